"""a server for many: who holds what, erasure, backups, row-level security."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    _who_holds_what()


def _who_holds_what() -> None:
    op.add_column("municipality", sa.Column("sharing", sa.String(32), nullable=False, server_default="own"))
    op.create_table(
        "sync_holder",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("resident", sa.String(length=36), nullable=False),
        sa.Column("coach_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "resident", "coach_id"),
    )
    op.create_index("ix_sync_holder_tenant_id_coach_id", "sync_holder", ["tenant_id", "coach_id"])
