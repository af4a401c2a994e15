"""Before the day can be shown: the lock, the first start, and what keeps the database shut."""

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from sqlalchemy import func, select
from sqlalchemy import text as sql_text

from itcoach.app import Application
from itcoach.laptop.opening import choose_coach, open_laptop
from itcoach.laptop.rescue import told
from itcoach.settings import Settings
from itcoach.syncing import drafts
from itcoach.visiting import visits
from models.clock import Clock
from models.database_troubles import DatabaseDamaged
from models.errors import Trouble
from models.keystore import Keystore
from models.people import Resident
from models.salvage import Salvaged, TableSaved
from tests.helpers.bytes_on_disk import damage, pages_of
from tests.helpers.central import Server
from tests.helpers.secret_service import installed, secret_service
from tests.helpers.ui import clipped_texts, settle, type_text, unnamed_controls, wait_idle
from ui.desk import Desk
from ui.entrance import Entrance
from ui.messages import Banner
from ui.pages.visit import VisitPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PASSPHRASE = "fyra ord om en katt"


@pytest.fixture
def start(
    qtbot: "QtBot", qapp: QApplication, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Application]]:
    """Start the program on the files of ``tmp_path``, without a keyring."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    started: list[Application] = []

    def start_(language: str | None = None) -> Application:
        application = Application(tmp_path / "laptop", clock=clock, language=language)
        application.show()
        started.append(application)
        qtbot.waitExposed(application.window)
        settle()
        wait_idle(qtbot, application.tasks)
        settle()
        return application

    yield start_
    for application in started:
        application.close()
        application.window.deleteLater()
    settle()


def test_a_language_from_the_shell_holds_for_this_run_alone(
    start: Callable[..., Application], tmp_path: Path
) -> None:
    application = start("en")
    assert application.settings.language == "en"
    assert "passphrase" in words_of(application)
    application.settings.text_scale = 1.25
    assert Settings(tmp_path / "laptop" / "settings.json").language == "sv"
    application.window.use_language("sv")
    assert application.settings.language == "sv"


def entrance_of(application: Application) -> Entrance:
    (entrance,) = application.window.findChildren(Entrance)
    return entrance


def write(qtbot: "QtBot", application: Application, *texts: str) -> None:
    """Write into the card's fields, in order, and press its button."""
    entrance = entrance_of(application)
    assert entrance.form is not None
    assert entrance.go_on is not None
    for row, text in zip(entrance.form.rows, texts, strict=True):
        assert isinstance(row.field, QLineEdit)
        row.field.clear()
        type_text(row.field, text)
    qtbot.mouseClick(entrance.go_on, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, application.tasks)
    settle()


def words_of(application: Application) -> str:
    return " ".join(
        label.text() for label in entrance_of(application).findChildren(QLabel) if label.isVisible()
    )


def test_first_start_without_a_keyring_asks_for_a_passphrase_and_a_name(
    qtbot: "QtBot", start: Callable[[], Application]
) -> None:
    application = start()
    bookings = application.window.rail.buttons["bookings"]
    qtbot.mouseClick(bookings, Qt.MouseButton.LeftButton)
    assert not bookings.isChecked()  # there is no page yet
    write(qtbot, application, PASSPHRASE, "något annat här")
    assert "inte lika" in words_of(application)
    write(qtbot, application, PASSPHRASE, PASSPHRASE)
    press_other(qtbot, application)
    write(qtbot, application, "Vera Lind")
    assert application.work is not None
    assert application.window.page is not None
    qtbot.mouseClick(bookings, Qt.MouseButton.LeftButton)
    assert bookings.isChecked()


def press_other(qtbot: "QtBot", application: Application) -> None:
    other = entrance_of(application).other
    assert other is not None
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)


def test_what_was_written_stays_and_a_fault_stands_at_its_field_until_it_is_changed(
    qtbot: "QtBot", start: Callable[[], Application], central: Server
) -> None:
    application = start()
    write(qtbot, application, "kort", "en annan")
    assert "för kort" in words_of(application)
    write(qtbot, application, PASSPHRASE, PASSPHRASE)
    for address, code, fault, field in (
        (central.url, "FELKOD12", "Koden gäller inte", 1),
        ("https://127.0.0.1:9", "FELKOD12", "Ingen server svarar", 0),
    ):
        write(qtbot, application, address, code)
        form = entrance_of(application).form
        assert form is not None
        assert fault in form.rows[field].error
        assert application.window.messages.shown() == []
        assert form.rows[field].field.hasFocus() or not application.window.isActiveWindow()
        qtbot.keyClick(form.rows[field].field, Qt.Key.Key_End)
        qtbot.keyClick(form.rows[field].field, Qt.Key.Key_Backspace)
        assert form.rows[field].error == ""
    press_other(qtbot, application)
    write(qtbot, application, " ")
    assert "Skriv ditt namn" in words_of(application)
    press_other(qtbot, application)
    form = entrance_of(application).form
    assert form is not None
    assert [row.field.text() for row in form.rows] == ["https://127.0.0.1:", "FELKOD12"]


