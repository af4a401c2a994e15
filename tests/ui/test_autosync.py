"""Sync by itself as the network comes and goes, with real servers: ours, a login page, nobody, a slow one."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal

from itcoach import residents
from itcoach.followups import schedule
from itcoach.inclusion import measurements
from itcoach.laptop.opening import workplace
from itcoach.settings import ALWAYS
from itcoach.syncing import exchange
from itcoach.syncing.network import Line, Network
from itcoach.workplace import Workplace
from models.base import derived_id
from models.clock import Clock
from models.database import Store, open_store
from models.outbox import SCHEMA_VERSION
from models.people import Resident
from models.vocabulary import Asked, MeasurementKind
from sync.central.app import create_app
from sync.client.troubles import ServerAway
from sync.tables import ROWS
from tests.helpers.central import KEY, Running, Server, new_laptop_file
from tests.helpers.ui import clipped_texts, settle, unnamed_controls, wait_idle
from ui.autosync import AutoSync
from ui.main_window import MainWindow
from ui.page_spec import PageSpec
from ui.pages.sync import SyncPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.settings import Settings
    from models.errors import Trouble
    from ui.tasks import Tasks

LOGIN_PAGE = b"<html><title>Gratis wifi</title><form>Rum <input name=rum></form></html>"


class FakeNetwork(QObject):
    """A network that is as the test says."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state = Network(there=True)

    def now(self) -> Network:
        return self.state

    def become(self, **what: bool) -> None:
        self.state = replace(self.state, **what)
        self.changed.emit()


class Address:
    """What answers at the server's address: the server, a login page, nobody, or somebody very slow."""

    def __init__(self, server: Server) -> None:
        self._app, self._port = create_app(server.engine, server.clock), 0
        self._running: Running | None = None
        self.asked: list[str] = []
        self.wants_login = False
        self.hold: threading.Event | None = None
        self.held = threading.Event()
        self.go_up()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def go_up(self) -> None:
        self._running = Running(self._answer, port=self._port, interface="asgi3").__enter__()
        self._port = self._running.port

    def go_down(self) -> None:
        if self._running is not None:
            self._running.__exit__()
            self._running = None

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.asked.append(scope["path"])
        if self.wants_login:
            headers = [(b"content-type", b"text/html"), (b"content-length", b"%d" % len(LOGIN_PAGE))]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": LOGIN_PAGE})
            return
        if self.hold is not None and scope["path"].startswith(("/sync", "/extract")):
            import anyio.to_thread

            self.held.set()
            await anyio.to_thread.run_sync(self.hold.wait)
        await self._app(scope, receive, send)


@pytest.fixture
def line(central: Server) -> Iterator[Address]:
    line = Address(central)
    yield line
    if line.hold is not None:
        line.hold.set()
    line.go_down()


@pytest.fixture
def laptop(tmp_path: Path, clock: Clock, central: Server, line: Address) -> Iterator[Store]:
    store = open_store(new_laptop_file(tmp_path / "laptop"), KEY, clock)
    exchange.pair_laptop(store, clock, tmp_path / "laptop", address=line.url, code=central.code("Coach A"))
    line.asked.clear()
    yield store
    store.close()


@pytest.fixture
def network() -> FakeNetwork:
    return FakeNetwork()


@pytest.fixture
def start(
    qtbot: "QtBot",
    look: None,
    tasks: "Tasks",
    settings: "Settings",
    laptop: Store,
    clock: Clock,
    network: FakeNetwork,
) -> Iterator[Callable[[], tuple[MainWindow, AutoSync]]]:
    """Open the window with the sync page, and let sync go by itself."""
    with ExitStack() as at_end:

        def start_() -> tuple[MainWindow, AutoSync]:
            window = MainWindow(
                [PageSpec("sync", lambda: "Synk", "cloud-sync-outline", SyncPage)], tasks, settings
            )
            qtbot.addWidget(window)
            window.show()
            qtbot.waitExposed(window)
            window.start(workplace(laptop, clock))
            assert window.desk is not None
            autosync = AutoSync(window, window.desk, laptop.path.parent, network)
            window.desk.autosync = autosync
            at_end.callback(autosync.stop)
            autosync.start()
            come_to_rest(qtbot, tasks, autosync)
            return window, autosync

        yield start_


Start = Callable[[], tuple[MainWindow, AutoSync]]


def come_to_rest(qtbot: "QtBot", tasks: "Tasks", autosync: AutoSync) -> None:
    wait_idle(qtbot, tasks)
    qtbot.waitUntil(lambda: not autosync.syncing, timeout=20_000)
    wait_idle(qtbot, tasks)
    settle()


