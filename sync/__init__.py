"""How records travel between laptops and the central server."""
