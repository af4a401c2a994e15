"""Write down an incident: factually, kept as it is typed, changed until it is reported."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QDateTime, QTime, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QLineEdit, QWidget

from itcoach.labels import label
from itcoach.safety import incidents
from itcoach.sensitive.findings import without
from models.clock import SWEDEN, to_local
from models.vocabulary import IncidentKind
from resources.words import capital, language, tr
from ui.dialogs.dialog import FormDialog
from ui.widgets.free_text import NumberGuard, TextArea
from ui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from itcoach.safety.incidents import IncidentForm, IncidentView
    from ui.desk import Desk

__all__ = ["IncidentDialog", "ReportIncident"]

SAVE_AFTER_MS = 500
"""How long after the first unsaved key what is filled in is kept."""


class IncidentDialog(FormDialog):
    """Ask what happened.

    Attributes:
        saved: Hands over the incident's identity.
        kind: What kind of incident.
        when: When it happened.
        happened: What happened.
        acted: What was done about it.
        of_data: What to do about personal data that came where it should not.
    """

    saved = Signal(str)

    def __init__(self, desk: "Desk", parent: QWidget, form: "IncidentForm") -> None:
        heading = tr("Händelse hos {who}", who=form.about) if form.about else ""
        super().__init__(desk, tr("Händelse"), tr("Spara händelsen"), parent, heading=heading)
        self._form = form
        self.cancel_button.setText(tr("Skriv klart senare"))
        self._add_hint()
        self.kind = QComboBox()
        for kind in IncidentKind:
            self.kind.addItem(capital(label(kind)), kind)
        self.form.add(tr("Vad för händelse"), self.kind)
        self.of_data = Notice(
            tr("Säg det till din chef eller dataskyddsombudet genast"), "attention", "shield-alert"
        )
        self._layout_of_form().addWidget(self.of_data)
        self.when = moment_field(desk.work.clock.now())
        self.form.add(tr("När"), self.when)
        self.happened, self.acted = TextArea(4), TextArea(3)
        rows = [
            self.form.add(
                tr("Vad hände?"),
                self.happened,
                tr("Det du såg och hörde. Inga gissningar och inga diagnoser."),
            ),
            self.form.add(tr("Vad gjorde du?"), self.acted, tr("Till exempel gick därifrån, ringde chefen.")),
        ]
        self._guard = NumberGuard(rows)
        self._fill(form.fields)
        self._show_of_data()
        self._pause = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._pause.timeout.connect(self.keep)
        self._is_changed = False
        self.kind.currentIndexChanged.connect(self._show_of_data)
        for changed in (
            self.kind.currentIndexChanged, self.when.dateTimeChanged, self.happened.textChanged,
            self.acted.textChanged,
        ):  # fmt: skip
            changed.connect(self._change)
        desk.changed.connect(self._look)

    def values(self) -> object:
        """Return what is filled in, comparable: closing loses nothing, it is kept."""
        return None

    def fields(self) -> dict[str, Any]:
        """Return what is filled in."""
        return {
            "kind": str(self.kind.currentData()),
            "happened_at": moment_in(self.when).isoformat(),
            "happened": self.happened.text(),
            "done": self.acted.text(),
        }

    def keep(self) -> None:
        """Keep what is filled in, so that it is there after a crash."""
        keeping = self.keeping()
        if keeping is not None:
            self.desk.tasks.database(self.desk, keeping)

    def keeping(self) -> "Callable[[], None] | None":
        """Return what keeps what is filled in, to be called on the database thread; none where nothing is."""
        self._pause.stop()
        if not self._is_changed:
            return None
        work, form, fields = self.desk.work, self._form, self.fields()
        # A personnummer is never stored, not even until the coach has taken it away.
        kept = {name: without(text) for name, text in fields.items()}
        return lambda: incidents.save_incident_draft(work, form=form, fields=kept)

    def save(self) -> None:
        """Keep the incident."""
        self.form.clear_errors()
        if not self._guard.check():
            self.form.focus_first_error()
            return
        self._pause.stop()
        work, form, fields = self.desk.work, self._form, self.fields()
        self.store(
            lambda: incidents.save_incident(
                work,
                form=form,
                kind=IncidentKind(fields["kind"]),
                happened_at=datetime.fromisoformat(fields["happened_at"]),
                happened=fields["happened"],
                done=fields["done"],
            ),
            self.saved.emit,
        )

    def done(self, result: int) -> None:
        """Close; what is typed and not saved is kept."""
        if self._pause.isActive():
            self.keep()
        super().done(result)
        self.desk.changed.emit()

    def _change(self) -> None:
        self._is_changed = True
        self._pause.start()

    def _look(self) -> None:
        """Leave the screen when a sync has taken away whom it is about, and what was kept of it."""
        work, form = self.desk.work, self._form
        self.desk.read(self, lambda: incidents.is_gone(work, form=form), self._leave_if)

    def _leave_if(self, is_gone: bool) -> None:
        if is_gone and self.isVisible():
            self._pause.stop()
            self.reject()
            self.desk.messages.note(
                tr("Det du hade öppet finns inte längre på den här datorn."), kind="attention"
            )

    def _add_hint(self) -> None:
        hint = Notice(tr("Ta dig i säkerhet först. Vid fara: ring 112."), "attention", "shield-alert-outline")
        self._layout_of_form().addWidget(hint)
        hint.show_text(
            tr("Skriv sakligt: vad som hände, inte vad du tror om någon. Den det gäller kan få läsa det.")
        )

    def _layout_of_form(self) -> Any:
        layout = self.form.layout()
        assert layout is not None
        return layout

    def _fill(self, fields: Any) -> None:
        if not fields:
            return
        self.kind.setCurrentIndex(max(self.kind.findData(fields.get("kind")), 0))
        if "happened_at" in fields:
            self.when.setDateTime(_as_qt(datetime.fromisoformat(fields["happened_at"])))
        self.happened.setText(fields.get("happened", ""))
        self.acted.setText(fields.get("done", ""))

    def _show_of_data(self) -> None:
        is_data = self.kind.currentData() == IncidentKind.DATA
        self.of_data.show_text(
            tr(
                "Kommunen ska bedöma händelsen. Kan den vara en risk för någon ska den anmälas till "
                "Integritetsskyddsmyndigheten inom 72 timmar från det att kommunen fick veta det "
                "(dataskyddsförordningen, artikel 33). Säg till även om du är osäker."
            )
            if is_data
            else ""
        )


class ReportIncident(FormDialog):
    """Ask whom an incident was reported to, and when; from then on it stays as it is.

    Attributes:
        to: Whom.
        when: When.
    """

    def __init__(self, desk: "Desk", parent: QWidget, incident: "IncidentView") -> None:
        super().__init__(desk, tr("Händelsen är anmäld"), tr("Spara att den är anmäld"), parent)
        self._incident = incident
        self.to = QLineEdit()
        row = self.form.add(
            tr("Till vem"),
            self.to,
            tr("Till exempel din chef eller dataskyddsombudet. Sedan kan den inte ändras."),
        )
        self._guard = NumberGuard([row])
        self.when = moment_field(desk.work.clock.now())
        self.form.add(tr("När"), self.when)

    def values(self) -> object:
        """Return what is filled in, comparable."""
        return self.to.text(), self.when.dateTime()

    def save(self) -> None:
        """Keep that it is reported."""
        self.form.clear_errors()
        if not self.to.text().strip():
            self.form.rows[0].set_error(tr("Skriv vem du anmälde den till."))
        if not self._guard.check() or self.form.focus_first_error():
            return
        work, incident_id, desk = self.desk.work, self._incident.incident_id, self.desk
        to, at = self.to.text(), moment_in(self.when)
        self.store(
            lambda: incidents.report_incident(work, incident_id=incident_id, to=to, at=at),
            lambda _: desk.messages.done(tr("Antecknat att händelsen är anmäld.")),
        )


def moment_field(at: datetime) -> QDateTimeEdit:
    """Return a field for a day and a time of day."""
    field = QDateTimeEdit(_as_qt(at))
    field.setCalendarPopup(True)
    field.setDisplayFormat("ddd d MMM yyyy HH.mm" if language() == "sv" else "ddd d MMM yyyy HH:mm")
    return field


def moment_in(field: QDateTimeEdit) -> datetime:
    """Return the instant that is filled in, as wall time in Sweden."""
    day, at = field.date(), field.time()
    return datetime(day.year(), day.month(), day.day(), at.hour(), at.minute(), tzinfo=SWEDEN)


def _as_qt(at: datetime) -> QDateTime:
    local = to_local(at)
    return QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))
