"""The switchboard's sample list: previewed, imported, and imported again."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import resources
from itcoach import importing, residents
from itcoach.calendar import bookings
from itcoach.codes import is_code
from itcoach.importing import Preview, PreviewRow, RowStatus
from itcoach.importing.wording import preview_as_text
from itcoach.workplace import Workplace
from models.base import derived_id
from models.booking import OF_THE_PERSON, Booking, LastImported
from models.database import open_store
from models.outbox import Outbox
from models.people import KEPT_ON_PAPER, Coach, Municipality, Resident
from models.vocabulary import BookingStatus, Place, Sharing
from resources.words import set_language
from tests.conftest import KEY

NAME = "vaxel-bokningar.csv"
SAMPLE = resources.path("samples", NAME).read_bytes()


def bring_in(work: Workplace, data: bytes = SAMPLE) -> importing.ImportResult:
    return importing.apply(work, importing.preview(work, data, NAME))


def booking(work: Workplace, number: str) -> Booking:
    with work.store.read() as session:
        return session.get_one(Booking, derived_id("booking", "list", number))


def resident_of(work: Workplace, number: str) -> Resident:
    with work.store.read() as session:
        return session.get_one(Resident, booking(work, number).resident_id)


def count(work: Workplace, table: type[Any]) -> int:
    with work.store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def row_of(preview: Preview, number: int) -> PreviewRow:
    return next(row for row in preview.rows if row.row == number)


def edited(before: str, after: str) -> bytes:
    text = SAMPLE.decode("utf-8-sig")
    assert before in text
    return text.replace(before, after).encode()


def test_the_preview_says_for_every_row_what_would_happen(work: Workplace) -> None:
    preview = importing.preview(work, SAMPLE, NAME)
    assert (preview.new, preview.changed, preview.already_there, preview.refused) == (47, 1, 1, 3)
    assert [(row.row, row.reason) for row in preview.rows if row.status is not RowStatus.NEW] == [
        (47, "Står redan på rad 12."),
        (48, "Dagen 2026-11-31 finns inte."),
        (49, "Tiden ”kl 25” går inte att förstå."),
        (50, "Namn saknas."),
        (51, "Tid: 2026-11-26 09.00 → 2026-11-26 15.30"),
    ]
    assert count(work, Booking) == 0


def municipality_shares(work: Workplace, sharing: Sharing) -> None:
    with work.store.write() as session:
        session.add(Municipality(id=derived_id("municipality"), rev=1, sharing=sharing))


def test_where_coaches_hold_their_own_residents_a_colleagues_bookings_are_left_to_the_colleague(
    work: Workplace,
) -> None:
    municipality_shares(work, Sharing.OWN)
    result = bring_in(work)
    theirs = {row.coach for row in result.rows if row.status is RowStatus.COLLEAGUES}
    mine = {row.coach for row in result.rows if row.status is RowStatus.NEW}
    assert theirs == {"Coach B"}
    assert mine == {"Coach A"}
    with work.store.read() as session:
        assert set(session.scalars(select(Booking.coach_id))) == {work.coach_id}
    first = next(row for row in result.rows if row.status is RowStatus.COLLEAGUES)
    assert first.reason.startswith("Hör till Coach B, som läser in den på sin dator.")
    shown = preview_as_text(importing.preview(work, SAMPLE, NAME))
    assert "är kollegors." in shown.splitlines()[0]
    assert "en kollegas" in shown


def test_where_all_is_shared_the_whole_list_is_read_in(work: Workplace) -> None:
    municipality_shares(work, Sharing.ALL)
    assert bring_in(work).counts[RowStatus.NEW] == 47


def test_a_preview_needs_no_database() -> None:
    preview = importing.preview(None, SAMPLE, NAME)
    assert (preview.new, preview.changed, preview.already_there, preview.refused) == (47, 1, 1, 3)


def test_the_import_does_what_the_preview_said(work: Workplace) -> None:
    preview = importing.preview(work, SAMPLE, NAME)
    result = importing.apply(work, preview)
    assert result.rows == preview.rows
    assert result.counts == {
        RowStatus.NEW: 47,
        RowStatus.CHANGED: 1,
        RowStatus.ALREADY_THERE: 1,
        RowStatus.COLLEAGUES: 0,
        RowStatus.REFUSED: 3,
    }
    assert count(work, Booking) == 47


def test_the_same_list_again_changes_nothing(work: Workplace) -> None:
    bring_in(work)
    before = count(work, Outbox)
    preview = importing.preview(work, SAMPLE, NAME)
    assert (preview.new, preview.changed, preview.already_there, preview.refused) == (0, 0, 49, 3)
    assert importing.apply(work, preview).written == 0
    assert count(work, Outbox) == before


def test_the_later_row_of_a_booking_counts(work: Workplace) -> None:
    bring_in(work)
    assert (
        bookings.local_time(booking(work, "4115").start.date(), time(15, 30)) == booking(work, "4115").start
    )
    preview = importing.preview(work, SAMPLE, NAME)
    assert row_of(preview, 16).reason == "Rad 51 gäller i stället."


def test_a_cancelled_booking_arrives_as_cancelled(work: Workplace) -> None:
    bring_in(work)
    assert booking(work, "4104").status is BookingStatus.CANCELLED
    assert booking(work, "4104").cancel_reason == "ringde återbud"


def test_of_a_protected_identity_only_a_code_is_kept(work: Workplace) -> None:
    preview = importing.preview(work, SAMPLE, NAME)
    assert "bara en kod sparas" in row_of(preview, 7).warnings[0]
    importing.apply(work, preview)
    person = resident_of(work, "4106")
    assert person.protected_identity
    assert is_code(person.code)
    assert (person.name, person.phone, person.address, person.area) == ("", "", "", "")
    assert person.named_coach_id == booking(work, "4106").coach_id == work.coach_id
    assert booking(work, "4106").place is Place.VENUE


def test_a_personnummer_is_left_out_and_the_preview_offers_the_text_without_it(work: Workplace) -> None:
    preview = importing.preview(work, SAMPLE, NAME)
    row = row_of(preview, 10)
    assert row.warnings == (
        "Ett personnummer sparas inte. Ärende blir utan det: ”Hjälp med skrivare, uppgavs i telefon”",
    )
    importing.apply(work, preview)
    assert booking(work, "4109").wish == row.wish == "Hjälp med skrivare, uppgavs i telefon"
    with work.store.read() as session:
        operations = session.scalars(select(Outbox)).all()
    assert not any("19121212" in str(operation.patch) for operation in operations)


def test_a_formula_is_text_and_line_breaks_stay(work: Workplace) -> None:
    bring_in(work)
    assert booking(work, "4198").wish == '=HYPERLINK("http://exempel.invalid";"klicka")'
    assert booking(work, "4199").wish == "Två saker:\nskrivaren\noch telefonen"


def test_a_person_with_several_bookings_is_one_resident(work: Workplace) -> None:
    bring_in(work)
    ids = {booking(work, number).resident_id for number in ("4103", "4108", "4126")}
    assert len(ids) == 1
    with work.store.read() as session:
        assert session.scalars(select(Coach.name).order_by(Coach.name)).all() == ["Coach A", "Coach B"]
        codes = session.scalars(select(Resident.code)).all()
    assert len(set(codes)) == len(codes)


def test_a_booking_that_the_coach_moved_here_is_not_moved_back_by_the_old_list(work: Workplace) -> None:
    bring_in(work)
    moved = booking(work, "4101")
    bookings.move(work, booking_id=moved.id, start=moved.start + timedelta(hours=5))
    row = row_of(importing.preview(work, SAMPLE, NAME), 2)
    assert row.status is RowStatus.ALREADY_THERE
    assert row.reason == "Tiden är ändrad här och behålls"
    bring_in(work)
    assert booking(work, "4101").start == moved.start + timedelta(hours=5)


def test_a_booking_that_the_switchboard_moves_moves_here_too(work: Workplace) -> None:
    bring_in(work)
    later = edited("4101;2026-11-23;09.00;60", "4101;2026-11-23;14.00;60")
    row = row_of(importing.preview(work, later, NAME), 2)
    assert (row.status, row.reason) == (RowStatus.CHANGED, "Tid: 2026-11-23 09.00 → 2026-11-23 14.00")
    bring_in(work, later)
    assert booking(work, "4101").start.hour == 13
    assert importing.preview(work, later, NAME).changed == 0


def test_a_visit_that_has_been_is_not_moved_or_reopened_by_a_list(work: Workplace) -> None:
    bring_in(work)
    with work.store.write() as session:
        session.get_one(Booking, booking(work, "4101").id).status = BookingStatus.DONE
    bring_in(work, edited("4101;2026-11-23;09.00;60", "4101;2026-11-23;14.00;60"))
    assert booking(work, "4101").status is BookingStatus.DONE
    assert booking(work, "4101").start.hour == 8


def test_a_row_that_is_gone_deletes_nothing(work: Workplace) -> None:
    bring_in(work)
    lines = SAMPLE.split(b"\r\n")
    bring_in(work, b"\r\n".join(lines[:5]))
    assert count(work, Booking) == 47


def test_a_card_is_filled_in_but_never_overwritten(work: Workplace) -> None:
    bring_in(work)
    with work.store.write() as session:
        session.get_one(Resident, resident_of(work, "4101").id).phone = "070-174 06 99"
    data = edited(
        "4101;2026-11-23;09.00;60;Inga-Lill Höög;070-174 06 16",
        "5101;2026-12-23;09.00;60;Inga-Lill Höög;070-174 06 17",
    )
    row = row_of(importing.preview(work, data, NAME), 2)
    assert row.status is RowStatus.NEW
    assert row.warnings == ("Telefonen är en annan än på invånarens kort. Kortet ändras inte.",)
    bring_in(work, data)
    assert resident_of(work, "5101").phone == "070-174 06 99"


def test_the_same_name_with_another_phone_and_address_is_another_person(work: Workplace) -> None:
    bring_in(work)
    data = edited(
        "4101;2026-11-23;09.00;60;Inga-Lill Höög;070-174 06 16;Hästskovägen 52B",
        "5101;2026-12-23;09.00;60;Inga-Lill Höög;070-174 06 99;Lärkstigen 9",
    )
    assert row_of(importing.preview(work, data, NAME), 2).warnings == (
        "Det finns en annan invånare med samma namn. En ny läggs till.",
    )
    bring_in(work, data)
    assert resident_of(work, "5101").id != resident_of(work, "4117").id


def test_an_identity_that_becomes_protected_loses_name_and_address_here(work: Workplace) -> None:
    bring_in(work)
    residents.update(
        work, resident_id=resident_of(work, "4119").id, contact_name="Ann", contact_relation="dotter Ann"
    )
    data = edited("Solveig Wallgren;070-174 06 24;Lärkstigen 1;Frösunda", "Skyddad identitet;;;")
    bring_in(work, data)
    person = resident_of(work, "4119")
    assert person.protected_identity
    assert {getattr(person, field) for field in KEPT_ON_PAPER} == {""}
    assert importing.preview(work, SAMPLE, NAME).changed == 0
    bring_in(work)
    assert resident_of(work, "4119").name == ""


def test_the_same_list_again_brings_nothing_back_of_a_protected_identity(work: Workplace) -> None:
    """The switchboard's program knows nothing of what the coach has decided."""
    bring_in(work)
    person = resident_of(work, "4119")
    residents.update(work, resident_id=person.id, protected_identity=True)
    known = count(work, Resident)
    later = edited("4119;2026-11-26;12:30", "4119;2026-11-26;13:00")
    row = row_of(importing.preview(work, later, NAME), 20)
    assert (row.name, row.status) == ("Skyddade personuppgifter", RowStatus.CHANGED)
    assert "Wallgren" not in row.reason
    bring_in(work, later)
    assert (resident_of(work, "4119").name, count(work, Resident)) == ("", known)
    with work.store.read() as session:
        seen = session.get_one(LastImported, booking(work, "4119").id).seen
    assert not seen.keys() & set(OF_THE_PERSON)


