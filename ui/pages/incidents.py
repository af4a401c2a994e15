"""The coach's incidents: written down, reported, printed for the manager, closed."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from itcoach.labels import label
from itcoach.printing import orders
from itcoach.printing.orders import Order, Sheet
from itcoach.safety import incidents
from itcoach.safety.incidents import IncidentForm, IncidentView
from models.vocabulary import IncidentKind, IncidentStatus
from resources.words import capital, language, tr
from ui.actions import Key
from ui.dialogs.incident_form import IncidentDialog, ReportIncident
from ui.pages.base import Page
from ui.pages.leaflet_output import Output
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.cards import Card, EmptyState, StatusChip
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.scroller import Scroller
from ui.widgets.text import SectionTitle, WrappedLabel
from ui.widgets.when_words import day_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from itcoach.printing.orders import Made
    from ui.desk import Desk
    from ui.widgets.cards import Kind

__all__ = ["IncidentsPage"]

_CHIPS: dict[IncidentStatus, "tuple[Kind, str]"] = {
    IncidentStatus.OPEN: ("attention", "alert"),
    IncidentStatus.REPORTED: ("good", "check-circle"),
    IncidentStatus.CLOSED: ("neutral", "archive-outline"),
}


class IncidentsPage(Page):
    """List the coach's own incidents, the latest first.

    Attributes:
        dialog: The form on screen, if any.
        output: Prints and saves.
        cards: The incidents on screen, by identity.
    """

    scrolls = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Händelser"))
        self.new = self.set_primary(tr("Skriv ner en händelse"), self.write, key=Key.NEW, symbol="plus")
        self.dialog: IncidentDialog | ReportIncident | None = None
        self.output = Output(desk, self)
        self.cards: dict[str, IncidentCard] = {}
        self._list = Scroller(spacing=12)
        empty = EmptyState(
            tr("Inga händelser"),
            tr(
                "Här skriver du ner det som gick fel eller nästan gick fel vid ett besök: hot, olyckor, "
                "djur, papper som försvann."
            ),
            (tr("Skriv ner en händelse"), self.write),
            "shield-check-outline",
        )
        self._layers = QStackedWidget()
        self._layers.addWidget(empty)
        self._layers.addWidget(self._list)
        self.body.addWidget(self._layers, 1)

    def arguments(self, *, visit: str = "", resident: str = "", new: bool = False) -> None:
        """Write down a new one, at a visit, about a resident, or about nobody."""
        if visit or resident or new:
            # Once the page stands behind it, and not again when the coach comes back here.
            QTimer.singleShot(0, self, partial(self._once, visit, resident))

    def refresh(self) -> None:
        """Show the incidents as they are stored now."""
        work = self.desk.work
        self.desk.read(
            self,
            lambda: (incidents.incident_drafts(work), incidents.my_incidents(work)),
            self._show,
            latest="incidents",
        )

    def write(self, visit: str = "", resident: str = "") -> None:
        """Open the form of a new incident."""
        self._open(visit_id=visit, resident_id=resident)

    def change(self, incident_id: str) -> None:
        """Open the form of an incident that is not reported, or go on with one half written."""
        self._open(incident_id=incident_id)

    def report(self, incident: IncidentView) -> None:
        """Ask whom it was reported to."""
        self.dialog = ReportIncident(self.desk, self, incident)
        self.dialog.begin()

    def close_incident(self, incident: IncidentView) -> None:
        """Note that nothing is left to do."""
        work = self.desk.work
        self.desk.write(self, lambda: incidents.close_incident(work, incident_id=incident.incident_id))

    def print_incident(self, incident: IncidentView) -> None:
        """Print it for the manager."""
        self._make(incident, lambda order, made: self.output.print_sheet(order, made, 0))

    def save_incident(self, incident: IncidentView) -> None:
        """Save it as a PDF for the manager."""
        self._make(incident, self.output.save_sheet)

    def _once(self, visit: str, resident: str) -> None:
        self.desk.go("incidents")
        self.write(visit, resident)

    def _open(self, **which: str) -> None:
        work = self.desk.work
        self.desk.read(self, lambda: incidents.open_incident(work, **which), self._ask)

    def _ask(self, form: IncidentForm) -> None:
        self.dialog = IncidentDialog(self.desk, self, form)
        self.dialog.saved.connect(
            lambda _: self.desk.messages.done(tr("Händelsen är sparad. Anmäl den till din chef."))
        )
        self.dialog.begin()

    def _make(self, incident: IncidentView, then: "Callable[[Order, Made], object]") -> None:
        work = self.desk.work
        order = Order(Sheet.INCIDENT, language(), incident_id=incident.incident_id)
        self.desk.read(self, lambda: orders.make(work, order=order), lambda made: then(order, made))

    def _show(self, read: tuple[tuple[IncidentForm, ...], tuple[IncidentView, ...]]) -> None:
        drafts, written = read
        saved = {each.incident_id for each in written}
        self._list.clear()
        self.cards = {}
        for draft in drafts:
            if draft.incident_id not in saved:
                self._add_draft(draft)
        half = {draft.incident_id for draft in drafts}
        for incident in written:
            card = IncidentCard(self, incident, half_changed=incident.incident_id in half)
            self.cards[incident.incident_id] = card
            self._list.body.addWidget(card)
        self._list.body.addStretch(1)
        self._layers.setCurrentIndex(int(bool(drafts or written)))

    def _add_draft(self, draft: IncidentForm) -> None:
        notice = Notice(tr("Inte färdigskriven"), "attention", "pencil")
        self._list.body.addWidget(notice)
        begun = next(
            filter(None, (str(draft.fields.get(each, "")).strip() for each in ("happened", "done"))), ""
        )
        notice.show_text(" · ".join(filter(None, (draft.about, begun))))
        go_on = SecondaryButton(tr("Skriv klart"), partial(self.change, draft.incident_id))
        notice.add_action(go_on)
        notice.add_action(QuietButton(tr("Släng utkastet"), partial(self._drop, draft)))

    def _drop(self, draft: IncidentForm) -> None:
        work, desk, fields = self.desk.work, self.desk, dict(draft.fields)

        def put_back() -> None:
            desk.write(desk, lambda: incidents.save_incident_draft(work, form=draft, fields=fields))

        desk.write(
            self,
            lambda: incidents.drop_incident_draft(work, incident_id=draft.incident_id),
            lambda _: desk.messages.done(tr("Utkastet är slängt."), undo=put_back),
        )


class IncidentCard(Card):
    """Show an incident and what can be done with it.

    Attributes:
        buttons: What can be done, by its words.
    """

    def __init__(self, page: IncidentsPage, incident: IncidentView, *, half_changed: bool) -> None:
        super().__init__()
        self._page, self._incident = page, incident
        self.buttons: dict[str, SecondaryButton | QuietButton | PrimaryButton] = {}
        head = QWidget()
        flow = FlowLayout(head)
        title = SectionTitle(
            " · ".join(
                filter(None, (capital(label(incident.kind)), day_of(incident.happened_at), incident.about))
            )
        )
        title.setWordWrap(False)
        flow.addWidget(title)
        kind, symbol = _CHIPS.get(incident.status, ("neutral", "information"))
        flow.addWidget(StatusChip(capital(label(incident.status)), kind, symbol))
        self.body.addWidget(head)
        self.setAccessibleName(title.text())
        self.body.addWidget(WrappedLabel(incident.happened))
        if incident.done:
            self.body.addWidget(WrappedLabel(tr("Gjort: {text}", text=incident.done)))
        if incident.reported_at is not None:
            reported = tr(
                "Anmäld till {whom} {day}", whom=incident.reported_to, day=day_of(incident.reported_at)
            )
            self.body.addWidget(WrappedLabel(reported, role="small"))
        self._offer_more()
        self._add_buttons(half_changed=half_changed)

    def _offer_more(self) -> None:
        incident = self._incident
        if not incident.resident_id or incident.kind == IncidentKind.DATA:
            return
        if incident.status is IncidentStatus.CLOSED:
            return
        notice = Notice(tr("Inför nästa besök"), "neutral", "shield-account-outline")
        self.body.addWidget(notice)
        notice.show_text(tr("Gör en ny riskbedömning, och skriv det nästa coach behöver veta."))
        row = QWidget()
        flow = FlowLayout(row)
        for words, done in (
            (tr("Ny riskbedömning"), self._check),
            (tr("Skriv om tryggheten"), self._note),
        ):
            self._button(flow, QuietButton(words, done))
        self.body.addWidget(row)

    def _add_buttons(self, *, half_changed: bool) -> None:
        page, incident = self._page, self._incident
        row = QWidget()
        flow = FlowLayout(row)
        if incident.status is IncidentStatus.OPEN:
            self._button(flow, SecondaryButton(tr("Anmäld till …"), partial(page.report, incident), "send"))
            words = tr("Fortsätt ändra") if half_changed else tr("Ändra")
            self._button(flow, SecondaryButton(words, partial(page.change, incident.incident_id), "pencil"))
        if incident.status is IncidentStatus.REPORTED:
            self._button(
                flow, SecondaryButton(tr("Avsluta"), partial(page.close_incident, incident), "check")
            )
        self._button(flow, QuietButton(tr("Skriv ut"), partial(page.print_incident, incident), "printer"))
        self._button(
            flow,
            QuietButton(tr("Spara som PDF…"), partial(page.save_incident, incident), "content-save-outline"),
        )
        self.body.addWidget(row)

    def _button(self, flow: FlowLayout, button: SecondaryButton | QuietButton) -> None:
        self.buttons[button.text()] = button
        button.setAccessibleName(f"{button.text()}: {self.accessibleName()}")
        flow.addWidget(button)

    def _check(self) -> None:
        from ui.dialogs.risk_check import ask_risk_check

        ask_risk_check(self._page.desk, self._page, self._incident.resident_id)

    def _note(self) -> None:
        from ui.dialogs.safety_note import ask_safety_note

        ask_safety_note(self._page.desk, self._page, self._incident.resident_id, self._incident.about)
