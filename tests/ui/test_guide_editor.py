"""A coach writes a guide: copies one or begins anew, sees it and what the gate says of it, proposes it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLineEdit

from itcoach.guides import catalogue, own
from itcoach.workplace import Workplace
from models.guide import GuideDraft, GuideTyping
from models.outbox import Outbox
from models.vocabulary import GuideDraftState
from tests.helpers.own_guide import own_guide
from tests.helpers.ui import clipped_texts, pseudo_language, settle, type_text, unnamed_controls, wait_idle
from ui.main_window import MainWindow, PageSpec
from ui.pages.guide_editor import GuideEditorPage
from ui.pages.guide_editor_about import AboutForm
from ui.pages.guides import GuidesPage
from ui.pages.own_guides import OwnGuidesPage
from ui.widgets.free_text import TextArea

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks

GUIDE = "whatsapp-videosamtal"
ROW_EDGES = 12


@pytest.fixture
def window(open_window: Callable[[Sequence[PageSpec]], MainWindow]) -> MainWindow:
    return open_window(
        [
            PageSpec("guides", lambda: "Guider", "book-open-variant", GuidesPage),
            PageSpec("own_guides", lambda: "Egna guider", "pencil", OwnGuidesPage, in_rail=False),
            PageSpec("guide_editor", lambda: "Skriv", "pencil", GuideEditorPage, in_rail=False),
        ]
    )


@pytest.fixture
def copied(window: MainWindow, qtbot: "QtBot", tasks: "Tasks") -> GuideEditorPage:
    """Open the guide on video calls in the editor, as one does."""
    page = window.page
    assert isinstance(page, GuidesPage)
    page.arguments(guide=GUIDE)
    qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    return editor(window, qtbot, tasks)


def editor(window: MainWindow, qtbot: "QtBot", tasks: "Tasks") -> GuideEditorPage:
    rest(qtbot, tasks)
    assert isinstance(window.page, GuideEditorPage)
    return window.page


def rest(qtbot: "QtBot", tasks: "Tasks") -> None:
    for _ in range(3):
        wait_idle(qtbot, tasks)
        settle()


def advised(qtbot: "QtBot", page: GuideEditorPage, tasks: "Tasks") -> list[str]:
    """Wait for the gate and return what it says."""
    qtbot.waitUntil(lambda: not page._advise_later.isActive(), timeout=20_000)  # noqa: SLF001
    rest(qtbot, tasks)
    assert page.advice is not None
    return [fault.text for _, fault in page.advice.said]


def saved(qtbot: "QtBot", page: GuideEditorPage, tasks: "Tasks") -> None:
    with qtbot.waitSignal(page._state.saved, timeout=20_000):  # noqa: SLF001
        pass
    rest(qtbot, tasks)


def go_to(page: GuideEditorPage, part: str) -> None:
    parts = [
        page.parts.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(page.parts.list.count())
    ]
    page.parts.list.setCurrentRow(parts.index(part))
    settle()


def field(form: Any, name: str) -> QLineEdit | TextArea:
    found = form.fields[name].field
    assert isinstance(found, QLineEdit | TextArea)
    return found


def write(widget: QLineEdit | TextArea, text: str) -> None:
    """Type over what stands there."""
    widget.setFocus()
    widget.selectAll()
    type_text(widget, text)
    settle()


def stored(work: Workplace) -> list[GuideDraft]:
    with work.store.read() as session:
        return list(session.query(GuideDraft))


def test_a_guide_is_copied_changed_and_proposed(
    copied: GuideEditorPage, window: MainWindow, work: Workplace, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    assert copied.title() == catalogue.load(GUIDE, "sv").title
    write(field(copied.about, "title"), "Ring med bild")
    go_to(copied, "1")
    write(field(copied.step, "text"), "Tryck på den gröna bubblan.")
    settle()
    qtbot.waitUntil(lambda: "gröna bubblan" in copied.side.page.text.text(), timeout=20_000)
    assert [text for text in advised(qtbot, copied, tasks) if "läst ännu" not in text] == []
    assert copied.advice is not None
    assert copied.advice.refused == 0
    qtbot.mouseClick(copied.propose_button, Qt.MouseButton.LeftButton)
    rest(qtbot, tasks)
    (draft,) = stored(work)
    assert (draft.state, draft.guide_id) == (GuideDraftState.PROPOSED, "ring-med-bild")
    assert "title: Ring med bild\n" in draft.swedish
    assert "Tryck på den gröna bubblan." in draft.swedish
    assert draft.english == own_texts_of_copy()["en"]
    assert "Ta tillbaka" in copied.propose_button.text()
    assert not copied.step.isEnabled()
    qtbot.mouseClick(copied.propose_button, Qt.MouseButton.LeftButton)
    rest(qtbot, tasks)
    assert stored(work)[0].state is GuideDraftState.WRITING
    assert copied.step.isEnabled()


def own_texts_of_copy() -> dict[str, str]:
    from itcoach.guides.manuscript import Manuscript

    return Manuscript.of(catalogue.texts(GUIDE)).with_field("sv", "id", "ring-med-bild").texts()


def test_what_is_typed_survives_a_crash_and_is_one_edit_when_the_coach_leaves(
    copied: GuideEditorPage, window: MainWindow, work: Workplace, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    write(field(copied.about, "title"), "Före kraschen")
    saved(qtbot, copied, tasks)
    with work.store.read() as session:
        (typing,) = session.query(GuideTyping)
        assert "title: Före kraschen\n" in typing.fields["swedish"]
        edits = session.query(Outbox).filter_by(entity="guide_draft").count()
    (row,) = own.drafts(work)
    assert (row.title, row.has_unkept) == ("Före kraschen", True)
    window.go("guides")
    rest(qtbot, tasks)
    with work.store.read() as session:
        assert session.query(GuideTyping).count() == 0
        assert session.query(Outbox).filter_by(entity="guide_draft").count() == edits + 1


def test_the_advice_stands_at_the_field_and_leads_there(
    copied: GuideEditorPage, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    long = "Nu ska du trycka på den gröna rutan med en lur i och se på den tills du ser att allt är bra nu."
    go_to(copied, "2")
    write(field(copied.step, "text"), long)
    assert "Meningen är längre än 20 ord." in advised(qtbot, copied, tasks)
    assert copied.step.fields["text"].error == "Meningen är längre än 20 ord."
    go_to(copied, "about")
    qtbot.mouseClick(copied.tabs.buttons["advice"], Qt.MouseButton.LeftButton)
    copied.side.wanted.emit("sv", next(p for p, f in copied.advice.said if "20 ord" in f.text))  # type: ignore[union-attr]
    settle()
    assert copied.step.number == 2
    assert field(copied.step, "text").hasFocus()
    qtbot.mouseClick(copied.propose_button, Qt.MouseButton.LeftButton)
    rest(qtbot, tasks)
    assert "behöver rättas först" in copied.desk.messages.shown()[0].text


def test_steps_are_added_moved_and_removed_with_a_way_back(
    copied: GuideEditorPage, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    def titles() -> list[str]:
        return [step.title for step in copied._state.manuscript.form.steps]  # noqa: SLF001

    before = titles()
    go_to(copied, "1")
    qtbot.mouseClick(copied.parts.new_step_button, Qt.MouseButton.LeftButton)
    write(field(copied.step, "title"), "Lås upp mobilen")
    assert titles() == [before[0], "Lås upp mobilen", *before[1:]]
    assert "2. Lås upp mobilen" in [
        copied.parts.list.item(row).text() for row in range(copied.parts.list.count())
    ]
    qtbot.mouseClick(copied.parts.up_button, Qt.MouseButton.LeftButton)
    assert titles() == ["Lås upp mobilen", *before]
    qtbot.mouseClick(copied.parts.remove_button, Qt.MouseButton.LeftButton)
    assert titles() == before
    copied.parts.list.setFocus()
    qtbot.keyClick(copied.parts.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert titles() == ["Lås upp mobilen", *before]
    for _ in range(3):
        qtbot.mouseClick(copied.undo_button, Qt.MouseButton.LeftButton)
    assert titles() == before
    assert not copied.undo_button.isEnabled()
    qtbot.mouseClick(copied.redo_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(copied.redo_button, Qt.MouseButton.LeftButton)
    assert titles()[1] == "Lås upp mobilen"
    assert {len(form.steps) for form in copied._state.manuscript.forms.values()} == {len(before) + 1}  # noqa: SLF001


def test_a_picture_is_found_by_what_it_shows_and_brings_its_words(
    copied: GuideEditorPage, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    go_to(copied, "1")
    qtbot.mouseClick(copied.parts.new_step_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(copied.step.pick_button, Qt.MouseButton.LeftButton)
    rest(qtbot, tasks)
    dialog = copied.step.dialog
    write(dialog.search, "lapp router")
    qtbot.waitUntil(lambda: 0 < dialog.list.model().rowCount() < 20, timeout=20_000)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.mouseClick(dialog.pick_button, Qt.MouseButton.LeftButton)
    settle()
    part = copied._state.manuscript.form.steps[1].forms[""]  # noqa: SLF001
    assert catalogue.has_picture(part.picture)
    assert "lapp" in part.picture_alt.casefold()
    english = copied._state.manuscript.forms["en"].steps[1].forms[""]  # noqa: SLF001
    assert english.picture_alt not in ("", part.picture_alt)


def test_a_new_guide_is_begun_and_named_after_its_title(
    window: MainWindow, work: Workplace, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    window.go("own_guides")
    rest(qtbot, tasks)
    own_guides = window.page
    assert isinstance(own_guides, OwnGuidesPage)
    qtbot.mouseClick(own_guides.new_button, Qt.MouseButton.LeftButton)
    page = editor(window, qtbot, tasks)
    write(field(page.about, "title"), "Boka tvättstugan")
    go_to(page, "you_need")
    write(field(page.lists["you_need"], "you_need"), "Din mobil.")
    qtbot.mouseClick(page.language_button, Qt.MouseButton.LeftButton)
    go_to(page, "about")
    assert "På svenska: Boka tvättstugan" in [
        label.text() for label in page.about.fields["title"].findChildren(type(page.about.when))
    ]
    write(field(page.about, "title"), "Book the laundry")
    window.go("guides")
    rest(qtbot, tasks)
    (draft,) = stored(work)
    assert draft.guide_id == "boka-tvattstugan"
    assert "- Din mobil." in draft.swedish
    assert "title: Book the laundry" in draft.english
    assert "id: boka-tvattstugan" in draft.english


def test_nothing_is_kept_of_a_new_guide_before_its_first_word(
    window: MainWindow, work: Workplace, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    for _ in range(2):
        window.go("own_guides")
        rest(qtbot, tasks)
        assert isinstance(window.page, OwnGuidesPage)
        qtbot.mouseClick(window.page.new_button, Qt.MouseButton.LeftButton)
        page = editor(window, qtbot, tasks)
    assert page.about.isEnabled()
    qtbot.mouseClick(page.aside_button, Qt.MouseButton.LeftButton)
    rest(qtbot, tasks)
    assert isinstance(window.page, OwnGuidesPage)
    assert stored(work) == []
    qtbot.mouseClick(window.page.new_button, Qt.MouseButton.LeftButton)
    page = editor(window, qtbot, tasks)
    write(field(page.about, "title"), "B")
    saved(qtbot, page, tasks)
    (draft,) = own.drafts(work)
    assert draft.title == "B"
    qtbot.mouseClick(page.aside_button, Qt.MouseButton.LeftButton)
    rest(qtbot, tasks)
    assert own.drafts(work) == ()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_parts_are_read_whole(
    copied: GuideEditorPage, window: MainWindow, qtbot: "QtBot", tasks: "Tasks", scale: float
) -> None:
    window.resize(1280, 720)
    window.use_look("light", scale)
    page = editor(window, qtbot, tasks)
    parts = page.parts.list
    go_to(page, "3")
    write(field(page.step, "title"), "Tryck på Inställningar och sedan på Integritet och säkerhet")
    rows = range(parts.count())
    assert not parts.horizontalScrollBar().isVisible()
    box = QRect(0, 0, parts.viewport().width() - ROW_EDGES, 1000)
    for item in map(parts.item, rows):
        wrapped = parts.fontMetrics().boundingRect(box, Qt.TextFlag.TextWordWrap, item.text())
        assert parts.visualItemRect(item).height() >= wrapped.height(), item.text()


def test_another_draft_takes_the_place_of_the_one_before(
    copied: GuideEditorPage, window: MainWindow, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    write(field(copied.about, "title"), "Den första")
    first = copied._state.draft_id  # noqa: SLF001
    window.go("own_guides")
    rest(qtbot, tasks)
    own_guides = window.page
    assert isinstance(own_guides, OwnGuidesPage)
    qtbot.mouseClick(own_guides.new_button, Qt.MouseButton.LeftButton)
    page = editor(window, qtbot, tasks)
    assert field(page.about, "title").text() == ""
    write(field(page.about, "title"), "Den andra")
    assert [each for each in page.findChildren(AboutForm) if each.isVisible()] == [page.about]
    window.go("guide_editor", draft=first)
    page = editor(window, qtbot, tasks)
    assert field(page.about, "title").text() == "Den första"
    assert page.title() == "Den första"
    assert len(page.findChildren(AboutForm)) == 1


def test_a_copy_may_stand_beside_the_guide_it_came_from(
    copied: GuideEditorPage, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    def named() -> str:
        return copied._state.manuscript.form.id  # noqa: SLF001

    assert not copied.about.stands.isChecked()
    assert named() not in catalogue.ids("sv")
    copied.about.stands.click()
    assert named() == GUIDE
    copied.about.stands.click()
    assert named() not in catalogue.ids("sv")


def test_a_step_that_differs_between_devices_is_kept_and_written_for_each(
    copied: GuideEditorPage, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    go_to(copied, "1")
    qtbot.mouseClick(copied.step.apart_button, Qt.MouseButton.LeftButton)
    settle()
    copied.step.tabs.choose("iphone")
    write(field(copied.step, "text"), "Tryck på den gröna på din iPhone.")
    parts = copied._state.manuscript.form.steps[0].forms  # noqa: SLF001
    assert parts["iphone"].text != parts["android"].text
    qtbot.waitUntil(lambda: "din iPhone" in copied.side.page.text.text(), timeout=20_000)
    qtbot.mouseClick(copied.step.same_button, Qt.MouseButton.LeftButton)
    settle()
    (only,) = copied._state.manuscript.form.steps[0].forms.values()  # noqa: SLF001
    assert only.text == "Tryck på den gröna på din iPhone."


def test_a_personnummer_is_never_stored_not_even_while_typing(
    copied: GuideEditorPage, work: Workplace, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    write(field(copied.about, "goal"), "Ring 19121212-1212 nu.")
    saved(qtbot, copied, tasks)
    assert any("personnummer" in text for text in advised(qtbot, copied, tasks))
    with work.store.read() as session:
        (typing,) = session.query(GuideTyping)
        assert "1212" not in str(typing.fields)


def test_a_colleagues_change_is_shown_when_nothing_is_typed(
    copied: GuideEditorPage, work: Workplace, qtbot: "QtBot", tasks: "Tasks"
) -> None:
    draft_id = copied._state.draft_id  # noqa: SLF001
    texts = own_guide("sv", "en", guide_id=GUIDE, title="Kollegans titel")
    own.save_typing(work, draft_id=draft_id, guide_id=GUIDE, texts=texts)
    own.finish_typing(work, draft_id=draft_id)
    copied.refresh()
    rest(qtbot, tasks)
    assert field(copied.about, "title").text() == "Kollegans titel"


@pytest.mark.parametrize(("lang", "scale"), [("sv", 1.5), ("en", 1.0), ("doubled", 1.0)])
def test_everything_fits_and_has_a_name(
    copied: GuideEditorPage, window: MainWindow, qtbot: "QtBot", tasks: "Tasks", lang: str, scale: float
) -> None:
    def looked_at() -> None:
        page = editor(window, qtbot, tasks)
        for part in ("about", "you_need", "2"):
            go_to(page, part)
            settle()
            assert unnamed_controls(page) == []
            assert clipped_texts(page) == []

    window.resize(1280, 720)
    if lang == "doubled":
        with pseudo_language():
            window.use_language("sv")
            looked_at()
        return
    window.use_language(lang)
    if scale != 1.0:
        window.use_look("light", scale)
    looked_at()
