"""What coaches and the switchboard type, at random and of every kind; each edit is told to the ledger."""

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from models.base import Record, derived_id
from models.booking import Booking, BusyTime
from models.measurement import Measurement, TimeEntry
from models.people import Device, Resident
from models.visit import Finding, Handout, Visit, VisitNote, VisitTask
from models.vocabulary import DeviceKind, FindingStatus, LeafletKind, Outcome, TimeCategory, Topic
from models.wire import to_wire
from tests.sync.matrix.ledger import DELETED, Typed

if TYPE_CHECKING:
    from collections.abc import Callable

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
REFUSED_BY_THE_DATABASE = "GIFT"
"""A word that a trigger of the test's refuses to store in a finding."""


class Typist:
    """One coach at one laptop, in one transaction.

    Args:
        session: The laptop's session.
        chance: Decides what is typed.
        laptop: What the laptop is called in the ledger.
        coach_id: Who types.
        names: Gives identities and words that nobody else has.
    """

    def __init__(
        self, session: Session, chance: random.Random, laptop: str, coach_id: str, names: "Names"
    ) -> None:
        self.session, self.chance, self.laptop, self.coach_id = session, chance, laptop, coach_id
        self.names = names
        self.typed: list[Typed] = []

    def make(self, model: type[Record], record: str = "", **fields: Any) -> Any:
        record = record or self.names.record()
        self.session.add(row := model(id=record, **fields))
        # Nothing is no value: a new record has it by itself.
        self._tell(row, {name: value for name, value in fields.items() if value is not None})
        return row

    def change(self, row: Record, **fields: Any) -> None:
        different = {name: value for name, value in fields.items() if getattr(row, name) != value}
        for name, value in different.items():
            setattr(row, name, value)
        self._tell(row, different)

    def delete(self, row: Record) -> None:
        self.session.delete(row)
        self._tell(row, {DELETED: None})

    def pick(self, model: type[Record]) -> Any:
        """Return a record of a kind that is on the laptop, or nothing."""
        rows = self.session.query(model).order_by(model.id).all()
        return self.chance.choice(rows) if rows else None

    def moment(self) -> datetime:
        return MONDAY + timedelta(minutes=30 * self.chance.randrange(40))

    def _tell(self, row: Record, fields: dict[str, Any]) -> None:
        actor = f"coach:{self.coach_id}"
        self.typed += [
            Typed(self.laptop, actor, row.__tablename__, row.id, name, to_wire(value), self.names.has(value))
            for name, value in fields.items()
        ]


class Names:
    """Identities and words, the same in every run and never twice.

    Args:
        beginning: Tells them from those of others.
    """

    def __init__(self, beginning: str = "") -> None:
        self._beginning, self._number = beginning, 0

    def record(self) -> str:
        self._number += 1
        return derived_id("matrix", self._beginning, str(self._number))

    def word(self) -> str:
        self._number += 1
        return f"ord {self._beginning}{self._number}"

    @staticmethod
    def has(value: Any) -> bool:
        return isinstance(value, str) and value.startswith("ord ")


def resident(by: Typist) -> None:
    # One of three from a list that every laptop imports, or one that is met for the first time.
    listed = by.chance.randrange(6)
    if listed < 3:
        record = derived_id("list", str(listed))
        if by.session.get(Resident, record) is None:
            by.make(Resident, record, code=f"L{listed}{by.laptop[:3]}", name=by.names.word())
        return
    by.make(Resident, code=f"R{by.chance.randrange(1000)}", name=by.names.word(), goal=by.names.word())


def person(by: Typist) -> Resident:
    if by.pick(Resident) is None:
        by.make(Resident, code="FÖRST", name=by.names.word())
    row: Resident = by.pick(Resident)
    return row


def book(by: Typist) -> None:
    by.make(
        Booking,
        resident_id=person(by).id,
        coach_id=by.chance.choice([by.coach_id, None]),
        start=by.moment(),
        minutes=by.chance.choice([30, 60]),
        wish=by.names.word(),
    )


def reschedule(by: Typist) -> None:
    if row := by.pick(Booking):
        by.change(row, start=by.moment(), minutes=by.chance.choice([30, 45, 60, 90]))


def outcome(by: Typist) -> None:
    if row := by.pick(Booking):
        by.change(row, status=by.chance.choice(["done", "no_show"]))


def cancel(by: Typist) -> None:
    if row := by.pick(Booking):
        by.change(row, status="cancelled", cancel_reason=by.names.word())


def delete(by: Typist) -> None:
    row = by.pick(by.chance.choice([Booking, BusyTime, Device]))
    if row:
        by.delete(row)


