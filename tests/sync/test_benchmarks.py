"""The programs of the measurements run; how fast they are is not told here."""

from pathlib import Path

import pytest

from benchmarks import crowd
from benchmarks.sync import Times, central, exchange, idle, local_write


def test_a_push_a_pull_and_a_sync_with_nothing_to_say_are_timed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITCOACH_CENTRAL_PASSPHRASE", "fyra ord utan mening")
    texts, times = tmp_path / "texts", Times()
    texts.write_text("Skrivaren\nRoutern\nSurfplattan", "utf-8")
    with central(tmp_path) as server:
        exchange(tmp_path, texts, server, "SQLite", True, times)
        requests, bytes_, _ = idle(server, tmp_path, 2)
    assert all(times.median(f"{way} SQLite True") > 0 for way in ("push", "pull"))
    assert requests.measured == 1
    assert bytes_.measured < 1_000


def test_a_local_write_is_timed_with_and_without_encryption(tmp_path: Path) -> None:
    assert local_write(tmp_path, 3, 1).measured > 0
    kinds = {
        kind: (tmp_path / f"{kind}0" / "itcoach.db").read_bytes()[:15] for kind in ("plain", "encrypted")
    }
    assert [start == b"SQLite format 3" for start in kinds.values()] == [True, False]


def test_a_crowd_is_counted_and_its_rows_inserted_bare(tmp_path: Path, postgres: str) -> None:
    unanswered, lost, _again, rate, spread = crowd.measure(tmp_path, postgres, central, 4)
    assert (unanswered.measured, lost.measured) == (0, 0)
    assert rate.measured > 0
    assert spread.measured > 0
