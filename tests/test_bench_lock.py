"""The programs that measure the lock and the access log run; how fast they are is not told here."""

from pathlib import Path

from benchmarks import lock
from benchmarks.__main__ import PASSPHRASE


def test_locking_unlocking_and_looking_at_cards_are_timed(tmp_path: Path) -> None:
    variables = {**PASSPHRASE, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    lines = lock.measure(tmp_path, variables, 1, residents=8, cards=3)
    assert all(line.measured > 0 and line.unit > 0 for line in lines[:3])
