"""The lock in a real process: what lies in its memory before and after, and that nothing typed is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from itcoach import residents
from itcoach.laptop.opening import choose_coach, open_laptop, workplace
from itcoach.visiting import visits
from models.clock import Clock
from models.keystore import Keystore
from tests.helpers.memory import found_in_memory
from tests.helpers.secret_service import installed, secret_service

ROOT = Path(__file__).parents[2]
PASSPHRASE = "fyra ord om en katt"
NAME, NOTE, TYPED = "Gunvor Öberghjelm", "Hon har bytt bredband", "och en surfplatta av dottern"

pytestmark = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no /proc here")


def make_laptop(folder: Path, passphrase: str | None) -> str:
    """Make a laptop with an open visit, and return the visit."""
    clock = Clock()
    store = open_laptop(folder, clock, passphrase=passphrase)
    choose_coach(store, name="Vera Lind")
    work = workplace(store, clock)
    person = residents.create(work, name=NAME)
    visit = visits.start_drop_in(work, resident_id=person.resident_id)
    visits.save_draft(work, visit_id=visit.visit_id, text=NOTE)
    store.close()
    return visit.visit_id


class Laptop:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def tell(self, *words: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words))
        self.process.stdin.flush()

    def says(self, *beginning: str) -> list[Any]:
        """Wait until it says something that begins like this."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said: list[Any] = json.loads(line)
            if said[: len(beginning)] == list(beginning):
                return said
        raise AssertionError(f"it ended before it said {beginning}")

    def remembers(self, *needles: str | bytes) -> set[str | bytes]:
        return found_in_memory(self.process.pid, *needles)


@contextmanager
def running(folder: Path) -> Iterator[Laptop]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.lockable_laptop"],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "ITCOACH_HOME": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Laptop(process)
        finally:
            process.kill()


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give a session with an unlocked keyring."""
    if not installed():
        pytest.skip("dbus and gnome-keyring are not installed")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.SecretService.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    with secret_service(tmp_path / "desktop") as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        yield


def test_after_the_lock_the_memory_holds_no_key_no_name_and_no_words_and_the_coach_goes_on_where_it_was(
    tmp_path: Path, desktop: None
) -> None:
    visit = make_laptop(tmp_path / "laptop", None)
    key = Keystore(tmp_path / "laptop").unlock()
    everything = {key, key.hex(), NAME, NOTE, TYPED}
    with running(tmp_path / "laptop") as laptop:
        laptop.says("today")
        laptop.tell("go", "visit", {"visit": visit})
        laptop.says("visit")
        laptop.tell("type", f", {TYPED}")
        laptop.says("visit")
        assert laptop.remembers(*everything) == everything
        laptop.tell("lock")
        laptop.says("Låst")
        assert laptop.remembers(*everything) == set()
        laptop.tell("unlock")
        page, arguments, note = laptop.says("visit")
        assert (page, arguments["visit"], note) == ("visit", visit, f"{NOTE}, {TYPED}")
        assert key in laptop.remembers(key)


def test_after_the_lock_the_memory_holds_no_passphrase_and_a_wrong_one_does_not_unlock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    make_laptop(tmp_path / "laptop", PASSPHRASE)
    key = Keystore(tmp_path / "laptop").unlock(PASSPHRASE)
    with running(tmp_path / "laptop") as laptop:
        laptop.says("Lås upp")
        laptop.tell("unlock", PASSPHRASE)
        laptop.says("today")
        assert key in laptop.remembers(key, key.hex())
        laptop.tell("lock")
        laptop.says("Låst")
        assert laptop.remembers(key, key.hex(), PASSPHRASE) == set()
        laptop.tell("unlock", "något helt annat")
        laptop.says("Låst")
        assert laptop.remembers(key, key.hex()) == set()
        laptop.tell("unlock", PASSPHRASE)
        laptop.says("today")
