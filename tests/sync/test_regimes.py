"""What is stored, sent, kept and shown in each of the three regimes, on every place where it could lie."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from itcoach import residents
from itcoach.calendar import exporting
from itcoach.printing import paper
from itcoach.workplace import Workplace
from models.base import Record
from models.outbox import Outbox
from models.people import Resident
from models.regime import NobodyIsKept, emptied
from models.vocabulary import Regime
from models.wire import to_wire
from sync.central.accounts import MUNICIPALITY_RECORD
from sync.central.backup import back_up, restore
from sync.central.ledger import Ledger
from sync.entities import ENTITIES
from sync.tables import CENTRAL_METADATA, ROWS, audit_event, sync_conflict, sync_receipt
from tests.helpers.bytes_on_disk import sqlcipher_files_with
from tests.helpers.central import KEY, Laptop, Server, encrypted_central
from tests.helpers.printed import Printed
from tests.helpers.whole_person import HELD_BACK, SECRET, whole_person
from tests.helpers.wire import Wire
from tests.sync.conftest import on_sqlite

PASSPHRASE = "fyra ord som ingen kommer på"
DAY = date(2026, 11, 20)


@dataclass
class World:
    """A coach who has written all there is about a person, and a colleague."""

    server: Server
    writer: Laptop
    colleague: Laptop
    wire: Wire
    person: Resident
    records: list[Record]

    @property
    def work(self) -> Workplace:
        return Workplace(self.writer.store, self.writer.clock, self.writer.coach_id)


def begin(server: Server, regime: Regime) -> World:
    server.edit("municipality", MUNICIPALITY_RECORD, {"regime": regime.value}, actor="operator")
    wire = Wire()
    writer, colleague = server.laptop("Coach A", transport=wire), server.laptop("Coach B")
    writer.sync(), colleague.sync()
    person, *belongings = whole_person(writer.coach_id)
    assert isinstance(person, Resident)
    return World(server, writer, colleague, wire, person, [person, *belongings])


def lived(server: Server, regime: Regime) -> World:
    """Let the coach write, the two meet and differ, and everything come to rest."""
    world = begin(server, regime)
    writer, colleague, person = world.writer, world.colleague, world.person
    if regime is Regime.ANONYMOUS:
        for record in world.records:
            with pytest.raises(NobodyIsKept):
                writer.add(record)
    else:
        writer.add(*world.records)
        writer.sync(), colleague.sync()
        for laptop, words in ((writer, "Qxzvk Wjqf först"), (colleague, "Någon annans")):
            laptop.change(Resident, person.id, goal=words, area=f"Qxzvk {words[:4]}")
        writer.sync(), colleague.sync()
        writer.change(Resident, person.id, name="Qxzvk Wjqf Ny", phone="Qxzvk Wjqf")
    for laptop in (writer, colleague, writer, colleague):
        laptop.sync()
    return world


def _rows(world: World) -> str:
    return str([world.server.rows(table) for table in ROWS.values()])


def _table(name: str) -> Callable[[World], str]:
    return lambda world: str(world.server.rows(CENTRAL_METADATA.tables[name]))


def _bytes_of(folder: Path) -> str:
    return (HELD_BACK.decode() if sqlcipher_files_with(HELD_BACK, folder, KEY) else "") + (
        SECRET.decode() if sqlcipher_files_with(SECRET, folder, KEY) else ""
    )


def _backup(world: World) -> str:
    file = world.server.folder / "backup"
    back_up(world.server.engine, file, PASSPHRASE)
    engine = encrypted_central(world.server.folder / "looked_at")
    restore(engine, file, PASSPHRASE, ledger=Ledger(world.server.folder / "none"), clock=world.server.clock)
    with engine.connect() as connection:
        found = str([list(connection.execute(select(each))) for each in CENTRAL_METADATA.sorted_tables])
    engine.dispose()
    return found


def _outbox(world: World) -> str:
    return str(world.writer.ask(lambda session: list(session.execute(select(Outbox.__table__)))))


def _printed(world: World) -> str:
    return Printed(paper.day_sheet(world.work, day=DAY)).text


def _exported(world: World) -> str:
    week = {"first": DAY - timedelta(7), "last": DAY + timedelta(7)}
    return (
        exporting.bookings_as_list(world.work, **week) + exporting.bookings_as_calendar(world.work, **week)
    ).decode()


PLACES: dict[str, Callable[[World], str]] = {
    "the laptop's file": lambda world: _bytes_of(world.writer.store.path.parent),
    "the outbox": _outbox,
    "the wire": lambda world: world.wire.said.decode(),
    "the server's rows": _rows,
    "the audit trail": _table(audit_event.name),
    "the conflicts": _table(sync_conflict.name),
    "the receipts": _table(sync_receipt.name),
    "the server's file": lambda world: _bytes_of(world.server.folder / "central"),
    "a backup": _backup,
    "a colleague's file": lambda world: _bytes_of(world.colleague.store.path.parent),
    "the day sheet": _printed,
    "an export": _exported,
    "the search": lambda world: str(residents.search(world.work, text="wjqf")),
}

FOUND: dict[Regime, set[str]] = {
    Regime.IDENTIFIED: PLACES.keys() - {"the receipts"},
    Regime.CODED: {"the laptop's file", "the day sheet", "an export", "the search"},
    Regime.ANONYMOUS: set(),
}
"""Where the marked words of a person are found, by regime; everywhere else there is not one of them."""


@on_sqlite
@pytest.mark.parametrize("regime", list(Regime))
def test_names_and_words_are_where_the_regime_lets_them_be_and_nowhere_else(
    server: Server, regime: Regime
) -> None:
    world = lived(server, regime)
    found = {place for place, look in PLACES.items() if HELD_BACK in look(world).lower().encode()}
    assert found == FOUND[regime]


@on_sqlite
def test_where_only_counts_are_kept_nothing_at_all_about_the_person_is_found(server: Server) -> None:
    world = lived(server, Regime.ANONYMOUS)
    found = {place for place, look in PLACES.items() if SECRET in look(world).lower().encode()}
    assert found == set()


@on_sqlite
def test_in_coded_each_marked_column_stays_as_typed_here_and_is_empty_everywhere_else(
    server: Server,
) -> None:
    world = begin(server, Regime.CODED)
    world.writer.add(*world.records)
    typed = {each.id: {name: getattr(each, name) for name in _columns(each)} for each in world.records}
    for laptop in (world.writer, world.colleague, world.writer):
        laptop.sync()
    seen = 0
    for record in world.records:
        entity = ENTITIES[record.__tablename__]
        (row,) = [each for each in server.rows(ROWS[entity.name]) if each["id"] == record.id]
        here = world.writer.get(type(record), record.id)
        there = world.colleague.get(type(record), record.id)
        for name, value in typed[record.id].items():
            assert getattr(here, name) == value
            mark = entity.personal.get(name)
            left = value if mark is None else emptied(mark, to_wire(value))
            assert row[name] == left
            assert there is None or getattr(there, name) == left
            seen += mark is not None
    assert seen == sum(len(ENTITIES[each.__tablename__].personal) for each in world.records)


def _columns(record: Record) -> list[str]:
    return list(ENTITIES[record.__tablename__].columns)
