"""Orders: what is made of them, what they are called, what is kept of them, and whose visits they are for."""

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from itcoach import residents
from itcoach.codes import written
from itcoach.files import FileNotSaved
from itcoach.guides import catalogue
from itcoach.printing import handouts, orders, saving
from itcoach.printing.handouts import RecentVisit
from itcoach.printing.orders import ChosenGuide, Made, NothingChosen, Order, Shape, Sheet
from itcoach.sensitive.findings import SensitiveText
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.clock import Clock
from models.people import Coach, Municipality
from models.vocabulary import DeviceKind, LeafletKind, Topic

WIFI, CALL = "skrivare-wifi", "whatsapp-videosamtal"


def visit(work: Workplace, name: str) -> str:
    resident = residents.create(work, name=name)
    return visits.start_drop_in(work, resident_id=resident.resident_id).visit_id


def days_before(work: Workplace, days: int) -> Workplace:
    return Workplace(work.store, Clock.starting_at(work.clock.now() - timedelta(days)), work.coach_id)


def names(work: Workplace, **limits: str | int) -> list[tuple[str, date]]:
    found = handouts.recent_visits(work, **limits)  # type: ignore[arg-type]
    return [(each.shown_name, each.day) for each in found]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    boxes = (page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages)
    return {(round(box.width), round(box.height)) for box in boxes}


def test_the_coachs_own_visits_come_the_latest_first(work: Workplace) -> None:
    with work.store.write() as session:
        session.add(other := Coach(name="Coach B"))
    visit(days_before(work, 3), "Nils")
    visit(work, "Gunvor")
    visit(Workplace(work.store, work.clock, other.id), "Märta")
    today = work.clock.today()
    assert names(work) == [("Gunvor", today), ("Nils", today - timedelta(3))]


def test_a_visit_that_is_asked_for_is_there_however_old(work: Workplace) -> None:
    old = visit(days_before(work, 400), "Nils")
    visit(work, "Gunvor")
    assert [name for name, _ in names(work, limit=1)] == ["Gunvor"]
    assert [name for name, _ in names(work, limit=1, also=old)] == ["Gunvor", "Nils"]


def test_a_protected_identity_is_a_code(work: Workplace) -> None:
    resident = residents.create(work, protected_identity=True)
    visits.start_drop_in(work, resident_id=resident.resident_id)
    assert [name for name, _ in names(work)] == [written(resident.code)]


def test_the_guides_gone_through_and_the_devices_are_told_once_each(work: Workplace) -> None:
    gunvor = residents.create(work, name="Gunvor")
    for kind in (DeviceKind.IPHONE, DeviceKind.PRINTER, DeviceKind.IPHONE):
        residents.add_device(work, resident_id=gunvor.resident_id, kind=kind)
    both = visits.start_drop_in(work, resident_id=gunvor.resident_id).visit_id
    none = visit(work, "Nils")
    for guide in (WIFI, CALL, WIFI):
        visits.add_task(work, visit_id=both, topic=Topic.OTHER, guide_id=guide)
    told = {each.visit_id: (each.guide_ids, each.devices) for each in handouts.recent_visits(work)}
    assert told == {both: ((WIFI, CALL), (DeviceKind.IPHONE, DeviceKind.PRINTER)), none: ((), ())}


def test_what_is_told_of_a_protected_identity_stays_with_its_coach(work: Workplace) -> None:
    nils = residents.create(work, protected_identity=True, named_coach_id=work.coach_id)
    residents.add_device(work, resident_id=nils.resident_id, kind=DeviceKind.MAC)
    at = visits.start_drop_in(work, resident_id=nils.resident_id).visit_id
    visits.add_task(work, visit_id=at, topic=Topic.OTHER, guide_id=WIFI)
    with work.store.write() as session:
        session.add(other := Coach(name="Coach B"))
    (own,) = handouts.recent_visits(work, also=at)
    (others,) = handouts.recent_visits(Workplace(work.store, work.clock, other.id), also=at)
    assert (own.guide_ids, own.devices) == ((WIFI,), (DeviceKind.MAC,))
    assert (others.guide_ids, others.devices) == ((), ())


@pytest.mark.parametrize(
    ("order", "size", "said"),
    [
        (Order(Sheet.GUIDE, guides=(ChosenGuide(WIFI),)), (595, 842), "Anslut skrivaren till wifi"),
        (Order(Sheet.GUIDE, guides=(ChosenGuide(WIFI),), shape=Shape.BOOKLET), (842, 595), "Steg 1"),
        (Order(Sheet.FLYER, shape=Shape.TRIFOLD), (842, 595), "Kommunens växel"),
        (Order(Sheet.FLYER, shape=Shape.A5), (420, 595), "Kommunens växel"),
        (Order(Sheet.STAFF, "en"), (420, 595), "home care"),
        (Order(Sheet.CARDS), (595, 842), "114 14"),
        (Order(Sheet.DAY, day=date(2026, 11, 23)), (595, 842), "Inga besök"),
    ],
)
def test_each_sheet_is_made_in_its_size(
    work: Workplace, order: Order, size: tuple[int, int], said: str
) -> None:
    made = orders.make(work, order=order)
    assert sizes_of(made.content) == {size}
    assert said in text_of(made.content)
    assert made.title


