"""Take words out of what remembers a record: audit trail and conflicts, a laptop's edits and versions.

That a field was written, when and by whom stays. For what is kept on paper (``paper.py``) and for names and
notes whose time is over (``retain.py``). And words that hang on no record, which go as a whole.
"""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, exists, select, update

from models.measurement import MeasurementDraft
from models.outbox import Outbox, OutboxState
from models.people import Resident
from models.regime import emptied, without_words
from models.safety import IncidentDraft
from models.sync_state import KeptConflict, Shadow, SyncState
from models.visit import FROM_A_DIALOG, NoteDraft, Visit
from sync.bulk import among
from sync.tables import audit_event, sync_conflict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Set
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.orm import Session

    from models.base import Personal

__all__ = [
    "DRAFT_DAYS",
    "forget_at_server",
    "forget_drafts_about",
    "forget_edits",
    "forget_loose_words",
    "forget_old_drafts",
    "forget_versions",
    "loose_words_about",
    "names_person",
    "rewrite_soon",
]

DRAFT_DAYS: Final = 30
"""How long a form or a note that was begun is kept where its resident or visit has left the laptop."""
_SHORTEST_NUMBER = 6
"""Digits of a telephone number that is one."""

# The server's half


def forget_at_server(
    connection: "Connection",
    tenant: int,
    entity: str,
    records: "Collection[str]",
    marks: "Mapping[str, Personal]",
) -> None:
    """Take the values of marked fields out of the audit trail and the conflicts of records."""
    for table, columns in ((audit_event, ("changed",)), (sync_conflict, ("base", "mine", "theirs"))):
        here = (table.c.tenant_id == tenant) & (table.c.entity == entity) & among(table.c.record, records)
        _empty(connection, table, columns, here, marks)


# The laptop's half


def forget_edits(
    session: "Session",
    entity: str,
    records: "Collection[str]",
    marks: "Mapping[str, Personal]",
    states: "Collection[OutboxState]",
    standing: "Mapping[str, Mapping[str, Any]] | None" = None,
) -> bool:
    """Take the values of marked fields out of a laptop's edits of records; tell whether there was any.

    An edit that waits is never changed: the server may have it already, and knows it by its words.

    Args:
        session: The caller's.
        entity: The kind of record.
        records: Which.
        marks: The fields.
        states: Of the edits.
        standing: What stands in the records by identity, and may stand in their edits too.
    """
    table: Any = Outbox.__table__
    here = (table.c.entity == entity) & among(table.c.record, records) & table.c.state.in_(states)
    found = False
    for row in session.execute(select(table).where(here)).mappings().all():
        now = (standing or {}).get(row["record"], {})
        left = without_words(marks, row["patch"])
        kept = {name: value for name, value in row["patch"].items() if name in now and now[name] == value}
        values = {"base": without_words(marks, row["base"]), "patch": left | kept}
        if any(values[name] != row[name] for name in values):
            session.execute(update(table).where(table.c.op_seq == row["op_seq"]).values(values))
            found = True
    return found


def forget_versions(
    session: "Session", entity: str, records: "Collection[str]", marks: "Mapping[str, Personal]"
) -> bool:
    """Take them out of the versions of records that a laptop keeps; tell whether there was any."""
    places: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (Shadow.__table__, ("data",)),
        (KeptConflict.__table__, ("base", "mine", "theirs")),
    )
    found = False
    for table, columns in places:
        here = (table.c.entity == entity) & among(table.c.record, records)
        found = _empty(session, table, columns, here, marks) or found
    return found


def loose_words_about(session: "Session", residents: "Collection[str]") -> list[NoteDraft]:
    """Return words that were typed and hang on no visit, where they name one of these residents.

    Nothing tells whom they are about but they themselves: by a part of the name, the code or the number.
    """
    if not residents:
        return []
    cards = session.execute(
        select(Resident.name, Resident.code, Resident.phone).where(among(Resident.__table__.c.id, residents))
    ).all()
    if not cards:
        return []
    loose = session.scalars(select(NoteDraft).where(NoteDraft.visit_id.not_in(select(Visit.id)))).all()
    return [draft for draft in loose if any(names_person(draft.text, *card) for card in cards)]


def forget_loose_words(session: "Session", residents: "Collection[str]") -> None:
    """Delete :func:`loose_words_about` residents; to be called while the cards still say who that is."""
    for draft in loose_words_about(session, residents):
        session.delete(draft)
        rewrite_soon(session)


def forget_drafts_about(session: "Session", residents: "Collection[str]", visits: "Collection[str]") -> None:
    """Delete what was half told about residents that have left, and at ``visits`` that left with them.

    What belongs to a visit that stays here is the coach's own to finish.
    """
    for draft in (IncidentDraft, MeasurementDraft):
        stays = draft.visit_id.in_(select(Visit.id))
        theirs = draft.resident_id.in_(residents)
        session.execute(delete(draft).where(theirs, draft.visit_id.is_(None) | ~stays))
    session.execute(delete(NoteDraft).where(NoteDraft.visit_id.in_(visits)))
    rewrite_soon(session)


def forget_old_drafts(session: "Session", now: "datetime") -> None:
    """Delete what was half told where the resident or the visit is not here, once :data:`DRAFT_DAYS` old.

    When the time is over no laptop without them hears of it. What stood in a dialog is the coach's to drop.
    """
    gone: list[tuple[Any, ColumnElement[bool]]] = [
        (draft, draft.resident_id.is_not(None) & draft.resident_id.not_in(select(Resident.id)))
        for draft in (IncidentDraft, MeasurementDraft)
    ]
    from_a_visit = NoteDraft.visit_id.not_like(f"{FROM_A_DIALOG}%")
    gone.append((NoteDraft, from_a_visit & NoteDraft.visit_id.not_in(select(Visit.id))))
    for draft, left in gone:
        here = left & (draft.saved_at < now - timedelta(days=DRAFT_DAYS))
        if session.scalar(select(exists().where(here))):
            session.execute(delete(draft).where(here))
            rewrite_soon(session)


def names_person(text: str, name: str, code: str, phone: str) -> bool:
    """Tell whether a text has a part of somebody's name, the code or the telephone number in it."""
    words, digits = _words(text), re.sub(r"\D", "", text)
    number = re.sub(r"\D", "", phone)
    # "Gunvors skrivare" is about Gunvor too.
    return (
        any(word in words or f"{word}s" in words for word in _words(name) if len(word) > 2)
        or code.casefold() in text.casefold().replace("-", "")
        or (len(number) >= _SHORTEST_NUMBER and number in digits)
    )


def _words(text: str) -> "Set[str]":
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def rewrite_soon(session: "Session") -> None:
    """Let the file be written anew, so that nothing deleted is left in it."""
    session.execute(update(SyncState).values(to_rewrite=True))


def _empty(
    database: "Connection | Session",
    table: Any,
    columns: tuple[str, ...],
    here: Any,
    marks: "Mapping[str, Personal]",
) -> bool:
    found = False
    for row in database.execute(select(table).where(here)).mappings().all():
        field = row.get("field", "*")
        values = {name: _without(marks, field, row[name]) for name in columns}
        if any(values[name] != row[name] for name in columns):
            this = [table.c[key.name] == row[key.name] for key in table.primary_key]
            database.execute(update(table).where(*this).values(values))
            found = True
    return found


def _without(marks: "Mapping[str, Personal]", field: str, value: Any) -> Any:
    """Return a field's value, or fields (or changes of fields, a pair each), with those marked emptied."""
    if field == "*":
        return without_words(marks, value) if isinstance(value, dict) else value
    return emptied(marks[field], value) if field in marks else value
