"""What a crash leaves on the disk: never the process's memory, in which the key lies."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end2end.test_lock import PASSPHRASE, make_laptop, running

resource = pytest.importorskip("resource", reason="the system knows no core dumps")

ROOT = Path(__file__).parents[2]
CRASH = """
import contextlib, os, resource, sys
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
from {program} import main
with contextlib.suppress(SystemExit):
    main(["--help"])
os.execv(sys.executable, [sys.executable, "-c", "import os; os.abort()"])
"""


@pytest.mark.parametrize("program", ["itcoach.__main__", "sync.central.__main__"])
def test_a_crash_leaves_no_core_dump_whatever_the_system_would_let_it(program: str, tmp_path: Path) -> None:
    """The abort comes in a program that it goes on as: the lock and the server's workers inherit it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", CRASH.format(program=program)]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL) as process:
        _, status = os.waitpid(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert (process.returncode, os.WCOREDUMP(status)) == (-signal.SIGABRT, False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="no /proc here")
def test_the_running_laptop_may_leave_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    make_laptop(tmp_path / "laptop", PASSPHRASE)
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    with running(tmp_path / "laptop") as laptop:
        laptop.says("Lås upp")
        now = resource.prlimit(laptop.process.pid, resource.RLIMIT_CORE)
        assert now == ((1 if most else 0), most)
