"""What a guide shows: what is needed before it, each step with its help, what to practise after it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from itcoach.guides import order
from itcoach.guides.text import Guide, Step
from itcoach.labels import label
from models.vocabulary import DeviceKind
from resources.words import tr
from ui import theme
from ui.widgets.at_once import at_once
from ui.widgets.guide_links import GuideLinks
from ui.widgets.guide_picture import GuidePicture
from ui.widgets.guide_play import START, GuidePlay
from ui.widgets.guide_text_size import GuideTextSize
from ui.widgets.notice import Notice
from ui.widgets.scroller import Scroller
from ui.widgets.text import WrappedLabel

__all__ = ["GuidePage", "bullets", "level_words", "own_words"]

BESIDE: Final = 520
"""From this width on, in pixels at text size 100 %, the picture stands beside the words."""
WORDS_TO_PICTURE: Final = (5, 4)
"""How the width is shared."""
TEXT_STEP: Final = 1
"""How many steps above the window's text the guide's own is."""


def bullets(lines: Sequence[str]) -> str:
    """Return ``lines`` as a list to show in one text."""
    return "\n".join(f"• {line}" for line in lines)


def level_words(guide: Guide) -> str:
    """Return how used to it one should be."""
    words = {1: tr("för första gången"), 2: tr("för den som har provat"), 3: tr("för den som är van")}
    return words[guide.level]


def own_words(number: int) -> str:
    """Return what marks a guide as the municipality's own, and which version of it is shown."""
    return tr("Kommunens egen, version {n}", n=number)


class GuidePage(Scroller):
    """Show the place where a play is.

    Attributes:
        guide_wanted: Tells the id of a guide to do before or after this one.
        first: The guides to do first, at the start.
        following: The guides that come next, at the end.
        need: What is needed, at the start.
        picture: The step's picture.
        expect: What is seen when the step worked.
        help: What to do when it did not.
        trouble: What to try when that did not help either.
        practice: What to practise, at the end.
        get_help: Whom to ask, at the end and where nothing helps.
    """

    guide_wanted = Signal(str)

    def __init__(self, size: GuideTextSize) -> None:
        super().__init__()
        self._size = size
        self.title, self.text = WrappedLabel(role="heading"), WrappedLabel()
        self.facts, self.picture = WrappedLabel(role="quiet_text"), GuidePicture()
        self.first, self.following = GuideLinks(tr("Gör först")), GuideLinks(tr("Nästa guide"))
        self.need = Notice(tr("Du behöver"), symbol="format-list-checks")
        self.practice = Notice(tr("Öva själv"), "good", "repeat")
        self.warning = Notice(tr("Varning"), "attention")
        self.help = Notice(tr("Om det inte stämmer"), "neutral", "lifebuoy")
        self.trouble = Notice(tr("Om det krånglar"), "neutral", "lifebuoy")
        self.get_help = Notice(tr("Få hjälp"), "neutral", "account-voice")
        self.expect = Notice(tr("Så ska det se ut"), "good")
        words = QVBoxLayout()
        words.setSpacing(self.body.spacing())
        for widget in (self.text, self.facts, self.first, self.need, self.warning, self.help, self.trouble):
            words.addWidget(widget)
        for widget in (self.practice, self.get_help, self.expect, self.following):
            words.addWidget(widget)
        words.addStretch(1)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(12)
        self._beside.addLayout(words, WORDS_TO_PICTURE[0])
        self._beside.addWidget(self.picture, WORDS_TO_PICTURE[1])
        self.body.addWidget(self.title)
        self.body.addLayout(self._beside, 1)
        for links in (self.first, self.following):
            links.wanted.connect(self.guide_wanted)
        size.changed.connect(self._dress)
        self._dress()

    def show_play(self, play: GuidePlay) -> None:
        """Show where ``play`` is."""
        with at_once(self.content):
            self._show(play)

    def _show(self, play: GuidePlay) -> None:
        guide, step, level = play.guide, play.step, play.help_level
        start, end = play.at == START, play.at == play.end
        self._show_step(step, level)
        if step is None:
            self.title.setText(tr("Innan ni börjar") if start else tr("Alla steg är klara"))
            self.text.setText(guide.goal)
        self.facts.setText(_facts(guide) if start else "")
        self.facts.setVisible(start)
        self.first.show_guides(order.first(guide) if start else ())
        self.following.show_guides(order.following(guide) if end else ())
        self.need.show_text(bullets(guide.you_need) if start else "")
        self.practice.show_text(bullets(guide.practice) if end else "")
        self.trouble.show_text(bullets(guide.trouble) if level > 1 else "")
        self.get_help.show_text(bullets(guide.help) if end or level > 1 else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the picture beside the words where there is room, else below them."""
        super().resizeEvent(event)
        self._place_picture()

    def to_top(self) -> None:
        """Show the beginning of what is on screen."""
        self.verticalScrollBar().setValue(0)

    def _show_step(self, step: Step | None, level: int) -> None:
        if step is not None:
            self.title.setText(tr("Steg {n}: {title}", n=step.number, title=step.title))
            self.text.setText(step.text)
            self.picture.show_picture(step.picture, step.picture_alt, step.number)
        else:
            self.picture.show_picture("", "")
        self.warning.show_text(step.warning if step is not None else "")
        self.help.show_text(step.if_not if step is not None and level else "")
        self.expect.show_text(step.expect if step is not None else "")

    def _dress(self) -> None:
        self._size.dress(self.content, theme.points(TEXT_STEP))
        self._place_picture()

    def _place_picture(self) -> None:
        wide = self.viewport().width() >= BESIDE * theme.text_scale() * self._size.scale
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction != self._beside.direction():
            self._beside.setDirection(direction)


def _facts(guide: Guide) -> str:
    devices = ", ".join(label(DeviceKind(each)) for each in guide.devices)
    minutes = tr("{n} min", n=guide.minutes)
    return f"{minutes} · {level_words(guide)} · {devices}"
