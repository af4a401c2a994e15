"""what a laptop holds of the municipality's residents."""

import sqlalchemy as sa
from alembic import op

from models.search import SEARCH_TRIGGERS

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.add_column("municipality", sa.Column("sharing", sa.String(32), nullable=False, server_default="own"))
    _versions_and_digest()
    _erasure()
    _whose_the_other_version_is()
    _pages_in_memory()
    _index_fetched_notes_at_once()


def _versions_and_digest() -> None:
    op.add_column("sync_state", sa.Column("schema_version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("sync_state", sa.Column("compared_at", sa.DateTime(timezone=True)))


def _erasure() -> None:
    op.add_column("sync_state", sa.Column("to_rewrite", sa.Boolean(), nullable=False, server_default="0"))
    op.create_table(
        "tombstone",
        sa.Column("entity", sa.String(40), nullable=False),
        sa.Column("record", sa.String(36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "record"),
    )
    op.add_column("sync_run", sa.Column("erased", sa.Integer(), nullable=False, server_default="0"))


def _whose_the_other_version_is() -> None:
    op.add_column("kept_conflict", sa.Column("theirs_by", sa.String(100), nullable=False, server_default=""))
    op.add_column("kept_conflict", sa.Column("theirs_at", sa.DateTime(timezone=True)))
    op.add_column("kept_conflict", sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()))


def _pages_in_memory() -> None:
    op.drop_table("pull_stage")


def _index_fetched_notes_at_once() -> None:
    for trigger in SEARCH_TRIGGERS:
        op.execute(f"DROP TRIGGER {trigger.split()[2]}")
        op.execute(trigger)
    # 16 MiB of words before the index is written: the notes of a first sync, at once.
    op.execute("INSERT INTO note_fts (note_fts, rank) VALUES ('hashsize', 16777216)")
