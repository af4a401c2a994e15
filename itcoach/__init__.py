"""What a coach does: use cases and rules, without any window system."""
