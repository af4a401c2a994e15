"""Search while typing: how long each key takes among 10,000 residents and 100,000 notes."""

import statistics
import time

from sqlalchemy import select

from itcoach import residents
from itcoach.workplace import Workplace
from models.people import Resident

__all__ = ["FRAME_MS", "search_p95_ms"]

FRAME_MS = 1000 / 60
"""One display frame."""
_WORDS = ("skrivaren", "lösenord wifi", "barnbarnen videosamtal", "öberg", "åke ö", "tv", "det som", "070-1")


def search_p95_ms(work: Workplace, *, rounds: int = 3) -> float:
    """Return the 95th percentile of the milliseconds a key takes, over words typed letter by letter."""
    with work.store.read() as session:
        someone = session.scalars(select(Resident).order_by(Resident.id).limit(1)).one()
    typed = (someone.name, someone.phone, someone.address, someone.code, *_WORDS)
    keys = [text[:length] for text in typed for length in range(1, len(text) + 1)]
    taken = []
    for _ in range(rounds):
        for text in keys:
            began = time.perf_counter()
            residents.search(work, text=text)
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(taken, n=20)[-1]
