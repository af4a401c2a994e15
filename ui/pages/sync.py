"""How sync stands, what needs the coach, and what has happened."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from itcoach.calendar import overlaps
from itcoach.settings import ASK_FIRST
from itcoach.syncing import aside, conflicts, drafts, exchange, resolving
from itcoach.syncing.network import Line
from itcoach.syncing.record_words import moment_words
from resources.words import capital, ntr, tr
from ui.pages.base import Page
from ui.pages.sync_cards import AsideCard, ConflictCard, DraftCard, NoteCard, OverlapCard
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.cards import Kind, StatusChip
from ui.widgets.table import Column, Table
from ui.widgets.text import SectionTitle, WrappedLabel

if TYPE_CHECKING:
    from itcoach.syncing.exchange import SyncOverview
    from itcoach.workplace import Workplace
    from sync.client import Run, SyncStatus
    from ui.autosync import AutoSync
    from ui.desk import Desk

__all__ = ["SyncPage"]

POLL_MS = 300
TABLE_HEIGHT = 260
FIRST_CARDS = 10
"""So many at once; a coach who settles these is shown the next."""


@dataclass(frozen=True)
class _Need:
    """Something that needs the coach: what makes it another one, and what shows it."""

    key: object
    make: Callable[[], QWidget]


@dataclass(frozen=True)
class _Needs:
    """All that needs the coach, and what stands on top of one another in the calendar."""

    edits: tuple[Any, ...]
    conflicts: tuple[Any, ...]
    forks: tuple[Any, ...]
    drafts: tuple[Any, ...]
    overlaps: tuple[Any, ...]


class _Cards(QVBoxLayout):
    """Hold cards under a heading. One that is still needed stays as it is, with what is typed in it.

    Args:
        title: The heading.

    Attributes:
        heir: Where the keyboard goes when its card has gone; none where it had none, or nothing is left.
        lost: Whether the card with the keyboard has gone.
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heir: QWidget | None = None
        self.lost = False
        self.setSpacing(12)
        self._title, self._more = SectionTitle(title), QuietButton("", self._show_more)
        self._needs: list[_Need] = []
        self._shown: dict[object, QWidget] = {}
        self._most = FIRST_CARDS
        self.addWidget(self._title)
        self.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._show()

    def show_needs(self, needs: list[_Need]) -> None:
        """Show these."""
        self._needs = needs
        self._show()

    def _show_more(self) -> None:
        self._most += FIRST_CARDS
        self._show()

    def _show(self) -> None:
        needs = self._needs[: self._most]
        place = self._drop_others({need.key for need in needs})
        for at, need in enumerate(needs):
            if need.key not in self._shown:
                self._shown[need.key] = need.make()
                self.insertWidget(1 + at, self._shown[need.key])
        rest = len(self._needs) - len(needs)
        self._title.setVisible(bool(needs))
        self._more.setVisible(rest > 0)
        self._more.setText(ntr("Visa {n} till", "Visa {n} till", rest))
        self.lost, self.heir = place is not None, None
        if place is not None and needs:
            self.heir = self._shown[needs[min(place, len(needs) - 1)].key].findChild(QPushButton)

    def _drop_others(self, wanted: set[object]) -> int | None:
        """Take away the cards that nobody needs; return the place of the one that had the keyboard."""
        place = None
        for at, (key, card) in enumerate(list(self._shown.items())):
            if key in wanted:
                continue
            focus = card.window().focusWidget()
            if focus is not None and card.isAncestorOf(focus):
                place = at
            self.removeWidget(card)
            card.hide()
            card.deleteLater()
            del self._shown[key]
        return place


