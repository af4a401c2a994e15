"""A bug ends in a report that a coach can send without giving a resident away."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from shiboken6 import delete

from models.database_troubles import DiskFull
from tests.helpers.ui import clipped_texts, settle, unnamed_controls
from ui.crash import CrashWatch, report, take_notice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from models.errors import Trouble

NAME = "Gunvor Öberg"


def look_up() -> None:
    resident = {"name": NAME, "phone": "070-123 45 67"}
    try:
        resident["goal"]
    except KeyError as error:
        raise ValueError(f"no goal for {resident['name']}, {resident['phone']}") from error


def bug() -> BaseException:
    try:
        look_up()
    except ValueError as error:
        return error
    raise AssertionError


@pytest.fixture
def watch(tmp_path: Path, look: None, qtbot: "QtBot") -> Iterator[tuple[CrashWatch, list[str], Path]]:
    closed: list[str] = []
    notice = tmp_path / "state" / "last-crash.txt"
    watch = CrashWatch(notice, lambda: closed.append("closed"))
    before = sys.excepthook
    yield watch, closed, notice
    sys.excepthook = before
    if watch.dialog is not None:
        delete(watch.dialog)
    settle()


def test_the_report_says_where_and_what_kind_but_nothing_personal() -> None:
    text = report(bug())
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_crash.py" in text
    assert "in look_up" in text
    assert "PySide6-Essentials 6." in text
    for personal in ("Gunvor", "070", "goal", str(Path.home()) + "/", "no goal"):
        assert personal not in text


def test_a_bug_is_told_and_can_be_copied_and_is_remembered(
    qtbot: "QtBot", watch: tuple[CrashWatch, list[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    watcher, closed, notice = watch
    watcher.install()
    error = bug()
    sys.excepthook(type(error), error, error.__traceback__)
    settle()
    dialog = watcher.dialog
    assert dialog is not None
    assert dialog.isVisible()
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == dialog.text.toPlainText() == report(error)
    assert dialog.copy.text() == "Kopierad"
    qtbot.mouseClick(dialog.end, Qt.MouseButton.LeftButton)
    assert closed == ["closed"]
    assert NAME not in capsys.readouterr().err
    assert take_notice(notice) == report(error)
    assert take_notice(notice) is None


def test_trouble_that_nobody_caught_is_no_bug(watch: tuple[CrashWatch, list[str], Path]) -> None:
    watcher, _, notice = watch
    watcher.install()
    told: list[Trouble] = []
    watcher.trouble.connect(told.append)
    trouble = DiskFull()
    sys.excepthook(type(trouble), trouble, None)
    settle()
    assert told == [trouble]
    assert watcher.dialog is None
    assert not notice.exists()


def test_a_bug_that_repeats_opens_one_dialog(watch: tuple[CrashWatch, list[str], Path]) -> None:
    watcher, closed, _ = watch
    watcher.install()
    error = bug()
    sys.excepthook(type(error), error, error.__traceback__)
    settle()
    first = watcher.dialog
    sys.excepthook(type(error), error, error.__traceback__)
    settle()
    assert watcher.dialog is first
    assert closed == []


def test_everything_in_the_dialog_is_named_and_fits(watch: tuple[CrashWatch, list[str], Path]) -> None:
    watcher, _, _ = watch
    watcher.install()
    error = bug()
    sys.excepthook(type(error), error, error.__traceback__)
    settle()
    assert watcher.dialog is not None
    assert unnamed_controls(watcher.dialog) == []
    assert clipped_texts(watcher.dialog) == []
