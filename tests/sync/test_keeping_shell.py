"""The operator's commands for erasure, backup and restore."""

import json
import stat
from pathlib import Path

import pytest

from models.base import new_id
from models.clock import Clock
from sync.central.__main__ import main
from sync.central.accounts import make_pairing_code
from sync.central.commands.opening import key_of
from sync.central.database import central_engine
from sync.central.edits import edit
from sync.central.entrance import redeem
from sync.protocol import PROTOCOL_NOW, PairRequest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ITCOACH_CENTRAL_HOME", str(tmp_path / "central"))
    monkeypatch.setenv("ITCOACH_CENTRAL_PASSPHRASE", "fyra ord som ingen kommer på")
    monkeypatch.delenv("ITCOACH_CENTRAL_DATABASE", raising=False)
    return tmp_path / "central"


def a_resident(home: Path, code: str) -> str:
    main(["init", "--name", "Sjöstad"])
    engine = central_engine(f"sqlite:///{home / 'central.db'}", key_of)
    person = new_id()
    patch = {"code": code, "name": "Gunvor"}
    edit(engine, Clock(), 1, actor="test", kind="insert", entity="resident", record=person, patch=patch)
    engine.dispose()
    return person


def test_a_person_is_erased_and_the_ledger_knows(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = a_resident(home, "A7K3QX")
    capsys.readouterr()
    assert main(["erase", "a7k3qx", "--decision", "KS 2026/17", "--yes"]) == 0
    told = capsys.readouterr().out
    assert "  kort: 1" in told
    assert "Personen är raderad här" in told
    ledger = home / "ledger.jsonl"
    (line,) = ledger.read_text().splitlines()
    assert json.loads(line)["resident"] == person
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    assert main(["erase", "A7K3QX", "--decision", "KS 2026/17", "--yes"]) == 1
    assert main(["erase", person, "--decision", "KS 2026/17", "--yes"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--decision", "19121212-1212", "--yes"], "innehåller ett personnummer"),
        (["--decision", " ", "--yes"], "beteckning saknas"),
        (["--decision", "Gunvors begäran", "--yes"], "innehåller personens namn"),
        (["--decision", "KS 2026/17, A7K3Q-X", "--yes"], "innehåller personens namn, kod"),
        (["--decision", "KS 2026/17"], "Ingen har svarat ja"),
    ],
)
def test_nobody_is_erased_by_mistake(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    a_resident(home, "A7K3QX")
    assert main(["erase", "A7K3QX", *arguments]) == 1
    assert words in capsys.readouterr().err
    assert not (home / "ledger.jsonl").exists()
    assert main(["erase", "A7K3QX", "--decision", "KS 2026/17", "--yes"]) == 0


def test_a_backup_is_put_into_a_new_database_and_the_erased_stay_erased(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ITCOACH_BACKUP_PASSPHRASE", "fyra andra ord för kopian")
    person = a_resident(home, "A7K3QX")
    backup = str(tmp_path / "backup")
    assert main(["backup", backup]) == 0
    assert main(["erase", "A7K3QX", "--decision", "KS 2026/17", "--yes"]) == 0
    monkeypatch.setenv("ITCOACH_CENTRAL_HOME", str(tmp_path / "new"))
    capsys.readouterr()
    assert main(["restore", backup, "--ledger", str(home / "ledger.jsonl")]) == 0
    assert "1 person är raderad igen" in capsys.readouterr().out
    assert main(["erase", "A7K3QX", "--decision", "KS 2026/17", "--yes"]) == 1
    assert main(["erase", person, "--decision", "KS 2026/17", "--yes"]) == 0
    assert main(["restored", "--yes"]) == 0
    assert main(["restore", backup]) == 1
    assert "inte tom" in capsys.readouterr().err


def test_whoever_was_shut_out_after_the_backup_stays_out_after_the_restore(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ITCOACH_BACKUP_PASSPHRASE", "fyra andra ord för kopian")
    main(["init", "--name", "Sjöstad"])
    engine = central_engine(f"sqlite:///{home / 'central.db'}", key_of)
    for coach in ("Coach A", "Coach B", "Coach C"):
        main(["add-coach", coach])
        code = make_pairing_code(engine, Clock(), 1, coach)
        redeem(engine, Clock(), PairRequest(PROTOCOL_NOW, code, coach))
    engine.dispose()
    assert main(["backup", str(tmp_path / "backup")]) == 0
    capsys.readouterr()
    main(["devices", "--json"])
    lost = json.loads(capsys.readouterr().out)[0]["device"]
    assert main(["revoke", lost, "--yes"]) == 0
    assert main(["deactivate-coach", "Coach B", "--yes"]) == 0
    monkeypatch.setenv("ITCOACH_CENTRAL_HOME", str(tmp_path / "new"))
    ledger = str(home / "ledger.jsonl")
    assert main(["restore", str(tmp_path / "backup"), "--ledger", ledger]) == 0
    capsys.readouterr()
    main(["devices", "--json"])
    found = {row["coach"]: row["status"] for row in json.loads(capsys.readouterr().out)}
    assert found == {"Coach A": "revoked", "Coach B": "revoked", "Coach C": "active"}
    assert main(["pair", "Coach B"]) == 1


@pytest.mark.parametrize(
    ("passphrase", "words"), [("kort", "Lösenfrasen är för kort"), (None, "lösenfras saknas")]
)
def test_a_backup_without_a_good_passphrase_is_not_written(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    passphrase: str | None,
    words: str,
) -> None:
    monkeypatch.delenv("ITCOACH_BACKUP_PASSPHRASE", raising=False)
    if passphrase:
        monkeypatch.setenv("ITCOACH_BACKUP_PASSPHRASE", passphrase)
    main(["init", "--name", "Sjöstad"])
    assert main(["backup", str(tmp_path / "backup")]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "backup").exists()