def test_a_list_without_numbers_makes_no_card_of_a_protected_identity_s_name(work: Workplace) -> None:
    rows = ("Datum;Tid;Namn;Telefon", "2026-12-01;10.00;Solveig Wallgren;070-174 06 24")
    data = "\r\n".join(rows).encode()
    bring_in(work, data)
    with work.store.read() as session:
        person = session.scalars(select(Resident)).one().id
    residents.update(work, resident_id=person, protected_identity=True)
    assert importing.preview(work, data, NAME).new == 0
    bring_in(work, data)
    with work.store.read() as session:
        assert [(each.id, each.name) for each in session.scalars(select(Resident))] == [(person, "")]


def test_a_number_given_to_another_person_changes_whose_booking_it_is(work: Workplace) -> None:
    bring_in(work)
    data = edited("Solveig Wallgren;070-174 06 24;Lärkstigen 1;", "Nils Berg;070-174 06 50;Ekvägen 1;")
    row = row_of(importing.preview(work, data, NAME), 20)
    assert row.reason == "Invånare: Solveig Wallgren → Nils Berg"
    bring_in(work, data)
    assert resident_of(work, "4119").name == "Nils Berg"
    with work.store.read() as session:
        assert session.scalar(select(Resident.phone).where(Resident.name == "Solveig Wallgren"))


