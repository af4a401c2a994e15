"""Alembic's door to the laptop's schema; run through ``models.migrations.run`` on an open connection."""

from alembic import context

from models.schema import LAPTOP_METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=LAPTOP_METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
