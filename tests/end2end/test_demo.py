"""`make run` without a display: a whole day through the real windows, with a real server and two laptops."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage

PAGES = {
    "01-welcome",
    "02-import",
    "04-week",
    "05-today",
    "06-resident",
    "07-visit",
    "08-question",
    "09-index",
    "11-resident-view",
    "12-finish",
    "13-guide",
    "14-sync",
    "15-second-laptop",
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Play the demonstration as its own process; return its folder and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(display, None)
    done = subprocess.run(
        [sys.executable, "-m", "itcoach", "demo"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "itcoach-demo", done.stdout


@pytest.fixture(scope="module")
def summary(played: tuple[Path, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((played[0] / "summary.json").read_text("utf-8"))
    return found


def test_the_list_is_read_in_with_the_expected_counts(summary: dict[str, Any]) -> None:
    assert (summary["imported"], summary["changed"], summary["already_there"]) == (47, 1, 1)
    assert [each["row"] for each in summary["refused"]] == [48, 49, 50]
    assert all(each["reason"] for each in summary["refused"])


def test_the_visits_and_the_index_are_stored(summary: dict[str, Any]) -> None:
    assert (summary["visits"], summary["index"]) == (2, 69)


def test_everything_arrives_on_the_second_laptop(summary: dict[str, Any]) -> None:
    assert summary["pushed"] > 100
    assert summary["pulled"] > 80
    assert summary["identical"] is True
    assert summary["requests_when_idle"] == 1


def test_every_page_has_its_picture(played: tuple[Path, str]) -> None:
    pictures = {file.stem: QImage(str(file)) for file in (played[0] / "pictures").glob("*.png")}
    assert set(pictures) >= PAGES
    assert all(picture.width() == 1280 and picture.height() == 720 for picture in pictures.values())


def test_the_leaflets_are_tagged_pdf(played: tuple[Path, str], summary: dict[str, Any]) -> None:
    assert len(summary["leaflets"]) == 3
    for name in summary["leaflets"]:
        catalogue = PdfReader(played[0] / "leaflets" / name).trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_the_same_is_said_in_words(played: tuple[Path, str]) -> None:
    for said in ("47 bokningar", "Index vid mätningen: 69", "Datorerna har samma innehåll"):
        assert said in played[1]
