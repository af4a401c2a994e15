"""Syncing as a coach meets it: how it stands, and what it leaves for the coach to settle."""