class SyncPage(Page):
    """Show that everything has arrived, or what has not."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Synk"))
        self.sync_now = self.set_primary(tr("Synka nu"), self._sync_now, symbol="sync")
        self.cancel = SecondaryButton(tr("Avbryt"), self._cancel)
        self.tools.addWidget(self.cancel)
        self.state = StatusChip("", "neutral")
        self.body.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        self.details = WrappedLabel("", role="quiet_text")
        self.body.addWidget(self.details)
        self.pair = SecondaryButton(tr("Koppla datorn"), lambda: desk.go("settings"))
        self.pair.hide()
        self.body.addWidget(self.pair, 0, Qt.AlignmentFlag.AlignLeft)
        self._calm = WrappedLabel(tr("Ingenting behöver dig. Det du skriver skickas av sig självt."))
        self._calm.hide()
        self.body.addWidget(self._calm)
        self._needs = _Cards(tr("Behöver dig"))
        self._overlaps = _Cards(tr("Krockar i kalendern"))
        self.body.addLayout(self._needs)
        self.body.addLayout(self._overlaps)
        self._history_title = SectionTitle(tr("Det som har hänt"))
        self.history = _history(desk)
        self.body.addWidget(self._history_title)
        self.body.addWidget(self.history)
        self.body.addStretch(1)
        for each in (self.state, self._history_title, self.history):  # until it is known how it stands
            each.hide()
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._show_activity)
        self._poll.start()
        self._status: SyncStatus | None = None
        self._is_calm = False

    def refresh(self) -> None:
        """Read how it stands now."""
        work = self.desk.work
        self.desk.read(self, lambda: exchange.overview(work.store), self._show, latest="overview")
        self.desk.read(self, lambda: _needs_of(work), self._show_needs, latest="needs")

    @property
    def _sync(self) -> "AutoSync | None":
        return self.desk.autosync

    def _sync_now(self) -> None:
        if self._sync is not None:
            self._sync.sync_now()
            self._show_activity()

    def _cancel(self) -> None:
        if self._sync is not None:
            self._sync.cancel()

    def _show(self, overview: "SyncOverview") -> None:
        self._status = status = overview.status
        self.sync_now.setEnabled(status.paired)
        self.pair.setVisible(not status.paired)
        self._show_calm()
        self._history_title.setVisible(bool(overview.runs))
        self.history.setVisible(bool(overview.runs))
        self.history.set_rows(overview.runs)
        self._show_activity()

    def _show_activity(self) -> None:
        """Show how it stands this moment: a sync goes on, a network comes, without any data changing."""
        sync, status = self._sync, self._status
        under_way = sync is not None and sync.syncing
        self.cancel.setVisible(under_way)
        if status is None:
            return
        self.state.show()
        if under_way and sync is not None:
            self.state.show_state(sync.words(), "neutral", "cloud-sync-outline")
        else:
            state = exchange.state_words(status, sync.line if sync is not None else Line.UNKNOWN)
            self.state.show_state(state.words, cast("Kind", state.kind), state.symbol)
        self.details.setText(self._details(status))

    def _show_calm(self) -> None:
        self._calm.setVisible(self._is_calm and self._status is not None and self._status.paired)

    def _details(self, status: "SyncStatus") -> str:
        if not status.paired:
            return tr(
                "Det du skriver sparas på den här datorn. Koppla den till kommunens server, så skickas det."
            )
        today = self.desk.work.clock.today()
        last = moment_words(status.last_success, today) if status.last_success else tr("aldrig")
        parts = [
            tr(
                "{municipality}, {address}. Senast klar {when}.",
                municipality=status.municipality,
                address=status.server_url,
                when=last,
            )
        ]
        again = self._sync.next_try if self._sync is not None else None
        if again is not None:
            parts.append(tr("Nästa försök {when}.", when=moment_words(again, today)))
        if self._sync is not None and self._sync.network.metered:
            parts.append(tr("Nätet är ett mobilnät."))
            if self.desk.settings.metered_pull == ASK_FIRST:
                parts.append(tr("Är det mycket att hämta väntar det."))
        return " ".join(parts)

    def _show_needs(self, found: _Needs) -> None:
        desk = self.desk
        needs = [
            *(_Need(each, partial(AsideCard, desk, each)) for each in found.edits),
            *(_Need(each, partial(ConflictCard, desk, each)) for each in found.conflicts),
            *(_Need(each, partial(NoteCard, desk, each)) for each in found.forks),
            *(_Need(each, partial(DraftCard, desk, each)) for each in found.drafts),
        ]
        calendar = [_Need(each, partial(OverlapCard, desk, each)) for each in found.overlaps]
        self._is_calm = not needs and not calendar
        self._show_calm()
        self._needs.show_needs(needs)
        self._overlaps.show_needs(calendar)
        if self._needs.lost or self._overlaps.lost:
            heir = self._needs.heir or self._overlaps.heir or self.sync_now
            heir.setFocus(Qt.FocusReason.OtherFocusReason)


def _needs_of(work: "Workplace") -> _Needs:
    return _Needs(
        aside.open_set_aside(work),
        conflicts.open_conflicts(work),
        resolving.forked_notes(work),
        drafts.left_behind(work),
        overlaps.coming_overlaps(work),
    )


def _history(desk: "Desk") -> "Table[Run]":
    today = desk.work.clock.today()
    table: Table[Run] = Table(
        "sync_runs",
        tr("Synkningar"),
        [
            Column(
                tr("När"),
                lambda run: capital(moment_words(run.started_at, today)),
                sort=lambda run: run.started_at,
                width=205,
            ),
            Column(
                tr("Skickat"),
                lambda run: exchange.grouped(run.sent),
                sort=lambda run: run.sent,
                width=78,
                number=True,
            ),
            Column(
                tr("Hämtat"),
                lambda run: exchange.grouped(run.received),
                sort=lambda run: run.received,
                width=78,
                number=True,
            ),
            Column(
                tr("Krockar"),
                lambda run: exchange.grouped(run.conflicts),
                sort=lambda run: run.conflicts,
                width=78,
                number=True,
            ),
            Column(tr("Hur det gick"), _outcome),
        ],
        desk.settings,
    )
    table.setMinimumHeight(TABLE_HEIGHT)
    return table


def _outcome(run: "Run") -> str:
    words = exchange.trouble_words(run.error) if run.error else tr("Klart")
    return f"{words} · {exchange.erased_words(run.erased)}" if run.erased else words
