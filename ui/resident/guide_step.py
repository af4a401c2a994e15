"""One step of a guide, turned to the resident: one picture, a few words, two large buttons."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from itcoach.guides.text import Guide, Step
from resources.words import tr
from ui import theme
from ui.actions import add_shortcut
from ui.reading_aloud import ReadingAloud
from ui.stylesheet import RESIDENT_POINTS
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.guide_page import bullets
from ui.widgets.guide_picture import GuidePicture
from ui.widgets.guide_play import START, GuidePlay
from ui.widgets.guide_reading import ReadingButtons, missing_words
from ui.widgets.guide_text_size import GuideTextSize, TextSizeButtons
from ui.widgets.notice import Notice
from ui.widgets.scroller import Scroller
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["GuideStepView"]

ICON_SIDE = 32


class GuideStepView(QWidget):
    """Show where ``play`` is, in the guide's language; the arrow keys go a step back and on.

    Attributes:
        left: Tells that the resident is done with the screen.
    """

    left = Signal()

    def __init__(self, desk: "Desk", play: GuidePlay) -> None:
        super().__init__()
        self.play, self.reading, self._size = play, ReadingAloud.at(desk), GuideTextSize.at(desk)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._large = theme.is_large()  # then the small buttons show their icons alone
        self._place = (play.guide, play.at, play.help_level)
        self.progress = QLabel()
        self.title, self.text = WrappedLabel(role="title"), WrappedLabel()
        self.picture = GuidePicture()
        self.note, self.warning = Notice(side=ICON_SIDE), Notice(symbol="alert", side=ICON_SIDE)
        self.trouble = Notice(symbol="lifebuoy", side=ICON_SIDE)
        self.get_help = Notice(symbol="account-voice", side=ICON_SIDE)
        self.mute = Notice(symbol="volume-off", side=ICON_SIDE)
        self.back_button = QuietButton("", play.back, "chevron-left")
        self.leave_button = QuietButton("", self.left.emit, "fullscreen-exit" if self._large else "")
        side = round(ICON_SIDE * theme.text_scale())
        for button in (self.back_button, self.leave_button):
            button.setIconSize(QSize(side, side))
        self.not_so_button = SecondaryButton("", self._other)
        self.done_button = PrimaryButton("", self._forward)
        self._build()
        play.changed.connect(self._show)
        self._size.changed.connect(self._dress)
        self.reading.changed.connect(self._show_mute)
        add_shortcut(self, ("Left", "PgUp"), play.back)
        add_shortcut(self, ("Right", "PgDown"), self._forward)
        add_shortcut(self, ("H",), self._other)
        self._dress()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Fall silent when the screen is turned back."""
        self.reading.close()
        super().hideEvent(event)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        top = QHBoxLayout()
        top.addWidget(self.back_button)
        top.addWidget(self.progress)
        top.addStretch(1)
        self.text_size = TextSizeButtons(self._size, self)
        self.reading_buttons = ReadingButtons(self.reading, self, with_words=not self._large)
        side = round(ICON_SIDE * theme.text_scale())
        for button in (self.reading_buttons.read_button, self.reading_buttons.stop_button):
            button.setIconSize(QSize(side if self._large else side + 8, side))
        for widget in (self.text_size, self.reading_buttons, self.leave_button):
            top.addWidget(widget)
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
        self._area = area = Scroller(spacing=16)
        for widget in (
            self.mute,
            self.title,
            self.text,
            self.warning,
            self.note,
            self.trouble,
            self.get_help,
        ):
            area.body.addWidget(widget)
        area.body.addStretch(1)
        self.mute.hide()
        area.verticalScrollBar().rangeChanged.connect(self._bring_help)
        return area

    def _forward(self) -> None:
        if self.play.at == self.play.end:
            self.left.emit()
        else:
            self.play.tick()

    def _other(self) -> None:
        if self.play.step is None:
            self.play.go(1)
        elif self.play.help_level:
            self.play.go(self.play.at)
        else:
            self.play.not_so()

    def _show(self) -> None:
        play, guide, step = self.play, self.play.guide, self.play.step
        lang = guide.language
        if (guide, play.at, play.help_level) != self._place:
            self._place = (guide, play.at, play.help_level)
            self.reading.stop()
            self._area.verticalScrollBar().setValue(0)
            # When what is new has got its place; if that changes the height, the range tells.
            QTimer.singleShot(0, self, self._bring_help)
        back, leave = tr("Tillbaka", lang=lang), tr("Vänd tillbaka skärmen", lang=lang)
        for button, words in ((self.back_button, back), (self.leave_button, leave)):
            button.setText("" if self._large else words)
            button.setAccessibleName(words)
            button.setToolTip(words)
        self.back_button.setVisible(play.at > START)
        self.text_size.speak(lang)
        self.reading_buttons.follow(play, lang)
        self.not_so_button.setVisible(play.at > START)
        if step is not None:
            self._show_step(guide, step)
        elif play.at == START:
            self._show_words(guide, tr("Du behöver", lang=lang), guide.you_need, tr("Börja", lang=lang))
            self.title.setText(guide.title)
        else:
            self._show_words(guide, tr("Öva själv", lang=lang), guide.practice, tr("Klar", lang=lang))
            self.title.setText(tr("Bra gjort! Alla steg är klara.", lang=lang))
            self.not_so_button.setText(tr("Börja om från steg 1", lang=lang))

    def _bring_help(self) -> None:
        """Scroll to the help that came last, where it lies below what is seen."""
        level = self.play.help_level
        if level:
            part = self.trouble if level > 1 else self.note
            below = part.geometry().bottom() - self._area.viewport().height()
            self._area.verticalScrollBar().setValue(min(part.y(), below))

    def _show_step(self, guide: Guide, step: Step) -> None:
        lang, level = guide.language, self.play.help_level
        self.progress.setText(tr("Steg {n} av {all}", lang=lang, n=step.number, all=len(guide.steps)))
        self.title.setText(step.title)
        self.text.setText(step.text)
        self.warning.show_text(step.warning)
        self.picture.show_picture(step.picture, step.picture_alt, step.number)
        title = tr("Om det inte stämmer", lang=lang) if level else tr("Så ska det se ut", lang=lang)
        self.note.show_text(step.if_not if level else step.expect, title)
        trouble = bullets(guide.trouble) if level > 1 else ""
        self.trouble.show_text(trouble, tr("Om det krånglar", lang=lang))
        self.get_help.show_text(bullets(guide.help) if level > 1 else "", tr("Få hjälp", lang=lang))
        again, not_so = tr("Visa steget igen", lang=lang), tr("Det blev inte så", lang=lang)
        self.not_so_button.setText(again if level else not_so)
        self.done_button.setText(tr("Klart, nästa", lang=lang))

    def _show_words(self, guide: Guide, title: str, lines: tuple[str, ...], done: str) -> None:
        """Show the start or the end, which have no picture."""
        self.progress.setText("")
        self.text.setText(guide.goal)
        self.warning.show_text("")
        self.trouble.show_text("")
        self.get_help.show_text("")
        self.picture.show_picture("", "")
        self.note.show_text(bullets(lines), title)
        self.done_button.setText(done)

    def _show_mute(self) -> None:
        self.mute.show_text(missing_words(self.reading, self.play.guide.language))

    def _dress(self) -> None:
        self._size.dress(self._area.content, RESIDENT_POINTS * theme.text_scale())
