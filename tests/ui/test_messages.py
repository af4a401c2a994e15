"""What the window says, and that what is done can be undone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models.errors import Trouble
from tests.helpers.ui import accessible_name, settle, unnamed_controls
from ui import messages as messages_module
from ui.messages import Messages

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FULL = Trouble("Disken är full.", safe="Det du redan har sparat finns kvar.", to_do="Ta bort något stort.")


@pytest.fixture
def messages(qtbot: "QtBot", look: None) -> Iterator[Messages]:
    """Give the messages at the foot of a small window in which the coach is typing."""
    window, field, messages = QWidget(), QLineEdit(), Messages()
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addStretch(1)
    layout.addWidget(messages)
    window.resize(600, 400)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    field.setFocus()
    yield messages
    window.close()


def said(messages: Messages) -> list[str]:
    return [banner.text for banner in messages.shown()]


def test_what_is_done_can_be_undone_with_the_mouse(qtbot: "QtBot", messages: Messages) -> None:
    undone: list[str] = []
    messages.done("Bokningen är avbokad", lambda: undone.append("booking"))
    [banner] = messages.shown()
    assert banner.action is not None
    assert banner.action.text() == "Ångra"
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert undone == ["booking"]
    assert said(messages) == []


def test_what_is_done_can_be_undone_with_the_keyboard_once(qtbot: "QtBot", messages: Messages) -> None:
    undone: list[str] = []
    messages.done("Bokningen är avbokad", lambda: undone.append("booking"))
    settle()
    qtbot.keyClick(messages, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(messages, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["booking"]


def test_a_later_message_takes_the_place_of_a_passing_one(messages: Messages) -> None:
    messages.done("Besöket är sparat")
    messages.note("Två uppföljningar förfaller den här veckan")
    assert said(messages) == ["Två uppföljningar förfaller den här veckan"]


def test_a_passing_message_passes(
    qtbot: "QtBot", messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages_module, "PASSING_MS", 20)
    messages.done("Besöket är sparat")
    [banner] = messages.shown()
    with qtbot.waitSignal(banner.destroyed, timeout=20_000):
        pass
    assert said(messages) == []


def test_a_trouble_says_what_is_safe_and_stays(qtbot: "QtBot", messages: Messages) -> None:
    messages.trouble(FULL)
    messages.trouble(FULL)
    messages.done("Besöket är sparat")
    sentence = "Disken är full. Det du redan har sparat finns kvar. Ta bort något stort."
    assert said(messages) == [sentence, "Besöket är sparat"]
    qtbot.mouseClick(messages.shown()[0].close_button, Qt.MouseButton.LeftButton)
    assert said(messages) == ["Besöket är sparat"]


def test_many_troubles_do_not_fill_the_window(messages: Messages) -> None:
    for number in range(5):
        messages.trouble(Trouble(f"Sak {number} gick inte.", to_do="Prova igen."))
    assert said(messages) == [f"Sak {number} gick inte. Prova igen." for number in (2, 3, 4)]


def test_a_trouble_with_a_way_out_takes_the_place_of_the_same_without(
    qtbot: "QtBot", messages: Messages
) -> None:
    gone: list[bool] = []
    for action in (None, ("Rädda", lambda: gone.append(True)), None):
        messages.trouble(Trouble("Filen är skadad.", to_do=""), action)
    for number in range(4):
        messages.trouble(Trouble(f"Fel {number}.", to_do=""))
    (banner,) = (each for each in messages.shown() if each.text == "Filen är skadad.")
    assert banner.action is not None
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert gone == [True]
    assert len(messages.shown()) == 2


def test_messages_can_be_heard(messages: Messages) -> None:
    messages.note("Nya bokningar har kommit", ("Visa", lambda: None))
    assert unnamed_controls(messages) == []
    [banner] = messages.shown()
    assert accessible_name(banner) == "Nya bokningar har kommit"
    assert isinstance(banner, QWidget)
