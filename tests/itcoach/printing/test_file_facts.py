"""What a file says of itself, in a folder, a mail or a print queue, before anybody has opened it: no name."""

import io

import pikepdf
import pytest

from itcoach import residents
from itcoach.extract import making
from itcoach.extract.words import title
from itcoach.printing import orders
from itcoach.printing.orders import ChosenGuide, Order, Sheet
from itcoach.printing.saving import file_name
from itcoach.safety import incidents
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.vocabulary import IncidentKind, Topic
from tests.helpers.people import measured

PERSONAL = ("Gunvor", "Öberg", "070-123 45 67", "Strandvägen", "Hunden")


@pytest.fixture
def every_sheet(work: Workplace) -> dict[Sheet, Order]:
    """Give an order of each kind that is as personal as it can be."""
    person = residents.create(
        work, name="Gunvor Öberg", phone="070-123 45 67", address="Strandvägen 1"
    ).resident_id
    visit = visits.start_drop_in(work, resident_id=person).visit_id
    visits.add_task(work, visit_id=visit, topic=Topic.OTHER, note="Gunvor ville skriva till Öberg")
    measured(work, person, days_ago=0)
    form = incidents.open_incident(work, resident_id=person)
    told = {"kind": IncidentKind.ANIMAL, "happened_at": work.clock.now(), "happened": "Hunden bet Gunvor."}
    incident = incidents.save_incident(work, form=form, **told)
    of = {"resident_id": person, "visit_id": visit, "incident_id": incident, "day": work.clock.today()}
    guides = (ChosenGuide("skrivare-wifi"),)
    return {each: Order(each, note="Hej Gunvor", guides=guides, **of) for each in Sheet}


def said_by(pdf: bytes) -> str:
    """Return what a PDF says of itself: its facts, twice told, and its table of contents."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        facts = {name: str(value) for name, value in document.docinfo.items()}
        with document.open_metadata() as metadata, document.open_outline() as outline:
            return f"{facts} {dict(metadata)} {outline.root} {list(document.attachments)}"


def test_no_sheet_says_a_name_of_itself(work: Workplace, every_sheet: dict[Sheet, Order]) -> None:
    for sheet, order in every_sheet.items():
        made = orders.make(work, order=order)
        said = said_by(made.content) + file_name(made.title)
        assert "IT-coach" in said
        assert not [each for each in PERSONAL if each in said], (sheet, said)


def test_an_extract_says_the_code_alone_of_itself(work: Workplace, every_sheet: dict[Sheet, Order]) -> None:
    person = every_sheet[Sheet.ANSWERS].resident_id
    held = making.gather(work, resident_id=person, server=None)
    said = said_by(making.as_pdf(held)) + file_name(title(held))
    assert not [each for each in PERSONAL if each in said], said
