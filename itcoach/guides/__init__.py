"""The guides: what one is, read and written, the gates it passes, finding it, and the municipality's own."""
