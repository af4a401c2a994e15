"""Bring copies of an old database up to date in processes that are killed after each of its statements.

Run with ``laptop`` or ``server``, the old database and a folder. It prints how many statements there are.
"""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from models.clock import Clock
from models.database import open_store
from sync.central.database import bring_up_to_date, central_engine
from tests.helpers.central import KEY


def upgrade(kind: str, path: Path) -> None:
    if kind == "laptop":
        open_store(path, KEY, Clock()).close()
        return
    engine = central_engine(f"sqlite:///{path}", lambda _path: KEY)
    bring_up_to_date(engine)
    engine.dispose()


STRIDE = 6
"""A migration is one transaction, so that not every statement has to be tried: there may be a hundred."""


def main(kind: str, old: Path, folder: Path) -> None:
    number, tried = 0, []
    while True:
        path = folder / f"{number}" / "itcoach.db"
        path.parent.mkdir()
        shutil.copy(old, path)
        child = os.fork()
        if child == 0:
            _die_after(number)
            upgrade(kind, path)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            break
        tried.append(number)
        number += STRIDE if number else 1  # a small migration has two
    print(*tried)


def _die_after(number: int) -> None:
    left = number

    @event.listens_for(Engine, "after_cursor_execute")
    def _count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal left
        if statement.split()[0].upper() in ("ALTER", "CREATE", "DROP", "INSERT", "UPDATE", "DELETE"):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
