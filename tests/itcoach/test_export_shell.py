"""`itcoach export` as the real program: lists, a calendar and tables, without a window."""

import contextlib
from datetime import date
from pathlib import Path

import pytest

import resources
from itcoach import importing
from itcoach.__main__ import main
from itcoach.laptop.opening import open_laptop, workplace
from models.clock import Clock
from models.people import Coach
from tests.helpers.measured import measured

PASSPHRASE = "fyra ord om en katt"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a laptop whose switchboard's list is read in and on which ten residents are measured."""
    monkeypatch.setenv("ITCOACH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ITCOACH_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    clock = Clock()
    with contextlib.closing(open_laptop(tmp_path / "home", clock, passphrase=PASSPHRASE)) as store:
        with store.write() as session:
            session.add(Coach(id="coach-a", name="Coach A"))
        work = workplace(store, clock)
        data = resources.path("samples", "vaxel-bokningar.csv").read_bytes()
        importing.apply(work, importing.preview(work, data, ""))
        measured(work, 10)
    return tmp_path


def test_bookings_and_calendar_of_a_period_are_saved(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    period = ["--from", "2026-11-23", "--to", "2026-11-23"]
    assert main(["export", "bookings", "-o", str(home / "b.csv"), *period]) == 0
    assert (home / "b.csv").read_text("utf-8-sig").count("2026-11-23") == 5
    assert "Kodbok" in (home / "b-kodbok.txt").read_text("utf-8-sig")
    assert main(["export", "calendar", "-o", str(home / "b.ics"), *period]) == 0
    assert (home / "b.ics").read_bytes().count(b"BEGIN:VEVENT") == 5
    assert str(home / "b.ics") in capsys.readouterr().out
    assert main(["export", "bookings", "-o", str(home / "c.csv")]) == 0
    today = Clock().today()
    days = {
        date.fromisoformat(line.split(";")[0])
        for line in (home / "c.csv").read_text("utf-8-sig").splitlines()[1:]
        if line[:2] == "20"
    }
    # Without days it is this month.
    assert all((day.year, day.month) == (today.year, today.month) for day in days)


def test_measurements_and_tables_are_saved_and_own_beside_few_others_are_refused(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "measurements", "-o", str(home / "m.csv")]) == 0
    assert (home / "m.csv").read_text("utf-8-sig").startswith("code;kind;month")
    assert main(["export", "measurements", "-o", str(home / "n.csv"), "--from", "2030-01-01"]) == 0
    assert (home / "n.csv").read_text("utf-8-sig").count("\n") == 1
    assert main(["export", "group", "-o", str(home / "g.csv")]) == 0
    assert "question.12" in (home / "g.csv").read_text("utf-8-sig")
    assert main(["export", "group", "-o", str(home / "g.pdf")]) == 0
    assert (home / "g.pdf").read_bytes().startswith(b"%PDF")
    assert main(["export", "group", "-o", str(home / "h.csv"), "--mine"]) == 1
    assert "De egna kan inte visas för sig" in capsys.readouterr().err
    assert not (home / "h.csv").exists()


def test_the_tables_take_no_period_since_two_of_them_would_tell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["export", "group", "-o", str(tmp_path / "g.csv"), "--from", "2026-01-01"])
    assert stopped.value.code == 2
    with pytest.raises(SystemExit):
        main(["export", "bookings", "-o", str(tmp_path / "b.csv"), "--from", "igår"])
    assert "igår är ingen dag" in capsys.readouterr().err
