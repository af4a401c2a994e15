"""what a laptop holds of the municipality's residents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.add_column("municipality", sa.Column("sharing", sa.String(32), nullable=False, server_default="own"))
    _versions_and_digest()
    _erasure()


def _versions_and_digest() -> None:
    op.add_column("sync_state", sa.Column("schema_version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("sync_state", sa.Column("compared_at", sa.DateTime(timezone=True)))


def _erasure() -> None:
    op.add_column("sync_state", sa.Column("to_rewrite", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("sync_run", sa.Column("erased", sa.Integer(), nullable=False, server_default="0"))