def test_a_name_that_the_coach_corrected_stays_corrected(work: Workplace) -> None:
    bring_in(work)
    with work.store.write() as session:
        session.get_one(Resident, resident_of(work, "4119").id).name = "Annika Wallin"
    assert importing.preview(work, SAMPLE, NAME).changed == 0


@pytest.mark.parametrize("old", ["070-174 06 16", "0701740616", "+46 70 174 06 16"])
def test_a_resident_is_known_by_name_and_telephone_however_it_is_written(work: Workplace, old: str) -> None:
    with work.store.write() as session:
        session.add(Resident(id="known", code="ABCDEF", name="Inga-Lill  höög", phone=old))
    bring_in(work)
    assert booking(work, "4101").resident_id == "known"


def test_the_json_and_the_text_say_the_same(work: Workplace) -> None:
    preview = importing.preview(work, SAMPLE, NAME)
    rows = importing.preview_as_json(preview)["rows"]
    assert rows[0] == {"row": 2, "status": "new", "reason": ""}
    assert rows[48] == {"row": 50, "status": "refused", "reason": "Namn saknas."}
    text = importing.preview_as_text(preview)
    assert text.startswith("52 rader: 47 nya, 1 ändrade, 1 finns redan, 3 kan inte användas.")
    assert "Skyddade personuppgifter" in text


