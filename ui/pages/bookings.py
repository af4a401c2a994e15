"""The bookings: a week to see and to move in, a list to search in, and the chosen booking beside them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from itcoach.calendar import bookings
from itcoach.calendar.day import BookingEntry
from itcoach.safety.risk_checks import MadeCheck, check_before
from models.clock import to_local
from models.vocabulary import Regime
from resources.words import tr
from ui import wheel
from ui.actions import Key
from ui.pages.base import Page
from ui.pages.bookings_acts import BookingActs
from ui.pages.bookings_list import COACH, bookings_table
from ui.pages.bookings_panel import BookingsPanel
from ui.pages.bookings_week import (
    EVERYONE,
    ShownWeek,
    monday_of,
    read_week,
    save_week,
    week_at_hand,
)
from ui.saving import Saver
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.regime_notice import RegimeNotice, start_without_person
from ui.widgets.search import SearchField
from ui.widgets.week_view import WeekView
from ui.widgets.when_words import week_text

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["BookingsPage"]

VIEW = "bookings.view"
NOW_EVERY_MS = 60_000


class BookingsPage(Page):
    """Show the bookings of a week, of one coach or of all."""

    scrolls = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Bokningar"))
        self._day = desk.work.clock.today()
        self.monday = week_at_hand(self._day)
        self._coach, self._chosen = desk.work.coach_id, ""
        self._week: ShownWeek | None = None
        self._found: tuple[BookingEntry, ...] | None = None
        self._asked: dict[str, str] = {}
        self.set_primary(tr("Ny bokning"), self.new_booking, key=Key.NEW, symbol="plus")
        self.add_key(Key.SEARCH, self._search)
        self.setAcceptDrops(True)
        self._counts_only = False
        self.acts = BookingActs(desk, self)
        self.regime = RegimeNotice(desk)
        self.regime.known.connect(self._follow_regime)
        self._build_tools()
        self.body.addWidget(self.regime)
        self._build_views()
        self._clock = QTimer(self, interval=NOW_EVERY_MS)
        self._clock.timeout.connect(self._show_week)
        self._clock.start()
        self.show_view(str(desk.settings.recall(VIEW) or "week"))

    def arguments(
        self,
        *,
        day: str = "",
        booking: str = "",
        new: bool = False,
        new_for: str = "",
        follow_up: bool = False,
        importing: bool = False,
    ) -> None:
        """Go to the week of ``day`` or of a booking, begin a booking (for a resident), or an import.

        What is begun is a booking for a ``follow_up`` where that is asked for.
        """
        if day:
            self._day = date.fromisoformat(day)
            self.monday = monday_of(self._day)
        if booking:
            self._chosen = booking
            if not day:
                work = self.desk.work
                self.desk.read(self, lambda: bookings.details(work, booking_id=booking), self._go_to)
        if new or new_for:
            self._once(partial(self.new_booking, new_for, follow_up=follow_up))
        if importing:
            self._once(self.import_list)

    def place(self) -> dict[str, Any]:
        """Return the week and what is chosen in it."""
        return {"day": self.monday.isoformat(), "booking": self._chosen}

    def refresh(self) -> None:
        """Read the week, and what is searched for."""
        self.regime.refresh()
        work, monday, coach = self.desk.work, self.monday, self._coach
        self.set_title(week_text(monday))
        self.desk.read(self, lambda: read_week(work, monday, coach), self._take_week, latest="week")
        words, only = self.search.text().strip(), None if coach == EVERYONE else coach
        if words:
            self.desk.read(
                self,
                lambda: bookings.search(work, text=words, coach_id=only),
                self._take_found,
                latest="search",
            )
        else:
            self._found = None

    def show_view(self, name: str) -> None:
        """Show the ``week`` or the ``list``."""
        listed = name == "list"
        self.views.setCurrentIndex(int(listed))
        self.as_week.setChecked(not listed)
        self.as_list.setChecked(listed)
        self.search.setVisible(listed)
        self.first_focus = self.table if listed else self.today
        self.desk.settings.remember(VIEW, name)

    def show_week(self, monday: date) -> None:
        """Go to another week."""
        self.monday = monday
        self.refresh()

    def choose(self, booking_id: str) -> None:
        """Choose a booking; the panel and both views show it."""
        self._chosen = booking_id
        self._show_chosen()

    def new_booking(self, resident_id: str = "", *, follow_up: bool = False) -> None:
        """Ask for a new booking, for a resident and a follow-up where that is known."""
        if self._counts_only:
            start_without_person(self.desk, self)
            return
        from ui.dialogs.booking_form import BookingForm

        in_sight = self.monday <= self._day < self.monday + timedelta(days=7)
        day = self._day if in_sight else self.monday
        form = BookingForm(self.desk, self, day=day, resident_id=resident_id, follow_up=follow_up)
        form.booked.connect(self._booked)
        form.begin()

    def import_list(self) -> None:
        """Choose a list and show what reading it in would do."""
        from ui.dialogs.choose_file import choose_list

        choose_list(self, self.desk, self.open_file)

    def save_list(self) -> None:
        """Choose a file and save the bookings of the week in it, as a list or a calendar."""
        name = tr("Bokningar {day}", day=self.monday.isoformat())
        work, monday, coach = self.desk.work, self.monday, self._coach
        save = partial(save_week, work, monday=monday, coach_id=None if coach == EVERYONE else coach)
        self.saver.ask(
            tr("Spara veckans bokningar"),
            name,
            ["csv", "ics"],
            lambda path: self.saver.save(lambda: save(Path(path)), tr("Filen har personuppgifter.")),
        )

    def open_file(self, path: str) -> None:
        """Show what reading the list at ``path`` in would do."""
        from ui.dialogs.import_list import ImportList

        dialog = ImportList(self.desk, self)
        dialog.imported.connect(self._imported)
        dialog.finished.connect(dialog.deleteLater)
        dialog.resize(dialog.sizeHint())
        dialog.open_file(path)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what reading the file in would do."""
        event.acceptProposedAction()
        path = event.mimeData().urls()[0].toLocalFile()
        QTimer.singleShot(0, self, partial(self.open_file, path))

    def _once(self, open_dialog: Callable[[], object]) -> None:
        """Open a dialog once the page stands behind it, and not again when the coach comes back here."""

        def begin() -> None:
            self.desk.go("bookings")
            open_dialog()

        QTimer.singleShot(0, self, begin)

    def _follow_regime(self, regime: Regime) -> None:
        """Offer a visit without a person where nobody is kept, and the own calendar instead of a list."""
        self._counts_only = regime is Regime.ANONYMOUS
        self.read_in.setText(tr("Läs in kalender…") if self._counts_only else tr("Läs in lista…"))
        assert self.primary is not None
        self.primary.setText(tr("Starta besök utan person") if self._counts_only else tr("Ny bokning"))

    # --- building ---

    def _build_tools(self) -> None:
        line = FlowLayout(spacing=8)
        week = timedelta(days=7)
        before = SecondaryButton("", lambda: self.show_week(self.monday - week), "chevron-left")
        before.setAccessibleName(tr("Veckan före"))
        after = SecondaryButton("", lambda: self.show_week(self.monday + week), "chevron-right")
        after.setAccessibleName(tr("Veckan efter"))
        today = SecondaryButton(tr("Idag"), lambda: self.show_week(monday_of(self.desk.work.clock.today())))
        for button in (before, after):
            button.setToolTip(button.accessibleName())
        self.before, self.today, self.after = before, today, after
        self.coach = QComboBox()
        self.coach.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.coach.setAccessibleName(tr("Vems bokningar"))
        wheel.keep_from(self.coach)
        self.coach.activated.connect(self._use_coach)
        self.as_week = SecondaryButton(tr("Vecka"), lambda: self.show_view("week"), "calendar-week")
        self.as_list = SecondaryButton(tr("Lista"), lambda: self.show_view("list"), "format-list-bulleted")
        for button in (self.as_week, self.as_list):
            button.setCheckable(True)
        self.search = SearchField(tr("Sök bland alla bokningar"))
        self.search.searched.connect(lambda _: self.refresh())
        self.read_in = SecondaryButton(tr("Läs in lista…"), self.import_list, "file-import-outline")
        self.saver = Saver(self.desk, self)
        self.save_out = SecondaryButton(tr("Spara lista…"), self.save_list, "file-export-outline")
        self.save_out.setToolTip(tr("Spara veckans bokningar som lista eller kalender"))
        for widget in (
            before, today, after, self.coach, self.as_week, self.as_list, self.read_in, self.save_out,
            self.search,
        ):  # fmt: skip
            line.addWidget(widget)
        holder = QWidget()
        holder.setLayout(line)
        self.body.addWidget(holder)

    def _build_views(self) -> None:
        self.week = WeekView()
        self.week.grid.chosen.connect(lambda entry: self.choose(entry.id))
        self.week.grid.opened.connect(self.acts.start)
        self.week.grid.moved.connect(self.acts.move)
        self.table = bookings_table(self.desk.settings)
        self.table.current.connect(lambda entry: self.choose(entry.id) if entry else None)
        self.table.chosen.connect(self.acts.start)
        self._nothing = EmptyState(
            tr("Ingen bokning hittades"),
            tr("Sök på namn, kod, telefon, gata, bokningsnummer eller ord ur önskan."),
        )
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing, 1)
        self._nothing.hide()
        self.views = QStackedWidget()
        self.views.addWidget(self.week)
        self.views.addWidget(listed)
        self.panel = BookingsPanel(self.desk)
        self.panel.start_asked.connect(self.acts.start)
        self.panel.move_asked.connect(self.acts.ask_where_to)
        self.panel.cancel_asked.connect(self.acts.ask_why)
        self.panel.no_show_asked.connect(self.acts.no_show)
        self.panel.card_asked.connect(lambda entry: self.desk.go("residents", resident=entry.resident_id))
        self.panel.restore_asked.connect(self.acts.restore)
        self.panel.warning_chosen.connect(self._choose_first)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.views, 1)
        row.addWidget(self.panel)
        self.body.addLayout(row, 1)

    # --- showing ---

    def _take_week(self, week: ShownWeek) -> None:
        self._week = week
        self._fill_coaches()
        self._show_week()
        self._show_list()
        self._show_chosen()

    def _take_found(self, found: tuple[BookingEntry, ...]) -> None:
        self._found = found
        self._show_list()
        self._show_chosen()

    def _show_week(self) -> None:
        if self._week is not None:
            now = to_local(self.desk.work.clock.now())
            self.week.set_days(self._week.days, now, name_coach=self._coach == EVERYONE)
            self.week.grid.mark(self._chosen)
            self.panel.show_warnings(self._week.warnings)

    def _show_list(self) -> None:
        rows = self._entries()
        self.table.show_column(COACH, shown=self._coach == EVERYONE)
        with QSignalBlocker(self.table):
            self.table.set_rows(rows)
        self.table.setVisible(bool(rows) or self._found is None)
        self._nothing.setVisible(self.table.isHidden())

    def _show_chosen(self) -> None:
        shown = {
            entry.id: entry for entry in (*(self._week.bookings if self._week else ()), *self._entries())
        }
        entry = shown.get(self._chosen)
        self.panel.show_booking(entry)
        self._read_details(entry)
        self.week.grid.mark(self._chosen)
        if entry is not None and entry in self.table.rows() and self.table.selected() != entry:
            with QSignalBlocker(self.table):
                self.table.select(entry)

    def _read_details(self, entry: BookingEntry | None) -> None:
        if entry is not None:
            work = self.desk.work

            def load() -> tuple[BookingEntry, MadeCheck | None]:
                opened = bookings.details(work, booking_id=entry.id)
                return opened, check_before(work, opened)

            self.desk.read(self, load, lambda read: self.panel.show_details(*read), latest="panel")

    def _entries(self) -> tuple[BookingEntry, ...]:
        if self._found is not None:
            return self._found
        return self._week.bookings if self._week else ()

    def _fill_coaches(self) -> None:
        if self._week is None:
            return
        mine = self.desk.work.coach_id
        choices = [(tr("Mina bokningar"), mine)]
        choices += [(coach.name, coach.id) for coach in self._week.coaches if coach.id != mine]
        choices.append((tr("Allas bokningar"), EVERYONE))
        shown = [(self.coach.itemText(at), self.coach.itemData(at)) for at in range(self.coach.count())]
        if shown != choices:
            self.coach.clear()
            for text, key in choices:
                self.coach.addItem(text, key)
        self.coach.setCurrentIndex(max(self.coach.findData(self._coach), 0))

    def _use_coach(self) -> None:
        self._coach = str(self.coach.currentData())
        self.refresh()

    def _search(self) -> None:
        self.show_view("list")
        self.search.setFocus()
        self.search.selectAll()

    def _go_to(self, entry: BookingEntry) -> None:
        self._chosen = entry.id
        if entry.coach_id not in (None, self._coach):
            self._coach = EVERYONE
        self.show_week(monday_of(entry.start.date()))

    def _choose_first(self, ids: tuple[str, ...]) -> None:
        for booking_id in ids:
            if block := self.week.grid.block(booking_id):
                self.choose(booking_id)
                self.week.grid.reached.emit(block.geometry())
                return

    # --- what came of a dialog ---

    def _booked(self, booking_id: str, start: datetime, text: str) -> None:
        self._chosen = booking_id
        self.monday = monday_of(start.date())
        self.desk.messages.done(text)

    def _imported(self, first: datetime | None) -> None:
        if first is not None and first.date() >= monday_of(self.desk.work.clock.today()):
            self.monday = monday_of(first.date())
        work, monday, mine = self.desk.work, self.monday, self.desk.work.coach_id
        if self._coach == mine:
            self.desk.read(self, lambda: read_week(work, monday, mine), self._show_all_where_none_is_mine)

    def _show_all_where_none_is_mine(self, week: ShownWeek) -> None:
        """Show everyone's bookings after a list of others', which would seem not to have been read in."""
        if not week.bookings:
            self._coach = EVERYONE
            self.refresh()
