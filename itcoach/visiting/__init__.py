"""The visit: its tasks, its notes, how it reads while it goes on and afterwards."""
