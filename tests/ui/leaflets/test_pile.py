"""The pile: several sheets in one go, arranged, let out one by one, with nothing lost on the way."""

import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from itcoach import residents
from itcoach.codes import written
from itcoach.guides import catalogue
from itcoach.printing import orders
from itcoach.printing.orders import ChosenGuide, Order, Sheet
from itcoach.visiting import visits
from models.people import Resident
from models.vocabulary import LeafletKind, Topic
from sync.steps.erase import erase_here
from tests.helpers.leaflets import (
    GUIDE,
    WIFI,
    OneSided,
    click,
    handed_out,
    onto,
    pages_of,
    pile_of,
    ready,
    told,
)
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls, wait_idle
from ui import theme
from ui.pages.leaflets import LeafletsPage
from ui.printing import Job, NotPrinted, Part, Queue, Setup

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace

DIFFERS = "appar"  # told in one way for each kind of phone
ALT = Qt.KeyboardModifier.AltModifier


def titles(page: LeafletsPage) -> list[str]:
    return [line.splitlines()[0].partition(" ")[2] for line in pile_of(page)]


@pytest.fixture
def four(work: "Workplace", visit: str) -> list[str]:
    code = written(visits.view(work, visit_id=visit).resident.code)
    return [catalogue.load(GUIDE, "sv").title, "Flygblad", "Trygghetskort", f"Besök 2026-11-23 {code}"]


def test_the_pile_is_seen_and_has_buttons_of_its_own(pile: LeafletsPage, four: list[str]) -> None:
    assert titles(pile) == four
    assert pile_of(pile)[1] == "2. Flygblad\nvikt på tre · svenska"
    assert pile.tabs.buttons["pile"].text() == "Högen (4)"
    assert pile.print_button.text() == "Skriv ut högen"
    assert not pile.add_button.isVisible()
    assert unnamed_controls(pile) == []


