"""A coach's day, played through the real windows by clicks and keys where there is no display."""
