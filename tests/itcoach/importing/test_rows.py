"""What the cells of a list mean, in the ways that people write them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from itcoach import importing
from itcoach.importing import PreviewRow, RowStatus
from itcoach.workplace import Workplace
from models.base import LaptopBase, Record
from models.booking import Booking
from models.clock import Clock
from models.database import open_store
from models.outbox import Outbox
from tests.conftest import KEY, MONDAY_MORNING


def previewed(headings: str, *rows: str) -> tuple[PreviewRow, ...]:
    return importing.preview(None, "\n".join((headings, *rows)).encode(), "lista.csv").rows


@pytest.mark.parametrize(
    ("day", "at"),
    [
        ("2026-11-23", "09.30"), ("23/11 2026", "09:30"), ("23.11.2026", "0930"), ("23/11-26", "kl 9.30"),
        ("20261123", "9:30"), ("2026-11-23 09:30", ""), ("2026-11-23T09:30:00", ""),
        ("mån 23 nov 2026", "kl. 09.30"),
        ("23 november 2026", "09:30:00"), ("2026-11-23 00:00", "Kl 930"),
        ("måndag den 23 november 2026", "9.30"),
        ("23/11/2026", "klockan 9.30"), ("2026/11/23", "09.30-10.30"),
    ],
)  # fmt: skip
def test_days_and_times_in_the_ways_people_write_them(day: str, at: str) -> None:
    (row,) = previewed("Datum;Tid;Namn", f"{day};{at};Siv")
    assert row.reason == ""
    assert row.start is not None
    assert row.start.astimezone(UTC) == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_a_year_that_may_be_written_wrong_is_warned_of(work: Workplace) -> None:
    days = ("2028-11-23", "2028-11-24", "2062-11-23")
    rows = "\n".join(["Datum;Tid;Namn;Längd", *(f"{day};09.30;Siv {day};60" for day in days)])
    near, far, wrong = importing.preview(work, rows.encode(), "lista.csv").rows
    assert near.warnings == ()
    assert far.warnings == wrong.warnings == ("Dagen ligger mer än två år fram. Stämmer året?",)
    assert wrong.status is RowStatus.NEW


@pytest.mark.parametrize(
    ("heading", "length", "minutes"),
    [
        ("Längd", "90", 90), ("Längd", "90 min", 90), ("Längd", "1,5 tim", 90), ("Längd", "1.5 h", 90),
        ("Längd", "1 h 30 min", 90), ("Längd", "1:30", 90), ("Längd (tim)", "1,5", 90), ("Längd", "1,5", 90),
        ("Längd (min)", "90,0", 90), ("Sluttid", "11.00", 90), ("Sluttid", "2026-11-23 11:00", 90),
        ("Längd", "2 timmar", 120), ("Längd", "", 60),
    ],
)  # fmt: skip
def test_lengths_in_the_ways_people_write_them(heading: str, length: str, minutes: int) -> None:
    (row,) = previewed(f"Datum;Tid;Namn;{heading}", f"2026-11-23;09.30;Siv;{length}")
    assert row.minutes == minutes


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("2026-02-30;09.00;Siv;60", "Dagen 2026-02-30 finns inte."),
        ("i morgon;09.00;Siv;60", "Datumet ”i morgon” går inte att förstå."),
        ("23/11;09.00;Siv;60", "Datumet ”23/11” går inte att förstå."),
        (";09.00;Siv;60", "Datumet ”09.00” går inte att förstå."),
        ("2026-11-23;;Siv;60", "Tid saknas."),
        ("2026-11-23;24.30;Siv;60", "Tiden ”24.30” går inte att förstå."),
        ("2026-11-23;förmiddag;Siv;60", "Tiden ”förmiddag” går inte att förstå."),
        ("2026-11-23;09.00;;60", "Namn saknas."),
        ("2026-11-23;09.00;19121212-1212;60", "Namn saknas."),
        ("2026-11-23;09.00;Siv;länge", "Längden ”länge” går inte att förstå."),
        ("2026-11-23;09.00;Siv;1440", "Besöket skulle bli 1440 minuter långt."),
        ("2026-11-23;10.00-09.00;Siv;", "Besöket skulle bli -60 minuter långt."),
        ("2027-03-28;02.30;Siv;60", "Klockslaget finns inte den dagen: klockan ställs om till sommartid."),
        (f"2026-11-23;09.00;{'Siv' * 100};60", "Namn är längre än 200 tecken."),
    ],
)
def test_a_row_that_cannot_be_used_says_why(cells: str, reason: str) -> None:
    (row,) = previewed("Datum;Tid;Namn;Längd", cells)
    assert (row.status, row.reason) == (RowStatus.REFUSED, reason)


def test_a_personnummer_as_booking_number_is_no_booking_number() -> None:
    (row,) = previewed("Bokningsnr;Datum;Tid;Namn", "19121212-1212;2026-11-23;09.00;Siv")
    assert row.reason == "Bokningsnumret är ett personnummer och kan inte användas."


def test_a_code_in_the_wish_is_pointed_out() -> None:
    (row,) = previewed("Datum;Tid;Namn;Ärende", "2026-11-23;09.00;Siv;Wifi, lösenord: Sommar123")
    assert row.wish == "Wifi, lösenord: …"
    assert "En kod eller ett lösenord sparas inte. Ärende blir utan det: ”Wifi, lösenord: …”" in row.warnings


def test_a_list_without_numbers_knows_its_rows_again(work: Workplace) -> None:
    siv, bo = b"2026-11-23;09.00;Siv\n", b"2026-11-23;09.00;Bo\n"
    data = b"Datum;Tid;Namn\n" + siv + bo + b"2026-11-24;09.00;Siv\n" + siv
    result = importing.apply(work, importing.preview(work, data, ""))
    assert [row.status for row in result.rows] == ["new", "new", "new", "already_there"]
    assert importing.preview(work, b"Datum;Tid;Namn\n" + bo, "").already_there == 1
    assert importing.preview(work, data, "").already_there == 4


def test_a_list_whose_number_is_a_name_knows_its_rows_again_where_the_name_is_removed(
    work: Workplace,
) -> None:
    data = b"Bokningsnummer;Datum;Tid;Namn\nSvensson Gunvor;2026-11-23;09.00;Gunvor\n"
    importing.apply(work, importing.preview(work, data, ""))
    with work.store.write() as session:
        session.scalars(select(Booking)).one().outside_reference = ""
    assert importing.preview(work, data, "").already_there == 1


def test_a_word_for_who_booked_that_no_choice_covers_is_kept(work: Workplace) -> None:
    data = b"Datum;Tid;Namn;Bokad av\n2026-11-23;09.00;Siv;kyrkan\n"
    importing.apply(work, importing.preview(work, data, ""))
    with work.store.read() as session:
        booking = session.scalars(select(Booking)).one()
    assert (booking.source, booking.remark) == ("other", "Bokad av: kyrkan")
    assert booking.coach_id == work.coach_id


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    clock = Clock.starting_at(MONDAY_MORNING)
    store = open_store(Path(tmp_path_factory.mktemp("laptop")) / "itcoach.db", KEY, clock)
    yield Workplace(store, clock, "coach")
    store.close()


STEADY = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROW = st.tuples(
    st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from(["2026-11-23", "2026-11-24", "2026-11-31", "23/11 2026"]),
    st.sampled_from(["09.00", "kl 10", "kl 25", ""]),
    st.sampled_from(["Siv Höög", "Bo Ek", "", "Skyddad identitet", "siv  höög"]),
    st.sampled_from(["", "070-174 06 13", "08-465 004 06"]),
    st.sampled_from(["", "Lärkstigen 1", "Banvägen 2"]),
    st.sampled_from(["", "Coach A", "Coach B"]),
    st.sampled_from(["", "bokad", "avbokad"]),
)


@settings(STEADY, max_examples=40)
@given(st.lists(ROW, min_size=1, max_size=8), st.lists(ROW, min_size=1, max_size=8))
def test_preview_and_import_agree_and_a_second_import_changes_nothing(
    laptop: Workplace, first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    with laptop.store.write() as session:
        for base in (Record, LaptopBase):
            for table in base.metadata.sorted_tables:
                session.execute(delete(table))
    for rows in (first, second):
        text = "\n".join(
            map(";".join, [("Bokningsnr", "Datum", "Tid", "Namn", "Tel", "Adress", "Coach", "Status"), *rows])
        )
        preview = importing.preview(laptop, text.encode(), "")
        result = importing.apply(laptop, preview)
        assert result.rows == preview.rows
        sent = operations(laptop)
        again = importing.preview(laptop, text.encode(), "")
        assert (again.new, again.changed, again.refused) == (0, 0, preview.refused)
        assert importing.apply(laptop, again).written == 0
        assert operations(laptop) == sent


def operations(laptop: Workplace) -> int:
    with laptop.store.read() as session:
        return session.scalar(select(func.count()).select_from(Outbox)) or 0
