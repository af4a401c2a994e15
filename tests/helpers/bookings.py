"""The sample list on an empty laptop, and the bookings page on it."""

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtTest import QTest

import resources
from itcoach import importing
from itcoach.calendar import bookings
from itcoach.calendar.day import BookingEntry
from tests.helpers.ui import settle, wait_idle
from ui.main_window import MainWindow, PageSpec
from ui.pages.base import Page
from ui.pages.bookings import BookingsPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QDialog, QLineEdit
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace
    from ui.desk import Desk

LIST: "Path" = resources.path("samples", "vaxel-bokningar.csv")
CALENDAR: "Path" = resources.path("samples", "outlook-kalender.ics")
Dialog = TypeVar("Dialog", bound="QDialog")


class OtherPage(Page):
    """Stand for another page, to see what a booking leads to."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, "En annan sida")
        self.handed: dict[str, object] = {}

    def arguments(self, **arguments: object) -> None:
        self.handed = arguments


def read_in(work: "Workplace", *files: "Path") -> None:
    for file in files:
        importing.apply(work, importing.preview(work, file.read_bytes(), file.name))


def open_bookings(open_window: "Callable[[Sequence[PageSpec]], MainWindow]") -> BookingsPage:
    window = open_window(
        [
            PageSpec("bookings", lambda: "Bokningar", "calendar-week", BookingsPage),
            PageSpec("visit", lambda: "Besök", "home-account", OtherPage),
            PageSpec("residents", lambda: "Invånare", "account-multiple", OtherPage),
        ]
    )
    page = window.page
    assert isinstance(page, BookingsPage)
    return page


def dialog(qtbot: "QtBot", page: BookingsPage, kind: type[Dialog]) -> Dialog:
    """Return the dialog of ``kind`` that has just been opened."""
    calm(qtbot, page)
    return page.findChildren(kind)[-1]


def calm(qtbot: "QtBot", page: BookingsPage) -> None:
    """Wait until all that was asked for is on screen."""
    settle()
    wait_idle(qtbot, page.desk.tasks)
    settle()


def stored(work: "Workplace", reference_day: str, who: str) -> BookingEntry:
    """Return the booking of ``who`` on a day, of any coach."""
    found = bookings.search(work, text=who)
    return next(entry for entry in found if entry.start.date().isoformat() == reference_day)


def write(field: "QLineEdit", words: str) -> None:
    """Type into a field; QTest has no keys for ö, which comes as from an input method."""
    for letter in words:
        if letter.isascii():
            QTest.keyClick(field, letter)
        else:
            field.insert(letter)
