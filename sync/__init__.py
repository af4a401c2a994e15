"""How the records travel: the protocol, the merge, the laptop's client and the central server."""
