"""When a coach is warned, when a risk check is asked for, and when a note is over."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itcoach.safety.rules import (
    FORGOTTEN_AFTER,
    Reading,
    RiskNeed,
    note_is_shown,
    overrun,
    reminders,
    risk_need,
    until_next,
    when_next,
)
from models.clock import to_local
from models.vocabulary import Place
from tests.helpers.moving_clock import MovingClock

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
# Around both changes of the clocks, and in between.
INSTANTS = st.one_of(
    *(
        st.datetimes(datetime(2026, month, day), datetime(2026, month, day + 2), timezones=st.just(UTC))
        for month, day in ((3, 28), (10, 24), (6, 1))
    )
)
SPANS = st.timedeltas(timedelta(0), timedelta(hours=3))
JUMPS = st.timedeltas(timedelta(hours=-30), timedelta(hours=30))
STEPS = st.lists(st.tuples(st.sampled_from(["pass", "sleep", "set"]), SPANS, JUMPS), max_size=8)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


@pytest.mark.parametrize(
    ("over", "times"),
    [(-1, 0), (0, 1), (4.9, 1), (5, 2), (15, 3), (30, 4), (59, 4), (60, 5), (479, 18), (480, 0)],
)
def test_the_warning_comes_at_the_end_and_again_with_some_sense(over: float, times: int) -> None:
    assert reminders(minutes(over)) == times


@given(start=INSTANTS, planned=SPANS, steps=STEPS)
def test_the_warning_comes_no_later_than_either_clock_says(
    start: datetime, planned: timedelta, steps: list[tuple[str, timedelta, timedelta]]
) -> None:
    clock = MovingClock(start)
    clock.go_on(minutes=50)
    seen, end = Reading(clock.now(), clock.running), clock.now() + planned
    for kind, span, jump in steps:
        if kind == "set":
            clock.set(clock.now() + jump)
        else:
            clock.go_on(asleep=kind == "sleep", microseconds=span // timedelta(microseconds=1))
    over = overrun(end, seen, Reading(clock.now(), clock.running))
    assert (over >= timedelta(0)) == (clock.now() >= end or clock.running - seen.running >= planned)


@given(start=INSTANTS, planned=SPANS, passed=SPANS)
def test_with_clocks_that_agree_it_comes_when_the_visit_should_be_over(
    start: datetime, planned: timedelta, passed: timedelta
) -> None:
    clock = MovingClock(start)
    clock.go_on(minutes=50)
    seen = Reading(clock.now(), clock.running)
    clock.go_on(microseconds=passed // timedelta(microseconds=1))
    over = overrun(seen.wall + planned, seen, Reading(clock.now(), clock.running))
    assert over == passed - planned


@given(over=st.timedeltas(timedelta(hours=-3), timedelta(hours=9)))
def test_the_next_look_is_when_something_changes_and_not_before(over: timedelta) -> None:
    wait = until_next(over)
    if wait is None:
        assert over >= FORGOTTEN_AFTER
        return
    assert wait > timedelta(0)
    assert reminders(over + wait - timedelta(microseconds=1)) == reminders(over)
    assert reminders(over + wait) != reminders(over)


@given(now=INSTANTS, at=st.times())
def test_a_time_of_day_is_the_next_one_that_clocks_show(now: datetime, at: time) -> None:
    found = when_next(at, now)
    assert found > now
    assert to_local(found).time() == at
    # Never more than a day away, but where that hour is left out in spring.
    assert found - now <= timedelta(hours=49)


def test_a_time_that_is_left_out_in_spring_is_the_day_after() -> None:
    evening = datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert to_local(when_next(time(2, 30), evening)).date() == date(2026, 3, 30)


def test_of_a_time_that_comes_twice_in_autumn_the_next_one_counts() -> None:
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 02.45, before the hour is repeated
    assert when_next(time(2, 30), between) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def need(**known: object) -> RiskNeed:
    given: dict[str, object] = {
        "place": Place.HOME, "visited_before": False, "checked_at": None, "incident_at": None, "now": NINE,
    }  # fmt: skip
    return risk_need(**{**given, **known})  # type: ignore[arg-type]


def test_a_first_visit_at_home_asks_for_a_risk_check() -> None:
    assert need() is RiskNeed.FIRST
    assert need(visited_before=True) is RiskNeed.NONE
    assert need(place=Place.VENUE) is need(place=Place.PHONE) is RiskNeed.NONE


def test_a_risk_check_is_asked_for_again_after_a_year_and_after_an_incident() -> None:
    made = NINE - timedelta(days=30)
    assert need(checked_at=made) is RiskNeed.NONE
    assert need(checked_at=made, now=datetime(2027, 10, 23, 21, tzinfo=UTC)) is RiskNeed.NONE
    assert need(checked_at=made, now=datetime(2027, 10, 23, 22, tzinfo=UTC)) is RiskNeed.OLD
    assert need(checked_at=made, incident_at=made + minutes(1)) is RiskNeed.INCIDENT
    assert need(checked_at=made, incident_at=made - minutes(1)) is RiskNeed.NONE
    assert need(visited_before=True, incident_at=made) is RiskNeed.INCIDENT


def test_a_note_is_shown_to_the_end_of_its_last_day() -> None:
    last = date(2026, 11, 23)
    assert note_is_shown(last, last)
    assert not note_is_shown(last, date(2026, 11, 24))
    assert note_is_shown(None, last)