def edit(store: Store, number: int = 1) -> None:
    with store.write() as session:
        session.add_all(Resident(code="A7K3QX", name="Gunvor") for _ in range(number))


def history(store: Store) -> list[str]:
    return [run.error for run in exchange.overview(store).runs]


def begin_held_sync(qtbot: "QtBot", line: Address, laptop: Store, autosync: AutoSync) -> None:
    """Send an edit that the server does not answer."""
    line.hold = threading.Event()
    edit(laptop)
    autosync.sync()
    qtbot.waitUntil(lambda: line.held.is_set(), timeout=20_000)


def test_it_waits_for_the_network_and_sends_when_it_comes(
    qtbot: "QtBot", line: Address, laptop: Store, network: FakeNetwork, tasks: "Tasks", start: Start
) -> None:
    line.go_down()
    network.state = Network(there=False)
    edit(laptop)
    window, autosync = start()
    assert window.sync_line.text() == "1 ändring väntar · frånkopplad"
    assert window.sync_line.symbol == "cloud-off-outline"
    line.go_up()
    with qtbot.waitSignal(autosync.finished, timeout=20_000):
        network.become(there=True)
    come_to_rest(qtbot, tasks, autosync)
    assert (window.sync_line.text(), window.sync_line.kind) == ("Allt är uppladdat", "good")
    assert line.asked == ["/health", "/sync/v1"]  # looked for first, then one request
    assert history(laptop) == [""]  # the try without a network is no failed sync


def test_a_network_that_wants_a_login_is_recognised_and_said(
    qtbot: "QtBot", line: Address, laptop: Store, network: FakeNetwork, tasks: "Tasks", start: Start
) -> None:
    line.wants_login = True
    edit(laptop)
    window, autosync = start()
    assert window.sync_line.text() == "1 ändring väntar · nätet kräver inloggning"
    (banner,) = window.messages.shown()
    assert "Öppna webbläsaren och logga in på nätet" in banner.text
    assert (line.asked, history(laptop)) == (["/health"], [])  # no name has gone to it
    with qtbot.waitSignal(autosync.failed, timeout=20_000):
        network.become(captive=True)
    come_to_rest(qtbot, tasks, autosync)
    assert window.messages.shown() == [banner]  # said once
    line.wants_login = False
    with qtbot.waitSignal(autosync.finished, timeout=20_000):
        network.become(captive=False)
    come_to_rest(qtbot, tasks, autosync)
    assert window.sync_line.text() == "Allt är uppladdat"


def test_waiting_for_its_turn_does_not_look_disconnected(
    qtbot: "QtBot", laptop: Store, tasks: "Tasks", start: Start
) -> None:
    window, autosync = start()
    assert window.desk is not None
    window.desk.write(window, lambda: edit(laptop))
    come_to_rest(qtbot, tasks, autosync)
    assert window.sync_line.text() == "1 ändring väntar"
    assert (window.sync_line.symbol, window.sync_line.kind) == ("cloud-upload-outline", "neutral")
    with qtbot.waitSignal(autosync.finished, timeout=20_000):
        pass
    come_to_rest(qtbot, tasks, autosync)
    assert window.sync_line.text() == "Allt är uppladdat"


def test_a_platform_that_knows_nothing_of_networks_syncs_all_the_same(
    laptop: Store, network: FakeNetwork, start: Start
) -> None:
    network.state = Network()
    edit(laptop)
    window, _ = start()
    assert window.sync_line.text() == "Allt är uppladdat"


def fill(central: Server, number: int) -> None:
    """Let another laptop bring many residents to the municipality."""
    other = central.laptop("Coach B")
    with other.store.write() as session:
        session.add_all(Resident(code="A7K3QX", name=f"Invånare {n}") for n in range(number))
    other.sync()


def received(store: Store) -> int:
    with store.read() as session:
        return session.query(Resident).count()


@pytest.mark.parametrize("choice", ["ask", ALWAYS])
def test_what_is_large_waits_on_a_mobile_network_unless_the_coach_wants_it(
    qtbot: "QtBot",
    central: Server,
    laptop: Store,
    network: FakeNetwork,
    tasks: "Tasks",
    settings: "Settings",
    start: Start,
    choice: str,
) -> None:
    settings.metered_pull = choice
    fill(central, 2_100)
    edit(laptop)
    network.state = Network(there=True, metered=True)
    window, autosync = start()
    if choice == ALWAYS:
        assert (received(laptop), window.messages.shown()) == (2_101, [])
        return
    assert received(laptop) == 1
    assert central.count(ROWS["resident"]) == 2_101  # what the coach wrote has gone
    assert "mycket att hämta" in window.sync_line.text()
    assert window.sync_line.kind != "good"
    (banner,) = window.messages.shown()
    assert banner.action is not None
    with qtbot.waitSignal(autosync.finished, timeout=20_000):
        qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    come_to_rest(qtbot, tasks, autosync)
    assert received(laptop) == 2_101
    assert window.sync_line.text() == "Allt är uppladdat"


