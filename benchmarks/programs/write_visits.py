"""Write finished visits with a note, one a transaction, and print the median: FOLDER NUMBER [plain].

``plain`` is the same program and library with no key, which makes an unencrypted file.
"""

import statistics
import sys
import time
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from benchmarks.programs.laptop import Laptop
from models import database, sessions

_STATEMENTS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY")


def _connect_plainly(path: Path, *_secret: bytes | None) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    for statement in _STATEMENTS:
        connection.execute(f"PRAGMA {statement}").close()
    return connection


if __name__ == "__main__":
    folder, number, *kind = sys.argv[1:]
    if kind:
        database.connect = sessions.connect = _connect_plainly
    laptop = Laptop()
    laptop.open(folder)
    laptop.coach = "coach"
    laptop.add_residents(20)
    texts = Path(folder) / "text"
    texts.write_text("Vi gick igenom hur man byter bläck i skrivaren. Hon klarade det själv.", "utf-8")
    taken = []
    for _ in range(int(number)):
        began = time.perf_counter()
        laptop.add(str(texts), True)
        taken.append(time.perf_counter() - began)
    print(statistics.median(taken))
