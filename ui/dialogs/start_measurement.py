"""Ask how a follow-up will be measured, where no visit is under way with the resident."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from itcoach.followups import schedule
from itcoach.followups.series import FollowUpState
from itcoach.labels import label
from itcoach.visiting import visits
from resources.words import tr
from ui.dialogs.dialog import FormDialog
from ui.icons import icon
from ui.widgets.buttons import PrimaryButton
from ui.widgets.text import WrappedLabel
from ui.widgets.when_words import clock_text

if TYPE_CHECKING:
    from itcoach.followups.lines import FollowUpLine
    from ui.desk import Desk

__all__ = ["StartMeasurement"]

BOOKED, VISIT, PAPER, PRINT = "booked", "visit", "paper", "print"


class StartMeasurement(FormDialog):
    """Start the booked visit or another one, on the spot or by telephone; or take or print a paper form.

    Where the time is over, only a paper that was ticked in time is left.

    Attributes:
        visit_started: Hands over the visit to go on in.
        paper_wanted: Answers are to be keyed in from paper.
        print_wanted: The questions are to be printed.
        ways: The choices by key.
    """

    visit_started = Signal(str)
    paper_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, desk: "Desk", parent: QWidget, line: "FollowUpLine") -> None:
        heading = tr("Mätning med {who}, {kind}", who=line.shown_name, kind=label(line.kind))
        super().__init__(desk, tr("Gör mätning"), tr("Fortsätt"), parent, heading=heading)
        self.save_button.setIcon(icon("arrow-right", PrimaryButton.ink))
        self.cancel_button.setText(tr("Avbryt"))
        self._line = line
        self.ways: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        field = QWidget()
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for key, title, help_text in self._choices():
            self.ways[key] = QRadioButton(title)
            self.ways[key].setAccessibleDescription(help_text)
            self._group.addButton(self.ways[key])
            column.addWidget(self.ways[key])
            column.addWidget(_indented(help_text))
        first = next(iter(self.ways.values()))
        first.setChecked(True)
        field.setFocusProxy(first)
        self.form.add(tr("Hur vill du göra?"), field)

    def values(self) -> object:
        """Return what is filled in, comparable: closing loses nothing."""
        return None

    def save(self) -> None:
        """Go the way that is chosen."""
        way = next(key for key, button in self.ways.items() if button.isChecked())
        if way in (PAPER, PRINT):
            self.accept()
            (self.paper_wanted if way == PAPER else self.print_wanted).emit()
            return
        work, line = self.desk.work, self._line

        def start() -> str:
            if line.state is FollowUpState.MISSED:
                schedule.take_back_missed(work, follow_up_id=line.follow_up_id)
            if way == BOOKED and line.booked is not None:
                return visits.start(work, booking_id=line.booked.booking_id).visit_id
            return visits.start_drop_in(work, resident_id=line.resident_id).visit_id

        self.store(start, self.visit_started.emit)

    def _choices(self) -> list[tuple[str, str, str]]:
        booked, today = self._line.booked, self.desk.work.clock.today()
        paper = PAPER, tr("För in svar från papper"), tr("Ett formulär som har fyllts i med penna.")
        if today > self._line.closes:
            return [paper]
        choices = [
            (
                VISIT,
                tr("Starta ett besök nu"),
                tr("Ni ses, eller pratar i telefon och du läser upp frågorna."),
            ),
            paper,
            (PRINT, tr("Skriv ut frågorna"), tr("Att fylla i med penna, med koden och utan namn.")),
        ]
        if booked is not None and booked.mine and booked.start.date() == today:
            title = tr("Starta det bokade besöket {time}", time=clock_text(booked.start))
            choices.insert(0, (BOOKED, title, tr("Frågorna står under Mätning i besöket.")))
        return choices


def _indented(text: str) -> QWidget:
    words = WrappedLabel(text, role="small")
    words.setContentsMargins(28, 0, 0, 8)
    return words
