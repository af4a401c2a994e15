"""The guide as the coach sees it: the steps as dots, the step on screen, and the three buttons."""

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from itcoach import guides
from itcoach.dates import plain_date
from itcoach.guides import Step
from resources.words import language, tr
from ui import theme
from ui.icons import icon
from ui.widgets.buttons import KeyButton, PrimaryButton, SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.guide_picture import GuidePicture
from ui.widgets.guide_play import GuidePlay
from ui.widgets.notice import Notice
from ui.widgets.scroller import Scroller
from ui.widgets.text import SectionTitle, WrappedLabel

__all__ = ["GuidePlayer", "StepDots"]

PICTURE_STRETCH: Final = 1_000
LARGE_TEXT: Final = 1.2
"""Above this size of text the way back is shown by its icon alone."""
LANGUAGES: Final = (("sv", "Svenska"), ("en", "English"))


class StepDots(QWidget):
    """Show the steps as numbered dots, those done with a tick; a press goes there."""

    def __init__(self, play: GuidePlay) -> None:
        super().__init__()
        self._play = play
        self.dots: list[KeyButton] = []
        row = FlowLayout(self, spacing=4)
        for step in play.guide.steps:
            dot = KeyButton()
            dot.setAutoDefault(False)
            dot.setCheckable(True)
            dot.setProperty("symbol_only", True)
            dot.clicked.connect(lambda _=False, number=step.number: play.go(number))
            self.dots.append(dot)
            row.addWidget(dot)
        play.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        side = round(16 * theme.text_scale())
        for step, dot in zip(self._play.guide.steps, self.dots, strict=False):
            done = step.number in self._play.done
            dot.setText("" if done else str(step.number))
            dot.setIcon(icon("check-bold", "good") if done else QIcon())
            dot.setIconSize(QSize(side, side))
            dot.setChecked(step.number == self._play.at)
            name = tr("Steg {n}: {title}", n=step.number, title=step.title)
            dot.setAccessibleName(tr("{step}, klart", step=name) if done else name)
            dot.setToolTip(name)


class GuidePlayer(QWidget):
    """Play a guide with the resident beside.

    Args:
        play: Where they are; shared with the view that is turned to the resident.
        today: Decides whether the guide's date of review has passed.

    Attributes:
        language_chosen: Tells the language that the guide was switched to.
    """

    language_chosen = Signal(str)

    def __init__(self, play: GuidePlay, today: date) -> None:
        super().__init__()
        self.play, self._today = play, today
        self._title = SectionTitle("")
        self.due = Notice(kind="attention")
        self._step_title, self._text = WrappedLabel(role="heading"), WrappedLabel()
        self.picture = GuidePicture()
        self.expect = Notice(tr("Så ska det se ut"), "good")
        self.warning = Notice(tr("Varning"), "attention")
        self.help = Notice(tr("Om det inte stämmer"), "neutral", "lifebuoy")
        large = theme.text_scale() > LARGE_TEXT
        self.back_button = SecondaryButton("" if large else tr("Tillbaka"), play.back, "chevron-left")
        self.back_button.setAccessibleName(tr("Tillbaka"))
        self.back_button.setToolTip(tr("Tillbaka"))
        self.not_so_button = SecondaryButton(tr("Det blev inte så"), play.not_so, "lifebuoy")
        self.done_button = PrimaryButton(tr("Klart, nästa"), play.tick, "check")
        self._build()
        play.changed.connect(self._show)
        self._show()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addLayout(self._languages())
        layout.addLayout(head)
        layout.addWidget(self.due)
        layout.addWidget(StepDots(self.play))
        layout.addWidget(self._scroller(), 1)
        row = FlowLayout()
        for button in (self.back_button, self.not_so_button, self.done_button):
            row.addWidget(button)
        layout.addLayout(row)

    def _languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        group = QButtonGroup(self)
        self.language_buttons: dict[str, QPushButton] = {}
        for code, name in LANGUAGES:
            button = SecondaryButton(code.upper(), partial(self._speak, code))
            button.setCheckable(True)
            button.setProperty("symbol_only", True)
            button.setAccessibleName(tr("Guiden på {language}", language=name))
            button.setToolTip(name)
            group.addButton(button)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.language_buttons[code] = button
        return row

    def _scroller(self) -> Scroller:
        area = Scroller()
        for widget in (self._step_title, self._text, self.warning, self.help):
            area.body.addWidget(widget)
        area.body.addWidget(self.picture, PICTURE_STRETCH)
        area.body.addWidget(self.expect)
        area.body.addStretch(1)
        return area

    def _speak(self, language: str) -> None:
        self.play.speak(guides.load(self.play.guide.id, language))
        self.language_chosen.emit(language)

    def _show(self) -> None:
        guide, step = self.play.guide, self.play.step
        self._title.setText(guide.title)
        self.language_buttons[guide.language].setChecked(True)
        due = guides.is_due(guide, self._today)
        self.due.show_text(
            tr(
                "Skulle ha granskats senast {day}. Stäm av mot källan innan ni litar på den.",
                day=plain_date(guide.review_by, language()),
            )
            if due
            else ""
        )
        if step is None:
            self._show_end()
        else:
            self._show_step(step)
        self.back_button.setEnabled(self.play.at > 1)
        self.not_so_button.setEnabled(step is not None and not self.play.helping)
        self.done_button.setEnabled(step is not None)

    def _show_step(self, step: Step) -> None:
        self._step_title.setText(tr("Steg {n}: {title}", n=step.number, title=step.title))
        self._text.setText(step.text)
        self.warning.show_text(step.warning)
        self.picture.show_picture(step.picture, step.picture_alt, step.number)
        self.help.show_text(step.if_not if self.play.helping else "", tr("Om det inte stämmer"))
        self.expect.show_text(step.expect)

    def _show_end(self) -> None:
        self._step_title.setText(tr("Alla steg är klara"))
        self._text.setText(self.play.guide.goal)
        self.warning.show_text("")
        self.picture.show_picture("", "")
        self.help.show_text("\n".join(f"• {line}" for line in self.play.guide.practice), tr("Öva själv"))
        self.expect.show_text("")
