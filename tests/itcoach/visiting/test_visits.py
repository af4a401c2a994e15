"""The visit: begun once, saved as it goes, finished with what came of it, and nothing lost on the way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from itcoach import residents
from itcoach.sensitive.findings import SensitiveText
from itcoach.visiting import visits
from itcoach.visiting.history import TaskView
from itcoach.workplace import Workplace
from models.booking import Booking
from models.clock import Clock
from models.database import open_store
from models.database_troubles import DiskFull
from models.people import Coach, Resident
from models.visit import NoteDraft, VisitNote
from models.vocabulary import (
    BookingStatus,
    DeviceKind,
    DoneBy,
    LeafletKind,
    Outcome,
    Topic,
    VisitStatus,
)
from tests.helpers.small_disk import filled

HALF_PAST_NINE = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def at(work: Workplace, moment: datetime) -> Workplace:
    """Return the same laptop with its clock set to ``moment``."""
    return Workplace(work.store, Clock.starting_at(moment), work.coach_id)


@pytest.fixture
def person(work: Workplace) -> str:
    return residents.create(work, name="Gunvor Öberg", goal="Jag vill se barnbarnen").resident_id


@pytest.fixture
def booking(work: Workplace, person: str) -> str:
    with work.store.write() as session:
        session.add(booking := Booking(resident_id=person, start=HALF_PAST_NINE, wish="Skrivaren är tyst"))
    return booking.id


@pytest.fixture
def visit(work: Workplace, booking: str) -> visits.VisitView:
    return visits.start(work, booking_id=booking)


def revisions(work: Workplace) -> list[VisitNote]:
    with work.store.read() as session:
        return list(session.scalars(select(VisitNote).order_by(VisitNote.id)))


def tick(work: Workplace, visit: visits.VisitView, step: int, *, done: bool = True) -> TaskView:
    return visits.tick_step(
        work,
        visit_id=visit.visit_id,
        guide_id="skrivare-wifi",
        guide_version="abc",
        topic=Topic.PRINTER,
        step=step,
        done=done,
    )


def test_a_visit_shows_the_person_the_wish_and_the_last_times(
    work: Workplace, booking: str, person: str
) -> None:
    residents.add_device(work, resident_id=person, kind=DeviceKind.PRINTER, model="Canon")
    last_week = at(work, HALF_PAST_NINE - timedelta(days=7))
    before = visits.start_drop_in(last_week, resident_id=person)
    visits.save_draft(last_week, visit_id=before.visit_id, text="Vi bytte bläck")
    visits.finish(last_week, visit_id=before.visit_id)
    visit = visits.start(work, booking_id=booking)
    assert visit.booking is not None
    assert (visit.booking.wish, visit.resident.goal) == ("Skrivaren är tyst", "Jag vill se barnbarnen")
    assert [device.model for device in visit.resident.devices] == ["Canon"]
    assert [last.note for last in visit.last_visits] == ["Vi bytte bläck"]
    assert (visit.text, visit.status) == ("", VisitStatus.OPEN)


def test_starting_twice_is_the_same_visit(work: Workplace, booking: str, person: str) -> None:
    assert visits.start(work, booking_id=booking).visit_id == visits.start(work, booking_id=booking).visit_id
    drop_ins = [visits.start_drop_in(work, resident_id=person).visit_id for _ in range(2)]
    assert len(set(drop_ins)) == 1
    assert len(visits.open_visits(work)) == 2


def test_a_finished_visit_is_opened_again_not_started_anew(work: Workplace, booking: str) -> None:
    first = visits.start(work, booking_id=booking)
    visits.finish(work, visit_id=first.visit_id)
    again = visits.start(work, booking_id=booking)
    assert (again.visit_id, again.status) == (first.visit_id, VisitStatus.FINISHED)


def test_two_drop_ins_of_a_person_are_two_visits(work: Workplace, person: str) -> None:
    first = visits.start_drop_in(work, resident_id=person)
    visits.finish(work, visit_id=first.visit_id)
    assert visits.start_drop_in(work, resident_id=person).visit_id != first.visit_id


def test_the_draft_is_there_again_and_the_visit_is_offered(work: Workplace, visit: visits.VisitView) -> None:
    for text in ("Vi", "Vi bytte", "Vi bytte bläck"):
        visits.save_draft(work, visit_id=visit.visit_id, text=text)
    (left,) = visits.open_visits(work)
    assert (left.visit_id, left.shown_name, left.text) == (visit.visit_id, "Gunvor Öberg", "Vi bytte bläck")
    opened = visits.view(work, visit_id=left.visit_id)
    assert opened.text == "Vi bytte bläck"


def test_another_coach_is_not_offered_my_visit(work: Workplace, visit: visits.VisitView) -> None:
    with work.store.write() as session:
        session.add(coach := Coach(name="Coach B"))
    assert visits.open_visits(Workplace(work.store, work.clock, coach.id)) == ()
    assert [each.visit_id for each in visits.open_visits(work)] == [visit.visit_id]


def test_steps_are_ticked_in_any_order_and_make_a_task(work: Workplace, visit: visits.VisitView) -> None:
    for step in (1, 3, 2):
        tick(work, visit, step)
    assert tick(work, visit, 3, done=False).steps_done == (1, 2)
    (task,) = visits.view(work, visit_id=visit.visit_id).tasks
    assert (task.topic, task.guide_id, task.guide_version, task.steps_done) == (
        Topic.PRINTER,
        "skrivare-wifi",
        "abc",
        (1, 2),
    )


def test_where_it_got_stuck_last_is_kept_also_when_it_was_done(
    work: Workplace, visit: visits.VisitView
) -> None:
    guide = {"guide_id": "skrivare-wifi", "guide_version": "abc", "topic": Topic.PRINTER}
    assert visits.stuck(work, visit_id=visit.visit_id, step=2, **guide).stuck_at == 2
    assert tick(work, visit, 1).stuck_at == 2
    assert tick(work, visit, 2).stuck_at == 2
    assert visits.stuck(work, visit_id=visit.visit_id, step=3, **guide).stuck_at == 3


def test_a_task_is_added_changed_removed_and_put_back(work: Workplace, visit: visits.VisitView) -> None:
    task = visits.add_task(work, visit_id=visit.visit_id, topic=Topic.TALK)
    changed = visits.update_task(
        work, task_id=task.task_id, topic=Topic.CONTACT, outcome=Outcome.PARTLY, done_by=DoneBy.TOGETHER
    )
    visits.remove_task(work, task_id=task.task_id)
    assert visits.view(work, visit_id=visit.visit_id).tasks == ()
    visits.restore_task(work, visit_id=visit.visit_id, task=changed)
    (back,) = visits.view(work, visit_id=visit.visit_id).tasks
    assert (back.topic, back.outcome, back.done_by) == (Topic.CONTACT, Outcome.PARTLY, DoneBy.TOGETHER)


def test_a_leaflet_counts_once_a_visit(work: Workplace, visit: visits.VisitView, person: str) -> None:
    for _ in range(2):
        visits.record_leaflet(
            work, kind=LeafletKind.GUIDE, language="sv", visit_id=visit.visit_id, guide_id="skrivare-wifi"
        )
        visits.record_leaflet(work, kind=LeafletKind.FLYER, language="sv", resident_id=person)
    leaflets = visits.view(work, visit_id=visit.visit_id).leaflets
    assert [(leaflet.kind, leaflet.guide_id) for leaflet in leaflets] == [("guide", "skrivare-wifi")]


def test_finishing_turns_the_draft_into_the_note_and_the_booking_into_done(
    work: Workplace, visit: visits.VisitView, booking: str
) -> None:
    visits.save_draft(work, visit_id=visit.visit_id, text="Vi bytte bläck ")
    later = at(work, visit.start + timedelta(minutes=55))
    finished = visits.finish(later, visit_id=visit.visit_id, travel_minutes=20, next_step="Öva")
    assert (finished.minutes, finished.travel_minutes, finished.next_step) == (55, 20, "Öva")
    with work.store.read() as session:
        assert session.get_one(Booking, booking).status == BookingStatus.DONE
        assert session.get(NoteDraft, visit.visit_id) is None
    (note,) = revisions(work)
    assert (note.text, note.parents, note.written_by) == ("Vi bytte bläck", [], work.coach_id)
    assert visits.open_visits(work) == ()


def test_what_is_missing_is_pointed_out_and_nothing_is_refused(
    work: Workplace, visit: visits.VisitView
) -> None:
    tick(work, visit, 1)
    visits.add_task(work, visit_id=visit.visit_id, topic=Topic.TALK, done_by=DoneBy.TOGETHER)
    finished = visits.finish(at(work, visit.start + timedelta(hours=20)), visit_id=visit.visit_id)
    assert finished.points == (
        "2 uppgifter saknar hur det gick.",
        "1 uppgift saknar vem som gjorde den.",
        "Anteckningen är tom.",
        "Besöket blev 20 timmar långt. Stämmer sluttiden?",
    )


def test_a_whole_visit_has_nothing_to_point_out(work: Workplace, visit: visits.VisitView) -> None:
    visits.add_task(
        work, visit_id=visit.visit_id, topic=Topic.TALK, outcome=Outcome.SOLVED, done_by=DoneBy.RESIDENT
    )
    visits.save_draft(work, visit_id=visit.visit_id, text="Vi pratade")
    assert visits.finish(work, visit_id=visit.visit_id).points == ()


def test_an_end_that_was_wrong_is_corrected_by_finishing_again(
    work: Workplace, visit: visits.VisitView
) -> None:
    visits.finish(at(work, visit.start + timedelta(hours=20)), visit_id=visit.visit_id)
    corrected = visits.finish(work, visit_id=visit.visit_id, end=visit.start + timedelta(minutes=50))
    assert corrected.minutes == 50


def test_a_clock_set_back_makes_no_negative_visit_and_loses_nothing(
    work: Workplace, visit: visits.VisitView
) -> None:
    yesterday = at(work, visit.start - timedelta(days=1))
    visits.save_draft(work, visit_id=visit.visit_id, text="Före")
    visits.save_draft(yesterday, visit_id=visit.visit_id, text="Före och efter")
    finished = visits.finish(yesterday, visit_id=visit.visit_id)
    assert (finished.minutes, finished.end, finished.note) == (0, visit.start, "Före och efter")
    assert "Klockan kan ha ställts om" in finished.points[0]
    later_that_day = at(work, visit.start - timedelta(hours=20))
    assert visits.edit_note(later_that_day, visit_id=visit.visit_id, text="Rättad").text == "Rättad"


def test_an_edit_is_a_new_revision_and_the_first_is_untouched(
    work: Workplace, visit: visits.VisitView
) -> None:
    visits.save_draft(work, visit_id=visit.visit_id, text="Vi bytte bläck")
    visits.finish(work, visit_id=visit.visit_id)
    assert visits.edit_note(work, visit_id=visit.visit_id, text="Vi bytte papper").text == "Vi bytte papper"
    visits.edit_note(work, visit_id=visit.visit_id, text="Vi bytte papper")
    first, second = revisions(work)
    assert (first.text, second.text, second.parents) == ("Vi bytte bläck", "Vi bytte papper", [first.id])


def test_an_edit_that_was_cut_off_is_offered_too(work: Workplace, visit: visits.VisitView) -> None:
    visits.finish(work, visit_id=visit.visit_id)
    visits.save_draft(work, visit_id=visit.visit_id, text="Jag glömde skriva att")
    assert [(left.status, left.text) for left in visits.open_visits(work)] == [
        (VisitStatus.FINISHED, "Jag glömde skriva att")
    ]


def test_two_laptops_that_wrote_at_once_leave_both_texts_until_one_edit_joins_them(
    work: Workplace, visit: visits.VisitView, person: str
) -> None:
    with work.store.write() as session:
        for text in ("Den ena", "Den andra"):
            session.add(
                VisitNote(
                    visit_id=visit.visit_id, resident_id=person, text=text, written_by=work.coach_id,
                    written_at=work.clock.now(),
                )
            )  # fmt: skip
            session.flush()
    both = visits.view(work, visit_id=visit.visit_id)
    assert both.text == "Den ena\n\nDen andra"
    joined = visits.edit_note(work, visit_id=visit.visit_id, text="Båda")
    assert joined.text == "Båda"
    assert len(revisions(work)[-1].parents) == 2


def test_a_personnummer_stops_the_end_offers_the_text_without_it_and_keeps_the_draft(
    work: Workplace, visit: visits.VisitView
) -> None:
    written = "Hon heter Gunvor, 19121212-1212, och har en iPad"
    visits.save_draft(work, visit_id=visit.visit_id, text=written)
    with pytest.raises(SensitiveText) as refused:
        visits.finish(work, visit_id=visit.visit_id)
    assert "1212" not in refused.value.cleaned
    still = visits.view(work, visit_id=visit.visit_id)
    assert (still.text, still.status, revisions(work)) == (written, VisitStatus.OPEN, [])
    visits.save_draft(work, visit_id=visit.visit_id, text=refused.value.cleaned)
    assert visits.finish(work, visit_id=visit.visit_id).note == refused.value.cleaned


def test_a_personnummer_in_the_next_step_is_refused(work: Workplace, visit: visits.VisitView) -> None:
    with pytest.raises(SensitiveText):
        visits.finish(work, visit_id=visit.visit_id, next_step="Ring 121212-1212")
    assert visits.view(work, visit_id=visit.visit_id).status == VisitStatus.OPEN


def started_at(folder: Path, clock: Clock) -> tuple[Workplace, str]:
    """Return a laptop with its database in ``folder``, and its open visit with a saved draft."""
    work = Workplace(open_store(folder / "itcoach.db", bytes(32), clock), clock, "coach")
    with work.store.write() as session:
        session.add(person := Resident(code="A7K3QX", name="Gunvor Öberg"))
    visit = visits.start_drop_in(work, resident_id=person.id)
    visits.save_draft(work, visit_id=visit.visit_id, text="Det som sparades")
    return work, visit.visit_id


def test_a_full_disk_is_told_and_the_text_before_is_intact(small_disk: Path, clock: Clock) -> None:
    work, visit_id = started_at(small_disk, clock)
    with filled(small_disk), pytest.raises(DiskFull, match="Disken är full"):
        visits.save_draft(work, visit_id=visit_id, text="å" * 100_000)
    assert visits.view(work, visit_id=visit_id).text == "Det som sparades"
    visits.save_draft(work, visit_id=visit_id, text="å" * 100_000)
    assert visits.view(work, visit_id=visit_id).text == "å" * 100_000
    work.store.close()


def test_a_database_that_may_not_grow_keeps_the_text_before(tmp_path: Path, clock: Clock) -> None:
    work, visit_id = started_at(tmp_path, clock)
    with work.store.read() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull, match="texten på skärmen står kvar"):
        visits.save_draft(work, visit_id=visit_id, text="å" * 100_000)
    assert visits.view(work, visit_id=visit_id).text == "Det som sparades"
    work.store.close()
