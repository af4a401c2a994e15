"""The visit: guide in the middle, note and tasks on the right, the resident's goal on top."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from itcoach.guides import catalogue, search
from itcoach.safety import risk_checks
from itcoach.safety.risk_checks import RiskState
from itcoach.syncing import drafts
from itcoach.visiting import visits
from itcoach.visiting.view import FinishedVisit, VisitView
from models.database_troubles import RecordGone
from models.vocabulary import VisitStatus
from resources.words import language, tr
from ui import theme
from ui.actions import Key
from ui.dialogs.finish_visit import FinishDialog
from ui.pages.base import Page
from ui.pages.visit_about import AboutPanel, GoalLine
from ui.pages.visit_guides import VisitGuides
from ui.pages.visit_index import IndexPanel, Series, series_of
from ui.pages.visit_note import NotePanel
from ui.pages.visit_safety import SafetyLine
from ui.pages.visit_state import VisitState
from ui.pages.visit_tasks import TasksPanel
from ui.resident.guide_step import GuideStepView
from ui.widgets.buttons import SecondaryButton
from ui.widgets.guide_list import GuideList
from ui.widgets.guide_shelf import GuideShelf
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["VisitPage"]

ABOUT, CHOOSE, INDEX = "about", "choose", "index"
SIDE_WIDTH = 360
MINUTE_MS = 10_000
TAB_LETTERS = 24


@dataclass(frozen=True)
class _Loaded:
    view: VisitView
    series: Series
    risk: RiskState | None


class VisitPage(Page):
    """Work through a visit; everything is stored as it happens.

    Attributes:
        note: The note.
        tasks: The tasks.
        goal: The goal in the resident's own words.
        safety: When the coach means to go, and what is missing for a safe visit.
        tabs: What stands in the middle: the resident, the choice of guides, each guide, the measurement.
        chooser: The choice of guides.
        guides: The guides that are open.
        index: The measurement.
    """

    scrolls = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Besök"))
        self.finish_button = self.set_primary(tr("Avsluta besök"), self._finish, symbol="check")
        large = theme.is_large()  # then the icons alone
        words, key = tr("Vänd skärmen mot invånaren"), Key.RESIDENT_VIEW.value
        short = "" if large else tr("Vänd skärmen ({key})", key=key)
        self.turn_button = SecondaryButton(short, self._turn, "fullscreen")
        self.turn_button.setAccessibleName(words)
        self.turn_button.setToolTip(f"{words} ({key})")
        self.tools.addWidget(self.turn_button)
        self.add_key(Key.RESIDENT_VIEW, self._turn)
        self.add_key(Key.SEARCH, self._search)
        self._visit_id = ""
        self._loaded: _Loaded | None = None
        self._state: VisitState | None = None
        self._holder: QWidget | None = None
        self.resident_view: GuideStepView | None = None
        self.dialog: FinishDialog | None = None
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._show_title)
        self._minute.timeout.connect(self._show_safety)

    def arguments(self, *, visit: str, **was_open: Any) -> None:
        """Open the visit with the identity ``visit``; what was open before the lock opens again."""
        if visit != self._visit_id:
            self._visit_id, self._loaded = visit, None
            self._state = VisitState.at(self.desk, visit)
            self._state.reopen(**was_open)
            self._build()

    def place(self) -> dict[str, Any]:
        """Return the visit and what is open at it."""
        assert self._state is not None
        return {"visit": self._visit_id, **self._state.what_is_open()}

    def refresh(self) -> None:
        """Show the visit as it is stored; what is being typed is left alone."""
        work, visit_id = self.desk.work, self._visit_id

        def load() -> _Loaded:
            view = visits.view(work, visit_id=visit_id)
            booking = view.booking.booking_id if view.booking else ""
            whose = view.resident.resident_id
            risk = (
                risk_checks.risk_state(work, resident_id=whose, booking_id=booking)
                if not view.is_a_count
                else None
            )
            return _Loaded(view, series_of(work, whose), risk)

        self.desk.read(self, load, self._show, latest="visit", on_failure=self._not_shown)

    def leaving(self) -> None:
        """Save what is typed and not yet saved."""
        if self._state is not None:
            self._state.save()
            self.index.keep_begun()

    def _not_shown(self, trouble: "Trouble") -> None:
        self.desk.messages.trouble(trouble)
        if isinstance(trouble, RecordGone) and self._loaded is not None:
            work, visit_id = self.desk.work, self._visit_id
            self.desk.read(self, lambda: drafts.is_left(work, visit_id=visit_id), self._let_go)

    def _let_go(self, is_left: bool) -> None:
        """Leave a visit that a sync has taken away; about somebody erased nothing is stored anew."""
        assert self._state is not None
        if is_left or not self._state.was_saved:
            self.leaving()
        else:
            self._state.forget()
            if self.dialog is not None:
                self.dialog.close()
        self.index.let_go()
        self._visit_id, self._loaded, self._state = "", None, None
        self._minute.stop()
        self.set_title(tr("Besök"))
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
            self._holder = None
        self.desk.go("today")

    def _build(self) -> None:
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = QWidget()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.goal = GoalLine(self.desk)
        self.goal.hide()  # Until the visit is read.
        column.addWidget(self.goal)
        self.safety = SafetyLine(self.desk)
        column.addWidget(self.safety)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._middle(), 1)
        row.addWidget(self._side())
        column.addLayout(row, 1)
        self.body.addWidget(self._holder, 1)
        self.first_focus = self.tabs

    def _middle(self) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(8)
        self.tabs = Tabs(tr("Delar av besöket"))
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())  # Until the visit is read: the player's frame alone says nothing.
        self.about, self.index = AboutPanel(), IndexPanel(self.desk)
        self.chooser = GuideList(self.desk)
        self.guides = VisitGuides(self.desk, card)
        self._stack.addWidget(self.guides.player)
        self._parts: dict[str, QWidget] = {}
        for key, title, part in (
            (ABOUT, tr("Om invånaren"), self.about),
            (INDEX, tr("Mätning"), self.index),
            (CHOOSE, tr("Välj guide"), self.chooser),
        ):
            self._add_part(key, title, part)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.chooser.chosen.connect(lambda guide: self.open_guide(guide.id))
        self.index.guide_wanted.connect(self.open_guide)
        self.guides.opened.connect(self._add_guide)
        self.guides.wanted.connect(self.open_guide)
        self.tabs.chosen.connect(self._show_part)
        return card

    def _side(self) -> QWidget:
        self.note, self.tasks = NotePanel(self.desk), TasksPanel(self.desk)
        side = QWidget()
        side.setFixedWidth(round(SIDE_WIDTH * (1 + (theme.text_scale() - 1) * 0.3)))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.note, 4)
        column.addWidget(self.tasks, 6)
        return side

    def _add_part(self, key: str, title: str, part: QWidget) -> None:
        self._parts[key] = part
        self._stack.addWidget(part)
        self.tabs.add(key, title)

    def _add_guide(self, guide_id: str) -> None:
        title = catalogue.load(guide_id, language()).title
        short = title if len(title) <= TAB_LETTERS else title[: TAB_LETTERS - 1].rstrip() + "…"
        self._parts[guide_id] = self.guides.player
        self.tabs.add(guide_id, short, title)

    def open_guide(self, guide_id: str) -> None:
        """Show the player of a guide."""
        self.guides.open(guide_id)
        if guide_id in self.guides.plays:
            self.tabs.choose(guide_id)
            self.guides.player.done_button.setFocus()

    def _show_part(self, key: str) -> None:
        if key in self.guides.plays:
            self.guides.show(key)
            GuideShelf.at(self.desk).used(key)
        self._stack.setCurrentWidget(self._parts[key])
        if self._state is not None and self._loaded is not None:
            self._state.tab = key

    def _show(self, loaded: _Loaded) -> None:
        assert self._state is not None
        view, first = loaded.view, self._loaded is None
        self._loaded = loaded
        self._show_title()
        self._minute.start()
        self._show_person(loaded)
        self._show_safety()
        self.tasks.show_tasks(view.visit_id, view.tasks)
        devices = [each.kind.value for each in view.resident.devices]
        self.guides.show_visit(self._state, view.tasks, devices)
        self.chooser.suggest(search.suggest(language(), view.booking.wish if view.booking else ""))
        over = view.status is VisitStatus.FINISHED
        self.finish_button.setText(tr("Spara anteckningen") if over else tr("Avsluta besök"))
        self.finish_button.setVisible(not (over and view.is_a_count))
        if first:
            last_guide = next(reversed(self.guides.plays), CHOOSE)
            self.tabs.choose(self._state.tab if self._state.tab in self._parts else last_guide)

    def _show_person(self, loaded: _Loaded) -> None:
        """Show whom the visit is for; a visit without a person has guides and tasks alone."""
        assert self._state is not None
        view = loaded.view
        for widget in (self.goal, self.note):
            widget.setVisible(not view.is_a_count)
        if view.is_a_count:
            self.tabs.leave_out(ABOUT, INDEX)
            return
        self.goal.show_resident(view.resident)
        self.note.open(self._state, view.text, view.text_away)
        self.about.show_visit(view, loaded.risk.check if loaded.risk else None)
        self.index.show_series(view, loaded.series, self._state)
        self.tabs.rename(INDEX, tr("Mätning") if loaded.series.due is None else tr("Mätning · dags"))

    def _show_safety(self) -> None:
        if self._loaded is not None:
            self.safety.show_visit(self._loaded.view, self._loaded.risk)

    def _show_title(self) -> None:
        if self._loaded is None:
            return
        view = self._loaded.view
        name = view.resident.shown_name
        if view.status is VisitStatus.FINISHED:
            self.set_title(tr("Besök · {name} · avslutat", name=name))
            return
        minutes = max(0, (self.desk.work.clock.now() - view.start) // timedelta(minutes=1))
        self.set_title(tr("Besök · {name} · {n} min", name=name, n=minutes))

    def _search(self) -> None:
        self.tabs.choose(CHOOSE)
        self.chooser.search.setFocus()

    def _turn(self) -> None:
        key = self.tabs.current
        if self.index.form is not None and self.index.on_screen:
            self.index.resume()
        elif key in self.guides.plays:
            self.resident_view = GuideStepView(self.desk, self.guides.plays[key])
            self.resident_view.left.connect(self.desk.turn_back)
            self.desk.turned_back.connect(self.resident_view.deleteLater)
            self.desk.turn_to_resident(self.resident_view)
        else:
            self.desk.messages.note(tr("Välj en guide först, så kan den visas för invånaren."))

    def _finish(self) -> None:
        if self._loaded is None or self._state is None:
            return
        self._state.save()
        if self._loaded.view.status is VisitStatus.FINISHED:
            self._edit_note()
            return
        self.dialog = FinishDialog(self.desk, self._loaded.view, self.note.field.toPlainText(), self)
        self.dialog.finished_visit.connect(self._finished)
        self.dialog.open()

    def _finished(self, finished: FinishedVisit, to_leaflets: bool) -> None:
        assert self._state is not None
        self._state.forget()
        self.desk.messages.done(tr("Besöket är avslutat och sparat."))
        if to_leaflets:
            self.desk.go("leaflets", visit=finished.visit_id)
        else:
            self.desk.go("today")

    def _edit_note(self) -> None:
        work, visit_id, text = self.desk.work, self._visit_id, self.note.field.toPlainText()

        def stored(view: visits.VisitView) -> None:
            self.note.show_stored(view.text)
            self.desk.messages.done(tr("Anteckningen är sparad. De tidigare versionerna är kvar."))

        self.desk.write(
            self,
            lambda: visits.edit_note(work, visit_id=visit_id, text=text),
            stored,
        )
