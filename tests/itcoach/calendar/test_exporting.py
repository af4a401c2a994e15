"""Bookings for a spreadsheet and a calendar: readable there, and run by neither."""

import csv
import io
from datetime import date

import icalendar
import pytest

import resources
from itcoach import importing
from itcoach.calendar import exporting
from itcoach.workplace import Workplace

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 4)


@pytest.fixture
def full(work: Workplace) -> Workplace:
    data = resources.path("samples", "vaxel-bokningar.csv").read_bytes()
    importing.apply(work, importing.preview(work, data, ""))
    return work


def exported(work: Workplace, day: date | None = None) -> list[dict[str, str]]:
    data = exporting.bookings_as_list(work, first=day or FIRST, last=day or LAST)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_every_booking_of_the_period_is_in_the_list(full: Workplace) -> None:
    rows = exported(full)
    assert len(rows) == 47
    (siv,) = [row for row in rows if row["Datum"] == "2026-11-23" and row["Namn"] == "Siv Höög"]
    assert (siv["Tid"], siv["Längd (min)"], siv["Coach"], siv["Bokad av"]) == (
        "10.30", "60", "Coach B", "hemtjänsten",
    )  # fmt: skip
    assert {row["Status"] for row in rows} == {"bokad", "avbokad"}
    assert len(exported(full, FIRST)) == 5


def test_a_formula_is_neutralised_and_line_breaks_stay(full: Workplace) -> None:
    wishes = {row["Ärende"] for row in exported(full)}
    assert '\'=HYPERLINK("http://exempel.invalid";"klicka")' in wishes
    assert "Två saker:\nskrivaren\noch telefonen" in wishes


def test_a_protected_identity_is_its_code(full: Workplace) -> None:
    (row,) = [row for row in exported(full) if not row["Namn"]]
    assert len(row["Kod"]) == 6
    assert (row["Telefon"], row["Adress"]) == ("", "")
    other = Workplace(full.store, full.clock, "coach-b")
    (row,) = [row for row in exported(other) if not row["Namn"]]
    assert row["Ärende"] == ""


def test_the_codebook_explains_every_column(full: Workplace) -> None:
    book = exporting.codebook()
    for heading in exported(full)[0]:
        assert f"\n{heading}: " in book
    assert "apostrof" in book


def test_the_calendar_can_be_read_by_others_and_marks_what_is_cancelled(full: Workplace) -> None:
    data = exporting.bookings_as_calendar(full, first=FIRST, last=LAST, coach_id=full.coach_id)
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == len(exported(full)) - sum(row["Coach"] == "Coach B" for row in exported(full))
    everyone = icalendar.Calendar.from_ical(exporting.bookings_as_calendar(full, first=FIRST, last=FIRST))
    cancelled = [event for event in everyone.walk("VEVENT") if event["STATUS"] == "CANCELLED"]
    assert [str(event["SUMMARY"]) for event in cancelled] == ["Hembesök: Gunvor Rönnbäck"]
    assert all(str(event["DTSTART"].dt.tzinfo) == "UTC" for event in events)


def test_our_own_calendar_read_in_again_makes_no_twins(full: Workplace) -> None:
    data = exporting.bookings_as_calendar(full, first=FIRST, last=LAST)
    preview = importing.preview(full, data, "kalender.ics")
    assert preview.already_there == len(preview.rows) == 47
    assert importing.apply(full, preview).written == 0
