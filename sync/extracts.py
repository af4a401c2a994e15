"""The shape of an extract: everything that is held about a person (registerutdrag), from every table.

The same file whether the server makes it or a laptop; ``docs/extract.md`` tells it field by field. Values are
as they travel: instants and days in ISO 8601, choices as they are stored.
"""

from typing import Any, Final

import msgspec

__all__ = [
    "FORMAT",
    "Beside",
    "Extract",
    "HeldChange",
    "HeldConflict",
    "HeldRecord",
    "HeldRetention",
    "LaptopPart",
    "Pending",
    "ServerPart",
    "unpacked",
]

FORMAT: Final = "itcoach-extract/1"
"""Changes with the shape."""


class HeldRecord(msgspec.Struct, frozen=True):
    """A record as it stands: its table, identity, revision, and every field."""

    table: str
    id: str
    rev: int
    fields: dict[str, Any]


class HeldChange(msgspec.Struct, frozen=True):
    """A line of the audit trail; ``by`` is ``coach:<identity>`` or an account at the server.

    ``fields`` has what each was and what it became.
    """

    table: str
    id: str
    rev: int
    kind: str
    at: str
    by: str
    device: str
    device_time: str
    fields: dict[str, list[Any]]


class HeldConflict(msgspec.Struct, frozen=True):
    """A field that two people changed, with both versions; on a laptop ``by`` is who wrote the other one."""

    table: str
    id: str
    field: str
    base: Any
    mine: Any
    theirs: Any
    mine_won: bool
    at: str
    by: str
    settled_at: str = ""


class HeldRetention(msgspec.Struct, frozen=True):
    """A removal of names and notes whose time was over, in whose protocol the person stands."""

    id: str
    at: str
    decision: str
    decided_by: str
    months: int
    before: str


class ServerPart(msgspec.Struct, frozen=True):
    """What the server holds.

    Attributes:
        records: As they stand, the resident first.
        changes: The audit trail, deleted records among them, oldest first.
        conflicts: What is kept where two people changed the same.
        access: Who looked, oldest first: the fields of ``access_entry``.
        retention: Protocols that name the person.
        receipts: Answers kept for laptops, of edits of these records: they hold no words.
        holders: The coaches whose laptops hold the person's records; empty where all coaches' do.
        places: How many of the records have a place in the feed, by their state.
    """

    records: list[HeldRecord]
    changes: list[HeldChange]
    conflicts: list[HeldConflict]
    access: list[HeldRecord]
    retention: list[HeldRetention]
    holders: list[str]
    places: dict[str, int]


class Pending(msgspec.Struct, frozen=True):
    """An edit in a laptop's outbox: it waits, is set aside, or is kept until a backup covers it."""

    number: int
    table: str
    id: str
    kind: str
    state: str
    at: str
    base: dict[str, Any]
    fields: dict[str, Any]


class Beside(msgspec.Struct, frozen=True):
    """A row of a table that only the laptop has: a draft, a kept version, a digest."""

    table: str
    fields: dict[str, Any]


class LaptopPart(msgspec.Struct, frozen=True):
    """What a laptop holds.

    Attributes:
        records: As they stand there, with what has not been sent.
        outbox: The edits in its outbox.
        beside: What lies in its own tables.
        access: Looks that are not written down at the server, or are the coach's own.
    """

    records: list[HeldRecord]
    outbox: list[Pending]
    beside: list[Beside]
    access: list[HeldRecord]


class Extract(msgspec.Struct, frozen=True):
    """A whole extract.

    Attributes:
        made_at: When, UTC.
        made_by: The coach's identity, or ``server``.
        person: The identity.
        code: The person's code.
        municipality: What the municipality has decided, as it is held.
        staff: The names of the coaches that the extract names, by identity.
        missing: The parts that are not in it: ``server``, or ``laptops`` (which no server can see).
        server: What the server holds.
        laptop: What the laptop holds on which it was made.
    """

    made_at: str
    made_by: str
    person: str
    code: str
    municipality: dict[str, Any]
    staff: dict[str, str]
    missing: list[str]
    server: ServerPart | None = None
    laptop: LaptopPart | None = None
    format: str = FORMAT


def unpacked(extract: Extract) -> bytes:
    """Return an extract as the file of JSON that is handed out."""
    return msgspec.json.format(msgspec.json.encode(extract), indent=2) + b"\n"
