"""The step that holds the municipality's regime, on the server by itself and on each laptop.

What a regime lets leave a laptop is decided where edits are recorded (``models/outbox.py``). Here the server
takes no more than that, whatever a laptop sends; and a laptop that hears of another regime puts itself in
order: it takes the words out of its old edits, removes everybody, or sends what it has kept for itself.
"""

from typing import TYPE_CHECKING, Any, Final

from msgspec import structs
from sqlalchemy import delete, insert, select, update

from models.base import LaptopBase
from models.outbox import SCHEMA_VERSION, Outbox, OutboxState
from models.regime import (
    emptied,
    is_a_count,
    is_about_somebody,
    marks_of,
    regime_here,
    stays_here,
    understood,
    without_words,
    words_apart,
)
from models.sync_state import KeptConflict, Shadow, SyncState
from models.vocabulary import Regime
from models.wire import to_wire
from sync.bulk import among, change_rows
from sync.entities import ENTITIES
from sync.steps.erase import erase_here
from sync.steps.held import ERASED, LIVE
from sync.tables import ROWS, audit_event, sync_conflict, sync_head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Table
    from sqlalchemy.orm import Session

    from models.base import Personal
    from sync.entities import Entity
    from sync.protocol import Change, Operation
    from sync.steps.erase import Eraser
    from sync.steps.held import Key

__all__ = [
    "about_somebody",
    "as_it_leaves",
    "erase_everybody",
    "everybody_at_server",
    "fills_in",
    "follow",
    "hold_back_at_server",
    "is_kept",
    "regime_after",
    "regime_at_server",
    "tells_of_somebody",
    "without_held_back",
    "words_at_server",
]

_MARKED: Final = {name: entity.personal for name, entity in ENTITIES.items() if entity.personal}

# Both


def tells_of_somebody(entity: "Entity") -> bool:
    """Tell whether records of a kind can be about a person."""
    kind: Entity | None = entity
    while kind is not None and kind.name != "resident":
        kind = ENTITIES[kind.parent[0]] if kind.parent else None
    return kind is not None


def about_somebody(database: "Connection | Session", tenant: int | None = None) -> "list[Key]":
    """Return every record that is about a person: a municipality's at the server, or all on a laptop."""
    found: dict[str, set[str]] = {}
    kinds = [entity for entity in ENTITIES.values() if tells_of_somebody(entity)]
    for entity in sorted(kinds, key=lambda each: each.parent is not None and each.parent[0] != "resident"):
        table = entity.table if tenant is None else ROWS[entity.name]
        here = select(table) if tenant is None else select(table).where(table.c.tenant_id == tenant)
        above, field = entity.parent or ("", "id")
        found[entity.name] = {
            row["id"]
            for row in database.execute(here).mappings()
            if row[field] in found.get(above, ()) or is_about_somebody(entity.table, dict(row))
        }
    return [(name, record) for name, ids in found.items() for record in ids]


# The server's half


def regime_at_server(connection: "Connection", tenant: int, *, alone: bool = False) -> Regime:
    """Return the regime of a municipality, which nobody changes before the transaction ends.

    Edits read it side by side; the change of it is ``alone``, and waits for those under way.
    """
    rows = ROWS["municipality"]
    asked = select(rows.c.regime).where(rows.c.tenant_id == tenant).with_for_update(read=not alone)
    decided = connection.scalar(asked)
    return Regime.IDENTIFIED if decided is None else understood(decided)


def is_kept(regime: Regime, operation: "Operation") -> bool:
    """Tell whether the server takes an edit under a regime at all; without its words, where it has any."""
    entity = ENTITIES.get(operation.entity)
    if regime is not Regime.ANONYMOUS or entity is None or operation.kind in ("delete", "skip"):
        return True
    if not operation.patch and operation.kind == "resend":
        return True
    return is_a_count(entity.table, without_words(entity.personal, operation.patch))


def without_held_back(regime: Regime, operation: "Operation") -> "Operation":
    """Return an edit as it may be stored under a regime: marked columns have no words."""
    entity = ENTITIES.get(operation.entity)
    if not stays_here(regime) or entity is None or not entity.personal:
        return operation
    if operation.kind in ("insert", "resend"):
        return structs.replace(operation, patch=without_words(entity.personal, operation.patch))
    base, patch = words_apart(entity.personal, operation.base, operation.patch)
    return structs.replace(operation, base=base, patch=patch)


