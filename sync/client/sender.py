"""One request at a time, sent while the laptop reads its next edits and stores its last answers."""

import functools
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sync.protocol import SYNC_PATH, StoredOperation, SyncAnswer, SyncRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.client.link import Link

__all__ = ["Sender"]


class Sender:
    """Send requests over ``link``, apart from the calling thread where there is something to do meanwhile.

    The thread is made when it is first needed: a sync with nothing to say does without.
    """

    def __init__(self, link: "Link", token: str) -> None:
        self._link, self._token = link, token
        self._thread: ThreadPoolExecutor | None = None
        self._answer: Callable[[], SyncAnswer] | None = None

    def send(self, request: SyncRequest[StoredOperation], *, apart: bool) -> None:
        """Send a request: ``apart`` at once in a thread of its own, else when the answer is asked for."""
        ask = functools.partial(self._link.ask, SYNC_PATH, request, SyncAnswer, self._token)
        if not apart:
            self._answer = ask
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "sync")
        self._answer = self._thread.submit(ask).result

    def answer(self) -> SyncAnswer:
        """Wait for the answer to the last request; raises what :meth:`Link.ask` raises."""
        assert self._answer is not None
        answer, self._answer = self._answer, None
        return answer()

    def close(self) -> None:
        """End a request whose answer nobody will ask for, so that it does not meet the next sync."""
        if self._thread is None:
            return
        if self._answer is not None:
            self._link.break_off()
        self._thread.shutdown()
