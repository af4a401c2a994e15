"""What needs the coach on the sync page, settled by clicks: refused edits, lonely drafts, overlaps."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from sqlalchemy import select

from itcoach.laptop.opening import workplace
from itcoach.syncing import exchange
from itcoach.syncing.network import Network
from itcoach.visiting import visits
from models.base import derived_id, new_id
from models.booking import Booking
from models.clock import Clock
from models.database import Store, open_store
from models.people import Resident
from models.visit import NoteDraft, Visit, VisitNote
from models.wire import to_wire
from sync.tables import ROWS
from tests.helpers.central import KEY, Server, new_laptop_file
from tests.helpers.ui import clipped_texts, settle, type_text, unnamed_controls, wait_idle
from ui.autosync import AutoSync
from ui.main_window import MainWindow
from ui.page_spec import PageSpec
from ui.pages.sync import SyncPage
from ui.pages.sync_cards import NoteCard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.settings import Settings
    from ui.tasks import Tasks

COACH = derived_id("coach", "coach a")
TOO_LONG = "Bällsta " * 20


class Calm(QObject):
    """A network that is there."""

    changed = Signal()

    def now(self) -> Network:
        return Network(there=True)


class Desk:
    """A coach at the sync page of a laptop that is paired with a real server."""

    def __init__(self, qtbot: "QtBot", window: MainWindow, autosync: AutoSync, store: Store) -> None:
        self._qtbot, self.window, self.autosync, self.store = qtbot, window, autosync, store
        self.rest()

    @property
    def page(self) -> SyncPage:
        assert isinstance(self.window.page, SyncPage)
        return self.window.page

    def rest(self) -> None:
        assert self.window.desk is not None
        wait_idle(self._qtbot, self.window.desk.tasks)
        self._qtbot.waitUntil(lambda: not self.autosync.syncing, timeout=20_000)
        wait_idle(self._qtbot, self.window.desk.tasks)
        settle()

    def sync(self) -> None:
        with self._qtbot.waitSignal(self.autosync.finished, timeout=20_000):
            self._qtbot.keyClick(self.window, Qt.Key.Key_F5)
        self.rest()

    def words(self) -> str:
        return "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def press(self, words: str) -> None:
        button = next(
            each
            for each in self.window.findChildren(QPushButton)
            if each.text() == words and each.isVisible()
        )
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()


@pytest.fixture
def laptop(tmp_path: Path, clock: Clock, central: Server) -> Iterator[Store]:
    store = open_store(new_laptop_file(tmp_path / "laptop"), KEY, clock)
    exchange.pair_laptop(store, clock, tmp_path / "laptop", address=central.url, code=central.code("Coach A"))
    yield store
    store.close()


@pytest.fixture
def sit_down(
    qtbot: "QtBot", look: None, tasks: "Tasks", settings: "Settings", laptop: Store, clock: Clock
) -> Iterator[Callable[[], Desk]]:
    sitting: list[AutoSync] = []

    def sit() -> Desk:
        window = MainWindow(
            [PageSpec("sync", lambda: "Synk", "cloud-sync-outline", SyncPage)], tasks, settings
        )
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.start(workplace(laptop, clock))
        assert window.desk is not None
        autosync = window.desk.autosync = AutoSync(window, window.desk, laptop.path.parent, Calm())
        sitting.append(autosync)
        autosync.start()
        return Desk(qtbot, window, autosync, laptop)

    yield sit
    for autosync in sitting:
        autosync.stop()


def add(store: Store, *records: object) -> None:
    with store.write() as session:
        session.add_all(records)


@pytest.fixture
def refused(laptop: Store, sit_down: Callable[[], Desk]) -> Desk:
    """Sit down where an area was written that is longer than the server takes."""
    add(laptop, Resident(id="r", code="A7K3QX", name="Gunvor Öberg", area="Centrum"))
    desk = sit_down()
    with laptop.write() as session:
        session.get_one(Resident, "r").area = TOO_LONG
    desk.sync()
    return desk


def test_a_refused_edit_is_shown_and_sent_again_when_it_is_mended(central: Server, refused: Desk) -> None:
    for said in ("Kortet för Gunvor Öberg", "Servern tog inte emot det", "Området: Bällsta", "Rätta den"):
        assert said in refused.words()
    assert "1 behöver dig" in refused.window.sync_line.text()
    assert (unnamed_controls(refused.window), clipped_texts(refused.window)) == ([], [])
    with refused.store.write() as session:
        session.get_one(Resident, "r").area = "Bällsta"
    refused.press("Försök igen")
    refused.sync()
    assert "Servern tog inte emot det" not in refused.words()
    assert refused.window.sync_line.text() == "Allt är uppladdat"
    assert [row["area"] for row in central.rows(ROWS["resident"])] == ["Bällsta"]


def test_a_refused_edit_is_dropped_after_a_question(central: Server, refused: Desk) -> None:
    refused.press("Släpp ändringen")
    assert "Ändringen försvinner. Här står sedan det som servern har." in refused.words()
    refused.press("Behåll")
    assert "Ändringen försvinner" not in refused.words()
    refused.press("Släpp ändringen")
    refused.press("Släpp ändringen")
    assert "Servern tog inte emot det" not in refused.words()
    assert refused.page.sync_now.hasFocus()
    with refused.store.read() as session:
        assert session.get_one(Resident, "r").area == "Centrum"
    refused.sync()
    assert refused.window.sync_line.text() == "Allt är uppladdat"


def test_words_whose_visit_has_left_are_kept_to_copy_or_drop(
    laptop: Store, clock: Clock, sit_down: Callable[[], Desk]
) -> None:
    add(laptop, NoteDraft(visit_id="gone", text="Hon vill kunna swisha.", saved_at=clock.now()))
    desk = sit_down()
    for said in ("En påbörjad anteckning, skriven i dag 08.00", "Hon vill kunna swisha."):
        assert said in desk.words()
    assert "1 behöver dig" in desk.window.sync_line.text()
    desk.press("Kopiera texten")
    assert QGuiApplication.clipboard().text() == "Hon vill kunna swisha."
    desk.press("Släpp texten")
    desk.press("Släpp texten")
    assert "swisha" not in desk.words()
    assert desk.window.sync_line.text() == "Allt är uppladdat"


def test_a_double_booking_that_came_with_a_sync_is_pointed_out(
    central: Server, laptop: Store, clock: Clock, sit_down: Callable[[], Desk]
) -> None:
    start = clock.now() + timedelta(days=1, hours=1)
    add(
        laptop,
        Resident(id="r1", code="A7K3QX", name="Gunvor"),
        Resident(id="r2", code="B2M8RT", name="Åke"),
        Booking(id="b1", resident_id="r1", coach_id=COACH, start=start),
        Booking(id="b2", resident_id="r2", coach_id=COACH, start=start + timedelta(hours=3)),
    )
    desk = sit_down()
    assert "Krockar i kalendern" not in desk.words()
    central.edit("booking", "b2", {"start": to_wire(start + timedelta(minutes=30))})
    desk.sync()
    (banner,) = desk.window.messages.shown()
    assert banner.text == "Tisdag 24\N{NO-BREAK SPACE}november: Gunvor och Åke är bokade samtidigt."
    assert "Krockar i kalendern" in desk.words()
    assert "Gunvor och Åke är bokade samtidigt." in desk.words()
    banner.go_away()
    desk.sync()
    assert desk.window.messages.shown() == []  # said once


def test_what_is_typed_into_a_note_stays_when_a_sync_brings_something(
    central: Server, laptop: Store, clock: Clock, sit_down: Callable[[], Desk]
) -> None:
    visit = new_id()
    add(laptop, Resident(id="r", code="A7K3QX"))
    add(laptop, Visit(id=visit, resident_id="r", coach_id=COACH, start=clock.now()))
    for text in ("Skrivaren går.", "Nytt lösenord."):
        add(
            laptop,
            VisitNote(visit_id=visit, resident_id="r", text=text, written_by=COACH, written_at=clock.now()),
        )
    desk = sit_down()
    assert "1 behöver dig" in desk.window.sync_line.text()
    card = desk.page.findChild(NoteCard)
    assert card is not None
    card.field.setFocus()
    type_text(card.field, "Hej! ")
    central.edit("resident", "r", {"goal": "Ringa"})
    desk.sync()
    with laptop.read() as session:
        assert session.scalars(select(Resident)).one().goal == "Ringa"
    assert card.field.text().startswith("Hej! ")
    assert card.field.hasFocus()


def test_a_visit_that_leaves_while_it_is_open_is_said_and_its_words_are_kept(
    central: Server, laptop: Store, clock: Clock, sit_down: Callable[[], Desk]
) -> None:
    add(laptop, Resident(id="r", code="A7K3QX"))
    add(laptop, Visit(id="v", resident_id="r", coach_id=COACH, start=clock.now()))
    desk = sit_down()
    assert desk.window.desk is not None
    work = desk.window.desk.work
    desk.window.desk.write(
        desk.window, lambda: visits.save_draft(work, visit_id="v", text="Hon vill swisha.")
    )
    desk.rest()
    central.edit("visit", "v", kind="delete")
    desk.sync()
    assert "Hon vill swisha." in desk.words()
    desk.window.desk.read(desk.window, lambda: visits.view(work, visit_id="v"), lambda _: None)
    desk.rest()
    (banner,) = desk.window.messages.shown()
    assert "finns inte längre på den här datorn. Det du skrev finns kvar under Synk" in banner.text


def test_many_things_are_shown_some_at_a_time(
    laptop: Store, clock: Clock, sit_down: Callable[[], Desk]
) -> None:
    add(
        laptop,
        *(NoteDraft(visit_id=f"gone {n}", text=f"Text {n}", saved_at=clock.now()) for n in range(13)),
    )
    desk = sit_down()
    assert sum(card.text() == "Kopiera texten" for card in buttons(desk.window)) == 10
    desk.press("Visa 3 till")
    assert sum(card.text() == "Kopiera texten" for card in buttons(desk.window)) == 13


def buttons(window: QWidget) -> list[QPushButton]:
    return [button for button in window.findChildren(QPushButton) if button.isVisibleTo(window)]