def fills_in(entity: "Entity", current: dict[str, Any], changes: dict[str, Any]) -> bool:
    """Tell whether changes only give a record the words that were held back when it came."""
    return bool(changes) and all(
        name in entity.personal and emptied(entity.personal[name], value) == current[name]
        for name, value in changes.items()
    )


def words_at_server(connection: "Connection", tenant: int) -> dict[str, int]:
    """Return how many records of each kind have words in their marked columns."""
    counts = {name: len(list(_with_words(connection, tenant, name))) for name in _MARKED}
    return {name: count for name, count in counts.items() if count}


def hold_back_at_server(connection: "Connection", tenant: int) -> None:
    """Empty the marked columns of a municipality: in the records, the audit trail and the conflicts.

    No record moves in the feed for it: the laptops keep what they hold.
    """
    for name, marks in _MARKED.items():
        rows: list[dict[str, Any]] = [
            {"tenant_id": tenant, "id": record, **without_words(marks, words)}
            for record, words in _with_words(connection, tenant, name)
        ]
        change_rows(connection, ROWS[name], rows, by=("tenant_id", "id"))
    for table, columns in ((audit_event, ("changed",)), (sync_conflict, ("base", "mine", "theirs"))):
        _hold_back_beside(connection, tenant, table, columns)


def _with_words(connection: "Connection", tenant: int, name: str) -> "Iterator[tuple[str, dict[str, Any]]]":
    """Yield each record of a kind that has any words, with its marked columns."""
    table, marks = ROWS[name], _MARKED[name]
    asked = select(table.c.id, *(table.c[each] for each in marks)).where(table.c.tenant_id == tenant)
    for row in connection.execute(asked).mappings():
        words = {each: row[each] for each in marks}
        if words != without_words(marks, words):
            yield row["id"], words


def _hold_back_beside(
    connection: "Connection", tenant: int, table: "Table", columns: tuple[str, ...]
) -> None:
    keys = tuple(key.name for key in table.primary_key)
    here = select(table).where(table.c.tenant_id == tenant, table.c.entity.in_(_MARKED))
    rows = []
    for row in connection.execute(here).mappings():
        marks, field = _MARKED[row["entity"]], row.get("field", "*")
        values = {each: _without_words(marks, field, row[each]) for each in columns}
        if any(values[each] != row[each] for each in columns):
            rows.append({**{key: row[key] for key in keys}, **values})
    change_rows(connection, table, rows, by=keys)


def _without_words(marks: "Mapping[str, Personal]", field: str, value: Any) -> Any:
    if field == "*":
        return without_words(marks, value) if isinstance(value, dict) else value
    return emptied(marks[field], value) if field in marks else value


def erase_everybody(eraser: "Eraser") -> dict[str, int]:
    """Erase everybody, with all that belongs to anybody; return how many records of each kind.

    What was deleted long ago is among them: the audit trail knows of it.
    """
    belonging = everybody_at_server(eraser.connection, eraser.author.tenant)
    eraser.erase_these(belonging)
    return {name: len(ids) for name, ids in belonging.items()}


def everybody_at_server(connection: "Connection", tenant: int) -> dict[str, set[str]]:
    """Return what :func:`erase_everybody` takes, by kind."""
    about = set(about_somebody(connection, tenant))
    found: dict[str, set[str]] = {}
    kinds = [name for name, entity in ENTITIES.items() if tells_of_somebody(entity)]
    known = select(sync_head.c.entity, sync_head.c.record, sync_head.c.state).where(
        sync_head.c.tenant_id == tenant, sync_head.c.entity.in_(kinds), sync_head.c.state != ERASED
    )
    for name, record, state in connection.execute(known):
        if state != LIVE or (name, record) in about:
            found.setdefault(name, set()).add(record)
    return found


# The laptop's half


