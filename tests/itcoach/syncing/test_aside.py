"""What the server refused, as a coach reads it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from itcoach.privacy import access
from itcoach.syncing import aside
from itcoach.syncing.record_words import TOLD_BY_NO_FIELD, RecordWords
from itcoach.workplace import Workplace
from models.booking import Booking
from models.outbox import Outbox, OutboxState
from models.people import Resident
from models.rights import AccessEntry
from models.sync_state import SyncState
from models.vocabulary import AccessPart
from sync.client import only_one
from sync.client.troubles import AlreadySyncing
from sync.entities import ENTITIES


def refuse(work: Workplace, reason: str, **fields: object) -> None:
    """Let the last edit be as if the server had refused it."""
    with work.store.write() as session:
        last = session.query(Outbox).order_by(Outbox.op_seq.desc()).first()
        assert last is not None
        last.state, last.reason = OutboxState.SET_ASIDE, reason
        for name, value in fields.items():
            setattr(last, name, value)


@pytest.fixture
def booking(work: Workplace) -> str:
    with work.store.write() as session:
        session.add(SyncState(id=1))
        session.add(person := Resident(code="A7K3QX", name="Gunvor Öberg"))
        session.flush()
        start = work.clock.now() + timedelta(days=1, hours=1)
        session.add(made := Booking(resident_id=person.id, coach_id=work.coach_id, start=start))
    with work.store.write() as session:
        row = session.get_one(Booking, made.id)
        row.minutes, row.wish = 90, "Skriva ut en biljett"
    return made.id


@pytest.mark.parametrize(
    ("reason", "said", "again"),
    [
        ("invalid", "för lång eller av fel slag", True),
        ("not_stored", "kunde inte spara det", True),
        ("append_only", "ändras inte i efterhand", False),
        ("read_only", "kommunen som bestämmer", False),
        ("not_yours", "hör till en annan coach", True),
        ("restricted", "när begränsningen har upphört", True),
        ("unknown_record", "känner inte till det som skulle ändras", True),
        ("unknown_entity", "äldre än programmet", True),
        ("after_refused", "tog inte emot det", True),
        ("too_large", "för stort", True),
        ("erased", "är raderade", False),
        ("something_new", "tog inte emot det", True),
    ],
)
def test_it_says_what_was_to_be_written_where_and_why_not(
    work: Workplace, booking: str, reason: str, said: str, again: bool
) -> None:
    refuse(work, reason)
    (shown,) = aside.open_set_aside(work)
    assert shown.record == "Bokningen i morgon 09.00, Gunvor Öberg"
    assert shown.lines == ("Längden: 90 minuter", "Ärendet: Skriva ut en biljett")
    assert said in shown.why
    assert shown.can_send_again is again


def test_the_edits_of_one_record_are_one(work: Workplace, booking: str) -> None:
    refuse(work, "invalid")
    with work.store.write() as session:
        session.delete(session.get_one(Booking, booking))
    refuse(work, "after_refused")
    (shown,) = aside.open_set_aside(work)
    assert shown.lines[-1] == "Sedan togs det bort."
    assert "för lång" in shown.why


def test_nothing_is_decided_in_the_middle_of_a_sync(work: Workplace, booking: str) -> None:
    refuse(work, "invalid")
    before = aside.open_set_aside(work)
    for decide in (aside.send_edits_again, aside.drop_edits):
        with only_one(work.store.path), pytest.raises(AlreadySyncing):
            decide(work, entity="booking", record_id=booking)
    assert aside.open_set_aside(work) == before


def test_an_entry_of_the_access_log_is_sent_again_and_never_let_go(work: Workplace, booking: str) -> None:
    with work.store.read() as session:
        person = session.get_one(Booking, booking).resident_id
    access.note(work, resident_id=person, part=AccessPart.CARD)
    refuse(work, "append_only")
    (shown,) = aside.open_set_aside(work)
    assert (shown.can_send_again, shown.can_drop) == (True, False)
    assert shown.record == "Raden i loggen i dag 08.00, Gunvor Öberg"
    with work.store.read() as session:
        entry = session.scalars(select(AccessEntry)).one()
    with pytest.raises(aside.LogIsKept):
        aside.drop_edits(work, entity="access_entry", record_id=entry.id)
    aside.send_edits_again(work, entity="access_entry", record_id=entry.id)
    assert aside.open_set_aside(work) == ()


def test_every_field_that_travels_has_words(work: Workplace) -> None:
    with work.store.read() as session:
        words = RecordWords(work, session)
        without = {
            f"{name}.{field}"
            for name, entity in ENTITIES.items()
            if not entity.server_owned
            for field in entity.columns
            if field not in TOLD_BY_NO_FIELD and words.field(field) == field
        }
        untitled = {
            name
            for name, entity in ENTITIES.items()
            if not entity.server_owned and words.title(name, "gone") == "En uppgift"
        }
    assert (without, untitled) == (set(), set())
