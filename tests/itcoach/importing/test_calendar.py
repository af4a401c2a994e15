"""Outlook's calendar: visits become bookings, meetings and absences block time."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

import resources
from itcoach import importing
from itcoach.calendar import bookings
from itcoach.importing import RowKind, RowStatus, UnreadableList
from itcoach.workplace import Workplace
from models.booking import Booking, BusyTime
from models.clock import Clock, to_local
from models.people import Resident
from models.vocabulary import BookingStatus, BusyKind, Place

NAME = "outlook-kalender.ics"
SAMPLE = resources.path("samples", NAME).read_bytes()


def calendar(*lines: str) -> bytes:
    events = "\r\n".join(lines)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}\r\nEND:VCALENDAR\r\n".encode()


def event(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))


def bring_in(work: Workplace, data: bytes) -> importing.ImportResult:
    return importing.apply(work, importing.preview(work, data, NAME))


def busy(work: Workplace) -> list[BusyTime]:
    with work.store.read() as session:
        return list(session.scalars(select(BusyTime).order_by(BusyTime.start)))


def test_visits_meetings_and_absences_are_told_apart(work: Workplace) -> None:
    preview = importing.preview(work, SAMPLE, NAME)
    assert [(row.kind, row.name) for row in preview.rows if row.name != "Morgonmöte socialförvaltningen"] == [
        (RowKind.BOOKING, "Gunvor Öberg"),
        (RowKind.BOOKING, "Börje Ängqvist"),
        (RowKind.BUSY, "Morgonmöte socialförvaltningen (tidigare)"),
        (RowKind.BUSY, "Semester"),
        (RowKind.BOOKING, "Siv Sjögren"),
    ]
    assert preview.new == len(preview.rows)


def test_a_visit_brings_name_telephone_address_and_wish(work: Workplace) -> None:
    bring_in(work, SAMPLE)
    with work.store.read() as session:
        person = session.scalars(select(Resident).where(Resident.name == "Gunvor Öberg")).one()
        visit = session.scalars(select(Booking).where(Booking.resident_id == person.id)).one()
        cancelled = session.scalars(
            select(Booking.start).where(Booking.status == BookingStatus.CANCELLED)
        ).all()
    assert (person.phone, person.address, person.area) == ("070-174 06 11", "Åbyvägen 12", "Bällsta")
    assert (visit.wish, visit.minutes, visit.coach_id) == ("skrivare", 60, work.coach_id)
    assert visit.start == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert visit.remark.startswith("Skrivaren är inköpt men inte uppackad; sonen")
    assert cancelled == [datetime(2026, 11, 25, 9, tzinfo=UTC)]


def test_the_weekly_meeting_leaves_out_its_exception_and_moves_its_moved_instance(work: Workplace) -> None:
    bring_in(work, SAMPLE)
    meetings = [to_local(each.start) for each in busy(work) if each.kind is BusyKind.MEETING]
    assert [f"{start:%m-%d %H.%M}" for start in meetings] == [
        "10-26 08.30", "11-02 08.30", "11-09 08.30", "11-16 08.30", "11-23 08.15",
        "12-07 08.30", "12-14 08.30", "12-21 08.30", "12-28 08.30",
    ]  # fmt: skip


def test_an_absence_of_two_days_blocks_two_days(work: Workplace) -> None:
    bring_in(work, SAMPLE)
    week = bookings.week(work, monday=datetime(2026, 11, 30, tzinfo=UTC).date())
    assert [day.day.day for day in week.days if any(entry.all_day for entry in day.busy)] == [3, 4]


def test_the_same_calendar_again_changes_nothing(work: Workplace) -> None:
    bring_in(work, SAMPLE)
    preview = importing.preview(work, SAMPLE, NAME)
    assert preview.already_there == len(preview.rows) == 13
    assert importing.apply(work, preview).written == 0


def test_an_instance_taken_out_later_is_cancelled_here(work: Workplace) -> None:
    bring_in(work, SAMPLE)
    without_december_7 = SAMPLE.replace(b":20261130T083000", b":20261130T083000,20261207T083000")
    result = bring_in(work, without_december_7)
    assert [row.reason for row in result.rows if row.status is RowStatus.CHANGED] == ["Inställt"]
    assert [each.start.day for each in busy(work) if each.cancelled] == [7]


@pytest.mark.parametrize("zone", ["W. Europe Standard Time", "Europe/Stockholm"])
def test_times_are_right_on_both_sides_of_the_end_of_summer_time(work: Workplace, zone: str) -> None:
    data = calendar(
        event(
            "UID:s", f'DTSTART;TZID="{zone}":20261019T090000', f'DTEND;TZID="{zone}":20261019T100000',
            "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Arbetsplatsträff",
        )
    )  # fmt: skip
    october = Workplace(work.store, Clock.starting_at(datetime(2026, 10, 20, tzinfo=UTC)), work.coach_id)
    bring_in(october, data)
    assert [(each.start.day, each.start.hour) for each in busy(work)] == [(19, 7), (26, 8), (2, 8)]
    assert {to_local(each.start).hour for each in busy(work)} == {9}


def test_the_hour_that_comes_twice_is_the_first_one(work: Workplace) -> None:
    data = calendar(
        event("UID:n", "DTSTART;TZID=Europe/Stockholm:20261025T023000", "DURATION:PT2H", "SUMMARY:Nattjour")
    )
    bring_in(work, data)
    assert (busy(work)[0].start.hour, busy(work)[0].end.hour) == (0, 2)


def test_an_event_called_like_a_resident_is_a_visit(work: Workplace) -> None:
    with work.store.write() as session:
        session.add(Resident(id="siv", code="ABCDEF", name="Siv Sjögren", phone="070-174 06 09"))
    data = calendar(
        event(
            "UID:v", "DTSTART:20261124T090000Z", "DTEND:20261124T100000Z",
            "SUMMARY:siv sjögren – surfplattan", "DESCRIPTION:Tel 0701740609",
        )
    )  # fmt: skip
    bring_in(work, data)
    with work.store.read() as session:
        assert session.scalars(select(Booking.resident_id)).all() == ["siv"]


def test_a_visit_by_telephone_and_a_private_entry(work: Workplace) -> None:
    times = ("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z")
    data = calendar(
        event("UID:t", *times, "SUMMARY:Telefonbesök: Åke Höög – lösenord"),
        event("UID:p", *times, "SUMMARY:Läkarbesök barnet", "CLASS:PRIVATE", "LOCATION:Karby"),
    )
    bring_in(work, data)
    assert [(each.title, each.place) for each in busy(work)] == [("Privat", "")]
    with work.store.read() as session:
        assert session.scalars(select(Booking.place)).all() == [Place.PHONE]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("DTSTART:20261124T090000Z", "RRULE:FREQ=SECONDLY"), "Händelsen upprepas för ofta."),
        (
            ("DTSTART:20261124T090000Z", "RRULE:FREQ=DAILY;INTERVAL=0"),
            "Händelsen upprepas för ofta.",
        ),
        (
            ("DTSTART:20261124T090000Z", "RRULE:FREQ=DAILY;COUNT=99999999999"),
            "Händelsens upprepning går inte att förstå.",
        ),
        (
            ("DTSTART:20261124T090000Z", "DTEND:99991124T100000Z", "RRULE:FREQ=DAILY"),
            "Händelsens upprepning går inte att förstå.",
        ),
        (("DTSTART:i morgon",), "Händelsen i kalendern är skadad."),
        ((), "Tid saknas."),
        (("DTSTART:20261124T090000Z", "DTEND:20261124T080000Z"), "Händelsen slutar innan den börjar."),
        (
            ("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", "TRANSP:TRANSPARENT"),
            "Händelsen står som ledig tid och blockerar ingenting.",
        ),
    ],
)
def test_an_odd_event_is_refused_and_the_others_come_in(
    work: Workplace, lines: tuple[str, ...], reason: str
) -> None:
    good = event("UID:g", "DTSTART:20261125T090000Z", "DTEND:20261125T100000Z", "SUMMARY:Möte")
    preview = importing.preview(work, calendar(event("UID:o", "SUMMARY:Fest", *lines), good), NAME)
    assert [(row.status, row.reason) for row in preview.rows] == [
        (RowStatus.REFUSED, reason),
        (RowStatus.NEW, "Möte"),
    ]


def test_a_calendar_that_is_cut_off_is_refused_in_words() -> None:
    with pytest.raises(UnreadableList, match="Kalenderfilen är skadad eller ofullständig"):
        importing.preview(None, SAMPLE[:700], NAME)


def test_two_coaches_invited_to_one_meeting_are_both_blocked(work: Workplace) -> None:
    bring_in(work, SAMPLE)
    bring_in(Workplace(work.store, work.clock, "coach-b"), SAMPLE)
    assert {each.coach_id for each in busy(work) if each.title == "Semester"} == {work.coach_id, "coach-b"}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("DTSTART:20261124T090000", "DTEND:20261124T100000"),
        ("DTSTART:20261124T080000Z", "DTEND:20261124T090000Z"),
        ("DTSTART;TZID=Europe/Stockholm:20261124T090000", "DURATION:PT1H"),
        ("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261125"),
    ],
)
def test_an_endless_repeat_is_laid_out_a_year_ahead(work: Workplace, start: str, end: str) -> None:
    data = calendar(event("UID:e", start, end, "SUMMARY:Möte", "RRULE:FREQ=WEEKLY"))
    preview = importing.preview(work, data, NAME)
    assert preview.new == len(preview.rows) == 52
    assert {f"{row.start:%H.%M}" for row in preview.rows} <= {"00.00", "09.00", "10.00"}


@pytest.mark.parametrize("number", ["19400101-1230", "400101-1230", "010101-1237"])
def test_a_personnummer_in_a_description_becomes_no_telephone_number(work: Workplace, number: str) -> None:
    description = f"DESCRIPTION:{number}\\, tel 070-174 06 11. Ring först."
    bring_in(
        work,
        calendar(
            event("UID:1", "SUMMARY:Hembesök: Siv Ek - skrivare", "DTSTART:20261201T090000Z",
                  "DTEND:20261201T100000Z", description)
        ),
    )  # fmt: skip
    with work.store.read() as session:
        assert session.scalars(select(Resident.phone)).one() == "070-174 06 11"
        assert session.scalars(select(Booking.remark)).one() == "Ring först."