def test_only_the_chosen_steps_of_several_guides_are_printed(work: Workplace) -> None:
    order = Order(Sheet.GUIDE, guides=(ChosenGuide(WIFI, frozenset({2})), ChosenGuide(CALL)))
    text = text_of(orders.make(work, order=order).content)
    wifi, call = catalogue.load(WIFI, "sv"), catalogue.load(CALL, "sv")
    assert wifi.steps[1].title in text
    assert wifi.steps[2].title not in text
    assert all(step.title in text for step in call.steps)
    assert orders.title(work, order=order) == f"{wifi.title}, steg 2 och 1 till"


def test_a_guide_is_told_for_the_chosen_device(work: Workplace) -> None:
    guide = next(each for each in catalogue.library("sv") if each.variants)
    first, other = (catalogue.load(guide.id, "sv", device) for device in guide.variants[:2])
    (step, theirs) = next(pair for pair in zip(first.steps, other.steps, strict=True) if pair[0] != pair[1])
    order = Order(Sheet.GUIDE, guides=(ChosenGuide(guide.id, device=guide.variants[1]),))
    text = text_of(orders.make(work, order=order).content)
    assert sentence(theirs.text) in text
    assert sentence(step.text) not in text


def sentence(text: str) -> str:
    return " ".join(text.split())[:30]


@pytest.mark.parametrize("order", [Order(Sheet.GUIDE), Order(Sheet.SUMMARY)])
def test_what_has_to_be_chosen_is_told(work: Workplace, order: Order) -> None:
    with pytest.raises(NothingChosen):
        orders.make(work, order=order)


def test_a_personnummer_never_reaches_paper(work: Workplace) -> None:
    order = Order(Sheet.GUIDE, guides=(ChosenGuide(WIFI),), note="Hej 811218-9876")
    with pytest.raises(SensitiveText):
        orders.make(work, order=order)
    assert "811218" not in repr(order)


def test_what_is_handed_out_is_kept_once_a_guide(work: Workplace) -> None:
    at = visit(work, "Gunvor")
    both = Order(Sheet.GUIDE, "en", (ChosenGuide(WIFI), ChosenGuide(CALL)), visit_id=at)
    for order in (both, both, Order(Sheet.CARDS, visit_id=at), Order(Sheet.SUMMARY, visit_id=at)):
        orders.record(work, order=order)
    kept = [(each.kind, each.guide_id, each.language) for each in visits.view(work, visit_id=at).leaflets]
    assert kept == [
        (LeafletKind.GUIDE, WIFI, "en"),
        (LeafletKind.GUIDE, CALL, "en"),
        (LeafletKind.SAFETY_CARD, None, "sv"),
        (LeafletKind.VISIT_SUMMARY, None, "sv"),
    ]


def test_nothing_is_kept_without_a_visit(work: Workplace) -> None:
    at = visit(work, "Gunvor")
    orders.record(work, order=Order(Sheet.GUIDE, guides=(ChosenGuide(WIFI),)))
    assert visits.view(work, visit_id=at).leaflets == ()


def test_a_visit_gives_its_guides_and_then_its_summary() -> None:
    at = RecentVisit("v", "Gunvor", "ABCDE", date(2026, 11, 23), (WIFI, "gone", CALL), ("iphone",))
    found = handouts.of_visit(at, language="sv", large_print=True)
    chosen = [[each.guide_id for each in order.guides] for order in found]
    assert [order.sheet for order in found] == [Sheet.GUIDE, Sheet.GUIDE, Sheet.SUMMARY]
    assert chosen == [[WIFI], [CALL], []]
    assert {(order.visit_id, order.large_print) for order in found} == {("v", True)}


def test_the_residents_own_device_is_chosen() -> None:
    guide = replace(catalogue.load(CALL, "sv"), variants=("android", "iphone"))
    assert handouts.variant_for(guide, ("printer", "iphone", "android")) == "android"
    assert handouts.variant_for(guide, ("printer", "iphone")) == "iphone"
    assert handouts.variant_for(guide, ("printer",)) == ""


def test_what_the_municipality_has_not_said_is_told(work: Workplace) -> None:
    assert orders.missing(work) == (
        "sitt namn",
        "numret till växeln",
        "när växeln svarar",
        "vad besöket kostar",
    )
    with work.store.write() as session:
        session.add(Municipality(name="Sjöstad", switchboard_phone="0123-45 67 89", cost="Gratis"))
    assert orders.missing(work) == ("när växeln svarar",)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ring videosamtal i WhatsApp", "Ring videosamtal i WhatsApp.pdf"),
        ('Är "din/telefon" <för> gammal?', "Är dintelefon för gammal.pdf"),
        ("../../etc/passwd", "etcpasswd.pdf"),
        ("con", "Blad con.pdf"),
        ("COM1.txt", "Blad COM1.txt.pdf"),
        ("", "Blad.pdf"),
        ("...", "Blad.pdf"),
        ("rad\nbryt\x00", "radbryt.pdf"),
    ],
)
def test_a_file_name_is_taken_by_every_system(title: str, name: str) -> None:
    assert saving.file_name(title) == name


@given(st.text(max_size=400))
def test_a_file_name_stays_in_its_folder(title: str) -> None:
    name = saving.file_name(title)
    assert Path("/folder", name).resolve().parent == Path("/folder")
    assert len(name) <= saving.LONGEST_NAME + len("Blad .pdf")
    assert name == name.strip()


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    made = Made(b"new", "Blad")
    (tmp_path / "Blad.pdf").write_bytes(b"old")
    assert [saving.save_into(tmp_path, made).name for _ in range(2)] == ["Blad (2).pdf", "Blad (3).pdf"]
    assert (tmp_path / "Blad.pdf").read_bytes() == b"old"


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotSaved):
        saving.save_into(tmp_path / "gone", Made(b"new", "Blad"))
