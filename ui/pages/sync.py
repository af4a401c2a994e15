"""How sync stands, what needs the coach, and what has happened."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from itcoach import conflicts, dates, resolving, syncing
from itcoach.network import Line
from models.clock import to_local
from resources.words import language, ntr, tr
from ui.forms import Form
from ui.pages.base import Page
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import Card, Kind, StatusChip
from ui.widgets.flow import FlowLayout
from ui.widgets.free_text import NumberGuard, TextArea
from ui.widgets.table import Column, Table
from ui.widgets.text import SectionTitle, WrappedLabel

if TYPE_CHECKING:
    from itcoach.conflicts import ConflictView
    from itcoach.resolving import NoteFork
    from itcoach.syncing import SyncOverview
    from sync.client import Run
    from ui.autosync import AutoSync
    from ui.desk import Desk

__all__ = ["SyncPage"]

POLL_MS = 300
TABLE_HEIGHT = 260


class SyncPage(Page):
    """Show that everything has arrived, or what has not."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Synk"))
        self._refused = 0
        self.sync_now = self.set_primary(tr("Synka nu"), self._sync_now, symbol="sync")
        self.cancel = SecondaryButton(tr("Avbryt"), self._cancel)
        self.tools.addWidget(self.cancel)
        self.state = StatusChip("", "neutral")
        self.body.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        self.details = WrappedLabel("", role="quiet_text")
        self.body.addWidget(self.details)
        self.needs = QVBoxLayout()
        self.needs.setSpacing(12)
        self.body.addLayout(self.needs)
        self.history = _history(desk)
        self.body.addWidget(SectionTitle(tr("Det som har hänt")))
        self.body.addWidget(self.history)
        self.body.addStretch(1)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._show_activity)
        self._poll.start()

    def refresh(self) -> None:
        """Read how it stands now."""
        store, work = self.desk.work.store, self.desk.work
        self.desk.read(self, lambda: syncing.overview(store), self._show, latest="overview")
        self.desk.read(
            self,
            lambda: (conflicts.open_conflicts(work), resolving.forked_notes(work)),
            self._show_needs,
            latest="needs",
        )
        self._show_activity()

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
        status = overview.status
        line = Line.UNKNOWN if self._sync is None else self._sync.line
        state = syncing.state_words(status, line)
        self.state.show_state(state.words, cast("Kind", state.kind), state.symbol)
        self.sync_now.setEnabled(status.paired)
        if not status.paired:
            self.details.setText(tr("Koppla datorn till kommunens server under Inställningar."))
        else:
            last = _moment(status.last_success) if status.last_success else tr("aldrig")
            self.details.setText(
                tr(
                    "{municipality}, {address}. Senast klar {when}.",
                    municipality=status.municipality,
                    address=status.server_url,
                    when=last,
                )
            )
        self.history.set_rows(overview.runs)
        self._refused = len(overview.set_aside)

    def _show_needs(self, found: "tuple[tuple[ConflictView, ...], tuple[NoteFork, ...]]") -> None:
        while (item := self.needs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._refused:
            card = Card(
                ntr("{n} ändring kunde inte tas emot", "{n} ändringar kunde inte tas emot", self._refused)
            )
            card.body.addWidget(
                WrappedLabel(
                    tr("De finns kvar på datorn. Kontakta den som sköter servern om de inte går iväg.")
                )
            )
            self.needs.addWidget(card)
        clashes, forks = found
        for conflict in clashes:
            self.needs.addWidget(self._card(conflict))
        for fork in forks:
            self.needs.addWidget(self._note_card(fork))

    def _card(self, conflict: "ConflictView") -> Card:
        title = tr("{record}: {field}", record=conflict.record, field=conflict.field)
        card = Card(title if conflict.field else tr("{record} är borttagen", record=conflict.record))
        mine, theirs = (
            tr("Du skrev: {text}", text=conflict.mine),
            tr("Någon annan: {text}", text=conflict.theirs),
        )
        if not conflict.field:
            theirs = tr("Någon annan tog bort det.")
        for text, stands in ((mine, conflict.mine_stands), (theirs, not conflict.mine_stands)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(WrappedLabel(text), 1)
            if stands:
                row.addWidget(StatusChip(tr("gäller nu"), "good"), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(row)
        buttons = FlowLayout()
        if conflict.can_choose:
            for words, is_mine in ((tr("Använd min"), True), (tr("Behåll deras"), False)):
                buttons.addWidget(SecondaryButton(words, partial(self._take, conflict.conflict_id, is_mine)))
        buttons.addWidget(SecondaryButton(tr("Jag har sett det"), partial(self._seen, conflict.conflict_id)))
        card.body.addLayout(buttons)
        return card

    def _note_card(self, fork: "NoteFork") -> Card:
        when = _moment(fork.start)
        card = Card(tr("Anteckningen från {when}, {who}", when=when, who=fork.resident_name))
        card.body.addWidget(WrappedLabel(tr("Den skrevs på två datorer samtidigt. Båda finns kvar.")))
        for writer, text in fork.versions:
            card.body.addWidget(WrappedLabel(tr("{who}: {text}", who=writer, text=text)))
        form = Form()
        field = TextArea(6)
        field.setText(fork.together)
        guard = NumberGuard([form.add(tr("Så här ska det stå"), field)])
        card.body.addWidget(form)
        button = SecondaryButton(tr("Gör till en anteckning"), partial(self._merge, fork, field, guard))
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _merge(self, fork: "NoteFork", field: TextArea, guard: NumberGuard) -> None:
        if not guard.check():
            return
        work, text = self.desk.work, field.text()
        self.desk.write(
            self,
            lambda: resolving.merge_notes(work, visit_id=fork.visit_id, revisions=fork.revisions, text=text),
        )

    def _take(self, conflict_id: str, mine: bool) -> None:
        work = self.desk.work
        self.desk.write(self, lambda: resolving.take(work, conflict_id=conflict_id, mine=mine))

    def _seen(self, conflict_id: str) -> None:
        work = self.desk.work
        self.desk.write(self, lambda: conflicts.seen(work, conflict_id=conflict_id))

    def _show_activity(self) -> None:
        under_way = self._sync is not None and self._sync.syncing
        self.cancel.setVisible(under_way)
        if under_way and self._sync is not None:
            self.state.show_state(self._sync.words(), "neutral")


def _history(desk: "Desk") -> "Table[Run]":
    table: Table[Run] = Table(
        "sync_runs",
        tr("Synkningar"),
        [
            Column(
                tr("När"), lambda run: _moment(run.started_at), sort=lambda run: run.started_at, width=190
            ),
            Column(
                tr("Skickat"), lambda run: str(run.sent), sort=lambda run: run.sent, width=90, number=True
            ),
            Column(
                tr("Hämtat"),
                lambda run: str(run.received),
                sort=lambda run: run.received,
                width=90,
                number=True,
            ),
            Column(
                tr("Krockar"),
                lambda run: str(run.conflicts),
                sort=lambda run: run.conflicts,
                width=90,
                number=True,
            ),
            Column(tr("Hur det gick"), _outcome),
        ],
        desk.settings,
    )
    table.setMinimumHeight(TABLE_HEIGHT)
    return table


def _outcome(run: "Run") -> str:
    words = syncing.trouble_words(run.error) if run.error else tr("Klart")
    return f"{words} · {syncing.erased_words(run.erased)}" if run.erased else words


def _moment(moment: datetime) -> str:
    local = to_local(moment)
    return f"{local:%Y-%m-%d} {dates.clock_time(local, language())}"
