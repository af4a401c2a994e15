"""The laptop's side of a sync."""
