"""Icons by name, in the colour of a token that follows the theme.

The glyphs are Material Design Icons, whose font qtawesome carries. Only its font and list of names are
used: importing qtawesome itself takes longer (0.3 s) than painting the whole window.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from ui import theme

__all__ = ["icon"]


def icon(name: str, token: str = "ink") -> QIcon:
    """Return the icon ``name`` of Material Design Icons (such as ``"calendar-today"``).

    Args:
        name: A name from https://pictogrammers.com/library/mdi/, version 6.
        token: The colour token to draw it in; a disabled one is drawn in quiet ink.

    Raises:
        KeyError: There is no icon of that name.
    """
    return QIcon(_Glyph(_code(name), token))


class _Glyph(QIconEngine):
    def __init__(self, code: str, token: str) -> None:
        super().__init__()
        self._code, self._token = code, token

    def clone(self) -> QIconEngine:
        return _Glyph(self._code, self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        font = QFont(_family())
        font.setPixelSize(min(rect.width(), rect.height()))
        painter.save()
        painter.setFont(font)
        painter.setPen(theme.color("quiet_ink" if mode is QIcon.Mode.Disabled else self._token))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._code)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def _fonts() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("qtawesome")
    return Path(spec.submodule_search_locations[0]) / "fonts"


@cache
def _family() -> str:
    file = next(_fonts().glob("materialdesignicons6-*.ttf"))
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))[0]


@cache
def _code(name: str) -> str:
    entry = re.search(rf'"{re.escape(name)}":\s*"(0x[0-9a-f]+)"', _names())
    if entry is None:
        raise KeyError(name)
    return chr(int(entry[1], 16))


@cache
def _names() -> str:
    # A quarter of a megabyte of JSON, of which a few lines are wanted: searched, not parsed.
    return next(_fonts().glob("materialdesignicons6-*.json")).read_text("utf-8")
