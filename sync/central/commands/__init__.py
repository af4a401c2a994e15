"""The operator's commands, each group with what it asks and prints."""
