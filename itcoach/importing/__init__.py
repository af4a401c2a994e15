"""Lists and calendars from outside become bookings, through a preview."""
