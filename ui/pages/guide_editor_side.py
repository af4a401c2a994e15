"""Beside the form: how it will look, and what the gate says of it."""

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from itcoach.guides import catalogue
from itcoach.guides.form import place_of
from itcoach.guides.gate import guide_lix
from itcoach.guides.own_gate import faults
from itcoach.guides.readability import LIX_REFUSED, LIX_WARNED
from resources.words import LANGUAGES, tr
from ui.pages.guide_editor_about import field_words
from ui.pages.guide_editor_step import list_words
from ui.widgets.buttons import QuietButton
from ui.widgets.cards import StatusChip
from ui.widgets.guide_page import GuidePage
from ui.widgets.guide_play import START, GuidePlay
from ui.widgets.guide_text_size import GuideTextSize
from ui.widgets.scroller import Scroller
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from itcoach.guides.form import Place
    from itcoach.guides.manuscript import Manuscript
    from itcoach.guides.own_gate import Fault
    from itcoach.guides.text import Guide
    from ui.desk import Desk

__all__ = ["Advice", "GuideSide", "advice_on"]


class Line(NamedTuple):
    """A piece of advice: its words, where in the form, in which language, and whether it has to be mended."""

    words: str
    place: "Place"
    language: str
    refused: bool


class Advice:
    """What the gate says of a manuscript.

    Args:
        texts: Its text by language.
        today: Decides whether its date of review has passed.
        known: Names of the guides that there are.

    Attributes:
        said: Each fault with its place in the form.
        lix: How hard each text is to read; nothing while it is too short to tell.
    """

    def __init__(self, texts: "Mapping[str, str]", today: "date", known: "Collection[str]") -> None:
        self.said: list[tuple[Place, Fault]] = [
            (place_of(texts[fault.language], fault.language, fault.line), fault)
            for fault in faults(texts, today=today, known=known)
        ]
        self.lix: dict[str, float] = {}
        for language, text in texts.items():
            try:
                self.lix[language] = guide_lix(text, language)
            except ValueError:
                continue

    @property
    def refused(self) -> int:
        """Return how many of them keep the guide from being published."""
        return sum(fault.refused for _, fault in self.said)

    def listed(self) -> "list[Line]":
        """Return what it says, line by line; what is said of both languages stands once."""
        found: dict[tuple[str, Place], Line] = {}
        for place, fault in sorted(self.said, key=lambda each: each[1].language != LANGUAGES[0]):
            words = fault_words(fault)
            found.setdefault((words, place), Line(words, place, fault.language, fault.refused))
        return list(found.values())


def advice_on(manuscript: "Manuscript", today: "date") -> Advice:
    """Let a manuscript through the gate; it takes a moment."""
    return Advice(manuscript.texts(), today, {*catalogue.ids(LANGUAGES[0]), manuscript.form.id})


class GuideSide(QStackedWidget):
    """Show the guide as it will be, or the advice.

    Attributes:
        page: The step as the player shows it.
        wanted: Hands over the language and the place in the form that a piece of advice is about.
    """

    wanted = Signal(str, object)

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.page = GuidePage(GuideTextSize.at(desk))
        self.list = Scroller()
        self.addWidget(self.page)
        self.addWidget(self.list)
        self._play: GuidePlay | None = None

    def show_guide(self, guide: "Guide", at: str) -> None:
        """Show a guide where the part ``at`` of the form stands."""
        if self._play is None:
            self._play = GuidePlay(guide, parent=self)
        play = self._play
        play.use(guide)
        end = at in ("practice", "help", "trouble")
        play.go(int(at) if at.isdecimal() else play.end if end else START)
        self.page.show_play(play)

    def show_advice(self, advice: Advice) -> None:
        """List what the gate says; a press goes to the place."""
        self.list.clear()
        for language, index in advice.lix.items():
            self.list.body.addWidget(_lix_chip(language, index, several=len(advice.lix) > 1))
        if not advice.said:
            self.list.body.addWidget(WrappedLabel(tr("Inget att anmärka. Guiden kan föreslås.")))
        for refused, heading in ((True, tr("Behöver rättas")), (False, tr("Råd"))):
            said = [line for line in advice.listed() if line.refused is refused]
            if said:
                self.list.body.addWidget(WrappedLabel(f"{heading} ({len(said)})", role="heading"))
                for line in said:
                    self.list.body.addWidget(self._line(line.words, line.place, line.language))
        self.list.body.addStretch(1)

    def _line(self, words: str, place: "Place", language: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        where = place_words(place)
        button = QuietButton(where, partial(self.wanted.emit, language, place))
        button.setAccessibleName(f"{where}: {words}")
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(WrappedLabel(words))
        return holder


def place_words(place: "Place") -> str:
    """Return what a part of the form is called."""
    if place.part.isdecimal():
        return tr("Steg {n}", n=place.part)
    return tr("Om guiden") if place.part == "about" else list_words(place.part)


def fault_words(fault: "Fault") -> str:
    """Return what is wrong, as said to somebody who sees a form and no file."""
    return tr("Fyll i: {field}.", field=field_words(fault.field)) if fault.field else fault.text


def _lix_chip(language: str, index: float, *, several: bool) -> StatusChip:
    kind, words = ("good", tr("lätt att läsa"))
    if index > LIX_REFUSED:
        kind, words = "bad", tr("för svår att läsa")
    elif index >= LIX_WARNED:
        kind, words = "attention", tr("lite svår att läsa")
    text = tr("LIX {index}: {words}", index=f"{index:.0f}", words=words)
    return StatusChip(f"{language.upper()} · {text}" if several else text, kind)  # type: ignore[arg-type]
