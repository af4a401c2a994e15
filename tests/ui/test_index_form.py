"""The twelve questions are answered on the turned screen, by keys or by pressing, and can wait."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from itcoach.inclusion.questionnaire import Extra, instrument, switched_on
from itcoach.inclusion.scoring import DECLINED
from tests.helpers.ui import clipped_texts, settle, unnamed_controls
from ui import theme
from ui.reading_aloud import Reading, ReadingAloud
from ui.resident.answer_button import AnswerButton
from ui.resident.index_form import FormState, IndexForm
from ui.widgets.index_keys import KeyRow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

FIRST, AGAIN = (switched_on(instrument(), None, again=again) for again in (False, True))
Ask = Callable[..., IndexForm]


@pytest.fixture
def ask(qtbot: "QtBot", look: None) -> Ask:
    """Ask on a turned screen of 1280 × 720."""

    screens: list[QWidget] = []

    def show(
        extras: tuple[Extra, ...] = FIRST, language: str = "sv", state: FormState | None = None
    ) -> IndexForm:
        screen = QWidget()
        screen.setObjectName("resident")
        form = IndexForm(instrument(), extras, language, ReadingAloud(screen, "mock"), state)
        QVBoxLayout(screen).addWidget(form)
        qtbot.addWidget(screen)
        screens.append(screen)
        screen.resize(1280, 720)
        screen.show()
        form.setFocus()
        settle()
        return form

    return show


def type_answers(qtbot: "QtBot", form: IndexForm, keys: str) -> None:
    for key in keys:
        qtbot.keyClick(form, key)


def test_the_number_keys_answer_and_eight_declines(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    type_answers(qtbot, form, "328")

    assert form.state.answers[:4] == (3, 2, DECLINED, None)
    assert form.progress.text() == "Fråga 4 av 12"


def test_a_press_answers_and_is_told_at_once(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    with qtbot.waitSignal(form.answered) as answered:
        qtbot.mouseClick(form.choices[1], Qt.MouseButton.LeftButton)

    assert answered.args is not None
    assert answered.args[0].answers[0] == 1


def test_one_goes_back_sees_the_answer_and_changes_it(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    type_answers(qtbot, form, "30")
    assert not form.next_button.isEnabled()
    qtbot.mouseClick(form.back_button, Qt.MouseButton.LeftButton)
    assert form.choices[0].isChecked()
    assert form.next_button.isEnabled()

    type_answers(qtbot, form, "2")
    assert form.state.answers[:2] == (3, 2)
    assert form.progress.text() == "Fråga 3 av 12"


def test_to_decline_is_as_plain_as_any_answer(ask: Ask) -> None:
    form = ask()
    *answers, declines = form.choices

    assert declines.accessibleName() == "Vill inte svara"
    assert declines.size() == answers[-1].size()
    assert declines.property("role") == answers[0].property("role")
    assert len(answers) == 4


def test_the_figures_are_those_of_the_paper(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    type_answers(qtbot, form, "0" + "3" * 11)
    assert form.question.text() == "Om du inte använder internet, varför inte?"  # the most answers of all
    qtbot.keyClick(form, Qt.Key.Key_Left)
    for _ in range(2):
        shown = [each.findChildren(QLabel)[0].text() for each in form.choices]
        words = [each.accessibleName() for each in form.choices]
        paper = KeyRow("1", 1, form.question.text(), words[:-1])
        assert [paper.words(key).lower() for key in shown] == [each.lower() for each in words]
        qtbot.keyClick(form, Qt.Key.Key_Right)


def test_after_a_pause_it_goes_on_where_it_was(qtbot: "QtBot", ask: Ask) -> None:
    before = ask()
    type_answers(qtbot, before, "321")
    with qtbot.waitSignal(before.paused):
        qtbot.mouseClick(before.pause_button, Qt.MouseButton.LeftButton)

    after = ask(state=before.state)
    assert after.progress.text() == "Fråga 4 av 12"
    assert after.state == before.state


def test_the_end_thanks(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    type_answers(qtbot, form, "3" * 12)
    assert form.progress.text() == "Några frågor till: 1 av 1"
    type_answers(qtbot, form, "2")

    assert form.question.text().startswith("Tack!")
    with qtbot.waitSignal(form.finished):
        qtbot.mouseClick(form.finish_button, Qt.MouseButton.LeftButton)
    assert form.state == FormState((3,) * 12, {"contact": 2})


def test_only_someone_never_online_is_asked_why(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    type_answers(qtbot, form, "0" + "3" * 11)

    assert form.question.text() == "Om du inte använder internet, varför inte?"
    assert len(form.choices) == 9


def test_a_follow_up_asks_what_has_changed_in_own_words(qtbot: "QtBot", ask: Ask) -> None:
    form = ask(AGAIN)
    type_answers(qtbot, form, "3" * 12 + "0" * 6)
    assert form.words is not None
    qtbot.keyClicks(form.words, "Ny telefon 2026")
    qtbot.mouseClick(form.next_button, Qt.MouseButton.LeftButton)

    assert form.state.extras["changes_in_words"] == "Ny telefon 2026"
    assert form.question.text().startswith("Tack!")


def test_words_that_are_being_written_are_kept_at_a_pause(qtbot: "QtBot", ask: Ask) -> None:
    form = ask(AGAIN)
    type_answers(qtbot, form, "3" * 12 + "0" * 6)
    assert form.words is not None
    qtbot.keyClicks(form.words, "Ny telefon")
    with qtbot.waitSignal(form.answered) as kept:
        qtbot.mouseClick(form.pause_button, Qt.MouseButton.LeftButton)

    assert kept.args is not None
    assert kept.args[0].extras["changes_in_words"] == "Ny telefon"


def test_words_are_still_there_after_a_look_back_and_none_are_no_answer(qtbot: "QtBot", ask: Ask) -> None:
    form = ask(AGAIN)
    type_answers(qtbot, form, "3" * 12 + "0" * 6)
    assert form.words is not None
    qtbot.keyClicks(form.words, "Ny telefon")
    qtbot.mouseClick(form.back_button, Qt.MouseButton.LeftButton)
    assert form.question.text() == "Har du fått annan hjälp, till exempel en kurs?"
    assert form.state.extras["changes_in_words"] == "Ny telefon"

    qtbot.mouseClick(form.next_button, Qt.MouseButton.LeftButton)
    assert form.words.toPlainText() == "Ny telefon"
    form.words.clear()
    qtbot.mouseClick(form.next_button, Qt.MouseButton.LeftButton)
    assert "changes_in_words" not in form.state.extras


def test_the_last_pages_are_left_with_the_keyboard_alone(qtbot: "QtBot", ask: Ask) -> None:
    form = ask(AGAIN)
    type_answers(qtbot, form, "3" * 12 + "0" * 6)
    assert form.words is not None
    qtbot.keyClick(form.words, Qt.Key.Key_Tab)
    assert form.next_button.hasFocus()
    qtbot.keyClick(form.next_button, Qt.Key.Key_Return)

    with qtbot.waitSignal(form.finished):
        qtbot.keyClick(form.finish_button, Qt.Key.Key_Return)


def test_tab_goes_from_the_question_to_its_first_answer(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    qtbot.keyClick(form, Qt.Key.Key_Tab)
    assert form.choices[0].hasFocus()
    qtbot.keyClick(form.choices[0], Qt.Key.Key_Return)

    assert form.state.answers[0] == 0


def test_it_asks_in_english(ask: Ask) -> None:
    form = ask(language="en")

    assert form.question.text() == instrument().questions[0].text["en"]
    assert form.choices[-1].accessibleName() == "I do not want to answer"
    assert form.progress.text() == "Question 1 of 12"


def test_the_language_is_changed_without_losing_an_answer(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    type_answers(qtbot, form, "32")
    with qtbot.waitSignal(form.language_chosen) as chosen:
        qtbot.mouseClick(form.language_button, Qt.MouseButton.LeftButton)

    assert chosen.args == ["en"]
    assert form.question.text() == instrument().questions[2].text["en"]
    assert form.state.answers[:3] == (3, 2, None)
    assert form.language_button.text() == "På svenska"


def test_enter_and_the_arrows_are_enough(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    qtbot.keyClick(form, Qt.Key.Key_Down)
    qtbot.keyClick(form.choices[0], Qt.Key.Key_Down)
    qtbot.keyClick(form.choices[1], Qt.Key.Key_Return)
    assert form.state.answers[:2] == (1, None)
    qtbot.keyClick(form, Qt.Key.Key_Left)
    assert form.progress.text() == "Fråga 1 av 12"
    qtbot.keyClick(form.choices[0], Qt.Key.Key_Right)
    assert form.progress.text() == "Fråga 2 av 12"


def test_the_form_says_which_keys_it_takes(ask: Ask) -> None:
    assert ask().keys.text() == (
        "Tangenter: siffran svarar, 8 vill inte svara, pilarna bläddrar, L läser upp, Esc pausar."
    )


def test_where_words_are_written_no_key_is_promised_that_writes(qtbot: "QtBot", ask: Ask) -> None:
    form = ask(AGAIN)
    type_answers(qtbot, form, "3" * 12)
    while form.words is None:
        qtbot.keyClick(form, "0")
    assert form.keys.text() == "Tangenter: Tabb går till knapparna, Esc pausar."
    qtbot.mouseClick(form.back_button, Qt.MouseButton.LeftButton)
    assert form.keys.text().startswith("Tangenter: siffran svarar")


def test_the_answers_begin_at_one_line(ask: Ask) -> None:
    form = ask()
    words = [each.findChildren(QLabel)[1] for each in form.choices]
    assert len({each.mapTo(form, QPoint(0, 0)).x() for each in words}) == 1


def test_the_question_is_read_aloud_with_its_answers_and_falls_silent_at_the_next(
    qtbot: "QtBot", ask: Ask
) -> None:
    form = ask(language="en")
    assert list(form.spoken()) == [
        instrument().questions[0].text["en"],
        "0: Never.",
        "1: Less often than every week.",
        "2: Every week.",
        "3: Every day.",
        "8: I do not want to answer.",
    ]
    qtbot.keyClick(form, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: form.reading.state is Reading.SPEAKING, timeout=20_000)
    type_answers(qtbot, form, "1")
    assert form.reading.state is Reading.SILENT
    form.hide()


def test_a_language_without_a_voice_is_told_in_plain_words(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    with qtbot.waitSignal(form.reading.changed, timeout=20_000):
        qtbot.mouseClick(form.reading_buttons.read_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(form.mute.isVisible, timeout=20_000)
    assert "Läs högt för varandra i stället" in form.mute.text()
    form.hide()


def test_an_extra_that_the_municipality_has_switched_off_is_not_asked(qtbot: "QtBot", ask: Ask) -> None:
    form = ask(switched_on(instrument(), ["lonely"], again=True))
    type_answers(qtbot, form, "3" * 12)
    assert form.question.text() == "Hur ofta känner du dig ensam?"
    type_answers(qtbot, form, "0")
    assert form.state.extras == {"lonely": 0}


def test_an_extra_that_followed_on_an_answer_goes_with_it(qtbot: "QtBot", ask: Ask) -> None:
    form = ask()
    type_answers(qtbot, form, "0" + "3" * 11 + "1")
    assert form.state.extras == {"why_not": 1}
    for _ in range(13):
        qtbot.keyClick(form, Qt.Key.Key_Left)
    type_answers(qtbot, form, "3")
    assert form.state.extras == {}


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_question_is_large_and_whole(
    qtbot: "QtBot", qapp: "QApplication", ask: Ask, scale: float
) -> None:
    theme.apply(qapp, "light", scale)
    form = ask()
    assert form.reading_buttons.read_button.text() == "Läs upp"
    assert form.window().size() == QSize(1280, 720)
    for number in range(12):
        assert unnamed_controls(form.window()) == []
        assert clipped_texts(form.window()) == [], number
        assert form.question.font().pointSizeF() >= 24
        for choice in form.findChildren(AnswerButton):
            assert choice.isHidden() or choice.height() >= 48
        declines = form.choices[-1]  # as much in sight as the other answers
        assert declines.visibleRegion().boundingRect() == declines.rect(), number
        type_answers(qtbot, form, "1")
        settle()


def test_in_a_narrow_panel_the_answers_stand_below_the_question(qtbot: "QtBot", look: None) -> None:
    panel = QWidget()
    form = IndexForm(instrument(), FIRST, "sv", ReadingAloud(panel, "mock"), turned=False)
    QVBoxLayout(panel).addWidget(form)
    qtbot.addWidget(panel)
    panel.resize(430, 700)
    panel.show()
    settle()
    assert form.choices[0].mapTo(form, QPoint()).y() > form.question.mapTo(form, QPoint()).y()
    assert clipped_texts(panel) == []
