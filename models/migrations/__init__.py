"""The steps from one schema of the laptop's database to the next."""
