"""The resident's rights on the card: extract, requests with their decision, a restriction, the name again."""

import contextlib
import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from itcoach import residents
from itcoach.privacy import rights
from models.people import Resident
from models.rights import RightsRequest
from models.vocabulary import RequestKind, RequestState
from sync.client import DatabaseVault, SyncClient, pair
from tests.helpers.central import Server
from tests.helpers.printed import Printed
from tests.helpers.ui import clipped_texts, pseudo_language, settle, type_text, unnamed_controls, wait_idle
from ui import theme
from ui.autosync import AutoSync
from ui.dialogs.resident_form import ResidentDialog
from ui.dialogs.rights_request import RightsRequestDialog
from ui.main_window import MainWindow
from ui.pages.residents import ResidentsPage
from ui.tasks import Tasks
from ui.widgets.cards import StatusChip
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace

Show = Callable[..., Any]


@pytest.fixture
def gunvor(work: "Workplace") -> str:
    return residents.create(work, name="Gunvor Öberg", goal="Ringa barnbarnen").resident_id


@pytest.fixture
def shown(show_page: Show, qtbot: "QtBot", tasks: Tasks, gunvor: str) -> ResidentsPage:
    page: ResidentsPage = show_page(ResidentsPage)
    page.choose(gunvor)
    wait_idle(qtbot, tasks)
    settle()
    return page


def again(page: ResidentsPage, qtbot: "QtBot") -> None:
    page.refresh()
    wait_idle(qtbot, page.desk.tasks)
    settle()


def texts(page: ResidentsPage) -> str:
    parts = [page.card.rights, page.card.rights.notices]
    labels = [
        each for part in parts for kind in (WrappedLabel, StatusChip) for each in part.findChildren(kind)
    ]
    return "\n".join(each.text() for each in labels if each.isVisible())


def click(button: QPushButton) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_one_button_saves_the_extract_as_a_paper_and_as_json(
    shown: ResidentsPage, qtbot: "QtBot", tmp_path: Path
) -> None:
    card = shown.card.rights
    click(card.extract)
    wait_idle(qtbot, shown.desk.tasks)
    dialog = card.dialog
    assert isinstance(dialog, QFileDialog)
    assert "Registerutdrag" in dialog.selectedFiles()[0]
    assert "Gunvor" not in Path(dialog.selectedFiles()[0]).name
    dialog.fileSelected.emit(str(tmp_path / "utdrag.pdf"))
    dialog.close()
    wait_idle(qtbot, shown.desk.tasks)
    words = " ".join(Printed((tmp_path / "utdrag.pdf").read_bytes()).text.split())
    assert "Till Gunvor Öberg" in words
    assert "Det här saknas i utdraget" in words  # this laptop has no server
    assert json.loads((tmp_path / "utdrag.json").read_text("utf-8"))["missing"] == ["server"]
    assert "Läs igenom det innan du lämnar ut det" in shown.desk.messages.shown()[0].text
    assert card.extract.isEnabled()


def test_with_a_network_the_server_s_part_is_in_it_and_without_one_the_coach_is_told(
    shown: ResidentsPage, qtbot: "QtBot", central: Server, work: "Workplace", tmp_path: Path
) -> None:
    pair(work.store, work.clock, central.url, central.code("Coach A"), "test", DatabaseVault(work.store))
    with contextlib.closing(SyncClient(work.store, work.clock)) as client:
        client.sync()
    window = shown.window()
    assert isinstance(window, MainWindow)
    shown.desk.autosync = AutoSync(window, shown.desk, tmp_path)
    saved = [saved_extract(shown, qtbot, tmp_path / "online.pdf")]
    central.go_down()
    saved.append(saved_extract(shown, qtbot, tmp_path / "offline.pdf"))
    assert [each["missing"] for each in saved] == [[], ["server"]]
    assert [each["table"] for each in saved[0]["server"]["records"]] == ["resident"]
    assert saved[0]["server"]["access"][-1]["fields"]["part"] == "extract"
    assert any("Servern kunde inte vara med" in each.text for each in shown.desk.messages.shown())


def saved_extract(page: ResidentsPage, qtbot: "QtBot", path: Path) -> Any:
    click(page.card.rights.extract)
    wait_idle(qtbot, page.desk.tasks)
    dialog = page.card.rights.dialog
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    wait_idle(qtbot, page.desk.tasks)
    return json.loads(path.with_suffix(".json").read_text("utf-8"))


def test_a_request_is_taken_down_in_the_resident_s_words(
    shown: ResidentsPage, qtbot: "QtBot", work: "Workplace", gunvor: str
) -> None:
    card = shown.card.rights
    click(card.request)
    dialog = card.dialog
    assert isinstance(dialog, RightsRequestDialog)
    assert unnamed_controls(dialog) == []
    dialog.kind.setCurrentIndex(dialog.kind.findData(RequestKind.ERASURE))
    type_text(dialog.words, "Ta bort mig")
    click(dialog.save_button)
    wait_idle(qtbot, shown.desk.tasks)
    again(shown, qtbot)
    assert "Radering, 23 november 2026" in texts(shown).replace("\xa0", " ")
    assert "”Ta bort mig”" in texts(shown)
    assert "väntar på beslut" in texts(shown)
    assert "att göra" not in texts(shown)
    assert rights.standing(work, resident_id=gunvor).requests[0].words == "Ta bort mig"


