"""The calendar: what a coach sees of a day, and what happens when bookings are made, moved and cancelled."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from itcoach.calendar import bookings
from itcoach.calendar.bookings import BookingRefused, local_time
from itcoach.calendar.day import BookingEntry, BusyEntry, WarningKind, free_gaps, warnings_of
from itcoach.sensitive.findings import SensitiveText
from itcoach.workplace import Workplace
from models.booking import Booking, BusyTime
from models.database_troubles import RecordGone
from models.outbox import Outbox
from models.people import Coach, Resident
from models.visit import Visit, VisitTask
from models.vocabulary import (
    BookingKind,
    BookingStatus,
    BusyKind,
    DoneBy,
    Outcome,
    Place,
    Source,
    Topic,
)

MONDAY = date(2026, 11, 23)


def add(work: Workplace, *records: object) -> None:
    with work.store.write() as session:
        session.add_all(records)


def resident(work: Workplace, name: str, **fields: object) -> str:
    person = Resident(
        id=f"resident-{name}",
        code=f"K{abs(hash(name)) % 9999:04}X",
        name=name,
        **({"address": f"{name}vägen 1"} | fields),
    )
    add(work, person)
    return person.id


def book(work: Workplace, who: str, at: time, minutes: int = 60, **fields: object) -> str:
    return bookings.create(
        work, resident_id=who, start=local_time(MONDAY, at), minutes=minutes, wish="skrivaren", **fields
    )


def hours(entry: BookingEntry | BusyEntry) -> str:
    return f"{entry.start:%H.%M}-{entry.end:%H.%M}"


def test_the_day_is_in_order_with_meetings_and_free_time_between(work: Workplace) -> None:
    siv, bengt = resident(work, "Siv", phone="070-174 06 13", area="Karby"), resident(work, "Bengt")
    book(work, bengt, time(13), 90)
    book(work, siv, time(9))
    begin = local_time(MONDAY, time(8, 15))
    add(
        work,
        BusyTime(coach_id=work.coach_id, start=begin, end=begin + timedelta(minutes=30), title="Morgonmöte"),
    )
    day = bookings.day(work, day=MONDAY)
    assert [hours(entry) for entry in day.entries] == ["08.15-08.45", "09.00-10.00", "13.00-14.30"]
    assert [(gap.start.hour, gap.minutes) for gap in day.gaps] == [(10, 180), (14, 150)]
    first = day.bookings[0]
    assert (first.who, first.phone, first.area, first.wish) == ("Siv", "070-174 06 13", "Karby", "skrivaren")
    assert day.warnings == ()


def test_the_last_visit_stands_beside_the_booking(work: Workplace) -> None:
    siv = resident(work, "Siv")
    for number, month in ((1, 3), (2, 10)):
        start = datetime(2026, month, 12, 9, tzinfo=UTC)
        add(work, Visit(id=f"v{number}", resident_id=siv, coach_id=work.coach_id, start=start))
    add(
        work,
        VisitTask(
            visit_id="v2", topic=Topic.PRINTER, outcome=Outcome.SOLVED, done_by=DoneBy.RESIDENT, steps_done=[]
        ),
    )
    book(work, siv, time(9))
    last = bookings.day(work, day=MONDAY).bookings[0].last_visit
    assert last is not None
    assert last.line == "12\xa0oktober\xa02026: Skrivare och utskrift, löst, invånaren gjorde själv"


def test_clash_short_gap_and_absence_are_pointed_out(work: Workplace) -> None:
    siv, bengt, gun = resident(work, "Siv"), resident(work, "Bengt"), resident(work, "Gun")
    book(work, siv, time(9))
    book(work, bengt, time(9, 30))
    book(work, gun, time(10, 40))
    start, end = local_time(MONDAY, time(11)), local_time(MONDAY, time(17))
    add(
        work,
        BusyTime(coach_id=work.coach_id, start=start, end=end, kind=BusyKind.ABSENCE, title="Tandläkare"),
    )
    assert [warning.text for warning in bookings.day(work, day=MONDAY).warnings] == [
        "Siv och Bengt är bokade samtidigt.",
        "Bara 10 minuter mellan Bengt och Gun.",
        "Gun är bokad under frånvaro: Tandläkare.",
    ]


def test_two_bookings_of_one_person_at_once_name_the_person_once(work: Workplace) -> None:
    siv = resident(work, "Siv")
    book(work, siv, time(9))
    book(work, siv, time(9, 30))
    assert [warning.text for warning in bookings.day(work, day=MONDAY).warnings] == [
        "Siv har två bokningar samtidigt."
    ]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(9, 30), "Den nya tiden krockar med Siv."),
        (time(10, 10), "Bara 10 minuter efter Siv."),
        (time(10), "Ingen tid för resan från Siv."),
        (time(7, 55), "Bara 5 minuter före Siv."),
        (time(8), "Ingen tid för resan till Siv efteråt."),
    ],
)
def test_a_time_for_nobody_known_yet_is_compared_with_who_is_booked(
    work: Workplace, at: time, said: str
) -> None:
    book(work, resident(work, "Siv"), time(9))
    (warning,) = bookings.problems_with(work, start=local_time(MONDAY, at), minutes=60)
    assert warning.text == said


def test_two_visits_at_one_address_need_no_travelling(work: Workplace) -> None:
    siv = resident(work, "Siv", address="Lärkstigen 1")
    gun = resident(work, "Gun", address="lärkstigen 1")
    book(work, siv, time(9))
    book(work, gun, time(10))
    assert bookings.day(work, day=MONDAY).warnings == ()


def test_an_all_day_absence_leaves_no_free_time(work: Workplace) -> None:
    start = local_time(MONDAY, time(0))
    add(
        work,
        BusyTime(
            coach_id=work.coach_id,
            start=start,
            end=start + timedelta(days=2),
            all_day=True,
            kind=BusyKind.ABSENCE,
            title="Semester",
        ),
    )
    week = bookings.week(work, monday=MONDAY)
    assert [len(day.busy) for day in week.days] == [1, 1, 0, 0, 0, 0, 0]
    assert [len(day.gaps) for day in week.days] == [0, 0, 1, 1, 1, 0, 0]


def test_a_moved_booking_can_be_moved_back(work: Workplace) -> None:
    booking = book(work, resident(work, "Siv"), time(9))
    previous = bookings.move(work, booking_id=booking, start=local_time(MONDAY, time(15, 30)), minutes=45)
    assert hours(bookings.day(work, day=MONDAY).bookings[0]) == "15.30-16.15"
    bookings.restore(work, previous=previous)
    assert hours(bookings.day(work, day=MONDAY).bookings[0]) == "09.00-10.00"


def test_a_cancelled_booking_stays_visible_and_frees_its_time(work: Workplace) -> None:
    booking = book(work, resident(work, "Siv"), time(9), 480)
    previous = bookings.cancel(work, booking_id=booking, reason="ringde återbud")
    day = bookings.day(work, day=MONDAY)
    assert day.bookings[0].status is BookingStatus.CANCELLED
    assert day.bookings[0].cancel_reason == "ringde återbud"
    assert day.gaps[0].minutes == 540
    bookings.restore(work, previous=previous)
    assert bookings.day(work, day=MONDAY).bookings[0].status is BookingStatus.BOOKED


def test_what_has_been_done_is_neither_moved_nor_cancelled(work: Workplace) -> None:
    siv = resident(work, "Siv")
    add(
        work,
        Booking(
            id="b", resident_id=siv, coach_id=work.coach_id, start=work.clock.now(), status=BookingStatus.DONE
        ),
    )
    with pytest.raises(BookingRefused, match="redan genomfört"):
        bookings.cancel(work, booking_id="b")
    with pytest.raises(BookingRefused, match="redan genomfört"):
        bookings.mark_no_show(work, booking_id="b")


def test_a_personnummer_in_the_wish_is_refused_with_the_text_without_it(work: Workplace) -> None:
    siv = resident(work, "Siv")
    with pytest.raises(SensitiveText) as caught:
        bookings.create(work, resident_id=siv, start=work.clock.now(), wish="Skrivare, pnr 19121212-1212")
    assert caught.value.cleaned == "Skrivare"
    assert "1212" not in caught.value.sentence()
    assert bookings.day(work, day=MONDAY).bookings == ()


def test_a_length_out_of_reason_is_refused(work: Workplace) -> None:
    with pytest.raises(BookingRefused, match="mellan 5 och 600 minuter"):
        book(work, resident(work, "Siv"), time(9), 0)


def test_only_the_named_coach_sees_a_protected_identity(work: Workplace) -> None:
    other = Coach(id="coach-b", name="Coach B")
    person = Resident(id="p", code="ABCDEF", protected_identity=True, named_coach_id="coach-b", goal="mejla")
    add(work, other, person)
    booking = bookings.create(
        work, resident_id="p", start=local_time(MONDAY, time(9)), wish="hemligt", coach_id="coach-b"
    )
    mine = Workplace(work.store, work.clock, "coach-b")
    seen_by_named = bookings.brief(mine, booking_id=booking)
    assert (seen_by_named.booking.who, seen_by_named.booking.wish) == ("ABCDE-F", "hemligt")
    assert seen_by_named.resident is not None
    seen_by_other = bookings.brief(work, booking_id=booking)
    assert (seen_by_other.booking.who, seen_by_other.booking.wish) == ("upptagen (ABCDE-F)", "")
    assert seen_by_other.resident is None
    assert bookings.search(work, text="hemligt") == ()
    assert len(bookings.search(mine, text="hemligt")) == 1


def test_the_brief_has_the_card_and_the_last_three_visits(work: Workplace) -> None:
    siv = resident(work, "Siv", goal="Se barnbarnen")
    for month in range(5, 10):
        add(
            work,
            Visit(resident_id=siv, coach_id=work.coach_id, start=datetime(2026, month, 1, 9, tzinfo=UTC)),
        )
    brief = bookings.brief(work, booking_id=book(work, siv, time(9)))
    assert brief.resident is not None
    assert brief.resident.goal == "Se barnbarnen"
    assert [visit.start.month for visit in brief.last_visits] == [9, 8, 7]
    assert brief.follow_up is None


@pytest.mark.parametrize(
    "text", ["sjögr", "0701740609", "070-174 06 09", "+46 70 174 06", "lärkst", "SKRIVAR", "4109"]
)
def test_a_booking_is_found_by_who_where_and_what(work: Workplace, text: str) -> None:
    siv = resident(work, "Siv Sjögren", phone="070-174 06 09", address="Lärkstigen 3")
    booking = book(work, siv, time(9))
    bookings.create(work, resident_id=resident(work, "Bengt"), start=work.clock.now())
    with work.store.write() as session:
        session.get_one(Booking, booking).outside_reference = "4109"
    assert [found.id for found in bookings.search(work, text=text)] == [booking]


@pytest.mark.parametrize("text", ["", "  ", '"', "*", "a OR b", "%", "-"])
def test_odd_searches_find_nothing_and_break_nothing(work: Workplace, text: str) -> None:
    book(work, resident(work, "Siv"), time(9))
    assert bookings.search(work, text=text) == ()


def test_problems_are_told_before_a_time_is_booked(work: Workplace) -> None:
    siv, gun = resident(work, "Siv"), resident(work, "Gun")
    booking = book(work, siv, time(9))

    def problems(at: time, except_id: str | None = None) -> list[WarningKind]:
        found = bookings.problems_with(
            work, start=local_time(MONDAY, at), minutes=60, resident_id=gun, except_id=except_id
        )
        return [warning.kind for warning in found]

    assert problems(time(9, 30)) == [WarningKind.OVERLAP]
    assert problems(time(10, 10)) == [WarningKind.SHORT_GAP]
    assert problems(time(11)) == []
    assert problems(time(9, 30), except_id=booking) == []


def test_a_booking_without_a_coach_stands_in_every_day(work: Workplace) -> None:
    siv = resident(work, "Siv")
    add(work, Booking(id="b", resident_id=siv, start=local_time(MONDAY, time(9))))
    day = bookings.day(work, day=MONDAY)
    assert [warning.kind for warning in day.warnings] == [WarningKind.NO_COACH]


def test_the_length_of_a_visit_is_right_in_the_night_the_clocks_change(work: Workplace) -> None:
    siv = resident(work, "Siv")
    start = local_time(date(2026, 10, 25), time(1, 30))
    bookings.create(work, resident_id=siv, start=start, minutes=120)
    entry = bookings.day(work, day=date(2026, 10, 25)).bookings[0]
    assert hours(entry) == "01.30-02.30"
    assert entry.end - entry.start.astimezone(UTC) == timedelta(minutes=120)


def test_an_edit_that_changes_nothing_sends_nothing(work: Workplace) -> None:
    booking = book(work, resident(work, "Siv"), time(9))
    before = waiting(work)
    bookings.move(work, booking_id=booking, start=local_time(MONDAY, time(9)))
    assert waiting(work) == before


def waiting(work: Workplace) -> int:
    with work.store.read() as session:
        return len(session.scalars(select(Outbox.op_seq)).all())


def test_a_day_costs_four_indexed_queries_however_full_it_is(work: Workplace) -> None:
    for number in range(8):
        book(work, resident(work, f"Siv {number}"), time(8 + number))
    statements: list[str] = []
    with work.store.plain() as connection:
        connection.set_trace_callback(statements.append)
    bookings.day(work, day=MONDAY)
    with work.store.plain() as connection:
        connection.set_trace_callback(None)
        asked = [statement for statement in statements if "SELECT" in statement]
        assert 0 < len(asked) <= 4
        for statement in asked:
            plan = [row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
            assert [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step] == []


def test_the_day_is_read_without_heavy_libraries() -> None:
    program = "import sys, itcoach.calendar.query, models.database; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {
        "icalendar",
        "recurring_ical_events",
        "reportlab",
        "alembic",
        "yaml",
        "PySide6",
        "httpx",
        "sqlalchemy",
    }
    assert not heavy & set(loaded.stdout.split())


def entry_at(minute: int, minutes: int, number: int) -> BookingEntry:
    start = local_time(MONDAY, time(6)) + timedelta(minutes=minute)
    return BookingEntry(
        id=str(number), resident_id="", coach_id="c", coach="", start=start,
        end=start + timedelta(minutes=minutes), minutes=minutes, who=f"nr {number}", code="", protected=False,
        hidden=False, phone="", address=f"gata {number}", area="", venue="", wish="", remark="",
        cancel_reason="", status=BookingStatus.BOOKED, kind=BookingKind.HELP, place=Place.HOME,
        source=Source.SELF, two_coaches=False,
    )  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(5, 240)), max_size=8))
def test_free_time_and_bookings_never_overlap_and_every_clash_is_told(times: list[tuple[int, int]]) -> None:
    entries = [entry_at(minute, minutes, number) for number, (minute, minutes) in enumerate(times)]
    for gap in free_gaps(MONDAY, entries):
        assert gap.minutes >= 30
        assert not any(entry.start < gap.end and entry.end > gap.start for entry in entries)
    told = {
        frozenset(warning.ids)
        for warning in warnings_of(entries, gap_minutes=15)
        if warning.kind is WarningKind.OVERLAP
    }
    clashes = {
        frozenset((a.id, b.id))
        for a in entries
        for b in entries
        if a.id < b.id and a.start < b.end and b.start < a.end
    }
    assert told == clashes


def test_a_booking_that_has_left_the_laptop_meanwhile_is_told_in_words(work: Workplace) -> None:
    with pytest.raises(RecordGone, match="inte längre på den här datorn"):
        bookings.details(work, booking_id="gone")


@pytest.mark.parametrize(
    ("day", "at", "suggested"),
    [
        (date(2026, 11, 24), time(9), "tisdag 09.00"),
        (date(2026, 11, 28), time(9), "måndag 09.00"),  # from a Saturday
        (MONDAY, time(9), "måndag 12.30"),  # the morning is taken, and travelling takes its time
        (date(2026, 11, 16), time(7), "måndag 12.30"),  # a week that is over
        (MONDAY, time(16, 30), "tisdag 16.30"),  # absent in the afternoon
    ],
)
def test_the_time_that_is_suggested_is_free_and_to_come_and_on_a_weekday(
    work: Workplace, day: date, at: time, suggested: str
) -> None:
    siv = resident(work, "Siv")
    for hour in (8, 9, 10, 11):
        book(work, siv, time(hour))
    away = {"kind": BusyKind.ABSENCE, "coach_id": work.coach_id}
    add(work, BusyTime(id="b", start=local_time(MONDAY, time(14)), end=local_time(MONDAY, time(18)), **away))
    start = bookings.free_start(work, day=day, at=at, minutes=60)
    assert start > work.clock.now()
    assert f"{('måndag', 'tisdag')[start.weekday()]} {start:%H.%M}" == suggested


def test_a_visit_that_is_finished_clashes_with_nothing(work: Workplace) -> None:
    booking = book(work, resident(work, "Siv"), time(9))
    with work.store.write() as session:
        session.get_one(Booking, booking).status = BookingStatus.DONE
    assert bookings.problems_with(work, start=local_time(MONDAY, time(9, 30)), minutes=60) == ()
