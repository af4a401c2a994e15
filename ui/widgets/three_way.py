"""Three answers beside each other: yes, no, "vet inte"."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from itcoach.safety.questions import Answer
from resources.words import tr

__all__ = ["ThreeWay"]


class ThreeWay(QWidget):
    """Take one of three answers, or none.

    Attributes:
        answered: An answer was chosen.
        buttons: By answer.
    """

    answered = Signal()

    def __init__(self, question: str) -> None:
        super().__init__()
        self.buttons: dict[Answer, QRadioButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for answer, words in answer_words().items():
            button = QRadioButton(words)
            button.setAccessibleName(f"{question} {words}")
            button.clicked.connect(self.answered)
            self.buttons[answer] = button
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusProxy(self.buttons[Answer.YES])

    def answer(self) -> Answer | None:
        """Return the answer, once there is one."""
        return next((answer for answer, button in self.buttons.items() if button.isChecked()), None)


def answer_words() -> dict[Answer, str]:
    """Return what the answers are called, for the beginning of a line."""
    return {Answer.YES: tr("Ja"), Answer.NO: tr("Nej"), Answer.UNKNOWN: tr("Vet inte")}
