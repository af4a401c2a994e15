"""A guide is played step by step, by the coach and on the turned screen, with one state between them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

import resources
from itcoach.guides import catalogue
from itcoach.guides.parser import read
from itcoach.guides.text import Guide
from tests.helpers.ui import clipped_texts, settle, unnamed_controls
from ui.pages.base import Page
from ui.resident.guide_step import GuideStepView
from ui.widgets.guide_picture import RATIO
from ui.widgets.guide_play import START, GuidePlay
from ui.widgets.guide_player import GuidePlayer
from ui.widgets.guide_text_size import GuideTextSize

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.desk import Desk

VIDEO_CALL = "whatsapp-videosamtal"


@pytest.fixture
def desk(show_page: "Callable[[Callable[[Desk], Page]], Page]") -> "Desk":
    return show_page(lambda desk: Page(desk, "Sidan")).desk


@pytest.fixture
def play(desk: "Desk") -> GuidePlay:
    return GuidePlay(catalogue.load(VIDEO_CALL, "sv"))


@pytest.fixture
def player(qtbot: "QtBot", desk: "Desk", play: GuidePlay) -> GuidePlayer:
    """Show the guide at its first step."""
    player = GuidePlayer(desk)
    qtbot.addWidget(player)
    player.resize(660, 600)
    player.show_play(play)
    player.show()
    press(qtbot, player.done_button)
    return player


@pytest.fixture
def turned(qtbot: "QtBot", desk: "Desk", play: GuidePlay) -> Iterator[GuideStepView]:
    """Show the start as on the turned screen of 1280 × 720."""
    screen = QWidget()
    screen.setObjectName("resident")
    view = GuideStepView(desk, play)
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


def test_before_the_first_step_it_says_what_is_needed(
    qtbot: "QtBot", desk: "Desk", play: GuidePlay, turned: GuideStepView
) -> None:
    player = GuidePlayer(desk)
    qtbot.addWidget(player)
    player.show_play(play)
    player.show()

    assert play.at == START
    assert play.guide.you_need[0] in player.content.need.text()
    assert play.guide.you_need[0] in turned.note.text()
    assert player.done_button.text() == "Börja"
    assert "15 min" in player.content.facts.text()
    press(qtbot, player.done_button)
    assert (play.at, play.done) == (1, set())
    assert player.content.need.isHidden()


def test_done_ticks_the_step_and_shows_the_next(qtbot: "QtBot", player: GuidePlayer, play: GuidePlay) -> None:
    with qtbot.waitSignal(play.ticked) as ticked:
        press(qtbot, player.done_button)

    assert ticked.args == [1]
    assert (play.at, play.done) == (2, {1})
    first, second = player.dots[:2]
    assert "klart" in first.accessibleName()
    assert second.isChecked()
    assert player.content.expect.text() == play.guide.steps[1].expect


def test_not_so_shows_the_help_of_that_very_step(
    qtbot: "QtBot", player: GuidePlayer, play: GuidePlay
) -> None:
    press(qtbot, player.done_button)
    assert player.content.help.isHidden()

    with qtbot.waitSignal(play.stuck) as stuck:
        press(qtbot, player.not_so_button)

    assert stuck.args == [2]
    assert player.content.help.isVisible()
    assert player.content.help.text() == play.guide.steps[1].if_not
    assert player.content.trouble.isHidden()


def test_where_the_help_did_not_help_it_shows_what_else_and_whom_to_ask(
    qtbot: "QtBot", player: GuidePlayer, play: GuidePlay
) -> None:
    press(qtbot, player.not_so_button)
    assert player.not_so_button.text() == "Det hjälpte inte"
    press(qtbot, player.not_so_button)

    assert play.guide.trouble[0] in player.content.trouble.text()
    assert play.guide.help[0] in player.content.get_help.text()
    press(qtbot, player.done_button)
    assert player.content.get_help.isHidden()


def test_a_step_that_goes_wrong_again_after_another_try_shows_the_same(
    qtbot: "QtBot", turned: GuideStepView, play: GuidePlay
) -> None:
    press(qtbot, turned.done_button)
    press(qtbot, turned.not_so_button)
    press(qtbot, turned.not_so_button)  # "Visa steget igen"
    press(qtbot, turned.not_so_button)

    assert turned.text.isVisible()
    assert turned.note.text() == play.guide.steps[0].if_not
    assert turned.trouble.title.text() == "Om det krånglar"
    assert play.guide.trouble[0] in turned.trouble.text()
    assert play.guide.help[0] in turned.get_help.text()
    press(qtbot, turned.done_button)
    assert turned.trouble.isHidden()


def test_back_keeps_the_tick_and_a_dot_goes_anywhere(
    qtbot: "QtBot", player: GuidePlayer, play: GuidePlay
) -> None:
    press(qtbot, player.done_button)
    press(qtbot, player.back_button)
    assert (play.at, play.done) == (1, {1})

    press(qtbot, player.dots[4])
    assert play.at == 5


def test_a_guide_is_played_by_keys_alone(qtbot: "QtBot", player: GuidePlayer, play: GuidePlay) -> None:
    player.activateWindow()
    player.done_button.setFocus()
    settle()
    qtbot.keyClick(player.done_button, Qt.Key.Key_Right)
    assert play.at == 2
    qtbot.keyClick(player.done_button, Qt.Key.Key_H)
    assert play.help_level == 1
    qtbot.keyClick(player.done_button, Qt.Key.Key_Left)
    assert play.at == 1
    qtbot.keyClick(player.done_button, Qt.Key.Key_Return)
    assert play.at == 2


def test_it_goes_on_at_the_first_step_that_is_not_done(look: None) -> None:
    assert GuidePlay(catalogue.load(VIDEO_CALL, "sv"), done=(1, 2, 4)).at == 3


def test_the_guide_speaks_another_language_without_losing_the_place(
    qtbot: "QtBot", player: GuidePlayer, play: GuidePlay
) -> None:
    press(qtbot, player.done_button)
    with qtbot.waitSignal(player.language_chosen) as chosen:
        press(qtbot, player.language_buttons["en"])

    assert chosen.args == ["en"]
    assert play.at == 2
    assert player.content.expect.text() == catalogue.load(VIDEO_CALL, "en").steps[1].expect


def test_after_the_last_step_comes_what_to_practise_and_whom_to_ask(
    player: GuidePlayer, play: GuidePlay
) -> None:
    for _ in play.guide.steps:
        play.tick()

    assert play.guide.practice[0] in player.content.practice.text()
    assert play.guide.help[0] in player.content.get_help.text()
    assert player.done_button.isHidden()


def test_guides_to_do_first_and_next_are_a_press_away(
    qtbot: "QtBot", player: GuidePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, wifi = catalogue.load(VIDEO_CALL, "sv"), catalogue.load("skrivare-wifi", "sv")
    harder = replace(call, needs=(wifi.id,))
    monkeypatch.setattr(catalogue, "library", lambda language: (harder, wifi))
    before, after = GuidePlay(harder), GuidePlay(wifi, done=range(1, len(wifi.steps) + 1))

    for play, links, wanted in (
        (before, player.content.first, wifi),
        (after, player.content.following, harder),
    ):
        player.show_play(play)
        with qtbot.waitSignal(player.guide_wanted) as told:
            press(qtbot, links.buttons[0])
        assert links.buttons[0].text() == wanted.title
        assert told.args == [wanted.id]


def test_where_telephones_differ_the_coach_chooses_which(
    qtbot: "QtBot", player: GuidePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "load", lambda guide_id, language, device="": by_device(device))
    player.show_play(GuidePlay(by_device(""), done=[9]))

    shown = [device for device, button in player.device_buttons.items() if button.isVisible()]
    assert shown == ["android", "iphone"]
    assert player.device_buttons["android"].isChecked()
    assert player.content.text.text() == "Tryck på den gröna rutan."
    with qtbot.waitSignal(player.device_chosen) as chosen:
        press(qtbot, player.device_buttons["iphone"])
    assert chosen.args == ["iphone"]
    assert player.content.text.text() == "Svep uppåt."


def test_the_steps_keep_to_one_row_where_the_devices_take_much_room(player: GuidePlayer) -> None:
    player.show_play(GuidePlay(by_device("")))
    steps = [dot for dot in player.dots if dot.isVisible()]
    for width in (640, 360):
        player.resize(width, 600)
        settle()
        assert len({dot.y() for dot in steps}) == 1
        assert all(
            button.visibleRegion().boundingRect() == button.rect()
            for button in player.device_buttons.values()
            if button.isVisible()
        )
    assert player.device_buttons["android"].mapTo(player, QPoint()).y() > steps[0].mapTo(player, QPoint()).y()


def by_device(device: str) -> Guide:
    """Return a guide whose first step is another on an iPhone."""
    text = resources.path("guides", "sv", f"{VIDEO_CALL}.md").read_text("utf-8")
    at, end = text.index("Tryck på WhatsApp."), text.index("## Steg 2")
    form = text[at:end].partition("\n")[2]
    forms = f"### Android\nTryck på den gröna rutan.\n{form}### iPhone\nSvep uppåt.\n{form}"
    draft = read(text[:at] + forms + text[end:], "sv")
    assert draft.problems == []
    return draft.guide(device)


def test_a_guide_past_its_review_says_so(qtbot: "QtBot", player: GuidePlayer, play: GuidePlay) -> None:
    assert player.due.isHidden()
    player.show_play(GuidePlay(replace(play.guide, review_by=date(2026, 1, 31))))

    assert player.due.isVisible()
    assert "31\u00a0januari\u00a02026" in player.due.text()


def test_the_picture_is_drawn_on_white_and_named_for_a_screen_reader(player: GuidePlayer) -> None:
    settle()
    picture = player.content.picture
    image = picture.grab().toImage()
    middle = round(image.width() / RATIO / 2)
    colors = {image.pixelColor(x, middle).lightness() for x in range(image.width())}

    assert {0, 255} <= colors
    assert player.play is not None
    assert picture.accessibleName() == player.play.guide.steps[0].picture_alt


def test_the_picture_stands_beside_the_words_and_below_them_where_there_is_no_room(
    player: GuidePlayer,
) -> None:
    settle()
    content = player.content
    assert content.picture.x() > content.text.x() + content.text.width()
    for _ in range(9):
        player.text_size.larger.click()
    settle()
    assert content.picture.y() > content.text.y() + content.text.height()


def test_larger_words_hold_for_every_view_and_the_next_time(
    qtbot: "QtBot", desk: "Desk", player: GuidePlayer, turned: GuideStepView
) -> None:
    before, large = player.content.text.font().pointSizeF(), turned.text.font().pointSizeF()
    for _ in range(9):
        press(qtbot, player.text_size.larger)

    assert player.content.text.font().pointSizeF() == pytest.approx(2 * before, abs=0.2)
    assert turned.text.font().pointSizeF() == pytest.approx(2 * large, abs=0.2)
    assert desk.settings.guide_text_scale == 2.0
    assert not player.text_size.larger.isEnabled()
    qtbot.keyClick(player.done_button, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert player.content.text.font().pointSizeF() == pytest.approx(before)


def test_the_turned_screen_follows_the_coach_and_the_coach_the_screen(
    qtbot: "QtBot", player: GuidePlayer, turned: GuideStepView, play: GuidePlay
) -> None:
    press(qtbot, turned.done_button)
    assert play.at == 2
    assert player.content.expect.text() == play.guide.steps[1].expect

    press(qtbot, turned.not_so_button)
    assert turned.note.text() == play.guide.steps[1].if_not
    press(qtbot, turned.not_so_button)  # "Visa steget igen"
    assert turned.note.text() == play.guide.steps[1].expect

    turned.window().activateWindow()
    settle()
    qtbot.keyClick(turned, Qt.Key.Key_Left)
    assert turned.title.text() == play.guide.steps[0].title


def test_the_help_that_is_asked_for_is_brought_into_sight(
    desk: "Desk", turned: GuideStepView, play: GuidePlay
) -> None:
    GuideTextSize.at(desk).use(2.0)
    play.go(1)
    for part in (turned.note, turned.trouble):
        play.not_so()
        settle()
        assert part.title.visibleRegion().boundingRect() == part.title.rect()


def test_the_turned_screen_speaks_the_guides_language(turned: GuideStepView, play: GuidePlay) -> None:
    play.go(1)
    play.use(catalogue.load(VIDEO_CALL, "en"))

    assert turned.title.text() == play.guide.steps[0].title
    assert turned.not_so_button.text() == "It did not turn out so"


def test_what_the_resident_sees_is_large(turned: GuideStepView, play: GuidePlay) -> None:
    for place in (START, 1):
        play.go(place)
        for button in turned.findChildren(QPushButton):
            if button.isVisible():
                assert button.height() >= 48, button.text()
        for part in (turned.text, turned.note.title, turned.progress, turned.done_button):
            assert part.font().pointSizeF() >= 24


def test_the_end_thanks_and_turns_the_screen_back(qtbot: "QtBot", turned: GuideStepView) -> None:
    for _ in (START, *turned.play.guide.steps):
        press(qtbot, turned.done_button)

    with qtbot.waitSignal(turned.left):
        press(qtbot, turned.done_button)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_all_is_named_and_nothing_is_cut(
    desk: "Desk", player: GuidePlayer, turned: GuideStepView, play: GuidePlay, scale: float
) -> None:
    desk.settings.guide_text_scale = scale
    player.text_size.larger.click()
    for place in (START, 1, play.end):
        play.go(place)
        settle()
        for shown in (player, turned.window()):
            assert unnamed_controls(shown) == []
            assert clipped_texts(shown) == []
