"""The series of measurements: which count and when the next are due, whatever the order they come in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itcoach.followups.series import FollowUpState, asked_twice, counted, due_dates, state_of
from models.clock import SWEDEN
from models.vocabulary import MeasurementKind, MissedReason

FIRST, SIX = MeasurementKind.FIRST, MeasurementKind.SIX_MONTHS
MAY = datetime(2027, 5, 3, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A measurement as the rule sees it."""

    id: str
    resident_id: str = "gunvor"
    kind: str = SIX
    answered_at: datetime | None = None
    missed_reason: MissedReason | None = None
    supersedes_id: str | None = None


def answer(identity: str, days: int = 0, over: str | None = None) -> Asked:
    return Asked(identity, answered_at=MAY + timedelta(days=days), supersedes_id=over)


def missed(
    identity: str, over: str | None = None, reason: MissedReason | None = MissedReason.ILLNESS
) -> Asked:
    return Asked(identity, missed_reason=reason, supersedes_id=over)


def taken_back(identity: str, over: str) -> Asked:
    return missed(identity, over, None)


def counts(*measurements: Asked) -> str | None:
    found = counted(measurements).get(("gunvor", SIX))
    return found.id if found else None


def test_of_two_coaches_who_asked_offline_the_one_who_asked_first_counts_and_both_are_kept() -> None:
    early, late = answer("b", days=0), answer("a", days=2)
    assert counts(early, late) == "b"
    assert asked_twice([late, early]) == {("gunvor", SIX): (late,)}


def test_asked_at_the_same_instant_the_one_made_first_counts() -> None:
    assert counts(answer("b"), answer("a")) == "a"


def test_a_correction_counts_in_place_of_what_it_corrects_also_where_another_asked_later() -> None:
    assert counts(answer("a"), answer("c", over="a"), answer("b", days=1)) == "c"
    assert counts(answer("a"), answer("c", over="a"), answer("d", over="c")) == "d"


def test_two_corrections_of_one_answer_made_offline_are_one_occasion_and_the_later_counts() -> None:
    both = answer("a"), answer("b", over="a"), answer("c", over="a")
    assert counts(*both) == "c"
    assert asked_twice(both) == {}


def test_an_answer_counts_before_a_drop_out_that_a_colleague_recorded_meanwhile() -> None:
    assert counts(answer("a"), missed("b")) == "a"
    assert counts(missed("a"), answer("b", over="a"), missed("c", over="a")) == "b"


def test_a_drop_out_that_was_taken_back_counts_no_more() -> None:
    assert counts(missed("a"), taken_back("b", "a")) is None
    assert counts(missed("a"), taken_back("b", "a"), missed("c", over="b")) == "c"


def test_a_correction_reaches_neither_another_person_nor_another_kind() -> None:
    own = answer("a")
    elsewhere = Asked("b", resident_id="sven-olof", answered_at=MAY, supersedes_id="a")
    other_kind = Asked("c", kind=FIRST, answered_at=MAY, supersedes_id="a")
    assert {each.id for each in counted([own, elsewhere, other_kind]).values()} == {"a", "b", "c"}


def test_a_circle_that_no_program_of_ours_makes_stops_nothing() -> None:
    assert counts(answer("a", over="b"), answer("b", over="a"), answer("c", days=3)) == "c"
    assert counts(answer("a", over="a")) is None


made = st.builds(
    Asked,
    id=st.uuids().map(str),
    resident_id=st.sampled_from(["gunvor", "sven-olof"]),
    kind=st.sampled_from([FIRST, SIX]),
    answered_at=st.one_of(st.none(), st.integers(0, 3).map(lambda days: MAY + timedelta(days=days))),
    missed_reason=st.one_of(st.none(), st.sampled_from(MissedReason)),
)


@st.composite
def stores(draw: st.DrawFn) -> list[Asked]:
    """Draw measurements of which any may correct any other, themselves included."""
    rows = draw(st.lists(made, min_size=1, max_size=7, unique_by=lambda each: each.id))
    names = st.sampled_from([None, *(each.id for each in rows)])
    return [Asked(**{**vars(each), "supersedes_id": draw(names)}) for each in rows]


@given(stores(), st.randoms(use_true_random=False))
def test_the_same_counts_on_every_laptop_in_whatever_order_it_came(rows: list[Asked], chance: object) -> None:
    again = list(rows)
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert counted(again) == counted(rows)
    assert asked_twice(again) == asked_twice(rows)


@given(stores())
def test_what_counts_is_whole_and_alone(rows: list[Asked]) -> None:
    found = counted(rows)
    for whose, each in found.items():
        assert (each.resident_id, each.kind) == whose
        assert each.answered_at or each.missed_reason
        others = asked_twice(rows).get(whose, ())
        assert each not in others
        assert all(each.answered_at <= other.answered_at for other in others)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("first", "six", "twelve"),
    [
        (datetime(2026, 8, 31, 10), date(2027, 2, 28), date(2027, 8, 31)),
        (datetime(2027, 8, 31, 10), date(2028, 2, 29), date(2028, 8, 31)),
        (datetime(2028, 2, 29, 10), date(2028, 8, 29), date(2029, 2, 28)),
        (datetime(2026, 12, 31, 23, 59), date(2027, 6, 30), date(2027, 12, 31)),
        (datetime(2027, 3, 28, 1, 59), date(2027, 9, 28), date(2028, 3, 28)),  # the clock goes forward at 2
        (datetime(2026, 10, 25, 2, 30), date(2027, 4, 25), date(2027, 10, 25)),  # and back at 3
    ],
)
def test_due_on_the_same_day_of_the_month_in_sweden_or_on_its_last(
    first: datetime, six: date, twelve: date
) -> None:
    assert list(due_dates(first.replace(tzinfo=SWEDEN)).values()) == [six, twelve]


@given(st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(SWEDEN)))
def test_the_time_of_day_and_summer_time_move_no_day(first: datetime) -> None:
    noon = first.replace(hour=12, minute=0, second=0, microsecond=0, fold=0)
    assert due_dates(first.astimezone(UTC)) == due_dates(noon)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(-60, 80))
def test_open_from_30_days_before_to_45_days_after_both_days_included(due: date, days: int) -> None:
    state = state_of(due, None, due + timedelta(days=days))
    if days < -30:
        assert state is FollowUpState.COMING
    else:
        assert state is (FollowUpState.OPEN if days <= 45 else FollowUpState.LAPSED)