def test_a_sheet_is_put_in_the_pile_once(open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(guide=GUIDE)
    click(page.add_button)
    assert told(page) == ["1 blad lagt i högen."]
    click(page.add_button)
    assert titles(page) == [catalogue.load(GUIDE, "sv").title]
    assert told(page) == ["Bladet ligger redan i högen."]


def test_the_sheets_are_moved_and_taken_away_with_the_keyboard(pile: LeafletsPage, four: list[str]) -> None:
    lines = pile.pile.list
    lines.setFocus()
    QTest.keyClick(lines, Qt.Key.Key_Home)
    QTest.keyClick(lines, Qt.Key.Key_Down, ALT)
    assert titles(pile) == [four[1], four[0], *four[2:]]
    assert lines.currentRow() == 1
    QTest.keyClick(lines, Qt.Key.Key_Up, ALT)
    assert titles(pile) == four
    QTest.keyClick(lines, Qt.Key.Key_Delete)
    assert titles(pile) == four[1:]
    settle()
    QTest.keyClick(pile.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert titles(pile) == four


def test_an_emptied_pile_is_had_back(pile: LeafletsPage, four: list[str]) -> None:
    assert not pile.pile.up.isEnabled()
    click(pile.pile.empty)
    assert titles(pile) == []
    assert not pile.print_button.isEnabled()
    (banner,) = pile.desk.messages.shown()
    assert banner.text == "4 blad är borttagna ur högen."
    assert banner.action is not None
    click(banner.action)
    assert titles(pile) == four


def test_the_pile_outlives_another_look_and_language(
    qtbot: "QtBot", pile: LeafletsPage, four: list[str]
) -> None:
    window = pile.window()
    pile.desk.frame.use_language("en")
    again = window.page  # type: ignore[attr-defined]
    ready(qtbot, again)
    assert titles(again) == four
    assert again.tabs.buttons["pile"].text() == "The pile (4)"


def test_all_of_a_visit_is_put_in_the_pile_at_once(
    qtbot: "QtBot", work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    visits.add_task(work, visit_id=visit, topic=Topic.PRINTER, guide_id=WIFI)
    page = open_leaflets(visit=visit)
    click(page.choices.whole_visit)
    ready(qtbot, page)
    code = written(visits.view(work, visit_id=visit).resident.code)
    wanted = [catalogue.load(each, "sv").title for each in (GUIDE, WIFI)]
    assert titles(page) == [*wanted, f"Besök 2026-11-23 {code}"]
    (banner,) = page.desk.messages.shown()
    assert banner.text == "3 blad lagda i högen."
    assert banner.action is not None
    click(banner.action)
    assert page.tabs.current == "pile"


def test_a_pile_is_printed_noted_and_can_be_had_back(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, pile: LeafletsPage, four: list[str]
) -> None:
    pile.output.choose_printer = onto(tmp_path / "paper.pdf")
    QTest.keyClick(pile.window(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    ready(qtbot, pile)
    files = [tmp_path / name for name in ("paper.pdf", "paper (2).pdf", "paper (3).pdf", "paper (4).pdf")]
    sizes = [(pages_of(file)[0].width(), pages_of(file)[0].height()) for file in files]
    assert sizes == [(595, 842), (842, 595), (595, 842), (595, 842)]
    assert handed_out(work, visit) == [
        (LeafletKind.GUIDE, GUIDE, "sv"),
        (LeafletKind.FLYER, None, "sv"),
        (LeafletKind.SAFETY_CARD, None, "sv"),
        (LeafletKind.VISIT_SUMMARY, None, "sv"),
    ]
    assert titles(pile) == []
    (banner,) = pile.desk.messages.shown()
    assert banner.text == "4 blad är utskrivna."
    assert banner.action is not None
    click(banner.action)
    assert titles(pile) == four


def save_into(page: LeafletsPage, folder: Path) -> None:
    click(page.save_button)
    dialog = page.output.file_dialog
    assert dialog is not None
    dialog.fileSelected.emit(str(folder))
    dialog.reject()


def test_a_pile_is_saved_in_a_folder(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, pile: LeafletsPage, four: list[str]
) -> None:
    (tmp_path / "Flygblad.pdf").write_bytes(b"mine")
    save_into(pile, tmp_path)
    ready(qtbot, pile)
    found = {file.name for file in tmp_path.glob("*.pdf")}
    assert found == {f"{title}.pdf" for title in four} | {"Flygblad (2).pdf"}
    assert (tmp_path / "Flygblad.pdf").read_bytes() == b"mine"
    assert len(handed_out(work, visit)) == 4
    assert told(pile) == [f"4 blad är sparade i mappen {tmp_path.name}. De ligger kvar i högen."]
    # They may be wanted on paper as well.
    assert titles(pile) == four
    assert not any("klart" in line for line in pile_of(pile))
    # The guide had been noted when the summary was made.
    (summary,) = (file for file in tmp_path.glob("Besök*.pdf"))
    assert "WhatsApp" in text_of(summary)


def text_of(file: Path) -> str:
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    document.load(str(file))
    return "\n".join(document.getAllText(at).text() for at in range(document.pageCount()))


class Failing(Queue):
    """A printer that jams at the second sheet."""

    def put(self, title: str, content: bytes, setup: Setup, part: Part = Part.ALL) -> None:
        if title == "Flygblad":
            raise NotPrinted
        super().put(title, content, setup, part)


def test_a_sheet_that_fails_is_told_and_the_rest_go_on(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, pile: LeafletsPage
) -> None:
    pile.output.choose_printer = onto(tmp_path / "paper.pdf", Failing)
    click(pile.print_button)
    ready(qtbot, pile)
    assert pile_of(pile) == [
        "1. Flygblad\nvikt på tre · svenska · Kom inte ut. Skrivaren tog inte emot bladet."
    ]
    assert [kind for kind, _, _ in handed_out(work, visit)] == [
        LeafletKind.GUIDE,
        LeafletKind.SAFETY_CARD,
        LeafletKind.VISIT_SUMMARY,
    ]
    assert told(pile)[-1].startswith("1 av 4 blad kom inte ut. Det som blev kvar ligger i högen.")
    pile.output.choose_printer = onto(tmp_path / "again.pdf")
    click(pile.print_button)
    ready(qtbot, pile)
    assert pile_of(pile) == []
    assert (tmp_path / "again.pdf").exists()


def test_a_folder_that_goes_away_loses_nothing(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, pile: LeafletsPage, four: list[str]
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    pile.desk.pile.changed.connect(lambda: shutil.rmtree(folder, ignore_errors=True) if out(pile) else None)
    save_into(pile, folder)
    ready(qtbot, pile)
    assert titles(pile) == four[1:]
    assert all("Kom inte ut. Filen kunde inte sparas där" in line for line in pile_of(pile))
    assert handed_out(work, visit) == [(LeafletKind.GUIDE, GUIDE, "sv")]


def out(page: LeafletsPage) -> int:
    """Return how many sheets of the run have come out or failed."""
    return page.desk.pile.run.done if page.desk.pile.run else 0


def test_a_run_is_cancelled_after_the_sheet_under_way(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, pile: LeafletsPage, four: list[str]
) -> None:
    save_into(pile, tmp_path)
    assert pile.pile.words.text() == f"Blad 1 av 4: {four[0]}"
    assert unnamed_controls(pile) == []
    assert pile.window().focusWidget() is pile.pile.cancel
    assert not pile.pile.remove.isEnabled()
    assert not pile.print_button.isEnabled()
    qtbot.waitUntil(lambda: out(pile) == 1, timeout=20_000)
    click(pile.pile.cancel)
    assert pile.pile.words.text() == "Slutar efter det här bladet: Flygblad"
    ready(qtbot, pile)
    assert {file.name for file in tmp_path.iterdir()} >= {f"{title}.pdf" for title in four[:2]}
    assert not list(tmp_path.glob("*.part"))
    assert all(pages_of(file) for file in tmp_path.glob("*.pdf"))
    assert titles(pile) == four[2:]
    assert len(handed_out(work, visit)) == 2
    assert told(pile) == ["Avbrutet. 2 blad kom ut, resten ligger kvar i högen."]
    assert not pile.pile.cancel.isVisible()
    # The window itself is not active after a dialog on the offscreen platform.
    assert pile.window().focusWidget() is pile.pile.list


def test_a_printer_with_one_side_waits_for_the_paper_to_be_turned(
    qtbot: "QtBot", tmp_path: Path, pile: LeafletsPage
) -> None:
    pile.output.choose_printer = onto(tmp_path / "paper.pdf", OneSided)
    click(pile.print_button)
    ready(qtbot, pile)
    assert pile_of(pile)[1].endswith("väntar på att bunten vänds")
    assert pile.output.turning is not None
    click(pile.output.turning.back_button)
    ready(qtbot, pile)
    assert pile_of(pile) == []
    assert len(list(tmp_path.glob("paper*.pdf"))) == 5


def test_stopping_at_the_fronts_keeps_the_sheet_in_the_pile(
    qtbot: "QtBot", tmp_path: Path, pile: LeafletsPage, four: list[str]
) -> None:
    pile.output.choose_printer = onto(tmp_path / "paper.pdf", OneSided)
    click(pile.print_button)
    ready(qtbot, pile)
    assert pile.output.turning is not None
    click(pile.output.turning.stop_button)
    ready(qtbot, pile)
    assert titles(pile) == four[1:]
    assert told(pile) == ["Avbrutet. 1 blad kom ut, resten ligger kvar i högen."]


def test_the_dialog_is_told_what_asks_most_of_the_printer(pile: LeafletsPage) -> None:
    jobs: list[Job] = []
    pile.output.choose_printer = lambda job: jobs.append(job)
    click(pile.print_button)
    (job,) = jobs
    assert (job.title, job.pages, job.setup.landscape) == ("4 blad", 0, True)
    assert titles(pile) != []


@pytest.mark.parametrize(("scale", "doubled"), [(1.0, False), (1.0, True), (1.5, False)])
def test_nothing_is_cut_off(
    qapp: QApplication,
    open_leaflets: Callable[..., LeafletsPage],
    scale: float,
    doubled: bool,
) -> None:
    theme.apply(qapp, "light", scale)
    with pseudo_language() if doubled else nullcontext():
        page = open_leaflets(day="2026-11-23")
        page.tabs.choose("pile")
        assert clipped_texts(page) == []
        page.desk.pile.add(Order(Sheet.CARDS), "Trygghetskort")
        assert clipped_texts(page) == []
        page.output.show_help()
        assert clipped_texts(page.output.help) == []


def test_the_same_sheet_chosen_in_another_way_is_put_in_the_pile_once(
    qtbot: "QtBot", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(visit=visit)
    click(page.add_button)
    assert len(pile_of(page)) == 1
    for _ in range(2):
        click(page.choices.whole_visit)
        ready(qtbot, page)
    assert len(pile_of(page)) == 2
    assert told(page) == ["Bladen ligger redan i högen."]


def test_sheets_are_told_apart_by_device_steps_and_resident(
    qtbot: "QtBot", work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(visit=visit)
    for chosen in (
        ChosenGuide(DIFFERS, device="iphone"),
        ChosenGuide(DIFFERS, frozenset({1, 2, 4}), "android"),
    ):
        order = Order(Sheet.GUIDE, guides=(chosen,))
        page.desk.pile.add(order, orders.title(work, order=order))
    page.choices.sheets[Sheet.SUMMARY].click()
    click(page.add_button)
    ready(qtbot, page)
    title = catalogue.load(DIFFERS, "sv").title
    assert titles(page)[:2] == [f"{title}, iPhone", f"{title}, Androidtelefon, steg 1–2, 4"]
    assert pile_of(page)[2].splitlines()[1] == "Gunvor Öberg · A4 · svenska"


def test_the_pile_is_offered_a_folder_that_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pile: LeafletsPage
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "Documents"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    click(pile.save_button)
    dialog = pile.output.file_dialog
    assert dialog is not None
    assert Path(dialog.directory().path()) == tmp_path
    dialog.reject()


def test_what_is_about_somebody_who_is_erased_does_not_stay_in_the_pile(
    qtbot: "QtBot", work: "Workplace", visit: str, pile: LeafletsPage
) -> None:
    whose = visits.view(work, visit_id=visit).resident.resident_id
    pile.desk.pile.add(Order(Sheet.GUIDE, guides=(ChosenGuide(WIFI),)), "Wifi")
    with work.store.write() as session:
        erase_here(session, [("resident", whose), ("visit", visit)])
    pile.desk.changed.emit()
    qtbot.waitUntil(lambda: titles(pile) == ["Wifi"], timeout=20_000)
    assert told(pile)[-1] == "4 blad togs bort ur högen: uppgifterna om invånaren är borttagna."


def test_nor_does_a_name_that_has_become_protected(
    qtbot: "QtBot", work: "Workplace", visit: str, pile: LeafletsPage
) -> None:
    whose = visits.view(work, visit_id=visit).resident
    sheet = Order(Sheet.ANSWERS, resident_id=whose.resident_id)
    pile.desk.pile.add(sheet, "Svaren", "Gunvor Öberg")
    residents.update(work, resident_id=whose.resident_id, protected_identity=True)
    pile.desk.changed.emit()
    qtbot.waitUntil(lambda: len(titles(pile)) == 4, timeout=20_000)
    assert "Gunvor" not in str(pile_of(pile))
    # By the code it may lie there.
    pile.desk.pile.add(sheet, "Svaren", written(whose.code))
    pile.desk.changed.emit()
    wait_idle(qtbot, pile.desk.tasks)
    assert len(titles(pile)) == 5


def test_nor_does_a_name_that_was_removed_when_its_time_was_over(
    qtbot: "QtBot", work: "Workplace", visit: str, pile: LeafletsPage
) -> None:
    whose = visits.view(work, visit_id=visit).resident
    sheet = Order(Sheet.ANSWERS, resident_id=whose.resident_id)
    pile.desk.pile.add(sheet, "Svaren", "Gunvor Öberg")
    with work.store.write() as session:
        person = session.get_one(Resident, whose.resident_id)
        person.name, person.names_removed_on = "", work.clock.today()
    pile.desk.changed.emit()
    qtbot.waitUntil(lambda: "Gunvor" not in str(pile_of(pile)), timeout=20_000)
    left = len(titles(pile))
    # Who comes back and gives no name again is called by the code.
    pile.desk.pile.add(sheet, "Svaren", written(whose.code))
    pile.desk.changed.emit()
    wait_idle(qtbot, pile.desk.tasks)
    assert len(titles(pile)) == left + 1