def test_a_wrong_passphrase_is_asked_for_again(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path
) -> None:
    Keystore(tmp_path / "laptop").create_from_passphrase(PASSPHRASE)
    application = start()
    write(qtbot, application, "något helt annat")
    assert "Lösenfrasen stämmer inte" in words_of(application)
    write(qtbot, application, PASSPHRASE)
    assert "Välkommen" in words_of(application)


def test_an_answer_that_is_given_twice_counts_once(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path, clock: Clock
) -> None:
    Keystore(tmp_path / "laptop").create_from_passphrase(PASSPHRASE)
    application = start()
    begun: list[object] = []
    application.tasks.idle.connect(lambda: begun.extend(application.window.findChildren(Desk)))

    def press_twice(text: str) -> None:
        entrance = entrance_of(application)
        assert entrance.form is not None
        (row,) = entrance.form.rows
        type_text(row.field, text)
        for _ in range(2):
            QTest.keyClick(row.field, Qt.Key.Key_Return)
        wait_idle(qtbot, application.tasks)
        settle()

    press_twice(PASSPHRASE)
    other = entrance_of(application).other
    assert other is not None
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    press_twice("Vera Lind")
    assert len({id(each) for each in begun}) == 1


def test_a_damaged_database_is_told_and_left_alone(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path
) -> None:
    Keystore(tmp_path / "laptop").create_from_passphrase(PASSPHRASE)
    database = tmp_path / "laptop" / "itcoach.db"
    database.write_bytes(b"\x89PNG no database" * 999)
    application = start()
    write(qtbot, application, PASSPHRASE)
    assert "går inte att läsa" in words_of(application)
    assert database.read_bytes() == b"\x89PNG no database" * 999


def begun(tmp_path: Path, clock: Clock) -> Path:
    """Make a laptop's database with a coach and people, closed; return the file."""
    store = open_laptop(tmp_path / "laptop", clock, passphrase=PASSPHRASE)
    choose_coach(store, name="Vera Lind")
    with store.write() as session:
        session.add_all(Resident(code=f"R{n}", name=f"Person {n}", goal="x" * 90) for n in range(80))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return store.path


def press(qtbot: "QtBot", application: Application) -> None:
    button = entrance_of(application).go_on
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, application.tasks)
    settle()


def test_what_can_be_read_of_a_damaged_database_is_saved_and_the_day_goes_on(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path, clock: Clock
) -> None:
    database = begun(tmp_path, clock)
    key = Keystore(tmp_path / "laptop").unlock(PASSPHRASE)
    damage(database, *pages_of(database, key, "municipality"), 2)
    database.write_bytes(database.read_bytes()[:-4_096])  # as a disk that was pulled out leaves it
    application = start()
    write(qtbot, application, PASSPHRASE)
    assert "skadad" in words_of(application)
    assert "Den skadade filen sparas" in words_of(application)
    press(qtbot, application)
    assert "uppgifter är räddade" in words_of(application)
    assert "copies/itcoach-damaged-20261123-07000" in words_of(application)
    press(qtbot, application)
    assert application.work is not None
    with application.work.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Resident)) == 80


def rescue(qtbot: "QtBot", application: Application, banner: Banner) -> None:
    assert banner.action is not None
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.window.findChild(Entrance) is not None, timeout=20_000)
    wait_idle(qtbot, application.tasks)
    settle()
    assert "Databasen går att använda igen" in words_of(application)


def test_damage_that_the_day_does_not_meet_is_found_behind_it_and_mended(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path, clock: Clock
) -> None:
    database = begun(tmp_path, clock)
    key = Keystore(tmp_path / "laptop").unlock(PASSPHRASE)
    damage(database, pages_of(database, key, "resident")[1])
    application = start()
    write(qtbot, application, PASSPHRASE)
    assert application.work is not None
    wait_idle(qtbot, application.tasks)
    (banner,) = application.window.messages.shown()
    assert "Databasen på datorn är skadad" in banner.text
    rescue(qtbot, application, banner)
    assert "uppgifter är räddade" in words_of(application)
    press(qtbot, application)
    write(qtbot, application, PASSPHRASE)
    assert application.window.messages.shown() == []
    application.work.store.check()


def test_damage_that_a_page_meets_leads_to_the_rescue_however_often_it_is_told(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path, clock: Clock
) -> None:
    database = begun(tmp_path, clock)
    key = Keystore(tmp_path / "laptop").unlock(PASSPHRASE)
    damage(database, *pages_of(database, key, "resident"))
    application = start()
    write(qtbot, application, PASSPHRASE)
    messages = application.window.messages
    qtbot.waitUntil(lambda: bool(messages.shown()))  # found behind the day
    for number in range(4):
        messages.trouble(Trouble(f"Något annat, {number}.", to_do=""))
    application.window.go("residents")
    wait_idle(qtbot, application.tasks)
    told_of = [banner for banner in messages.shown() if "skadad" in banner.text]
    assert [banner.action is not None for banner in told_of] == [True]
    assert told_of[0].action is not None
    assert told_of[0].action.text() in told_of[0].text  # the words lead to the button
    rescue(qtbot, application, told_of[0])
    press(qtbot, application)
    write(qtbot, application, PASSPHRASE)
    assert application.work is not None
    application.work.store.check()