def regime_after(session: "Session", changes: "Iterable[Change]") -> Regime:
    """Return the regime that holds once ``changes`` have been applied."""
    decided = [
        each.data["regime"]
        for each in changes
        if each.entity == "municipality" and each.state == "live" and "regime" in each.data
    ]
    return understood(decided[-1]) if decided else regime_here(session)


def as_it_leaves(regime: Regime, entity: "Entity", fields: dict[str, Any]) -> dict[str, Any]:
    """Return a whole record as it may leave the laptop under a regime."""
    return without_words(entity.personal, fields) if stays_here(regime) else fields


def follow(session: "Session", before: Regime, after: Regime, now: "datetime") -> int:
    """Put the laptop in order for another regime, before what has come with it is applied.

    Every edit that was sent has been answered by then: no number is known to the server by its old words.

    Returns:
        How many edits that had not arrived are gone.
    """
    if stays_here(after):
        _hold_back(session)
    elif stays_here(before):
        _send_what_was_kept(session, now)
    return _erase_everybody(session) if after is Regime.ANONYMOUS else 0


def _hold_back(session: "Session") -> None:
    """Take the words out of the edits that this laptop remembers: none of them is sent again with them."""
    table: Any = Outbox.__table__
    found = False
    for row in session.execute(select(table).where(table.c.kind != "skip")).mappings().all():
        entity = ENTITIES.get(row["entity"])
        if entity is None or not entity.personal:
            continue
        base, patch = row["base"], row["patch"]
        if row["kind"] in ("insert", "resend"):
            patch = without_words(entity.personal, patch)
        else:
            base, patch = words_apart(entity.personal, base, patch)
        if (base, patch) != (row["base"], row["patch"]):
            session.execute(
                update(table).where(table.c.op_seq == row["op_seq"]).values(base=base, patch=patch)
            )
            found = True
    if found:
        session.execute(update(SyncState).values(to_rewrite=True))


def _send_what_was_kept(session: "Session", now: "datetime") -> None:
    """Let what was held back wait as edits: the server has nothing there, and would empty it here."""
    edits = [
        {
            "entity": name,
            "record": record,
            "kind": "update",
            "base_rev": rev,
            "base": without_words(marks_of(ENTITIES[name].table), words),
            "patch": words,
            "schema_version": SCHEMA_VERSION,
            "device_time": now,
        }
        for name, record, rev, words in _kept_here(session)
    ]
    if edits:
        session.execute(insert(Outbox), edits)


def _kept_here(session: "Session") -> "Iterator[tuple[str, str, int, dict[str, Any]]]":
    for entity in ENTITIES.values():
        if entity.server_owned or not entity.personal:
            continue
        table = entity.table
        columns = [table.c[name] for name in entity.personal]
        for row in session.execute(select(table.c.id, table.c.rev, *columns)).mappings():
            words = {
                name: to_wire(row[name])
                for name, mark in entity.personal.items()
                if emptied(mark, to_wire(row[name])) != to_wire(row[name])
            }
            if words:
                yield entity.name, row["id"], row["rev"], words


def _erase_everybody(session: "Session") -> int:
    """Remove everybody, and all that is about somebody, with the words that lie beside it."""
    gone = about_somebody(session)
    lost = erase_here(session, gone)
    kinds = [entity for entity in ENTITIES.values() if tells_of_somebody(entity)]
    names = [entity.name for entity in kinds]
    for beside in (KeptConflict, Shadow):
        session.execute(delete(beside).where(beside.entity.in_(names)))
    for table in LaptopBase.metadata.sorted_tables:
        if marks_of(table):
            session.execute(delete(table))
    stays = [each for entity in kinds for each in session.scalars(select(entity.table.c.id))]
    edits: Any = Outbox.__table__
    theirs = edits.c.entity.in_(names) & (edits.c.state != OutboxState.ERASED) & ~among(edits.c.record, stays)
    unsent = (OutboxState.WAITING, OutboxState.SET_ASIDE)
    lost += len(session.execute(select(edits.c.op_seq).where(theirs, edits.c.state.in_(unsent))).all())
    nothing = {"base": {}, "patch": {}, "state": OutboxState.ERASED, "reason": ""}
    session.execute(update(edits).where(theirs).values(nothing))
    session.execute(update(SyncState).values(to_rewrite=True))
    return lost
