"""The whole program, opened."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from itcoach import residents
from itcoach.app import Application
from itcoach.laptop.opening import choose_coach, open_laptop, workplace
from models.clock import Clock
from tests.conftest import MONDAY_MORNING
from tests.helpers.ui import settle
from tests.helpers.whole_program import PASSPHRASE, MovedClock, rest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(MONDAY_MORNING - datetime.now(UTC))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lockable")
    clock = Clock.starting_at(MONDAY_MORNING)
    store = open_laptop(folder, clock, passphrase=PASSPHRASE)
    choose_coach(store, name="Vera Lind")
    residents.create(workplace(store, clock), name="Gunvor Öberg", goal="Ringa barnbarnen")
    store.close()
    return folder


@pytest.fixture
def app(
    qtbot: "QtBot",
    qapp: QApplication,
    tmp_path: Path,
    clock: Clock,
    made_once: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Application]:
    """Give the program, opened on a laptop that a passphrase locks."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    folder = shutil.copytree(made_once, tmp_path / "laptop")
    application = Application(folder, clock=clock, passphrase=PASSPHRASE)
    application.show()
    qtbot.waitExposed(application.window)
    rest(qtbot, application)
    yield application
    application.close()
    application.window.deleteLater()
    settle()
