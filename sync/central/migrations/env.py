"""Alembic's door to the central server's schema, on the connection that `sync.central.database` opens."""

from alembic import context

from sync.central.isolation import lift, separate
from sync.tables import CENTRAL_METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=CENTRAL_METADATA, render_as_batch=True)
with context.begin_transaction():
    lift(connection)
    context.run_migrations()
    separate(connection)
