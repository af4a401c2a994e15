"""The laptop: its files, opening it, locking it, backing it up, and what happens when it is damaged."""
