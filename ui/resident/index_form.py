"""The twelve questions, turned to the resident: one a page, and to decline is as plain as any answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from itcoach.inclusion import DECLINED, Answer
from itcoach.questionnaire import Extra, Instrument, Question
from models.vocabulary import MeasurementKind
from resources.words import tr
from ui import theme
from ui.widgets.buttons import KeyButton, PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.text import WrappedLabel

__all__ = ["AnswerButton", "FormState", "IndexForm"]

WHY_NOT: Final = "why_not"
"""Asked only of someone who does not use the internet."""
MOST_IN_A_COLUMN: Final = 5
BAR_HEIGHT: Final = 24
ICON_SIDE: Final = 32


class AnswerButton(KeyButton):
    """Be one answer: as many lines as its words need, and the key that chooses it."""

    def __init__(self, text: str, number: int | None) -> None:
        super().__init__()
        self.setAccessibleName(text)
        self.setProperty("role", "card_button")
        self.setCheckable(True)
        self.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(16)
        self._key, self._words = QLabel("" if number is None else str(number)), WrappedLabel(text)
        self._key.setProperty("role", "strong")
        for label, stretch in ((self._key, 0), (self._words, 1)):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label, stretch)
        self._key.setVisible(number is not None)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(policy.Policy.MinimumExpanding)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return the size that the words want."""
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint().expandedTo(QSize(0, 48))

    def minimumSizeHint(self) -> QSize:
        """Return the least size that the words can be read in."""
        layout = self.layout()
        assert layout is not None
        return layout.minimumSize().expandedTo(QSize(0, 48))

    def heightForWidth(self, width: int) -> int:
        """Return how high the words become in ``width``."""
        layout = self.layout()
        assert layout is not None
        return max(48, layout.heightForWidth(width))


@dataclass(frozen=True)
class FormState:
    """What has been answered so far.

    Attributes:
        answers: One a question; ``None`` where there is none yet.
        extras: By question id: the number of the answer, free words, or :data:`DECLINED`.
    """

    answers: tuple[Answer, ...]
    extras: Mapping[str, Any]


