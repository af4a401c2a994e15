"""A laptop, by the words it is given: a line of JSON each, ``[word, argument, …]``, answered by a line."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import func, select

from models.base import new_id
from models.clock import Clock
from models.database import open_store
from models.people import Resident
from models.visit import Visit, VisitNote
from models.vocabulary import VisitStatus
from sync.client import DatabaseVault, SyncClient, pair

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)


class Laptop:
    def open(self, folder: str) -> None:
        Path(folder).mkdir(parents=True)
        self.store = open_store(Path(folder) / "itcoach.db", bytes(range(32)), Clock())
        self.client = SyncClient(self.store, Clock())

    def pair(self, url: str, code: str) -> None:
        vault = DatabaseVault(self.store)
        self.coach = pair(self.store, Clock(), url, code, "bench", vault).coach_id
        self.url = url

    def add_residents(self, number: int) -> None:
        self.residents = [new_id() for _ in range(number)]
        with self.store.write() as session:
            for place, resident in enumerate(self.residents):
                # With a visit each: a coach's laptops hold the residents of own visits.
                session.add(Resident(id=resident, code=f"R{place}", name=f"Invånare {place}"))
                session.add(Visit(resident_id=resident, coach_id=self.coach, start=BEGIN))

    def add(self, texts: str, with_visits: bool) -> None:
        """Write a note for each line, in a visit of its own or all in the visits of one day's residents."""
        lines = Path(texts).read_text("utf-8").splitlines()
        for first in range(0, len(lines), 1_000):
            with self.store.write() as session:
                for place, text in enumerate(lines[first : first + 1_000], first):
                    session.add_all(self._visit(place, text, with_visits))

    def _visit(self, place: int, text: str, with_visits: bool) -> list[Visit | VisitNote]:
        resident, start = self.residents[place % len(self.residents)], BEGIN + timedelta(minutes=10 * place)
        visit = Visit(
            id=new_id(),
            resident_id=resident,
            coach_id=self.coach,
            start=start,
            end=start + timedelta(minutes=50),
            status=VisitStatus.FINISHED,
        )
        note = VisitNote(
            visit_id=visit.id, resident_id=resident, text=text, written_by=self.coach, written_at=start
        )
        return [visit, note] if with_visits else [note]

    def change(self, number: int) -> None:
        with self.store.write() as session:
            for row in session.scalars(select(Resident).order_by(Resident.id).limit(number)):
                row.goal = f"Mål {new_id()}"

    def sync(self) -> dict[str, float]:
        began = time.perf_counter()
        done = self.client.sync()
        took = time.perf_counter() - began
        return {
            "seconds": took,
            "requests": done.requests,
            "bytes": done.bytes_out + done.bytes_in,
            "sent": done.sent,
            "received": done.received,
        }

    def ask_bare(self) -> float:
        """Time a request that the server answers without its database, with the same kind of client."""
        if not hasattr(self, "http"):
            self.http = httpx.Client(base_url=self.url, headers={"User-Agent": "itcoach"})
            self.http.get("/health")
        began = time.perf_counter()
        self.http.get("/health").json()
        return time.perf_counter() - began

    def notes(self) -> int:
        with self.store.read() as session:
            return session.scalar(select(func.count()).select_from(VisitNote)) or 0


if __name__ == "__main__":
    laptop = Laptop()
    for line in sys.stdin:
        word, *arguments = json.loads(line)
        print(json.dumps(getattr(laptop, word)(*arguments)), flush=True)