def visit(by: Typist) -> None:
    who, start = person(by).id, by.moment()
    row = by.make(Visit, resident_id=who, coach_id=by.coach_id, start=start)
    by.make(VisitTask, visit_id=row.id, topic=Topic.PRINTER, note=by.names.word())
    _note(by, row, [])


def note(by: Typist) -> None:
    if row := by.pick(Visit):
        notes = by.session.query(VisitNote).where(VisitNote.visit_id == row.id).all()
        older = {parent for each in notes for parent in each.parents}
        _note(by, row, sorted(each.id for each in notes if each.id not in older))


def _note(by: Typist, row: Visit, parents: list[str]) -> None:
    by.make(
        VisitNote,
        visit_id=row.id,
        resident_id=row.resident_id,
        parents=parents,
        text=by.names.word(),
        written_by=by.coach_id,
        written_at=by.moment(),
    )


def task(by: Typist) -> None:
    if row := by.pick(VisitTask):
        by.change(row, outcome=by.chance.choice(list(Outcome)), note=by.names.word())


def measurement(by: Typist) -> None:
    old = by.pick(Measurement)
    by.make(
        Measurement,
        resident_id=old.resident_id if old else person(by).id,
        instrument="DD-12/1",
        answers=[by.chance.randrange(4) for _ in range(12)],
        extras={"remark": by.names.word()},
        asked_by=by.coach_id,
        supersedes_id=old.id if old else None,
    )


def rewritten_measurement(by: Typist) -> None:
    if row := by.pick(Measurement):
        by.change(row, extras={"remark": by.names.word()})


def protect(by: Typist) -> None:
    row = person(by)
    on = not row.protected_identity
    by.change(row, protected_identity=on, named_coach_id=by.coach_id if on else None)


def about_a_person(by: Typist) -> None:
    row = person(by)
    by.change(row, **{by.chance.choice(["goal", "area", "language"]): by.names.word()})


def device(by: Typist) -> None:
    if row := by.pick(Device):
        by.change(row, note=by.names.word())
    else:
        by.make(Device, resident_id=person(by).id, kind=DeviceKind.IPAD, note=by.names.word())


def own_time(by: Typist) -> None:
    start = by.moment()
    by.make(
        BusyTime, coach_id=by.coach_id, start=start, end=start + timedelta(hours=1), title=by.names.word()
    )
    by.make(TimeEntry, coach_id=by.coach_id, day=start.date(), category=TimeCategory.TRAVEL, minutes=20)


def finding(by: Typist) -> None:
    if row := by.pick(Finding):
        by.change(row, status=by.chance.choice(list(FindingStatus)), text=by.names.word())
    else:
        by.make(Finding, coach_id=by.coach_id, text=by.names.word(), noticed_at=by.moment())


def handout(by: Typist) -> None:
    by.make(
        Handout,
        coach_id=by.coach_id,
        place=by.names.word(),
        kind=LeafletKind.FLYER,
        copies=by.chance.randrange(50),
        left_at=by.moment(),
    )


def poison(by: Typist) -> None:
    """Write what the server's database refuses to store, between two that it takes."""
    about_a_person(by)
    row = by.pick(Finding)
    if row and by.chance.random() < 0.5:
        by.change(row, text=REFUSED_BY_THE_DATABASE)
    else:
        by.make(Finding, coach_id=by.coach_id, text=REFUSED_BY_THE_DATABASE, noticed_at=by.moment())
    about_a_person(by)


def invalid(by: Typist) -> None:
    by.change(person(by), contact_name="\x00")


OFTEN = (resident, book, reschedule, outcome, cancel, about_a_person, visit, note)
SELDOM = (
    delete,
    task,
    measurement,
    rewritten_measurement,
    protect,
    device,
    own_time,
    finding,
    handout,
    poison,
    invalid,
)


def any_edit(by: Typist) -> None:
    """Make one edit, of any kind."""
    kinds: tuple[Callable[[Typist], None], ...] = OFTEN if by.chance.random() < 0.7 else SELDOM
    by.chance.choice(kinds)(by)


def switchboard_patch(chance: random.Random, names: Names, entity: str) -> dict[str, Any]:
    """Return what the switchboard does to a booking or a resident."""
    if entity == "resident":
        return {chance.choice(["goal", "area", "phone"]): names.word()}
    start = MONDAY + timedelta(minutes=30 * chance.randrange(40))
    return chance.choice(
        [
            {"start": to_wire(start), "minutes": chance.choice([30, 45, 60])},
            {"status": "cancelled", "cancel_reason": names.word()},
            {"wish": names.word()},
            {"remark": names.word()},
        ]
    )
