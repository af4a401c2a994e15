"""Say why a follow-up was not answered (bortfall), or change what was said."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from itcoach.followups import schedule
from itcoach.followups.schedule import ENDS_THE_SERIES
from itcoach.labels import label
from models.vocabulary import MissedReason
from resources.words import capital, tr
from ui.dialogs.dialog import FormDialog

if TYPE_CHECKING:
    from itcoach.followups.lines import FollowUpLine
    from ui.desk import Desk

__all__ = ["MissedFollowUp"]


class MissedFollowUp(FormDialog):
    """Ask for the reason; where someone has moved or died, offer to end the later follow-up with it.

    Args:
        desk: What the page works with.
        parent: The page that asks.
        line: The follow-up.
        later: The resident's later follow-up that is neither answered nor missed, if there is one.

    Attributes:
        recorded: Hands over what undoes it.
    """

    recorded = Signal(object)

    def __init__(
        self, desk: "Desk", parent: QWidget, line: "FollowUpLine", later: "FollowUpLine | None"
    ) -> None:
        heading = tr("Bortfall: {who}, {kind}", who=line.shown_name, kind=label(line.kind))
        words = tr("Registrera bortfallet")
        super().__init__(desk, words, words, parent, heading=heading)
        self._line = line
        self.reason = QComboBox()
        for reason in MissedReason:
            self.reason.addItem(capital(label(reason)), reason)
        self.reason.setCurrentIndex(-1)
        if line.reason is not None:
            self.reason.setCurrentIndex(self.reason.findData(line.reason))
        self.reason.setPlaceholderText(tr("Välj en orsak"))
        self.form.add(
            tr("Varför blev uppföljningen inte av?"),
            self.reason,
            tr("Bara orsaken sparas. Svarar personen ändå innan tiden är ute tas bortfallet tillbaka."),
        )
        self.later_too = QCheckBox(
            tr("Avsluta även uppföljningen {kind}", kind=label(later.kind)) if later else ""
        )
        self._later = later
        layout = self.form.layout()
        assert layout is not None
        layout.addWidget(self.later_too)
        self.reason.currentIndexChanged.connect(self._offer_later)
        self._offer_later()

    def values(self) -> object:
        """Return what is filled in, comparable."""
        return self.reason.currentData(), self.later_too.isChecked()

    def save(self) -> None:
        """Keep the reason."""
        self.form.clear_errors()
        chosen = self.reason.currentData()
        if chosen is None:
            self.form.rows[0].set_error(tr("Välj en orsak."))
            self.form.focus_first_error()
            return
        work, identity = self.desk.work, self._line.follow_up_id
        reason, later_too = MissedReason(chosen), self._ends() and self.later_too.isChecked()
        self.store(
            lambda: schedule.record_missed(work, follow_up_id=identity, reason=reason, later_too=later_too),
            self.recorded.emit,
        )

    def _ends(self) -> bool:
        return self._later is not None and self.reason.currentData() in ENDS_THE_SERIES

    def _offer_later(self) -> None:
        self.later_too.setVisible(self._ends())
        # Who has moved may still be reached by telephone: then the coach decides.
        self.later_too.setChecked(self.reason.currentData() == MissedReason.DECEASED)
