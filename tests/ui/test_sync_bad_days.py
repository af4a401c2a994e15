"""What a coach reads when sync meets something it should not: in words, with all kept and work going on."""

import ssl
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import httpx
import pytest
from PySide6.QtCore import Qt

from itcoach.syncing import exchange
from models.people import Resident
from models.sync_state import SyncState
from sync.client import SyncClient
from tests.helpers.ui import settle, wait_idle
from ui.autosync import AutoSync
from ui.page_spec import PageSpec
from ui.pages.sync import SyncPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace
    from ui.main_window import MainWindow

Answer = Callable[[httpx.Request], httpx.Response]


def no_json(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"<html>Logga in</html>")


def wrong_certificate(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("certificate", request=request) from ssl.SSLCertVerificationError("name")


def gone(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("reset", request=request)


@pytest.fixture
def window(open_window: "Callable[[Sequence[PageSpec]], MainWindow]") -> "MainWindow":
    return open_window([PageSpec("sync", lambda: "Synk", "cloud-sync-outline", SyncPage)])


@pytest.fixture
def start_sync(
    qtbot: "QtBot", window: "MainWindow", work: "Workplace", monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Answer], AutoSync]]:
    """Let a laptop that is paired, with one edit waiting, sync with something that answers so."""
    started: list[AutoSync] = []

    def start(answer: Answer) -> AutoSync:
        with work.store.write() as session:
            state = session.get(SyncState, 1) or SyncState(id=1)
            state.server_url, state.device_id, state.token = "https://kommun.example", "d", "t"
            session.add_all([state, Resident(code="A7K3QX", name="Gunvor")])
        client = SyncClient(work.store, work.clock, transport=httpx.MockTransport(answer))
        monkeypatch.setattr(exchange, "sync_client", lambda *_: client)
        assert window.desk is not None
        autosync = window.desk.autosync = AutoSync(window, window.desk, work.store.path.parent)
        started.append(autosync)
        with qtbot.waitSignal(autosync.failed, timeout=20_000):
            autosync.start()
        with qtbot.waitSignal(autosync.failed, timeout=20_000):
            qtbot.keyClick(window, Qt.Key.Key_F5)
        wait_idle(qtbot, window.desk.tasks)
        settle()
        return autosync

    yield start
    for autosync in started:
        autosync.stop()


@pytest.mark.parametrize(
    ("answer", "said", "to_do"),
    [
        (no_json, "Något annat än kommunens server svarade.", "logga in på nätet"),
        (wrong_certificate, "Serverns certifikat stämmer inte, så ingenting skickades.", "Byt nät"),
        (gone, "Kommunens server går inte att nå just nu.", "Arbeta vidare som vanligt."),
    ],
)
def test_it_is_told_in_words_and_nothing_is_lost(
    window: "MainWindow",
    work: "Workplace",
    start_sync: Callable[[Answer], AutoSync],
    answer: Answer,
    said: str,
    to_do: str,
) -> None:
    start_sync(answer)
    (banner,) = window.messages.shown()
    for words in (said, "Allt du har sparat finns kvar på datorn.", to_do):
        assert words in banner.text
    assert exchange.standing(work.store).waiting > 0
    assert "väntar" in window.sync_line.text()
    with work.store.read() as session:
        assert session.query(Resident).one().name == "Gunvor"


def test_f5_on_a_laptop_without_a_server_says_what_to_do(qtbot: "QtBot", window: "MainWindow") -> None:
    assert window.desk is not None
    autosync = AutoSync(window, window.desk, window.desk.work.store.path.parent)
    autosync.start()
    wait_idle(qtbot, window.desk.tasks)
    assert window.messages.shown() == []
    qtbot.keyClick(window, Qt.Key.Key_F5)
    wait_idle(qtbot, window.desk.tasks)
    assert "Datorn är inte kopplad till kommunens server." in window.messages.shown()[0].text
    autosync.stop()
