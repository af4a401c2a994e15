"""A guide is played step by step, by the coach and on the turned screen, with one state between them."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from itcoach import guides
from tests.helpers.ui import clipped_texts, settle, unnamed_controls
from ui.resident.guide_step import GuideStepView
from ui.widgets.guide_play import GuidePlay
from ui.widgets.guide_player import GuidePlayer, StepDots

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

VIDEO_CALL = "whatsapp-videosamtal"
REVIEWED = date(2026, 11, 23)


@pytest.fixture
def play(look: None) -> GuidePlay:
    return GuidePlay(guides.load(VIDEO_CALL, "sv"))


@pytest.fixture
def player(qtbot: "QtBot", play: GuidePlay) -> GuidePlayer:
    player = GuidePlayer(play, REVIEWED)
    qtbot.addWidget(player)
    player.resize(640, 600)
    player.show()
    return player


@pytest.fixture
def turned(qtbot: "QtBot", play: GuidePlay) -> Iterator[GuideStepView]:
    """Show the step as on the turned screen of 1280 × 720."""
    screen = QWidget()
    screen.setObjectName("resident")
    view = GuideStepView(play)
    QVBoxLayout(screen).addWidget(view)
    qtbot.addWidget(screen)
    screen.resize(1280, 720)
    screen.show()
    view.setFocus()
    settle()
    yield view
    screen.hide()


def press(qtbot: "QtBot", button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_done_ticks_the_step_and_shows_the_next(qtbot: "QtBot", player: GuidePlayer, play: GuidePlay) -> None:
    with qtbot.waitSignal(play.ticked) as ticked:
        press(qtbot, player.done_button)

    assert ticked.args == [1]
    assert (play.at, play.done) == (2, {1})
    first, second = player.findChildren(StepDots)[0].dots[:2]
    assert "klart" in first.accessibleName()
    assert second.isChecked()
    assert player.expect.text() == play.guide.steps[1].expect


def test_not_so_shows_the_help_of_that_very_step(
    qtbot: "QtBot", player: GuidePlayer, play: GuidePlay
) -> None:
    press(qtbot, player.done_button)
    assert player.help.isHidden()

    with qtbot.waitSignal(play.stuck) as stuck:
        press(qtbot, player.not_so_button)

    assert stuck.args == [2]
    assert player.help.isVisible()
    assert player.help.text() == play.guide.steps[1].if_not


def test_back_keeps_the_tick_and_a_dot_goes_anywhere(
    qtbot: "QtBot", player: GuidePlayer, play: GuidePlay
) -> None:
    press(qtbot, player.done_button)
    press(qtbot, player.back_button)
    assert (play.at, play.done) == (1, {1})

    press(qtbot, player.findChildren(StepDots)[0].dots[4])
    assert play.at == 5


def test_it_goes_on_at_the_first_step_that_is_not_done(look: None) -> None:
    assert GuidePlay(guides.load(VIDEO_CALL, "sv"), done=(1, 2, 4)).at == 3


def test_the_guide_speaks_another_language_without_losing_the_place(
    qtbot: "QtBot", player: GuidePlayer, play: GuidePlay
) -> None:
    press(qtbot, player.done_button)
    with qtbot.waitSignal(player.language_chosen) as chosen:
        press(qtbot, player.language_buttons["en"])

    assert chosen.args == ["en"]
    assert play.at == 2
    assert player.expect.text() == guides.load(VIDEO_CALL, "en").steps[1].expect


def test_after_the_last_step_comes_what_to_practise(player: GuidePlayer, play: GuidePlay) -> None:
    for _ in play.guide.steps:
        play.tick()

    assert play.guide.practice[0] in player.help.text()
    assert not player.done_button.isEnabled()


def test_a_guide_past_its_review_says_so(qtbot: "QtBot", play: GuidePlay) -> None:
    player = GuidePlayer(play, date(2027, 5, 2))
    qtbot.addWidget(player)

    assert "2027" in player.due.text()


def test_the_picture_is_drawn_on_white_and_named_for_a_screen_reader(player: GuidePlayer) -> None:
    settle()
    image = player.picture.grab().toImage()
    colors = {image.pixelColor(x, image.height() // 2).lightness() for x in range(image.width())}

    assert {0, 255} <= colors
    assert player.picture.accessibleName() == player.play.guide.steps[0].picture_alt


def test_the_turned_screen_follows_the_coach_and_the_coach_the_screen(
    qtbot: "QtBot", player: GuidePlayer, turned: GuideStepView, play: GuidePlay
) -> None:
    press(qtbot, turned.done_button)
    assert play.at == 2
    assert player.expect.text() == play.guide.steps[1].expect

    press(qtbot, turned.not_so_button)
    assert turned.note.text() == play.guide.steps[1].if_not
    press(qtbot, turned.not_so_button)  # "Visa steget igen"
    assert turned.note.text() == play.guide.steps[1].expect

    qtbot.keyClick(turned, Qt.Key.Key_Left)
    assert turned.title.text() == play.guide.steps[0].title


def test_the_turned_screen_speaks_the_guides_language(turned: GuideStepView, play: GuidePlay) -> None:
    play.speak(guides.load(VIDEO_CALL, "en"))

    assert turned.title.text() == play.guide.steps[0].title
    assert turned.not_so_button.text() == "It did not turn out so"


def test_what_the_resident_sees_is_large(turned: GuideStepView) -> None:
    for button in turned.findChildren(QPushButton):
        if button.isVisible():
            assert button.height() >= 48, button.text()
    for part in (turned.text, turned.note.title, turned.progress, turned.done_button):
        assert part.font().pointSizeF() >= 24


def test_the_end_thanks_and_turns_the_screen_back(qtbot: "QtBot", turned: GuideStepView) -> None:
    for _ in turned.play.guide.steps:
        press(qtbot, turned.done_button)

    with qtbot.waitSignal(turned.left):
        press(qtbot, turned.done_button)


def test_all_is_named_and_nothing_is_cut(player: GuidePlayer, turned: GuideStepView) -> None:
    for shown in (player, turned.window()):
        assert unnamed_controls(shown) == []
        assert clipped_texts(shown) == []
