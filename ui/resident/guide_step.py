"""One step of a guide, turned to the resident: one picture, a few words, two large buttons."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from resources.words import tr
from ui import theme
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.guide_picture import GuidePicture
from ui.widgets.guide_play import GuidePlay
from ui.widgets.notice import Notice
from ui.widgets.scroller import Scroller
from ui.widgets.text import WrappedLabel

__all__ = ["GuideStepView"]

ICON_SIDE = 32


class GuideStepView(QWidget):
    """Show where ``play`` is, in the guide's language; the left arrow goes a step back.

    Attributes:
        left: Tells that the resident is done with the screen.
    """

    left = Signal()

    def __init__(self, play: GuidePlay) -> None:
        super().__init__()
        self.play = play
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.progress = QLabel()
        self.title, self.text = WrappedLabel(role="title"), WrappedLabel()
        self.picture = GuidePicture()
        self.note, self.warning = Notice(side=ICON_SIDE), Notice(symbol="alert", side=ICON_SIDE)
        self.back_button = QuietButton("", play.back, "chevron-left")
        side = round(ICON_SIDE * theme.text_scale())
        self.back_button.setIconSize(QSize(side, side))
        self.leave_button = QuietButton("", self.left.emit)
        self.not_so_button, self.done_button = (
            SecondaryButton("", self._other),
            PrimaryButton("", self._forward),
        )
        self._build()
        play.changed.connect(self._show)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go a step back with the left arrow and on with the right one."""
        if event.key() == Qt.Key.Key_Left:
            self.play.back()
        elif event.key() == Qt.Key.Key_Right:
            self._forward()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        top = QHBoxLayout()
        top.addWidget(self.back_button)
        top.addWidget(self.progress)
        top.addStretch(1)
        top.addWidget(self.leave_button)
        layout.addLayout(top)
        middle = QHBoxLayout()
        middle.setSpacing(32)
        middle.addWidget(self.picture, 1)
        middle.addWidget(self._words(), 1)
        layout.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.setSpacing(24)
        foot.addWidget(self.not_so_button, 1)
        foot.addWidget(self.done_button, 1)
        layout.addLayout(foot)

    def _words(self) -> Scroller:
        area = Scroller(spacing=16)
        for widget in (self.title, self.text, self.warning, self.note):
            area.body.addWidget(widget)
        area.body.addStretch(1)
        return area

    def _forward(self) -> None:
        if self.play.step is None:
            self.left.emit()
        else:
            self.play.tick()

    def _other(self) -> None:
        if self.play.step is None:
            self.play.go(1)
        elif self.play.helping:
            self.play.go(self.play.at)
        else:
            self.play.not_so()

    def _show(self) -> None:
        guide, step, helping = self.play.guide, self.play.step, self.play.helping
        lang = guide.language
        self.back_button.setText(tr("Tillbaka", lang=lang))
        self.back_button.setVisible(self.play.at > 1)
        self.leave_button.setText(tr("Vänd tillbaka skärmen", lang=lang))
        if step is None:
            self._show_end(lang)
            return
        self.progress.setText(tr("Steg {n} av {all}", lang=lang, n=step.number, all=len(guide.steps)))
        self.title.setText(step.title)
        self.text.setText(step.text)
        # The help stands alone: what did not work need not be read again.
        self.text.setVisible(not helping)
        self.warning.show_text(step.warning)
        self.picture.show_picture(step.picture, step.picture_alt, step.number)
        title = tr("Om det inte stämmer", lang=lang) if helping else tr("Så ska det se ut", lang=lang)
        self.note.show_text(step.if_not if helping else step.expect, title)
        again, not_so = tr("Visa steget igen", lang=lang), tr("Det blev inte så", lang=lang)
        self.not_so_button.setText(again if helping else not_so)
        self.done_button.setText(tr("Klart, nästa", lang=lang))

    def _show_end(self, lang: str) -> None:
        guide = self.play.guide
        self.progress.setText("")
        self.title.setText(tr("Bra gjort! Alla steg är klara.", lang=lang))
        self.text.setText(guide.goal)
        self.text.show()
        self.warning.show_text("")
        self.picture.show_picture("", "")
        self.note.show_text("\n".join(f"• {line}" for line in guide.practice), tr("Öva själv", lang=lang))
        self.not_so_button.setText(tr("Börja om från steg 1", lang=lang))
        self.done_button.setText(tr("Klar", lang=lang))
