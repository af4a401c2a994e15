"""Two coaches, two laptops, one resident: nothing is asked twice by mistake, and all laptops say the same."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.followups import schedule
from itcoach.followups.lines import FollowUpLine
from itcoach.followups.series import FollowUpState, counted
from itcoach.inclusion import measurements
from itcoach.syncing import exchange
from itcoach.syncing.conflicts import open_conflicts
from itcoach.workplace import Workplace
from models.base import derived_id
from models.clock import Clock
from models.measurement import FollowUp, Measurement
from models.vocabulary import Asked, BookingKind, MeasurementKind, MissedReason
from sync.client import set_aside
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import on_sqlite

ANSWERS = (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
FIRST, SIX = MeasurementKind.FIRST, MeasurementKind.SIX_MONTHS
NOVEMBER = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAY = datetime(2027, 5, 20, 9, tzinfo=UTC)


class Coach:
    """A coach at a laptop, on any day."""

    def __init__(self, laptop: Laptop, folder: Path) -> None:
        self.laptop, self._folder = laptop, folder

    def at(self, moment: datetime) -> Workplace:
        return Workplace(self.laptop.store, Clock.starting_at(moment), self.laptop.coach_id)

    def asks(self, person: str, kind: MeasurementKind, moment: datetime) -> None:
        measurements.save_measurement(
            self.at(moment), resident_id=person, kind=kind, answers=ANSWERS, asked=Asked.READ_ALOUD,
            visit_id=derived_id("visit", self.laptop.coach_id, str(moment)),
        )  # fmt: skip

    def misses(self, person: str, reason: MissedReason) -> None:
        schedule.record_missed(self.at(MAY), follow_up_id=self.line(person).follow_up_id, reason=reason)

    def takes_back(self, person: str) -> None:
        schedule.take_back_missed(self.at(MAY), follow_up_id=self.line(person).follow_up_id)

    def sync(self) -> bool:
        """Sync, and tell whether there was anything to send or to fetch."""
        result = exchange.sync_once(self.laptop.client, self.laptop.store, self._folder)
        return bool(result.sent or result.received)

    def lines(self, person: str) -> tuple[FollowUpLine, ...]:
        listed = schedule.code_list(self.at(MAY), today=MAY.date())
        return tuple(line for line in listed if line.resident_id == person)

    def line(self, person: str) -> FollowUpLine:
        return self.lines(person)[0]

    def offered(self, person: str, moment: datetime = MAY) -> MeasurementKind | None:
        return schedule.next_kind(self.at(moment), resident_id=person, today=moment.date())

    def stored(self, person: str) -> list[tuple[Any, ...]]:
        """Return the rows of the follow-ups, revisions included."""
        wanted = select(FollowUp).where(FollowUp.resident_id == person).order_by(FollowUp.id)
        with self.laptop.store.read() as session:
            return [(each.id, each.rev, each.due, each.measurement_id) for each in session.scalars(wanted)]

    def measurements(self, person: str) -> list[Measurement]:
        with self.laptop.store.read() as session:
            return list(session.scalars(select(Measurement).where(Measurement.resident_id == person)))


@pytest.fixture
def coaches(server: Server, tmp_path: Path) -> tuple[Coach, Coach]:
    return Coach(server.laptop("Coach A"), tmp_path), Coach(server.laptop("Coach B"), tmp_path)


@pytest.fixture
def person(coaches: tuple[Coach, Coach]) -> str:
    """A resident whom both laptops know, asked for the first time in November."""
    a, b = coaches
    identity = residents.create(a.at(NOVEMBER), name="Gunvor Öberg").resident_id
    a.asks(identity, FIRST, NOVEMBER)
    meet(a, b)
    return identity


def meet(a: Coach, b: Coach) -> None:
    """Sync until nobody has anything to tell the other, which is soon."""
    for _ in range(5):
        if not any([a.sync(), b.sync()]):
            return
    raise AssertionError("the laptops go on telling each other something new")


def assert_same(a: Coach, b: Coach, person: str) -> None:
    assert [replace(line, mine=True, booked=None) for line in a.lines(person)] == [
        replace(line, mine=True, booked=None) for line in b.lines(person)
    ]
    assert a.stored(person) == b.stored(person)
    for coach in (a, b):
        assert not open_conflicts(coach.at(MAY))
        with coach.laptop.store.read() as session:
            assert not set_aside(session)
        stored = [(due, answer) for _, _, due, answer in sorted(coach.stored(person), key=lambda row: row[2])]
        standing = counted(coach.measurements(person))
        assert stored == [
            (line.due, row.id if (row := standing.get((person, line.kind))) else None)
            for line in coach.lines(person)
        ]


@on_sqlite
def test_after_a_sync_a_second_laptop_never_offers_it_again(
    coaches: tuple[Coach, Coach], person: str
) -> None:
    a, b = coaches
    assert (a.offered(person), b.offered(person)) == (SIX, SIX)
    a.asks(person, SIX, MAY)
    assert a.offered(person) is None
    meet(a, b)
    assert b.offered(person) is None
    assert [line.state for line in b.lines(person)] == [FollowUpState.DONE, FollowUpState.COMING]
    assert person not in {line.resident_id for line in schedule.due(b.at(MAY), today=MAY.date())}
    assert_same(a, b, person)


@on_sqlite
def test_booked_by_a_colleague_it_is_shown_as_booked(coaches: tuple[Coach, Coach], person: str) -> None:
    a, b = coaches
    bookings.create(
        a.at(MAY), resident_id=person, start=MAY + timedelta(days=3), kind=BookingKind.FOLLOW_UP, minutes=30
    )
    meet(a, b)
    booked = b.line(person).booked
    assert booked is not None
    assert (booked.coach, booked.mine) == ("Coach A", False)
    in_form = schedule.to_book(b.at(MAY), resident_id=person, day=MAY.date())
    assert in_form is not None
    assert in_form.booked == booked


@on_sqlite
@pytest.mark.parametrize("colleague_first", [False, True])
def test_asked_on_two_laptops_offline_both_answers_are_kept_and_the_first_counts_everywhere(
    coaches: tuple[Coach, Coach], person: str, colleague_first: bool
) -> None:
    a, b = coaches
    a.asks(person, SIX, MAY)
    b.asks(person, SIX, MAY + timedelta(days=-2 if colleague_first else 2))
    meet(a, b)
    assert_same(a, b, person)
    day = date(2027, 5, 18 if colleague_first else 20)
    other = date(2027, 5, 20 if colleague_first else 22)
    for coach in (a, b):
        line = coach.line(person)
        assert (line.state, line.done_on) == (FollowUpState.DONE, day)
        (twice,) = line.twice
        assert (twice.counts, twice.others) == (day, (other,))
        assert len([each for each in coach.measurements(person) if each.kind == SIX]) == 2


@on_sqlite
def test_planned_on_two_laptops_the_follow_ups_are_the_same_and_go_by_the_first_that_counts(
    coaches: tuple[Coach, Coach],
) -> None:
    a, b = coaches
    person = residents.create(a.at(NOVEMBER), name="Sven-Olof Fägerlind").resident_id
    meet(a, b)
    a.asks(person, FIRST, NOVEMBER)
    b.asks(person, FIRST, NOVEMBER - timedelta(days=10))
    assert a.line(person).follow_up_id == b.line(person).follow_up_id
    meet(a, b)
    assert_same(a, b, person)
    assert [line.due for line in a.lines(person)] == [date(2027, 5, 13), date(2027, 11, 13)]
    assert len(a.stored(person)) == 2


@on_sqlite
def test_an_answer_on_one_laptop_counts_before_a_drop_out_on_the_other(
    coaches: tuple[Coach, Coach], person: str
) -> None:
    a, b = coaches
    b.asks(person, SIX, MAY)
    b.sync()
    a.misses(person, MissedReason.NOT_REACHED)
    meet(a, b)
    assert_same(a, b, person)
    assert a.line(person).state is FollowUpState.DONE


DOINGS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from(["first", "six", "missed", "take back", "sync", "sync"]),
        st.integers(-20, 20),
    ),
    max_size=9,
)


@on_sqlite
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=DOINGS)
def test_whatever_two_coaches_do_in_whatever_order_both_laptops_end_saying_the_same(
    coaches: tuple[Coach, Coach], doings: list[tuple[str, str, int]]
) -> None:
    hands = dict(zip("ab", coaches, strict=True))
    a, b = coaches
    person = residents.create(a.at(NOVEMBER), name="Gunvor Öberg").resident_id
    meet(a, b)
    for who, does, days in doings:
        coach = hands[who]
        if does == "sync":
            coach.sync()
        elif does == "first":
            coach.asks(person, FIRST, NOVEMBER + timedelta(days=days))
        elif does == "six":
            coach.asks(person, SIX, MAY + timedelta(days=days))
        elif coach.lines(person) and coach.line(person).state is not FollowUpState.DONE:
            if does == "missed":
                coach.misses(person, list(MissedReason)[days % len(MissedReason)])
            else:
                coach.takes_back(person)
    answered = sum(does == "six" for _, does, _ in doings)
    meet(a, b)
    assert_same(a, b, person)
    for coach in coaches:
        assert (coach.offered(person) is SIX) <= (answered == 0)
        kept = [each for each in coach.measurements(person) if each.kind == SIX and each.answered_at]
        assert len(kept) == answered
