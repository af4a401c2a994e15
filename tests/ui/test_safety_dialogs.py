"""Risk check, second coach, note on safety and incidents, as a coach clicks and types them."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QScrollArea, QWidget

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.calendar.day import WarningKind
from itcoach.followups.lines import FollowUpLine
from itcoach.followups.series import FollowUpState
from itcoach.safety import incidents, notes, risk_checks
from itcoach.safety.incident_sheet import incident_paper
from itcoach.safety.questions import Answer, Measure
from itcoach.safety.rules import RiskNeed
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.base import new_id
from models.people import Coach
from models.vocabulary import IncidentKind, IncidentStatus, MeasurementKind, Place
from sync.steps.erase import erase_here
from tests.helpers.moving_clock import MovingClock
from tests.helpers.printed import read_pdf
from tests.helpers.ui import clipped_texts, settle, type_text, unnamed_controls
from tests.helpers.visiting import press, rest
from ui.dialogs.booking_form import BookingForm
from ui.dialogs.cancel_booking import CancelBooking
from ui.dialogs.incident_form import IncidentDialog, ReportIncident
from ui.dialogs.missed_follow_up import MissedFollowUp
from ui.dialogs.move_booking import MoveBooking
from ui.dialogs.resident_form import ResidentDialog
from ui.dialogs.risk_check import RiskCheckDialog
from ui.dialogs.safety_note import SafetyNoteDialog
from ui.dialogs.second_coach import SecondCoach
from ui.dialogs.sensitive_text import SensitiveTextDialog
from ui.dialogs.start_measurement import StartMeasurement
from ui.main_window import MainWindow, PageSpec
from ui.pages.bookings import BookingsPage
from ui.pages.incidents import IncidentsPage
from ui.pages.residents import ResidentsPage
from ui.pages.today import TodayPage
from ui.pages.visit import VisitPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks

EIGHT = datetime(2026, 11, 23, 7, tzinfo=UTC)  # 08.00 in Sweden
MONDAY = date(2026, 11, 23)
Dialog = TypeVar("Dialog", bound=QDialog)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(EIGHT)


@pytest.fixture
def gunvor(work: Workplace) -> str:
    return residents.create(work, name="Gunvor Öberg").resident_id


@pytest.fixture
def nine(work: Workplace, gunvor: str) -> str:
    return bookings.create(work, resident_id=gunvor, start=EIGHT + timedelta(hours=1))


@pytest.fixture
def colleague(work: Workplace) -> str:
    with work.store.write() as session:
        session.add(coach := Coach(name="Coach B"))
    return coach.id


@pytest.fixture
def window(open_window: "Callable[[list[PageSpec]], MainWindow]", nine: str) -> MainWindow:
    pages = [
        ("today", TodayPage), ("bookings", BookingsPage), ("residents", ResidentsPage),
        ("incidents", IncidentsPage), ("visit", VisitPage),
    ]  # fmt: skip
    return open_window([PageSpec(key, lambda: "Sida", "cog", page) for key, page in pages])


def opened(window: MainWindow, kind: type[Dialog]) -> Dialog:
    """Return the dialog that is on screen; all in it is named and fits."""
    settle()
    (dialog,) = [each for each in window.findChildren(kind) if each.isVisible()]
    assert unnamed_controls(dialog) == clipped_texts(dialog) == []
    return dialog


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def button(widget: QWidget, text: str) -> QPushButton:
    return next(each for each in widget.findChildren(QPushButton) if each.text() == text and each.isVisible())


def begin_risk_check(qtbot: "QtBot", tasks: "Tasks", window: MainWindow) -> RiskCheckDialog:
    page = window.page
    assert isinstance(page, TodayPage)
    press(qtbot, button(page.brief, "Gör den nu"), tasks)
    return opened(window, RiskCheckDialog)


def test_the_title_of_no_window_has_a_name_and_the_heading_inside_has(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, window: MainWindow, gunvor: str, nine: str
) -> None:
    """Titles are seen in lists of windows, by others beside the screen and by other programs."""
    desk, page, entry = window.desk, window.page, bookings.details(work, booking_id=nine)
    assert desk is not None
    assert page is not None
    card, state = residents.card(work, resident_id=gunvor), risk_checks.risk_state(work, resident_id=gunvor)
    line = FollowUpLine(
        new_id(), gunvor, card.code, card.shown_name, MeasurementKind.SIX_MONTHS, MONDAY, MONDAY, MONDAY,
        FollowUpState.OPEN, None, None, True,
    )  # fmt: skip
    for dialog in (
        MoveBooking(desk, page, entry), CancelBooking(desk, page, entry), SecondCoach(desk, page, entry),
        ResidentDialog(desk, card, print, page), RiskCheckDialog(desk, page, state),
        SafetyNoteDialog(desk, page, gunvor, card.shown_name, None),
        IncidentDialog(desk, page, incidents.open_incident(work, resident_id=gunvor)),
        MissedFollowUp(desk, page, line, None), StartMeasurement(desk, page, line),
    ):  # fmt: skip
        dialog.begin()
        rest(qtbot, tasks)
        assert "Gunvor" not in dialog.windowTitle()
        assert dialog.windowTitle()
        assert dialog.accessibleName() in words_in(dialog)
        assert "Gunvor Öberg" in dialog.accessibleName()
        dialog.close()


def test_idag_says_that_the_risk_check_is_missing_and_the_visit_starts_all_the_same(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, window: MainWindow
) -> None:
    page = window.page
    assert isinstance(page, TodayPage)
    assert "Riskbedömning saknas" in words_in(page.timeline)
    assert "Riskbedömning saknas inför första besöket hemma" in words_in(page.brief)
    assert page.brief.start is not None
    press(qtbot, page.brief.start, tasks)
    assert len(visits.open_visits(work)) == 1


def test_the_questions_stay_where_they_are_while_they_are_answered(
    qtbot: "QtBot", tasks: "Tasks", nine: str, window: MainWindow
) -> None:
    dialog = begin_risk_check(qtbot, tasks, window)
    places = [each.mapTo(dialog.form, QPoint()) for each in dialog.answers.values()]
    dialog.answers["animals"].buttons[Answer.YES].click()
    dialog.answers["threats"].buttons[Answer.UNKNOWN].click()
    settle()
    assert "Gå inte ensam." in words_in(dialog)
    assert [each.mapTo(dialog.form, QPoint()) for each in dialog.answers.values()] == places


def test_words_that_are_refused_at_the_foot_of_a_long_dialog_come_into_sight_with_what_to_do(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, window: MainWindow
) -> None:
    window.resize(1280, 740)
    dialog = begin_risk_check(qtbot, tasks, window)
    for each in dialog.answers.values():
        each.buttons[Answer.YES].click()
    settle()
    (area,) = dialog.findChildren(QScrollArea)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    type_text(dialog.measures, "Ring först, pnr 19121212-1212")
    press(qtbot, dialog.save_button, tasks)

    remove = button(dialog, "Ta bort numret ur texten")
    (error,) = [each for each in dialog.findChildren(QLabel) if "Här står ett personnummer" in each.text()]
    for each in (error, remove):
        assert each.visibleRegion().boundingRect() == each.rect()


def test_a_risk_check_is_made_and_what_it_calls_for_is_chosen_with_a_click(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, window: MainWindow
) -> None:
    dialog = begin_risk_check(qtbot, tasks, window)
    assert dialog.answers["animals"].buttons[Answer.YES].hasFocus()
    QTest.keyClick(dialog.answers["animals"].buttons[Answer.YES], Qt.Key.Key_Space)
    assert "Be att djuret är i ett annat rum under besöket." in words_in(dialog)
    assert dialog.taken[Measure.TWO_COACHES].isHidden()
    dialog.answers["threats"].buttons[Answer.UNKNOWN].click()
    dialog.taken[Measure.TWO_COACHES].click()
    dialog.taken[Measure.VENUE].click()
    press(qtbot, dialog.save_button, tasks)
    assert "Skriv var ni ses." in words_in(dialog)
    type_text(dialog.venue, "Biblioteket")
    press(qtbot, dialog.save_button, tasks)
    (booked,) = bookings.day(work, day=MONDAY).bookings
    assert (booked.place, booked.venue, booked.two_coaches) == (Place.VENUE, "Biblioteket", True)
    state = risk_checks.risk_state(work, resident_id=gunvor)
    assert state is not None
    assert state.check is not None
    assert state.check.answers == {"animals": "yes", "threats": "unknown"}
    assert state.check.measures == "Gå två: två coacher behövs vid besöken\nSes på en annan plats"


def test_words_that_are_to_be_changed_by_hand_are_marked_where_they_were_written(
    qtbot: "QtBot", tasks: "Tasks", window: MainWindow
) -> None:
    dialog = begin_risk_check(qtbot, tasks, window)
    dialog.answers["animals"].buttons[Answer.YES].click()
    type_text(dialog.measures, "Hunden är snäll. Portkoden är 4711. Ring först.")
    press(qtbot, dialog.save_button, tasks)
    opened(window, SensitiveTextDialog).edit.click()
    assert dialog.focusWidget() is dialog.measures
    assert "4711" in dialog.measures.textCursor().selectedText()


def test_after_a_trouble_the_keyboard_is_where_it_was(
    qtbot: "QtBot", tasks: "Tasks", window: MainWindow
) -> None:
    dialog = begin_risk_check(qtbot, tasks, window)
    dialog.save_button.setFocus()
    press(qtbot, dialog.save_button, tasks)
    assert "Ingen av frågorna är besvarad" in words_in(dialog)
    assert dialog.focusWidget() is dialog.save_button


def test_a_risk_check_without_an_answer_is_not_saved_and_unanswered_questions_are_counted(
    qtbot: "QtBot", tasks: "Tasks", gunvor: str, nine: str, window: MainWindow
) -> None:
    dialog = begin_risk_check(qtbot, tasks, window)
    press(qtbot, dialog.save_button, tasks)
    assert "Ingen av frågorna är besvarad" in words_in(dialog)
    type_text(dialog.measures, "Ring 19121212-1212 först.")
    press(qtbot, dialog.save_button, tasks)
    assert "Ingen av frågorna är besvarad" not in words_in(dialog)  # the number is what is wrong now
    dialog.measures.clear()
    dialog.answers["animals"].buttons[Answer.NO].click()
    press(qtbot, dialog.save_button, tasks)
    window.go("residents", resident=gunvor)
    rest(qtbot, tasks)
    card = window.page
    assert isinstance(card, ResidentsPage)
    shown = words_in(card.card.safety)
    assert "7 frågor är inte besvarade." in shown
    assert "Inget som behöver åtgärdas." not in shown


def shown_before_the_visit(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, window: MainWindow, nine: str
) -> list[str]:
    """Return what stands in the brief on Idag, at the booking and under "Om invånaren" in the visit."""
    window.go("today")
    rest(qtbot, tasks)
    shown = [words_in(window.page)] if window.page else []
    window.go("bookings", day=MONDAY.isoformat(), booking=nine)
    rest(qtbot, tasks)
    assert isinstance(window.page, BookingsPage)
    shown.append(words_in(window.page.panel))
    window.go("visit", visit=visits.start(work, booking_id=nine).visit_id)
    rest(qtbot, tasks)
    assert isinstance(window.page, VisitPage)
    window.page.tabs.choose("about")
    return [*shown, words_in(window.page.about)]


def test_what_a_risk_check_advises_and_left_open_is_seen_wherever_the_visit_is_prepared(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, nine: str, window: MainWindow
) -> None:
    answers = {"animals": Answer.YES, "smoking": Answer.NO}
    risk_checks.save_check(work, resident_id=gunvor, answers=answers, measures="Ring när du är utanför.")
    for shown in shown_before_the_visit(qtbot, tasks, work, window, nine):
        assert "• Be att djuret är i ett annat rum under besöket.\n• Ring när du är utanför." in shown
        assert "6 frågor är inte besvarade." in shown
        assert "Riskbedömning saknas" not in shown


def test_a_risk_check_of_the_home_says_nothing_of_a_visit_at_the_library(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, window: MainWindow
) -> None:
    risk_checks.save_check(work, resident_id=gunvor, answers={"animals": Answer.YES})
    (home,) = bookings.day(work, day=MONDAY).bookings
    bookings.cancel(work, booking_id=home.id)
    library = bookings.create(work, resident_id=gunvor, start=EIGHT, place=Place.VENUE, venue="Biblioteket")
    for shown in shown_before_the_visit(qtbot, tasks, work, window, library):
        assert "djuret" not in shown


def test_a_second_coach_is_booked_from_idag(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, colleague: str, window: MainWindow
) -> None:
    residents.update(work, resident_id=gunvor, two_coaches_needed=True)
    page = window.page
    assert isinstance(page, TodayPage)
    page.refresh()
    rest(qtbot, tasks)
    assert "Två coacher behövs hos Gunvor Öberg, men bara en är bokad." in page.warnings.text()
    press(qtbot, button(page.brief, "Boka en till"), tasks)
    dialog = opened(window, SecondCoach)
    assert dialog.coach.currentText() == "Coach B"
    press(qtbot, dialog.save_button, tasks)
    assert page.warnings.text() == ""
    assert [each.coach for each in bookings.day(work, day=MONDAY, coach_id=colleague).bookings] == ["Coach B"]


def test_a_second_coach_is_booked_together_with_the_first(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, colleague: str, window: MainWindow
) -> None:
    residents.update(work, resident_id=gunvor, two_coaches_needed=True)
    window.go("bookings", day="2026-11-25", new_for=gunvor)
    rest(qtbot, tasks)
    form = opened(window, BookingForm)
    assert "men bara en är bokad" in form.when.problems.text()
    form.when.second.setCurrentIndex(form.when.second.findData(colleague))
    form.when.second.activated.emit(form.when.second.currentIndex())
    rest(qtbot, tasks)
    assert "men bara en är bokad" not in form.when.problems.text()
    press(qtbot, form.save_button, tasks)
    plan = bookings.day(work, day=date(2026, 11, 25))
    assert len(plan.bookings) == 1
    assert [each for each in plan.warnings if each.kind is WarningKind.ONE_COACH] == []


def test_an_expired_note_is_offered_to_be_renewed_or_removed_on_the_card(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, clock: MovingClock, gunvor: str, window: MainWindow
) -> None:
    notes.write_note(work, resident_id=gunvor, text="En hund finns hemma.", months=1)
    clock.go_on(days=60)
    window.go("residents", resident=gunvor)
    rest(qtbot, tasks)
    page = window.page
    assert isinstance(page, ResidentsPage)
    shown = words_in(page.card.safety)
    assert "Uppgiften om tryggheten har gått ut" in shown
    assert "hund" not in words_in(page.card)
    press(qtbot, button(page.card.safety, "Läs och förnya"), tasks)
    dialog = opened(window, SafetyNoteDialog)
    assert dialog.text.text() == "En hund finns hemma."
    assert dialog.months.currentData() == 6
    press(qtbot, dialog.save_button, tasks)
    assert "En hund finns hemma." in words_in(page.card)
    press(qtbot, button(page.card.safety, "Ta bort uppgiften"), tasks)
    assert notes.note_of(work, resident_id=gunvor) is None


def test_editing_the_card_leaves_an_expired_note_alone(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, clock: MovingClock, gunvor: str, window: MainWindow
) -> None:
    notes.write_note(work, resident_id=gunvor, text="En hund finns hemma.", months=1)
    clock.go_on(days=60)
    window.go("residents", resident=gunvor)
    rest(qtbot, tasks)
    page = window.page
    assert isinstance(page, ResidentsPage)
    press(qtbot, page.card.edit, tasks)
    assert page.dialog is not None
    type_text(page.dialog.texts["area"], "Bällsta")  # type: ignore[union-attr]
    press(qtbot, page.dialog.save_button, tasks)
    assert residents.card(work, resident_id=gunvor).area == "Bällsta"
    assert notes.note_of(work, resident_id=gunvor) is not None


def write_incident(
    qtbot: "QtBot", tasks: "Tasks", window: MainWindow, text: str, **arguments: object
) -> IncidentDialog:
    window.go("incidents", **arguments)
    rest(qtbot, tasks)
    dialog = opened(window, IncidentDialog)
    type_text(dialog.happened, text)
    return dialog


def test_what_is_half_written_is_there_after_a_crash(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, window: MainWindow
) -> None:
    write_incident(qtbot, tasks, window, "Hunden", resident=gunvor)
    qtbot.waitUntil(lambda: bool(incidents.incident_drafts(work)), timeout=20_000)
    (draft,) = incidents.incident_drafts(work)
    assert (draft.about, draft.fields["happened"]) == ("Gunvor Öberg", "Hunden")


def test_what_is_half_written_about_somebody_who_is_erased_leaves_the_screen_and_is_not_stored_anew(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, window: MainWindow
) -> None:
    dialog = write_incident(qtbot, tasks, window, "Hunden", resident=gunvor)
    dialog.keep()
    rest(qtbot, tasks)
    with work.store.write() as session:
        erase_here(session, [("resident", gunvor)])
    type_text(dialog.acted, "Gick därifrån")
    dialog.keep()
    rest(qtbot, tasks)
    assert incidents.incident_drafts(work) == ()
    assert window.desk is not None
    window.desk.changed.emit()
    rest(qtbot, tasks)
    assert not [each for each in window.findChildren(IncidentDialog) if each.isVisible()]
    (note,) = window.messages.shown()
    assert "finns inte längre på den här datorn" in note.text
    assert incidents.incident_drafts(work) == ()


def test_an_incident_goes_from_written_to_reported_to_paper(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, window: MainWindow
) -> None:
    dialog = write_incident(qtbot, tasks, window, "Hunden bet mig i handen.", resident=gunvor)
    dialog.kind.setCurrentIndex(dialog.kind.findData(IncidentKind.ANIMAL))
    press(qtbot, dialog.save_button, tasks)
    page = window.page
    assert isinstance(page, IncidentsPage)
    ((incident_id, card),) = page.cards.items()
    assert "Hunden bet mig i handen." in words_in(card)
    assert {"Ny riskbedömning", "Skriv om tryggheten"} <= card.buttons.keys()
    press(qtbot, card.buttons["Anmäld till …"], tasks)
    report = opened(window, ReportIncident)
    type_text(report.to, "Enhetschefen")
    press(qtbot, report.save_button, tasks)
    (incident,) = incidents.my_incidents(work)
    assert (incident.status, incident.reported_to) == (IncidentStatus.REPORTED, "Enhetschefen")
    assert "Ändra" not in page.cards[incident_id].buttons
    (booked,) = bookings.day(work, day=MONDAY).bookings
    assert booked.risk_need is RiskNeed.INCIDENT
    sheet = read_pdf(incident_paper(work, incident_id=incident_id, language="sv"))
    assert "Hunden bet mig i handen." in sheet
    assert "23 november 2026 klockan 08.00" in " ".join(sheet.replace("\xa0", " ").split())
    assert "Enhetschefen" in sheet
    assert "Gunvor" not in sheet


def test_personal_data_on_the_wrong_way_is_told_of_within_72_hours(
    qtbot: "QtBot", tasks: "Tasks", window: MainWindow
) -> None:
    dialog = write_incident(qtbot, tasks, window, "Dagbladet är borta.", new=True)
    assert "72 timmar" not in words_in(dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData(IncidentKind.DATA))
    settle()
    assert "inom 72 timmar" in words_in(dialog)
    assert "dataskyddsombudet" in words_in(dialog)


@pytest.mark.parametrize(("language", "scale"), [("sv", 1.5), ("en", 1.0), ("en", 1.5)])
def test_everything_is_named_and_fits(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, colleague: str, window: MainWindow,
    language: str, scale: float,
) -> None:  # fmt: skip
    residents.update(work, resident_id=gunvor, two_coaches_needed=True)
    form = incidents.open_incident(work, resident_id=gunvor)
    incidents.save_incident(
        work, form=form, kind=IncidentKind.THREAT, happened_at=work.clock.now(), happened="Ett hot."
    )
    window.use_language(language)
    window.use_look("light", scale)
    for page, arguments in (
        ("today", {}), ("bookings", {"day": "2026-11-23"}), ("residents", {"resident": gunvor}),
        ("incidents", {}),
    ):  # fmt: skip
        window.go(page, **arguments)
        rest(qtbot, tasks)
        assert unnamed_controls(window) == [], page
        assert clipped_texts(window) == [], page
