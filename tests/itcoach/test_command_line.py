"""The command line, as the real program: import, leaflet, version, help."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from keyring.backends.fail import Keyring as FailKeyring
from pypdf import PdfReader

import resources
from itcoach.__main__ import main

LIST = Path(str(resources.path("samples", "vaxel-bokningar.csv")))


def itcoach(home: Path, *words: str, passphrase: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program on the files in ``home``, on a machine without a keyring."""
    environment = os.environ | {
        "ITCOACH_HOME": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    environment.pop("ITCOACH_PASSPHRASE", None)
    if passphrase is not None:
        environment["ITCOACH_PASSPHRASE"] = passphrase
    return subprocess.run(
        [sys.executable, "-m", "itcoach", *words],
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def statuses(answer: subprocess.CompletedProcess[str]) -> dict[str, int]:
    rows = json.loads(answer.stdout)["rows"]
    return {name: sum(row["status"] == name for row in rows) for name in {row["status"] for row in rows}}


def test_a_preview_counts_the_sample_and_makes_nothing(tmp_path: Path) -> None:
    answer = itcoach(tmp_path / "home", "import", str(LIST), "--preview", "--json")
    assert answer.returncode == 0, answer.stderr
    assert statuses(answer) == {"new": 47, "changed": 1, "already_there": 1, "refused": 3}
    assert all(row["reason"] for row in json.loads(answer.stdout)["rows"] if row["status"] == "refused")
    assert not (tmp_path / "home" / "itcoach.db").exists()


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    first = itcoach(tmp_path, "import", str(LIST), "--json", passphrase="fyra ord om en katt")
    assert first.returncode == 0, first.stderr
    assert statuses(first)["new"] == 47
    again = itcoach(tmp_path, "import", str(LIST), "--json", passphrase="fyra ord om en katt")
    assert statuses(again) == {"already_there": 49, "refused": 3}


def test_without_keyring_and_passphrase_no_database_is_made(tmp_path: Path) -> None:
    answer = itcoach(tmp_path, "import", str(LIST))
    assert answer.returncode == 1
    assert "ingen nyckelring" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "itcoach.db").exists()


def test_a_new_passphrase_is_written_twice_in_the_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ITCOACH_HOME", str(tmp_path))
    monkeypatch.delenv("ITCOACH_PASSPHRASE", raising=False)
    monkeypatch.setattr("keyring.core._keyring_backend", FailKeyring())
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = iter(["fyra ord om en kat", "fyra ord om en katt", *["fyra ord om en katt"] * 2])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert main(["import", str(LIST)]) == 0
    assert "De två är inte lika" in capsys.readouterr().err
    again = itcoach(tmp_path, "import", str(LIST), "--preview", passphrase="fyra ord om en katt")
    assert again.returncode == 0, again.stderr


def test_a_demonstration_that_has_nowhere_to_write_ends_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = itcoach(tmp_path, "demo", "--output", str(tmp_path / "file"))
    assert (answer.returncode, "går inte att öppna eller skriva" in answer.stderr) == (1, True)
    assert "Traceback" not in answer.stderr


def test_a_wrong_passphrase_is_told_in_a_sentence(tmp_path: Path) -> None:
    itcoach(tmp_path, "import", str(LIST), passphrase="fyra ord om en katt")
    answer = itcoach(tmp_path, "import", str(LIST), passphrase="helt andra ord nu")
    assert (answer.returncode, "Lösenfrasen stämmer inte" in answer.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tom.csv", b""),
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("citat.csv", b'Datum;Namn;Tid\n2026-11-23;"Gunvor;09.00\n'),
        ("nul.csv", b"Datum;Namn;Tid\n2026-11-23;Gun\x00vor;09.00\n"),
        ("rubrik.csv", b"2026-11-23;Gunvor;09.00\n"),
    ],
)
def test_a_bad_list_ends_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    answer = itcoach(tmp_path / "home", "import", str(tmp_path / name), "--preview")
    assert answer.returncode == 1
    assert answer.stderr.strip()
    assert "Traceback" not in answer.stderr


