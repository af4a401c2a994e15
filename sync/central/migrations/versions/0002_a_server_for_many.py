"""a server for many: who holds what, erasure, backups, row-level security."""

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    _who_holds_what()
    _fingerprints_with_a_key()
    _backups_and_lives()
    _one_audit_row_for_each_edit()
    _one_receipt_for_each_request()
    _what_a_laptop_has_said()
    _whose_the_other_version_is()
    _wrong_codes()


def _who_holds_what() -> None:
    op.add_column("municipality", sa.Column("sharing", sa.String(32), nullable=False, server_default="own"))
    op.create_table(
        "sync_holder",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("resident", sa.String(length=36), nullable=False),
        sa.Column("coach_id", sa.String(length=36), nullable=False),
        sa.Column("left_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "resident", "coach_id"),
    )


def _one_audit_row_for_each_edit() -> None:
    on_postgres = op.get_context().dialect.name == "postgresql"
    op.add_column("audit_event", sa.Column("changed", sa.JSON(), nullable=False, server_default="{}"))
    of_event = " AND ".join(
        f"v.{name} = audit_event.{name}" for name in ("tenant_id", "entity", "record", "rev")
    )
    gathered = (
        "json_object_agg(v.field, json_build_array(v.old, v.new))"
        if on_postgres
        else "json_group_object(v.field, json_array(json(v.old), json(v.new)))"
    )
    op.execute(
        f"UPDATE audit_event SET changed = coalesce((SELECT {gathered} FROM audit_value AS v WHERE {of_event}), '{{}}')"
    )
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.alter_column("changed", server_default=None)
    op.drop_table("audit_value")
    # On PostgreSQL with the rights of who asks, so that row-level security holds through the view too.
    view = (
        "CREATE VIEW audit_value WITH (security_invoker = true)" if on_postgres else "CREATE VIEW audit_value"
    )
    op.execute(
        f"{view} AS SELECT e.tenant_id, e.entity, e.record, e.rev, f.key AS field,"
        " f.value -> 0 AS old, f.value -> 1 AS new FROM audit_event AS e, json_each(e.changed) AS f"
    )


def _one_receipt_for_each_request() -> None:
    on_postgres = op.get_context().dialect.name == "postgresql"
    op.rename_table("sync_receipt", "sync_receipt_old")
    op.create_table(
        "sync_receipt",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("first_op", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_op", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "device", "first_op"),
    )
    array = "json_build_array" if on_postgres else "json_array"
    op.execute(
        "INSERT INTO sync_receipt SELECT tenant_id, device, op_seq, op_seq,"
        f" {array}({array}(op_hash, status, rev, code)) FROM sync_receipt_old"
    )
    op.drop_table("sync_receipt_old")


def _what_a_laptop_has_said() -> None:
    for name in ("results_ack", "waiting"):
        op.add_column("sync_device", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    # What the first server was told was not kept; until it is told again, all counts as known.
    op.execute("UPDATE sync_device SET results_ack = coalesce(last_op_seq, 0)")


def _backups_and_lives() -> None:
    op.add_column("sync_clock", sa.Column("came_from", sa.String(36), nullable=False, server_default=""))
    op.add_column("sync_head", sa.Column("known", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sync_device", sa.Column("durable", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column(
        "sync_device", sa.Column("may_jump", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def _fingerprints_with_a_key() -> None:
    # A plain hash of a short text can be guessed from; those of edits to come are made with the laptop's token.
    op.execute("UPDATE sync_receipt SET op_hash = ''")


def _whose_the_other_version_is() -> None:
    op.add_column("sync_conflict", sa.Column("theirs_by", sa.String(100), nullable=False, server_default=""))
    op.add_column("sync_conflict", sa.Column("theirs_at", sa.DateTime(timezone=True)))


def _wrong_codes() -> None:
    op.create_table(
        "failed_try",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("network_hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
