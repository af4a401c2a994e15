"""The group view: how those who are measured fare together, and nobody by themselves."""
