"""How everything looks: colour tokens, type sizes, one palette and one stylesheet made from them.

A widget names a token, never a colour of its own: a ``role`` or ``kind`` property that the stylesheet
knows, or :func:`color` where it paints itself. The light tokens are the agreed ones; the dark theme
gives the same names other values. Every pair of text and ground in :data:`TEXT_PAIRS` is readable
(contrast 4.5 or more), those of :data:`RESIDENT_PAIRS` very readable (7 or more), which a test computes.
"""

from dataclasses import dataclass, fields
from typing import Final

import fontpkg_atkinson_hyperlegible
from PySide6 import QtCore
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

import resources
from ui.settings import Scheme
from ui.stylesheet import stylesheet

__all__ = [
    "BASE_POINTS",
    "CONTENT_WIDTH",
    "DARK",
    "LIGHT",
    "RESIDENT_PAIRS",
    "TEXT_PAIRS",
    "TEXT_SCALES",
    "Scheme",
    "Tokens",
    "apply",
    "color",
    "is_large",
    "lay_ground",
    "points",
    "tabular",
    "text_scale",
    "tokens",
]

BASE_POINTS: Final = 11.0
STEP: Final = 1.2
TEXT_SCALES: Final = (1.0, 1.25, 1.5)
LARGE_TEXT: Final = 1.2
CONTENT_WIDTH: Final = 1100
"""The widest that a page's content becomes, in pixels."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Name every colour in use, as ``#RRGGBB``."""

    paper: str
    surface: str
    line: str
    edge: str
    ink: str
    quiet_ink: str
    primary: str
    primary_hover: str
    primary_soft: str
    on_primary: str
    attention: str
    attention_soft: str
    good: str
    good_soft: str
    bad: str
    bad_soft: str

    def as_dict(self) -> dict[str, str]:
        """Return the colours by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


LIGHT: Final = Tokens(
    paper="#FAF8F4",
    surface="#FFFFFF",
    line="#E2DDD3",
    edge="#8B8578",
    ink="#1E2A32",
    quiet_ink="#55636D",
    primary="#0E5A63",
    primary_hover="#0A464D",
    primary_soft="#E3EFEF",
    on_primary="#FFFFFF",
    attention="#9A5B00",
    attention_soft="#FFF3DC",
    good="#1F6B42",
    good_soft="#E4F4EA",
    bad="#A3211B",
    bad_soft="#FCE9E7",
)

DARK: Final = Tokens(
    paper="#151B1F",
    surface="#1D252A",
    line="#36424A",
    edge="#7F8C95",
    ink="#F0ECE4",
    quiet_ink="#B3BEC6",
    primary="#7CCBD2",
    primary_hover="#9ADADF",
    primary_soft="#20393E",
    on_primary="#0A2326",
    attention="#FFC773",
    attention_soft="#3B2B10",
    good="#86D8A8",
    good_soft="#173324",
    bad="#FFA69E",
    bad_soft="#421D1A",
)

TEXT_PAIRS: Final = (
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "primary_soft"),
    ("quiet_ink", "paper"),
    ("quiet_ink", "surface"),
    ("quiet_ink", "primary_soft"),
    ("primary", "paper"),
    ("primary", "surface"),
    ("primary", "primary_soft"),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("attention", "surface"),
    ("attention", "attention_soft"),
    ("ink", "attention_soft"),
    ("good", "surface"),
    ("good", "good_soft"),
    ("ink", "good_soft"),
    ("bad", "paper"),
    ("bad", "surface"),
    ("bad", "bad_soft"),
    ("ink", "bad_soft"),
)
RESIDENT_PAIRS: Final = (
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "primary_soft"),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
)
"""The pairs that the view turned to the resident may use."""


@dataclass
class _Look:
    tokens: Tokens = LIGHT
    scheme: Scheme = "auto"
    text_scale: float = 1.0
    family: str = ""
    follows_system: bool = False


_look = _Look()


def tokens() -> Tokens:
    """Return the colours in use now."""
    return _look.tokens


def color(name: str) -> QColor:
    """Return the token ``name`` as a colour to paint with."""
    return QColor(getattr(_look.tokens, name))


def text_scale() -> float:
    """Return how large text is, 1.0 to 1.5."""
    return _look.text_scale


def is_large() -> bool:
    """Tell whether text is so large that less of it has room beside other things: pages leave out or wrap."""
    return _look.text_scale > LARGE_TEXT


def points(step: int = 0) -> float:
    """Return the type size ``step`` steps of 1.2 above the base, in points, at the scale in use."""
    return round(BASE_POINTS * _look.text_scale * STEP**step, 1)


def tabular(font: QFont) -> QFont:
    """Return ``font`` with figures of equal width, for columns of numbers and times."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures


