"""A day with everything going wrong leaves nothing about a resident in any file but the encrypted one."""

import csv
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shiboken6 import delete

import resources
from itcoach import importing, resident_search
from itcoach.app import Application
from itcoach.laptop.opening import choose_coach, open_laptop, workplace
from itcoach.visiting import visits
from models.clock import Clock
from models.database_troubles import DiskFull
from models.sync_state import SyncState
from tests.helpers.ui import settle, wait_idle
from ui.crash import CrashDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PASSPHRASE = "fyra ord om en katt"
LIST = Path(str(resources.path("samples", "vaxel-bokningar.csv")))
NOTE = "Rädd för blåsippor i routern"


def words_of_the_list() -> set[str]:
    """Return every name, telephone number, address and wish of the sample list."""
    rows = list(csv.reader(LIST.read_text("utf-8-sig").splitlines(), delimiter=";"))
    return {cell for row in rows[1:] for cell in row if len(cell) > 7 and not cell[:4].isdigit()}


@pytest.fixture
def laptop(tmp_path: Path, clock: Clock) -> Path:
    """Make a laptop with the list read in, paired with a server that nobody answers for."""
    folder = tmp_path / "laptop"
    store = open_laptop(folder, clock, passphrase=PASSPHRASE)
    choose_coach(store, name="Coach A")
    work = workplace(store, clock)
    importing.apply(work, importing.preview(work, LIST.read_bytes(), LIST.name))
    with store.write() as session:
        state = session.get_one(SyncState, 1)
        state.server_url, state.device_id, state.token = "http://127.0.0.1:9", "d", "the-token"
    (hit, *_) = resident_search.search(work, text="Höög")
    visit = visits.start_drop_in(work, resident_id=hit.resident_id)
    visits.save_draft(work, visit_id=visit.visit_id, text=NOTE)
    store.close()
    return folder


def test_only_the_encrypted_file_holds_anything_personal(
    qtbot: "QtBot", laptop: Path, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    application = Application(laptop, clock=clock, passphrase=PASSPHRASE)
    application.show()
    qtbot.waitUntil(lambda: application.autosync is not None, timeout=20_000)
    assert application.autosync is not None
    with qtbot.waitSignal(application.autosync.failed, timeout=20_000):
        application.autosync.sync_now()
    for error in (DiskFull(), ValueError(f"no such note: {NOTE}")):
        sys.excepthook(type(error), error, None)
    logging.getLogger("some.library").warning("cannot draw %s", NOTE)
    wait_idle(qtbot, application.tasks)
    settle()
    told = [banner.text for banner in application.window.messages.shown()]
    assert any("Disken är full" in text for text in told)
    assert any("server går inte att nå" in text for text in told)
    for dialog in application.window.findChildren(CrashDialog):
        delete(dialog)
    application.close()

    log = (laptop / "itcoach.log").read_text("utf-8")
    for kept in ("DiskFull", "ServerAway", "builtins.ValueError", "some.library"):
        assert kept in log
    written = b"".join(file.read_bytes() for file in laptop.rglob("*") if file.is_file())
    written += "".join(capfd.readouterr()).encode()
    personal = words_of_the_list() | {NOTE, "blåsippor", "Höög", "the-token", PASSPHRASE}
    assert len(personal) > 90
    assert [text for text in personal if text.encode() in written] == []
