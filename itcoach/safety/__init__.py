"""Safety at visits: the risk check, the note, the second coach, check-in and check-out, and incidents."""
