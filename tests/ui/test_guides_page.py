"""Guides are found by topic and by problem, read through without a visit, and sent to print."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics

from itcoach import residents
from itcoach.guides import catalogue
from itcoach.guides.published import Shelf, put_on_shelf
from itcoach.settings import Settings
from itcoach.visiting import visits
from models.vocabulary import Topic
from tests.helpers.own_guide import OWN, own_guide
from tests.helpers.ui import (
    cell_text,
    clipped_texts,
    contrast,
    pseudo_language,
    settle,
    unnamed_controls,
    wait_idle,
)
from ui import theme
from ui.main_window import MainWindow, PageSpec
from ui.pages.base import Page
from ui.pages.guides import GuidesPage
from ui.reading_aloud import ReadingAloud
from ui.widgets.guide_row import star_room
from ui.widgets.guide_shelf import GuideShelf
from ui.widgets.guide_text_size import GuideTextSize

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks


class Leaflets(Page):
    """Stand for the page that prints."""

    def __init__(self, desk: object) -> None:
        super().__init__(desk, "Utskrifter")  # type: ignore[arg-type]

    def arguments(self, **arguments: object) -> None:
        self.came_with = arguments


@pytest.fixture
def window(open_window: Callable[[Sequence[PageSpec]], MainWindow]) -> MainWindow:
    return open_window(
        [
            PageSpec("guides", lambda: "Guider", "book-open-variant", GuidesPage),
            PageSpec("leaflets", lambda: "Utskrifter", "printer", Leaflets),
        ]
    )


@pytest.fixture
def page(window: MainWindow) -> GuidesPage:
    assert isinstance(window.page, GuidesPage)
    return window.page


def titles(page: GuidesPage) -> list[str]:
    rows = (page.list.list.item(row).text() for row in range(page.list.list.count()))
    return [text.splitlines()[0] for text in rows]


def shown(page: GuidesPage) -> str:
    assert page.player.play is not None
    assert page.player.isVisible()
    return page.player.play.guide.id


def search(qtbot: "QtBot", page: GuidesPage, words: str) -> None:
    page.list.search.clear()
    qtbot.keyClicks(page.list.search, words)
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)


def test_an_own_guide_is_marked_with_its_version(page: GuidesPage, qtbot: "QtBot") -> None:
    put_on_shelf(Shelf({OWN: own_guide()}, numbers={OWN: 2}))
    page.list.refresh()
    assert page.list.select(OWN)
    settle()
    item = page.list.list.currentItem()
    assert item.text().splitlines()[1].startswith("Kommunens egen, version 2 · ")
    assert (page.player.own.isVisible(), page.player.own.text()) == (True, "Kommunens egen, version 2")
    page.list.select("skrivare-wifi")
    settle()
    assert "Kommunens" not in page.list.list.currentItem().text()
    assert not page.player.own.isVisible()


def test_the_guides_stand_under_their_topics(page: GuidesPage) -> None:
    counted = len([guide for guide in catalogue.library("sv") if guide.group is Topic.PRINTER])

    assert titles(page)[0] == f"Skrivare och utskrift · {counted}"
    assert "Anslut skrivaren till wifi" in titles(page)[1 : counted + 1]


def test_a_problem_finds_its_guide(qtbot: "QtBot", page: GuidesPage) -> None:
    search(qtbot, page, "barnbarnen")
    assert "Ring videosamtal i WhatsApp" in titles(page)
    assert "Anslut skrivaren till wifi" not in titles(page)

    search(qtbot, page, "atomkraft")
    assert not page.list.list.isVisible()


def test_enter_goes_from_the_search_to_the_first_guide(qtbot: "QtBot", page: GuidesPage) -> None:
    search(qtbot, page, "barnbarnen")

    assert page.list.list.hasFocus()
    assert shown(page) == "whatsapp-videosamtal"


def test_a_guide_is_read_by_keys_and_turned_to_the_resident(
    qtbot: "QtBot", page: GuidesPage, window: MainWindow
) -> None:
    page.list.list.setFocus()
    qtbot.keyClick(page.list.list, Qt.Key.Key_Down)
    assert page.player.play is not None
    qtbot.keyClick(page.list.list, Qt.Key.Key_Return)
    assert page.player.done_button.hasFocus()
    qtbot.mouseClick(page.player.done_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.player.done_button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(page, Qt.Key.Key_F11)
    settle()

    assert page.resident_view is not None
    assert page.resident_view.isVisible()
    qtbot.mouseClick(page.resident_view.leave_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.isVisible()
    assert page.player.play.at == 2


def test_print_hands_the_guide_over(qtbot: "QtBot", page: GuidesPage, window: MainWindow) -> None:
    assert not page.print_button.isEnabled()
    page.list.select("whatsapp-videosamtal")
    qtbot.mouseClick(page.print_button, Qt.MouseButton.LeftButton)

    assert isinstance(window.page, Leaflets)
    assert window.page.came_with == {"guide": "whatsapp-videosamtal"}


def test_another_page_can_open_a_guide(window: MainWindow, page: GuidesPage) -> None:
    window.go("guides", guide="whatsapp-videosamtal")

    assert shown(page) == "whatsapp-videosamtal"


@pytest.mark.parametrize(("language", "scale"), [("sv", 1.0), ("en", 1.5)])
def test_all_is_named_and_whole(
    qtbot: "QtBot", window: MainWindow, tasks: "Tasks", language: str, scale: float
) -> None:
    window.use_language(language)
    window.use_look("dark", scale)
    window.resize(1280, 720)
    page = window.page
    assert isinstance(page, GuidesPage)
    page.list.select("skrivare-wifi")
    wait_idle(qtbot, tasks)
    settle()

    assert unnamed_controls(page) == []
    assert clipped_texts(page) == []


def test_words_twice_as_long_fit(window: MainWindow) -> None:
    with pseudo_language():
        window.use_look("light", 1.0)
        window.resize(1280, 720)
        page = window.page
        assert isinstance(page, GuidesPage)
        page.list.select("skrivare-wifi")
        settle()
        assert clipped_texts(page) == []


def test_a_favourite_stands_on_top_and_is_kept_for_the_coach(
    qtbot: "QtBot", page: GuidesPage, window: MainWindow, settings: Settings
) -> None:
    page.list.select("whatsapp-videosamtal")
    qtbot.mouseClick(page.player.star, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: titles(page)[:2] == ["Favoriter · 1", "Ring videosamtal i WhatsApp"], timeout=20_000
    )

    assert page.player.star.isChecked()
    assert window.desk is not None
    assert settings.recall(f"guides.favourites.{window.desk.work.coach_id}") == ["whatsapp-videosamtal"]
    qtbot.keyClick(page.list.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: titles(page)[0] != "Favoriter · 1", timeout=20_000)


def test_the_star_of_a_row_is_pressed_without_opening_the_guide(qtbot: "QtBot", page: GuidesPage) -> None:
    rows = page.list.list
    place = rows.visualItemRect(rows.item(1))
    star = QPoint(place.right() - 12, place.center().y())
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=star)

    qtbot.waitUntil(lambda: titles(page)[0] == "Favoriter · 1", timeout=20_000)
    assert page.player.play is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_row_has_a_star_that_is_seen_and_facts_on_one_line(
    window: MainWindow, scheme: theme.Scheme
) -> None:
    window.use_look(scheme, 1.5)
    settle()
    assert isinstance(window.page, GuidesPage)
    rows = window.page.list.list
    drawn = rows.viewport().grab().toImage()
    for row in (1, 2):
        place = rows.visualItemRect(rows.item(row))
        star = drawn.copy(place.adjusted(place.width() - star_room(), 8, 0, -8))
        pixels = {star.pixelColor(x, y).name() for x in range(star.width()) for y in range(star.height())}
        ground = theme.tokens().surface
        assert max(contrast(each, ground) for each in pixels) >= 3
        facts = rows.item(row).text().split("\n")[1]
        metrics = QFontMetrics(rows.font())
        assert metrics.horizontalAdvance(facts) < place.width() - star_room() - 24
        assert place.height() >= 2 * metrics.height()


def test_a_title_is_drawn_heavier_than_its_facts(page: GuidesPage) -> None:
    rows = page.list.list
    place = rows.visualItemRect(rows.item(1))
    drawn = rows.viewport().grab(place).toImage()
    ink = QColor(theme.tokens().ink).name()
    halves = [
        sum(drawn.pixelColor(x, y).name() == ink for x in range(drawn.width()) for y in range(top, bottom))
        for top, bottom in ((0, drawn.height() // 2), (drawn.height() // 2, drawn.height()))
    ]
    assert halves[0] > 100
    assert halves[1] == 0


def test_a_guide_that_was_begun_stands_among_those_used_last(qtbot: "QtBot", page: GuidesPage) -> None:
    page.list.select("whatsapp-videosamtal")
    settle()
    assert "Senast använda · 1" not in titles(page)
    qtbot.mouseClick(page.player.done_button, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(
        lambda: titles(page)[:2] == ["Senast använda · 1", "Ring videosamtal i WhatsApp"], timeout=20_000
    )


def test_a_topic_folds_by_key_and_press_and_stays_so(
    qtbot: "QtBot", page: GuidesPage, window: MainWindow
) -> None:
    rows = page.list.list
    rows.setFocus()
    rows.setCurrentRow(1)
    qtbot.keyClick(rows, Qt.Key.Key_Left)
    assert rows.item(1).isHidden()
    assert rows.currentRow() == 0
    qtbot.keyClick(rows, Qt.Key.Key_Right)
    assert not rows.item(1).isHidden()
    qtbot.mouseClick(
        rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(0)).center()
    )
    assert rows.item(1).isHidden()
    assert "ihopfälld" in rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)

    window.use_language("en")
    assert isinstance(window.page, GuidesPage)
    assert window.page.list.list.item(1).isHidden()


def test_where_visits_got_stuck_is_a_press_away_and_leads_to_the_step(
    qtbot: "QtBot", page: GuidesPage, window: MainWindow, tasks: "Tasks"
) -> None:
    assert window.desk is not None
    work, guide = window.desk.work, catalogue.load("whatsapp-videosamtal", "sv")
    resident = residents.create(work, name="Gunvor Öberg").resident_id
    visit = visits.start_drop_in(work, resident_id=resident).visit_id
    visits.stuck(
        work, visit_id=visit, guide_id=guide.id, guide_version=guide.version, topic=guide.group, step=3
    )
    qtbot.mouseClick(page.stuck_button, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, tasks)
    settle()

    assert page.stuck.isVisible()
    assert cell_text(page.stuck.table, 0, 0) == guide.title
    assert cell_text(page.stuck.table, 0, 1) == f"3: {guide.steps[2].title}"
    assert cell_text(page.stuck.table, 0, 2) == "1 av 1"
    page.stuck.chosen.emit(page.stuck.table.rows()[0])
    assert shown(page) == guide.id
    assert page.player.play is not None
    assert page.player.play.at == 3


def test_a_page_that_is_built_anew_leaves_nothing_of_the_old_one_behind(
    page: GuidesPage, window: MainWindow, settings: Settings
) -> None:
    page.list.select("whatsapp-videosamtal")
    window.use_language("en")
    settle()
    desk = window.desk
    assert desk is not None

    ReadingAloud.at(desk).changed.emit()
    GuideTextSize.at(desk).step(1)
    GuideShelf.at(desk).toggle("whatsapp-videosamtal")
    settle()
    assert settings.guide_text_scale == 1.25
