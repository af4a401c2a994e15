"""The line drawings of the guides, and the kit that they are composed from."""
