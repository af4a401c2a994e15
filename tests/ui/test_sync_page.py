"""Sync that starts by itself, in words at the foot of the rail and on its page; pairing in the settings."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from sqlalchemy import select

from itcoach.app import Application
from itcoach.laptop.opening import open_laptop, workplace
from itcoach.syncing import exchange
from itcoach.workplace import Workplace
from models.base import derived_id, new_id
from models.clock import Clock
from models.database import Store, open_store
from models.keystore import LaptopShutOut
from models.people import Resident
from models.visit import Visit, VisitNote
from sync.central.devices import revoke
from sync.tables import sync_device
from tests.helpers.central import KEY, Server, new_laptop_file
from tests.helpers.ui import clipped_texts, settle, type_text, unnamed_controls, wait_idle
from ui.autosync import AutoSync
from ui.main_window import MainWindow
from ui.page_spec import PageSpec
from ui.pages.settings import SettingsPage
from ui.pages.sync import SyncPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.settings import Settings
    from ui.tasks import Tasks

COACH = derived_id("coach", "coach a")
PASSPHRASE = "fyra ord om en katt"


@pytest.fixture
def open_window(
    qtbot: "QtBot", look: None, tasks: "Tasks", settings: "Settings", tmp_path: Path, clock: Clock
) -> Iterator[Callable[[Store], tuple[MainWindow, AutoSync]]]:
    """Open the sync page and the settings on a laptop, with sync going by itself."""
    running: list[AutoSync] = []

    def open_(store: Store) -> tuple[MainWindow, AutoSync]:
        window = MainWindow(
            [
                PageSpec("sync", lambda: "Synk", "cloud-sync-outline", SyncPage),
                PageSpec("settings", lambda: "Inställningar", "cog", SettingsPage),
            ],
            tasks,
            settings,
        )
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.start(workplace(store, clock))
        assert window.desk is not None
        autosync = AutoSync(window, window.desk, store.path.parent)
        window.desk.autosync = autosync
        running.append(autosync)
        autosync.start()
        come_to_rest(qtbot, window, autosync)
        return window, autosync

    yield open_
    for autosync in running:
        autosync.stop()


@pytest.fixture
def laptop(tmp_path: Path, clock: Clock, central: Server) -> Iterator[Store]:
    """Give a laptop of Coach A, paired with the municipality."""
    store = open_store(new_laptop_file(tmp_path / "laptop"), KEY, clock)
    exchange.pair_laptop(store, clock, tmp_path / "laptop", address=central.url, code=central.code("Coach A"))
    yield store
    store.close()


def come_to_rest(qtbot: "QtBot", window: MainWindow, autosync: AutoSync) -> None:
    assert window.desk is not None
    wait_idle(qtbot, window.desk.tasks)
    qtbot.waitUntil(lambda: not autosync.syncing, timeout=20_000)
    wait_idle(qtbot, window.desk.tasks)
    settle()


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(qtbot: "QtBot", page: QWidget, words: str) -> None:
    button = next(button for button in page.findChildren(QPushButton) if button.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def edit(work: Workplace, name: str) -> None:
    with work.store.write() as session:
        session.add(Resident(code="A7K3QX", name=name))


def sync(store: Store, clock: Clock) -> None:
    with closing(exchange.sync_client(store, clock, store.path.parent)) as client:
        client.sync()


def test_an_edit_is_sent_by_itself(
    qtbot: "QtBot",
    central: Server,
    laptop: Store,
    open_window: "Callable[..., tuple[MainWindow, AutoSync]]",
) -> None:
    window, autosync = open_window(laptop)
    assert window.sync_line.text() == "Allt är uppladdat"
    assert window.desk is not None
    with qtbot.waitSignal(autosync.finished, timeout=20_000):
        window.desk.write(window, lambda: edit(window.desk.work, "Gunvor"))  # type: ignore[union-attr]
    come_to_rest(qtbot, window, autosync)
    assert window.sync_line.text() == "Allt är uppladdat"
    assert next(run.sent for run in exchange.overview(laptop).runs) == 1


def test_without_the_server_the_work_goes_on_and_is_sent_later(
    qtbot: "QtBot",
    central: Server,
    laptop: Store,
    open_window: "Callable[..., tuple[MainWindow, AutoSync]]",
) -> None:
    window, autosync = open_window(laptop)
    central.go_down()
    edit(window.desk.work, "Gunvor")  # type: ignore[union-attr]
    with qtbot.waitSignal(autosync.failed, timeout=20_000):
        autosync.sync()
    come_to_rest(qtbot, window, autosync)
    assert window.sync_line.text() == "1 ändring väntar · frånkopplad"
    assert window.messages.shown() == []
    with qtbot.waitSignal(autosync.failed, timeout=20_000):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    come_to_rest(qtbot, window, autosync)
    assert "Arbeta vidare som vanligt" in window.messages.shown()[0].text


@pytest.fixture
def other(tmp_path: Path, clock: Clock, central: Server, laptop: Store) -> Iterator[Store]:
    """Give a laptop of Coach B that holds the same resident and visit."""
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor")
    with laptop.write() as session:
        session.add(person)
        session.add(Visit(resident_id=person.id, coach_id=COACH, start=clock.now()))
    sync(laptop, clock)
    other = open_store(new_laptop_file(tmp_path / "other"), KEY, clock)
    exchange.pair_laptop(other, clock, tmp_path / "other", address=central.url, code=central.code("Coach B"))
    sync(other, clock)
    yield other
    other.close()


@pytest.mark.parametrize(
    ("choice", "goal"),
    [
        ("Jag har sett det", "Ringa barnbarnen"),
        ("Behåll deras", "Ringa barnbarnen"),
        ("Använd min", "Läsa tidningen"),
    ],
)
def test_a_conflict_is_shown_with_both_versions_and_the_coach_chooses(
    qtbot: "QtBot",
    laptop: Store,
    other: Store,
    clock: Clock,
    open_window: "Callable[..., tuple[MainWindow, AutoSync]]",
    choice: str,
    goal: str,
) -> None:
    for store, wish in ((other, "Ringa barnbarnen"), (laptop, "Läsa tidningen")):
        with store.write() as session:
            session.scalars(select(Resident)).one().goal = wish
    sync(other, clock)
    window, autosync = open_window(laptop)
    page = window.page
    assert isinstance(page, SyncPage)
    words = words_in(page)
    for said in ("Kortet för Gunvor: målet", "Läsa tidningen", "Ringa barnbarnen", "gäller nu"):
        assert said in words
    press(qtbot, page, choice)
    come_to_rest(qtbot, window, autosync)
    assert "Läsa tidningen" not in words_in(page)
    with laptop.read() as session:
        assert session.scalars(select(Resident)).one().goal == goal


def test_two_versions_of_a_note_become_one(
    qtbot: "QtBot",
    laptop: Store,
    other: Store,
    clock: Clock,
    open_window: "Callable[..., tuple[MainWindow, AutoSync]]",
) -> None:
    for store, text in ((other, "Skrivaren går."), (laptop, "Nytt lösenord.")):
        with store.write() as session:
            visit = session.scalars(select(Visit)).one()
            note = {"visit_id": visit.id, "resident_id": visit.resident_id, "text": text}
            session.add(VisitNote(**note, written_by=COACH, written_at=clock.now()))
    sync(other, clock)
    window, autosync = open_window(laptop)
    page = window.page
    assert isinstance(page, SyncPage)
    assert "skrevs på två datorer samtidigt" in words_in(page)
    assert unnamed_controls(window) == []
    assert clipped_texts(window) == []
    press(qtbot, page, "Gör till en anteckning")
    come_to_rest(qtbot, window, autosync)
    assert "skrevs på två datorer" not in words_in(page)
    with laptop.read() as session:
        merged = session.scalars(select(VisitNote).order_by(VisitNote.id)).all()[-1]
    assert (len(merged.parents), sorted(merged.text.split("\n\n"))) == (
        2,
        ["Nytt lösenord.", "Skrivaren går."],
    )


@pytest.fixture
def start(
    qtbot: "QtBot", qapp: QApplication, central: Server, tmp_path: Path, clock: Clock
) -> Iterator[Callable[[], Application]]:
    """Start the whole program on a laptop that is paired and locked with a passphrase."""
    folder, started = tmp_path / "whole", []
    store = open_laptop(folder, clock, passphrase=PASSPHRASE)
    exchange.pair_laptop(store, clock, folder, address=central.url, code=central.code("Coach A"))
    store.close()

    def start_() -> Application:
        application = Application(folder, clock=clock, passphrase=PASSPHRASE)
        started.append(application)
        application.show()
        qtbot.waitExposed(application.window)
        settle()
        wait_idle(qtbot, application.tasks)
        return application

    yield start_
    for application in started:
        application.close()
        application.window.deleteLater()
    settle()


def test_a_laptop_that_is_shut_out_ends_the_day_and_loses_its_key(
    qtbot: "QtBot", central: Server, tmp_path: Path, clock: Clock, start: Callable[[], Application]
) -> None:
    application = start()
    qtbot.waitUntil(lambda: "Allt är uppladdat" in words_in(application.window), timeout=20_000)
    (device,) = (row["device"] for row in central.rows(sync_device) if row["coach_id"])
    revoke(central.engine, central.tenant, device)
    application.window.sync_asked.emit()
    for again in (application, None):
        shown = again or start()
        qtbot.waitUntil(
            lambda shown=shown: "spärrat den här datorn" in words_in(shown.window), timeout=20_000
        )
        shown.window.go("residents")
        assert (shown.work, shown.window.page) == (None, None)
        assert "Nyckeln är raderad" in words_in(shown.window)
        assert "flyttas programmets mapp undan" in words_in(shown.window)
        assert "Synkar" not in shown.window.sync_line.text()
        assert shown.door.entrance is not None
        assert shown.door.entrance.go_on is None  # no try can help
    assert "salt" not in (tmp_path / "whole" / "key.json").read_text()
    with pytest.raises(LaptopShutOut):
        open_laptop(tmp_path / "whole", clock, passphrase=PASSPHRASE)


def test_with_another_coach_s_code_the_day_begins_anew_as_that_coach(
    qtbot: "QtBot", central: Server, start: Callable[[], Application]
) -> None:
    application = start()
    window = application.window
    qtbot.waitUntil(lambda: "Allt är uppladdat" in words_in(window), timeout=20_000)
    window.go("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    code = central.code("Coach B")
    qtbot.waitUntil(lambda: page.address.text() == central.url, timeout=20_000)
    type_text(page.code, code)
    qtbot.mouseClick(page.pair, Qt.MouseButton.LeftButton)
    other = derived_id("coach", "coach b")
    qtbot.waitUntil(
        lambda: application.work is not None and application.work.coach_id == other, timeout=20_000
    )
    assert "Datorn är kopplad till kommunens server" in words_in(window)
    assert window.desk is not None
    assert window.desk.work.coach_id == other  # what is done from here on is that coach's
    qtbot.waitUntil(lambda: "Allt är uppladdat" in words_in(window), timeout=20_000)
    assert application.lock is not None


def test_pairing_in_the_settings(
    qtbot: "QtBot",
    central: Server,
    work: Workplace,
    open_window: "Callable[..., tuple[MainWindow, AutoSync]]",
) -> None:
    window, autosync = open_window(work.store)
    window.go("settings")
    come_to_rest(qtbot, window, autosync)
    page = window.page
    assert isinstance(page, SettingsPage)
    assert "Inte kopplad" in words_in(page)
    for code, said in (("FEL-KOD", "Koden gäller inte"), (central.code("Coach A"), "Kopplad till Sjöstad")):
        page.address.clear()
        page.code.clear()
        type_text(page.address, central.url)
        type_text(page.code, code)
        qtbot.mouseClick(page.pair, Qt.MouseButton.LeftButton)
        come_to_rest(qtbot, window, autosync)
        assert said in words_in(page)


def test_language_and_size_of_text_change_at_once(
    qtbot: "QtBot", laptop: Store, open_window: "Callable[..., tuple[MainWindow, AutoSync]]"
) -> None:
    window, autosync = open_window(laptop)
    window.go("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    page.language.setFocus()
    qtbot.keyClick(page.language, Qt.Key.Key_Down)
    page.language.activated.emit(page.language.currentIndex())
    come_to_rest(qtbot, window, autosync)
    assert window.page is not page
    assert window.page is not None
    assert "Settings" in window.page.title()
    assert window.sync_line.text() == "Everything is uploaded"

    page = window.page
    assert isinstance(page, SettingsPage)
    page.text_size.setFocus()
    qtbot.keyClick(page.text_size, Qt.Key.Key_Down)
    page.text_size.activated.emit(page.text_size.currentIndex())
    come_to_rest(qtbot, window, autosync)
    assert isinstance(window.page, SettingsPage)
    assert window.page.text_size.hasFocus()


@pytest.mark.parametrize("key", ["sync", "settings"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_everything_is_named_and_fits(
    qtbot: "QtBot",
    laptop: Store,
    open_window: "Callable[..., tuple[MainWindow, AutoSync]]",
    key: str,
    scale: float,
) -> None:
    window, autosync = open_window(laptop)
    for language in ("sv", "en"):
        window.use_language(language)
        window.use_look("light", scale)
        window.go(key)
        come_to_rest(qtbot, window, autosync)
        assert unnamed_controls(window) == []
        assert clipped_texts(window) == []