def test_two_laptops_make_the_same_records_of_the_same_list(work: Workplace, tmp_path: Path) -> None:
    other = Workplace(open_store(tmp_path / "other.db", KEY, work.clock), work.clock, "coach-b")
    bring_in(work)
    bring_in(other)
    for table in (Booking, Resident, Coach):
        with work.store.read() as here, other.store.read() as there:
            assert set(here.scalars(select(table.id))) == set(there.scalars(select(table.id)))
    other.store.close()


def test_the_language_of_the_interface_changes_nothing_stored(work: Workplace) -> None:
    data = edited("Skrivaren skriver inte ut från telefonen;växeln", "Skrivaren skriver inte ut;kyrkan")
    bring_in(work, data)
    set_language("en")
    assert importing.preview(work, data, NAME).changed == 0


def test_the_coach_who_takes_over_a_protected_identity_may_read_the_booking(work: Workplace) -> None:
    bring_in(work)
    before = "Hjälp att skicka bilder till dottern;växeln;Coach A;bokad;Kontakta"
    bring_in(work, edited(before, "Bilder;växeln;Coach B;bokad;Kontakta"))
    coach_b = Workplace(work.store, work.clock, derived_id("coach", "coach b"))
    moved = booking(work, "4106").id
    assert bookings.brief(coach_b, booking_id=moved).booking.wish == "Bilder"
    assert bookings.brief(work, booking_id=moved).booking.hidden
