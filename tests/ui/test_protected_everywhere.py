"""Whose identity is protected stands nowhere by name, although the name was typed and sent before."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QAbstractListModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from itcoach import importing, residents
from itcoach.calendar import bookings, exporting
from itcoach.extract import making
from itcoach.printing import orders, paper
from itcoach.printing.orders import Order, Sheet
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.people import Resident
from models.vocabulary import DeviceKind, Regime, Topic
from sync.central.accounts import MUNICIPALITY_RECORD
from sync.tables import CENTRAL_METADATA
from tests.helpers.bytes_on_disk import sqlcipher_files_with
from tests.helpers.central import KEY, Laptop, Server
from tests.helpers.ui import accessible_name, settle, wait_idle
from ui.main_window import MainWindow
from ui.page_list import page_specs

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.settings import Settings
    from ui.tasks import Tasks

SECRETS = ("zorv", "990 00 01", "9900001")
WISH = "Hålla kontakten"
LIST = (
    "Bokningsnr;Datum;Tid;Namn;Telefon;Adress;Ärende\n"
    "7001;{day};14.00;Zorvald Zorvberg;070-990 00 01;Zorvägen 12;Läsa\n"
).encode()


named_before = pytest.mark.parametrize("known", [Regime.IDENTIFIED], indirect=True)


@dataclass
class Known:
    """A person whom two coaches knew by name until a moment ago."""

    named: Laptop
    other: Laptop
    work: Workplace
    resident: str
    booking: str
    visit: str


def work_of(laptop: Laptop) -> Workplace:
    return Workplace(laptop.store, laptop.clock, laptop.coach_id)


@pytest.fixture(params=list(Regime)[:2])
def known(request: pytest.FixtureRequest, central: Server) -> Known:
    """Let a person be typed, imported, visited, printed and quarrelled about, and then be protected."""
    decided = {"regime": request.param.value}
    central.edit("municipality", MUNICIPALITY_RECORD, decided, actor="operator")
    named, other = central.laptop("Coach A"), central.laptop("Coach B")
    named.sync(), other.sync()
    work = work_of(named)
    person = residents.create(
        work, name="Zorvald Zorvberg", phone="070-990 00 01", address="Zorvägen 12", area="Zorvby",
        contact_name="Zorvina", contact_phone="070-990 00 01", send_documents_to="Zorvägen 12", goal="Ringa",
    ).resident_id  # fmt: skip
    residents.add_device(work, resident_id=person, kind=DeviceKind.IPAD, model="Air")
    importing.apply(work, importing.preview(work, listed(work), "lista.csv"))
    booking = bookings.create(
        work, resident_id=person, start=work.clock.now() + timedelta(hours=2), wish=WISH
    )
    visit = visits.start_drop_in(work, resident_id=person).visit_id
    visits.add_task(work, visit_id=visit, topic=Topic.OTHER)
    visits.save_draft(work, visit_id=visit, text="Vi läste tidningen")
    visits.finish(work, visit_id=visit)
    named.sync(), other.sync()
    for laptop in (other, named):  # and they differ about it
        laptop.change(Resident, person, name=f"Zorvald {laptop.coach_id[:4]}", area="Zorvby")
    other.sync(), named.sync(), other.sync()
    residents.update(work, resident_id=person, protected_identity=True)
    for laptop in (named, other, named):
        laptop.sync()
    return Known(named, other, work, person, booking, visit)


def listed(work: Workplace) -> bytes:
    return LIST.decode().format(day=work.clock.today().isoformat()).encode()


def seen(text: object) -> list[str]:
    return [each for each in SECRETS if each in str(text).casefold()]


def test_it_is_in_no_file_and_no_row(known: Known, central: Server) -> None:
    for laptop in (known.named, known.other):
        for secret in SECRETS:
            assert sqlcipher_files_with(secret.encode(), laptop.store.path.parent, KEY) == {}
    assert seen([central.rows(table) for table in CENTRAL_METADATA.sorted_tables]) == []


@named_before
def test_it_is_on_no_paper_and_in_no_file_that_is_handed_out(known: Known) -> None:
    work, today = known.work, known.work.clock.today()
    week = {"first": today - timedelta(7), "last": today + timedelta(7)}
    sheets = [
        orders.make(work, order=order)
        for order in (Order(Sheet.DAY, "sv", day=today), Order(Sheet.SUMMARY, "sv", visit_id=known.visit))
    ]
    for made in sheets:
        reader = PdfReader(BytesIO(made.content))
        assert seen([page.extract_text() for page in reader.pages]) == []
        assert seen((made.title, reader.metadata, reader.xmp_metadata)) == []
        assert seen(made.content.decode("latin-1")) == []
    assert seen(exporting.bookings_as_list(work, **week).decode()) == []
    assert seen(exporting.bookings_as_calendar(work, **week).decode()) == []
    assert seen(making.gather(work, resident_id=known.resident, server=None)) == []
    assert WISH not in str(PdfReader(BytesIO(paper.day_sheet(work, day=today))).pages[0].extract_text())


@named_before
def test_it_is_found_by_no_search_and_named_by_no_list_that_is_read_in_again(known: Known) -> None:
    for typed in ("zorv", "070-990", "Zorvägen"):
        assert seen(residents.search(known.work, text=typed)) == []
        assert residents.search(known.work, text=typed) == ()
    importing.apply(known.work, importing.preview(known.work, listed(known.work), "lista.csv"))
    named = known.named.ask(lambda session: [each.name for each in session.query(Resident)])
    assert seen(named) == []


@pytest.fixture
def walk(
    qtbot: "QtBot", look: None, tasks: "Tasks", settings: "Settings", known: Known, clock: object
) -> Iterator[Callable[[Laptop], str]]:
    """Give what goes through every page of a coach's window and returns all that can be read or heard."""
    windows: list[MainWindow] = []

    def through(laptop: Laptop) -> str:
        window = MainWindow(page_specs(), tasks, settings)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        window.start(work_of(laptop))
        wait_idle(qtbot, tasks), settle()
        said = []
        mine = laptop is known.named
        for page, arguments in [
            ("today", {}), ("bookings", {"booking": known.booking} if mine else {}), ("followups", {}),
            ("sync", {}),
            ("residents", {"resident": known.resident} if mine else {}), ("settings", {}), ("guides", {}),
            *([("visit", {"visit": known.visit}), ("leaflets", {"visit": known.visit})] if mine else []),
        ]:  # fmt: skip
            window.go(page, **arguments)
            wait_idle(qtbot, tasks), settle()
            said.append(all_words(window))
        return "\n".join(said)

    yield through
    for window in windows:
        window.close()
    settle()


