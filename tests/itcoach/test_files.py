import errno
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itcoach import files
from itcoach.files import FileNotSaved


def test_a_file_is_saved_over_an_older_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "Blad.pdf"
    file.write_bytes(b"older")
    files.save(file, b"%PDF-1.7 newer")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        ("Blad.pdf", b"%PDF-1.7 newer")
    ]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(errno.ENOSPC, "no space"), "Disken är full"),
        (PermissionError(errno.EACCES, "denied"), "fick inte sparas där"),
        (OSError(errno.EIO, "gone"), "går inte att nå"),
    ],
)
def test_what_cannot_be_saved_is_told_and_the_older_file_is_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError, words: str
) -> None:
    (file := tmp_path / "Blad.pdf").write_bytes(b"older")

    def fail(_: int) -> None:
        raise fault

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(FileNotSaved, match=words):
        files.save(file, b"newer")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("Blad.pdf", b"older")]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotSaved, match="mappen finns inte"):
        files.save(tmp_path / "borta" / "Blad.pdf", b"newer")


@given(st.text(min_size=1))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    cell = files.without_formula(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize(
    ("text", "cell"),
    [("-3", "-3"), ("-0,12", "-0,12"), ("-1+1", "'-1+1"), ("234E56", "'234E56"), ("A7K3QX", "A7K3QX")],
)
def test_a_number_stays_a_number_and_a_code_a_code(text: str, cell: str) -> None:
    assert files.without_formula(text) == cell
