"""Once a day: does the laptop hold what it should? What differs is put right without asking anyone."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sync.entities import ENTITIES
from sync.protocol import PAGE_ROWS, Difference, Digest, SyncAnswer
from sync.steps.digest import brief, briefs_of_buckets, heal, held_in, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from models.database import Store

__all__ = ["NewsCame", "is_due", "put_right"]

_EVERY: Final = timedelta(days=1)


class NewsCame(Exception):
    """Someone changed something meanwhile; it is to be read first, and the comparison made another time."""


def is_due(compared_at: "datetime | None", now: "datetime") -> bool:
    """Tell whether the laptop is to be compared again; a clock that was put back is no reason to wait."""
    return compared_at is None or not timedelta(0) <= now - compared_at < _EVERY


def put_right(store: "Store", ask: "Callable[[Digest], SyncAnswer]", now: "datetime") -> int:
    """Compare what the laptop holds with what it should, and put right what differs.

    Returns:
        How many records differed; those that the server has never heard of wait in the outbox.

    Raises:
        NewsCame: The comparison is not complete.
    """
    with store.plain() as connection:
        digest = Digest(kinds=brief(connection), without=without(connection))
    answer = ask(digest)
    if answer.digest is None and not answer.changes:
        return 0  # a server that knows of no digests
    return sum(_put_right(store, ask, name, now) for name in _difference(answer).kinds if name in ENTITIES)


def _put_right(store: "Store", ask: "Callable[[Digest], SyncAnswer]", name: str, now: "datetime") -> int:
    with store.plain() as connection:
        digest = Digest(buckets={name: briefs_of_buckets(connection, name)}, without=without(connection))
    differing = _difference(ask(digest)).buckets.get(name, {})
    healed = 0
    for buckets in _portions(differing):
        with store.plain() as connection:
            digest = Digest(held={name: held_in(connection, name, buckets)}, without=without(connection))
        answer = ask(digest)
        difference = _difference(answer)
        with store.write() as session:
            healed += heal(session, answer.changes, difference.unheard_of, now)
    return healed


def _difference(answer: SyncAnswer) -> Difference:
    if answer.digest is None:
        raise NewsCame
    return answer.digest


def _portions(buckets: dict[int, int]) -> "Iterator[list[int]]":
    """Return the buckets in portions whose records fit into a page; a bucket is never divided."""
    portion: list[int] = []
    size = 0
    for bucket, count in buckets.items():
        if portion and size + count > PAGE_ROWS:
            yield portion
            portion, size = [], 0
        portion.append(bucket)
        size += count
    if portion:
        yield portion
