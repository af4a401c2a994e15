"""Whose data a coach may see and keep, who has looked at them, and what residents have a right to."""
