"""What is put on paper or sent: the facts of each sheet, and the order that one is made by."""
