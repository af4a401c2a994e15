"""The colours are readable, the type is ours, the system's choice is followed."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from tests.helpers.ui import contrast
from ui import theme
from ui.icons import icon
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("look")

AGREED = {
    "paper": "#FAF8F4",
    "surface": "#FFFFFF",
    "line": "#E2DDD3",
    "ink": "#1E2A32",
    "quiet_ink": "#55636D",
    "primary": "#0E5A63",
    "on_primary": "#FFFFFF",
    "attention": "#9A5B00",
    "attention_soft": "#FFF3DC",
    "good": "#1F6B42",
    "good_soft": "#E4F4EA",
    "bad": "#A3211B",
    "bad_soft": "#FCE9E7",
}


def test_the_light_theme_has_the_agreed_colours() -> None:
    assert AGREED.items() <= theme.LIGHT.as_dict().items()


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", theme.TEXT_PAIRS, ids="-on-".join)
def test_text_is_readable(tokens: theme.Tokens, pair: tuple[str, str]) -> None:
    colors = tokens.as_dict()
    assert contrast(colors[pair[0]], colors[pair[1]]) >= 4.5


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", theme.RESIDENT_PAIRS, ids="-on-".join)
def test_text_for_the_resident_is_very_readable(tokens: theme.Tokens, pair: tuple[str, str]) -> None:
    colors = tokens.as_dict()
    assert contrast(colors[pair[0]], colors[pair[1]]) >= 7


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mark", ["edge", "primary", "bad"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_edges_and_focus_are_seen(tokens: theme.Tokens, mark: str, ground: str) -> None:
    colors = tokens.as_dict()
    assert contrast(colors[mark], colors[ground]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_palette_and_every_rule_come_from_the_tokens(qapp: QApplication, scheme: theme.Scheme) -> None:
    theme.apply(qapp, scheme)
    tokens = theme.DARK if scheme == "dark" else theme.LIGHT
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(tokens.paper)
    assert "{ink}" not in qapp.styleSheet()
    assert tokens.primary in qapp.styleSheet()


def test_the_system_choice_is_followed_and_can_be_overridden(qapp: QApplication) -> None:
    theme.apply(qapp, "auto")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.tokens() is theme.DARK
    theme.apply(qapp, "light")
    assert theme.tokens() is theme.LIGHT
    theme.apply(qapp, "auto")
    assert theme.tokens() is theme.LIGHT


def test_text_is_set_in_our_face_and_grows(qapp: QApplication) -> None:
    assert QFontInfo(qapp.font()).family() == "Atkinson Hyperlegible"
    assert qapp.font().pointSizeF() == 11
    theme.apply(qapp, "light", 1.5)
    assert qapp.font().pointSizeF() == 16.5
    theme.apply(qapp, "light", 9)
    assert theme.text_scale() == 1.5


@pytest.mark.parametrize("kind", [PrimaryButton, SecondaryButton, QuietButton])
def test_a_button_is_at_least_36_pixels_high(qtbot: "QtBot", kind: type[PrimaryButton]) -> None:
    button = kind("Spara besöket")
    qtbot.addWidget(button)
    button.show()
    plain = button.height()
    button.setFocus()
    assert plain >= 36
    assert button.sizeHint().height() >= 36


def test_an_icon_has_the_colour_of_its_token_in_each_theme(qapp: QApplication) -> None:
    symbol = icon("square", "primary")
    assert middle(symbol) == QColor(theme.LIGHT.primary)
    theme.apply(qapp, "dark")
    assert middle(symbol) == QColor(theme.DARK.primary)


def test_an_icon_that_does_not_exist_is_a_bug() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")


def middle(symbol: QIcon) -> QColor:
    return symbol.pixmap(24, 24).toImage().pixelColor(12, 12)
