"""What is stored: the records, the encrypted database and its migrations."""
