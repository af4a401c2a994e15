"""A window of its own for every test: themed, Swedish, with real settings and real threads."""

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from itcoach.settings import Settings
from models.clock import Clock
from tests.helpers.central import Server, encrypted_central, start_server
from tests.helpers.ui import settle, wait_idle
from ui import language, theme
from ui.main_window import MainWindow, PageSpec
from ui.tasks import Tasks

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace
    from ui.desk import Desk
    from ui.pages.base import Page


@pytest.fixture(scope="module", autouse=True)
def _leave_what_is_there() -> None:
    """Let no collection look through what was there before: with every test at hand it took half a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _collect_here() -> Iterator[None]:
    """Collect cycles on this thread alone: a server in another thread must not destroy widgets."""
    thresholds = gc.get_threshold()
    gc.set_threshold(0)
    yield
    gc.collect()
    gc.set_threshold(*thresholds)


@pytest.fixture
def look(qapp: QApplication) -> Iterator[None]:
    """Dress the application in the light theme, in Swedish."""
    theme.apply(qapp, "light")
    language.use_language(qapp, "sv")
    yield
    # What was closed is gone when an event loop runs; until then all of it would be dressed anew.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    theme.apply(qapp, "light")
    language.use_language(qapp, "sv")


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.close()
    settle()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def open_window(
    qtbot: "QtBot", look: None, tasks: Tasks, settings: Settings, work: "Workplace"
) -> Iterator[Callable[[Sequence[PageSpec]], MainWindow]]:
    """Open a window of 1280 × 720 with these pages, on an empty laptop, the first page ready."""

    def open_(specs: Sequence[PageSpec]) -> MainWindow:
        window = MainWindow(specs, tasks, settings)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        window.start(work)
        wait_idle(qtbot, tasks)
        settle()
        return window

    yield open_
    tasks.close()  # before the database closes, as in the program


@pytest.fixture
def show_page(
    open_window: Callable[[Sequence[PageSpec]], MainWindow],
) -> "Callable[[Callable[[Desk], Page]], Page]":
    """Open a window that holds one page, and return the page."""

    def show(factory: "Callable[[Desk], Page]") -> "Page":
        page = open_window([PageSpec("page", lambda: "Sidan", "calendar-today", factory)]).page
        assert page is not None
        return page

    return show


@pytest.fixture
def central(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serve an empty municipality, where no keyring is to be had."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    engine = encrypted_central(tmp_path / "central")
    central = start_server(engine, clock, tmp_path)
    yield central
    central.close()
    engine.dispose()
