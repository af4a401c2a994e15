"""The risk check before a first visit at home, and the second coach."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.calendar.day import WarningKind
from itcoach.privacy.protection import NotYours
from itcoach.safety import incidents, risk_checks, second_coach
from itcoach.safety.questions import Answer, Measure, risk_form
from itcoach.safety.rules import RiskNeed
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.base import new_id
from models.booking import Booking, BusyTime
from models.clock import SWEDEN
from models.people import Municipality
from models.regime import NobodyIsKept
from models.rights import AccessEntry
from models.safety import RiskCheck
from models.vocabulary import AccessPart, IncidentKind, Place, Regime

if TYPE_CHECKING:
    from itcoach.calendar.day import BookingEntry

MONDAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=SWEDEN)


def all_well() -> dict[str, Answer]:
    """Answer each question so that nothing has to be done."""
    opposite = {Answer.YES: Answer.NO, Answer.NO: Answer.YES}
    return {question.id: opposite[question.risk] for question in risk_form().questions}


def entry(work: Workplace, booking_id: str) -> "BookingEntry":
    found = {each.id: each for each in bookings.between(work, first=MONDAY, last=MONDAY)}
    return found[booking_id]


@pytest.fixture
def nine(work: Workplace, gunvor: str) -> str:
    return bookings.create(work, resident_id=gunvor, start=at(9))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_questions_are_few_and_say_what_to_do(language: str) -> None:
    form = risk_form()
    assert 6 <= len(form.questions) <= 8
    for question in form.questions:
        assert question.text[language].endswith("?")
        assert question.advice[language].endswith(".")
    assert form.called_for(all_well()) == ()


def test_no_diagnosis_is_asked_for() -> None:
    """Of health only whether anyone at home is contagious; a new question is to be weighed first."""
    assert [question.id for question in risk_form().questions] == [
        "animals", "smoking", "others", "infection", "way_in", "coverage", "threats", "known",
    ]  # fmt: skip
    assert {question.risk for question in risk_form().questions} == {Answer.YES, Answer.NO}


def test_before_the_first_visit_at_home_a_risk_check_is_missing(work: Workplace, nine: str) -> None:
    assert entry(work, nine).risk_need is RiskNeed.FIRST


def test_it_is_no_longer_missing_once_it_is_made(work: Workplace, gunvor: str, nine: str) -> None:
    state = risk_checks.save_check(work, resident_id=gunvor, answers=all_well(), booking_id=nine)
    assert state is not None
    assert state.check is not None
    assert state.check.coach == "Coach A"
    assert state.need is entry(work, nine).risk_need is RiskNeed.NONE


def test_one_without_an_answer_is_no_check_and_the_warning_stays(
    work: Workplace, gunvor: str, nine: str
) -> None:
    with pytest.raises(risk_checks.NothingAnswered):
        risk_checks.save_check(work, resident_id=gunvor, answers={}, measures="Ring först.", booking_id=nine)
    assert entry(work, nine).risk_need is RiskNeed.FIRST


def test_a_visit_at_home_before_is_enough_but_one_at_the_library_is_not(
    work: Workplace, gunvor: str, nine: str
) -> None:
    venue = bookings.create(work, resident_id=gunvor, start=at(7), place=Place.VENUE, venue="Biblioteket")
    visits.start(work, booking_id=venue)
    assert entry(work, venue).risk_need is RiskNeed.NONE
    assert entry(work, nine).risk_need is RiskNeed.FIRST
    home = bookings.create(work, resident_id=gunvor, start=at(7))
    visits.start(work, booking_id=home)
    assert entry(work, nine).risk_need is RiskNeed.NONE
    assert entry(work, home).risk_need is RiskNeed.FIRST  # its own visit is the first


def test_it_never_hinders_a_visit(work: Workplace, nine: str) -> None:
    assert visits.start(work, booking_id=nine).booking is not None


def test_what_the_answers_call_for_can_be_chosen_at_once(work: Workplace, gunvor: str, nine: str) -> None:
    answers = {**all_well(), "threats": Answer.UNKNOWN}
    assert risk_form().measures(answers) == (Measure.TWO_COACHES, Measure.VENUE, Measure.PHONE)
    taken = frozenset({Measure.TWO_COACHES, Measure.VENUE})
    risk_checks.save_check(
        work, resident_id=gunvor, answers=answers, taken=taken, booking_id=nine, venue="Biblioteket"
    )
    booked = entry(work, nine)
    assert (booked.two_coaches, booked.place, booked.venue) == (True, Place.VENUE, "Biblioteket")


def test_a_check_is_never_changed_the_next_one_supersedes_it(work: Workplace, gunvor: str) -> None:
    for threats in (Answer.YES, Answer.NO):
        risk_checks.save_check(work, resident_id=gunvor, answers={**all_well(), "threats": threats})
    with work.store.read() as session:
        first, second = session.scalars(select(RiskCheck).order_by(RiskCheck.id)).all()
    assert (first.answers["threats"], second.answers["threats"]) == ("yes", "no")
    assert second.supersedes_id == first.id


def test_after_an_incident_it_is_asked_for_again(work: Workplace, gunvor: str, nine: str) -> None:
    risk_checks.save_check(work, resident_id=gunvor, answers=all_well())
    form = incidents.open_incident(work, resident_id=gunvor)
    later = work.clock.now()
    incidents.save_incident(
        work, form=form, kind=IncidentKind.ANIMAL, happened_at=later, happened="Hunden bet."
    )
    assert entry(work, nine).risk_need is RiskNeed.INCIDENT


def test_a_lost_paper_is_no_reason_to_ask_again(work: Workplace, gunvor: str, nine: str) -> None:
    risk_checks.save_check(work, resident_id=gunvor, answers=all_well())
    form = incidents.open_incident(work, resident_id=gunvor)
    incidents.save_incident(
        work, form=form, kind=IncidentKind.DATA, happened_at=work.clock.now(), happened="Dagbladet är borta."
    )
    assert entry(work, nine).risk_need is RiskNeed.NONE


def test_another_coach_learns_nothing_about_a_protected_identity(work: Workplace, other: Workplace) -> None:
    card = residents.create(work, protected_identity=True)
    booking_id = bookings.create(other, resident_id=card.resident_id, start=at(9), place=Place.HOME)
    assert entry(work, booking_id).risk_need is RiskNeed.FIRST
    assert entry(other, booking_id).risk_need is RiskNeed.NONE
    assert risk_checks.risk_state(other, resident_id=card.resident_id) is None
    with pytest.raises(NotYours):
        risk_checks.save_check(other, resident_id=card.resident_id, answers=all_well())
    with pytest.raises(NotYours):
        second_coach.book_second(other, booking_id=booking_id, coach_id=other.coach_id)


def test_who_looked_at_it_stands_in_the_access_log(work: Workplace, gunvor: str) -> None:
    risk_checks.risk_state(work, resident_id=gunvor)
    with work.store.read() as session:
        parts = session.scalars(select(AccessEntry.part).where(AccessEntry.resident_id == gunvor)).all()
    assert AccessPart.SAFETY in parts


def test_where_only_counts_are_kept_no_check_is(work: Workplace, gunvor: str) -> None:
    with work.store.write() as session:
        session.add(Municipality(id=new_id(), name="Sundbyvik", regime=Regime.ANONYMOUS))
    with pytest.raises(NobodyIsKept):
        risk_checks.save_check(work, resident_id=gunvor, answers=all_well())


# --- two coaches ---


@pytest.fixture
def needs_two(work: Workplace, gunvor: str, nine: str) -> str:
    residents.update(work, resident_id=gunvor, two_coaches_needed=True)
    return nine


def one_coach_warnings(work: Workplace) -> list[str]:
    return [
        each.text for each in bookings.day(work, day=MONDAY).warnings if each.kind is WarningKind.ONE_COACH
    ]


def test_one_coach_where_two_are_needed_is_pointed_out(work: Workplace, needs_two: str) -> None:
    assert one_coach_warnings(work) == ["Två coacher behövs hos Gunvor Öberg, men bara en är bokad."]


def test_a_second_coach_can_be_booked_and_only_once(
    work: Workplace, other: Workplace, needs_two: str
) -> None:
    second = second_coach.book_second(work, booking_id=needs_two, coach_id=other.coach_id)
    assert one_coach_warnings(work) == one_coach_warnings(other) == []
    assert second_coach.book_second(work, booking_id=needs_two, coach_id=other.coach_id) == second
    bookings.cancel(work, booking_id=second)
    assert len(one_coach_warnings(work)) == 1


def test_a_booking_at_another_time_or_for_a_shorter_one_is_no_second_coach(
    work: Workplace, other: Workplace, needs_two: str
) -> None:
    with work.store.read() as session:
        first = session.get_one(Booking, needs_two)
    for start, length in ((first.start - timedelta(hours=2), first.minutes), (first.start, 15)):
        bookings.create(other, resident_id=first.resident_id, start=start, minutes=length)
    second = second_coach.book_second(work, booking_id=needs_two, coach_id=other.coach_id)
    with work.store.read() as session:
        booked = session.get_one(Booking, second)
    assert (booked.start, booked.minutes) == (first.start, first.minutes)


@pytest.mark.parametrize(("minute", "minutes", "is_enough"), [(10, 60, False), (0, 45, False), (0, 90, True)])
def test_a_second_coach_has_to_be_there_the_whole_time(
    work: Workplace, other: Workplace, gunvor: str, needs_two: str, minute: int, minutes: int, is_enough: bool
) -> None:
    bookings.create(other, resident_id=gunvor, start=at(9, minute), minutes=minutes, coach_id=other.coach_id)
    assert (one_coach_warnings(work) == []) is is_enough


def test_a_colleagues_meeting_with_the_code_counts(
    work: Workplace, other: Workplace, gunvor: str, needs_two: str
) -> None:
    code = residents.card(work, resident_id=gunvor).code
    meeting = BusyTime(coach_id=other.coach_id, start=at(8, 30), end=at(11), title="Möte")
    with work.store.write() as session:
        session.add(meeting)
    assert len(one_coach_warnings(work)) == 1
    with work.store.write() as session:
        session.get_one(BusyTime, meeting.id).title = f"Följer med till {code[:5]}-{code[5:]}"
    assert one_coach_warnings(work) == []


def test_it_is_pointed_out_before_a_time_is_booked(work: Workplace, other: Workplace, gunvor: str) -> None:
    residents.update(work, resident_id=gunvor, two_coaches_needed=True)

    def told() -> bool:
        found = bookings.problems_with(work, start=at(13), minutes=60, resident_id=gunvor)
        return WarningKind.ONE_COACH in [each.kind for each in found]

    assert told()
    bookings.create(other, resident_id=gunvor, start=at(13), coach_id=other.coach_id)
    assert not told()


def test_it_is_not_pointed_out_once_the_visit_has_been(work: Workplace, needs_two: str) -> None:
    visits.finish(work, visit_id=visits.start(work, booking_id=needs_two).visit_id)
    assert one_coach_warnings(work) == []
    with work.store.read() as session:
        assert session.get_one(Booking, needs_two).start == at(9)
    assert work.clock.now() < at(9) + timedelta(days=1)
