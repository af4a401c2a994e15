"""The frame: pages by mouse and keys, back, the resident's view, language and look at run time."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from itcoach.settings import SettingNotSaved, Settings
from resources.words import language, tr
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls
from ui import theme
from ui.actions import Key
from ui.main_window import MainWindow, PageSpec
from ui.pages.base import Page
from ui.widgets.buttons import PrimaryButton
from ui.widgets.cards import Card, EmptyState, StatusChip
from ui.widgets.search import SearchField
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.desk import Desk

Open = Callable[[Sequence[PageSpec]], MainWindow]


class TodayPage(Page):
    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Idag"))
        self.events: list[str] = []
        self.set_primary(tr("Ny bokning"), lambda: self.events.append("new"), key=Key.NEW, symbol="plus")
        self.tools.addWidget(SearchField(tr("Sök")))
        card = Card(tr("Starta besök"))
        card.body.addWidget(WrappedLabel(tr("Säg vad du ser på skärmen, så hjälps vi åt.")))
        card.body.addWidget(StatusChip(tr("Bokad"), "good"))
        self.start = PrimaryButton(tr("Starta besök"), self.turn)
        card.body.addWidget(self.start)
        self.body.addWidget(card)
        self.add_key(Key.RESIDENT_VIEW, self.turn)
        self.big = PrimaryButton(tr("Klart, nästa"))

    def turn(self) -> None:
        self.desk.turn_to_resident(self.big)

    def refresh(self) -> None:
        self.events.append("refresh")

    def leaving(self) -> None:
        self.events.append("leaving")


class ResidentPage(Page):
    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Invånare"))
        self.name = QLineEdit(accessibleName=tr("Namn"))
        self.body.addWidget(self.name)
        self.code = ""

    def arguments(self, *, code: str = "") -> None:
        self.code = code


class FollowUpPage(Page):
    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Uppföljning"))
        self.body.addWidget(EmptyState(tr("Ingenting väntar"), tr("Gör en mätning."), (tr("Visa"), print)))


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    return open_window(
        [
            PageSpec("today", lambda: tr("Idag"), "calendar-today", TodayPage),
            PageSpec("residents", lambda: tr("Invånare"), "account-group", ResidentPage),
            PageSpec("follow-ups", lambda: tr("Uppföljning"), "clipboard-check-outline", FollowUpPage),
            PageSpec("visit", lambda: tr("Besök"), "home-outline", ResidentPage, in_rail=False),
        ]
    )


def today(window: MainWindow) -> TodayPage:
    page = window.pages["today"]
    assert isinstance(page, TodayPage)
    return page


def title(window: MainWindow) -> str:
    assert window.page is not None
    return window.page.title()


def test_the_first_page_opens_and_the_others_are_built_when_first_opened(
    qtbot: "QtBot", window: MainWindow
) -> None:
    assert title(window) == "Idag"
    assert window.windowTitle() == "Idag – IT-coach"
    assert list(window.pages) == ["today"]
    qtbot.mouseClick(window.rail.buttons["residents"], Qt.MouseButton.LeftButton)
    assert title(window) == "Invånare"
    assert list(window.pages) == ["today", "residents"]
    assert "visit" not in window.rail.buttons


def test_alt_and_a_number_opens_a_page_and_escape_returns(qtbot: "QtBot", window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert title(window) == "Uppföljning"
    assert window.rail.buttons["follow-ups"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert title(window) == "Invånare"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert title(window) == "Uppföljning"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert title(window) == "Idag"


def test_enter_opens_a_page_from_the_rail(qtbot: "QtBot", window: MainWindow) -> None:
    button = window.rail.buttons["follow-ups"]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert title(window) == "Uppföljning"


def test_a_page_starts_with_the_keyboard_in_its_first_field(window: MainWindow) -> None:
    window.go("residents")
    page = window.page
    assert isinstance(page, ResidentPage)
    assert window.focusWidget() is page.name


def test_a_page_is_handed_its_arguments_and_escape_gives_them_again(window: MainWindow) -> None:
    window.go("visit", code="A7K3Q-X")
    window.go("today")
    window.back()
    page = window.page
    assert isinstance(page, ResidentPage)
    assert page.code == "A7K3Q-X"
    with pytest.raises(TypeError, match="takes no week"):
        window.go("today", week=3)


def test_the_keys_of_a_page_work_while_it_is_on_screen(qtbot: "QtBot", window: MainWindow) -> None:
    page = today(window)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    window.go("residents")
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.events.count("new") == 1


def test_f5_asks_for_sync(qtbot: "QtBot", window: MainWindow) -> None:
    with qtbot.waitSignal(window.sync_asked, timeout=20_000):
        qtbot.keyClick(window, Qt.Key.Key_F5)


def test_escape_empties_a_search_before_it_goes_back(qtbot: "QtBot", window: MainWindow) -> None:
    window.go("residents")
    window.go("today")
    field = window.findChild(SearchField)
    field.setFocus()
    with qtbot.waitSignal(field.searched, check_params_cb=lambda words: words == "gunvor"):
        qtbot.keyClicks(field, " gunvor")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), title(window)) == ("", "Idag")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert title(window) == "Invånare"


def test_a_write_refreshes_the_page_on_screen_only(qtbot: "QtBot", window: MainWindow) -> None:
    page, desk = today(window), window.desk
    assert desk is not None
    stored: list[str] = []
    page.events.clear()
    with qtbot.waitSignal(desk.changed, timeout=20_000):
        desk.write(page, lambda: "saved", stored.append)
    assert (stored, page.events) == (["saved"], ["refresh"])
    window.go("residents")
    page.events.clear()
    with qtbot.waitSignal(desk.changed, timeout=20_000):
        desk.write(page, lambda: "saved")
    assert page.events == []


def test_leaving_a_page_and_closing_store_what_is_typed(window: MainWindow, settings: Settings) -> None:
    page = today(window)
    window.go("residents")
    assert page.events[-1] == "leaving"
    page.events.clear()
    window.close()
    assert page.events == ["leaving"]
    assert settings.recall("window.geometry")


@pytest.mark.parametrize("way_back", [Qt.Key.Key_F11, Qt.Key.Key_Escape])
def test_f11_turns_the_screen_to_the_resident_and_back(
    qtbot: "QtBot", window: MainWindow, way_back: Qt.Key
) -> None:
    page = today(window)
    qtbot.keyClick(window, Qt.Key.Key_F11)
    settle()
    assert page.big.isVisible()
    assert not window.rail.isVisible()
    assert page.big.height() >= 48
    assert page.big.fontInfo().pointSizeF() >= 24
    qtbot.keyClick(window, way_back)
    settle()
    assert window.rail.isVisible()
    assert title(window) == "Idag"
    qtbot.keyClick(window, Qt.Key.Key_F11)
    settle()
    assert page.big.isVisible()


def test_the_language_changes_at_once_and_is_remembered(window: MainWindow, settings: Settings) -> None:
    window.go("visit", code="A7K3Q-X")
    window.sync_line.set_state("Allt är uppladdat", "good")
    window.use_language("en")
    settle()
    page = window.page
    assert isinstance(page, ResidentPage)
    assert page.code == "A7K3Q-X"
    assert (language(), settings.language) == ("en", "en")
    assert window.rail.accessibleName() == "Pages"
    assert window.sync_line.text() == "Allt är uppladdat"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    window.use_language("sv")
    assert window.rail.accessibleName() == "Sidor"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Avbryt"


def test_a_language_that_cannot_be_stored_is_spoken_all_the_same(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "settings.json.part").mkdir()
    with pytest.raises(SettingNotSaved):
        window.use_language("en")
    with pytest.raises(SettingNotSaved):
        window.use_look("dark", 1.5)
    settle()
    assert window.rail.accessibleName() == "Pages"
    assert theme.tokens() is theme.DARK


def test_messages_still_reach_the_window_after_the_language_changed(window: MainWindow) -> None:
    window.use_language("en")
    assert window.desk is not None
    window.desk.messages.done("Saved")
    settle()
    assert [banner.isVisible() for banner in window.messages.shown()] == [True]


def test_the_look_changes_at_once_and_is_remembered(window: MainWindow, settings: Settings) -> None:
    window.use_look("dark", 1.5)
    settle()
    assert theme.tokens() is theme.DARK
    assert window.font().pointSizeF() == 16.5
    assert (settings.scheme, settings.text_scale) == ("dark", 1.5)


def test_every_control_of_the_frame_is_named(window: MainWindow) -> None:
    window.messages.done("Bokningen är avbokad", lambda: None)
    assert unnamed_controls(window) == []
    nameless = QLineEdit(window.page)
    nameless.show()
    assert len(unnamed_controls(window)) == 1


@pytest.mark.parametrize("key", ["today", "residents", "follow-ups"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_doubled_words_fit_at_every_size(window: MainWindow, key: str, scale: float) -> None:
    with pseudo_language():
        window.use_look("light", scale)
        window.go(key)
        window.sync_line.set_state(tr("7 ändringar väntar · frånkopplad"), "attention")
        assert clipped_texts(window) == []
    assert (window.width(), window.height()) == (1280, 720)


def test_a_text_that_does_not_fit_is_found(window: MainWindow) -> None:
    today(window).start.setFixedWidth(40)
    assert len(clipped_texts(window)) == 1


def test_the_shell_imports_nothing_heavy() -> None:
    shell = "import sys, json, ui.main_window, ui.tasks, ui.theme, ui.language, ui.crash\n"
    tell = "print(json.dumps(list(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", shell + tell], capture_output=True, text=True, check=True)
    heavy = {"sqlalchemy", "qtawesome", "qtpy", "reportlab", "httpx", "fastapi", "icalendar", "keyring"}
    assert heavy & set(json.loads(run.stdout)) == set()
