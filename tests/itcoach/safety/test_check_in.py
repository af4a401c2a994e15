"""Check-in, check-out and what expires: nothing but the clock decides."""

from datetime import UTC, date, datetime, timedelta

import pytest

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.printing import paper
from itcoach.privacy.protection import NotYours
from itcoach.safety import check_in, notes
from itcoach.safety.notes import NoteTooLong
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.people import Resident
from models.visit import Visit
from models.vocabulary import Place
from tests.helpers.moving_clock import MovingClock
from tests.helpers.printed import read_pdf

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 09.00 in Sweden
NOTE = "En hund finns i hemmet. Ring innan."


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(NINE)


@pytest.fixture
def visit_id(work: Workplace, gunvor: str) -> str:
    """Begin a visit that is booked for three quarters of an hour."""
    booking_id = bookings.create(work, resident_id=gunvor, start=NINE, minutes=45)
    return visits.start(work, booking_id=booking_id).visit_id


def test_starting_a_visit_checks_in_for_as_long_as_it_is_booked(work: Workplace, visit_id: str) -> None:
    (waited,) = check_in.awaited(work)
    assert (waited.visit_id, waited.who) == (visit_id, "Gunvor Öberg")
    assert waited.expected_end == NINE + timedelta(minutes=45)


def test_a_visit_that_was_not_booked_is_expected_to_last_an_hour(work: Workplace, gunvor: str) -> None:
    assert visits.start_drop_in(work, resident_id=gunvor).expected_end == NINE + timedelta(hours=1)


def test_nobody_is_waited_for_on_the_telephone(work: Workplace, gunvor: str) -> None:
    call = bookings.create(work, resident_id=gunvor, start=NINE, place=Place.PHONE)
    assert visits.start(work, booking_id=call).expected_end is None
    assert check_in.awaited(work) == ()


def test_more_time_is_counted_from_the_expected_end_or_from_now(
    work: Workplace, clock: MovingClock, visit_id: str
) -> None:
    assert check_in.extend(work, visit_id=visit_id) == NINE + timedelta(minutes=60)
    clock.go_on(minutes=70)
    assert check_in.extend(work, visit_id=visit_id) == NINE + timedelta(minutes=85)
    check_in.expect_end(work, visit_id=visit_id, end=NINE + timedelta(minutes=75))
    assert check_in.awaited(work)[0].expected_end == NINE + timedelta(minutes=75)


def test_who_has_left_is_no_longer_waited_for_and_the_visit_is_still_open(
    work: Workplace, clock: MovingClock, visit_id: str
) -> None:
    clock.go_on(minutes=40)
    assert check_in.check_out(work, visit_id=visit_id) == NINE + timedelta(minutes=40)
    assert check_in.awaited(work) == ()
    assert len(visits.open_visits(work)) == 1
    clock.go_on(hours=3)
    assert visits.finish(work, visit_id=visit_id).minutes == 40


def test_a_check_out_is_kept_as_it_was_first_noted_and_can_be_taken_back(
    work: Workplace, clock: MovingClock, visit_id: str
) -> None:
    first = check_in.check_out(work, visit_id=visit_id)
    clock.go_on(minutes=5)
    assert check_in.check_out(work, visit_id=visit_id) == first
    check_in.check_in_again(work, visit_id=visit_id)
    assert len(check_in.awaited(work)) == 1
    left = NINE + timedelta(minutes=3)
    assert check_in.check_out(work, visit_id=visit_id, at=left) == left


def test_finishing_a_visit_checks_out(work: Workplace, clock: MovingClock, visit_id: str) -> None:
    clock.go_on(minutes=50)
    visits.finish(work, visit_id=visit_id)
    assert check_in.awaited(work) == ()
    assert visits.view(work, visit_id=visit_id).checked_out_at == NINE + timedelta(minutes=50)


def test_a_colleague_sees_after_a_while_that_nobody_has_checked_out(
    work: Workplace, other: Workplace, clock: MovingClock, visit_id: str
) -> None:
    clock.go_on(minutes=59)
    assert check_in.awaited_colleagues(other) == ()
    clock.go_on(minutes=1)
    (waited,) = check_in.awaited_colleagues(other)
    assert (waited.coach, waited.who) == ("Coach A", "Gunvor Öberg")
    assert check_in.awaited_colleagues(work) == ()
    check_in.check_out(other, visit_id=visit_id)
    assert check_in.awaited_colleagues(other) == check_in.awaited(work) == ()