def test_what_is_large_comes_with_another_network(
    qtbot: "QtBot", central: Server, laptop: Store, network: FakeNetwork, tasks: "Tasks", start: Start
) -> None:
    fill(central, 2_100)
    network.state = Network(there=True, metered=True)
    _, autosync = start()
    assert autosync.line is Line.SAVING
    with qtbot.waitSignal(autosync.finished, timeout=20_000):
        network.become(metered=False)
    come_to_rest(qtbot, tasks, autosync)
    assert received(laptop) == 2_100


def test_closing_sends_the_last_edits_first(
    qtbot: "QtBot", central: Server, line: Address, laptop: Store, tasks: "Tasks", start: Start
) -> None:
    window, autosync = start()
    line.hold = threading.Event()
    edit(laptop, 3)
    window.close()
    qtbot.waitUntil(lambda: line.held.is_set(), timeout=20_000)
    settle()
    leaving = window._leaving  # noqa: SLF001
    assert window.isVisible()
    assert leaving is not None
    assert leaving.isVisible()
    assert "Skickat 0 av 3" in autosync.words()
    assert (unnamed_controls(window), clipped_texts(window)) == ([], [])
    line.hold.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert central.count(ROWS["resident"]) == 3


@pytest.mark.parametrize("way", ["button", "again", "stay"])
def test_a_server_that_does_not_answer_holds_nobody_up(
    qtbot: "QtBot",
    central: Server,
    line: Address,
    laptop: Store,
    tasks: "Tasks",
    start: Start,
    way: str,
) -> None:
    window, autosync = start()
    line.hold = threading.Event()
    edit(laptop)
    window.close()
    qtbot.waitUntil(lambda: line.held.is_set(), timeout=20_000)
    settle()
    leaving = window._leaving  # noqa: SLF001
    assert leaving is not None
    if way == "stay":
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert window.isVisible()
        assert isinstance(window.page, SyncPage)
        assert window.page.isVisible()
        line.hold.set()
        come_to_rest(qtbot, tasks, autosync)
        assert window.isVisible()
        assert central.count(ROWS["resident"]) == 1
        return
    if way == "button":
        qtbot.mouseClick(leaving.quit_now, Qt.MouseButton.LeftButton)
    else:
        window.close()
    assert not window.isVisible()
    autosync.stop()
    tasks.close()  # returns although the server still holds the request
    assert not line.hold.is_set()
    assert exchange.standing(laptop).waiting == 1  # kept, and sent after the next start


def test_without_a_network_the_window_closes_at_once(
    line: Address, laptop: Store, network: FakeNetwork, start: Start
) -> None:
    line.go_down()
    network.state = Network(there=False)
    edit(laptop)
    window, _ = start()
    window.close()
    assert not window.isVisible()
    assert exchange.standing(laptop).waiting == 1


def test_with_nothing_to_send_the_window_closes_without_a_word(
    qtbot: "QtBot", line: Address, start: Start
) -> None:
    window, _ = start()
    line.asked.clear()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert line.asked == []


def test_cancelling_ends_at_once_what_the_server_holds(
    qtbot: "QtBot", line: Address, laptop: Store, tasks: "Tasks", start: Start
) -> None:
    window, autosync = start()
    begin_held_sync(qtbot, line, laptop, autosync)
    with qtbot.waitSignal(autosync.finished, timeout=20_000) as ended:
        autosync.cancel()
    assert ended.args[0].cancelled
    come_to_rest(qtbot, tasks, autosync)
    assert window.messages.shown() == []
    assert window.sync_line.text() == "1 ändring väntar"


def test_a_question_that_the_server_holds_does_not_hold_the_lock_up(
    qtbot: "QtBot", line: Address, tasks: "Tasks", start: Start
) -> None:
    window, autosync = start()
    line.hold = threading.Event()
    failed: list[Trouble] = []
    autosync.ask_server(
        window, lambda client: client.extract("A7K3QX"), on_success=lambda _: None, on_failure=failed.append
    )
    qtbot.waitUntil(lambda: line.held.is_set(), timeout=20_000)
    autosync.stop()
    qtbot.waitUntil(lambda: bool(failed), timeout=20_000)
    assert isinstance(failed[0], ServerAway)
    wait_idle(qtbot, tasks)


