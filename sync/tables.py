"""The central server's tables: the records with the municipality in front of every key, and the feed.

No ORM here: the server works with bulk statements. The laptop never creates these tables.
"""

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    column,
    table,
)

from models.base import UtcDateTime
from sync.entities import ENTITIES

if TYPE_CHECKING:
    from sync.entities import Entity

__all__ = [
    "ANYONE",
    "CENTRAL_METADATA",
    "ORPHAN",
    "ROWS",
    "SERVER_DEVICE",
    "audit_event",
    "audit_value",
    "coach_account",
    "failed_try",
    "pairing_code",
    "retention_run",
    "sync_clock",
    "sync_conflict",
    "sync_device",
    "sync_head",
    "sync_holder",
    "sync_receipt",
    "tenant",
]

ANYONE: Final = "*"
"""The scope of a record that every laptop of the municipality holds. Other scopes are the identity of a
resident, held by those whom ``sync_holder`` names, or of a coach, held by that coach alone."""
ORPHAN: Final = "?"
"""The scope of a record that arrived before the one that decides who may see it: nobody yet."""
SERVER_DEVICE: Final = "server"
"""The device as which the switchboard and the operator edit."""

CENTRAL_METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _tenant() -> Column[Any]:
    return Column("tenant_id", Integer, primary_key=True, autoincrement=False)


def _rows(entity: "Entity") -> Table:
    columns = [
        Column(column.name, column.type, primary_key=column.primary_key, nullable=column.nullable)
        for column in entity.table.columns
    ]
    ordered = sorted(columns, key=lambda column: column.name != "id")
    rows = Table(entity.name, CENTRAL_METADATA, _tenant(), *ordered)
    if entity.parent:
        Index(None, rows.c.tenant_id, rows.c[entity.parent[1]])
    return rows


ROWS: Final[dict[str, Table]] = {entity.name: _rows(entity) for entity in ENTITIES.values()}
"""The table of each kind of record."""

