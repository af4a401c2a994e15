"""What the demonstration does without a display: one coach's day, and a second laptop's morning.

Everything is done by clicking what is on screen and by typing; only the earlier history is laid in
beforehand. What it looked like and what came of it is saved below the output folder.
"""

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from itcoach import demo_history, residents
from itcoach.demo import SAMPLE_MORNING
from itcoach.guides import catalogue
from itcoach.importing import RowStatus
from itcoach.inclusion.scoring import rounded
from itcoach.syncing import exchange, replicas
from itcoach.visiting import visits
from resources.words import tr
from ui.dialogs.finish_visit import FinishDialog
from ui.dialogs.import_list import ImportList
from ui.entrance import Entrance
from ui.pages.leaflets import LeafletsPage
from ui.pages.residents import ResidentsPage
from ui.pages.today import TodayPage
from ui.pages.visit import VisitPage
from ui.resident.index_form import IndexForm
from ui.walkthrough.hand import Hand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from itcoach.demo import DemoLaptop, MadeUp
    from itcoach.importing import PreviewRow
    from itcoach.workplace import Workplace
    from sync.client import SyncResult
    from ui.autosync import AutoSync
    from ui.main_window import MainWindow
    from ui.tasks import Tasks

__all__ = ["Running", "Summary", "play"]

