"""Where the guides get stuck: what those who improve them want to know."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from itcoach.guides.sticks import StuckStep
from resources.words import tr
from ui.widgets.cards import EmptyState
from ui.widgets.table import Column, Table
from ui.widgets.text import SectionTitle, WrappedLabel

if TYPE_CHECKING:
    from ui.settings import Memory

__all__ = ["StuckPanel"]


class StuckPanel(QWidget):
    """List the steps where "Det blev inte så" was chosen.

    Attributes:
        chosen: Hands over the step that was chosen.
        table: The steps.
    """

    chosen = Signal(object)

    def __init__(self, memory: "Memory") -> None:
        super().__init__()
        self.table = Table(
            "guides.stuck",
            tr("Här fastnar många"),
            [
                Column(tr("Guide"), lambda row: row.title),
                Column(tr("Steg"), _step, sort=lambda row: (row.title, row.step), width=190),
                Column(tr("Fastnade"), _share, sort=lambda row: row.times, width=100),
                Column(tr("Version"), _version, width=90),
            ],
            memory,
        )
        self.table.chosen.connect(self.chosen)
        self._nothing = EmptyState(
            tr("Ingen guide har fastnat"),
            tr("När ni väljer ”Det blev inte så” i ett besök räknas steget här."),
            symbol="check-circle-outline",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionTitle(tr("Här fastnar många")))
        text = tr(
            "Steg där det inte blev som det skulle, i besöken på den här datorn. Inget om vem eller när."
        )
        column.addWidget(WrappedLabel(text, role="quiet_text"))
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing, 1)

    def show_steps(self, steps: Sequence[StuckStep]) -> None:
        """Show where it got stuck."""
        self.table.set_rows(list(steps))
        self.table.setVisible(bool(steps))
        self._nothing.setVisible(not steps)


def _step(row: StuckStep) -> str:
    return tr("{n}: {title}", n=row.step, title=row.step_title) if row.step_title else str(row.step)


def _share(row: StuckStep) -> str:
    return tr("{n} av {all}", n=row.times, all=row.played)


def _version(row: StuckStep) -> str:
    return tr("visas nu") if row.is_current else tr("äldre")