tenant: Final = Table(
    "tenant",
    CENTRAL_METADATA,
    Column("id", Integer, primary_key=True),
    Column("public_id", String(36), nullable=False, unique=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
)

sync_clock: Final = Table(
    "sync_clock",
    CENTRAL_METADATA,
    _tenant(),
    Column("seq", BigInteger, nullable=False),
    Column("epoch", String(36), nullable=False),
    # The life that ended with the last restore: a laptop from there counts the same revisions as the backup.
    Column("came_from", String(36), nullable=False, default=""),
)

coach_account: Final = Table(
    "coach_account",
    CENTRAL_METADATA,
    _tenant(),
    Column("coach_id", String(36), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

sync_device: Final = Table(
    "sync_device",
    CENTRAL_METADATA,
    _tenant(),
    Column("device", String(36), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("coach_id", String(36)),
    Column("token_hash", String(64), unique=True),
    Column("status", String(8), nullable=False),
    Column("last_op_seq", BigInteger),
    # What the laptop itself has said: read so far, answers it knows, edits it has not sent.
    Column("cursor", BigInteger, nullable=False),
    Column("results_ack", BigInteger, nullable=False),
    Column("waiting", BigInteger, nullable=False),
    Column("schema_version", Integer, nullable=False),
    # The last edit that a verified backup covers.
    Column("durable", BigInteger, nullable=False, default=0),
    # After a restore the laptop may no longer have the edits that come next.
    Column("may_jump", Boolean, nullable=False, default=False),
    # After a restore, until it has sent all: what it held of records is believed.
    Column("resends", Boolean, nullable=False, default=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime),
)

pairing_code: Final = Table(
    "pairing_code",
    CENTRAL_METADATA,
    Column("code_hash", String(64), primary_key=True),
    Column("tenant_id", Integer, nullable=False),
    Column("coach_id", String(36), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

failed_try: Final = Table(
    "failed_try",
    CENTRAL_METADATA,
    # A wrong one-time code from a network, forgotten after a quarter of an hour. It is nobody's, so far.
    Column("id", String(36), primary_key=True),
    Column("network_hash", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

retention_run: Final = Table(
    "retention_run",
    CENTRAL_METADATA,
    _tenant(),
    # The protocol of a removal of names and notes whose time was over (gallringsprotokoll).
    Column("id", String(36), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("decision", String(100), nullable=False),
    Column("decided_by", String(100), nullable=False),
    Column("months", Integer, nullable=False),
    # Whose last contact was before this day.
    Column("before", Date, nullable=False),
    # The identities, and how many records of each kind were removed or emptied.
    Column("residents", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
)

sync_receipt: Final = Table(
    "sync_receipt",
    CENTRAL_METADATA,
    _tenant(),
    Column("device", String(36), primary_key=True),
    # The edits that were taken together, and for each in turn: hash, status, revision, code.
    Column("first_op", BigInteger, primary_key=True, autoincrement=False),
    Column("last_op", BigInteger, nullable=False),
    Column("answers", JSON, nullable=False),
)

sync_head: Final = Table(
    "sync_head",
    CENTRAL_METADATA,
    _tenant(),
    Column("entity", String(40), primary_key=True),
    Column("record", String(36), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("scope", String(36), nullable=False),
    # The seq at which the record was no longer everyone's: who has read less far is told that it is gone.
    Column("left_seq", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    # The device whose own row equals this one, so that it need not be sent back; empty where there is none.
    Column("origin", String(36), nullable=False),
    # The last revision of the life before the restore that this one holds; 0 where there was none.
    Column("known", Integer, nullable=False),
    UniqueConstraint("tenant_id", "seq"),
    Index(None, "tenant_id", "scope"),
)

sync_holder: Final = Table(
    "sync_holder",
    CENTRAL_METADATA,
    _tenant(),
    # A resident, and so the scope of all that belongs to the resident, and a coach whose laptops hold it.
    Column("resident", String(36), primary_key=True),
    Column("coach_id", String(36), primary_key=True),
    # 0 while the coach holds it; else the seq at which the coach lost it: who has read less far is told.
    Column("left_seq", BigInteger, nullable=False),
)

audit_event: Final = Table(
    "audit_event",
    CENTRAL_METADATA,
    _tenant(),
    Column("entity", String(40), primary_key=True),
    Column("record", String(36), primary_key=True),
    Column("rev", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("device", String(36), nullable=False),
    Column("actor", String(100), nullable=False),
    Column("op_seq", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("device_time", String(40), nullable=False),
    # Each changed field with what it was and what it became: {"wish": ["", "Surfplattan"]}.
    Column("changed", JSON, nullable=False),
)

audit_value: Final = table(
    "audit_value",
    column("tenant_id", Integer),
    column("entity", String),
    column("record", String),
    column("rev", Integer),
    column("field", String),
    column("old", JSON),
    column("new", JSON),
)
"""A view of ``audit_event``: a row for each changed field. One stored row for each edit is written several
times as fast."""

sync_conflict: Final = Table(
    "sync_conflict",
    CENTRAL_METADATA,
    _tenant(),
    Column("id", String(36), primary_key=True),
    Column("entity", String(40), nullable=False),
    Column("record", String(36), nullable=False),
    # "*": a whole edit, of a record that is deleted.
    Column("field", String(60), nullable=False),
    Column("base", JSON, nullable=False),
    Column("mine", JSON, nullable=False),
    Column("theirs", JSON, nullable=False),
    Column("mine_won", Boolean, nullable=False),
    Column("device", String(36), nullable=False),
    Column("op_seq", BigInteger, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # Who wrote the other version, and when: coach:<identity>, server, or nothing where it is not known.
    Column("theirs_by", String(100), nullable=False),
    Column("theirs_at", UtcDateTime),
    Column("resolved_by", String(36)),
    Column("resolved_at", UtcDateTime),
    Index(None, "tenant_id", "device", "op_seq"),
)
