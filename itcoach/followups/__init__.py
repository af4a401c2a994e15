"""The follow-ups: when they are due, where each stands, and what becomes of it."""
