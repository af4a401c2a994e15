"""The group view of a laptop: who is counted as what, and what is shown at which size."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from itcoach.group import view
from itcoach.group.measurements import measurements_as_list
from itcoach.group.people import (
    ABSENT_BAND,
    NOTHING,
    Background,
    FollowUpFact,
    Occasion,
    Person,
    State,
    age_band,
    facts_of,
    is_high,
)
from itcoach.group.table import OTHERS
from itcoach.group.tables import Choice, Group, groups_of
from itcoach.group.words import sections
from itcoach.inclusion.questionnaire import instrument
from itcoach.workplace import Workplace
from models.booking import Booking
from models.measurement import Measurement
from models.people import Resident
from models.vocabulary import Asked, Gender, MissedReason, Source
from tests.helpers.measured import measured
from tests.helpers.people import restricted

LOW, HIGH = (1,) * 12, (2,) * 12
"""An index of 33, and of 67."""
NOBODY = dict.fromkeys(Background, NOTHING)


def person(
    first: tuple[int | None, ...] = LOW,
    six: FollowUpFact | None = None,
    *,
    coach: str = "me",
    **groups: str,
) -> Person:
    later = {Occasion.SIX_MONTHS: six or FollowUpFact(), Occasion.TWELVE_MONTHS: FollowUpFact()}
    return Person(coach, first, later, NOBODY | {Background(name): group for name, group in groups.items()})


def answered(answers: tuple[int | None, ...]) -> FollowUpFact:
    return FollowUpFact(State.ANSWERED, answers)


def rows(group: Group, name: str) -> dict[tuple[str, ...], tuple[int, ...]]:
    return {row.keys: row.counts for row in group.tables[name].rows}


@pytest.fixture
def store_one(work: Workplace) -> "StoreOne":
    return StoreOne(work)


class StoreOne:
    """Store a resident and a measurement, as a laptop holds them."""

    def __init__(self, work: Workplace) -> None:
        self.work = work
        self.begun = datetime(2025, 9, 1, 9, tzinfo=UTC)

    def resident(self, code: str, **fields: object) -> str:
        with self.work.store.write() as session:
            session.add(resident := Resident(code=code, **fields))
            session.flush()
            return resident.id

    def measurement(self, resident_id: str, kind: Occasion = Occasion.FIRST, **fields: object) -> str:
        given = {
            "instrument": instrument().version,
            "answers": list(LOW),
            "asked": Asked.ON_SCREEN,
            "asked_by": self.work.coach_id,
            "answered_at": self.begun,
        }
        with self.work.store.write() as session:
            session.add(row := Measurement(resident_id=resident_id, kind=kind, **(given | fields)))
            session.flush()
            return row.id

    def persons(self) -> list[Person]:
        with self.work.store.read() as session:
            _, found = view.persons(session, today=self.work.clock.today())
        return found


def test_answers_drop_outs_and_what_is_not_due_are_told_apart(store_one: StoreOne) -> None:
    here = store_one.resident("A")
    store_one.measurement(here)
    store_one.measurement(
        here, Occasion.SIX_MONTHS, answers=list(HIGH), answered_at=store_one.begun + timedelta(days=181)
    )
    gone = store_one.resident("B")
    store_one.measurement(gone)
    store_one.measurement(
        gone, Occasion.SIX_MONTHS, answers=[], answered_at=None, missed_reason=MissedReason.DECEASED
    )
    new = store_one.resident("C")
    store_one.measurement(new, answered_at=store_one.work.clock.now())
    found = {each.later[Occasion.SIX_MONTHS].state: each for each in store_one.persons()}
    assert found[State.ANSWERED].later[Occasion.SIX_MONTHS].answers == HIGH
    # The twelve months of the first lapsed without a reason; who has died is asked no more.
    assert found[State.ANSWERED].later[Occasion.TWELVE_MONTHS] == FollowUpFact(State.DROPPED)
    assert found[State.DROPPED].later[Occasion.TWELVE_MONTHS].reason == MissedReason.DECEASED
    assert found[State.WAITING].later[Occasion.TWELVE_MONTHS].state is State.WAITING


def test_a_corrected_measurement_counts_once_and_a_drop_out_alone_not_at_all(store_one: StoreOne) -> None:
    one = store_one.resident("A")
    wrong = store_one.measurement(one)
    store_one.measurement(one, answers=list(HIGH), supersedes_id=wrong)
    other = store_one.resident("B")
    store_one.measurement(
        other, Occasion.SIX_MONTHS, answers=[], answered_at=None, missed_reason=MissedReason.DECLINED
    )
    assert [each.first for each in store_one.persons()] == [HIGH]


def test_a_protected_identity_is_counted_among_those_nothing_is_known_of(store_one: StoreOne) -> None:
    known = {"area": "Markim", "gender": Gender.WOMAN, "birth_year": 1945, "heard_from": Source.LIBRARY}
    store_one.measurement(store_one.resident("A", **known))
    store_one.measurement(store_one.resident("B", protected_identity=True, **known))
    open_, hidden = sorted(store_one.persons(), key=lambda each: each.groups == NOBODY)
    assert dict(open_.groups) == {
        Background.AREA: "Markim", Background.GENDER: "woman", Background.AGE: "75-84",
        Background.SOURCE: "library",
    }  # fmt: skip
    assert hidden.groups == NOBODY


def test_whose_data_are_restricted_is_stored_and_in_no_count_and_no_list(store_one: StoreOne) -> None:
    for code in ("AAAAAA", "BBBBBB"):
        whose = store_one.resident(code)
        store_one.measurement(whose)
    restricted(store_one.work, whose)
    assert len(store_one.persons()) == 1
    listed = measurements_as_list(store_one.work).decode()
    assert "AAAAAA" in listed
    assert "BBBBBB" not in listed


def test_the_first_booking_tells_the_source_where_the_card_does_not(store_one: StoreOne) -> None:
    who = store_one.resident("A", area="  norra   byn ")
    other = store_one.resident("B", area="Norra byn")
    more = store_one.resident("C", area="Norra byn")
    for each in (who, other, more):
        store_one.measurement(each)
    with store_one.work.store.write() as session:
        for days, source in ((5, Source.SELF), (1, Source.LSS)):
            start = store_one.begun + timedelta(days=days)
            session.add(Booking(resident_id=who, start=start, source=source))
    groups = [each.groups for each in store_one.persons()]
    assert {each[Background.AREA] for each in groups} == {"Norra byn"}
    assert sorted(each[Background.SOURCE] for each in groups) == ["", "", "lss"]


def test_bands_of_age_go_by_the_year_of_the_first_measurement() -> None:
    years = {None: NOTHING, 1961: "-64", 1960: "65-74", 1951: "65-74", 1950: "75-84", 1940: "85-"}
    assert {year: age_band(year, 2025) for year in years} == years


def summing_to(points: int) -> tuple[int, ...]:
    """Return twelve answers that come to ``points`` of 36, as even as can be."""
    return tuple((points + place) // 12 for place in range(12))


@pytest.mark.parametrize(
    ("points", "band", "high"),
    [
        (8, 0, False),
        (9, 1, False),
        (17, 1, False),
        (18, 2, True),
        (26, 2, True),
        (27, 3, True),
        (36, 3, True),
    ],
)
def test_an_index_is_in_the_band_of_the_figure_that_is_shown(points: int, band: int, high: bool) -> None:
    """Of 36 points 9 make an index of 25, 18 of 50 and 27 of 75."""
    facts = facts_of(person(summing_to(points)), instrument())
    assert (facts.band[Occasion.FIRST], is_high(facts)) == (band, high)


def test_without_an_index_nobody_is_in_a_band() -> None:
    facts = facts_of(person((None, None, *(3,) * 10)), instrument())
    assert (facts.band[Occasion.FIRST], is_high(facts)) == (ABSENT_BAND, False)


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [(16, 12, 0), (14, 12, 1), (12, 12, 2), (12, 13, 2), (12, 14, 3), (12, 16, 4)],
)
def test_a_change_stands_from_clearly_worse_to_clearly_better(before: int, after: int, place: int) -> None:
    facts = facts_of(person(summing_to(before), answered(summing_to(after))), instrument())
    assert facts.change == {Occasion.SIX_MONTHS: place}


def test_who_answered_another_version_first_is_left_out(
    store_one: StoreOne, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"DD-12/0": replace(instrument(), version="DD-12/0"), "DD-12/1": instrument()}
    monkeypatch.setattr("itcoach.inclusion.scoring.instrument", lambda version="DD-12/1": known[version])
    for code, version in (("A", "DD-12/1"), ("B", "DD-12/0"), ("C", "DD-12/1")):
        store_one.measurement(store_one.resident(code), instrument=version)
    assert len(store_one.persons()) == 2


def test_who_has_moved_has_fallen_away_from_what_is_still_to_come_too(store_one: StoreOne) -> None:
    here = store_one.resident("A")
    store_one.measurement(here, answered_at=store_one.work.clock.now() - timedelta(days=200))
    store_one.measurement(
        here, Occasion.SIX_MONTHS, answers=[], answered_at=None, missed_reason=MissedReason.MOVED
    )
    (found,) = store_one.persons()
    assert {each.state for each in found.later.values()} == {State.DROPPED}


def test_under_five_nothing_is_shown_and_from_five_the_number() -> None:
    (few,) = groups_of([person()] * 4, "me")
    assert (few.size, few.tables, sections(few, instrument())) == (None, {}, ())
    (five,) = groups_of([person()] * 5, "me")
    assert five.size == 5


def test_the_change_is_paired_on_common_questions_and_told_with_its_number() -> None:
    better, worse = answered(HIGH), answered((0,) * 12)
    group = groups_of([person(six=better)] * 14 + [person(six=worse)] * 6, "me")[0]
    assert rows(group, "change.six_months") == {("0", "1", "2"): (6,), ("3", "4"): (14,)}
    table = group.tables["change.six_months"]
    assert (table.compared, table.means) == (20, (13,))


def test_per_cent_and_means_begin_at_twenty() -> None:
    for size, shown in ((19, False), (20, True)):
        people = [person(LOW)] * 9 + [person(HIGH)] * (size - 9)
        (group,) = groups_of(people, "me")
        (index,) = [grid for grid in sections(group, instrument())[0].grids if grid.name == "index"]
        texts = [cell.text for line in index.lines for cell in line.cells]
        assert any("%" in text for text in texts) is shown
        assert (group.tables["index"].means[0] is not None) is shown


def test_a_mean_is_worked_out_from_the_exact_points_and_rounded_once() -> None:
    """It is 43.59; of the points as they are shown, 33 and 67, it would be 43.46."""
    (group,) = groups_of([person(LOW)] * 18 + [person(HIGH)] * 8, "me")
    assert group.tables["index"].means == (44,)


def test_those_who_came_back_stand_against_those_who_fell_away() -> None:
    gone = FollowUpFact(State.DROPPED, (), MissedReason.DECLINED)
    people = [person(LOW, answered(HIGH))] * 6 + [person(HIGH, answered(HIGH))] * 9
    people += [person(LOW, gone)] * 8 + [person(HIGH, gone)] * 5
    (group,) = groups_of(people, "me")
    assert rows(group, "baseline.six_months") == {("answered",): (6, 9), ("dropped",): (8, 5)}
    people[-1] = person(LOW, gone)
    assert not groups_of(people, "me")[0].tables["baseline.six_months"].shown


def test_a_small_area_stands_with_another_and_its_part_is_not_told() -> None:
    people = [person(area="Norr")] * 12 + [person(area="Syd")] * 8 + [person(area="By")] * 2
    (group,) = groups_of(people, "me")
    assert rows(group, "group.area") == {("Norr",): (12,), (OTHERS,): (10,)}


def test_alpha_takes_thirty_and_does_not_tell_that_somebody_left_a_question_out() -> None:
    full = [person(tuple((at + place) % 4 for place in range(12))) for at in range(30)]
    assert all(each is not None for each in groups_of(full, "me")[0].alphas.values())
    assert set(groups_of(full[:29], "me")[0].alphas.values()) == {None}
    gap = person((None, *LOW[1:]))
    assert groups_of([*full, gap], "me")[0].alphas["A"] is None
    assert groups_of([*full, *[gap] * 5], "me")[0].alphas["A"] is not None


def test_own_and_all_are_offered_together_only_where_the_difference_is_large() -> None:
    def offered(mine: int, *others: int) -> bool:
        people = [person()] * mine
        people += [person(coach=f"{number}") for number, size in enumerate(others) for _ in range(size)]
        choices = [each.choice for each in groups_of(people, "me")]
        assert choices in ([Choice.ALL], [Choice.MINE, Choice.ALL])
        return Choice.MINE in choices

    assert [offered(20, 20), offered(40, 19), offered(19, 40), offered(30)] == [True, False, False, False]
    # A few of a third coach stand with those of whoever asked the fewest of the others.
    assert [offered(40, 25, 3), offered(25, 40, 3), offered(25, 40, 15, 6)] == [True, False, True]


def test_nothing_compares_coaches_or_ranks(work: Workplace) -> None:
    measured(work, 60)
    overview = view.overview(work)
    told = repr(overview.groups) + repr(sections(overview.chosen(None), overview.form))
    assert work.coach_id not in told
    assert "Coach A" not in told
    assert "Invånare 1" not in told