PICTURED_QUESTION: Final = 2
INK_LIGHTNESS: Final = 140
_ANSWER_KEYS: Final = (Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
INDEX_ANSWERS: Final = (3, 2, 3, 3, 2, 1, 2, 2, 2, 1, 2, 2)
"""What the resident of the demonstration answers six months after the first time."""


class Running(Protocol):
    """The program, running on one laptop."""

    window: "MainWindow"
    tasks: "Tasks"
    work: "Workplace | None"
    autosync: "AutoSync | None"

    def show(self) -> None:
        """Show the window."""

    def close(self) -> None:
        """Close it."""


@dataclass
class Summary:
    """What came of the day.

    Attributes:
        refused: The rows of the list that could not be used, with the reason.
        index: The index measured at the visit, rounded half up.
        leaflets: Names of the files that were saved.
        pushed: Edits that the first laptop sent.
        pulled: Records that the second laptop received.
        identical: Whether the second laptop holds the same as the first, as far as it may see.
        requests_when_idle: Requests of a sync with nothing to say.
    """

    imported: int = 0
    changed: int = 0
    already_there: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    visits: int = 0
    index: int | None = None
    leaflets: list[str] = field(default_factory=list)
    pushed: int = 0
    pulled: int = 0
    identical: bool = False
    requests_when_idle: int = 0


def play(start: "Callable[[DemoLaptop], Running]", made_up: "MadeUp", output: "Path") -> Summary:
    """Play the day and save ``pictures``, ``leaflets`` and ``summary.json`` in ``output``."""
    qInstallMessageHandler(_without_platform_limits)
    summary = Summary()
    first, second = made_up.laptops
    with _at(start(first), output) as day:
        _first_start(day, first, made_up)
        _morning(day, made_up, summary)
        with made_up.offline():
            _visits(day, summary)
            _paper(day, output / "leaflets", summary)
        _back_online(day, summary)
        with _at(start(second), output) as other:
            _first_start(other, second, made_up, pictures=False)
            _second_laptop(other, summary)
            summary.identical = replicas.same(day.work, other.work)
    output.mkdir(parents=True, exist_ok=True)
    (output / "summary.json").write_text(json.dumps(asdict(summary), ensure_ascii=False, indent=2), "utf-8")
    return summary


def _without_platform_limits(_kind: object, _context: object, text: str) -> None:
    """Pass Qt's messages on, but for what its offscreen platform says of itself at every window."""
    if not text.startswith("This plugin does not support"):
        print(text, file=sys.stderr)


class _Day:
    """One laptop with a hand at it, counting what its syncs carry."""

    def __init__(self, running: Running, output: "Path") -> None:
        self._running = running
        self.hand = Hand(running.window, running.tasks, output / "pictures")
        self.syncs: list[SyncResult] = []

    @property
    def work(self) -> "Workplace":
        assert self._running.work is not None
        return self._running.work

    @property
    def autosync(self) -> "AutoSync":
        assert self._running.autosync is not None
        return self._running.autosync

    @property
    def page(self) -> object:
        return self._running.window.page

    def open(self, page: str) -> None:
        """Click a page in the rail."""
        self.hand.touch(self._running.window.rail.buttons[page])

    def watch_syncs(self) -> None:
        """Keep the result of every sync from now on."""
        self.autosync.finished.connect(self.syncs.append)

    def synced(self) -> "SyncResult":
        """Press F5 and wait for what comes of it."""
        done = len(self.syncs)
        self.hand.press(Qt.Key.Key_F5)
        self.hand.wait(lambda: len(self.syncs) > done and not self.autosync.syncing, "the sync to end")
        self.hand.settle()
        return self.syncs[-1]


@contextmanager
def _at(running: Running, output: "Path") -> "Iterator[_Day]":
    running.show()
    try:
        yield _Day(running, output)
    finally:
        running.close()


def _first_start(day: _Day, laptop: "DemoLaptop", made_up: "MadeUp", *, pictures: bool = True) -> None:
    hand = day.hand
    hand.wait(lambda: hand.can_click(tr("Skapa databasen")), "the first start")
    _fill_in(hand, laptop.passphrase, laptop.passphrase)
    hand.click(tr("Skapa databasen"))
    hand.wait(lambda: hand.can_click(tr("Parkoppla")), "the welcome")
    _fill_in(hand, made_up.address, laptop.code)
    if pictures:
        hand.picture("01-welcome")
    hand.click(tr("Parkoppla"))
    hand.wait(lambda: isinstance(day.page, TodayPage), "today")
    day.watch_syncs()
    hand.arrive(day.autosync)


def _fill_in(hand: Hand, *texts: str) -> None:
    form = hand.find(Entrance).form
    assert form is not None
    for row, text in zip(form.rows, texts, strict=True):
        hand.write(text, row.field)


def _morning(day: _Day, made_up: "MadeUp", summary: Summary) -> None:
    hand = day.hand
    hand.click(tr("Läs in lista"))
    hand.choose_file(made_up.booking_list)
    _read_in(hand, summary, "02-import")
    hand.click(tr("Läs in lista…"))
    hand.choose_file(made_up.calendar)
    _read_in(hand, None, "03-calendar")
    demo_history.remember(day.work, today=SAMPLE_MORNING)
    hand.picture("04-week")
    day.open("today")
    hand.picture("05-today")
    day.open("residents")
    page = day.page
    assert isinstance(page, ResidentsPage)
    hand.write("Gunvor H", page.search)
    hand.wait(lambda: _first_name(page).startswith("Gunvor Höög"), "the resident who is looked for")
    hand.press(Qt.Key.Key_Return)
    hand.picture("06-resident")


def _first_name(page: ResidentsPage) -> str:
    return next((line.name for line in page.list.lines()), "")


def _read_in(hand: Hand, summary: Summary | None, picture: str) -> None:
    dialog = hand.find(ImportList)
    hand.wait(lambda: dialog.preview is not None and dialog.read_in.isEnabled(), "the preview")
    hand.picture(picture)
    assert dialog.preview is not None
    if summary is not None:
        rows = dialog.preview.rows
        summary.imported = _count(rows, RowStatus.NEW)
        summary.changed = _count(rows, RowStatus.CHANGED)
        summary.already_there = _count(rows, RowStatus.ALREADY_THERE)
        summary.refused = [{"row": r.row, "reason": r.reason} for r in rows if r.status is RowStatus.REFUSED]
    hand.touch(dialog.read_in)
    hand.wait_gone(dialog)


def _count(rows: "tuple[PreviewRow, ...]", status: RowStatus) -> int:
    return sum(row.status is status for row in rows)


def _visits(day: _Day, summary: Summary) -> None:
    hand = day.hand
    _start_visit(day, "Inga-Lill Höög")
    _write_note(day, "Windows 10 får inga uppdateringar längre. Visade på skärmen vad det betyder.")
    hand.click(tr("Avsluta besök"))
    _finish(day, tr("Titta på ny dator"), to_leaflets=False)
    _start_visit(day, "Gunvor Höög")
    hand.picture("07-visit")
    page = day.page
    assert isinstance(page, VisitPage)
    summary.index = _measure(day)
    _play_guide(day, "nagon-vill-ha-koder")
    _write_note(
        day, "Hade fått fem sms om paket. Gick igenom hur man ser att det är bluff. Raderade dem själv."
    )
    hand.click(tr("Avsluta besök"))
    hand.touch(hand.find(FinishDialog).book_next)
    _finish(day, tr("Ringa videosamtal till sonen"), to_leaflets=True)
    summary.visits = 2


def _start_visit(day: _Day, name: str) -> None:
    day.open("today")
    page = day.page
    assert isinstance(page, TodayPage)
    card = next(card for card in page.timeline.cards.values() if card.entry.who == name)
    day.hand.touch(card)
    day.hand.click(tr("Starta besök"))
    day.hand.wait(lambda: isinstance(day.page, VisitPage), "the visit")
    day.hand.settle()


def _write_note(day: _Day, text: str) -> None:
    page = day.page
    assert isinstance(page, VisitPage)
    day.hand.write(text, page.note.field)


def _play_guide(day: _Day, guide_id: str) -> None:
    hand, page = day.hand, day.page
    assert isinstance(page, VisitPage)
    page.open_guide(guide_id)
    hand.click(tr("Börja"))
    hand.settle()
    hand.picture("10-guide")
    hand.press(Qt.Key.Key_F11)
    hand.picture("11-resident-view")
    steps = len(catalogue.load(guide_id, "sv").steps)
    hand.click(tr("Det blev inte så"))
    for _ in range(steps):
        hand.click(tr("Klart, nästa"))
    hand.click(tr("Klar"))
    hand.settle()


def _measure(day: _Day) -> int | None:
    """Let the resident answer on the turned screen; return the index that is shown afterwards."""
    hand, page = day.hand, day.page
    assert isinstance(page, VisitPage)
    hand.click(tr("Mätning · dags"))
    hand.click(tr("Gör mätning"))
    form = hand.find(IndexForm)
    for number, answer in enumerate(INDEX_ANSWERS):
        if number == PICTURED_QUESTION:
            hand.picture("08-question")
        hand.press(_ANSWER_KEYS[answer])
    while not hand.can_click(tr("Klar")):
        if form.words is not None:
            hand.click(tr("Nästa"))
        else:
            hand.press(Qt.Key.Key_8)
    hand.click(tr("Klar"))
    hand.wait_gone(form)
    hand.wait(lambda: page.index.result is not None, "the result")
    hand.settle()
    hand.picture("09-index")
    (visit,) = visits.open_visits(day.work)
    card = residents.card(day.work, resident_id=visit.resident_id)
    score = card.measurements[-1].score
    return rounded(score.index) if score is not None and score.index is not None else None


def _finish(day: _Day, next_step: str, *, to_leaflets: bool) -> None:
    hand = day.hand
    dialog = hand.find(FinishDialog)
    if hand.can_click(tr("Löst")):
        hand.click(tr("Löst"))
        hand.click(tr("Själv"))
    hand.write("20", dialog.travel)
    hand.write(next_step, dialog.next_step)
    if to_leaflets:
        hand.picture("12-finish")
    if dialog.leaflets.isChecked() != to_leaflets:
        hand.touch(dialog.leaflets)
    hand.touch(dialog.finish_button)
    hand.wait_gone(dialog)


def _paper(day: _Day, folder: "Path", summary: Summary) -> None:
    hand = day.hand
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.glob("*.pdf"):
        earlier.unlink()  # those of an earlier demonstration; the file dialog would ask about each
    for sheet, name in (
        (tr("Sammanfattning av besök"), "visit-summary"),
        (tr("Guide att ta hem"), "guide"),
        (tr("Dagblad"), "day-sheet"),
    ):
        hand.click(sheet)
        page = day.page
        assert isinstance(page, LeafletsPage)
        hand.wait(lambda page=page: page.save_button.isEnabled(), "the preview")  # type: ignore[misc]
        hand.wait(lambda page=page: _has_ink(page.preview), "the page to be drawn")  # type: ignore[misc]
        hand.picture(f"13-{name}")
        hand.touch(page.save_button)
        hand.choose_file(folder / f"{name}.pdf")
        hand.wait((folder / f"{name}.pdf").exists, "the PDF")
        summary.leaflets.append(f"{name}.pdf")


def _has_ink(preview: QWidget) -> bool:
    """Tell whether a sheet is drawn in the preview: Qt draws it behind the window."""
    seen = preview.grab().toImage().scaled(160, 160)
    middle = range(60, 140)
    return any(seen.pixelColor(x, y).lightness() < INK_LIGHTNESS for x in middle for y in middle)


def _back_online(day: _Day, summary: Summary) -> None:
    day.hand.arrive(day.autosync)
    day.synced()
    summary.pushed = sum(run.sent for run in exchange.overview(day.work.store).runs)
    summary.requests_when_idle = day.synced().requests
    day.open("sync")
    day.hand.picture("14-sync")


def _second_laptop(day: _Day, summary: Summary) -> None:
    day.synced()
    summary.pulled = sum(run.received for run in exchange.overview(day.work.store).runs)
    day.open("today")
    day.hand.picture("15-second-laptop")
