"""The municipality's central server."""
