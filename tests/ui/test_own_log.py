"""A coach reads in the settings what the access log holds about the coach."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication

from itcoach import residents
from itcoach.privacy import access
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database_troubles import DiskFull
from models.vocabulary import AccessAction, AccessPart
from resources.words import set_language
from tests.helpers.ui import cell_text, clipped_texts, cut_cells, pseudo_language, unnamed_controls, wait_idle
from ui import theme
from ui.pages.settings import SettingsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.pages.settings_access import AccessCard
    from ui.tasks import Tasks

Shown = Callable[[], "AccessCard"]


@pytest.fixture
def shown(show_page: Callable[..., Any], qtbot: "QtBot", tasks: "Tasks") -> Shown:
    def shown_() -> "AccessCard":
        page = show_page(SettingsPage)
        card: AccessCard = page.access
        card.show_lines.click()
        wait_idle(qtbot, tasks)
        return card

    return shown_


def test_a_coach_reads_what_the_log_holds_about_the_coach(work: Workplace, shown: Shown) -> None:
    gunvor = residents.create(work, name="Gunvor Öberg").resident_id
    secret = residents.create(work, protected_identity=True)
    access.note(work, resident_id=gunvor, part=AccessPart.VISIT, action=AccessAction.PRINTED)
    old = Workplace(work.store, Clock.starting_at(work.clock.now() - timedelta(days=31)), work.coach_id)
    access.note(old, resident_id=gunvor, part=AccessPart.BOOKING)
    other = Workplace(work.store, work.clock, "another coach")
    access.note(other, resident_id=gunvor, part=AccessPart.BOOKING)
    card = shown()
    assert "3 rader" in card.number.text()
    lines = [[cell_text(card.table, line, column) for column in (1, 2)] for line in range(3)]
    assert sorted(lines) == sorted(
        [
            ["Gunvor Öberg", "Läste invånarens kort"],
            [f"{secret.code[:5]}-{secret.code[5:]}", "Läste invånarens kort"],
            ["Gunvor Öberg", "Skrev ut besök"],
        ]
    )


def test_looks_that_could_not_be_written_are_told_of(
    work: Workplace, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: object) -> None:
        raise DiskFull

    with monkeypatch.context() as disk:
        disk.setattr(type(work.store), "write", full)
        access.note(work, resident_id="gunvor", part=AccessPart.CARD)
    assert "Är disken full?" in shown().waiting.text()


@pytest.mark.parametrize("words", ["sv", "en", "doubled"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_is_clipped_or_without_a_name(
    qapp: QApplication, work: Workplace, shown: Shown, words: str, scale: float
) -> None:
    residents.create(work, name="Gunvor Öberg")
    theme.apply(qapp, "light", scale)
    if words == "en":
        set_language("en")
    with pseudo_language() if words == "doubled" else nullcontext():
        card = shown()
        assert (unnamed_controls(card), clipped_texts(card)) == ([], [])
        assert words == "doubled" or cut_cells(card.table) == []
    theme.apply(qapp, "light", 1.0)
