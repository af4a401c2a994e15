"""The files of the group view: readable in Swedish Excel, explained, and with nobody in them."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pdfua
import pytest
from sqlalchemy import select

from itcoach.files import FileNotSaved
from itcoach.followups.series import due_dates
from itcoach.group import saving, view
from itcoach.group.lists import codebook, tables_as_list
from itcoach.group.measurements import measurements_as_list, measurements_codebook
from itcoach.group.tables import Choice
from itcoach.group.words import sections
from itcoach.inclusion.questionnaire import instrument
from itcoach.workplace import Workplace
from models.measurement import Measurement
from models.people import Municipality, Resident
from models.rights import AccessEntry
from models.vocabulary import AccessAction, AccessPart, MeasurementKind
from resources.words import set_language
from tests.helpers.measured import measured
from tests.helpers.printed import Printed


def read(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.fixture
def many(work: Workplace) -> Workplace:
    measured(work, 40)
    return work


def test_a_line_a_measurement_with_codes_scores_and_the_month(many: Workplace) -> None:
    rows = read(measurements_as_list(many))
    first = next(row for row in rows if row["kind"] == "first")
    assert len(first["month"]) == len("2026-11")
    assert {row[f"q{n}"] for row in rows for n in range(1, 13)} <= {"", "0", "1", "2", "3", "8", "9"}
    assert any("," in row["index"] for row in rows)
    missed = [row for row in rows if row["missed_reason"]]
    assert missed
    assert all(row["q1"] == row["index"] == row["month"] == "" for row in missed)


def test_the_scores_are_those_of_the_form(many: Workplace) -> None:
    from itcoach.inclusion.scoring import score

    row = next(row for row in read(measurements_as_list(many)) if "9" not in row.values())
    answers = [{"8": "declined", "9": None}.get(row[f"q{n}"], row[f"q{n}"]) for n in range(1, 13)]
    points = score([int(a) if a in ("0", "1", "2", "3") else a for a in answers])
    assert points.index is not None
    assert float(row["index"].replace(",", ".")) == pytest.approx(float(points.index), abs=0.005)


def test_no_name_area_year_or_word_is_in_the_list_of_codes(many: Workplace) -> None:
    with many.store.write() as session:
        for each in session.scalars(select(Resident)):
            each.goal = "zorvmål"
        session.add(
            Measurement(
                resident_id="resident-00001", kind="first", instrument=instrument().version, answers=[1] * 12,
                extras={"changes_in_words": "zorvord", "contact": "zorvord"}, asked_by=many.coach_id,
                answered_at=datetime(2024, 1, 1, tzinfo=UTC),
            )
        )  # fmt: skip
    data = measurements_as_list(many).decode()
    assert "first;2024-01;" in data
    assert not [word for word in ("Invånare", "Bällsta", "Markim", "zorv", ";194", "woman") if word in data]


def test_a_period_and_the_own_ones_can_be_chosen(work: Workplace) -> None:
    measured(work, 40, own=0.5)
    every = read(measurements_as_list(work))
    with work.store.read() as session:
        rows = session.execute(
            select(Resident.code, Measurement)
            .join(Measurement, Measurement.resident_id == Resident.id)
            .where(Measurement.kind == MeasurementKind.FIRST)
        )
        firsts = {code: first for code, first in rows}
    own = {code for code, first in firsts.items() if first.asked_by == work.coach_id}
    assert 0 < len(own) < 40
    assert {row["code"] for row in read(measurements_as_list(work, own_only=True))} == own

    def year_of(row: dict[str, str]) -> int:
        """Return the year of the answer, or of the day when it should have been given."""
        begun = firsts[row["code"]].answered_at
        return (
            due_dates(begun)[MeasurementKind(row["kind"])].year if not row["month"] else int(row["month"][:4])
        )

    year = read(measurements_as_list(work, first=date(2025, 1, 1), last=date(2025, 12, 31)))
    assert any(row["missed_reason"] for row in year)
    assert year == [row for row in every if year_of(row) == 2025]


def test_another_coach_s_protected_identity_is_not_in_the_list(many: Workplace) -> None:
    with many.store.write() as session:
        resident = session.scalars(select(Resident).order_by(Resident.code)).first()
        assert resident is not None
        resident.protected_identity, resident.named_coach_id = True, "somebody-else"
        code = resident.code
    assert code not in measurements_as_list(many).decode()


def test_whose_measurements_left_is_in_the_access_log(many: Workplace) -> None:
    rows = read(measurements_as_list(many))
    with many.store.read() as session:
        entries = session.scalars(select(AccessEntry)).all()
        codes = {each.id: each.code for each in session.scalars(select(Resident))}
    assert {codes[each.resident_id] for each in entries} == {row["code"] for row in rows}
    assert {(each.part, each.action) for each in entries} == {
        (AccessPart.MEASUREMENTS, AccessAction.EXPORTED)
    }


def test_the_codebooks_have_the_questions_in_both_languages_the_formula_and_the_status(
    many: Workplace,
) -> None:
    form = instrument()
    for book in (codebook(form), measurements_codebook(many)):
        for question in form.questions:
            assert question.text["sv"] in book
            assert question.text["en"] in book
        assert form.version in book
        assert "Own wording, not yet validated." in book
        assert "100 × summan" in book
        assert "100/9" in book


def test_an_extra_that_is_neither_asked_nor_answered_is_in_no_codebook(work: Workplace) -> None:
    assert "contact: " in measurements_codebook(work)
    assert "lonely" not in measurements_codebook(work)
    with work.store.write() as session:
        session.query(Municipality).delete()
        session.add(Municipality(name="Sjöstad", extras=["lonely"]))
    assert "Hur ofta känner du dig ensam?" in measurements_codebook(work)
    assert "contact: " not in measurements_codebook(work)


def test_the_codebooks_explain_every_column(many: Workplace) -> None:
    overview = view.overview(many)
    tables = read(tables_as_list(overview.chosen(None), overview.form, today=overview.day))
    for rows, book in (
        (tables, codebook(overview.form)),
        (read(measurements_as_list(many)), measurements_codebook(many)),
    ):
        for heading in rows[0]:
            assert f"\n{heading}: " in book
    for told in ("Vad som är dolt\nEtt antal under fem visas aldrig", "Skyddade personuppgifter\n"):
        assert f"\n\n{told}" in codebook(overview.form)


def test_the_list_of_tables_has_what_the_page_shows_and_no_small_number(many: Workplace) -> None:
    overview = view.overview(many)
    rows = read(tables_as_list(overview.chosen(None), overview.form, today=overview.day))
    assert (rows[0]["Antal"], rows[0]["Uttagen"]) == ("40", overview.day.isoformat())
    shown = {
        (grid.name, line.heading, column): cell
        for part in sections(overview.chosen(None), overview.form)
        for grid in part.grids
        for line in grid.lines
        for column, cell in zip(grid.columns[1:], line.cells, strict=True)
    }
    listed = {(row["Tabell"], row["Rad"], row["Kolumn"]): row for row in rows}
    assert len(shown) > 90
    for place, cell in shown.items():
        told = "" if cell.hundredths is None else f"{cell.hundredths / 100:.2f}".replace(".", ",")
        numbers = ["" if each is None else str(each) for each in (cell.count, cell.share)]
        assert [listed[place][name] for name in ("Antal", "Procent")] == numbers
        assert listed[place]["Värde"] == (told if cell.mean is None else str(cell.mean))
    assert not [row for row in rows if row["Antal"] in ("1", "2", "3", "4")]
    assert {row["Tabell"] for row in rows} >= {"measured", "index", "followup.six_months", "question.12"}
    assert any("Visas inte" in row["Anmärkning"] and not row["Antal"] for row in rows)


def test_files_are_saved_with_the_codebook_beside_or_not_at_all(many: Workplace, tmp_path: Path) -> None:
    overview = view.overview(many)
    tables, book = saving.save_tables(tmp_path / "grupp.csv", overview, Choice.ALL)
    assert tables.read_bytes().startswith(b"\xef\xbb\xbf")
    assert book.name == "grupp-kodbok.txt"
    codes, _ = saving.save_measurements(many, tmp_path / "koder.csv")
    assert codes.exists()
    with pytest.raises(FileNotSaved):
        saving.save_tables(tmp_path / "finns inte" / "x.csv", overview, Choice.ALL)


def test_nothing_is_saved_of_fewer_than_five(work: Workplace, tmp_path: Path) -> None:
    measured(work, 4)
    with pytest.raises(saving.TooFewMeasured):
        saving.save_tables(tmp_path / "x.csv", view.overview(work), Choice.ALL)
    assert list(tmp_path.glob("x*")) == []


def test_the_report_is_a_tagged_pdf_with_real_tables(many: Workplace, tmp_path: Path) -> None:
    overview = view.overview(many)
    path = saving.save_report(many, tmp_path / "grupp.pdf", overview, Choice.ALL)
    report = pdfua.validate(str(path))
    assert (report.findings, report.skipped) == ((), ())
    document = Printed(path.read_bytes()).document
    assert "40 invånare har gjort den första mätningen" in " ".join(document.text.split())
    shown = [
        grid for part in sections(overview.chosen(None), overview.form) for grid in part.grids if grid.lines
    ]
    assert len(document.all("Table")) == len(shown)


def test_alpha_has_a_decimal_comma_and_stays_a_number_in_every_language(many: Workplace) -> None:
    overview = view.overview(many)
    group = replace(overview.chosen(None), alphas={"A": -12, "B": 85, "C": None, "D": None})
    set_language("en")
    rows = read(tables_as_list(group, overview.form, today=overview.day))
    set_language("sv")
    values = [row for row in rows if row["Table"] == "alpha"]
    assert [row["Value"] for row in values] == ["-0,12", "0,85"]