def test_a_list_that_is_not_there_ends_in_a_sentence(tmp_path: Path) -> None:
    answer = itcoach(tmp_path, "import", str(tmp_path / "saknas.csv"), "--preview")
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(("language", "title"), [("sv", "Anslut skrivaren"), ("en", "Connect the printer")])
def test_a_leaflet_is_saved_as_pdf(tmp_path: Path, language: str, title: str) -> None:
    target = tmp_path / "skrivare.pdf"
    answer = itcoach(tmp_path, "leaflet", "skrivare-wifi", "--lang", language, "-o", str(target))
    assert answer.returncode == 0, answer.stderr
    assert title in PdfReader(target).pages[0].extract_text()


@pytest.mark.parametrize("device", ["iphone", "ipad"])
def test_a_leaflet_is_for_the_device_that_is_asked_for(tmp_path: Path, device: str) -> None:
    target = tmp_path / "text.pdf"
    answer = itcoach(tmp_path, "leaflet", "storre-text", "--device", device, "-o", str(target))
    assert answer.returncode == 0, answer.stderr
    assert "För iPhone" in PdfReader(target).pages[0].extract_text()
    wrong = itcoach(tmp_path, "leaflet", "storre-text", "--device", "printer", "-o", str(tmp_path / "x.pdf"))
    assert (wrong.returncode, "Välj en av: android, iphone" in wrong.stderr) == (1, True), wrong.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_who_makes_a_leaflet_without_a_telephone_number_is_told(tmp_path: Path) -> None:
    answer = itcoach(tmp_path, "leaflet", "skrivare-wifi", "-o", str(tmp_path / "x.pdf"))
    assert "telefonnummer står inte på bladet" in answer.stderr


@pytest.mark.parametrize(("name", "words"), [("", "är en mapp"), ("x.txt", "ett namn som slutar på .pdf")])
def test_a_leaflet_is_a_file_with_the_name_of_a_pdf(tmp_path: Path, name: str, words: str) -> None:
    answer = itcoach(tmp_path, "leaflet", "skrivare-wifi", "-o", str(tmp_path / name))
    assert (answer.returncode, words in answer.stderr) == (1, True), answer.stderr
    assert not (tmp_path / "x.txt").exists()


def test_an_unknown_guide_ends_in_a_sentence(tmp_path: Path) -> None:
    answer = itcoach(tmp_path, "leaflet", "ingen-guide", "-o", str(tmp_path / "x.pdf"))
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_without_a_display_it_says_so_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    answer = itcoach(tmp_path / "home")
    assert (answer.returncode, "Ingen skärm hittades" in answer.stderr) == (1, True)
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "home").exists()


def test_a_folder_that_cannot_be_used_ends_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = itcoach(tmp_path / "file" / "home", "import", str(LIST), passphrase="fyra ord om en katt")
    assert (answer.returncode, "går inte att öppna eller skriva" in answer.stderr) == (1, True)
    assert "Traceback" not in answer.stderr


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "itcoach", "import", str(LIST), "--preview"],
        env=os.environ | {"ITCOACH_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 0


def test_the_window_opens_in_the_language_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITCOACH_HOME", str(tmp_path))
    asked: list[tuple[Path, str | None]] = []
    monkeypatch.setattr("itcoach.app.run", lambda *given: asked.append(given) or 0)
    assert [main(["--lang", "en"]), main(["--lang=en"]), main([])] == [0, 0, 0]
    assert asked == [(tmp_path, "en"), (tmp_path, "en"), (tmp_path, None)]


def test_version_and_help(tmp_path: Path) -> None:
    assert itcoach(tmp_path, "--version").stdout.strip() == f"itcoach {version('itcoach')}"
    assert "läs in växelns lista" in itcoach(tmp_path, "--help").stdout
    assert "read the switchboard" in itcoach(tmp_path, "--lang", "en", "--help").stdout
    assert "read the switchboard" in itcoach(tmp_path, "--lang=en", "--help").stdout