def all_words(window: MainWindow) -> str:
    """Return every text in a window and in those above it: shown, hidden, in tips, titles and lists."""
    said: list[str] = []
    others = [top for top in QApplication.topLevelWidgets() if not isinstance(top, MainWindow)]
    for top in (window, *others):
        for part in (top, *top.findChildren(QWidget)):
            said += [part.windowTitle(), part.toolTip(), part.accessibleDescription(), accessible_name(part)]
            if isinstance(part, QLabel | QAbstractButton | QLineEdit):
                said.append(part.text())
            elif isinstance(part, QPlainTextEdit):
                said.append(part.toPlainText())
            elif isinstance(part, QComboBox):
                said += [part.itemText(number) for number in range(part.count())]
            elif isinstance(part, QAbstractItemView) and part.model() is not None:
                model = part.model()
                said += [
                    str(model.data(model.index(row, column)))
                    for row in range(model.rowCount())
                    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
                ]
    return "\n".join(said)


@named_before
def test_no_page_of_any_window_says_or_shows_it(
    known: Known, walk: Callable[[Laptop], str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        own, colleagues = walk(known.named), walk(known.other)
    assert (seen(own), seen(colleagues), seen(caplog.text)) == ([], [], [])
    assert WISH in own  # the named coach sees what is agreed
    assert WISH not in colleagues
