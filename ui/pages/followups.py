"""The follow-ups: a list of codes with where each stands, and what can be done about the chosen one."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget

from itcoach.followups import schedule
from itcoach.followups.series import FollowUpState
from itcoach.visiting import visits
from models.vocabulary import VisitStatus
from resources.words import tr
from ui import theme, wheel
from ui.actions import Key
from ui.dialogs.index_sheet import print_questions
from ui.dialogs.missed_follow_up import MissedFollowUp
from ui.dialogs.start_measurement import StartMeasurement
from ui.pages.base import Page
from ui.pages.followups_chosen import ChosenFollowUp, may_measure
from ui.pages.followups_list import (
    DAY,
    FILTERS,
    NEXT_DAY,
    OVER,
    fits,
    follow_ups_table,
    is_in,
    next_days,
)
from ui.pages.visit_state import VisitState
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import EmptyState
from ui.widgets.search import SearchField
from ui.widgets.tabs import Tabs
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from itcoach.followups.lines import FollowUpLine
    from itcoach.followups.schedule import MissedBefore
    from itcoach.workplace import Workplace
    from ui.desk import Desk

__all__ = ["FollowUpsPage"]

PART, WHOSE = "followups.part", "followups.whose"
MINE, ALL = "mine", "all"


class FollowUpsPage(Page):
    """List the follow-ups; measure, book or record a drop-out for the chosen one.

    Attributes:
        parts: What part of the list is shown: to do, coming, done, missed, all.
        whose: The coach's own, or all on this laptop.
        search: Narrows the list by name or code.
        table: The list.
        chosen: The chosen follow-up with what can be done.
        dialog: The form on screen, if any.
    """

    scrolls = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Uppföljning"))
        self.measure = self.set_primary(
            tr("Gör mätning"), self._measure, key=Key.NEW, symbol="clipboard-text"
        )
        self.add_key(Key.SEARCH, self._to_search)
        self._lines: tuple[FollowUpLine, ...] = ()
        self._upcoming: dict[str, date] = {}
        self._wanted = self._asked_for = ""
        self._kept: bool | None = None  # nobody knows before the first reading
        self.dialog: MissedFollowUp | StartMeasurement | None = None
        self._build_choices()
        self.table = follow_ups_table(desk.settings, self._upcoming)
        self.table.current.connect(self._choose)
        self.table.chosen.connect(self._open_card)
        self.nothing = EmptyState("", "", (tr("Visa alla"), self._show_all), "clipboard-text")
        # Hidden behind the list it asks for no room that the chosen one needs.
        self.nothing.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nothing)
        self.body.addWidget(self._stack, 1)
        self.chosen = ChosenFollowUp()
        self.chosen.book_asked.connect(self._book)
        self.chosen.missed_asked.connect(self._ask_why)
        self.chosen.take_back_asked.connect(self._take_back)
        self.chosen.card_asked.connect(self._open_card)
        self.chosen.paper_asked.connect(self._print_questions)
        self.body.addWidget(self.chosen)
        self.first_focus = self.table

    def arguments(self, *, part: str = "", resident: str = "") -> None:
        """Show a ``part`` of the list, or the follow-up of a resident that is next."""
        if part:
            self.parts.choose(part)
        if resident:
            self.search.clear()
            self._asked_for = resident

    def refresh(self) -> None:
        """Show the list as it stands now."""
        work = self.desk.work

        def read() -> "tuple[bool, tuple[FollowUpLine, ...]]":
            return schedule.are_kept(work), schedule.code_list(work, today=work.clock.today())

        self.desk.read(self, read, lambda found: self._take(*found), latest="follow_ups")

    # --- building ---

    def _build_choices(self) -> None:
        self.parts = Tabs(tr("Delar av kodlistan"))
        for key in FILTERS:
            self.parts.add(key, _part_title(key, None))
        self.whose = QComboBox()
        self.whose.setAccessibleName(tr("Vems uppföljningar"))
        self.whose.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.whose.addItem(tr("Mina"), MINE)
        self.whose.addItem(tr("Alla på den här datorn"), ALL)
        memory = self.desk.settings
        self.whose.setCurrentIndex(max(self.whose.findData(memory.recall(WHOSE)), 0))
        wheel.keep_from(self.whose)
        self.whose.activated.connect(self._use_whose)
        self.search = SearchField(tr("Namn eller kod"))
        self.search.setToolTip(tr("Sök i kodlistan (Ctrl+F)"))
        self.search.searched.connect(lambda _: self._show())
        words = tr("För in svar från papper")
        self.key_in = SecondaryButton(words, lambda: self.desk.go("index_keying"), "keyboard-outline")
        self.key_in.setAccessibleName(words)
        self.key_in.setToolTip(words)
        self.tools.addWidget(self.search)
        self.key_in.hide()  # until it is known how much stands beside it
        self.tools.addWidget(self.key_in)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.parts, 1)
        row.addWidget(self.whose, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        part = memory.recall(PART)
        self.parts.choose(part if isinstance(part, str) and part in FILTERS else "todo")
        self.parts.chosen.connect(self._use_part)

    # --- showing ---

    def _take(self, kept: bool, lines: "tuple[FollowUpLine, ...]") -> None:
        self._kept, self._lines = kept, lines
        beside_others = "" if theme.is_large() else tr("För in papper")
        self.key_in.setText(beside_others if lines else tr("För in svar från papper"))
        self.key_in.setVisible(kept)
        self._upcoming.clear()
        self._upcoming.update(next_days(lines))
        theirs = [each for each in lines if each.resident_id == self._asked_for]
        if theirs:
            following = self._upcoming.get(self._asked_for)
            self._look_at(next((each for each in theirs if each.due == following), theirs[0]))
        self._asked_for = ""
        self._show()

    def _look_at(self, line: "FollowUpLine") -> None:
        """Choose a line that was asked for; what the coach has chosen to see at first is left as it was."""
        self._wanted = line.follow_up_id
        if not line.mine:
            self.whose.setCurrentIndex(self.whose.findData(ALL))
        with QSignalBlocker(self.parts):
            self.parts.choose("todo" if is_in(line, "todo") else "all")

    def _show(self) -> None:
        if self._kept is None:
            return
        mine = self.whose.currentData() == MINE
        own = [each for each in self._lines if each.mine or not mine]
        for key in FILTERS:
            self.parts.rename(key, _part_title(key, sum(is_in(each, key) for each in own)))
        words = self.search.text().strip()
        in_part = [each for each in own if is_in(each, self.parts.current)]
        shown = [each for each in in_part if fits(each, words)]
        if self.parts.current == "todo":  # what can still be asked first, what closes soonest at the top
            shown.sort(key=lambda each: (each.state is FollowUpState.LAPSED, each.due))
        before = self._wanted or (chosen.follow_up_id if (chosen := self.table.selected()) else "")
        self._wanted = ""
        with QSignalBlocker(self.table):
            self.table.set_rows(shown)
            rows = self.table.rows()
            again = next((each for each in rows if each.follow_up_id == before), rows[0] if rows else None)
            if again is not None:
                self.table.select(again)
        room = not theme.is_large()
        self.table.show_column(DAY, shown=room)
        self.table.show_column(NEXT_DAY, shown=room and self.parts.current not in ("todo", "coming"))
        keyboard_here = self.window().focusWidget() is self.table
        self._stack.setCurrentWidget(self.table if shown else self.nothing)
        if not shown:
            self._say_why_empty(own, words)
        self.first_focus = self.table if shown else self._beside_table()
        if keyboard_here:  # else Qt hands it to the rail when the table goes
            self.first_focus.setFocus(Qt.FocusReason.OtherFocusReason)
        for widget in (self.parts, self.whose, self.search):
            widget.setVisible(bool(self._lines))
        self._choose(again)

    def _beside_table(self) -> QPushButton:
        assert self.nothing.button is not None
        return self.key_in if self.nothing.button.isHidden() else self.nothing.button

    def _say_why_empty(self, own: "Sequence[FollowUpLine]", words: str) -> None:
        title, text, action = self._empty_words(own, words)
        self.nothing.title.setText(title)
        self.nothing.text.setText(text)
        assert self.nothing.button is not None
        self.nothing.button.setVisible(bool(action))

    def _empty_words(self, own: "Sequence[FollowUpLine]", words: str) -> tuple[str, str, bool]:
        if not self._kept:
            return (
                tr("Här görs inga uppföljningar"),
                tr(
                    "Kommunen har bestämt att inga uppgifter om personer sparas, bara antal. "
                    "Därför finns det ingen att fråga igen."
                ),
                False,
            )
        if not self._lines:
            return (
                tr("Inga uppföljningar än"),
                tr(
                    "De läggs in här när en invånare har svarat på frågorna första gången: "
                    "6 och 12 månader senare. Frågorna finns i besöket, under Mätning."
                ),
                False,
            )
        if words:
            return tr("Ingen hittades"), tr("Sök på namn eller kod, eller visa alla."), True
        if not own:
            return tr("Du har inga egna uppföljningar"), tr("Kollegornas syns om du visar alla."), True
        if self.parts.current != "todo":
            return tr("Inga här just nu"), tr("Välj en annan del av listan, eller visa alla."), True
        opens = [each.opens for each in own if each.state is FollowUpState.COMING]
        told = (
            tr("Nästa uppföljning öppnar {day}.", day=day_words(min(opens)))
            if opens
            else tr("Alla uppföljningar är gjorda eller har en orsak.")
        )
        return tr("Inget att göra just nu"), told, True

    def _choose(self, line: "FollowUpLine | None") -> None:
        today = self.desk.work.clock.today()
        later = self._later(line) if line is not None else None
        self.chosen.show_line(line, later, today)
        self.measure.setVisible(bool(self._lines))
        self.measure.setEnabled(line is not None and may_measure(line, today))

    def _later(self, line: "FollowUpLine") -> "FollowUpLine | None":
        return next(
            (
                each
                for each in self._lines
                if each.resident_id == line.resident_id and each.due > line.due and each.state not in OVER
            ),
            None,
        )

    def _use_part(self, part: str) -> None:
        self.desk.settings.remember(PART, part)
        self._show()

    def _use_whose(self) -> None:
        self.desk.settings.remember(WHOSE, self.whose.currentData())
        self._show()

    def _show_all(self) -> None:
        self.search.clear()
        self.whose.setCurrentIndex(self.whose.findData(ALL))
        self.parts.choose("all")
        self._use_whose()
        self.table.setFocus()

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    # --- doing ---

    def _open_card(self, line: "FollowUpLine") -> None:
        self.desk.go("residents", resident=line.resident_id)

    def _print_questions(self, line: "FollowUpLine") -> None:
        print_questions(self.desk, self, resident_id=line.resident_id, kind=line.kind, whom=line.shown_name)

    def _measure(self) -> None:
        """Go to the visit that is open for the resident, or ask how the measurement will be made."""
        line = self.table.selected()
        if line is None:
            return
        work = self.desk.work
        self.desk.read(self, lambda: _open_visit(work, line), partial(self._measure_at, line))

    def _measure_at(self, line: "FollowUpLine", visit_id: str) -> None:
        if visit_id:
            self._measure_in(line, visit_id)
            return
        self.dialog = StartMeasurement(self.desk, self, line)
        self.dialog.visit_started.connect(self._go_to_visit)
        self.dialog.paper_wanted.connect(lambda: self.desk.go("index_keying", resident=line.resident_id))
        self.dialog.print_wanted.connect(partial(self._print_questions, line))
        self.dialog.begin()

    def _measure_in(self, line: "FollowUpLine", visit_id: str) -> None:
        if line.state is not FollowUpState.MISSED:
            self._go_to_visit(visit_id)
            return
        work, identity = self.desk.work, line.follow_up_id
        self.desk.write(
            self,
            lambda: schedule.take_back_missed(work, follow_up_id=identity),
            lambda _: self._go_to_visit(visit_id),
        )

    def _go_to_visit(self, visit_id: str) -> None:
        VisitState.at(self.desk, visit_id).tab = "index"
        self.desk.go("visit", visit=visit_id)

    def _book(self, line: "FollowUpLine") -> None:
        if line.booked is not None:
            day = line.booked.start.date().isoformat()
            self.desk.go("bookings", booking=line.booked.booking_id, day=day)
            return
        suggested = schedule.suggested_day(line, today=self.desk.work.clock.today())
        self.desk.go("bookings", day=suggested.isoformat(), new_for=line.resident_id, follow_up=True)

    def _ask_why(self, line: "FollowUpLine") -> None:
        self.dialog = MissedFollowUp(self.desk, self, line, self._later(line))
        self.dialog.recorded.connect(partial(self._recorded, line))
        self.dialog.begin()

    def _recorded(self, line: "FollowUpLine", before: "Sequence[MissedBefore]") -> None:
        work, desk = self.desk.work, self.desk
        both = len(before) > 1
        text = (
            tr("Bortfallet för {who} är registrerat, även för nästa uppföljning.", who=line.shown_name)
            if both
            else tr("Bortfallet för {who} är registrerat.", who=line.shown_name)
        )
        desk.messages.done(
            text,
            undo=lambda: desk.write(desk, lambda: schedule.restore_missed(work, before=before)),
        )

    def _take_back(self, line: "FollowUpLine") -> None:
        work, desk, identity, reason = self.desk.work, self.desk, line.follow_up_id, line.reason

        def again() -> None:
            if reason is not None:
                desk.write(desk, lambda: schedule.record_missed(work, follow_up_id=identity, reason=reason))

        desk.write(
            self,
            lambda: schedule.take_back_missed(work, follow_up_id=identity),
            lambda _: desk.messages.done(
                tr("Bortfallet för {who} är borttaget.", who=line.shown_name), undo=again
            ),
        )


def _open_visit(work: "Workplace", line: "FollowUpLine") -> str:
    """Return the coach's visit that is open for the resident; empty where there is none."""
    going_on = (each for each in visits.open_visits(work) if each.status == VisitStatus.OPEN)
    return next((each.visit_id for each in going_on if each.resident_id == line.resident_id), "")


def _part_title(key: str, number: int | None) -> str:
    title = {
        "todo": tr("Att göra"),
        "coming": tr("Kommande"),
        "done": tr("Gjorda"),
        "missed": tr("Bortfall"),
        "all": tr("Alla"),
    }[key]
    return title if number is None else f"{title} · {number}"
