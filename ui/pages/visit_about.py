"""Who the visit is for: the goal in the resident's own words, and what a coach wants at hand."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from itcoach import residents
from itcoach.codes import written
from itcoach.labels import label
from itcoach.residents import ResidentCard
from itcoach.safety.risk_checks import MadeCheck
from itcoach.visiting.history import PastVisit
from itcoach.visiting.view import VisitView
from models.vocabulary import Place
from resources.words import tr
from ui.pages.visit_tasks import task_title
from ui.widgets.booking_safety import RiskNotice
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.notice import Notice
from ui.widgets.scroller import Scroller
from ui.widgets.text import SectionTitle, WrappedLabel
from ui.widgets.when_words import day_of

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["AboutPanel", "GoalLine"]


class GoalLine(QWidget):
    """Show the goal in the resident's own words, and let it be written."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk, self._resident_id = desk, ""
        self.goal = WrappedLabel(role="quote")
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("Invånarens mål, med egna ord"))
        self.field.setPlaceholderText(tr("Till exempel: Jag vill se barnbarnen när jag pratar med dem"))
        self.field.returnPressed.connect(self._save)
        self.edit_button = QuietButton(tr("Ändra målet"), self._edit, "pencil")
        self.save_button = PrimaryButton(tr("Spara målet"), self._save)
        self.cancel_button = QuietButton(tr("Avbryt"), self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.goal, 1)
        row.addWidget(self.field, 1)
        for button in (self.edit_button, self.save_button, self.cancel_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._stop()

    def show_resident(self, resident: ResidentCard) -> None:
        """Show the goal of a resident; one that is being written is left alone."""
        self._resident_id = resident.resident_id
        quoted = tr("”{goal}”", goal=resident.goal) if resident.goal else ""
        self.goal.setText(quoted or tr("Vad vill invånaren själv kunna?"))
        self.edit_button.setText(tr("Ändra målet") if resident.goal else tr("Skriv målet"))
        self.edit_button.setVisible(not resident.hidden and self.field.isHidden())
        if self.field.isHidden():
            self.field.setText(resident.goal)

    def _edit(self) -> None:
        self._switch(editing=True)
        self.field.setFocus()

    def _stop(self) -> None:
        self._switch(editing=False)

    def _switch(self, *, editing: bool) -> None:
        for widget in (self.field, self.save_button, self.cancel_button):
            widget.setVisible(editing)
        self.goal.setVisible(not editing)
        self.edit_button.setVisible(not editing)

    def _save(self) -> None:
        work, resident_id, goal = self._desk.work, self._resident_id, self.field.text().strip()
        self._desk.write(
            self, lambda: residents.update(work, resident_id=resident_id, goal=goal), lambda _: self._stop()
        )


class AboutPanel(Scroller):
    """Show address, telephone, devices, the wish and the last visits."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Om invånaren"))
        self._shown: tuple[object, ...] = ()

    def show_visit(self, view: VisitView, check: MadeCheck | None) -> None:
        """Show the resident of a visit, and the risk check to go by at home."""
        if (facts := _facts(view, check)) == self._shown:
            return
        self._shown = facts
        self.clear()
        column = self.body
        if view.booking is None or view.booking.place is Place.HOME:
            advice = RiskNotice()
            column.addWidget(advice)
            advice.show_check(check)
        self._add_person(column, view)
        column.addSpacing(8)
        column.addWidget(SectionTitle(tr("Senaste besöken")))
        for visit in view.last_visits:
            column.addWidget(_past(visit))
        if not view.last_visits:
            column.addWidget(WrappedLabel(tr("Det här är första besöket."), role="quiet_text"))
        column.addStretch(1)

    def _add_person(self, column: QVBoxLayout, view: VisitView) -> None:
        resident = view.resident
        if resident.two_coaches_needed:
            column.addWidget(Notice(tr("Två coacher behövs vid besök."), "attention", "account-multiple"))
        if resident.safety_note:
            notice = Notice(tr("Att tänka på vid besöket"), "attention")
            notice.show_text(resident.safety_note)
            column.addWidget(notice)
        column.addWidget(SectionTitle(resident.shown_name))
        for title, text in _lines(view):
            if text:
                column.addWidget(_line(title, text))


def _facts(view: VisitView, check: MadeCheck | None) -> tuple[object, ...]:
    return view.visit_id, view.resident, view.booking, view.last_visits, check


def _lines(view: VisitView) -> list[tuple[str, str]]:
    resident, booking = view.resident, view.booking
    devices = [
        ", ".join(filter(None, (label(each.kind), each.model, each.system, each.note)))
        for each in resident.devices
    ]
    contact = (resident.contact_name, resident.contact_relation, resident.contact_phone)
    return [
        (tr("Önskemål"), booking.wish if booking else ""),
        (tr("Från växeln"), booking.remark if booking else ""),
        (tr("Kod"), written(resident.code)),
        (tr("Adress"), ", ".join(filter(None, (resident.address, resident.area)))),
        (tr("Telefon"), resident.phone),
        (tr("Kontaktperson"), ", ".join(filter(None, contact))),
        (tr("Språk"), resident.language),
        (tr("Enheter"), "\n".join(devices)),
    ]


def _line(title: str, text: str) -> QWidget:
    line = QWidget()
    row = QVBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    words = WrappedLabel(text)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(WrappedLabel(title, role="small"))
    row.addWidget(words)
    return line


def _past(visit: PastVisit) -> QWidget:
    box = QFrame()
    box.setProperty("role", "card")
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(2)
    day = day_of(visit.start)
    column.addWidget(WrappedLabel(f"{day} · {visit.coach_name}", role="strong"))
    for task in visit.tasks:
        parts = [task_title(task), *(label(each) for each in (task.outcome, task.done_by) if each)]
        column.addWidget(WrappedLabel(" · ".join(parts)))
    if visit.note:
        column.addWidget(WrappedLabel(visit.note, role="quiet_text"))
    if visit.next_step:
        column.addWidget(WrappedLabel(tr("Nästa steg: {step}", step=visit.next_step), role="quiet_text"))
    return box
