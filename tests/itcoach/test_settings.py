"""Settings fall back where the file is bad, and say so."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itcoach.settings import LANGUAGE, SETTINGS, TEXT_SCALE, SettingNotSaved, Settings


def test_a_choice_is_there_at_the_next_start(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.language = "en"
    settings.remember("table.bookings", [120, 80])
    again = Settings(tmp_path / "settings.json")
    assert (again.language, again.recall("table.bookings")) == ("en", [120, 80])


def test_a_bad_value_falls_back_and_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"language": "xx", "text_scale": 1.25, "gap_minutes": "många"}')
    settings = Settings(file)
    assert (settings.language, settings.text_scale) == ("sv", 1.25)
    assert settings.problems == ("language", "gap_minutes")


def test_a_value_outside_the_choices_is_not_stored(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    with pytest.raises(ValueError, match="language"):
        settings.set(LANGUAGE, "xx")
    assert not (tmp_path / "settings.json").exists()


def test_a_choice_that_cannot_be_stored_is_told_and_holds_for_this_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(tmp_path / "file" / "settings.json")
    with pytest.raises(SettingNotSaved, match="gäller nu"):
        settings.language = "en"
    settings.remember("widths", [1, 2])
    assert (settings.language, settings.recall("widths")) == ("en", [1, 2])


def test_a_disk_that_does_not_take_the_file_leaves_the_one_before_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.text_scale = 1.5

    def refuse(_: int) -> None:
        raise OSError(errno.EIO, "no")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refuse)
        with pytest.raises(SettingNotSaved):
            settings.text_scale = 1.25
    assert Settings(tmp_path / "settings.json").text_scale == 1.5
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]


@given(content=st.binary(max_size=300))
def test_no_file_content_keeps_the_program_from_starting(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.json"
    file.write_bytes(content)
    settings = Settings(file)
    assert all(setting.accepts(settings.get(setting)) for setting in SETTINGS)
    assert settings.get(TEXT_SCALE) == TEXT_SCALE.default
