"""The residents: found while typing, with the card beside."""

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from itcoach import dates, residents
from itcoach.calendar import bookings
from itcoach.calendar.day import BookingEntry
from itcoach.codes import written
from itcoach.followups import schedule
from itcoach.visiting import visits
from models.database_troubles import RecordGone
from models.vocabulary import Regime
from resources.words import capital, language, tr
from ui import theme
from ui.actions import Key
from ui.dialogs.device_form import DeviceDialog, store_device
from ui.dialogs.resident_form import ResidentDialog
from ui.pages.base import Page
from ui.pages.resident_card import ResidentCardView
from ui.widgets.cards import EmptyState
from ui.widgets.regime_notice import RegimeNotice, start_without_person
from ui.widgets.resident_list import Line, ResidentList
from ui.widgets.search import SearchField
from ui.widgets.text import SectionTitle

if TYPE_CHECKING:
    from itcoach.calendar.day import DayPlan
    from itcoach.followups.lines import FollowUpLine
    from itcoach.residents import DeviceView, ResidentCard, ResidentHit
    from models.errors import Trouble
    from ui.desk import Desk

    _Shown = tuple[ResidentCard, FollowUpLine | None, FollowUpLine | None]

__all__ = ["ResidentsPage"]

LIST_WIDTH: Final = 300
MOST_HITS: Final = 50
EDITED: Final = (
    "name", "phone", "address", "area", "birth_year", "gender", "language", "contact_name", "contact_phone",
    "contact_relation", "goal", "heard_from", "send_documents_to", "protected_identity", "named_coach_id",
    "two_coaches_needed", "safety_note", "safety_note_date", "safety_note_expires",
)  # fmt: skip
"""The fields that undoing an edit writes back."""


