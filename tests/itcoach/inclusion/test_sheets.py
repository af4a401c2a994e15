"""The questions on paper, and a resident's own answers: with the code, without a name, as the form is."""

from dataclasses import replace

import pytest

from itcoach.inclusion import measurements, sheets
from itcoach.inclusion.questionnaire import InstrumentUnknown, instrument
from itcoach.inclusion.scoring import Answer, change, score
from itcoach.printing import orders
from itcoach.printing.orders import Order, Sheet
from itcoach.workplace import Workplace
from models.measurement import Measurement
from models.people import Municipality, Resident
from models.rights import AccessEntry
from models.vocabulary import AccessAction, MeasurementKind
from tests.helpers.people import measured
from tests.helpers.printed import Printed

FIRST_TIME: tuple[Answer, ...] = (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
HALF_A_YEAR_ON: tuple[Answer, ...] = (3, 2, 3, 3, 2, 1, 2, 2, 2, 1, 2, 2)
AGAIN = MeasurementKind.SIX_MONTHS


@pytest.fixture
def person(work: Workplace) -> str:
    with work.store.write() as session:
        session.add(resident := Resident(code="A7K3QX", name="Gunvor Öberg"))
    return resident.id


def decide(work: Workplace, extras: list[str]) -> None:
    with work.store.write() as session:
        session.query(Municipality).delete()
        session.add(Municipality(name="Sjöstad", extras=extras))


def measured_twice(work: Workplace, person: str) -> None:
    measured(work, person, days_ago=182, answers=FIRST_TIME)
    measured(work, person, days_ago=0, kind=AGAIN, answers=HALF_A_YEAR_ON)


def printed(work: Workplace, order: Order) -> str:
    return " ".join(Printed(orders.make(work, order=order).content).text.split())


def questions(person: str, **changes: object) -> Order:
    return replace(Order(Sheet.QUESTIONS, resident_id=person), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_paper_has_every_question_with_its_answers_the_code_and_no_name(
    work: Workplace, person: str, language: str
) -> None:
    text = printed(work, questions(person, language=language, large_print=True))
    for question in instrument().questions:
        assert f"{question.number}. {question.text[language]}" in text
        for answer in question.answers[language]:
            assert answer in text
    assert "A7K3Q-X" in text
    assert "DD-12/1" in text
    assert "Gunvor" not in text
    assert "Öberg" not in text


def test_the_code_stands_on_every_page(work: Workplace, person: str) -> None:
    paper = Printed(orders.make(work, order=questions(person, large_print=True)).content)
    pages = {run.page for run in paper.runs()}
    assert len(pages) > 2
    assert {run.page for run in paper.runs() if "A7K3Q-X" in run.text} == pages


def test_the_paper_asks_the_extras_of_the_municipality_and_what_has_changed_only_at_a_follow_up(
    work: Workplace, person: str
) -> None:
    asked = {extra.id: extra.text["sv"] for extra in instrument().extras}
    text = printed(work, questions(person))
    assert asked["contact"] in text
    assert asked["lonely"] not in text
    assert asked["new_device"] not in text
    assert asked["new_device"] in printed(work, questions(person, kind=AGAIN))

    decide(work, ["lonely"])
    text = printed(work, questions(person, kind=AGAIN))
    assert asked["lonely"] in text
    assert asked["contact"] not in text
    assert asked["new_device"] not in text


def test_a_resident_keeps_the_bars_the_curve_and_the_change_in_plain_words(
    work: Workplace, person: str
) -> None:
    measured_twice(work, person)
    order = Order(Sheet.ANSWERS, resident_id=person)
    paper = Printed(orders.make(work, order=order).content)
    figures = [node.alt for node in paper.document.all("Figure")]
    assert "Så är det nu: Tillgång: 89, var 89; Kunna: 67, var 33; Trygghet: 67, var 33; " in figures[0]
    assert figures[1].startswith("Så har det gått: första, ")
    text = printed(work, order)
    assert "Det är tydligt bättre än första gången." in text
    assert "Det är inget betyg." in text
    assert "Gunvor" not in text


def test_without_answers_there_is_nothing_to_print(work: Workplace, person: str) -> None:
    with pytest.raises(sheets.NothingMeasured):
        orders.make(work, order=Order(Sheet.ANSWERS, resident_id=person))


def test_another_coachs_protected_identity_has_no_answers_to_print(work: Workplace, person: str) -> None:
    measured_twice(work, person)
    with work.store.write() as session:
        resident = session.get_one(Resident, person)
        resident.protected_identity, resident.named_coach_id = True, "another"
    with pytest.raises(sheets.NothingMeasured):
        orders.make(work, order=Order(Sheet.ANSWERS, resident_id=person))


def test_letting_a_sheet_out_is_noted_in_the_access_log(work: Workplace, person: str) -> None:
    orders.let_out(work, order=questions(person), action=AccessAction.PRINTED)
    with work.store.read() as session:
        entry = session.query(AccessEntry).one()
    assert (entry.resident_id, entry.part, entry.action) == (person, "measurements", "printed")


def test_a_file_is_called_by_the_code(work: Workplace, person: str) -> None:
    assert orders.title(work, order=questions(person)) == "Frågor A7K3Q-X"
    assert orders.title(work, order=Order(Sheet.ANSWERS, resident_id=person)) == "Svar A7K3Q-X"


def test_an_older_version_keeps_its_own_words_and_limits(
    work: Workplace, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured_twice(work, person)
    other = replace(instrument(), version="DD-12/0", small=instrument().clear * 9)
    known = {"DD-12/0": other, "DD-12/1": instrument()}
    monkeypatch.setattr("itcoach.inclusion.scoring.instrument", lambda version="DD-12/1": known[version])
    with work.store.write() as session:
        for row in session.query(Measurement):
            row.instrument = "DD-12/0"
    with work.store.read() as session:
        first, later = measurements.measurements_of(session, person)
    assert (first.instrument, first.score) == ("DD-12/0", score(FIRST_TIME))
    assert change(first.answers, later.answers, other).size == "unchanged"
    assert change(first.answers, later.answers).size == "clear"


def test_answers_to_a_newer_form_are_not_passed_over_as_if_the_older_were_the_latest(
    work: Workplace, person: str
) -> None:
    measured_twice(work, person)
    with work.store.write() as session:
        latest = session.query(Measurement).order_by(Measurement.id.desc()).first()
        latest.instrument, latest.answers = "DD-12/99", [1] * 14  # type: ignore[union-attr]
    with pytest.raises(InstrumentUnknown):
        sheets.my_answers(work, resident_id=person, language="sv")
