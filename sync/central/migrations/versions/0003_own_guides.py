"""the municipality's own guides."""

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    _versions_of_a_guide()
    _drafts()


def _versions_of_a_guide() -> None:
    op.add_column("guide", sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("guide", sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("guide", sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))


def _drafts() -> None:
    op.create_table(
        "guide_draft",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("guide_id", sa.String(100), nullable=False),
        sa.Column("coach_id", sa.String(36), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("copied_from", sa.String(32), nullable=False),
        sa.Column("swedish", sa.Text(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("published_number", sa.Integer(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
