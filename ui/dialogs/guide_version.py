"""Read a version of a guide that the municipality has published, also an older one."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from itcoach.guides.parser import read
from resources.words import tr
from ui import theme
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.guide_page import GuidePage
from ui.widgets.guide_play import GuidePlay
from ui.widgets.guide_text_size import GuideTextSize

if TYPE_CHECKING:
    from itcoach.guides.own import VersionView
    from ui.desk import Desk

__all__ = ["VersionDialog"]

SIZE: Final = QSize(640, 600)


class VersionDialog(QDialog):
    """Show a version step by step; one that this program cannot show, as it is written."""

    def __init__(self, desk: "Desk", version: "VersionView", text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("{title}, version {n}", title=version.title, n=version.number))
        layout, row = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        draft = read(text, version.language)
        if draft.problems:
            plain = QPlainTextEdit(text)
            plain.setReadOnly(True)
            plain.setAccessibleName(tr("Guidens text"))
            layout.addWidget(plain, 1)
        else:
            self.page = GuidePage(GuideTextSize.at(desk))
            self.play = GuidePlay(draft.guide(), parent=self)
            self.play.go(1)
            self.play.changed.connect(lambda: self.page.show_play(self.play))
            self.page.show_play(self.play)
            layout.addWidget(self.page, 1)
            row.addWidget(SecondaryButton(tr("Tillbaka"), self.play.back, "chevron-left"))
            row.addWidget(
                SecondaryButton(tr("Nästa"), lambda: self.play.go(self.play.at + 1), "chevron-right")
            )
        row.addStretch(1)
        row.addWidget(PrimaryButton(tr("Stäng"), self.accept))
        layout.addLayout(row)
        self.resize(SIZE * min(theme.text_scale(), 1.2))
