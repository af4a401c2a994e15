"""The municipality's own guides in lists: where each draft stands, and every version that was published."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import delete

from itcoach.guides import own
from itcoach.workplace import Workplace
from models.guide import Guide, GuideDraft
from models.vocabulary import GuideDraftState
from tests.helpers.own_guide import OWN, own_guide
from tests.helpers.ui import cell_text, clipped_texts, settle, unnamed_controls, wait_idle
from ui.main_window import MainWindow, PageSpec
from ui.pages.guide_editor import GuideEditorPage
from ui.pages.own_guides import OwnGuidesPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks


@pytest.fixture
def window(open_window: Callable[[Sequence[PageSpec]], MainWindow], work: Workplace) -> MainWindow:
    now = work.clock.now()
    titles = {1: "Tvättstugan 1", 2: "Tvättstugan 2"}
    versions = [
        Guide(
            guide_id=OWN, language=lang, version=f"{n}{lang}", title=title, content=text, number=n,
            languages=["sv", "en"], published_at=now,
        )
        for n, title in titles.items() for lang, text in own_guide("sv", "en", title=title).items()
    ]  # fmt: skip
    gone = Guide(guide_id=OWN, language="", version="", title="", content="", number=3, withdrawn=True)
    answered = GuideDraft(
        guide_id=OWN, coach_id="b", started_at=now, swedish=own_guide()["sv"], answer="Ta en annan bild."
    )
    state = GuideDraftState.PUBLISHED
    done = GuideDraft(guide_id="x", coach_id=work.coach_id, started_at=now, state=state, published_at=now)
    gone_too = GuideDraft(
        guide_id=OWN, coach_id="b", started_at=now, swedish=own_guide(title="Indragen")["sv"],
        state=GuideDraftState.WITHDRAWN, published_number=2,
    )  # fmt: skip
    with work.store.write() as session:
        session.add_all([*versions, gone, answered, done, gone_too])
    return open_window(
        [
            PageSpec("own_guides", lambda: "Egna guider", "pencil", OwnGuidesPage),
            PageSpec("guide_editor", lambda: "Skriv", "pencil", GuideEditorPage, in_rail=False),
        ]
    )


@pytest.fixture
def page(window: MainWindow) -> OwnGuidesPage:
    assert isinstance(window.page, OwnGuidesPage)
    return window.page


def test_each_draft_says_where_it_stands(page: OwnGuidesPage) -> None:
    lines = [[cell_text(page.drafts, line, column) for column in range(3)] for line in range(3)]
    assert lines == [
        ["Ny guide", "publicerad 23\u00a0november\u00a02026", "du"],
        ["Boka tvättstugan i mobilen", "påbörjad 23\u00a0november\u00a02026, med svar", ""],
        ["Indragen", "tillbakadragen", ""],
    ]


def test_a_button_opens_the_draft_that_is_chosen(
    page: OwnGuidesPage, window: MainWindow, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    assert not page.open_button.isEnabled()
    page.drafts.select(page.drafts.rows()[1])
    qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, tasks), settle()
    assert isinstance(window.page, GuideEditorPage)
    assert window.page.title() == "Boka tvättstugan i mobilen"


def test_the_version_that_is_shown_is_told_from_the_older_ones(
    page: OwnGuidesPage, work: Workplace, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    with work.store.write() as session:
        session.execute(delete(Guide).where(Guide.number == 3))
    page.refresh()
    wait_idle(qtbot, tasks), settle()
    states = [cell_text(page.published, line, 3).partition(",")[0] for line in range(4)]
    assert states == ["visas", "visas", "äldre", "äldre"]
    page.tabs.choose("published")
    page.published.select(page.published.rows()[0])
    qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, tasks), settle()
    assert page.dialog.windowTitle() == "Tvättstugan 2, version 2"
    page.dialog.accept()


def test_an_answer_stands_above_the_form_and_a_published_draft_is_read_only(
    page: OwnGuidesPage, window: MainWindow, work: Workplace, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    done, answered, withdrawn = own.drafts(work)
    for draft, words, enabled in (
        (answered, "Svar från den som publicerar: Ta en annan bild.", True),
        (done, "Publicerad 23\u00a0november\u00a02026. Kopiera guiden om den ska ändras.", False),
        (withdrawn, "Guiden är tillbakadragen. Texten går att läsa här.", False),
    ):
        page.drafts.chosen.emit(draft)
        wait_idle(qtbot, tasks), settle()
        editor = window.page
        assert isinstance(editor, GuideEditorPage)
        assert editor.notice.text() == words
        assert editor.about.isEnabled() == enabled
        assert editor.propose_button.isVisible() == enabled
        window.go("own_guides")
        wait_idle(qtbot, tasks)
        page = window.page  # type: ignore[assignment]


def test_an_older_version_can_still_be_read(page: OwnGuidesPage, qtbot: "QtBot", tasks: "Tasks") -> None:
    page.tabs.choose("published")
    settle()
    rows = page.published.rows()
    found = [(row.number, row.language) for row in rows]
    assert found == [(3, ""), (2, "sv"), (2, "en"), (1, "sv"), (1, "en")]
    assert cell_text(page.published, 0, 3).startswith("tillbakadragen")
    page.published.chosen.emit(rows[3])
    wait_idle(qtbot, tasks), settle()
    assert page.dialog.windowTitle() == "Tvättstugan 1, version 1"
    assert page.dialog.page.title.text() == "Steg 1: Öppna WhatsApp"
    page.dialog.play.go(2)
    assert "Steg 2" in page.dialog.page.title.text()
    assert unnamed_controls(page.dialog) == []
    page.dialog.accept()


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_everything_fits_and_has_a_name(
    page: OwnGuidesPage, window: MainWindow, qtbot: "QtBot", tasks: "Tasks", lang: str, scale: float
) -> None:
    window.resize(1280, 720)
    window.use_language(lang)
    window.use_look("dark", scale)
    wait_idle(qtbot, tasks), settle()
    for tab in ("drafts", "published"):
        window.page.tabs.choose(tab)  # type: ignore[union-attr]
        settle()
        assert unnamed_controls(window.page) == []  # type: ignore[arg-type]
        assert clipped_texts(window.page) == []  # type: ignore[arg-type]
