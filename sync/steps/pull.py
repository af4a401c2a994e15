"""The step that carries the server's records to the laptop, whole or not at all.

The server reads its feed in order up to the clock it saw first. The laptop keeps the pages in memory until
the last one has come, and then makes them visible in one transaction, with its own waiting edits on top.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, or_, select

from models.outbox import Outbox, OutboxState
from models.regime import regime_here, stays_here
from models.search import index_new_notes
from models.sync_state import Shadow, Tombstone
from models.visit import Visit
from models.wire import to_wire
from sync.bulk import among, put_rows
from sync.entities import ENTITIES
from sync.protocol import Change, Operation
from sync.steps.erase import delete_here, erase_here
from sync.steps.forget import forget_drafts_about, forget_loose_words
from sync.steps.paper import put_on_paper_here
from sync.steps.regime import follow, regime_after
from sync.steps.retain import forget_removed, newly_removed
from sync.steps.scope import has_lost, may_hold
from sync.tables import ROWS, sync_head
from sync.versions import raised_operation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping
    from sqlalchemy.orm import Session

    from models.vocabulary import Regime

__all__ = [
    "Page",
    "apply_changes",
    "changes_of",
    "pending_records",
    "put_version",
    "read_page",
    "remember_deleted",
]


# The server's half


@dataclass(frozen=True)
class Page:
    """A part of the feed.

    Attributes:
        changes: In the order of the feed.
        cursor: How far the laptop has read with this page.
        remaining: How many more rows wait for it; 0 on the last page.
        is_broken_off: It is not the last page, although it may be empty.
    """

    changes: list[Change]
    cursor: int
    remaining: int = 0
    is_broken_off: bool = False


def read_page(
    connection: "Connection",
    *,
    tenant: int,
    device: str,
    coach_id: str,
    seq: int,
    cursor: int,
    since: int,
    whole: bool,
    limit: int,
) -> Page:
    """Return what a laptop may see between ``cursor`` and ``seq``, the clock that was read before.

    A record that has left the laptop's scope since ``since`` comes as ``gone``, without its fields. That is
    where the pull began: the record may have left, and moved on to a later page, before this page.
    """
    if limit <= 0:
        return Page([], cursor)
    if cursor >= seq:
        return Page([], seq)
    mine = may_hold(tenant, coach_id)
    news = mine if whole else and_(mine, sync_head.c.origin != device)
    gone = has_lost(tenant, coach_id, since)
    wanted = and_(
        sync_head.c.tenant_id == tenant,
        sync_head.c.seq > cursor,
        sync_head.c.seq <= seq,
        or_(news, gone),
    )
    heads = (
        connection.execute(
            select(sync_head, mine.label("mine")).where(wanted).order_by(sync_head.c.seq).limit(limit + 1)
        )
        .mappings()
        .all()
    )
    changes = changes_of(connection, tenant, heads[:limit])
    if len(heads) <= limit:
        return Page(changes, seq)
    reached = heads[limit - 1]["seq"]
    rest = select(func.count()).select_from(sync_head).where(wanted, sync_head.c.seq > reached)
    return Page(changes, reached, connection.execute(rest).scalar_one())


def changes_of(connection: "Connection", tenant: int, heads: "Sequence[RowMapping]") -> list[Change]:
    """Return what a laptop is told of the records that ``heads`` name; ``mine`` says which it may hold."""
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    for head in heads:
        if head["state"] == "live" and head["mine"]:
            wanted[head["entity"]].append(head["record"])
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for name, ids in wanted.items():
        table, fields = ROWS[name], tuple(ENTITIES[name].columns)
        columns = (table.c.id, *(table.c[field] for field in fields))
        found = connection.execute(
            select(*columns).where(table.c.tenant_id == tenant, among(table.c.id, ids))
        )
        for row in found:  # instants and choices are written as they travel with the rest of the answer
            rows[name, row[0]] = dict(zip(fields, row[1:], strict=True))
    protected = _protected(connection, tenant, heads)
    return [_change(head, rows, protected) for head in heads]


def _protected(connection: "Connection", tenant: int, heads: "Sequence[RowMapping]") -> set[str]:
    """Return the residents that a laptop loses because their identity is protected now."""
    gone = [head["record"] for head in heads if head["entity"] == "resident" and not head["mine"]]
    if not gone:
        return set()
    rows = ROWS["resident"]
    found = select(rows.c.id).where(
        rows.c.tenant_id == tenant, rows.c.id.in_(gone), rows.c.protected_identity
    )
    return set(connection.scalars(found))


def _change(head: "RowMapping", rows: dict[tuple[str, str], dict[str, Any]], protected: set[str]) -> Change:
    name, record = head["entity"], head["record"]
    if not head["mine"]:
        # No field but this one: the laptop takes the name out of its own old edits too.
        data = {"protected_identity": True} if record in protected else {}
        return Change(name, record, head["rev"], head["seq"], "gone", data)
    if head["state"] != "live":
        return Change(name, record, head["rev"], head["seq"], head["state"])
    return Change(name, record, head["rev"], head["seq"], data=rows[name, record])


# The laptop's half


def apply_changes(session: "Session", changes: list[Change], now: "datetime") -> int:
    """Make received records visible, with this laptop's own waiting edits on top.

    A record may stand in ``changes`` twice (it moved between two pages); the later one counts. What a newer
    server sends beyond this program's fields is left out. Where names stay on the laptop, what has come says
    nothing about them, and what stands here stays.

    Returns:
        How many waiting edits were about a person who is erased: they are gone.
    """
    latest = {(change.entity, change.id): change for change in changes if change.entity in ENTITIES}
    before, regime = regime_here(session), regime_after(session, latest.values())
    lost = follow(session, before, regime, now) if before is not regime else 0
    nameless = newly_removed(session, latest.values())
    erased = {key for key, change in latest.items() if change.state == "erased"}
    forget_loose_words(session, nameless | {record for _, record in erased})
    lost += erase_here(session, erased)
    protected = [key[1] for key, change in latest.items() if change.data.get("protected_identity")]
    hidden = {each for each in protected if latest["resident", each].state == "gone"}
    visits = _lost_visits(session, hidden, latest)
    forget_loose_words(session, hidden)
    if protected:  # before the cards are written over or go: what stood in them is to be overwritten
        put_on_paper_here(session, protected)
    pending = pending_records(session)
    live: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    removed: defaultdict[str, list[str]] = defaultdict(list)
    for (name, record), change in latest.items():
        edits = pending.get((name, record), [])
        data = _with_edits(change, edits)
        if data is None:
            removed[name].append(record)
        else:
            live[name].append({"id": record, "rev": change.rev, **data})
    for name, rows in live.items():
        _upsert(session, name, rows, regime)
    for name, ids in removed.items():
        delete_here(session, name, ids)
    _keep_shadows(session, latest, pending)
    if protected:
        put_on_paper_here(session, protected)
    if hidden:
        forget_drafts_about(session, hidden, visits)
    forget_removed(session, nameless, pending.keys())
    remember_deleted(
        session,
        [(name, record, each.rev) for (name, record), each in latest.items() if each.state == "deleted"],
    )
    return lost


def _lost_visits(session: "Session", residents: set[str], latest: dict[tuple[str, str], Change]) -> list[str]:
    """Return the visits of residents that leave this laptop with them."""
    if not residents:
        return []
    theirs = session.scalars(select(Visit.id).where(among(Visit.__table__.c.resident_id, residents)))
    return [each for each in theirs if ("visit", each) in latest and latest["visit", each].state == "gone"]


def remember_deleted(session: "Session", deleted: list[tuple[str, str, int]]) -> None:
    """Keep which records were deleted at which revision: a restored server may have them still."""
    rows = [{"entity": name, "record": record, "rev": rev} for name, record, rev in deleted]
    put_rows(session.connection(), Tombstone.__table__, rows, by=("entity", "record"))


def put_version(
    session: "Session", name: str, record: str, *, rev: int, state: str, data: dict[str, Any]
) -> None:
    """Make a record stand here as the server has it, with no edits on top."""
    if state == "live":
        _upsert(session, name, [{"id": record, "rev": rev, **data}], regime_here(session))
        return
    table = ENTITIES[name].table
    session.execute(delete(table).where(table.c.id == record))


def pending_records(session: "Session") -> dict[tuple[str, str], list[Operation]]:
    """Return the records with edits that the server has not taken, with these edits in order."""
    found: dict[tuple[str, str], list[Operation]] = {}
    rows = session.execute(
        select(
            Outbox.op_seq,
            Outbox.entity,
            Outbox.record,
            Outbox.kind,
            Outbox.base_rev,
            Outbox.base,
            Outbox.patch,
            Outbox.schema_version,
        )
        .where(Outbox.state.in_((OutboxState.WAITING, OutboxState.SET_ASIDE)))
        .order_by(Outbox.op_seq)
    )
    for row in rows:
        edit = raised_operation(Operation(*row))
        found.setdefault((edit.entity, edit.record), []).append(edit)
    return found


def _with_edits(change: Change, edits: list[Operation]) -> dict[str, Any] | None:
    if change.state != "live":
        return None  # An edit of it waits in the outbox and ends as a conflict; nothing comes back.
    if not edits:
        return change.data
    data = dict(change.data)
    for edit in edits:
        if edit.kind == "delete" or (edit.kind == "resend" and not edit.patch):
            return None
        data |= edit.patch
    return data


def _upsert(session: "Session", name: str, rows: list[dict[str, Any]], regime: "Regime") -> None:
    entity, connection = ENTITIES[name], session.connection()
    kept = entity.personal.keys() if stays_here(regime) else frozenset()
    # A server that is older than this program leaves fields out: they keep what they have, or their default.
    defaults = {field: to_wire(value) for field, value in entity.defaults().items()}
    known = {"id", "rev", *entity.columns}
    groups: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row)].append(row)
    for given, alike in groups.items():
        fields = known.intersection(given)
        missing = {field: value for field, value in defaults.items() if field not in fields}
        whole = [missing | row for row in alike] if missing else alike
        # One whose words stayed on another laptop takes no words of an older one out of the index.
        notes = [row["id"] for row in alike if row.get("text") or not kept] if name == "visit_note" else []
        with index_new_notes(connection, notes):
            put_rows(
                connection,
                entity.table,
                whole,
                by=("id",),
                over=fields - {"id"} - kept,
                fields=(*sorted(fields), *sorted(missing)),
                travelled=True,
            )


def _keep_shadows(
    session: "Session",
    changes: dict[tuple[str, str], Change],
    pending: dict[tuple[str, str], list[Operation]],
) -> None:
    rows = [
        {"entity": name, "record": record, "rev": change.rev, "state": change.state, "data": change.data}
        for (name, record), change in changes.items()
        if (name, record) in pending and change.state != "gone"
    ]
    table: Any = Shadow.__table__
    put_rows(session.connection(), table, rows, by=("entity", "record"))
    kept = select(Outbox.record).where(Outbox.state.in_((OutboxState.WAITING, OutboxState.SET_ASIDE)))
    session.execute(delete(table).where(table.c.record.not_in(kept)))
