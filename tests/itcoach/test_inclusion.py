"""The inclusion index: scored exactly as its page says, kept as answers, and never lost half-way."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

import resources
from itcoach import followups, inclusion
from itcoach.inclusion import Answer, ChangeSize, NothingAnswered
from itcoach.questionnaire import InstrumentUnknown, instrument
from itcoach.sensitive import SensitiveText
from itcoach.workplace import Workplace
from models.measurement import Measurement
from models.people import Resident
from models.vocabulary import Asked, MeasurementKind

RESOURCES = Path(resources.__file__).parent

FIRST_TIME: tuple[Answer, ...] = (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
HALF_A_YEAR_ON: tuple[Answer, ...] = (3, 2, 3, 3, 2, 1, 2, 2, 2, 1, 2, 2)
SOME_MISSING: tuple[Answer, ...] = (3, 2, None, 2, 1, 0, 1, None, 1, 0, 1, 1)
NO_ACCESS: tuple[Answer, ...] = (3, None, None, 2, 1, 0, 1, 1, 1, 0, 1, 1)

some_answers = st.lists(
    st.one_of(st.none(), st.just(inclusion.DECLINED), st.integers(0, 3)), min_size=12, max_size=12
)


@pytest.mark.parametrize(
    ("answers", "dimensions", "index", "shown"),
    [
        (FIRST_TIME, ["88.89", "33.33", "33.33", "22.22"], "44.44", 44),
        (HALF_A_YEAR_ON, ["88.89", "66.67", "66.67", "55.56"], "69.44", 69),
        (SOME_MISSING, ["83.33", "33.33", "33.33", "22.22"], "43.06", 43),
    ],
)
def test_the_vectors_of_the_design(
    answers: tuple[Answer, ...], dimensions: list[str], index: str, shown: int
) -> None:
    score = inclusion.score(answers)
    assert score.index is not None
    assert [f"{float(value):.2f}" for value in score.dimensions.values() if value is not None] == dimensions
    assert (f"{float(score.index):.2f}", inclusion.rounded(score.index)) == (index, shown)


def test_without_a_dimension_there_is_no_index() -> None:
    score = inclusion.score(NO_ACCESS)
    assert (score.dimensions["A"], score.dimensions["B"], score.index) == (None, Fraction(100, 3), None)


def test_what_is_shown_is_rounded_half_up() -> None:
    halves = (Fraction(1, 2), Fraction(5, 2), Fraction(89, 2), Fraction(444, 10))
    assert [inclusion.rounded(points) for points in halves] == [1, 3, 45, 44]


@given(some_answers)
def test_every_value_lies_from_0_to_100_and_stands_for_two_answers_or_more(answers: list[Answer]) -> None:
    score = inclusion.score(answers)
    for place, value in enumerate(score.dimensions.values()):
        given_here = [a for a in answers[3 * place : 3 * place + 3] if isinstance(a, int)]
        assert (value is not None) == (len(given_here) >= 2)
        assert value is None or 0 <= value <= 100
    complete = all(value is not None for value in score.dimensions.values())
    assert (score.index is not None) == complete
    assert score.index is None or 0 <= score.index <= 100


@given(st.lists(st.integers(0, 3), min_size=12, max_size=12), st.integers(0, 11))
def test_a_higher_answer_raises_the_index_by_one_step(answers: list[int], question: int) -> None:
    lower = [*answers[:question], min(answers[question], 2), *answers[question + 1 :]]
    higher = [*lower[:question], lower[question] + 1, *lower[question + 1 :]]
    before, after = inclusion.score(lower).index, inclusion.score(higher).index
    assert before is not None
    assert after is not None
    assert after - before == Fraction(25, 9)


@given(some_answers, st.integers(0, 11))
def test_no_score_falls_when_an_answer_rises(answers: list[Answer], question: int) -> None:
    lower = [*answers[:question], 1, *answers[question + 1 :]]
    higher = [*answers[:question], 2, *answers[question + 1 :]]
    before, after = inclusion.score(lower), inclusion.score(higher)
    for letter, value in before.dimensions.items():
        other = after.dimensions[letter]
        assert (value is None) == (other is None)
        assert value is None or other is None or other >= value
    assert (before.index is None) == (after.index is None)
    assert before.index is None or after.index is None or after.index >= before.index


@given(some_answers, st.permutations(range(3)), st.integers(0, 3))
def test_within_a_dimension_the_order_of_the_questions_does_not_count(
    answers: list[Answer], order: list[int], place: int
) -> None:
    start = 3 * place
    turned = [answers[start + at] for at in order]
    mixed = [*answers[:start], *turned, *answers[start + 3 :]]
    assert inclusion.score(mixed) == inclusion.score(answers)


@given(some_answers, some_answers)
def test_a_change_seen_from_the_other_side_is_its_opposite(before: list[Answer], after: list[Answer]) -> None:
    there, back = inclusion.change(before, after), inclusion.change(after, before)
    assert there.size == back.size
    assert there.common_only == back.common_only
    assert (there.before, there.after) == (back.after, back.before)
    if there.difference is None or back.difference is None:
        assert there.difference is back.difference
    else:
        assert there.difference == -back.difference


@given(some_answers, some_answers)
def test_only_what_both_times_have_is_compared(before: list[Answer], after: list[Answer]) -> None:
    change = inclusion.change(before, after)
    both = [isinstance(a, int) and isinstance(b, int) for a, b in zip(before, after, strict=True)]
    enough = all(sum(both[start : start + 3]) >= 2 for start in range(0, 12, 3))
    assert (change.difference is not None) == enough
    missing_somewhere = any(
        isinstance(a, int) != isinstance(b, int) for a, b in zip(before, after, strict=True)
    )
    assert change.common_only == missing_somewhere


@given(some_answers)
def test_nothing_changes_between_the_same_answers(answers: list[Answer]) -> None:
    assert inclusion.change(answers, answers).difference in (0, None)


@given(some_answers)
def test_declining_counts_as_not_asked(answers: list[Answer]) -> None:
    not_asked = [None if answer == inclusion.DECLINED else answer for answer in answers]
    assert inclusion.score(answers) == inclusion.score(not_asked)


@pytest.mark.parametrize(
    "wrong", [(3,) * 11, (3,) * 13, (4, *(3,) * 11), (True, *(3,) * 11), (-1, *(3,) * 11)]
)
def test_answers_that_the_form_does_not_have_are_refused(wrong: tuple[Answer, ...]) -> None:
    with pytest.raises(ValueError, match=r"DD-12/1"):
        inclusion.score(wrong)


def stepped(answers: tuple[int, ...], steps: int) -> tuple[int, ...]:
    """Return the answers with the first ``steps`` of them one higher."""
    return tuple(answer + (place < steps) for place, answer in enumerate(answers))


@pytest.mark.parametrize(
    ("steps", "size", "words"),
    [
        (0, ChangeSize.UNCHANGED, "Oförändrat."),
        (1, ChangeSize.UNCHANGED, "Oförändrat."),
        (2, ChangeSize.SMALL, "Lite bättre, osäkert."),
        (3, ChangeSize.SMALL, "Lite bättre, osäkert."),
        (4, ChangeSize.CLEAR, "Tydligt bättre."),
    ],
)
def test_a_change_is_told_by_the_limits(steps: int, size: ChangeSize, words: str) -> None:
    change = inclusion.change((1,) * 12, stepped((1,) * 12, steps))
    assert (change.difference, change.size, change.sentence()) == (Fraction(25, 9) * steps, size, words)


def test_a_change_for_the_worse_is_told_as_one() -> None:
    assert inclusion.change(HALF_A_YEAR_ON, FIRST_TIME).sentence() == (
        "Tydligt sämre. Fråga gärna vad som har ändrats: det kan ha många skäl."
    )
    assert inclusion.change(stepped((1,) * 12, 2), (1,) * 12).sentence() == "Lite sämre, osäkert."


def test_occasions_are_compared_on_the_questions_they_share_and_it_is_said() -> None:
    change = inclusion.change(SOME_MISSING, HALF_A_YEAR_ON)
    assert change.after.dimensions["A"] == Fraction(500, 6)
    assert change.common_only
    assert change.sentence() == "Tydligt bättre. Bara frågor som har svar båda gångerna är med."


def test_the_same_questions_missing_both_times_leave_nothing_out() -> None:
    assert not inclusion.change(SOME_MISSING, SOME_MISSING).common_only


def test_too_few_shared_questions_cannot_be_compared() -> None:
    change = inclusion.change(NO_ACCESS, HALF_A_YEAR_ON)
    assert (change.difference, change.size) == (None, ChangeSize.NOT_COMPARABLE)
    assert change.sentence().startswith("Går inte att jämföra")


def test_the_form_is_complete_in_both_languages() -> None:
    form = instrument()
    assert [question.number for question in form.questions] == list(range(1, 13))
    assert "".join(question.dimension for question in form.questions) == "AAABBBCCCDDD"
    for question in form.questions:
        assert {language: len(words) for language, words in question.answers.items()} == {"sv": 4, "en": 4}
    for extra in form.extras:
        assert {len(words) for words in extra.answers.values()} in ({len(extra.answers.get("sv", ()))}, set())
    assert [extra.id for extra in form.extras if not extra.on] == ["lonely"]


def test_the_newest_form_there_is_is_the_one_that_is_asked() -> None:
    numbers = [int(each.stem.rpartition("-")[2]) for each in (RESOURCES / "questionnaires").glob("*.toml")]
    assert instrument().version == f"DD-12/{max(numbers)}"


def test_two_guides_at_most_and_none_for_access() -> None:
    assert inclusion.suggested_guides((0, 0, 0, *(3,) * 9), language="sv") == ()
    for language in ("sv", "en"):
        assert len(inclusion.suggested_guides((0,) * 12, language=language)) == 2


@pytest.mark.parametrize("version", ["DD-12/2", "DD-12/../1", "", "DD-13/1"])
def test_a_form_that_is_not_there_is_told_in_words(version: str) -> None:
    with pytest.raises(InstrumentUnknown, match="Uppdatera programmet"):
        instrument(version)


def test_the_lowest_answers_suggest_guides() -> None:
    weakest_at_tricks = (3, 3, 3, 3, 3, 3, 0, 3, 3, 1, 3, 3)
    guides = inclusion.suggested_guides(weakest_at_tricks, language="sv")
    assert [guide.group for guide in guides] == ["sakerhet", "skrivare"]
    assert inclusion.suggested_guides((3,) * 12, language="sv") == ()


@pytest.fixture
def person(work: Workplace) -> str:
    with work.store.write() as session:
        session.add(resident := Resident(code="A7K3QX", name="Gunvor Öberg"))
    return resident.id


def answered(
    work: Workplace,
    person: str,
    answers: tuple[Answer, ...] = FIRST_TIME,
    kind: MeasurementKind = MeasurementKind.FIRST,
) -> inclusion.MeasurementView:
    return inclusion.save_measurement(
        work, resident_id=person, kind=kind, answers=answers, asked=Asked.READ_ALOUD
    )


def test_the_answers_are_stored_and_the_score_is_not(work: Workplace, person: str) -> None:
    saved = answered(work, person, SOME_MISSING)
    with work.store.read() as session:
        row = session.get_one(Measurement, saved.measurement_id)
        kept = inclusion.measurements_of(session, person)
    assert (row.answers, row.instrument, row.asked) == (list(SOME_MISSING), "DD-12/1", "read_aloud")
    assert [each.score for each in kept] == [inclusion.score(SOME_MISSING)]
    assert kept[0].asked_by == "Coach A"


def test_a_correction_supersedes_and_the_first_answers_remain(work: Workplace, person: str) -> None:
    first = answered(work, person)
    corrected = answered(work, person, HALF_A_YEAR_ON)
    with work.store.read() as session:
        assert session.scalar(select(func.count(Measurement.id))) == 2
        assert session.get_one(Measurement, first.measurement_id).answers == list(FIRST_TIME)
        assert [m.measurement_id for m in inclusion.measurements_of(session, person)] == [
            corrected.measurement_id
        ]
    assert corrected.answered_at == first.answered_at


def test_the_first_measurement_sets_the_follow_ups_and_a_later_one_settles_its_own(
    work: Workplace, person: str
) -> None:
    answered(work, person)
    answered(work, person, HALF_A_YEAR_ON, MeasurementKind.SIX_MONTHS)
    lines = followups.code_list(work, today=work.clock.today())
    assert [(line.kind, line.due, line.state) for line in lines] == [
        ("six_months", date(2027, 5, 23), "done"),
        ("twelve_months", date(2027, 11, 23), "coming"),
    ]


def test_a_form_without_an_answer_is_no_measurement(work: Workplace, person: str) -> None:
    with pytest.raises(NothingAnswered, match="Ingen fråga har fått något svar"):
        answered(work, person, (None, inclusion.DECLINED, *(None,) * 10))


def test_a_personnummer_among_the_free_words_is_refused(work: Workplace, person: str) -> None:
    with pytest.raises(SensitiveText):
        inclusion.save_measurement(
            work,
            resident_id=person,
            kind=MeasurementKind.FIRST,
            answers=FIRST_TIME,
            asked=Asked.PAPER,
            extras={"changes_in_words": "Hon är född 19121212-1212"},
        )


def test_a_form_keyed_in_later_counts_from_the_day_it_was_answered(work: Workplace, person: str) -> None:
    inclusion.save_measurement(
        work,
        resident_id=person,
        kind=MeasurementKind.FIRST,
        answers=FIRST_TIME,
        asked=Asked.PAPER,
        answered_at=work.clock.now() - timedelta(days=10),
    )
    following = followups.next_for(work, resident_id=person, today=work.clock.today())
    assert following is not None
    assert following.due == date(2027, 5, 13)


def test_a_half_answered_form_is_there_again_until_it_is_finished(work: Workplace, person: str) -> None:
    half = (3, 2, *(None,) * 10)
    kind = MeasurementKind.FIRST
    inclusion.save_progress(work, resident_id=person, kind=kind, answers=(3, *(None,) * 11))
    inclusion.save_progress(work, resident_id=person, kind=kind, answers=half, extras={"contact": 2})
    left = inclusion.progress(work, resident_id=person, kind=kind)
    assert left is not None
    assert (left.answers, left.extras) == (half, {"contact": 2})
    answered(work, person)
    assert inclusion.progress(work, resident_id=person, kind=kind) is None


def test_a_half_answered_form_keeps_no_personnummer(work: Workplace, person: str) -> None:
    words = {"changes_in_words": "Hon är född 19121212-1212 i Bällsta"}
    kind = MeasurementKind.SIX_MONTHS
    inclusion.save_progress(work, resident_id=person, kind=kind, answers=FIRST_TIME, extras=words)
    left = inclusion.progress(work, resident_id=person, kind=kind)
    assert left is not None
    assert left.extras["changes_in_words"].startswith("Hon är född ")
    assert "1212" not in left.extras["changes_in_words"]