class IndexForm(QWidget):
    """Ask the questions; each answer is told at once, so that a pause loses nothing.

    The keys 1 to 9 choose an answer, 0 declines, the arrows go back and forth.

    Args:
        form: The version of the form.
        kind: Which measurement of the series: the follow-ups also ask what has changed.
        language: In which the resident is asked.
        state: What was answered before; it goes on at the first question without an answer.

    Attributes:
        answered: Tells the :class:`FormState` after every answer.
        paused: Tells that the rest is left for later.
        finished: Tells that the last page was closed.
    """

    answered = Signal(object)
    paused = Signal()
    finished = Signal()

    def __init__(
        self, form: Instrument, kind: MeasurementKind, language: str, state: FormState | None = None
    ) -> None:
        super().__init__()
        self._form, self._kind, self._lang = form, kind, language
        self._answers: list[Answer] = list(state.answers) if state else [None] * len(form.questions)
        self._extras: dict[str, Any] = dict(state.extras) if state else {}
        pages = self._pages()
        self.at = next((i for i, page in enumerate(pages) if self._value(page) is None), len(pages))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.progress, self.bar = QLabel(), QProgressBar()
        self.question = WrappedLabel(role="title")
        self.choices: list[AnswerButton] = []
        self.words: QPlainTextEdit | None = None
        self.back_button = SecondaryButton(tr("Tillbaka", lang=language), self._back, "chevron-left")
        self.next_button = SecondaryButton(tr("Nästa", lang=language), self._next)
        self.pause_button = QuietButton(tr("Pausa, fortsätt senare", lang=language), self._pause)
        self.finish_button = PrimaryButton(tr("Klar", lang=language), self.finished.emit)
        side = round(ICON_SIDE * theme.text_scale())
        self.back_button.setIconSize(QSize(side, side))
        self._build()
        self._show()

    @property
    def state(self) -> FormState:
        """Return what has been answered so far, also the words that are being written."""
        extras = dict(self._extras)
        if self.words is not None and (written := self.words.toPlainText().strip()):
            extras[cast("Extra", self._pages()[self.at]).id] = written
        return FormState(tuple(self._answers), extras)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose an answer by its number, and go back and forth with the arrows."""
        numbers = {str(number): number - 1 for number in range(1, len(self.choices))} | {"0": -1}
        if event.key() == Qt.Key.Key_Left:
            self._back()
        elif event.key() == Qt.Key.Key_Right:
            self._next()
        elif event.text() in numbers and self.choices:
            self.choices[numbers[event.text()]].click()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(BAR_HEIGHT)
        self.bar.setAccessibleName(tr("Så långt har vi kommit", lang=self._lang))
        top = QHBoxLayout()
        top.setSpacing(24)
        top.addWidget(self.progress)
        top.addWidget(self.bar, 1)
        layout.addLayout(top)
        middle = QHBoxLayout()
        middle.setSpacing(32)
        middle.addWidget(self.question, 4, Qt.AlignmentFlag.AlignVCenter)
        self._choices = QGridLayout()
        self._choices.setSpacing(12)
        beside = QVBoxLayout()
        beside.addStretch(1)
        beside.addLayout(self._choices)
        beside.addStretch(1)
        middle.addLayout(beside, 5)
        self._middle = middle
        layout.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        for button in (self.pause_button, self.next_button, self.finish_button):
            foot.addWidget(button)
        layout.addLayout(foot)

    def _pages(self) -> list[Question | Extra]:
        again = self._kind is not MeasurementKind.FIRST
        asked = {"always", "again"} if again else {"always"}
        never_online = self._answers[0] == 0
        extras = [
            extra
            for extra in self._form.extras
            if extra.asked in asked and (extra.id != WHY_NOT or never_online)
        ]
        return [*self._form.questions, *extras]

    def _value(self, page: Question | Extra) -> Answer | str:
        if isinstance(page, Question):
            return self._answers[page.number - 1]
        value: Answer | str = self._extras.get(page.id)
        return value

    def _show(self) -> None:
        pages = self._pages()
        over = self.at >= len(pages)
        self.bar.setMaximum(len(pages))
        self.bar.setValue(min(self.at + 1, len(pages)))
        self.back_button.setEnabled(self.at > 0)
        self.pause_button.setVisible(not over)
        self.next_button.setVisible(not over)
        self.finish_button.setVisible(over)
        # The thanks have the whole width to themselves.
        self._middle.setStretch(1, 0 if over else 5)
        self._clear_choices()
        if over:
            self._show_thanks()
        else:
            self._show_page(pages[self.at], pages)

    def _show_thanks(self) -> None:
        self.progress.setText(tr("Alla frågor är klara", lang=self._lang))
        self.question.setText(tr("Tack! Dina svar hjälper oss att hjälpa dig på rätt sätt.", lang=self._lang))
        self.finish_button.setFocus()

    def _show_page(self, page: Question | Extra, pages: list[Question | Extra]) -> None:
        scored = len(self._form.questions)
        if isinstance(page, Question):
            text = tr("Fråga {n} av {all}", lang=self._lang, n=page.number, all=scored)
        else:
            n, rest = self.at - scored + 1, len(pages) - scored
            text = tr("Några frågor till: {n} av {all}", lang=self._lang, n=n, all=rest)
        self.progress.setText(text)
        self.question.setText(page.text[self._lang])
        words = page.answers.get(self._lang, ())
        if words:
            self._show_choices(words, self._value(page))
        else:
            self._show_field(str(self._value(page) or ""))
        self.next_button.setEnabled(not words or self._value(page) is not None)
        self._order(self.words, *self.choices)
        (self.words or self).setFocus()

    def _order(self, *answers: QWidget | None) -> None:
        """Let Tab go from the answers to the buttons below, the way on first."""
        after: QWidget = self
        for each in (*answers, self.next_button, self.pause_button, self.back_button):
            if each is not None:
                QWidget.setTabOrder(after, each)
                after = each

    def _show_choices(self, words: Sequence[str], chosen: Answer | str) -> None:
        values: list[Answer] = [*range(len(words)), DECLINED]
        rows = len(values) if len(values) <= MOST_IN_A_COLUMN else (len(values) + 1) // 2
        for place, value in enumerate(values):
            declines = value == DECLINED
            text = tr("Vill inte svara", lang=self._lang) if declines else words[place]
            button = AnswerButton(text, 0 if declines else place + 1)
            button.setChecked(value == chosen and chosen is not None)
            button.clicked.connect(lambda _=False, value=value: self._answer(value))
            self.choices.append(button)
            self._choices.addWidget(button, place % rows, place // rows)

    def _show_field(self, text: str) -> None:
        self.words = QPlainTextEdit(text)
        self.words.setAccessibleName(self.question.text())
        self.words.setTabChangesFocus(True)
        self._choices.addWidget(self.words, 0, 0)

    def _clear_choices(self) -> None:
        self.choices, self.words = [], None
        while (item := self._choices.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _answer(self, value: Answer | str) -> None:
        page = self._pages()[self.at]
        if isinstance(page, Question):
            self._answers[page.number - 1] = cast("Answer", value)
        else:
            self._extras[page.id] = value
        self.answered.emit(self.state)
        self.at += 1
        self._show()

    def _pause(self) -> None:
        if self.words is not None:
            self.answered.emit(self.state)
        self.paused.emit()

    def _back(self) -> None:
        if self.at > 0:
            self.at -= 1
            self._show()

    def _next(self) -> None:
        pages = self._pages()
        if self.words is not None:
            self._answer(self.words.toPlainText().strip())
        elif self.at < len(pages) and self._value(pages[self.at]) is not None:
            self.at += 1
            self._show()
