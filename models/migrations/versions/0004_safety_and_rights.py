"""safety at visits, the access log, requests of residents, and what is decided about them."""

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    _fields()
    _risk_check()
    _incident()
    _incident_draft()
    _access_entry()
    _rights_request()


def _fields() -> None:
    op.add_column("municipality", sa.Column("extras", sa.JSON(), nullable=True))
    op.add_column(
        "municipality", sa.Column("retention_months", sa.Integer(), nullable=False, server_default="24")
    )
    op.add_column(
        "municipality", sa.Column("lock_minutes", sa.Integer(), nullable=False, server_default="10")
    )
    op.add_column("resident", sa.Column("names_removed_on", sa.Date(), nullable=True))
    op.add_column(
        "measurement", sa.Column("keyed_twice", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("visit", sa.Column("expected_end", UtcDateTime(), nullable=True))
    op.add_column("visit", sa.Column("checked_out_at", UtcDateTime(), nullable=True))
    op.add_column("sync_state", sa.Column("replaces", sa.String(36), nullable=False, server_default=""))


def _risk_check() -> None:
    op.create_table(
        "risk_check",
        sa.Column("resident_id", sa.String(36), nullable=False),
        sa.Column("coach_id", sa.String(36), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("supersedes_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_risk_check_resident_id", "risk_check", ["resident_id"])


def _incident() -> None:
    op.create_table(
        "incident",
        sa.Column("resident_id", sa.String(36), nullable=True),
        sa.Column("visit_id", sa.String(36), nullable=True),
        sa.Column("coach_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("reported_to", sa.String(200), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_incident_resident_id", "incident", ["resident_id"])


def _incident_draft() -> None:
    op.create_table(
        "incident_draft",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("resident_id", sa.String(36), nullable=True),
        sa.Column("visit_id", sa.String(36), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _access_entry() -> None:
    op.create_table(
        "access_entry",
        sa.Column("resident_id", sa.String(36), nullable=False),
        sa.Column("coach_id", sa.String(36), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_access_entry_at", "access_entry", ["at"])
    op.create_index("ix_access_entry_resident_id", "access_entry", ["resident_id"])
    # Append-only, whoever writes: the server's confirmation sets the revision and nothing else.
    op.execute(
        "CREATE TRIGGER access_entry_unchanged BEFORE UPDATE OF id, resident_id, coach_id, at, action, part "
        "ON access_entry WHEN OLD.id IS NOT NEW.id OR OLD.resident_id IS NOT NEW.resident_id "
        "OR OLD.coach_id IS NOT NEW.coach_id OR OLD.at IS NOT NEW.at OR OLD.action IS NOT NEW.action "
        "OR OLD.part IS NOT NEW.part BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER access_entry_kept BEFORE DELETE ON access_entry "
        "BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END"
    )


def _rights_request() -> None:
    op.create_table(
        "rights_request",
        sa.Column("resident_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("taken_by", sa.String(36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(100), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rights_request_resident_id", "rights_request", ["resident_id"])
