"""Residents: found while typing, read, changed in place, and never stored with a personnummer."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.codes import written
from itcoach.inclusion import measurements
from itcoach.visiting import visits
from models.clock import Clock
from models.people import Coach
from models.vocabulary import Asked, DeviceKind, DoneBy, Gender, MeasurementKind, Outcome, Source, Topic
from sync.steps.erase import erase_here
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls, wait_idle
from ui import theme
from ui.dialogs.device_form import DeviceDialog
from ui.dialogs.resident_form import ResidentDialog
from ui.main_window import MainWindow, PageSpec
from ui.pages.base import Page
from ui.pages.residents import ResidentsPage
from ui.tasks import Tasks
from ui.widgets.free_text import TextArea
from ui.widgets.index_plot import IndexBars, IndexCurve
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace
    from ui.desk import Desk

FIRST = [3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1]
LATER = [3, 2, 3, 3, 2, 1, 2, 2, 2, 1, 2, 2]
NOTE = "Skrivaren är på wifi igen sedan routern bytts. " * 6


class Elsewhere(Page):
    """Take the arguments of any page."""

    given: dict[str, object]

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, "Annan sida")

    def arguments(self, **arguments: object) -> None:
        self.given = arguments


@pytest.fixture
def gunvor(work: "Workplace") -> str:
    card = residents.create(
        work,
        name="Gunvor Öberg",
        phone="070-123 45 67",
        address="Åbyvägen 12",
        area="Bällsta",
        birth_year=1941,
        gender=Gender.WOMAN,
        language="finska",
        contact_name="Lisa Öberg",
        contact_phone="070-765 43 21",
        contact_relation="dotter",
        goal="Jag vill se barnbarnen när jag pratar med dem",
        heard_from=Source.HOME_CARE,
        two_coaches_needed=True,
        safety_note="Hunden är lös i hallen.",
        safety_note_expires=date(2027, 4, 12),
    )
    residents.add_device(
        work, resident_id=card.resident_id, kind=DeviceKind.IPHONE, model="SE", system="iOS 19"
    )
    return card.resident_id


@pytest.fixture
def history(work: "Workplace", gunvor: str) -> str:
    """A visit with a task and a long note, and two measurements."""
    visit = visits.start_drop_in(work, resident_id=gunvor)
    visits.add_task(
        work, visit_id=visit.visit_id, topic=Topic.PRINTER, outcome=Outcome.SOLVED, done_by=DoneBy.RESIDENT
    )
    visits.save_draft(work, visit_id=visit.visit_id, text=NOTE)
    visits.finish(work, visit_id=visit.visit_id, next_step="Skriv ut bilder")
    for kind, answers, day in (
        (MeasurementKind.FIRST, FIRST, datetime(2026, 1, 12, 9, tzinfo=UTC)),
        (MeasurementKind.SIX_MONTHS, LATER, datetime(2026, 7, 12, 9, tzinfo=UTC)),
    ):
        measurements.save_measurement(
            work, resident_id=gunvor, kind=kind, answers=answers, asked=Asked.ON_SCREEN, answered_at=day
        )
    return visit.visit_id


@pytest.fixture
def window(open_window: Callable[[list[PageSpec]], MainWindow]) -> MainWindow:
    """The page, and pages to be sent to."""
    return open_window(
        [PageSpec("residents", lambda: "Invånare", "account-multiple", ResidentsPage)]
        + [
            PageSpec(key, lambda: "Annan", "calendar-week", Elsewhere)
            for key in ("bookings", "visit", "leaflets", "guides")
        ]
    )


@pytest.fixture
def page(window: MainWindow) -> ResidentsPage:
    return the_page(window)


@pytest.fixture
def open_card(qtbot: "QtBot", tasks: Tasks, window: MainWindow) -> Callable[[str], ResidentsPage]:
    def open_(resident_id: str) -> ResidentsPage:
        window.go("residents", resident=resident_id)
        wait_idle(qtbot, tasks)
        settle()
        return the_page(window)

    return open_


def the_page(window: MainWindow) -> ResidentsPage:
    assert isinstance(window.page, ResidentsPage)
    return window.page


def form(page: ResidentsPage) -> ResidentDialog:
    """Return the form, once the keyboard is in it."""
    assert isinstance(page.dialog, ResidentDialog)
    activate(page.dialog)
    return page.dialog


def activate(window: QWidget) -> None:
    """Give a window the keyboard, as a window manager does."""
    window.activateWindow()
    deadline = QDeadlineTimer(5_000)
    while QApplication.activeWindow() is not window:
        assert not deadline.hasExpired()
        settle()


def texts(widget: QWidget) -> str:
    labels = widget.findChildren(WrappedLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(widget))


def button(widget: QWidget, name: str) -> QPushButton:
    """Return the button on screen that says, or is named, ``name``."""
    shown = (each for each in widget.findChildren(QPushButton) if each.isVisibleTo(widget))
    return next(each for each in shown if name in (each.text(), each.accessibleName()))


def click(widget: QPushButton) -> None:
    assert widget.isEnabled()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def search(qtbot: "QtBot", page: ResidentsPage, words: str) -> None:
    QTest.keyClicks(page.search, words)
    with qtbot.waitSignal(page.search.searched):
        pass
    wait_idle(qtbot, page.desk.tasks)


def test_the_card_of_whom_a_sync_takes_away_is_shown_no_longer(
    qtbot: "QtBot", tasks: Tasks, work: "Workplace", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    page = open_card(gunvor)
    assert "Gunvor Öberg" in texts(page)
    with work.store.write() as session:
        erase_here(session, [("resident", gunvor)])
    page.desk.changed.emit()
    wait_idle(qtbot, tasks)
    settle()
    assert not [words for words in ("Gunvor", "Lisa", "Åbyvägen", "barnbarnen") if words in texts(page)]
    assert page.place() == {"resident": ""}


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("gunv", "Åbyvägen 12, Bällsta"),
        ("070-123", "Telefon 070-123 45 67"),
        ("åby", "Adress Åbyvägen 12, Bällsta"),
        ("routern", "I en anteckning: …är på wifi igen sedan routern bytts. Skrivaren är på…"),
    ],
)
@pytest.mark.usefixtures("history")
def test_a_person_is_found_while_typing_and_the_list_says_why(
    qtbot: "QtBot", work: "Workplace", page: ResidentsPage, gunvor: str, typed: str, about: str
) -> None:
    residents.create(work, name="Nils Ek", phone="070-999")
    search(qtbot, page, typed)
    assert [(line.resident_id, line.about) for line in page.list.lines()] == [(gunvor, about)]


def test_the_arrow_goes_from_the_search_to_the_card(qtbot: "QtBot", page: ResidentsPage, gunvor: str) -> None:
    search(qtbot, page, "gun")
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    wait_idle(qtbot, page.desk.tasks)
    assert page.list.hasFocus()
    assert page.card.isVisible()
    assert page.card.card is not None
    assert page.card.card.resident_id == gunvor


def test_ctrl_f_goes_to_the_search(qtbot: "QtBot", page: ResidentsPage) -> None:
    page.new.setFocus()
    QTest.keyClick(page.window(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()


def test_nobody_found_says_what_to_do(qtbot: "QtBot", page: ResidentsPage) -> None:
    search(qtbot, page, "xyz")
    assert page.list.isHidden()
    assert "Eller lägg till en ny invånare." in texts(page)


def test_those_who_are_booked_today_stand_there_before_anything_is_typed(
    work: "Workplace", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    bookings.create(work, resident_id=gunvor, start=datetime(2026, 11, 23, 9, tzinfo=UTC))
    page = open_card(gunvor)
    code = residents.card(work, resident_id=gunvor).code
    assert [(line.name, line.about) for line in page.list.lines()] == [
        (f"Gunvor Öberg · {written(code)}", "bokad 10.00")
    ]


@pytest.mark.usefixtures("history")
def test_the_card_holds_what_is_known(
    work: "Workplace", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    bookings.create(
        work, resident_id=gunvor, start=datetime(2026, 12, 7, 8, tzinfo=UTC), wish="Skicka bilder"
    )
    page = open_card(gunvor)
    said = texts(page.card)
    for words in (
        "Gunvor Öberg",
        "”Jag vill se barnbarnen när jag pratar med dem”",
        "Telefon: 070-123 45 67",
        "Adress: Åbyvägen 12, Bällsta",
        "Kontaktperson: Lisa Öberg (dotter), 070-765 43 21",
        "Född 1941 · Kvinna · Språk: finska · Hörde talas om IT-coach genom: hemtjänsten",
        "Hunden är lös i hallen.",
        "iPhone · SE",
        "Måndag 7\u00a0december\u00a02026, 09.00",
        "Skicka bilder",
        "23\u00a0november\u00a02026 · Coach A",
        "• Skrivare och utskrift · löst · invånaren gjorde själv",
        "Nästa steg: Skriv ut bilder",
        "Sedan första mätningen: tydligt bättre.",
    ):
        assert words in said


@pytest.mark.usefixtures("history")
def test_the_plots_say_their_values_in_words(gunvor: str, open_card: Callable[[str], ResidentsPage]) -> None:
    card = open_card(gunvor).card
    (bars,), (curve,) = card.findChildren(IndexBars), card.findChildren(IndexCurve)
    assert bars.accessibleDescription() == (
        "Tillgång: 89, var 89. Kunna: 67, var 33. Trygghet: 67, var 33. Egen kraft: 56, var 22"
    )
    assert curve.accessibleDescription() == (
        "första, 12\u00a0januari\u00a02026: 44. 6 månader, 12\u00a0juli\u00a02026: 69"
    )


@pytest.mark.usefixtures("history")
def test_the_next_measurement_is_told(gunvor: str, open_card: Callable[[str], ResidentsPage]) -> None:
    assert "Nästa mätning: 12\u00a0januari\u00a02027, efter 12 månader." in texts(open_card(gunvor).card)


@pytest.mark.usefixtures("history")
def test_the_answers_are_there_to_read(gunvor: str, open_card: Callable[[str], ResidentsPage]) -> None:
    card = open_card(gunvor).card
    question = "6. Kan du logga in och göra ett ärende, till exempel hos 1177 eller banken?"
    assert question not in texts(card)
    click(button(card, "Visa svaren"))
    assert f"{question}\nMed mycket hjälp" in texts(card)


@pytest.mark.usefixtures("history")
def test_a_long_note_unfolds(gunvor: str, open_card: Callable[[str], ResidentsPage]) -> None:
    card = open_card(gunvor).card
    assert NOTE.strip() not in texts(card)
    click(button(card, "Visa hela anteckningen"))
    assert NOTE.strip() in texts(card)
    click(button(card, "Visa mindre av anteckningen"))
    assert NOTE.strip() not in texts(card)


def test_a_note_on_safety_disappears_when_it_expires(
    work: "Workplace", clock: Clock, gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    residents.update(work, resident_id=gunvor, safety_note_expires=clock.today())
    assert "Hunden" in texts(open_card(gunvor).card)
    residents.update(work, resident_id=gunvor, safety_note_expires=clock.today() - timedelta(days=1))
    assert "Hunden" not in texts(open_card(gunvor).card)


def test_the_goal_is_changed_in_its_place_and_taken_back(
    qtbot: "QtBot", work: "Workplace", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    page = open_card(gunvor)
    click(button(page.card, "Ändra målet"))
    page.card.goal.field.selectAll()
    QTest.keyClicks(page.card.goal.field, "Skicka bilder")
    click(page.card.goal.save)
    wait_idle(qtbot, page.desk.tasks)
    assert residents.card(work, resident_id=gunvor).goal == "Skicka bilder"
    assert "”Skicka bilder”" in texts(page.card)
    undo(qtbot, page)
    assert residents.card(work, resident_id=gunvor).goal.startswith("Jag vill se")
    assert "”Jag vill se barnbarnen när jag pratar med dem”" in texts(page.card)


def test_what_is_typed_is_not_overwritten_and_is_stored_on_leaving(
    qtbot: "QtBot", window: MainWindow, gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    page = open_card(gunvor)
    click(button(page.card, "Ändra målet"))
    page.card.goal.field.selectAll()
    QTest.keyClicks(page.card.goal.field, "Ringa Lisa")
    residents.update(page.desk.work, resident_id=gunvor, phone="070-1")
    page.desk.changed.emit()
    wait_idle(qtbot, page.desk.tasks)
    assert page.card.goal.field.text() == "Ringa Lisa"
    window.go("bookings")
    wait_idle(qtbot, page.desk.tasks)
    assert residents.card(page.desk.work, resident_id=gunvor).goal == "Ringa Lisa"


def test_a_goal_that_could_not_be_stored_is_still_there_to_write(
    qtbot: "QtBot", work: "Workplace", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    page = open_card(gunvor)
    with work.store.write() as session:
        session.add(other := Coach(name="Coach B"))
    residents.update(
        work,
        resident_id=gunvor,
        named_coach_id=other.id,
        protected_identity=True,
        **dict.fromkeys(("name", "phone", "address", "area"), ""),
        **dict.fromkeys(("contact_name", "contact_phone", "contact_relation"), ""),
    )
    click(button(page.card, "Ändra målet"))
    page.card.goal.field.selectAll()
    QTest.keyClicks(page.card.goal.field, "Ringa Lisa")
    click(page.card.goal.save)
    wait_idle(qtbot, page.desk.tasks)
    assert page.card.goal.editing
    assert page.card.goal.field.text() == "Ringa Lisa"
    assert "en annan namngiven IT-coach" in page.desk.messages.shown()[0].text


def test_esc_leaves_the_goal_as_it_was(gunvor: str, open_card: Callable[[str], ResidentsPage]) -> None:
    page = open_card(gunvor)
    click(button(page.card, "Ändra målet"))
    QTest.keyClicks(page.card.goal.field, "nej")
    QTest.keyClick(page.card.goal.field, Qt.Key.Key_Escape)
    assert not page.card.goal.editing
    assert "”Jag vill se barnbarnen när jag pratar med dem”" in texts(page.card)


def test_a_personnummer_in_the_goal_is_pointed_out_and_taken_out(
    qtbot: "QtBot", work: "Workplace", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    page = open_card(gunvor)
    click(button(page.card, "Ändra målet"))
    page.card.goal.field.selectAll()
    QTest.keyClicks(page.card.goal.field, "Ringa, pnr 811218-9876")
    click(page.card.goal.save)
    assert page.card.goal.row.error == "Här står ett personnummer. Personnummer sparas aldrig i IT-coach."
    click(button(page.card, "Mål, med invånarens egna ord: Ta bort numret ur texten"))
    click(page.card.goal.save)
    wait_idle(qtbot, page.desk.tasks)
    assert residents.card(work, resident_id=gunvor).goal == "Ringa"


def test_a_device_is_added_changed_and_removed_and_each_is_taken_back(
    qtbot: "QtBot", work: "Workplace", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    page = open_card(gunvor)

    def models() -> list[str]:
        wait_idle(qtbot, page.desk.tasks)
        settle()
        return [device.model for device in residents.card(work, resident_id=gunvor).devices]

    def write(model: str) -> None:
        assert isinstance(page.dialog, DeviceDialog)
        activate(page.dialog)
        page.dialog.model.selectAll()
        QTest.keyClicks(page.dialog.model, model)
        click(page.dialog.save_button)

    click(page.card.devices.add_button)
    write("HP 2820")
    assert models() == ["SE", "HP 2820"]
    undo(qtbot, page)
    assert models() == ["SE"]
    click(button(page.card, "Ändra iPhone · SE"))
    write("15")
    assert models() == ["15"]
    undo(qtbot, page)
    click(button(page.card, "Ta bort iPhone · SE"))
    assert models() == []
    assert "Inga enheter än." in texts(page.card)
    undo(qtbot, page)
    assert models() == ["SE"]


def undo(qtbot: "QtBot", page: ResidentsPage) -> None:
    """Press Ctrl+Z."""
    activate(page.window())
    QTest.keyClick(page.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_idle(qtbot, page.desk.tasks)
    settle()


def test_a_new_resident_is_written_down_with_the_keyboard(
    qtbot: "QtBot", work: "Workplace", page: ResidentsPage
) -> None:
    QTest.keyClick(page.window(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = form(page)
    assert dialog.texts["name"].hasFocus()
    QTest.keyClicks(dialog.texts["name"], "Nils Ek")
    QTest.keyClick(dialog.texts["name"], Qt.Key.Key_Tab)
    QTest.keyClicks(dialog.texts["phone"], "070-555")
    QTest.keyClicks(dialog.texts["birth_year"], "1938")
    QTest.keyClick(dialog.texts["birth_year"], Qt.Key.Key_Return)
    wait_idle(qtbot, page.desk.tasks)
    (hit,) = residents.search(work, text="nils")
    stored = residents.card(work, resident_id=hit.resident_id)
    assert (stored.phone, stored.birth_year) == ("070-555", 1938)
    assert page.card.card == stored
    assert QApplication.activeModalWidget() is None


def test_every_field_of_the_card_can_be_changed_and_taken_back(
    qtbot: "QtBot", work: "Workplace", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    before = residents.card(work, resident_id=gunvor)
    page = open_card(gunvor)
    click(page.card.edit)
    dialog = form(page)
    for name, field in dialog.texts.items():
        field.setText("1950" if name == "birth_year" else f"nytt {name}")
    dialog.gender.setCurrentIndex(dialog.gender.findData(Gender.OTHER))
    dialog.heard_from.setCurrentIndex(dialog.heard_from.findData(Source.LIBRARY))
    dialog.two_coaches.click()
    click(dialog.save_button)
    wait_idle(qtbot, page.desk.tasks)
    after = residents.card(work, resident_id=gunvor)
    assert all(getattr(after, name) == f"nytt {name}" for name in dialog.texts if name != "birth_year")
    assert (after.birth_year, after.gender, after.heard_from) == (1950, Gender.OTHER, Source.LIBRARY)
    assert not after.two_coaches_needed
    assert after.safety_note_date == date(2026, 11, 23)
    undo(qtbot, page)
    assert residents.card(work, resident_id=gunvor) == before


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("goal", "ring 811218-9876", "Här står ett personnummer. Personnummer sparas aldrig i IT-coach."),
        ("area", "811218-9876", "Här står ett personnummer. Personnummer sparas aldrig i IT-coach."),
        ("birth_year", "8112189876", "Här står ett personnummer. Personnummer sparas aldrig i IT-coach."),
        ("birth_year", "41", "Skriv bara årtalet med fyra siffror, eller lämna det tomt."),
        ("birth_year", "2040", "Skriv bara årtalet med fyra siffror, eller lämna det tomt."),
        ("name", "", "Skriv vad personen heter."),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field(
    work: "Workplace",
    gunvor: str,
    open_card: Callable[[str], ResidentsPage],
    field: str,
    typed: str,
    error: str,
) -> None:
    before = residents.card(work, resident_id=gunvor)
    page = open_card(gunvor)
    click(page.card.edit)
    dialog = form(page)
    dialog.texts[field].setText(typed)
    click(dialog.save_button)
    assert [row.error for row in dialog.form.rows if row.error] == [error]
    assert dialog.texts[field].hasFocus()
    assert dialog.isVisible()
    assert residents.card(work, resident_id=gunvor) == before


def test_a_text_that_is_too_long_stays_in_the_form_with_the_reason(
    qtbot: "QtBot", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    page = open_card(gunvor)
    click(page.card.edit)
    dialog = form(page)
    dialog.texts["area"].setText("a" * 101)
    click(dialog.save_button)
    wait_idle(qtbot, page.desk.tasks)
    assert "En av texterna är för lång: 101 tecken." in dialog.problem.text()
    assert dialog.save_button.isEnabled()


def test_protecting_an_identity_closes_the_fields_of_the_paper_file(
    qtbot: "QtBot", work: "Workplace", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    page = open_card(gunvor)
    click(page.card.edit)
    dialog = form(page)
    dialog.protected.click()
    assert not dialog.texts["name"].isEnabled()
    assert "tas bort när du sparar" in dialog.protection.text()
    click(dialog.save_button)
    wait_idle(qtbot, page.desk.tasks)
    stored = residents.card(work, resident_id=gunvor)
    assert (stored.name, stored.phone, stored.named_coach_id) == ("", "", work.coach_id)
    assert stored.goal
    assert "Gunvor" not in texts(page.card)
    click(page.card.edit)
    again = form(page)
    assert not again.texts["name"].isVisible()  # closed, and empty
    assert again.texts["goal"].hasFocus()


def test_another_coachs_protected_resident_is_a_code_alone(
    work: "Workplace", open_card: Callable[[str], ResidentsPage]
) -> None:
    with work.store.write() as session:
        session.add(other := Coach(name="Coach B"))
    card = residents.create(work, protected_identity=True, named_coach_id=other.id, goal="Hemligt mål")
    page = open_card(card.resident_id)
    said = texts(page.card)
    assert written(card.code) in said
    assert "bara den coach som är utsedd" in said
    assert "Hemligt" not in said
    assert not page.card.edit.isVisible()
    assert not page.card.devices.isVisible()


def test_a_card_that_may_be_the_same_persons_is_pointed_out(
    qtbot: "QtBot", page: ResidentsPage, gunvor: str
) -> None:
    click(page.new)
    dialog = form(page)
    QTest.keyClicks(dialog.texts["name"], "gunvor oberg")
    qtbot.waitUntil(dialog.twin.isVisible, timeout=20_000)
    assert dialog.twin.text() == "Kanske samma person: Gunvor Öberg, 070-123 45 67, Åbyvägen 12"
    click(dialog.open_twin)
    wait_idle(qtbot, page.desk.tasks)
    assert page.card.card is not None
    assert page.card.card.resident_id == gunvor


def test_what_looks_like_a_code_is_warned_about(qtbot: "QtBot", page: ResidentsPage) -> None:
    click(page.new)
    dialog = form(page)
    goal = dialog.texts["goal"]
    assert isinstance(goal, TextArea)
    QTest.keyClicks(goal, "Pinkod 1234")
    qtbot.waitUntil(dialog.secret.isVisible, timeout=20_000)
    assert "en kod eller ett lösenord" in dialog.secret.text()


def test_a_form_that_was_closed_opens_again_as_it_was(page: ResidentsPage) -> None:
    click(page.new)
    dialog = form(page)
    QTest.keyClicks(dialog.texts["name"], "Nils")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    (banner,) = page.desk.messages.shown()
    assert banner.action is not None
    click(banner.action)
    assert dialog.isVisible()
    assert dialog.texts["name"].text() == "Nils"


def test_a_visit_is_started_without_a_booking(
    qtbot: "QtBot",
    work: "Workplace",
    window: MainWindow,
    gunvor: str,
    open_card: Callable[[str], ResidentsPage],
) -> None:
    page = open_card(gunvor)
    click(page.card.start_visit)
    wait_idle(qtbot, page.desk.tasks)
    (started,) = visits.open_visits(work)
    assert isinstance(window.page, Elsewhere)
    assert window.page.given == {"visit": started.visit_id}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Boka besök", "bookings"),
        ("Skriv ut sammanfattning av besöket 23\u00a0november\u00a02026", "leaflets"),
    ],
)
def test_the_card_leads_on(
    window: MainWindow,
    gunvor: str,
    history: str,
    open_card: Callable[[str], ResidentsPage],
    name: str,
    key: str,
) -> None:
    click(button(open_card(gunvor).card, name))
    assert isinstance(window.page, Elsewhere)
    assert window.page is window.pages[key]
    assert window.page.given == {"bookings": {"new_for": gunvor}, "leaflets": {"visit": history}}[key]


def test_nothing_moves_when_nothing_has_changed(
    qtbot: "QtBot", gunvor: str, open_card: Callable[[str], ResidentsPage]
) -> None:
    page = open_card(gunvor)
    change = button(page.card, "Ändra iPhone · SE")
    change.setFocus()
    page.desk.changed.emit()
    wait_idle(qtbot, page.desk.tasks)
    assert change.hasFocus()


def test_everything_has_a_name(gunvor: str, history: str, open_card: Callable[[str], ResidentsPage]) -> None:
    page = open_card(gunvor)
    assert unnamed_controls(page) == []
    click(page.card.edit)
    assert unnamed_controls(form(page)) == []


@pytest.mark.parametrize(("scale", "doubled"), [(1.0, False), (1.0, True), (1.5, False)])
def test_nothing_is_cut_off(
    qtbot: "QtBot",
    qapp: QApplication,
    work: "Workplace",
    gunvor: str,
    history: str,
    open_window: Callable[[list[PageSpec]], MainWindow],
    scale: float,
    doubled: bool,
) -> None:
    bookings.create(work, resident_id=gunvor, start=datetime(2026, 12, 7, 8, tzinfo=UTC), wish="Bilder")
    theme.apply(qapp, "light", scale)
    with pseudo_language() if doubled else nullcontext():
        window = open_window([PageSpec("residents", lambda: "Invånare", "account", ResidentsPage)])
        window.go("residents", resident=gunvor)
        page = the_page(window)
        wait_idle(qtbot, page.desk.tasks)
        assert clipped_texts(page) == []
        click(page.card.edit)
        assert clipped_texts(form(page)) == []
