"""What is shown when the screen is turned to the resident: large, and nothing of the coach's notes."""
