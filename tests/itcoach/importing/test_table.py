"""Lists as other municipalities save them, and files that are no lists."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import resources
from itcoach import importing
from itcoach.importing import Field, Table, UnreadableList, guess_columns
from itcoach.importing.decoding import MAX_MEGABYTES, decoded
from itcoach.importing.table import read_table
from itcoach.importing.troubles import HugeCell, UnclosedQuote
from itcoach.workplace import Workplace

SAMPLE = resources.path("samples", "vaxel-bokningar.csv").read_bytes()
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
STEADY = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HEADINGS = ("Bokningsnr", "Datum", "Tid", "Namn", "Ärende")


def read(data: bytes) -> Table:
    return read_table(decoded(data))


def as_csv(rows: list[list[str]], delimiter: str = ";", end: str = "\r\n") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows([HEADINGS, *rows])
    return file.getvalue()


def cell(encoding: str) -> st.SearchStrategy[str]:
    letters = (
        st.characters(codec="cp1252", exclude_categories=["Cc"])
        if encoding == "cp1252"
        else st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffd")
    )
    plain = st.text(st.sampled_from("abcåäöÅÄÖé ;,\t\"'\n12=+-@") | letters, max_size=12)
    return plain.map(str.strip)


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[list[str]], str, str, str]:
    encoding = draw(st.sampled_from(ENCODINGS))
    row = st.lists(cell(encoding), min_size=len(HEADINGS), max_size=len(HEADINGS)).filter(any)
    rows = draw(st.lists(row, min_size=1, max_size=6))
    return rows, encoding, draw(st.sampled_from(";\t,")), draw(st.sampled_from(["\n", "\r\n"]))


@STEADY
@given(lists())
@example(([["1", "2", "3", 'å"x', "ett\ntvå"]], "cp1252", ";", "\r\n"))
def test_any_list_reads_back_as_it_was_written(case: tuple[list[list[str]], str, str, str]) -> None:
    rows, encoding, delimiter, end = case
    # Enough of Swedish for the letters themselves to tell the encoding.
    text = as_csv([*rows, ["9", "2026-11-23", "09.00", "Åke Höög", "åäöåäöåäö" * 20]], delimiter, end)
    table = read(text.encode(encoding))
    assert table.headings == HEADINGS
    assert [list(row.cells) for row in table.rows[:-1]] == rows
    assert [row.number for row in table.rows] == list(range(2, len(rows) + 3))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_the_sample_reads_alike_in_every_encoding_and_with_every_delimiter(
    encoding: str, delimiter: str
) -> None:
    table = read(SAMPLE)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([table.headings, *(row.cells for row in table.rows)])
    again = read(file.getvalue().encode(encoding))
    assert again == table
    preview = importing.preview(None, file.getvalue().encode(encoding), "")
    assert (preview.new, preview.changed, preview.already_there, preview.refused) == (47, 1, 1, 3)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Listan är tom"),
        (b"\xef\xbb\xbf\r\n \r\n", "Listan är tom"),
        (b"Datum;Tid;Namn\r\n", "Listan är tom"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "utan en bild"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "utan en bild"),
        (b"PK\x03\x04\x14\0\x06\0xl/workbook.xml", "en Excel-arbetsbok eller en zip-fil"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "en äldre Excel-arbetsbok"),
        (b"%PDF-1.7", "ett PDF-dokument"),
        (b"Datum;Tid;Namn\r\n2026-11-23;09.00;Sv\0en\r\n", "tecken som inte hör till en text"),
        (b"Datum;Tid;Namn\r\n2026-11-23;09.00;\x81\x8d\r\n", "går inte att läsa rätt"),
        ("Datum;Tid;Namn\n2026-11-23;09.00;Åsa Sjögren".encode("cp850"), "går inte att läsa rätt"),
        ("Datum;Tid;Namn\n2026-11-23;09.00;Åsa Sjögren".encode("mac-roman"), "går inte att läsa rätt"),
        ("Datum;Tid;Namn\nx;y;Sjögren".encode().decode("cp1252").encode(), "går inte att läsa rätt"),
        ("\ufeffDatum;Tid;Namn\nx".encode("utf-16-le") + b"\0", "går inte att läsa rätt"),
        (b"4101;2026-11-23;09.00;60;Siv\r\n4102;2026-11-23;10.00;60;Gun\r\n", "inga rubriker"),
        (b"Hej! Det h\xe4r \xe4r ett brev.\r\nMed v\xe4nlig h\xe4lsning\r\n", "inga rubriker"),
        (b"x" * (MAX_MEGABYTES * 1024 * 1024 + 1), "större än 20 MB"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableList) as caught:
        importing.preview(None, data, "bokningar.csv")
    assert words in caught.value.happened
    assert caught.value.to_do
    assert caught.value.safe == "Ingenting har ändrats."


@pytest.mark.parametrize(
    "rest",
    [
        'Siv;"Skrivaren\r\n3;2026-11-23;11.00;Gun;Paddan\r\n',
        'Siv;"Skrivaren\r\n3;2026-11-23;11.00;Gun;"Paddan"\r\n4;2026-11-23;12.00;Åke;x\r\n',
    ],
)
def test_an_unclosed_quote_is_told_with_the_row_where_it_begins(rest: str) -> None:
    text = f'{";".join(HEADINGS)}\r\n1;2026-11-23;09.00;Bo;"Två\r\nrader"\r\n2;2026-11-23;10.00;{rest}'
    with pytest.raises(UnclosedQuote, match="På rad 3 börjar ett citattecken som aldrig slutar"):
        read(text.encode())


def test_a_cell_of_two_megabytes_is_told_with_its_row() -> None:
    text = as_csv(
        [["1", "2026-11-23", "09.00", "Bo", "kort"], ["2", "2026-11-23", "10.00", "Siv", "x" * 2_000_000]]
    )
    with pytest.raises(HugeCell, match="På rad 3"):
        read(text.encode())


def test_a_quotation_mark_inside_a_cell_is_kept() -> None:
    text = (
        ";".join(HEADINGS)
        + '\n1;2026-11-23;09.00;Siv;Skärm 24" flimrar\n2;2026-11-23;10.00;Bo;"TV"n hackar\n'
    )
    table = read(text.encode())
    assert [row.cells[4] for row in table.rows] == ['Skärm 24" flimrar', "TVn hackar"]


def test_the_line_that_tells_excel_the_delimiter_is_no_row() -> None:
    table = read(b"sep=,\r\nDatum,Tid,Namn\r\n2026-11-23,09.00,Siv\r\n")
    assert (table.headings, table.rows[0].number) == (("Datum", "Tid", "Namn"), 2)


def test_the_columns_are_guessed_from_other_words_in_another_order() -> None:
    headings = (
        "Kund",
        "Starttid",
        "Sluttid",
        "Besöksdatum",
        "Tel.nr",
        "Gatuadress",
        "Vem bokar?",
        "Handläggare",
    )
    columns = guess_columns(headings).columns
    assert columns[Field.NAME] == 0
    assert columns[Field.START] == 1
    assert columns[Field.END] == 2
    assert columns[Field.DATE] == 3
    assert columns[Field.ADDRESS] == 5
    assert columns[Field.COACH] == 7


def test_a_chosen_mapping_is_remembered_for_lists_with_the_same_headings(work: Workplace) -> None:
    data = b"A;B;C;Upplysning\r\n2026-11-23;09.00;Siv;Skrivaren\r\n"
    guessed = importing.preview(work, data, "")
    assert guessed.refused == 1
    assert guessed.rows[0].reason == "Ingen kolumn är vald för Datum."
    assert guessed.mapping is not None
    chosen = guessed.mapping
    for field, column in ((Field.DATE, 0), (Field.START, 1), (Field.NAME, 2), (Field.WISH, 3)):
        chosen = chosen.with_column(field, column)
    importing.apply(work, importing.preview(work, data, "", chosen))
    again = importing.preview(work, data, "")
    assert again.mapping == chosen
    assert (again.already_there, again.rows[0].wish) == (1, "Skrivaren")


BEGIN = (b"BEGIN:VCALENDAR", b"BEGIN:VEVENT", b"DTSTART:20261124T090000Z")
END = (b"END:VEVENT", b"END:VCALENDAR")


@STEADY
@given(
    st.binary(max_size=300)
    | st.binary(max_size=200).map(lambda tail: SAMPLE[:400] + tail)
    | st.binary(max_size=200).map(
        lambda tail: b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + tail + b"\nEND:VEVENT\nEND:VCALENDAR"
    )
)
def test_whatever_a_file_holds_it_is_previewed_or_refused(data: bytes) -> None:
    try:
        preview = importing.preview(None, data, "x.csv")
    except UnreadableList:
        return
    assert importing.preview_as_text(preview)


def test_a_file_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "borta.csv"):
        with pytest.raises(UnreadableList, match="Filen går inte att öppna"):
            importing.read_file(path)
