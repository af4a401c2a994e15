"""The twelve questions, turned to the resident: one a page, and to decline is as plain as any answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from itcoach.inclusion.questionnaire import KEY_DECLINED, Extra, Instrument, Question
from itcoach.inclusion.scoring import DECLINED, Answer
from resources.words import tr
from ui import theme
from ui.actions import add_shortcut
from ui.reading_aloud import ReadingAloud
from ui.resident.answer_button import AnswerButton
from ui.tab_order import follow_sight
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.guide_reading import ReadingButtons, missing_words
from ui.widgets.notice import Notice
from ui.widgets.scroller import Scroller
from ui.widgets.text import WrappedLabel

__all__ = ["FormState", "IndexForm"]

MOST_IN_A_COLUMN: Final = 5
BAR_HEIGHT: Final = 24
ICON_SIDE: Final = 32
NARROW: Final = 24
"""Below this width, in heights of a line, the answers stand below the question in a panel of a page."""
LEAST_QUESTION: Final = 120
"""The least height that question and answers scroll in, at text size 100 %."""

Page: TypeAlias = Question | Extra


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

    Each answer is chosen by the figure that stands at it on the paper form too; the arrows go back and forth,
    L reads aloud; it says so.

    Args:
        form: The version of the form.
        extras: The unscored questions that are asked.
        language: In which the resident is asked.
        reading: The voice.
        state: What was answered before; it goes on at the first question without an answer.
        turned: Whether it has the whole screen to itself.

    Attributes:
        answered: Tells the :class:`FormState` after every answer.
        paused: Tells that the rest is left for later.
        finished: Tells that the last page was closed.
        language_chosen: Tells the code of the language that was changed to.
        at: The number of the page on screen.
    """

    answered = Signal(object)
    paused = Signal()
    finished = Signal()
    language_chosen = Signal(str)

    def __init__(
        self,
        form: Instrument,
        extras: Sequence[Extra],
        language: str,
        reading: ReadingAloud,
        state: FormState | None = None,
        *,
        turned: bool = True,
    ) -> None:
        super().__init__()
        self._form, self._offered, self._lang, self._turned = form, extras, language, turned
        self._answers: list[Answer] = list(state.answers) if state else [None] * len(form.questions)
        self._extras: dict[str, Any] = dict(state.extras) if state else {}
        pages = self._pages()
        self.at = next((i for i, page in enumerate(pages) if self._value(page) is None), len(pages))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.progress, self.bar = QLabel(), QProgressBar()
        self.question = WrappedLabel(role="title")
        self.choices: list[AnswerButton] = []
        self._choice_count = 0
        self.words: QPlainTextEdit | None = None
        self.reading, self.mute = reading, Notice(symbol="volume-off", side=ICON_SIDE)
        self.keys = WrappedLabel(role="hint")
        self.back_button = SecondaryButton("", self._back, "chevron-left")
        self.next_button = SecondaryButton("", self._next)
        # Who has never seen a screen takes words without an edge for words to read.
        smaller = SecondaryButton if turned else QuietButton
        self.language_button = smaller("", self._change_language)
        self.pause_button = smaller("", self._pause)
        self.finish_button = PrimaryButton("", self.finished.emit)
        self._build()
        if turned:
            self._enlarge_icons()
        add_shortcut(self, ("Left",), self._back)
        add_shortcut(self, ("Right",), self._next)
        reading.changed.connect(self._show_mute)
        self._name()
        self._show()

    @property
    def state(self) -> FormState:
        """Return what has been answered so far, also the words that are being written."""
        asked = {page.id for page in self._pages() if isinstance(page, Extra)}
        extras = {name: value for name, value in self._extras.items() if name in asked}
        if self.words is not None:
            extras[cast("Extra", self._pages()[self.at]).id] = self.words.toPlainText().strip()
        # No words are no answer.
        return FormState(tuple(self._answers), {name: value for name, value in extras.items() if value != ""})

    @property
    def is_begun(self) -> bool:
        """Tell whether anything has been answered or written."""
        state = self.state
        return any(each is not None for each in state.answers) or bool(state.extras)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose an answer by its number or go down to it, and go on with Enter."""
        choices = {str(button.number): button for button in self.choices}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._next()
        elif event.key() == Qt.Key.Key_Down and self.choices:
            self.choices[0].setFocus()
        elif event.text() in choices:
            choices[event.text()].click()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Fall silent when the screen is turned back."""
        self.reading.close()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange question and answers anew."""
        super().resizeEvent(event)
        self._arrange()

    def spoken(self) -> Iterator[str]:
        """Yield what is on screen as it is read aloud: the question, and the answers with their numbers."""
        yield self.question.text()
        for button in self.choices:
            yield f"{button.number}: {button.accessibleName()}."

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(BAR_HEIGHT)
        large = theme.is_large()
        self.reading_buttons = ReadingButtons(
            self.reading, self, with_words=self._turned or not large, one_alone=large
        )
        top = QHBoxLayout()
        top.setSpacing(24)
        top.addWidget(self.progress)
        top.addWidget(self.bar, 1)
        top.addWidget(self.reading_buttons)
        layout.addLayout(top)
        layout.addWidget(self.mute)
        self.mute.hide()
        area = Scroller()
        # It takes what is left: the buttons below stay in sight in a panel that scrolls by itself.
        area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        area.setMinimumHeight(round(LEAST_QUESTION * theme.text_scale()))
        middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        middle.setSpacing(32)
        middle.addWidget(self.question, 4, Qt.AlignmentFlag.AlignVCenter)
        self._choices = QGridLayout()
        self._choices.setSpacing(8)
        beside = QVBoxLayout()
        beside.addStretch(1)
        beside.addLayout(self._choices)
        beside.addStretch(1)
        middle.addLayout(beside, 5)
        self._middle = middle
        area.body.addLayout(middle, 1)
        layout.addWidget(area, 1)
        layout.addWidget(self.keys)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        for each in (self.language_button, self.pause_button, self.next_button, self.finish_button):
            foot.addWidget(each)
        layout.addLayout(foot)

    def _enlarge_icons(self) -> None:
        side = round(ICON_SIDE * theme.text_scale())
        reading = self.reading_buttons
        for button in (self.back_button, reading.read_button, reading.stop_button):
            button.setIconSize(QSize(side + 8, side))

    def _name(self) -> None:
        """Say everything but the question in the language of the form."""
        lang = self._lang
        self.bar.setAccessibleName(tr("Så långt har vi kommit", lang=lang))
        self.back_button.setText(tr("Tillbaka", lang=lang))
        self.next_button.setText(tr("Nästa", lang=lang))
        self.pause_button.setText(tr("Pausa", lang=lang))
        self.finish_button.setText(tr("Klar", lang=lang))
        # Each in the language that it leads to, so that who needs it can read it.
        self.language_button.setText("In English" if lang == "sv" else "På svenska")

    def _change_language(self) -> None:
        self._keep_words()
        self._lang = "en" if self._lang == "sv" else "sv"
        self._name()
        self._show()
        self.language_chosen.emit(self._lang)

    def _pages(self) -> list[Page]:
        """Return what is asked; some extras follow on an answer."""
        asked = (
            extra
            for extra in self._offered
            if extra.after is None or self._answers[extra.after[0] - 1] == extra.after[1]
        )
        return [*self._form.questions, *asked]

    def _value(self, page: Page) -> Answer | str:
        if isinstance(page, Question):
            return self._answers[page.number - 1]
        value: Answer | str = self._extras.get(page.id)
        return value

    def _show(self) -> None:
        self.reading.stop()
        pages = self._pages()
        over = self.at >= len(pages)
        self.bar.setMaximum(len(pages))
        self.bar.setValue(min(self.at + 1, len(pages)))
        self.back_button.setEnabled(self.at > 0)
        for button in (self.pause_button, self.next_button):
            button.setVisible(not over)
        self.finish_button.setVisible(over)
        # The thanks have the whole width to themselves.
        self._middle.setStretch(1, 0 if over else 5)
        self._choice_count = 0
        self._clear_choices()
        if over:
            self._show_thanks()
        else:
            self._show_page(pages[self.at], pages)
        self.reading_buttons.take(self.spoken, self._lang, self._lang)
        self._arrange()

    def _arrange(self) -> None:
        """Put the answers beside the question, or below it where there is little room."""
        lines = self.width() / max(1, self.fontMetrics().height())
        narrow = not self._turned and lines < NARROW
        self.keys.setVisible(not narrow and not self.finish_button.isVisibleTo(self))
        many = self._choice_count > MOST_IN_A_COLUMN and theme.is_large()
        below = QBoxLayout.Direction.TopToBottom if narrow or many else QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(below)

    def _show_thanks(self) -> None:
        self.progress.setText(tr("Alla frågor är klara", lang=self._lang))
        self.question.setText(tr("Tack! Dina svar hjälper oss att hjälpa dig på rätt sätt.", lang=self._lang))
        self.finish_button.setFocus()

    def _show_page(self, page: Page, pages: list[Page]) -> None:
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
        self._name_keys()
        self.next_button.setEnabled(not words or self._value(page) is not None)
        follow_sight(self)
        (self.words or self).setFocus()

    def _name_keys(self) -> None:
        lang = self._lang
        if self.words is not None:  # figures and letters are written there
            self.keys.setText(tr("Tangenter: Tabb går till knapparna, Esc pausar.", lang=lang))
            return
        self.keys.setText(
            tr(
                "Tangenter: siffran svarar, {declined} vill inte svara, pilarna bläddrar, L läser upp, "
                "Esc pausar.",
                lang=lang,
                declined=KEY_DECLINED,
            )
        )

    def tab_stops(self) -> list[QWidget]:
        """Return the answers, then the buttons below, the way on first."""
        buttons = (self.next_button, self.finish_button, self.pause_button, self.language_button)
        answers = [*self.choices] if self.words is None else [self.words]
        reading = self.reading_buttons.read_button, self.reading_buttons.stop_button
        return [*answers, *buttons, self.back_button, *reading]

    def _show_choices(self, words: Sequence[str], chosen: Answer | str) -> None:
        values: list[Answer] = [*range(len(words)), DECLINED]
        rows = len(values) if len(values) <= MOST_IN_A_COLUMN else (len(values) + 1) // 2
        self._choice_count = len(values)
        for place, value in enumerate(values):
            declines = value == DECLINED
            text = tr("Vill inte svara", lang=self._lang) if declines else words[place]
            button = AnswerButton(text, KEY_DECLINED if declines else place)
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

    def _show_mute(self) -> None:
        self.mute.show_text(missing_words(self.reading, self._lang))

    def _answer(self, value: Answer | str) -> None:
        page = self._pages()[self.at]
        if isinstance(page, Question):
            self._answers[page.number - 1] = cast("Answer", value)
        else:
            self._extras[page.id] = value
        self.words = None
        self.answered.emit(self.state)
        self.at += 1
        self._show()

    def _keep_words(self) -> None:
        """Keep what is written on the page, which is to show something else."""
        if self.words is not None:
            self._extras = dict(self.state.extras)
            self.answered.emit(self.state)

    def _pause(self) -> None:
        self._keep_words()
        self.paused.emit()

    def _back(self) -> None:
        if self.at > 0:
            self._keep_words()
            self.at -= 1
            self._show()

    def _next(self) -> None:
        pages = self._pages()
        if self.words is not None:
            self._answer(self.words.toPlainText().strip())
        elif self.at < len(pages) and self._value(pages[self.at]) is not None:
            self.at += 1
            self._show()
