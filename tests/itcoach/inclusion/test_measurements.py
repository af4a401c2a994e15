"""The measurements of the inclusion index: kept as answers, and never lost half-way."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from itcoach.followups import schedule
from itcoach.group import view
from itcoach.group.measurements import measurements_as_list
from itcoach.inclusion import measurements
from itcoach.inclusion.measurements import NothingAnswered
from itcoach.inclusion.scoring import DECLINED, Answer, score
from itcoach.sensitive.findings import SensitiveText
from itcoach.workplace import Workplace
from models.measurement import Measurement, MeasurementDraft
from models.people import Resident
from models.vocabulary import Asked, MeasurementKind
from tests.itcoach.inclusion.test_scoring import FIRST_TIME, HALF_A_YEAR_ON, SOME_MISSING


def test_two_guides_at_most_and_none_for_access() -> None:
    assert measurements.suggested_guides((0, 0, 0, *(3,) * 9), language="sv") == ()
    for language in ("sv", "en"):
        assert len(measurements.suggested_guides((0,) * 12, language=language)) == 2


def test_the_lowest_answers_suggest_guides() -> None:
    weakest_at_tricks = (3, 3, 3, 3, 3, 3, 0, 3, 3, 1, 3, 3)
    guides = measurements.suggested_guides(weakest_at_tricks, language="sv")
    assert [guide.group for guide in guides] == ["sakerhet", "skrivare"]
    assert measurements.suggested_guides((3,) * 12, language="sv") == ()


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
) -> measurements.MeasurementView:
    return measurements.save_measurement(
        work, resident_id=person, kind=kind, answers=answers, asked=Asked.READ_ALOUD
    )


def test_the_answers_are_stored_and_the_score_is_not(work: Workplace, person: str) -> None:
    saved = answered(work, person, SOME_MISSING)
    with work.store.read() as session:
        row = session.get_one(Measurement, saved.measurement_id)
        kept = measurements.measurements_of(session, person)
    assert (row.answers, row.instrument, row.asked) == (list(SOME_MISSING), "DD-12/1", "read_aloud")
    assert [each.score for each in kept] == [score(SOME_MISSING)]
    assert kept[0].asked_by == "Coach A"


def test_each_has_the_own_answers_alone(work: Workplace, person: str) -> None:
    with work.store.write() as session:
        session.add(other := Resident(code="B8M4RZ", name="Arne"))
    answered(work, person)
    answered(work, other.id, HALF_A_YEAR_ON)
    with work.store.read() as session:
        shown = [measurements.measurements_of(session, each) for each in (person, other.id)]
    assert [[each.score for each in kept] for kept in shown] == [[score(FIRST_TIME)], [score(HALF_A_YEAR_ON)]]


def test_a_correction_supersedes_and_the_first_answers_remain(work: Workplace, person: str) -> None:
    first = answered(work, person)
    corrected = answered(work, person, HALF_A_YEAR_ON)
    with work.store.read() as session:
        assert session.scalar(select(func.count(Measurement.id))) == 2
        assert session.get_one(Measurement, first.measurement_id).answers == list(FIRST_TIME)
        assert [m.measurement_id for m in measurements.measurements_of(session, person)] == [
            corrected.measurement_id
        ]
    assert corrected.answered_at == first.answered_at


def test_the_first_measurement_sets_the_follow_ups_and_a_later_one_settles_its_own(
    work: Workplace, person: str
) -> None:
    answered(work, person)
    answered(work, person, HALF_A_YEAR_ON, MeasurementKind.SIX_MONTHS)
    lines = schedule.code_list(work, today=work.clock.today())
    assert [(line.kind, line.due, line.state) for line in lines] == [
        ("six_months", date(2027, 5, 23), "done"),
        ("twelve_months", date(2027, 11, 23), "coming"),
    ]


def test_a_form_without_an_answer_is_no_measurement(work: Workplace, person: str) -> None:
    with pytest.raises(NothingAnswered, match="Ingen fråga har fått något svar"):
        answered(work, person, (None, DECLINED, *(None,) * 10))


def test_a_personnummer_among_the_free_words_is_refused(work: Workplace, person: str) -> None:
    with pytest.raises(SensitiveText):
        measurements.save_measurement(
            work,
            resident_id=person,
            kind=MeasurementKind.FIRST,
            answers=FIRST_TIME,
            asked=Asked.PAPER,
            extras={"changes_in_words": "Hon är född 19121212-1212"},
        )


def test_a_form_keyed_in_later_counts_from_the_day_it_was_answered(work: Workplace, person: str) -> None:
    measurements.save_measurement(
        work,
        resident_id=person,
        kind=MeasurementKind.FIRST,
        answers=FIRST_TIME,
        asked=Asked.PAPER,
        answered_at=work.clock.now() - timedelta(days=10),
    )
    following = schedule.next_for(work, resident_id=person, today=work.clock.today())
    assert following is not None
    assert following.due == date(2027, 5, 13)


def test_a_half_answered_form_is_there_again_until_it_is_finished(work: Workplace, person: str) -> None:
    half = (3, 2, *(None,) * 10)
    kind = MeasurementKind.FIRST
    measurements.save_progress(work, resident_id=person, kind=kind, answers=(3, *(None,) * 11))
    measurements.save_progress(work, resident_id=person, kind=kind, answers=half, extras={"contact": 2})
    left = measurements.progress(work, resident_id=person, kind=kind)
    assert left is not None
    assert (left.answers, left.extras) == (half, {"contact": 2})
    answered(work, person)
    assert measurements.progress(work, resident_id=person, kind=kind) is None


def test_a_half_answered_form_is_shown_to_who_may_read_it_and_fits_the_questions_of_today(
    work: Workplace, person: str
) -> None:
    whose = {"resident_id": person, "kind": MeasurementKind.FIRST}
    measurements.save_progress(work, **whose, answers=FIRST_TIME)  # type: ignore[arg-type]
    colleague = Workplace(work.store, work.clock, "coach b")
    assert measurements.progress(colleague, **whose) is not None  # type: ignore[arg-type]
    with work.store.write() as session:
        resident = session.get_one(Resident, person)
        resident.protected_identity, resident.named_coach_id = True, work.coach_id
    assert measurements.progress(colleague, **whose) is None  # type: ignore[arg-type]
    assert measurements.progress(work, **whose) is not None  # type: ignore[arg-type]
    with work.store.write() as session:
        session.query(MeasurementDraft).one().instrument = "DD-12/0"
    assert measurements.progress(work, **whose) is None  # type: ignore[arg-type]


def test_a_half_answered_form_keeps_no_personnummer(work: Workplace, person: str) -> None:
    words = {"changes_in_words": "Hon är född 19121212-1212 i Bällsta"}
    kind = MeasurementKind.SIX_MONTHS
    measurements.save_progress(work, resident_id=person, kind=kind, answers=FIRST_TIME, extras=words)
    left = measurements.progress(work, resident_id=person, kind=kind)
    assert left is not None
    assert left.extras["changes_in_words"].startswith("Hon är född ")
    assert "1212" not in left.extras["changes_in_words"]


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        ("DD-12/99", [1] * 14),
        ("DD-12/1", [1] * 11),
        ("DD-12/1", [1] * 11 + [7]),
        ("DD-12/1", [True] * 12),
        ("DD-12/1", {"1": 2}),
        ("nonsense", ["?"] * 12),
    ],
)
def test_what_a_newer_or_a_faulty_program_sends_is_kept_and_has_no_score(
    work: Workplace, person: str, form: str, answers: object
) -> None:
    saved = answered(work, person)
    with work.store.write() as session:
        row = session.get_one(Measurement, saved.measurement_id)
        row.instrument, row.answers = form, answers  # type: ignore[assignment]
        row.extras = [{"contact": 3}]  # type: ignore[assignment]
    with work.store.read() as session:
        (kept,) = measurements.measurements_of(session, person)
    assert (kept.score, kept.extras, kept.answered_at) == (None, {}, saved.answered_at)
    assert schedule.next_kind(work, resident_id=person, today=work.clock.today()) is None
    assert view.overview(work).groups[0].size is None
    line = measurements_as_list(work).decode("utf-8-sig").splitlines()[1]
    assert line.rstrip(";") == f"A7K3QX;first;2026-11;{form};read_aloud;0"
