"""A paper is keyed in by the keyboard alone, reaches the right person, and is checked where it is wanted."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from itcoach import residents
from itcoach.codes import written
from itcoach.inclusion import keying
from itcoach.inclusion.measurements import MeasurementView
from itcoach.inclusion.questionnaire import instrument
from itcoach.inclusion.scoring import DECLINED
from itcoach.workplace import Workplace
from models.measurement import MeasurementDraft
from models.people import Municipality
from models.vocabulary import Asked, MeasurementKind
from sync.steps.erase import erase_here
from tests.helpers.people import measured
from tests.helpers.ui import clipped_texts, cut_short, pseudo_language, settle, unnamed_controls, wait_idle
from tests.helpers.visiting import Elsewhere
from ui import theme
from ui.dialogs.sensitive_text import SensitiveTextDialog
from ui.main_window import MainWindow, PageSpec
from ui.pages.index_keying import IndexKeyingPage, Stage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks

TWELVE = "323210111011"
Type = Callable[[str], None]


@pytest.fixture
def resident(work: Workplace) -> str:
    return residents.create(work, name="Gunvor Öberg").resident_id


@pytest.fixture
def code(work: Workplace, resident: str) -> str:
    return residents.card(work, resident_id=resident).code


@pytest.fixture
def window(open_window: Callable[[Sequence[PageSpec]], MainWindow], resident: str) -> MainWindow:
    return open_window(
        [
            PageSpec("today", lambda: "Idag", "calendar-today", Elsewhere),
            PageSpec("residents", lambda: "Invånare", "account-multiple", Elsewhere),
            PageSpec("index_keying", lambda: "Papper", "keyboard-outline", IndexKeyingPage, in_rail=False),
        ]
    )


@pytest.fixture
def page(window: MainWindow, qtbot: "QtBot", tasks: "Tasks") -> IndexKeyingPage:
    return opened(window, qtbot, tasks)


def opened(window: MainWindow, qtbot: "QtBot", tasks: "Tasks", **arguments: str) -> IndexKeyingPage:
    window.go("index_keying", **arguments)
    wait_idle(qtbot, tasks)
    settle()
    assert isinstance(window.page, IndexKeyingPage)
    return window.page


@pytest.fixture
def keys(qtbot: "QtBot", tasks: "Tasks") -> Type:
    """Type wherever the keyboard is, as a hand does; ⏎ is Enter."""

    def type_(text: str) -> None:
        for letter in text:
            focused = QApplication.focusWidget()
            assert focused is not None
            if letter == "⏎":
                qtbot.keyClick(focused, Qt.Key.Key_Return)
            else:
                qtbot.keyClick(focused, letter)
            wait_idle(qtbot, tasks)
            settle()

    return type_


def stored(work: Workplace, resident: str) -> tuple[MeasurementView, ...]:
    return residents.card(work, resident_id=resident).measurements


def asked_half_a_year_ago(work: Workplace, resident: str) -> None:
    measured(work, resident, days_ago=185)


def test_a_whole_paper_is_a_row_of_keys(
    work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type
) -> None:
    assert page.code.hasFocus()
    keys(code + "⏎" + TWELVE + "3" + "⏎")

    [view] = stored(work, resident)
    assert view.answers == (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
    assert (view.extras, view.asked, view.keyed_twice) == ({"contact": 3}, Asked.PAPER, False)
    assert (view.kind, view.asked_by) == (MeasurementKind.FIRST, "Coach A")
    assert page.code.text() == ""
    assert page.code.hasFocus()


def test_eight_declines_and_nine_is_no_tick(
    work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type
) -> None:
    keys(code + "⏎" + "89" + TWELVE[2:] + "9" + "⏎")
    [view] = stored(work, resident)
    assert view.answers[:3] == (DECLINED, None, 3)
    assert view.extras == {}


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_what_a_key_means_is_read_whole(
    window: MainWindow, qtbot: "QtBot", tasks: "Tasks", code: str, keys: Type, scale: float
) -> None:
    window.use_look("light", scale)
    page = opened(window, qtbot, tasks)
    page.code.setFocus()
    keys(code + "⏎" + "32301")
    assert page.rows is not None
    questions = {question.text["sv"] for question in instrument().questions}
    extras = {extra.text["sv"] for extra in instrument().extras}
    assert set(cut_short(page.rows)) <= questions | extras


def test_the_meaning_of_each_key_is_seen_and_a_wrong_key_is_told(
    code: str, page: IndexKeyingPage, keys: Type
) -> None:
    keys(code + "⏎" + "3")
    assert page.rows is not None
    fields = list(page.rows.fields.values())
    assert fields[0].accessibleDescription() == "Varje dag"
    keys("7")
    assert fields[1].text() == ""
    assert fields[1].hasFocus()
    keys("2")
    assert fields[1].accessibleDescription() == "Ganska bra"


def test_a_slip_is_corrected_by_going_back(
    qtbot: "QtBot", work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type
) -> None:
    keys(code + "⏎" + "10")
    assert page.rows is not None
    fields = list(page.rows.fields.values())
    qtbot.keyClick(fields[2], Qt.Key.Key_Up)
    assert fields[1].hasFocus()
    keys("3" + TWELVE[2:] + "3" + "⏎")
    [view] = stored(work, resident)
    assert view.answers[:3] == (1, 3, 3)


def test_why_not_is_asked_only_after_never(
    work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type
) -> None:
    keys(code + "⏎" + "0" + TWELVE[1:] + "1" + "3" + "⏎")
    [view] = stored(work, resident)
    assert view.extras == {"why_not": 1, "contact": 3}


def test_a_wrong_code_reaches_nobody(code: str, page: IndexKeyingPage, keys: Type) -> None:
    keys(("B" if code[0] != "B" else "C") + code[1:])
    assert "Det är ingen riktig kod" in page.code_row.error
    assert page.rows is None
    assert page.who.text() == ""


def test_another_persons_paper_is_pointed_out(
    qtbot: "QtBot", work: Workplace, resident: str, window: MainWindow, tasks: "Tasks", keys: Type
) -> None:
    other = residents.create(work, name="Sven Ek")
    page = opened(window, qtbot, tasks, resident=resident)
    keys(other.code)
    assert "Koden är en annan invånares" in page.code_row.error
    assert page.rows is None
    assert "Sven" not in page.who.text()


def test_a_day_in_the_future_is_refused_in_words(code: str, page: IndexKeyingPage, keys: Type) -> None:
    keys(code)
    page.day.setDate(QDate(2030, 1, 1))
    keys("⏎")
    assert "Dagen på pappret har inte varit än." in page.day_row.error
    assert page.rows is None
    assert not page.save_button.isEnabled()


def test_the_day_is_typed_and_says_which_measurement_it_is(
    work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type
) -> None:
    asked_half_a_year_ago(work, resident)
    day = work.clock.today() - timedelta(days=1)
    keys(code + f"{day:%Y%m%d}" + "⏎")
    assert page.who.text() == "Gunvor Öberg · efter 6 månader"
    keys(TWELVE + "3" + "00000")
    assert page.words["changes_in_words"].hasFocus()
    keys("Ny mobil⏎")

    first, later = stored(work, resident)
    assert later.answered_at is not None
    assert later.answered_at.date() == day
    assert later.extras["changes_in_words"] == "Ny mobil"
    assert (first.answers, later.answers[0]) == ((1,) * 12, 3)


def test_a_question_that_is_left_out_is_asked_for(
    qtbot: "QtBot", work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type
) -> None:
    keys(code + "⏎" + TWELVE[:-1])
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert "Fråga 12 är inte införd" in page.notice.text()
    assert stored(work, resident) == ()


def test_keyed_in_twice_the_same_is_saved_as_checked(
    work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type
) -> None:
    page.twice.setChecked(True)
    keys(code + "⏎" + TWELVE + "3" + "⏎")
    assert page.stage is Stage.SECOND
    assert stored(work, resident) == ()
    assert page.rows is not None
    assert set(page.rows.keys().values()) == {""}  # blind: nothing of the first time is seen
    keys(TWELVE + "3" + "⏎")
    [view] = stored(work, resident)
    assert view.keyed_twice


def test_what_differs_is_looked_up_one_by_one(
    work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type
) -> None:
    page.twice.setChecked(True)
    keys(code + "⏎" + TWELVE + "3" + "⏎")
    keys("323210111011"[:5] + "2" + TWELVE[6:] + "2" + "⏎")
    assert page.stage is Stage.SETTLING
    assert page.rows is not None
    assert list(page.rows.fields) == ["6", "contact"]
    shown = [each.text() for each in page.rows.findChildren(QLineEdit)]
    assert shown == ["", ""]
    assert page.notice.title.text() == "2 svar blev olika"
    keys("2" + "3" + "⏎")

    [view] = stored(work, resident)
    assert (view.answers[5], view.extras["contact"], view.keyed_twice) == (2, 3, True)


def test_a_paper_that_is_left_half_keyed_goes_on_where_it_was(
    qtbot: "QtBot",
    work: Workplace,
    resident: str,
    code: str,
    window: MainWindow,
    tasks: "Tasks",
    keys: Type,
) -> None:
    asked_half_a_year_ago(work, resident)
    page = opened(window, qtbot, tasks)
    keys(code + "⏎" + "3289")
    (slot,) = [each for each in keying.whose(work, code=code).slots if each.begun is not None]
    assert slot.begun is not None
    assert slot.begun.keys == {"1": "3", "2": "2", "3": "8", "4": "9"}  # as after a kill: each key is kept
    page.words["changes_in_words"].setText("Ny mobil")
    window.store_typed()  # as before a lock

    other = residents.create(work, name="Sven Ek")
    again = opened(window, qtbot, tasks, resident=other.resident_id, visit="another-visit")
    assert (again.code.text(), again.rows) == ("", None)  # another's paper, and none of this one's

    again = opened(window, qtbot, tasks)
    keys(code)
    assert again.rows is not None
    assert list(again.rows.keys().values())[:5] == ["3", "2", "8", "9", ""]
    assert again.words["changes_in_words"].text() == "Ny mobil"
    assert again.notice.title.text() == "Påbörjat papper"
    keys(TWELVE[4:] + "3" + "00000" + "⏎")
    _, view = stored(work, resident)
    assert view.answers[:5] == (3, 2, DECLINED, None, 1)
    assert view.extras["changes_in_words"] == "Ny mobil"


def test_a_paper_of_whom_a_sync_takes_away_leaves_the_screen_and_is_not_stored_anew(
    work: Workplace, resident: str, code: str, window: MainWindow, qtbot: "QtBot", tasks: "Tasks", keys: Type
) -> None:
    page = opened(window, qtbot, tasks)
    keys(code + "⏎" + "32")
    with work.store.write() as session:
        erase_here(session, [("resident", resident)])
    keys("1")
    with work.store.read() as session:
        assert session.query(MeasurementDraft).all() == []
    page.desk.changed.emit()
    wait_idle(qtbot, tasks)
    settle()
    assert (page.code.text(), page.who.text(), page.rows) == ("", "", None)


def test_locked_at_the_second_time_over_the_first_is_kept(
    qtbot: "QtBot", work: Workplace, resident: str, code: str, window: MainWindow, tasks: "Tasks", keys: Type
) -> None:
    page = opened(window, qtbot, tasks)
    page.twice.setChecked(True)
    keys(code + "⏎" + TWELVE + "3" + "⏎" + "32")
    assert page.stage is Stage.SECOND
    window.store_typed()
    opened(window, qtbot, tasks, resident=resident)
    again = opened(window, qtbot, tasks)
    keys(code)
    assert again.stage is Stage.FIRST
    assert again.rows is not None
    assert "".join(again.rows.keys().values()) == TWELVE + "3"


def test_the_extras_are_those_of_the_municipality(
    work: Workplace, code: str, page: IndexKeyingPage, keys: Type
) -> None:
    with work.store.write() as session:
        session.query(Municipality).delete()
        session.add(Municipality(name="Sjöstad", extras=["lonely"]))
    keys(code + "⏎")
    assert page.rows is not None
    assert list(page.rows.fields)[12:] == ["lonely"]


def test_a_personnummer_in_the_free_words_is_taken_out_before_it_is_saved(
    qtbot: "QtBot", work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type,
    tasks: "Tasks",
) -> None:  # fmt: skip
    asked_half_a_year_ago(work, resident)
    keys(code + "⏎" + TWELVE + "3" + "00000" + "Ny mobil 19121212-1212⏎")
    assert len(stored(work, resident)) == 1
    (asked,) = page.findChildren(SensitiveTextDialog)
    qtbot.mouseClick(asked.remove, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, tasks)
    settle()
    _, later = stored(work, resident)
    assert later.extras["changes_in_words"] == "Ny mobil"


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_all_is_named_and_whole(
    qapp: "QApplication", work: Workplace, resident: str, code: str, page: IndexKeyingPage, keys: Type,
    scale: float,
) -> None:  # fmt: skip
    asked_half_a_year_ago(work, resident)
    page.desk.frame.use_look("light", scale)
    settle()
    shown = page.window().page  # type: ignore[attr-defined]
    shown.code.setFocus()
    keys(written(code) + "⏎" + "3")
    assert len(shown.rows.fields) == len(instrument().questions) + 7
    assert unnamed_controls(shown) == []
    assert clipped_texts(shown) == []
    theme.apply(qapp, "light")


def test_long_words_fit(page: IndexKeyingPage) -> None:
    with pseudo_language():
        page.desk.frame.use_look("light", 1.25)
        settle()
        assert clipped_texts(page.window().page) == []  # type: ignore[attr-defined]