def test_words_that_the_damaged_database_does_not_take_are_there_after_the_rescue(
    qtbot: "QtBot",
    start: Callable[[], Application],
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun(tmp_path, clock)
    application = start()
    write(qtbot, application, PASSPHRASE)
    assert application.work is not None
    with application.work.store.read() as session:
        person = session.scalars(select(Resident.id)).first()
    assert person is not None
    visit = visits.start_drop_in(application.work, resident_id=person)
    application.window.go("visit", visit=visit.visit_id)
    wait_idle(qtbot, application.tasks)
    page = application.window.page
    assert isinstance(page, VisitPage)

    def refuse(*_: object, **__: object) -> None:
        raise DatabaseDamaged

    with monkeypatch.context() as damaged:
        damaged.setattr(visits, "save_draft", refuse)
        type_text(page.note.field, "Hon har bytt bredband")
        qtbot.waitUntil(lambda: bool(application.window.messages.shown()))
        (banner,) = application.window.messages.shown()
        rescue(qtbot, application, banner)
    press(qtbot, application)
    write(qtbot, application, PASSPHRASE)
    assert "finns kvar under Synk" in application.window.messages.shown()[-1].text
    assert "Hon har bytt bredband" in drafts.left_behind(application.work)[0].text


def test_what_a_crash_and_a_damaged_log_have_cost_is_told_at_the_start(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path, clock: Clock
) -> None:
    database = begun(tmp_path, clock)
    store = open_laptop(tmp_path / "laptop", clock, passphrase=PASSPHRASE)
    for number in range(3):
        with store.write() as session:
            session.add(Resident(code=f"N{number}"))
    shutil.copytree(tmp_path / "laptop", tmp_path / "crashed", ignore=shutil.ignore_patterns("*-shm"))
    store.close()
    assert not database.with_name("itcoach.db-wal").exists()  # a lock and an end leave none
    shutil.copytree(tmp_path / "crashed", tmp_path / "laptop", dirs_exist_ok=True)
    damage(database.with_name("itcoach.db-wal"), 1)
    application = start()
    write(qtbot, application, PASSPHRASE)
    assert "gick inte att läsa tillbaka" in application.window.messages.shown()[-1].text
    assert clipped_texts(application.window) == []


def test_a_newer_database_is_told_and_left_alone(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path, clock: Clock
) -> None:
    laptop = tmp_path / "laptop"
    store = open_laptop(laptop, clock, passphrase=PASSPHRASE)
    with store.write() as session:
        session.execute(sql_text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = (laptop / "itcoach.db").read_bytes()
    application = start()
    write(qtbot, application, PASSPHRASE)
    assert "nyare version av IT-coach" in words_of(application)
    assert "Uppdatera programmet" in words_of(application)
    assert (laptop / "itcoach.db").read_bytes() == before


@pytest.mark.filterwarnings(
    "ignore:unclosed <socket"
)  # the keyring's library forgets its line to a locked one
def test_a_locked_or_missing_keyring_is_told_and_can_be_tried_again(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not installed():
        pytest.skip("dbus and gnome-keyring are not installed")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.SecretService.Keyring")
    with secret_service(tmp_path / "desktop") as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        start().close()
    kept = (tmp_path / "laptop" / "itcoach.db").read_bytes()
    application = start()
    assert "Nyckelringen som har databasens nyckel går inte att nå" in words_of(application)
    assert application.window.findChildren(QLineEdit) == []
    with secret_service(tmp_path / "locked", unlocked=False) as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        write(qtbot, application)
        assert "nyckelring är låst" in words_of(application)
    gc.collect()
    assert (tmp_path / "laptop" / "itcoach.db").read_bytes() == kept


def test_files_that_cannot_be_opened_are_told(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path
) -> None:
    (tmp_path / "laptop").write_text("a file where the folder should be")
    assert "går inte att öppna eller skriva" in words_of(start())


def test_with_a_keyring_nothing_is_asked_but_who_works_here(
    qtbot: "QtBot", start: Callable[[], Application], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not installed():
        pytest.skip("dbus and gnome-keyring are not installed")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.SecretService.Keyring")
    with secret_service(tmp_path / "desktop") as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        application = start()
        assert "Välkommen" in words_of(application)


def test_every_card_is_named_and_fits(qtbot: "QtBot", start: Callable[[], Application]) -> None:
    application = start()
    damaged = DatabaseDamaged()
    lost = Salvaged({"booking": TableSaved(0, damaged=True)}, Path("copies/itcoach-damaged-1.db"), 7, True)
    for ask in (
        Entrance.ask_passphrase,
        Entrance.ask_new_passphrase,
        Entrance.ask_who,
        Entrance.ask_name,
        lambda entrance: entrance.offer_rescue(damaged, entrance.ask_who, entrance.ask_who),
        lambda entrance: entrance.tell_rescued(told(lost), entrance.ask_who),
    ):
        ask(entrance_of(application))
        settle()
        assert unnamed_controls(application.window) == []
        assert clipped_texts(application.window) == []
