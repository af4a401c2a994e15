"""The access log: each look at a person leaves its entry, and nobody takes one away."""

from datetime import timedelta

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from itcoach import access
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database import DiskFull
from models.outbox import Outbox
from models.rights import AccessEntry
from models.vocabulary import AccessAction, AccessPart

GUNVOR, ARNE = "gunvor", "arne"


def entries(work: Workplace) -> list[tuple[str, AccessPart, AccessAction]]:
    with work.store.read() as session:
        rows = session.scalars(select(AccessEntry).order_by(AccessEntry.id))
        return [(each.resident_id, each.part, each.action) for each in rows]


def later(work: Workplace, minutes: float) -> Workplace:
    clock = Clock.starting_at(work.clock.now() + timedelta(minutes=minutes))
    return Workplace(work.store, clock, work.coach_id)


def test_a_look_is_an_entry_of_the_coach_and_goes_to_the_server(work: Workplace) -> None:
    access.note(work, resident_id=GUNVOR, part=AccessPart.CARD)
    assert entries(work) == [(GUNVOR, AccessPart.CARD, AccessAction.READ)]
    with work.store.read() as session:
        entry = session.scalars(select(AccessEntry)).one()
        assert (entry.coach_id, abs(entry.at - work.clock.now()) < timedelta(seconds=5)) == (
            work.coach_id,
            True,
        )
        assert session.scalars(select(Outbox).where(Outbox.record == entry.id)).one().kind == "insert"


def test_looks_at_the_same_part_of_the_same_person_within_ten_minutes_are_one_entry(work: Workplace) -> None:
    access.note(work, resident_id=GUNVOR, part=AccessPart.CARD)
    access.note(later(work, 9.9), resident_id=GUNVOR, part=AccessPart.CARD)
    assert len(entries(work)) == 1
    access.note(work, resident_id=GUNVOR, part=AccessPart.VISIT)
    access.note(work, resident_id=ARNE, part=AccessPart.CARD)
    access.note(later(work, 10.1), resident_id=GUNVOR, part=AccessPart.CARD)
    assert len(entries(work)) == 4


def test_a_clock_that_is_set_back_hides_no_look(work: Workplace) -> None:
    access.note(work, resident_id=GUNVOR, part=AccessPart.CARD)
    access.note(later(work, -60 * 24 * 3650), resident_id=GUNVOR, part=AccessPart.CARD)
    assert len(entries(work)) == 2


def test_each_coach_at_the_same_laptop_has_entries_of_their_own(work: Workplace) -> None:
    access.note(work, resident_id=GUNVOR, part=AccessPart.CARD)
    access.note(Workplace(work.store, work.clock, "another coach"), resident_id=GUNVOR, part=AccessPart.CARD)
    assert len(entries(work)) == 2


@pytest.mark.parametrize("action", [AccessAction.PRINTED, AccessAction.EXPORTED])
def test_every_printing_and_every_export_is_an_entry(work: Workplace, action: AccessAction) -> None:
    for _ in range(2):
        access.note_many(work, [GUNVOR, ARNE, GUNVOR], AccessPart.DAY_SHEET, action)
    assert entries(work) == 2 * [
        (GUNVOR, AccessPart.DAY_SHEET, action),
        (ARNE, AccessPart.DAY_SHEET, action),
    ]


def test_a_visit_without_a_person_leaves_no_entry(work: Workplace) -> None:
    access.note(work, resident_id="", part=AccessPart.VISIT)
    assert entries(work) == []


def test_with_a_full_disk_the_coach_goes_on_and_the_looks_are_written_with_the_next(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(type(work.store), "write", _full)
        access.note(work, resident_id=GUNVOR, part=AccessPart.CARD)
        access.note(later(work, 1), resident_id=ARNE, part=AccessPart.CARD)
        assert access.waiting(work) == 2
    access.note(later(work, 30), resident_id=GUNVOR, part=AccessPart.VISIT)
    assert access.waiting(work) == 0
    with work.store.read() as session:
        rows = session.execute(select(AccessEntry.resident_id, AccessEntry.at).order_by(AccessEntry.at)).all()
    assert [row.resident_id for row in rows] == [GUNVOR, ARNE, GUNVOR]
    assert rows[2].at - rows[0].at > timedelta(minutes=29)


def _full(_store: object) -> None:
    raise DiskFull


def test_no_entry_is_changed_or_removed_on_the_laptop(work: Workplace) -> None:
    access.note(work, resident_id=GUNVOR, part=AccessPart.CARD)
    for statement in (
        update(AccessEntry).values(resident_id=ARNE),
        update(AccessEntry).values(at=work.clock.now()),
        delete(AccessEntry),
    ):
        with pytest.raises(DatabaseError, match="append-only"), work.store.write() as session:
            session.execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), work.store.write() as session:
        session.delete(session.scalars(select(AccessEntry)).one())
    with work.store.plain() as connection, pytest.raises(sqlcipher.Error, match="append-only"):
        connection.execute("DELETE FROM access_entry")
    assert len(entries(work)) == 1


def test_the_server_may_confirm_an_entry(work: Workplace) -> None:
    access.note(work, resident_id=GUNVOR, part=AccessPart.CARD)
    with work.store.write() as session:
        session.execute(update(AccessEntry).values(rev=1))
