"""Migrations of the central server's database."""
