"""Text that came from outside is shown as text, also in the tips."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocument

from ui.widgets.text import ElidedLabel, plain_tip

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_what_looks_like_html_is_shown_as_text(qtbot: "QtBot", look: None) -> None:
    named = "<img src='file:///home/picture.png'> & Gunvor\n<b>Öberg</b>"
    label = ElidedLabel(named)
    qtbot.addWidget(label)
    assert label.text() == named
    tip = QTextDocument()
    tip.setHtml(label.toolTip())
    assert tip.toPlainText() == named
    assert plain_tip("Gunvor & Siv, 60 min") == "Gunvor & Siv, 60 min"
