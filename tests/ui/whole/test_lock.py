"""The lock as a coach meets it: when it comes, what it hides, and that the day goes on where it was."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from sqlalchemy import select

from itcoach import residents
from itcoach.app import Application
from itcoach.laptop.locking import Idle, Patience, minutes_to_choose, most_minutes
from itcoach.laptop.opening import choose_coach, open_laptop, workplace
from itcoach.printing.orders import ChosenGuide, Order, Sheet
from itcoach.privacy import access
from itcoach.safety import incidents
from itcoach.safety.questions import Answer, risk_form
from itcoach.syncing import drafts
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database import Store
from models.database_troubles import DiskFull
from models.people import Municipality
from models.rights import AccessEntry
from models.vocabulary import AccessPart
from sync.client import only_one
from tests.helpers.secret_service import installed, secret_service
from tests.helpers.ui import clipped_texts, type_text, unnamed_controls
from tests.helpers.whole_program import (
    PASSPHRASE,
    MovedClock,
    entrance_of,
    press_lock,
    rest,
    the_work,
    unlock,
    words_of,
)
from ui.dialogs.booking_form import BookingForm
from ui.dialogs.device_form import DeviceDialog
from ui.dialogs.incident_form import IncidentDialog
from ui.dialogs.passphrase import PassphraseDialog
from ui.dialogs.resident_form import ResidentDialog
from ui.dialogs.rights_request import RightsRequestDialog
from ui.dialogs.risk_check import RiskCheckDialog, ask_risk_check
from ui.pages.residents import ResidentsPage
from ui.pages.settings import SettingsPage
from ui.pages.visit import VisitPage
from ui.widgets.free_text import TextArea

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

GUIDE = "whatsapp-videosamtal"


def begin_visit(qtbot: "QtBot", app: Application) -> VisitPage:
    work = the_work(app)
    (hit,) = residents.search(work, text="Gunvor")
    visit = visits.start_drop_in(work, resident_id=hit.resident_id)
    app.window.go("visit", visit=visit.visit_id)
    rest(qtbot, app)
    assert isinstance(app.window.page, VisitPage)
    return app.window.page


def begin_resident(qtbot: "QtBot", app: Application) -> ResidentDialog:
    app.window.go("residents")
    rest(qtbot, app)
    page = app.window.page
    assert isinstance(page, ResidentsPage)
    assert page.primary is not None
    qtbot.mouseClick(page.primary, Qt.MouseButton.LeftButton)
    rest(qtbot, app)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ResidentDialog)
    return dialog


def test_the_lock_saves_what_is_typed_and_unlocking_leads_back_to_the_visit_and_its_guide(
    qtbot: "QtBot", app: Application
) -> None:
    page = begin_visit(qtbot, app)
    visit = page.place()["visit"]
    page.open_guide(GUIDE)
    type_text(page.note.field, "Vi ringde dottern.")
    press_lock(qtbot, app)  # at once: no time for the note to be saved by itself
    assert (app.work, app.window.page, app.window.desk) == (None, None, None)
    unlock(qtbot, app)
    again = app.window.page
    assert isinstance(again, VisitPage)
    assert again.place() == {
        "visit": visit, "guides": [GUIDE], "tab": GUIDE, "language": "sv", "device": ""
    }  # fmt: skip
    assert again.note.field.toPlainText() == "Vi ringde dottern."
    app.window.back()
    assert app.window.page is app.window.pages["today"]


def test_a_locked_window_shows_nothing_personal_and_no_key_leads_past_it(
    qtbot: "QtBot", app: Application
) -> None:
    begin_visit(qtbot, app)
    app.window.messages.done("Gunvor Öbergs besök är flyttat.", undo=lambda: None)
    press_lock(qtbot, app)
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F5, Qt.Key.Key_F11):
        QTest.keyClick(app.window, key)
    QTest.keyClick(app.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    app.window.go("residents")
    app.window.back()
    rest(qtbot, app)
    assert "Låst" in words_of(app)
    assert "synkas ingenting" in words_of(app)
    for personal in ("Gunvor", "Vera", "barnbarnen"):
        assert personal not in words_of(app) + app.window.windowTitle()
    assert unnamed_controls(app.window) == []
    assert clipped_texts(app.window) == []


def test_nobody_touching_it_for_as_long_as_chosen_locks_it_and_a_sleep_counts(
    qtbot: "QtBot", app: Application, clock: MovedClock
) -> None:
    assert app.lock is not None
    clock.moved(minutes=9.9)
    app.lock.watch.look()
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Shift)
    clock.moved(minutes=9.9)
    app.lock.watch.look()
    rest(qtbot, app)
    assert entrance_of(app) is None
    clock.moved(hours=1)
    qtbot.waitUntil(lambda: entrance_of(app) is not None, timeout=20_000)
    rest(qtbot, app)
    assert app.work is None


def test_after_a_sleep_the_first_key_does_nothing_but_lock(
    qtbot: "QtBot", app: Application, clock: MovedClock
) -> None:
    page = begin_visit(qtbot, app)
    page.note.field.setFocus()
    clock.moved(hours=1)
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_X)
    assert page.note.field.toPlainText() == ""
    qtbot.waitUntil(lambda: entrance_of(app) is not None, timeout=20_000)
    rest(qtbot, app)


def test_after_a_sleep_a_key_that_means_something_does_nothing_either(
    qtbot: "QtBot", app: Application, clock: MovedClock
) -> None:
    app.window.go("residents")
    rest(qtbot, app)
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow, timeout=20_000)
    clock.moved(hours=1)
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: entrance_of(app) is not None, timeout=20_000)
    rest(qtbot, app)
    unlock(qtbot, app)
    assert isinstance(app.window.page, ResidentsPage)


def test_a_dialog_keeps_no_key_that_locks_to_itself(qtbot: "QtBot", app: Application) -> None:
    dialog = begin_resident(qtbot, app)
    type_text(dialog.texts["name"], "Sixten Ek")
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: entrance_of(app) is not None, timeout=20_000)
    rest(qtbot, app)
    assert app.work is None
    unlock(qtbot, app)
    (left,) = drafts.left_behind(the_work(app))
    assert "Sixten Ek" in left.text


def test_the_view_turned_to_the_resident_locks_and_the_coach_comes_back_to_the_coach_s_own(
    qtbot: "QtBot", app: Application
) -> None:
    begin_visit(qtbot, app).open_guide(GUIDE)
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow, timeout=20_000)
    QTest.keyClick(app.window, Qt.Key.Key_F11)
    assert app.window.isFullScreen()
    QTest.keyClick(app.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, app)
    assert "Låst" in words_of(app)
    assert not app.window.isFullScreen()
    unlock(qtbot, app)
    assert isinstance(app.window.page, VisitPage)
    assert not app.window.isFullScreen()


def test_the_municipality_can_only_make_the_time_shorter(
    qtbot: "QtBot", app: Application, work: Workplace
) -> None:
    assert app.lock is not None
    assert app.lock.watch.minutes == 10
    app.settings.lock_minutes = 5
    for decided, holds in ((2, 2), (15, 5)):
        with the_work(app).store.write() as session:
            session.merge(Municipality(id="m", name="Sjöstad", lock_minutes=decided))
        assert app.window.desk is not None
        app.window.desk.changed.emit()
        rest(qtbot, app)
        assert app.lock.watch.minutes == holds
        assert most_minutes(the_work(app)) == decided
    assert minutes_to_choose(15) == (1, 2, 5, 10, 15)
    assert minutes_to_choose(3) == (1, 2, 3)


def test_what_is_typed_in_a_dialog_is_kept_under_sync(qtbot: "QtBot", app: Application) -> None:
    dialog = begin_resident(qtbot, app)
    type_text(dialog.texts["name"], "Sixten Ek")
    type_text(dialog.texts["goal"], "Numret är 19121212-1212.")
    assert app.lock is not None
    app.lock.lock()
    rest(qtbot, app)
    assert QApplication.activeModalWidget() is None
    unlock(qtbot, app)
    assert "finns kvar under Synk" in app.window.messages.shown()[-1].text
    (left,) = drafts.left_behind(the_work(app))
    assert left.title.startswith("Ny invånare, påbörjad i dag ")
    assert "Programmet låstes" in left.why
    assert "Namn: Sixten Ek" in left.text
    assert "1212" not in left.text


def begin_incident(qtbot: "QtBot", app: Application) -> IncidentDialog:
    app.window.go("incidents", new=True)
    rest(qtbot, app)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, IncidentDialog)
    return dialog


def test_an_incident_that_is_half_told_is_kept_in_one_place(qtbot: "QtBot", app: Application) -> None:
    type_text(begin_incident(qtbot, app).happened, "Hunden bet")
    assert app.lock is not None
    app.lock.lock()  # at once: no time for it to be kept by itself
    rest(qtbot, app)
    unlock(qtbot, app)
    work = the_work(app)
    assert [form.fields["happened"] for form in incidents.incident_drafts(work)] == ["Hunden bet"]
    assert drafts.left_behind(work) == ()
    assert "Hunden bet" in words_of(app)  # where it is gone on with


def test_an_incident_that_there_is_no_room_for_stays_behind_the_lock(
    qtbot: "QtBot", app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DiskFull

    assert app.lock is not None
    with monkeypatch.context() as full:
        full.setattr(incidents, "save_incident_draft", refuse)
        type_text(begin_incident(qtbot, app).happened, "Hunden bet")
        app.lock.lock()
        rest(qtbot, app)
        assert app.work is not None
    app.lock.try_again()
    rest(qtbot, app)
    assert app.work is None
    unlock(qtbot, app)
    assert [form.fields["happened"] for form in incidents.incident_drafts(the_work(app))] == ["Hunden bet"]


def test_answers_that_are_only_ticked_are_kept_under_sync_too(qtbot: "QtBot", app: Application) -> None:
    page = begin_visit(qtbot, app)
    (hit,) = residents.search(the_work(app), text="Gunvor")
    assert app.window.desk is not None
    ask_risk_check(app.window.desk, page, hit.resident_id)
    rest(qtbot, app)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RiskCheckDialog)
    first, second = list(dialog.answers.values())[:2]
    qtbot.mouseClick(first.buttons[Answer.NO], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(second.buttons[Answer.UNKNOWN], Qt.MouseButton.LeftButton)
    assert app.lock is not None
    app.lock.lock()
    rest(qtbot, app)
    unlock(qtbot, app)
    assert "finns kvar under Synk" in app.window.messages.shown()[-1].text
    (left,) = drafts.left_behind(the_work(app))
    assert left.title.startswith("Riskbedömning · Gunvor Öberg, påbörjad ")
    questions = [question.text["sv"] for question in risk_form().questions[:2]]
    assert left.text == f"{questions[0]}: Nej\n{questions[1]}: Vet inte"


def test_words_about_somebody_are_kept_with_whom_they_are_about(qtbot: "QtBot", app: Application) -> None:
    """Else nobody could tell later, and an erasure would not find them."""
    (hit,) = residents.search(the_work(app), text="Gunvor")
    app.window.go("residents", resident=hit.resident_id)
    rest(qtbot, app)
    page = app.window.page
    assert isinstance(page, ResidentsPage)
    assert app.window.desk is not None
    order = Order(Sheet.GUIDE, guides=(ChosenGuide(GUIDE),), note="Ring om det krånglar")
    app.window.desk.pile.add(order, "Ringa med bild", "Gunvor Öberg")
    for ask in (page.card.rights.request.click, page.card.devices.add_asked.emit):
        ask()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RightsRequestDialog | DeviceDialog)
        type_text(dialog.findChildren(TextArea)[0], "Sonens gamla")
    assert app.lock is not None
    app.lock.lock()
    rest(qtbot, app)
    unlock(qtbot, app)
    titles = {left.title.partition(", påbörjad")[0] for left in drafts.left_behind(the_work(app))}
    assert titles == {
        "Begäran från Gunvor Öberg",
        "Lägg till enhet · Gunvor Öberg",
        "Ringa med bild · Gunvor Öberg",
    }


def test_a_booking_of_which_only_the_person_is_chosen_is_kept_by_its_labels(
    qtbot: "QtBot", app: Application
) -> None:
    (hit,) = residents.search(the_work(app), text="Gunvor")
    for fill in (lambda form: form.who.choose(hit), lambda form: type_text(form.who.search, "Gunv")):
        app.window.go("bookings")
        rest(qtbot, app)
        assert app.window.page is not None
        assert app.window.page.primary is not None
        qtbot.mouseClick(app.window.page.primary, Qt.MouseButton.LeftButton)
        rest(qtbot, app)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, BookingForm)
        fill(dialog)
        assert app.lock is not None
        app.lock.lock()
        rest(qtbot, app)
        unlock(qtbot, app)
    chosen, searched = drafts.left_behind(the_work(app))
    assert chosen.title.startswith("Ny bokning, påbörjad ")
    assert "Vem: Gunvor Öberg" in chosen.text.splitlines()
    assert "Vem: Gunv" in searched.text.splitlines()


def test_a_dialog_in_which_nothing_was_chosen_leaves_nothing(qtbot: "QtBot", app: Application) -> None:
    begin_resident(qtbot, app)
    assert app.lock is not None
    app.lock.lock()
    rest(qtbot, app)
    unlock(qtbot, app)
    assert drafts.left_behind(the_work(app)) == ()


def test_the_pile_is_there_again_after_the_lock(qtbot: "QtBot", app: Application) -> None:
    visit = begin_visit(qtbot, app).place()["visit"]
    assert app.window.desk is not None
    before = [
        Order(Sheet.GUIDE, guides=(ChosenGuide(GUIDE, frozenset({1, 2})),), large_print=True),
        Order(Sheet.SUMMARY, visit_id=visit),
        Order(Sheet.DAY, day=date(2026, 11, 23)),
    ]
    for order in before:
        app.window.desk.pile.add(order, "Ett blad")
    choices = app.window.desk.pile.choices()
    assert json.loads(json.dumps(choices)) == choices
    press_lock(qtbot, app)
    unlock(qtbot, app)
    assert app.window.desk is not None
    items = app.window.desk.pile.items
    assert [each.order for each in items] == before
    assert [each.whom for each in items] == ["", "Gunvor Öberg", ""]
    assert "Ett blad" not in [each.title for each in items]  # no title goes along: one could hold a name


def test_what_is_written_to_a_resident_on_a_sheet_of_the_pile_is_kept_under_sync(
    qtbot: "QtBot", app: Application
) -> None:
    assert app.window.desk is not None
    order = Order(Sheet.GUIDE, guides=(ChosenGuide(GUIDE),), note="Ring om det krånglar")
    app.window.desk.pile.add(order, "Ringa med bild")
    press_lock(qtbot, app)
    unlock(qtbot, app)
    (left,) = drafts.left_behind(the_work(app))
    assert left.title.startswith("Ringa med bild, påbörjad ")
    assert left.text == "Ring om det krånglar"


def test_what_cannot_be_stored_is_kept_behind_the_lock_until_it_can(
    qtbot: "QtBot", app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = begin_visit(qtbot, app)

    def refuse(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patched:
        patched.setattr(visits, "save_draft", refuse)
        type_text(page.note.field, "Ska inte bort")
        press_lock(qtbot, app)
        assert "gick inte att spara" in words_of(app)
        assert "Ska inte bort" not in words_of(app)
        unlock(qtbot, app, "en annan lösenfras")
        assert "stämmer inte" in words_of(app)
        unlock(qtbot, app)
        assert app.window.page is page
        assert page.note.field.toPlainText() == "Ska inte bort"
        press_lock(qtbot, app)
    assert app.lock is not None
    app.lock.try_again()
    rest(qtbot, app)
    assert app.work is None
    unlock(qtbot, app)
    assert app.window.page.note.field.toPlainText() == "Ska inte bort"  # type: ignore[union-attr]


def test_no_name_stands_in_the_title_of_the_window(qtbot: "QtBot", app: Application) -> None:
    visit = begin_visit(qtbot, app)
    app.window.go("residents")
    app.window.back()
    rest(qtbot, app)
    assert app.window.page is visit
    assert "Gunvor" in visit.title()
    assert app.window.windowTitle() == "Besök – IT-coach"


def test_who_was_away_while_the_disk_filled_gets_in_by_the_keyboard(
    qtbot: "QtBot", app: Application, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = begin_visit(qtbot, app)

    def refuse(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(visits, "save_draft", refuse)
    type_text(page.note.field, "Ska inte bort")
    clock.moved(hours=1)
    qtbot.waitUntil(lambda: "gick inte att spara" in words_of(app), timeout=20_000)
    for letter in PASSPHRASE:
        QTest.keyClick(app.window.windowHandle(), letter)
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entrance_of(app) is None, timeout=20_000)
    assert page.note.field.toPlainText() == "Ska inte bort"


def test_a_print_dialog_that_the_lock_took_away_does_not_come_back(
    qtbot: "QtBot", app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = begin_visit(qtbot, app)

    def refuse(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(visits, "save_draft", refuse)
    type_text(page.note.field, "Ska inte bort")
    printing = QDialog(app.window)
    printing.open()
    press_lock(qtbot, app)
    printing.deleteLater()
    rest(qtbot, app)
    unlock(qtbot, app)
    assert app.window.page is page
    assert QApplication.activeModalWidget() is None


def looks_at(app: Application, part: AccessPart) -> int:
    with the_work(app).store.read() as session:
        return len(session.scalars(select(AccessEntry).where(AccessEntry.part == part)).all())


def test_a_look_within_ten_minutes_is_one_of_its_own_after_a_lock_and_after_a_restart(
    qtbot: "QtBot", app: Application, clock: MovedClock
) -> None:
    page = begin_visit(qtbot, app)
    app.window.go("visit", visit=page.place()["visit"])
    rest(qtbot, app)
    assert looks_at(app, AccessPart.VISIT) == 1
    press_lock(qtbot, app)
    unlock(qtbot, app)
    assert looks_at(app, AccessPart.VISIT) == 2
    folder = the_work(app).store.path.parent
    app.close()
    with closing(open_laptop(folder, clock, passphrase=PASSPHRASE)) as store:
        visits.view(workplace(store, clock), visit_id=page.place()["visit"])
        with store.read() as session:
            looks = session.scalars(select(AccessEntry).where(AccessEntry.part == AccessPart.VISIT)).all()
    assert len(looks) == 3
    assert max(each.at for each in looks) - min(each.at for each in looks) < access.ONE_LOOK


def test_it_is_one_of_its_own_too_where_the_lock_was_no_more_than_a_cover(
    qtbot: "QtBot", app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = begin_visit(qtbot, app)

    def refuse(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as full:
        full.setattr(visits, "save_draft", refuse)
        type_text(page.note.field, "Ska inte bort")
        press_lock(qtbot, app)
        unlock(qtbot, app)
    assert app.window.page is page
    app.window.go("today")
    app.window.go("visit", visit=page.place()["visit"])
    rest(qtbot, app)
    assert looks_at(app, AccessPart.VISIT) == 2


def test_a_look_that_the_log_had_no_room_for_is_written_after_the_lock(
    qtbot: "QtBot", app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as full:
        full.setattr(Store, "write", refuse)
        access.note(the_work(app), resident_id="gunvor", part=AccessPart.CARD)
        press_lock(qtbot, app)
        assert app.work is None
    unlock(qtbot, app)
    with the_work(app).store.read() as session:
        assert "gunvor" in session.scalars(select(AccessEntry.resident_id)).all()


def test_a_look_that_the_log_had_no_room_for_is_written_before_the_end(
    app: Application, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DiskFull

    path = the_work(app).store.path
    with monkeypatch.context() as full:
        full.setattr(Store, "write", refuse)
        access.note(the_work(app), resident_id="gunvor", part=AccessPart.CARD)
    app.close()
    with closing(open_laptop(path.parent, clock, passphrase=PASSPHRASE)) as store, store.read() as session:
        assert "gunvor" in session.scalars(select(AccessEntry.resident_id)).all()


def test_the_file_is_looked_through_once_a_day_however_often_it_is_unlocked(
    qtbot: "QtBot", app: Application, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    monkeypatch.setattr(Store, "check", lambda self: looked.append(clock.today()))
    for _ in range(2):
        press_lock(qtbot, app)
        unlock(qtbot, app)
    assert looked == []  # it was at the start
    clock.moved(days=1)
    for _ in range(2):
        press_lock(qtbot, app)
        unlock(qtbot, app)
    assert len(looked) == 1


def test_nobody_else_on_the_machine_reads_any_of_its_files(qtbot: "QtBot", app: Application) -> None:
    press_lock(qtbot, app)
    unlock(qtbot, app)
    store = the_work(app).store
    with only_one(store.path):
        files = list(store.path.parent.iterdir())
    assert {"itcoach.db", "itcoach.log", "itcoach-map.json", "settings.json", "itcoach.db.sync"} <= {
        each.name for each in files
    }
    assert [each.name for each in files if each.stat().st_mode & 0o077] == []


def test_a_wrong_passphrase_is_told_in_words_and_each_one_more_makes_the_wait_a_little_longer(
    qtbot: "QtBot", app: Application
) -> None:
    press_lock(qtbot, app)
    for _ in range(3):
        unlock(qtbot, app, "något helt annat")
        assert "Lösenfrasen stämmer inte" in words_of(app)
    entrance = entrance_of(app)
    assert entrance is not None
    assert entrance.go_on is not None
    assert (entrance.go_on.isEnabled(), entrance.go_on.text()) == (False, "Vänta 1 s")
    button = entrance.go_on
    qtbot.waitUntil(button.isEnabled, timeout=20_000)
    unlock(qtbot, app)
    assert app.work is not None
    patience = Patience()
    assert [patience.wrong() for _ in range(8)] == [0, 0, 1, 2, 4, 8, 15, 15]


def test_a_clock_that_is_set_back_does_not_put_the_lock_off(
    clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = 0.0
    monkeypatch.setattr("itcoach.laptop.locking.time.monotonic", lambda: ran)
    idle = Idle(clock)
    clock.moved(hours=-2)
    ran = 700.0
    assert idle.seconds() == 700


@pytest.fixture
def in_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Path]:
    """Give a laptop whose key lies in a real keyring."""
    if not installed():
        pytest.skip("dbus and gnome-keyring are not installed")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.SecretService.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    with secret_service(tmp_path / "desktop") as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        store = open_laptop(tmp_path / "laptop", clock)
        choose_coach(store, name="Vera Lind")
        store.close()
        yield tmp_path / "laptop"


def test_the_keyring_unlocks_with_one_key_until_the_coach_wants_a_passphrase_too(
    qtbot: "QtBot", qapp: QApplication, in_keyring: Path, clock: Clock
) -> None:
    app = Application(in_keyring, clock=clock)
    app.show()
    qtbot.waitExposed(app.window)
    rest(qtbot, app)
    press_lock(qtbot, app)
    entrance = entrance_of(app)
    assert entrance is not None
    assert entrance.go_on is not None
    QTest.keyClick(entrance.go_on, Qt.Key.Key_Return)
    rest(qtbot, app)
    app.window.go("settings")
    rest(qtbot, app)
    page = app.window.page
    assert isinstance(page, SettingsPage)
    assert "kan alltså låsa upp" in words_of(app)
    qtbot.mouseClick(page.lock.choose, Qt.MouseButton.LeftButton)
    (dialog,) = page.lock.findChildren(PassphraseDialog)
    for field in (dialog.new, dialog.again):
        type_text(field, PASSPHRASE)
    assert (unnamed_controls(dialog), clipped_texts(dialog)) == ([], [])
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    rest(qtbot, app)
    assert "öppnas och låses upp med din lösenfras" in words_of(app)
    press_lock(qtbot, app)
    unlock(qtbot, app, "något helt annat")
    assert app.work is None
    unlock(qtbot, app)
    assert isinstance(app.window.page, SettingsPage)
    app.close()
    app.window.deleteLater()


def test_the_minutes_are_chosen_in_the_settings(qtbot: "QtBot", app: Application) -> None:
    app.window.go("settings")
    rest(qtbot, app)
    page = app.window.page
    assert isinstance(page, SettingsPage)
    assert page.lock.minutes.currentText() == "10 minuter"
    page.lock.minutes.setCurrentIndex(0)
    page.lock.minutes.activated.emit(0)
    rest(qtbot, app)
    assert app.lock is not None
    assert (app.settings.lock_minutes, app.lock.watch.minutes) == (1, 1)
    assert "Databasen är låst med en lösenfras" in words_of(app)
    assert unnamed_controls(app.window) == []
