"""The calendar: its days and weeks, and what is booked, moved, cancelled and found in them."""