def lay_ground(app: QApplication, scheme: Scheme = "auto", scale: float = 1.0) -> None:
    """Give a window that is about to open its font and palette; :func:`apply` follows once it is painted.

    Args:
        app: The application.
        scheme: ``"auto"`` follows the system.
        scale: The size of text, 1.0 to 1.5; a value outside is brought inside.
    """
    # Whatever is named in QtCore.Qt makes all of its hundred enumerations, which takes a sixth of the time
    # in which a bare window is painted. The system's palette tells light from dark without it.
    system_dark = app.palette().window().color().lightness() < 128
    _choose(scheme, scale, system_dark=system_dark)
    _paint_ground(app)


def apply(app: QApplication, scheme: Scheme = "auto", scale: float = 1.0) -> None:
    """Give the whole application its font, palette and stylesheet.

    Args:
        app: The application.
        scheme: ``"auto"`` follows the system, now and when it changes.
        scale: The size of text, 1.0 to 1.5; a value outside is brought inside.
    """
    hints = app.styleHints()
    if not _look.follows_system:
        _look.follows_system = True
        QtCore.QDir.addSearchPath("frame", str(resources.path("pictures", "frame")))
        app.setStyle("Fusion")
        hints.colorSchemeChanged.connect(lambda system: _paint(app, system))
    _look.scheme, _look.text_scale = scheme, scale
    with QtCore.QSignalBlocker(hints):
        hints.setColorScheme(
            {
                "auto": QtCore.Qt.ColorScheme.Unknown,
                "light": QtCore.Qt.ColorScheme.Light,
                "dark": QtCore.Qt.ColorScheme.Dark,
            }[scheme]
        )
    _paint(app, hints.colorScheme())


def _paint(app: QApplication, system: "QtCore.Qt.ColorScheme") -> None:
    system_dark = system is QtCore.Qt.ColorScheme.Dark
    _choose(_look.scheme, _look.text_scale, system_dark=system_dark)
    _paint_ground(app)
    name = "dark" if _look.tokens is DARK else "light"
    sheet = stylesheet(_look.tokens.as_dict(), name, points)
    if sheet != app.styleSheet():  # to style everything anew takes up to a second
        app.setStyleSheet(sheet)


def _choose(scheme: Scheme, scale: float, *, system_dark: bool) -> None:
    _look.scheme, _look.text_scale = scheme, min(max(scale, TEXT_SCALES[0]), TEXT_SCALES[-1])
    _look.tokens = DARK if scheme == "dark" or (scheme == "auto" and system_dark) else LIGHT


def _paint_ground(app: QApplication) -> None:
    if not _look.family:
        _look.family = _load_fonts()
    font = QFont(_look.family)
    font.setPointSizeF(points())
    if font != app.font():
        app.setFont(font)
    app.setPalette(_palette(_look.tokens))


def _load_fonts() -> str:
    for file in sorted((fontpkg_atkinson_hyperlegible.ROOT / "files").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    return str(fontpkg_atkinson_hyperlegible.FAMILY)


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, value in (
        (role.Window, t.paper),
        (role.WindowText, t.ink),
        (role.Base, t.surface),
        (role.AlternateBase, t.paper),
        (role.Text, t.ink),
        (role.PlaceholderText, t.quiet_ink),
        (role.Button, t.surface),
        (role.ButtonText, t.ink),
        (role.BrightText, t.bad),
        (role.Highlight, t.primary),
        (role.HighlightedText, t.on_primary),
        (role.Link, t.primary),
        (role.LinkVisited, t.primary),
        (role.ToolTipBase, t.surface),
        (role.ToolTipText, t.ink),
        (role.Light, t.surface),
        (role.Midlight, t.line),
        (role.Mid, t.line),
        (role.Dark, t.edge),
        (role.Shadow, t.line),
        (role.Accent, t.primary),
    ):
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.quiet_ink))
    return palette