def test_a_colleague_sees_no_protected_identity(
    work: Workplace, other: Workplace, clock: MovingClock, gunvor: str, visit_id: str
) -> None:
    with work.store.write() as session:
        resident = session.get_one(Resident, gunvor)
        resident.protected_identity, resident.named_coach_id = True, work.coach_id
    clock.go_on(hours=2)
    assert check_in.awaited_colleagues(other) == ()
    assert "Gunvor" not in check_in.awaited(work)[0].who


def test_a_visit_without_a_person_is_waited_for_too(work: Workplace) -> None:
    with work.store.write() as session:
        session.add(
            Visit(resident_id="", coach_id=work.coach_id, start=NINE, expected_end=NINE + timedelta(hours=1))
        )
    assert [each.who for each in check_in.awaited(work)] == ["ett besök utan person"]


# --- notes that expire ---


def seen_of(work: Workplace, resident_id: str, booking_id: str) -> list[str]:
    """Return everything that shows a note on safety."""
    visit = visits.start(work, booking_id=booking_id)
    return [
        repr(residents.card(work, resident_id=resident_id)),
        repr(bookings.brief(work, booking_id=booking_id)),
        repr(visit),
        repr(bookings.day(work, day=work.clock.today())),
        repr(residents.search(work, text="hund")),
        read_pdf(paper.day_sheet(work, day=work.clock.today())),
    ]


def test_a_safety_note_is_shown_nowhere_after_its_last_day(
    work: Workplace, clock: MovingClock, gunvor: str
) -> None:
    notes.write_note(work, resident_id=gunvor, text=NOTE)
    card = residents.card(work, resident_id=gunvor)
    assert (card.safety_note_date, card.safety_note_expires) == (date(2026, 11, 23), date(2027, 5, 23))
    for day, is_shown in (
        (datetime(2027, 5, 23, 21, tzinfo=UTC), True),
        (datetime(2027, 5, 24, tzinfo=UTC), False),
    ):
        clock.set(day)
        booking_id = bookings.create(work, resident_id=gunvor, start=day + timedelta(minutes=5))
        seen = seen_of(work, gunvor, booking_id)
        assert any(NOTE in each for each in seen) is is_shown
        assert residents.card(work, resident_id=gunvor).safety_note_expired is not is_shown


def test_paper_says_only_that_there_is_a_note(work: Workplace, gunvor: str) -> None:
    notes.write_note(work, resident_id=gunvor, text=NOTE)
    bookings.create(work, resident_id=gunvor, start=NINE)
    sheet = read_pdf(paper.day_sheet(work, day=work.clock.today()))
    assert "Säkerhet: se kortet" in sheet
    assert "hund" not in sheet


def test_an_expired_note_can_be_renewed_or_removed(work: Workplace, clock: MovingClock, gunvor: str) -> None:
    notes.write_note(work, resident_id=gunvor, text=NOTE, months=1)
    clock.go_on(days=40)
    notes.write_note(work, resident_id=gunvor, text=NOTE, months=12)
    assert residents.card(work, resident_id=gunvor).safety_note == NOTE
    notes.remove_note(work, resident_id=gunvor)
    card = residents.card(work, resident_id=gunvor)
    assert (card.safety_note, card.safety_note_expired, card.safety_note_expires) == ("", False, None)
    assert notes.note_of(work, resident_id=gunvor) is None


def test_a_note_is_shown_for_a_year_at_most(work: Workplace, gunvor: str) -> None:
    with pytest.raises(NoteTooLong):
        notes.write_note(work, resident_id=gunvor, text=NOTE, months=13)
    with pytest.raises(NoteTooLong):
        residents.update(work, resident_id=gunvor, safety_note=NOTE, safety_note_expires=date(2027, 11, 24))


def test_another_coach_writes_no_note_about_a_protected_identity(work: Workplace, other: Workplace) -> None:
    card = residents.create(work, protected_identity=True)
    notes.write_note(work, resident_id=card.resident_id, text=NOTE)
    assert notes.note_of(other, resident_id=card.resident_id) is None
    with pytest.raises(NotYours):
        notes.remove_note(other, resident_id=card.resident_id)
