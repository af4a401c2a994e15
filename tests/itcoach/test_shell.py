"""No command of the shell writes over a file that is there, unless it is told to."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import itcoach.__main__
import sync.central.__main__
from itcoach.__main__ import main

Main = Callable[[Sequence[str]], int]
LEAFLET = ("leaflet", "skrivare-wifi", "-o")


def test_a_leaflet_is_not_saved_over_a_file_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file := tmp_path / "blad.pdf").write_bytes(b"skrivet av mig")
    assert main([*LEAFLET, str(file)]) == 1
    said = capsys.readouterr().err
    assert f"Det finns redan en fil {file}. Den är orörd, och ingenting har skrivits." in said
    assert "Ange ett annat namn, eller --force" in said
    assert file.read_bytes() == b"skrivet av mig"


def test_it_is_with_force(tmp_path: Path) -> None:
    (file := tmp_path / "blad.pdf").write_bytes(b"skrivet av mig")
    assert main([*LEAFLET, str(file), "--force"]) == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_a_list_is_refused_before_the_database_is_opened_also_for_its_codebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ITCOACH_HOME", str(tmp_path / "home"))
    (mine := tmp_path / "lista-kodbok.txt").write_text("mina egna ord")
    assert main(["export", "bookings", "-o", str(tmp_path / "lista.csv")]) == 1
    assert str(mine) in capsys.readouterr().err
    assert (mine.read_text(), (tmp_path / "home").exists()) == ("mina egna ord", False)


@pytest.mark.parametrize(
    ("main", "words"),
    [
        (itcoach.__main__.main, "export bookings -o"),
        (itcoach.__main__.main, "export calendar -o"),
        (itcoach.__main__.main, "export measurements -o"),
        (itcoach.__main__.main, "export group -o"),
        (itcoach.__main__.main, "leaflet skrivare-wifi -o"),
        (sync.central.__main__.main, "access-log --csv"),
        (sync.central.__main__.main, "extract A7K3QX -o"),
        (sync.central.__main__.main, "guides stuck --csv"),
        (sync.central.__main__.main, "retention protocols --csv"),
        (sync.central.__main__.main, "retention protocols -o"),
    ],
)
def test_no_command_writes_over_a_file_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], main: Main, words: str
) -> None:
    (file := tmp_path / "mitt.pdf").touch()
    assert main([*words.split(), str(file)]) == 1
    assert f"Det finns redan en fil {file}." in capsys.readouterr().err
    assert file.read_bytes() == b""