class ResidentsPage(Page):
    """Find a resident and show the card.

    Attributes:
        search: What is searched for.
        list: Who fits; while nothing is searched for, who is booked today.
        card: The card of the chosen resident.
        dialog: The form on screen, if any.
    """

    scrolls = False  # the list and the card scroll by themselves

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Invånare"))
        self.new = self.set_primary(tr("Ny invånare"), self._new, key=Key.NEW, symbol="account-plus")
        self.add_key(Key.SEARCH, self._to_search)
        self.dialog: ResidentDialog | DeviceDialog | None = None
        self._chosen = ""
        self.search = SearchField(tr("Namn, kod, telefon eller ord"))
        self.search.setToolTip(tr("Sök bland invånarna och i anteckningarna (Ctrl+F)"))
        self.search.searched.connect(lambda _: self._find())
        self.search.installEventFilter(self)
        self.list = ResidentList(tr("Invånare"))
        self.list.current.connect(self.choose)
        self.card = ResidentCardView(desk)
        self._connect_card()
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        self._people = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        self._people.setLayout(row)
        self.regime = RegimeNotice(desk)
        self.regime.known.connect(self._follow_regime)
        self._counts_only = False
        self.body.addWidget(self.regime)
        self.body.addWidget(self._people, 1)
        self._below = EmptyState(
            tr("Här finns inga invånare"),
            tr("Börja ett besök utan person och gå igenom guiderna som vanligt."),
            symbol="account-off-outline",
        )
        self._below.hide()
        self.body.addWidget(self._below, 1)
        self.first_focus = self.search

    def arguments(self, *, resident: str = "") -> None:
        """Show the card of ``resident``, or go on where the page was."""
        if resident and resident != self._chosen:
            self.card.goal.leave()
            self._chosen = resident

    def place(self) -> dict[str, Any]:
        """Return whose card is shown."""
        return {"resident": self._chosen}

    def refresh(self) -> None:
        """Show the list and the card as they are stored now."""
        self.regime.refresh()
        self._find()
        self._load()

    def leaving(self) -> None:
        """Store a goal that is being written."""
        self.card.goal.leave()

    def choose(self, resident_id: str) -> None:
        """Show the card of a resident."""
        if resident_id != self._chosen:
            self.card.goal.leave()
            self._chosen = resident_id
            self._load()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search field down into the list with the arrow or Enter."""
        keys = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        pressed = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and event.key() in keys and self.list.count():  # type: ignore[attr-defined]
            self.list.setFocus()
            self.list.setCurrentRow(max(self.list.currentRow(), 0))
            return True
        return super().eventFilter(watched, event)

    def _left(self) -> QWidget:
        left = QWidget()
        left.setFixedWidth(round(LIST_WIDTH * (1 + (theme.text_scale() - 1) * 0.4)))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._heading = SectionTitle("")
        self._nobody = EmptyState("", "", symbol="account-search")
        column.addWidget(self.search)
        column.addWidget(self._heading)
        column.addWidget(self.list, 1)
        column.addWidget(self._nobody, 1)
        return left

    def _right(self) -> QWidget:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.card)
        empty = EmptyState(
            tr("Ingen invånare vald"),
            tr("Sök till vänster. Finns personen inte än, lägg till med Ny invånare."),
            symbol="card-account-details-outline",
        )
        frame = QFrame()
        frame.setProperty("role", "card")
        QVBoxLayout(frame).addWidget(empty)
        self._layers = QStackedWidget()
        self._layers.addWidget(frame)
        self._layers.addWidget(self._area)
        return self._layers

    def _connect_card(self) -> None:
        card = self.card
        card.visit_asked.connect(self._start_visit)
        card.booking_asked.connect(lambda: self.desk.go("bookings", new_for=self._chosen))
        card.edit_asked.connect(self._edit)
        card.goal.given.connect(lambda goal: self._store_goal(goal))
        card.devices.add_asked.connect(lambda: self._ask_device(None))
        card.devices.edit_asked.connect(self._ask_device)
        card.devices.remove_asked.connect(self._remove_device)

    def _follow_regime(self, regime: Regime) -> None:
        """Offer a visit without a person where nobody is kept."""
        self._counts_only = regime is Regime.ANONYMOUS
        focus = self.window().focusWidget()
        keyboard_here = focus is not None and self._people.isAncestorOf(focus)
        self._people.setVisible(not self._counts_only)
        self._below.setVisible(self._counts_only)
        self.new.setText(tr("Starta besök utan person") if self._counts_only else tr("Ny invånare"))
        self.first_focus = self.new if self._counts_only else self.search
        if keyboard_here and self._counts_only:  # else Qt hands it to the rail when the people go
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _find(self) -> None:
        work, text = self.desk.work, self.search.text().strip()
        if text:
            found = partial(residents.search, work, text=text, limit=MOST_HITS)
            self.desk.read(self, found, self._show_hits, latest="search")
        else:
            today = partial(bookings.day, work, day=work.clock.today())
            self.desk.read(self, today, self._show_today, latest="search")

    def _show_hits(self, hits: "tuple[ResidentHit, ...]") -> None:
        lines = [Line(hit.resident_id, _with_code(hit.shown_name, hit.code), _about(hit)) for hit in hits]
        heading = tr("Träffar") if len(hits) < MOST_HITS else tr("De {n} första träffarna", n=MOST_HITS)
        self._show_lines(heading, lines)
        if not hits:
            self._nobody.title.setText(tr("Ingen träff"))
            self._nobody.text.setText(
                tr("Pröva början av namnet, telefonnumret eller gatan. Eller lägg till en ny invånare.")
            )

    def _show_today(self, plan: "DayPlan") -> None:
        entries = {
            entry.resident_id: entry
            for entry in reversed(plan.entries)
            if isinstance(entry, BookingEntry) and entry.takes_time
        }
        lines = [
            Line(
                entry.resident_id,
                _with_code(entry.who, entry.code),
                tr("bokad {time}", time=dates.clock_time(entry.start, language())),
            )
            for entry in sorted(entries.values(), key=lambda each: each.start)
        ]
        self._show_lines(tr("Idag"), lines)
        if not lines:
            self._nobody.title.setText(tr("Sök efter en invånare"))
            self._nobody.text.setText(tr("Skriv några bokstäver. De som är bokade idag står annars här."))

    def _show_lines(self, heading: str, lines: list[Line]) -> None:
        self._heading.setText(heading)
        self._heading.setVisible(bool(lines))
        self.list.show_lines(lines, self._chosen)
        self.list.setVisible(bool(lines))
        self._nobody.setVisible(not lines)

    def _load(self) -> None:
        work, chosen = self.desk.work, self._chosen
        if not chosen:
            return

        def shown() -> "_Shown":
            today = work.clock.today()
            lapsed = schedule.lapsed_for(work, resident_id=chosen, today=today)
            following = schedule.next_for(work, resident_id=chosen, today=today)
            return residents.card(work, resident_id=chosen), following, lapsed

        self.desk.read(self, shown, self._show_card, latest="card", on_failure=self._not_shown)

    def _not_shown(self, trouble: "Trouble") -> None:
        self.desk.messages.trouble(trouble)
        if isinstance(trouble, RecordGone):  # a sync has taken the resident away: nothing more is shown
            self._chosen = ""
            self._layers.setCurrentIndex(0)

    def _show_card(self, shown: "_Shown") -> None:
        another = self.card.card is None or self.card.card.resident_id != shown[0].resident_id
        self.card.show_card(*shown)
        self._layers.setCurrentWidget(self._area)
        if another:
            self._area.verticalScrollBar().setValue(0)

    def _start_visit(self) -> None:
        work, chosen = self.desk.work, self._chosen
        self.desk.write(
            self,
            lambda: visits.start_drop_in(work, resident_id=chosen),
            lambda visit: self.desk.go("visit", visit=visit.visit_id),
        )

    def _new(self) -> None:
        if self._counts_only:
            start_without_person(self.desk, self)
            return

        def created(card: "ResidentCard") -> None:
            self.search.clear()
            self.choose(card.resident_id)
            self.desk.messages.done(
                tr("{name} är tillagd, med koden {code}.", name=card.shown_name, code=written(card.code))
            )

        self.dialog = ResidentDialog(self.desk, None, created, self)
        self.dialog.begin()

    def _edit(self) -> None:
        before = self.card.card
        if before is not None:
            self.dialog = ResidentDialog(self.desk, before, lambda _: self._offer_undo(before), self)
            self.dialog.begin()

    def _offer_undo(self, before: "ResidentCard") -> None:
        fields = {name: getattr(before, name) for name in EDITED}
        if before.safety_note_expired:
            fields = {name: value for name, value in fields.items() if not name.startswith("safety_note")}
        self.desk.messages.done(
            tr("Kortet är sparat."), undo=partial(self._write_back, before.resident_id, fields)
        )

    def _write_back(self, resident_id: str, fields: dict[str, Any]) -> None:
        work = self.desk.work
        self.desk.write(self.desk, lambda: residents.update(work, resident_id=resident_id, **fields))

    def _store_goal(self, goal: str) -> None:
        before = self.card.card
        if before is None:
            return
        work, whose, desk = self.desk.work, before.resident_id, self.desk

        def failed(trouble: "Trouble") -> None:
            desk.messages.trouble(trouble)
            self.card.goal.show_goal(before.goal)
            self.card.goal.begin(goal)

        desk.write(
            self,
            lambda: residents.update(work, resident_id=whose, goal=goal),
            lambda _: desk.messages.done(
                tr("Målet är sparat."), undo=partial(self._write_back, whose, {"goal": before.goal})
            ),
            on_failure=failed,
        )

    def _ask_device(self, device: "DeviceView | None") -> None:
        def stored(given: "DeviceView") -> None:
            words = tr("Enheten är tillagd.") if device is None else tr("Enheten är ändrad.")
            undo = partial(self._forget, given) if device is None else partial(self._change_back, device)
            self.desk.messages.done(words, undo=undo)

        who = self.card.card.shown_name if self.card.card is not None else ""
        self.dialog = DeviceDialog(self.desk, self._chosen, who, device, stored, self)
        self.dialog.begin()

    def _remove_device(self, device: "DeviceView") -> None:
        work, whose, desk = self.desk.work, self._chosen, self.desk
        self.desk.write(
            self,
            lambda: residents.remove_device(work, device_id=device.device_id),
            lambda _: desk.messages.done(
                tr("Enheten är borttagen."), undo=partial(self._put_back, whose, device)
            ),
        )

    def _put_back(self, resident_id: str, device: "DeviceView") -> None:
        self.desk.write(self.desk, partial(store_device, self.desk.work, resident_id, device, new=True))

    def _change_back(self, device: "DeviceView") -> None:
        self.desk.write(self.desk, partial(store_device, self.desk.work, "", device))

    def _forget(self, device: "DeviceView") -> None:
        work = self.desk.work
        self.desk.write(self.desk, lambda: residents.remove_device(work, device_id=device.device_id))


def _about(hit: "ResidentHit") -> str:
    """Return why it was found, or where the person lives."""
    if hit.why:
        return capital(hit.why)
    return ", ".join(filter(None, (hit.address, hit.area)))


def _with_code(who: str, code: str) -> str:
    """Return the name and the code, or the code once where it stands for the name."""
    return who if written(code) in who else f"{who} · {written(code)}"
