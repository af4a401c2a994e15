"""The operator's commands: from an empty folder to a laptop that syncs."""

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.clock import Clock
from models.database import Store
from sync.central.__main__ import main
from sync.client import DatabaseVault, SyncClient, pair, probe

PASSPHRASE = "fyra ord som ingen kommer på"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ITCOACH_CENTRAL_HOME", str(tmp_path / "central"))
    monkeypatch.setenv("ITCOACH_CENTRAL_PASSPHRASE", PASSPHRASE)
    monkeypatch.delenv("ITCOACH_CENTRAL_DATABASE", raising=False)
    return tmp_path / "central"


@pytest.fixture
def served(home: Path) -> Iterator[str]:
    """Start the real command as a process of its own; give its address."""
    assert main(["init", "--name", "Sjöstad", "--phone", "0123-45 67 89"]) == 0
    command = [sys.executable, "-m", "sync.central", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while '"serving"' not in (line := process.stderr.readline()):
            assert line, "the server did not start"
        yield json.loads(line)["address"]
        process.terminate()
        log = process.stderr.read()
    assert '"event": "sync"' in log
    assert "Coach A" not in log


def test_from_nothing_to_a_laptop_that_syncs(
    served: str, store: Store, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add-coach", "Coach A"]) == 0
    capsys.readouterr()
    assert main(["pair", "Coach A"]) == 0
    code = capsys.readouterr().out.strip()
    assert probe(served)
    paired = pair(store, clock, served, code, "Laptop 1", DatabaseVault(store))
    assert (paired.municipality, paired.coach_name) == ("Sjöstad", "Coach A")
    client = SyncClient(store, clock)
    assert client.sync().received == 2
    client.close()
    capsys.readouterr()
    assert main(["devices"]) == 0
    _heads, row = capsys.readouterr().out.splitlines()
    assert row.startswith("Laptop 1  Coach A  aktiv")
    assert row.endswith(paired.device_id)
    assert main(["revoke", paired.device_id[:18], "--yes"]) == 0


def test_a_reader_that_has_seen_enough_is_no_error(home: Path) -> None:
    main(["init", "--name", "Sjöstad"])
    with subprocess.Popen(
        [sys.executable, "-m", "sync.central", "guides", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        assert command.stderr.read() == b""
    assert command.returncode == 0


def test_the_servers_file_is_encrypted(home: Path) -> None:
    main(["init", "--name", "Sjöstad"])
    content = (home / "central.db").read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert "Sjöstad".encode() not in content


def test_nobody_else_on_the_machine_can_read_its_files(home: Path) -> None:
    main(["init", "--name", "Sjöstad"])
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (home, *home.iterdir())}
    assert modes == {"central": 0o700, "central.db": 0o600, "key.json": 0o600}


@pytest.mark.parametrize(("lang", "words"), [("sv", "starta servern"), ("en", "start the server")])
def test_the_help_is_in_the_language_asked_for(
    lang: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--lang", lang, "--help"])
    assert words in capsys.readouterr().out


def test_a_wrong_passphrase_is_told_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", "--name", "Sjöstad"])
    monkeypatch.setenv("ITCOACH_CENTRAL_PASSPHRASE", "något helt annat här")
    assert main(["add-coach", "Coach A"]) == 1
    assert "Lösenfrasen stämmer inte" in capsys.readouterr().err


def test_a_folder_that_cannot_be_used_is_told_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home.parent.mkdir(exist_ok=True)
    (home.parent / "file").touch()
    monkeypatch.setenv("ITCOACH_CENTRAL_HOME", str(home.parent / "file" / "central"))
    assert main(["init", "--name", "Sjöstad"]) == 1
    assert "går inte att öppna eller skriva" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["serve", "--host", "0.0.0.0"], "Utan certifikat"),
        (["add-coach", "coach  A"], "finns redan"),
        (["pair", "Coach B"], "ingen it-coach med det namnet"),
        (["revoke", "xxxx"], "ingen sådan dator"),
        (["init", "--name", "Sjöstad"], "finns redan"),
        (["--database", "mysql://x", "devices"], "adress går inte att använda"),
        (["init", "--name", "  sjöSTAD "], "ändra vad den har beslutat med set"),
        (["init", "--name", "  "], "Namnet är tomt"),
        (["add-coach", " "], "Namnet är tomt"),
        (["revoke", "", "--yes"], "nummer är för kort"),
        (["pair", "Coach A", "--municipality", "Sjöstd"], "Kommunerna är: Sjöstad"),
        (["serve", "--keyfile", "key.pem"], "Ange --certfile också"),
        (["restore", "/nowhere/copy"], "ingen fil /nowhere/copy"),
        (["backup", "/nowhere/copy"], "ingen mapp /nowhere"),
        (["restored", "--ledger", "/nowhere", "--yes"], "ingen liggare i /nowhere"),
        (["restored", "--ledger", "/", "--yes"], "ange då en tom fil"),
    ],
)
def test_a_mistake_is_told_in_words_and_changes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    main(["init", "--name", "Sjöstad"])
    main(["add-coach", "Coach A"])
    assert main(arguments) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("workers", ["0", "65", "9999"])
def test_a_number_of_processes_that_would_bring_the_machine_down_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], workers: str
) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--workers", workers])
    assert "mellan 1 och 64" in capsys.readouterr().err


def test_with_several_municipalities_the_operator_says_which(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", "--name", "Sjöstad"])
    main(["init", "--name", "Granköping"])
    assert main(["add-coach", "Coach A"]) == 1
    assert main(["add-coach", "Coach A", "--municipality", "Granköping"]) == 0
