"""The follow-ups: due by the calendar, open for a while, and each missed one wants a reason."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.followups import schedule
from itcoach.followups.lines import FollowUpLine
from itcoach.followups.schedule import AlreadyAnswered
from itcoach.followups.series import FollowUpState
from itcoach.inclusion import measurements
from itcoach.inclusion.questionnaire import instrument
from itcoach.workplace import Workplace
from models.base import derived_id
from models.clock import Clock, months_later
from models.measurement import FollowUp
from models.people import Coach, Municipality, Resident
from models.regime import NobodyIsKept
from models.vocabulary import (
    Asked,
    BookingKind,
    MeasurementKind,
    MissedReason,
    Regime,
)
from tests.helpers.people import restricted

ANSWERS = (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)


@pytest.mark.parametrize(
    ("first", "months", "day"),
    [
        (date(2026, 11, 23), 6, date(2027, 5, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_a_follow_up_is_due_the_same_day_of_the_month_or_its_last(
    first: date, months: int, day: date
) -> None:
    assert months_later(first, months) == day


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.sampled_from([6, 12]))
def test_the_day_is_never_later_in_the_month_than_the_first(first: date, months: int) -> None:
    due = months_later(first, months)
    assert (due.year * 12 + due.month) - (first.year * 12 + first.month) == months
    assert due.day == first.day or (due.day < first.day and (due + timedelta(days=1)).day == 1)


@pytest.fixture
def person(work: Workplace) -> str:
    with work.store.write() as session:
        session.add(resident := Resident(code="A7K3QX", name="Gunvor Öberg"))
    return resident.id


def answer(
    work: Workplace, person: str, kind: MeasurementKind = MeasurementKind.FIRST, visit: str | None = None
) -> None:
    measurements.save_measurement(
        work, resident_id=person, kind=kind, answers=ANSWERS, asked=Asked.READ_ALOUD, visit_id=visit
    )


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2027, 4, 22), FollowUpState.COMING),
        (date(2027, 4, 23), FollowUpState.OPEN),
        (date(2027, 7, 7), FollowUpState.OPEN),
        (date(2027, 7, 8), FollowUpState.LAPSED),
    ],
)
def test_it_is_open_from_30_days_before_to_45_days_after(
    work: Workplace, person: str, today: date, state: FollowUpState
) -> None:
    answer(work, person)
    half_a_year = schedule.code_list(work, today=today)[0]
    assert (half_a_year.due, half_a_year.state) == (date(2027, 5, 23), state)
    due = schedule.due(work, today=today)
    assert [line.state for line in due] == ([] if state is FollowUpState.COMING else [state])


def test_the_day_is_counted_from_the_day_in_sweden(work: Workplace, person: str) -> None:
    late_evening = Clock.starting_at(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))  # 1 December in Sweden
    answer(Workplace(work.store, late_evening, work.coach_id), person)
    following = schedule.next_for(work, resident_id=person, today=date(2026, 12, 1))
    assert following is not None
    assert following.due == date(2027, 6, 1)


def test_which_form_to_offer_follows_the_series(work: Workplace, person: str) -> None:
    def offered(today: date) -> MeasurementKind | None:
        return schedule.next_kind(work, resident_id=person, today=today)

    assert offered(date(2026, 11, 23)) == "first"
    answer(work, person)
    assert offered(date(2026, 11, 24)) is None
    assert offered(date(2027, 5, 20)) == "six_months"
    answer(work, person, MeasurementKind.SIX_MONTHS)
    assert offered(date(2027, 5, 20)) is None
    assert offered(date(2027, 11, 20)) == "twelve_months"


def test_a_missed_one_stands_with_its_reason_and_the_next_one_comes(work: Workplace, person: str) -> None:
    answer(work, person)
    today = date(2027, 8, 1)
    (lapsed,) = schedule.due(work, today=today)
    schedule.record_missed(work, follow_up_id=lapsed.follow_up_id, reason=MissedReason.ILLNESS)
    assert schedule.due(work, today=today) == ()
    missed, coming = schedule.code_list(work, today=today)
    assert (missed.state, missed.reason) == (FollowUpState.MISSED, MissedReason.ILLNESS)
    assert schedule.next_for(work, resident_id=person, today=today) == coming


def test_one_whose_time_is_over_hides_neither_the_next_day_nor_the_next_one_that_is_open(
    work: Workplace, person: str
) -> None:
    answer(work, person)
    for today in (date(2027, 8, 1), date(2027, 11, 23)):
        lapsed = schedule.lapsed_for(work, resident_id=person, today=today)
        following = schedule.next_for(work, resident_id=person, today=today)
        assert lapsed is not None
        assert following is not None
        assert (lapsed.kind, following.kind) == ("six_months", "twelve_months")
    a_year_on = Workplace(work.store, Clock.starting_at(datetime(2027, 11, 23, 9, tzinfo=UTC)), work.coach_id)
    assert schedule.to_book(a_year_on, resident_id=person, day=date(2027, 11, 23)) == following


def test_a_reason_can_be_corrected_and_an_answer_after_all_settles_it(work: Workplace, person: str) -> None:
    answer(work, person)
    today = date(2027, 5, 23)
    (open_now,) = schedule.due(work, today=today)
    for reason in (MissedReason.FORGOTTEN, MissedReason.NOT_REACHED):
        schedule.record_missed(work, follow_up_id=open_now.follow_up_id, reason=reason)
    assert schedule.code_list(work, today=today)[0].reason == MissedReason.NOT_REACHED
    answer(work, person, MeasurementKind.SIX_MONTHS)
    assert schedule.code_list(work, today=today)[0].state == FollowUpState.DONE
    with work.store.read() as session:
        kinds = [(each.kind, each.missed_reason) for each in measurements.measurements_of(session, person)]
    assert kinds == [("first", None), ("six_months", None)]


def test_a_reason_taken_back_makes_it_open_again_and_undoing_a_change_brings_the_first_reason(
    work: Workplace, person: str
) -> None:
    answer(work, person)
    today = date(2027, 5, 23)
    (open_now,) = schedule.due(work, today=today)
    schedule.record_missed(work, follow_up_id=open_now.follow_up_id, reason=MissedReason.ILLNESS)
    before = schedule.record_missed(work, follow_up_id=open_now.follow_up_id, reason=MissedReason.NOT_REACHED)
    schedule.restore_missed(work, before=before)
    assert schedule.code_list(work, today=today)[0].reason is MissedReason.ILLNESS
    schedule.take_back_missed(work, follow_up_id=open_now.follow_up_id)
    assert schedule.due(work, today=today) == (open_now,)
    assert schedule.next_kind(work, resident_id=person, today=today) == "six_months"
    schedule.take_back_missed(work, follow_up_id=open_now.follow_up_id)  # once more changes nothing
    assert schedule.due(work, today=today) == (open_now,)


@pytest.mark.parametrize("reason", [MissedReason.DECEASED, MissedReason.MOVED])
def test_who_has_moved_or_died_may_end_the_later_follow_up_too(
    work: Workplace, person: str, reason: MissedReason
) -> None:
    answer(work, person)
    today = date(2027, 3, 1)  # also before the follow-up opens
    half_a_year, _year = schedule.code_list(work, today=today)
    before = schedule.record_missed(
        work, follow_up_id=half_a_year.follow_up_id, reason=reason, later_too=True
    )
    assert [line.reason for line in schedule.code_list(work, today=today)] == [reason, reason]
    assert schedule.next_for(work, resident_id=person, today=today) is None
    schedule.restore_missed(work, before=before)
    assert {line.state for line in schedule.code_list(work, today=today)} == {FollowUpState.COMING}


def test_an_end_to_the_series_leaves_what_was_answered_later(work: Workplace, person: str) -> None:
    answer(work, person)
    answer(work, person, MeasurementKind.TWELVE_MONTHS)
    today = date(2027, 12, 1)
    (lapsed,) = schedule.due(work, today=today)
    schedule.record_missed(work, follow_up_id=lapsed.follow_up_id, reason=MissedReason.MOVED, later_too=True)
    states = [line.state for line in schedule.code_list(work, today=today)]
    assert states == [FollowUpState.MISSED, FollowUpState.DONE]


def test_who_declined_after_6_months_is_asked_again_at_12(work: Workplace, person: str) -> None:
    answer(work, person)
    (open_now,) = schedule.due(work, today=date(2027, 5, 23))
    schedule.record_missed(work, follow_up_id=open_now.follow_up_id, reason=MissedReason.DECLINED)
    assert schedule.next_kind(work, resident_id=person, today=date(2027, 5, 24)) is None
    assert schedule.next_kind(work, resident_id=person, today=date(2027, 11, 23)) == "twelve_months"


def test_an_answered_one_cannot_be_made_missed(work: Workplace, person: str) -> None:
    answer(work, person)
    answer(work, person, MeasurementKind.SIX_MONTHS)
    done = schedule.code_list(work, today=date(2027, 5, 23))[0]
    with pytest.raises(AlreadyAnswered, match="redan besvarad"):
        schedule.record_missed(work, follow_up_id=done.follow_up_id, reason=MissedReason.OTHER)


def test_a_first_measurement_corrected_later_leaves_the_dates(work: Workplace, person: str) -> None:
    answer(work, person)
    in_february = Clock.starting_at(datetime(2027, 2, 1, 8, tzinfo=UTC))
    answer(Workplace(work.store, in_february, work.coach_id), person)
    lines = schedule.code_list(work, today=date(2027, 2, 1))
    assert [line.due for line in lines] == [date(2027, 5, 23), date(2027, 11, 23)]


def test_when_the_date_of_the_first_measurement_is_corrected_the_plan_follows(
    work: Workplace, person: str
) -> None:
    answer(work, person)
    on_paper = datetime(2026, 8, 31, 9, tzinfo=UTC)
    measurements.save_measurement(
        work,
        resident_id=person,
        kind=MeasurementKind.FIRST,
        answers=ANSWERS,
        asked=Asked.PAPER,
        answered_at=on_paper,
    )
    with work.store.read() as session:
        stored = [each.due for each in session.query(FollowUp).order_by(FollowUp.due)]
    listed = [line.due for line in schedule.code_list(work, today=date(2026, 11, 23))]
    assert stored == listed == [date(2027, 2, 28), date(2027, 8, 31)]


@pytest.mark.parametrize("chosen", [None, ["why_not", "new_device", "changes_in_words"]])
def test_what_has_changed_is_asked_at_the_follow_ups_only(work: Workplace, chosen: list[str] | None) -> None:
    with work.store.write() as session:
        session.add(Municipality(id=derived_id("municipality"), rev=1, extras=chosen))
    again = {extra.id for extra in instrument().extras if extra.again}
    assert {"new_device", "new_housing", "new_helper", "new_aid", "other_help"} < again
    asked = {
        kind: {extra.id for extra in measurements.extras_for(work, kind=kind)} for kind in MeasurementKind
    }
    assert not asked[MeasurementKind.FIRST] & again
    wanted = again if chosen is None else again & set(chosen)
    assert asked[MeasurementKind.SIX_MONTHS] & again == wanted
    assert asked[MeasurementKind.TWELVE_MONTHS] & again == wanted


def test_a_colleagues_answer_is_never_written_over(work: Workplace, person: str) -> None:
    answer(work, person)
    answer(work, person, MeasurementKind.SIX_MONTHS, "her visit")
    later = Workplace(work.store, Clock.starting_at(datetime(2026, 11, 30, 8, tzinfo=UTC)), "coach b")
    answer(later, person, MeasurementKind.SIX_MONTHS, "his visit")
    line = schedule.code_list(work, today=date(2026, 12, 1))[0]
    assert line.done_on == date(2026, 11, 23)
    assert [(each.counts, each.others) for each in line.twice] == [
        (date(2026, 11, 23), (date(2026, 11, 30),))
    ]
    assert schedule.twice_asked(work) == line.twice


def book(work: Workplace, person: str, day: date, kind: BookingKind = BookingKind.FOLLOW_UP) -> str:
    return bookings.create(work, resident_id=person, start=bookings.local_time(day, time(9)), kind=kind)


def test_a_booked_follow_up_is_shown_as_booked_until_the_booking_is_cancelled(
    work: Workplace, person: str
) -> None:
    answer(work, person)
    today = date(2026, 11, 23)

    def booked() -> str | None:
        line = schedule.code_list(work, today=today)[0]
        return line.booked.booking_id if line.booked else None

    for kind, day in (
        (BookingKind.HELP, date(2027, 5, 23)),
        (BookingKind.FOLLOW_UP, date(2027, 4, 22)),  # the day before it opens
        (BookingKind.FOLLOW_UP, date(2027, 7, 8)),  # the day after it has closed
    ):
        book(work, person, day, kind)
        assert booked() is None
    last_day = book(work, person, date(2027, 7, 7))
    assert booked() == last_day
    first_day = book(work, person, date(2027, 4, 23))
    assert booked() == first_day
    bookings.cancel(work, booking_id=first_day)
    assert booked() == last_day
    bookings.mark_no_show(work, booking_id=last_day)
    assert booked() is None


def test_a_booking_that_has_been_is_no_booking_any_more(work: Workplace, person: str) -> None:
    answer(work, person)
    book(work, person, date(2027, 5, 23))
    assert schedule.due(work, today=date(2027, 5, 23))[0].booked is not None
    assert schedule.due(work, today=date(2027, 5, 24))[0].booked is None


@pytest.mark.parametrize(
    ("booked", "thinks_of_it"),
    [(date(2027, 4, 22), False), (date(2027, 4, 23), True), (date(2027, 7, 8), True)],
)
def test_a_booking_thinks_of_what_is_open_or_opens_before_its_day(
    work: Workplace, person: str, booked: date, thinks_of_it: bool
) -> None:
    answer(work, person)
    line = schedule.to_book(work, resident_id=person, day=booked)
    assert (line is not None) is thinks_of_it


@given(st.dates(date(2027, 5, 1), date(2027, 5, 31)), st.integers(-60, 50))
def test_the_suggested_day_is_the_first_weekday_from_its_own_that_is_left(due: date, days: int) -> None:
    opens, closes, today = due - timedelta(days=30), due + timedelta(days=45), due + timedelta(days=days)
    line = FollowUpLine(
        "", "", "", "", MeasurementKind.SIX_MONTHS, due, opens, closes, FollowUpState.OPEN, None, None, True
    )
    day = schedule.suggested_day(line, today=today)
    left = [today + timedelta(days=each) for each in range(1, 120)]
    left = [each for each in left if opens <= each <= closes and each.weekday() < 5]
    if left:
        assert day == min((each for each in left if each >= due), default=left[-1])
    else:
        assert today <= day <= today + timedelta(days=1)


def test_in_the_morning_a_coach_is_reminded_of_a_few_own_ones_that_are_not_booked(work: Workplace) -> None:
    with work.store.write() as session:
        session.add(Coach(id="coach b", name="Coach B"))
    colleague = Workplace(work.store, work.clock, "coach b")
    people = [residents.create(work, name=f"Person {number}").resident_id for number in range(7)]
    for number, each in enumerate(people):
        answer(colleague if number == 6 else work, each)
    book(work, people[0], date(2027, 5, 28))
    reminded = schedule.todays(work, today=date(2027, 5, 23))
    assert (len(reminded.lines), reminded.more, reminded.lapsed) == (3, 2, 0)
    assert people[0] not in {line.resident_id for line in reminded.lines}
    over = schedule.todays(work, today=date(2027, 7, 8))
    assert (over.lines, over.more, over.lapsed) == ((), 0, 6)


def test_where_the_colleague_who_asked_has_left_the_follow_up_is_everyones(
    work: Workplace, person: str
) -> None:
    with work.store.write() as session:
        session.add(Coach(id="coach b", name="Coach B", active=False))
    answer(Workplace(work.store, work.clock, "coach b"), person)
    assert [line.mine for line in schedule.code_list(work, today=date(2026, 11, 23))] == [True, True]


def test_where_the_data_are_restricted_nothing_is_asked_and_nothing_is_written(
    work: Workplace, person: str
) -> None:
    answer(work, person)
    today = date(2027, 5, 23)
    with work.store.write() as session:
        session.scalars(select(FollowUp).order_by(FollowUp.due)).first().due = date(2027, 1, 1)  # type: ignore[union-attr]
    restricted(work, person)
    assert [line.restricted for line in schedule.code_list(work, today=today)] == [True, True]
    assert schedule.due(work, today=today) == ()
    assert schedule.next_kind(work, resident_id=person, today=today) is None
    assert schedule.to_book(work, resident_id=person, day=today) is None
    assert not schedule.keep_in_step(work.store)


def test_where_only_counts_are_kept_nobody_is_followed_up(work: Workplace, person: str) -> None:
    answer(work, person)
    (open_now,) = schedule.due(work, today=date(2027, 5, 23))
    never_asked = residents.create(work, name="Arne").resident_id
    assert schedule.are_kept(work)
    with work.store.write() as session:
        session.add(Municipality(id=derived_id("municipality"), rev=1, regime=Regime.ANONYMOUS))
    assert not schedule.are_kept(work)
    assert schedule.next_kind(work, resident_id=never_asked, today=date(2027, 5, 23)) is None
    assert schedule.code_list(work, today=date(2027, 5, 23)) == ()
    assert schedule.next_kind(work, resident_id=person, today=date(2027, 5, 23)) is None
    with pytest.raises(NobodyIsKept):
        schedule.record_missed(work, follow_up_id=open_now.follow_up_id, reason=MissedReason.OTHER)


def test_the_list_shows_a_protected_identity_by_its_code(work: Workplace) -> None:
    with work.store.write() as session:
        session.add(hidden := Resident(code="B8M4RZ", protected_identity=True))
    answer(work, hidden.id)
    line = schedule.code_list(work, today=date(2026, 11, 23))[0]
    assert (line.shown_name, line.mine) == ("B8M4R-Z", True)


def test_of_a_protected_identity_a_colleague_learns_the_code_and_the_day_alone(work: Workplace) -> None:
    with work.store.write() as session:
        session.add(hidden := Resident(code="B8M4RZ", protected_identity=True, named_coach_id=work.coach_id))
    answer(work, hidden.id, visit="her visit")
    answer(work, hidden.id, visit="another visit")
    half_a_year, _ = schedule.code_list(work, today=date(2027, 5, 23))
    schedule.record_missed(work, follow_up_id=half_a_year.follow_up_id, reason=MissedReason.ILLNESS)
    book(work, hidden.id, date(2027, 11, 23))

    def told(coach_id: str) -> list[tuple[bool, ...]]:
        at = Workplace(work.store, work.clock, coach_id)
        lines = schedule.code_list(at, today=date(2027, 11, 1))
        return [(bool(each.reason), bool(each.booked), bool(each.twice), each.may_be_asked) for each in lines]

    assert told(work.coach_id) == [(True, False, True, True), (False, True, True, True)]
    assert told("coach b") == [(False, False, False, False)] * 2
    colleague = Workplace(work.store, work.clock, "coach b")
    assert schedule.due(colleague, today=date(2027, 11, 1)) == schedule.twice_asked(colleague) == ()


def test_nobody_is_offered_what_is_due_for_somebody_else(work: Workplace, person: str) -> None:
    answer(work, person)
    later = Workplace(work.store, Clock.starting_at(datetime(2027, 3, 1, 8, tzinfo=UTC)), work.coach_id)
    other = residents.create(work, name="Arne").resident_id
    answer(later, other)
    assert schedule.next_kind(work, resident_id=other, today=date(2027, 5, 23)) is None
    following = schedule.next_for(work, resident_id=other, today=date(2027, 5, 23))
    assert following is not None
    assert (following.resident_id, following.due) == (other, date(2027, 9, 1))


def test_a_follow_up_that_came_before_what_it_hangs_on_keeps_its_day(work: Workplace, person: str) -> None:
    due, six_months = date(2027, 5, 23), MeasurementKind.SIX_MONTHS
    with work.store.write() as session:
        session.add(FollowUp(resident_id=person, kind=six_months, due=due))
        session.add(FollowUp(resident_id="not here yet", kind=six_months, due=due))
    lines = schedule.code_list(work, today=due)
    assert [(line.resident_id, line.due) for line in lines] == [(person, due)]