def test_a_request_with_a_personnummer_is_not_stored(
    shown: ResidentsPage, qtbot: "QtBot", work: "Workplace", gunvor: str
) -> None:
    click(shown.card.rights.request)
    dialog = shown.card.rights.dialog
    assert isinstance(dialog, RightsRequestDialog)
    type_text(dialog.words, "Jag är 19121212-1212")
    click(dialog.save_button)
    wait_idle(qtbot, shown.desk.tasks)
    assert dialog.isVisible()
    assert rights.standing(work, resident_id=gunvor).requests == ()


def test_a_refusal_shows_with_its_reason_and_a_correction_is_ticked_off(
    shown: ResidentsPage, qtbot: "QtBot", work: "Workplace", gunvor: str
) -> None:
    rights.ask(work, resident_id=gunvor, kind=RequestKind.ERASURE, words="")
    with work.store.write() as session:
        row = session.query(RightsRequest).one()
        row.state, row.reference, row.decided_by = RequestState.REFUSED, "KS 2026/18", "Socialchefen"
        row.reason, row.decided_at = "Ett ärende pågår.", work.clock.now()
    rights.ask(work, resident_id=gunvor, kind=RequestKind.CORRECTION, words="Fel telefon")
    again(shown, qtbot)
    told = texts(shown).replace("\xa0", " ")
    assert "avslagen" in told
    assert "att göra" in told  # nobody decides on a correction
    assert "väntar på beslut" not in told
    assert "Beslut 23 november 2026: KS 2026/18, Socialchefen" in told
    assert "Ett ärende pågår." in told
    done = [each for each in shown.card.rights.findChildren(QPushButton) if each.text() == "Klart"]
    click(done[0])
    wait_idle(qtbot, shown.desk.tasks)
    again(shown, qtbot)
    assert "genomförd" in texts(shown)


def test_a_restricted_card_says_so_and_is_not_corrected(
    shown: ResidentsPage, qtbot: "QtBot", work: "Workplace", gunvor: str
) -> None:
    assert not shown.card.rights.notices.isVisible()
    rights.ask(work, resident_id=gunvor, kind=RequestKind.RESTRICTION, words="")
    with work.store.write() as session:
        session.query(RightsRequest).one().state = RequestState.GRANTED
    again(shown, qtbot)
    assert "Begränsad" in texts(shown)
    card = shown.card
    refused = (
        card.rights.correct, card.edit, card.start_visit, card.goal.change, card.devices.add_button,
        card.safety.check, card.safety.note,
    )  # fmt: skip
    assert [button.text() for button in refused if button.isEnabled()] == []
    assert card.book.isEnabled()
    assert card.rights.request.isEnabled()
    offered = [each.text() for each in card.measurements.findChildren(QPushButton) if each.isVisible()]
    assert offered == []  # nobody is to be asked


def test_the_card_asks_for_the_name_of_a_resident_who_comes_back(
    shown: ResidentsPage, qtbot: "QtBot", work: "Workplace", gunvor: str
) -> None:
    with work.store.write() as session:
        row = session.get_one(Resident, gunvor)
        row.name, row.names_removed_on = "", work.clock.today()
    again(shown, qtbot)
    assert "Namn och anteckningar togs bort 23 november 2026" in texts(shown).replace("\xa0", " ")
    click(shown.card.rights.name_again)
    dialog = shown.dialog

    assert isinstance(dialog, ResidentDialog)
    type_text(dialog.texts["name"], "Gunvor Öberg")
    click(dialog.save_button)
    wait_idle(qtbot, shown.desk.tasks)
    again(shown, qtbot)
    assert not shown.card.rights.notices.isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("doubled", [False, True])
def test_all_is_named_and_nothing_is_clipped(
    show_page: Show,
    qtbot: "QtBot",
    qapp: QApplication,
    work: "Workplace",
    gunvor: str,
    scale: float,
    doubled: bool,
) -> None:
    for kind in RequestKind:
        rights.ask(work, resident_id=gunvor, kind=kind, words="Det som sades " * 9)
    with work.store.write() as session:
        for row in session.query(RightsRequest):
            row.state = RequestState.GRANTED
    theme.apply(qapp, "light", scale)
    with pseudo_language() if doubled else nullcontext():
        page: ResidentsPage = show_page(ResidentsPage)
        page.choose(gunvor)
        wait_idle(qtbot, page.desk.tasks)
        settle()
        assert unnamed_controls(page.card) == []
        assert clipped_texts(page.card) == []
        click(page.card.rights.request)
        settle()
        dialog = page.card.rights.dialog
        assert isinstance(dialog, RightsRequestDialog)
        assert unnamed_controls(dialog) == []
        assert clipped_texts(dialog) == []
        dialog.reject()