def test_a_question_that_waits_its_turn_when_the_window_locks_is_not_asked(
    qtbot: "QtBot", line: Address, laptop: Store, tasks: "Tasks", start: Start
) -> None:
    window, autosync = start()
    begin_held_sync(qtbot, line, laptop, autosync)
    failed: list[Trouble] = []
    asked: list[object] = []
    autosync.ask_server(window, asked.append, on_success=lambda _: None, on_failure=failed.append)
    autosync.stop()
    line.hold.set()
    qtbot.waitUntil(lambda: bool(failed), timeout=20_000)
    assert (type(failed[0]), asked) == (ServerAway, [])
    wait_idle(qtbot, tasks)


def test_a_laptop_that_is_paired_again_during_a_sync_lets_it_end_and_syncs_anew(
    qtbot: "QtBot", central: Server, line: Address, laptop: Store, tasks: "Tasks", start: Start
) -> None:
    window, autosync = start()
    begin_held_sync(qtbot, line, laptop, autosync)
    autosync.paired_again()
    line.asked.clear()
    with qtbot.waitSignal(autosync.finished, timeout=20_000):
        line.hold.set()
    with qtbot.waitSignal(autosync.finished, timeout=20_000):
        pass
    come_to_rest(qtbot, tasks, autosync)
    assert central.count(ROWS["resident"]) == 1
    assert line.asked
    assert window.messages.shown() == []


def test_a_program_that_is_too_old_says_so_once_and_still_sends(
    qtbot: "QtBot",
    laptop: Store,
    central: Server,
    tasks: "Tasks",
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sync.central.exchange.OLDEST_READER", SCHEMA_VERSION + 1)
    monkeypatch.setattr(exchange, "AFTER_EDIT_SECONDS", 0)
    window, autosync = start()
    assert window.sync_line.text() == "Synkningen är pausad"
    (banner,) = window.messages.shown()
    assert "Uppdatera programmet" in banner.text
    banner.go_away()
    settle()
    edit(laptop)
    assert window.desk is not None
    with qtbot.waitSignal(autosync.failed, timeout=20_000):
        window.desk.changed.emit()
    come_to_rest(qtbot, tasks, autosync)
    assert central.count(ROWS["resident"]) == 1
    assert (window.sync_line.text(), window.messages.shown()) == ("Synkningen är pausad", [])


def test_a_measurement_that_two_coaches_made_is_told_of_when_it_arrives(
    qtbot: "QtBot", central: Server, laptop: Store, clock: Clock, tasks: "Tasks", start: Start
) -> None:
    window, autosync = start()
    here = workplace(laptop, clock)
    person = residents.create(here, name="Gunvor Öberg").resident_id
    sync(qtbot, tasks, autosync)
    colleague = central.laptop("Coach B")
    colleague.sync()
    yesterday = Clock.starting_at(clock.now() - timedelta(days=1))
    for work in (Workplace(colleague.store, yesterday, colleague.coach_id), here):
        measure(work, person)
    sync(qtbot, tasks, autosync)
    assert window.messages.shown() == []
    colleague.sync()
    sync(qtbot, tasks, autosync)
    (banner,) = window.messages.shown()
    assert banner.text == (
        "Gunvor Öberg har svarat på samma mätning hos två coacher. "
        "Båda svaren är kvar, och de som gavs först räknas."
    )
    assert {each.due for each in schedule.code_list(here, today=clock.today())} == {
        date(2027, 5, 22),
        date(2027, 11, 22),
    }
    assert window.sync_line.text() == "Allt är uppladdat"  # with the days that have moved
    banner.close_button.click()
    edit(laptop)
    sync(qtbot, tasks, autosync)
    assert window.messages.shown() == []  # told once


def measure(work: Workplace, person: str) -> None:
    measurements.save_measurement(
        work, resident_id=person, kind=MeasurementKind.FIRST, answers=[1] * 12, asked=Asked.READ_ALOUD,
        visit_id=derived_id("visit", work.coach_id),
    )  # fmt: skip


def sync(qtbot: "QtBot", tasks: "Tasks", autosync: AutoSync) -> None:
    with qtbot.waitSignal(autosync.finished, timeout=20_000):
        autosync.sync_now()
    come_to_rest(qtbot, tasks, autosync)
