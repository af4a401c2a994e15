"""The steps of a sync, one file a step, the laptop's half and the server's half together."""
