"""The follow-ups: due by the calendar, open for a while, and each missed one wants a reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itcoach import followups, inclusion
from itcoach.followups import AlreadyAnswered, FollowUpState
from itcoach.workplace import Workplace
from models.clock import Clock, months_later
from models.people import Resident
from models.vocabulary import Asked, MeasurementKind, MissedReason

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


def answer(work: Workplace, person: str, kind: MeasurementKind = MeasurementKind.FIRST) -> None:
    inclusion.save_measurement(work, resident_id=person, kind=kind, answers=ANSWERS, asked=Asked.READ_ALOUD)


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
    half_a_year = followups.next_for(work, resident_id=person, today=today)
    assert half_a_year is not None
    assert (half_a_year.due, half_a_year.state) == (date(2027, 5, 23), state)
    due = followups.due(work, today=today)
    assert [line.state for line in due] == ([] if state is FollowUpState.COMING else [state])


def test_the_day_is_counted_from_the_day_in_sweden(work: Workplace, person: str) -> None:
    late_evening = Clock.starting_at(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))  # 1 December in Sweden
    answer(Workplace(work.store, late_evening, work.coach_id), person)
    following = followups.next_for(work, resident_id=person, today=date(2026, 12, 1))
    assert following is not None
    assert following.due == date(2027, 6, 1)


def test_which_form_to_offer_follows_the_series(work: Workplace, person: str) -> None:
    def offered(today: date) -> MeasurementKind | None:
        return followups.next_kind(work, resident_id=person, today=today)

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
    (lapsed,) = followups.due(work, today=today)
    followups.record_missed(work, follow_up_id=lapsed.follow_up_id, reason=MissedReason.ILLNESS)
    assert followups.due(work, today=today) == ()
    missed, coming = followups.code_list(work, today=today)
    assert (missed.state, missed.reason) == (FollowUpState.MISSED, MissedReason.ILLNESS)
    assert followups.next_for(work, resident_id=person, today=today) == coming


def test_a_reason_can_be_corrected_and_an_answer_after_all_settles_it(work: Workplace, person: str) -> None:
    answer(work, person)
    today = date(2027, 5, 23)
    (open_now,) = followups.due(work, today=today)
    for reason in (MissedReason.FORGOTTEN, MissedReason.NOT_REACHED):
        followups.record_missed(work, follow_up_id=open_now.follow_up_id, reason=reason)
    assert followups.code_list(work, today=today)[0].reason == MissedReason.NOT_REACHED
    answer(work, person, MeasurementKind.SIX_MONTHS)
    assert followups.code_list(work, today=today)[0].state == FollowUpState.DONE
    with work.store.read() as session:
        kinds = [(each.kind, each.missed_reason) for each in inclusion.measurements_of(session, person)]
    assert kinds == [("first", None), ("six_months", None)]


def test_an_answered_one_cannot_be_made_missed(work: Workplace, person: str) -> None:
    answer(work, person)
    answer(work, person, MeasurementKind.SIX_MONTHS)
    done = followups.code_list(work, today=date(2027, 5, 23))[0]
    with pytest.raises(AlreadyAnswered, match="redan besvarad"):
        followups.record_missed(work, follow_up_id=done.follow_up_id, reason=MissedReason.OTHER)


def test_a_first_measurement_corrected_later_leaves_the_dates(work: Workplace, person: str) -> None:
    answer(work, person)
    in_february = Clock.starting_at(datetime(2027, 2, 1, 8, tzinfo=UTC))
    answer(Workplace(work.store, in_february, work.coach_id), person)
    lines = followups.code_list(work, today=date(2027, 2, 1))
    assert [line.due for line in lines] == [date(2027, 5, 23), date(2027, 11, 23)]


def test_the_list_shows_a_protected_identity_by_its_code(work: Workplace) -> None:
    with work.store.write() as session:
        session.add(hidden := Resident(code="B8M4RZ", protected_identity=True))
    answer(work, hidden.id)
    line = followups.code_list(work, today=date(2026, 11, 23))[0]
    assert (line.shown_name, line.mine) == ("B8M4R-Z", True)
