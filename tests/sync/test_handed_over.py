"""A laptop that has been one coach's and becomes another's: nothing of the first is shown, sent or lost."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from itcoach.privacy import access
from itcoach.safety import incidents
from itcoach.syncing import drafts
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.base import new_id
from models.booking import Booking
from models.outbox import Outbox, OutboxState
from models.people import Resident
from models.rights import AccessEntry
from models.sync_state import KeptConflict, SyncState
from models.visit import NoteDraft
from models.vocabulary import AccessPart, Sharing
from sync.client import DatabaseVault, Pairing, pair
from sync.client.troubles import AnotherCoachsWork
from tests.helpers.central import Laptop, Server, share
from tests.sync.conftest import on_sqlite

pytestmark = on_sqlite


@pytest.fixture
def first(server: Server) -> Laptop:
    """Give a laptop whose coach has visited Gunvor, opened her card and synced."""
    share(server, Sharing.OWN)
    laptop = server.laptop("Coach A")
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor")
    booking = Booking(resident_id=person.id, coach_id=laptop.coach_id, start=laptop.clock.now())
    laptop.add(person, booking)
    access.note(work_of(laptop), resident_id=person.id, part=AccessPart.CARD)
    laptop.sync()
    return laptop


def work_of(laptop: Laptop) -> Workplace:
    return Workplace(laptop.store, laptop.clock, laptop.get(SyncState, 1).coach_id)


def gunvor(laptop: Laptop) -> str:
    return str(laptop.ask(lambda session: session.scalars(select(Resident.id)).one()))


def hand_over(server: Server, laptop: Laptop) -> Pairing:
    vault = DatabaseVault(laptop.store)
    return pair(laptop.store, laptop.clock, server.url, server.code("Coach B"), "test", vault)


def entries(laptop: Laptop) -> int:
    return len(laptop.ask(lambda session: session.scalars(select(AccessEntry)).all()))


def test_the_first_coach_s_looks_leave_the_laptop_too_and_it_can_sync(server: Server, first: Laptop) -> None:
    hand_over(server, first)
    first.sync()
    assert first.ask(lambda session: session.scalars(select(Resident)).all()) == []
    assert entries(first) == 0
    access.note(work_of(first), resident_id=new_id(), part=AccessPart.CARD)
    with pytest.raises(IntegrityError, match="append-only"), first.store.write() as session:
        session.execute(delete(AccessEntry))


def unsent(laptop: Laptop) -> None:
    laptop.change(Resident, gunvor(laptop), goal="Hitta tillbaka")


def set_aside(laptop: Laptop) -> None:
    unsent(laptop)
    with laptop.store.write() as session:
        session.execute(update(Outbox).values(state=OutboxState.SET_ASIDE, reason="invalid"))


def unsent_look(laptop: Laptop) -> None:
    access.note(work_of(laptop), resident_id=gunvor(laptop), part=AccessPart.SAFETY)


def half_a_note(laptop: Laptop) -> None:
    visit = visits.start_drop_in(work_of(laptop), resident_id=gunvor(laptop))
    visits.save_draft(work_of(laptop), visit_id=visit.visit_id, text="Gunvor vill")
    laptop.sync()


def words_from_a_dialog(laptop: Laptop) -> None:
    drafts.keep_typed(work_of(laptop), typed=[("Ny bokning", "Gunvor ringde")])


def half_an_incident(laptop: Laptop) -> None:
    form = incidents.open_incident(work_of(laptop), resident_id=gunvor(laptop))
    incidents.save_incident_draft(work_of(laptop), form=form, fields={"happened": "Gunvor föll"})
    laptop.sync()


def a_conflict(laptop: Laptop) -> None:
    with laptop.store.write() as session:
        session.add(
            KeptConflict(
                id=new_id(), entity="resident", record=gunvor(laptop), field="goal", base="",
                mine="Gunvors mål", theirs="", found_at=laptop.clock.now(),
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    "leave",
    [unsent, set_aside, unsent_look, half_a_note, words_from_a_dialog, half_an_incident, a_conflict],
)
def test_what_the_first_coach_has_not_sent_or_finished_goes_to_no_other(
    server: Server, first: Laptop, leave: Callable[[Laptop], None]
) -> None:
    leave(first)
    before = first.get(SyncState, 1).coach_id
    with pytest.raises(AnotherCoachsWork) as refused:
        hand_over(server, first)
    assert "Coach B" in refused.value.happened
    assert first.get(SyncState, 1).coach_id == before
    first.sync()  # it is let in as before


def test_the_same_coach_pairs_anew_with_all_that_waits(server: Server, first: Laptop) -> None:
    half_a_note(first), unsent(first)
    pair(first.store, first.clock, server.url, server.code("Coach A"), "test", DatabaseVault(first.store))
    first.sync()
    assert first.ask(lambda session: session.scalars(select(NoteDraft)).one()).text == "Gunvor vill"
    assert first.get(Resident, gunvor(first)).goal == "Hitta tillbaka"
