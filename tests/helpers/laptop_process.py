"""A laptop in a process of its own, which does what it is told on its standard input, a line at a time.

Run with the path of its database, and a word that its own words begin with. It answers each line with one.
"""

import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, event

from models.clock import Clock
from models.database import Store, open_store
from models.errors import Trouble
from models.sync_state import SyncState
from sync.client import DatabaseVault, SyncClient, pair
from sync.client.troubles import SyncTrouble
from tests.helpers.central import KEY
from tests.sync.matrix import edits


class Program:
    """The laptop's program, without its window."""

    def __init__(self, path: Path, word: str, years: int) -> None:
        now = Clock().now()
        self.clock = Clock.starting_at(now.replace(year=now.year + years))
        self.store: Store = open_store(path, KEY, self.clock)
        self.client = SyncClient(self.store, self.clock)
        self.word = word
        self.names = edits.Names(word)
        self.commits = 0
        self.dies: tuple[str, int] = "", 0
        event.listen(self.store.engine, "commit", self._committing)
        event.listen(self.store.engine, "begin", self._begun)

    def pair(self, url: str, code: str) -> str:
        return pair(self.store, self.clock, url, code, self.word, DatabaseVault(self.store)).coach_id

    def edit(self, seed: int, number: int, kind: str = "any_edit") -> list[Any]:
        """Type something and save it; return what was typed."""
        typed: list[Any] = []
        chance = random.Random(seed)
        with self.store.read() as session:
            coach = session.get_one(SyncState, 1).coach_id
        for _ in range(number):
            with self.store.write() as session:
                typist = edits.Typist(session, chance, self.word, coach, self.names)
                getattr(edits, kind)(typist)
            typed += typist.typed
        return msgspec.to_builtins(typed)

    def sync(self, url: str, dies: tuple[str, int] = ("", 0)) -> str:
        """Sync through ``url``; return the trouble's code, or nothing."""
        with self.store.write() as session:
            session.get_one(SyncState, 1).server_url = url
        self.dies, self.commits = (dies[0], dies[1]), 0
        try:
            self.client.sync()
        except Trouble as trouble:
            return trouble.code if isinstance(trouble, SyncTrouble) else type(trouble).__name__
        return ""

    def _committing(self, connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            self._die_at("before_commit", self.commits)
            self.commits += 1

    def _begun(self, connection: Connection) -> None:
        # The next thing after a commit: nothing has happened since.
        self._die_at("after_commit", self.commits - 1)

    def _die_at(self, point: str, number: int) -> None:
        if self.dies == (point, number):
            os.kill(os.getpid(), signal.SIGKILL)


def main(path: Path, word: str, years: int) -> None:
    program = Program(path, word, years)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        what, *arguments = json.loads(line)
        print(json.dumps(getattr(program, what)(*arguments)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
