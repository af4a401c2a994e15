"""One file a step of a sync, the laptop's half and the server's half together."""
