"""A step is read aloud where the computer can, sentence by sentence, and plain words say where it cannot."""

import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from itcoach.guides import catalogue
from ui import reading_aloud
from ui.pages.base import Page
from ui.reading_aloud import Missing, Reading
from ui.resident.guide_step import GuideStepView
from ui.widgets.guide_play import GuidePlay
from ui.widgets.guide_player import GuidePlayer
from ui.widgets.guide_reading import spoken

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.desk import Desk

PATIENCE_MS = 20_000
SILENT_ENGINE = "mock"
"""Qt's own engine for tests: it takes its time as a voice would, knows English and no Swedish."""


@pytest.fixture
def desk(show_page: "Callable[[Callable[[Desk], Page]], Page]") -> "Desk":
    return show_page(lambda desk: Page(desk, "Sidan")).desk


@pytest.fixture
def player(qtbot: "QtBot", desk: "Desk") -> Iterator[GuidePlayer]:
    """Show the first step of a guide in English."""
    player = GuidePlayer(desk)
    qtbot.addWidget(player)
    player.resize(660, 600)
    player.show_play(GuidePlay(catalogue.load("whatsapp-videosamtal", "en"), parent=player))
    player.show()
    press(qtbot, player.done_button)
    yield player
    player.hide()


def press(qtbot: "QtBot", button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for(qtbot: "QtBot", player: GuidePlayer, state: Reading) -> None:
    qtbot.waitUntil(lambda: player.reading.state is state, timeout=PATIENCE_MS)


def listen(qtbot: "QtBot", player: GuidePlayer) -> None:
    player.reading.engine = SILENT_ENGINE
    press(qtbot, player.reading_buttons.read_button)
    wait_for(qtbot, player, Reading.SPEAKING)


def test_it_is_paused_read_on_and_read_to_the_end(qtbot: "QtBot", player: GuidePlayer) -> None:
    buttons = player.reading_buttons
    assert buttons.stop_button.isHidden()
    listen(qtbot, player)
    assert buttons.read_button.accessibleName() == "Pausa"
    press(qtbot, buttons.read_button)
    assert player.reading.state is Reading.PAUSED
    qtbot.keyClick(buttons.read_button, Qt.Key.Key_L)
    assert player.reading.state is Reading.SPEAKING

    wait_for(qtbot, player, Reading.SILENT)
    assert buttons.read_button.accessibleName() == "Läs upp"
    assert buttons.stop_button.isHidden()
    assert player.mute.isHidden()


def test_it_falls_silent_at_the_next_step_and_when_it_is_stopped(qtbot: "QtBot", player: GuidePlayer) -> None:
    listen(qtbot, player)
    press(qtbot, player.done_button)
    assert player.reading.state is Reading.SILENT

    listen(qtbot, player)
    press(qtbot, player.reading_buttons.stop_button)
    assert player.reading.state is Reading.SILENT


def test_it_falls_silent_when_the_guide_is_left_and_can_be_read_again(
    qtbot: "QtBot", player: GuidePlayer
) -> None:
    listen(qtbot, player)
    player.hide()
    assert player.reading.state is Reading.SILENT

    player.show()
    listen(qtbot, player)


def test_what_is_read_is_what_is_on_screen_in_the_guides_language(player: GuidePlayer) -> None:
    play = player.play
    assert play is not None
    step = play.guide.steps[0]

    assert list(spoken(play))[:2] == [f"Step 1: {step.title}", step.text]
    play.not_so()
    assert step.if_not in spoken(play)
    assert step.text not in spoken(play)


def test_a_language_without_a_voice_is_told_in_plain_words(
    qtbot: "QtBot", desk: "Desk", player: GuidePlayer
) -> None:
    press(qtbot, player.language_buttons["sv"])
    player.reading.engine = SILENT_ENGINE
    turned = GuideStepView(desk, GuidePlay(catalogue.load("whatsapp-videosamtal", "sv"), parent=player))
    qtbot.addWidget(turned)
    press(qtbot, player.reading_buttons.read_button)
    wait_for(qtbot, player, Reading.SILENT)

    assert player.reading.missing is Missing.LANGUAGE
    assert player.mute.isVisible()
    assert player.mute.text().startswith("Datorn kan inte läsa upp text på svenska.")
    assert turned.mute.text() == player.mute.text()
    press(qtbot, player.done_button)
    assert player.mute.isHidden()


def test_a_computer_without_speech_says_so(
    qtbot: "QtBot", player: GuidePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/speechd.sock")
    press(qtbot, player.reading_buttons.read_button)
    assert player.reading_buttons.read_button.accessibleName() == "Startar rösten …"
    wait_for(qtbot, player, Reading.SILENT)

    assert player.mute.text().startswith("Datorn kan inte läsa upp text. Läs högt för varandra i stället.")


def test_a_speech_service_that_hangs_stops_nobody(
    qtbot: "QtBot", desk: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_aloud, "PATIENCE_MS", 1_500)
    voice = reading_aloud.ReadingAloud(desk)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as hangs:
        address = Path(folder) / "speechd.sock"
        hangs.bind(str(address))
        hangs.listen()  # and never answers
        monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{address}")
        with qtbot.waitSignal(voice.changed):
            voice.read(["Hej."], "sv")
        qtbot.waitUntil(lambda: voice.missing is Missing.SPEECH, timeout=PATIENCE_MS)
    voice.close()

    assert voice.state is Reading.SILENT
