"""The steps of a guide as numbered dots."""

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from resources.words import tr
from ui import theme
from ui.icons import icon
from ui.widgets.at_once import at_once
from ui.widgets.buttons import KeyButton
from ui.widgets.flow import FlowLayout
from ui.widgets.guide_play import GuidePlay

__all__ = ["StepDots"]

ICON_SIDE = 16


class StepDots(QWidget):
    """Show the steps as numbered dots, those done with a tick; a press goes there.

    Attributes:
        dots: One for each step; some more may lie hidden, for the next guide.
    """

    def __init__(self) -> None:
        super().__init__()
        self._play: GuidePlay | None = None
        self.dots: list[KeyButton] = []
        self._row = FlowLayout(self, spacing=4)

    def show_play(self, play: GuidePlay) -> None:
        """Show where ``play`` is."""
        self._play = play
        steps = play.guide.steps
        while len(self.dots) < len(steps):
            self._add()
        if sum(not dot.isHidden() for dot in self.dots) != len(steps):
            with at_once(self):
                for place, dot in enumerate(self.dots):
                    dot.setVisible(place < len(steps))
        side = round(ICON_SIDE * theme.text_scale())
        for step, dot in zip(steps, self.dots, strict=False):
            done = step.number in play.done
            dot.setText("" if done else str(step.number))
            dot.setIcon(icon("check-bold", "good") if done else QIcon())
            dot.setIconSize(QSize(side, side))
            dot.setChecked(step.number == play.at)
            name = tr("Steg {n}: {title}", n=step.number, title=step.title)
            dot.setAccessibleName(tr("{step}, klart", step=name) if done else name)
            dot.setToolTip(name)

    def one_row(self) -> int:
        """Return the width at which all stand in one row, in pixels."""
        widths = [dot.sizeHint().width() for dot in self.dots if not dot.isHidden()]
        return sum(widths) + self._row.spacing() * (len(widths) - 1)

    def _add(self) -> None:
        dot = KeyButton()
        dot.setAutoDefault(False)
        dot.setCheckable(True)
        dot.setProperty("symbol_only", True)
        dot.clicked.connect(partial(self._go, len(self.dots) + 1))
        self.dots.append(dot)
        self._row.addWidget(dot)

    def _go(self, number: int) -> None:
        if self._play is not None:
            self._play.go(number)
