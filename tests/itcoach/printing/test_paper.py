"""Paper: what the sheets say and what they keep quiet about, and files saved whole or not at all."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from itcoach import residents
from itcoach.codes import written
from itcoach.guides import catalogue
from itcoach.leaflets import GuideChoice
from itcoach.printing import paper
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.booking import Booking, BusyTime
from models.clock import Clock
from models.people import Municipality
from models.vocabulary import BookingStatus, DoneBy, LeafletKind, Outcome, Place, Topic

MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def text_of(pdf: bytes) -> str:
    """Return the words of the file, in reading order, with single spaces."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).replace("\u00a0", " ").split())


@pytest.fixture
def municipality(work: Workplace) -> None:
    with work.store.write() as session:
        session.add(
            Municipality(
                name="Exempelby kommun", service_name="IT-coacherna", switchboard_phone="08-123 45 67"
            )
        )


@pytest.fixture
def gunvor(work: Workplace) -> str:
    return residents.create(
        work,
        name="Gunvor Öberg",
        phone="070-123 45 67",
        address="Björkvägen 3",
        goal="Jag vill se barnbarnen",
    ).resident_id


def book(work: Workplace, resident_id: str, start: datetime = NINE, **fields: object) -> str:
    with work.store.write() as session:
        booking = Booking(resident_id=resident_id, start=start, coach_id=work.coach_id, **fields)
        session.add(booking)
    return booking.id


@pytest.mark.usefixtures("municipality")
def test_the_day_sheet_says_who_where_and_why(work: Workplace, gunvor: str) -> None:
    book(work, gunvor, wish="Skrivaren är tyst", remark="Ring på porttelefonen")
    book(work, gunvor, NINE + timedelta(hours=2), place=Place.VENUE, venue="Biblioteket")
    book(work, gunvor, NINE + timedelta(hours=4), status=BookingStatus.CANCELLED, wish="Avbokat ärende")
    with work.store.write() as session:
        start, end = NINE + timedelta(hours=5), NINE + timedelta(hours=6)
        session.add(BusyTime(coach_id=work.coach_id, start=start, end=end, title="Arbetsplatsträff"))
    words = text_of(paper.day_sheet(work, day=MONDAY))
    for said in (
        "Coach A",
        "Gunvor Öberg",
        "070-123 45 67",
        "Björkvägen 3",
        "Skrivaren är tyst",
        "porttelefonen",
    ):
        assert said in words
    for said in ("Biblioteket", "Arbetsplatsträff", "Exempelby kommun"):
        assert said in words
    assert "Avbokat ärende" not in words


def test_a_protected_identity_stands_on_the_day_sheet_as_a_code(work: Workplace) -> None:
    hidden = residents.create(work, protected_identity=True, two_coaches_needed=True)
    book(work, hidden.resident_id, wish="Vill nå systern i Umeå", venue="Kyrkan", place=Place.VENUE)
    words = text_of(paper.day_sheet(work, day=MONDAY))
    assert written(hidden.code) in words
    for told in ("Umeå", "Kyrkan", "annan plats", "Två IT-coacher"):
        assert told not in words


@pytest.fixture
def visit(work: Workplace, gunvor: str) -> str:
    """Give a visit where the resident solved one thing alone and one was left, with a leaflet and a note."""
    at_nine = Workplace(work.store, Clock.starting_at(NINE), work.coach_id)
    visit = visits.start(at_nine, booking_id=book(work, gunvor)).visit_id
    guide = catalogue.load("skrivare-wifi", "sv")
    task = visits.tick_step(
        work, visit_id=visit, guide_id=guide.id, guide_version=guide.version, topic=guide.group, step=1
    )
    visits.update_task(
        work, task_id=task.task_id, topic=guide.group, outcome=Outcome.SOLVED, done_by=DoneBy.RESIDENT
    )
    visits.add_task(
        work, visit_id=visit, topic=Topic.E_SERVICES, outcome=Outcome.PARTLY, done_by=DoneBy.TOGETHER,
        note="Logga in på biblioteket",
    )  # fmt: skip
    visits.record_leaflet(work, kind=LeafletKind.GUIDE, language="sv", visit_id=visit, guide_id=guide.id)
    visits.save_draft(work, visit_id=visit, text="Bara för coachen")
    visits.finish(work, visit_id=visit, next_step="Öva på att skriva ut")
    return visit


@pytest.mark.usefixtures("municipality")
def test_the_visit_summary_says_what_was_done_and_what_can_be_done_alone(
    work: Workplace, visit: str, gunvor: str
) -> None:
    book(work, gunvor, datetime(2026, 12, 7, 12, 30, tzinfo=UTC))
    words = text_of(paper.visit_summary(work, visit_id=visit, language="sv", note="Det gick fint!"))
    title = catalogue.load("skrivare-wifi", "sv").title
    assert words.count(title) == 3  # done, can be done alone, leaflet
    for said in ("Gunvor Öberg", "Jag vill se barnbarnen", "Logga in på biblioteket", "Öva på att skriva ut"):
        assert said in words
    for said in ("7 december", "13.30", "Det gick fint!", "08-123 45 67"):
        assert said in words
    assert "Bara för coachen" not in words
    assert "du gjorde det själv" in words  # said to the resident, not about
    assert "invånaren" not in words


def test_the_visit_summary_can_be_had_in_english(work: Workplace, visit: str) -> None:
    words = text_of(paper.visit_summary(work, visit_id=visit, language="en", large_print=True))
    assert catalogue.load("skrivare-wifi", "en").title in words
    assert "Gunvor Öberg" in words


@pytest.mark.usefixtures("municipality")
def test_a_guide_leaflet_has_the_guide_the_sender_and_the_coachs_words(work: Workplace) -> None:
    pdf = paper.guide_leaflet(
        work,
        choices=[GuideChoice(catalogue.load("skrivare-wifi", "sv"))],
        language="sv",
        note="Hälsa barnbarnen",
    )
    words = text_of(pdf)
    for said in (
        catalogue.load("skrivare-wifi", "sv").title,
        "IT-coacherna",
        "08-123 45 67",
        "Hälsa barnbarnen",
    ):
        assert said in words
    assert visits.open_visits(work) == ()


def test_a_leaflet_without_a_municipality_has_general_words() -> None:
    pdf = paper.plain_guide_leaflet(guide_id="skrivare-wifi", language="sv", today=MONDAY)
    assert "Kommunens växel" in text_of(pdf)
