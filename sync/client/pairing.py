"""Pairing: a one-time code becomes this laptop's own identity and token."""

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import delete, exists, select

from models.base import LaptopBase, derived_id
from models.outbox import Outbox, OutboxState
from models.regime import marks_of, regime_here, understood
from models.sync_state import KeptConflict, Shadow, SyncState
from sync.client.link import Link
from sync.client.troubles import AnotherCoachsWork, NoServerThere, ServerAway
from sync.entities import ENTITIES
from sync.protocol import PAIR_PATH, PROTOCOL_NOW, PairAnswer, PairRequest
from sync.steps.pull import put_version
from sync.steps.receipts import take_over
from sync.steps.regime import follow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from models.clock import Clock
    from models.database import Store
    from sync.client.vault import TokenVault

__all__ = ["Pairing", "pair"]


@dataclass(frozen=True)
class Pairing:
    """Whose laptop this is.

    Attributes:
        device_id: What the server calls the laptop.
        municipality: The municipality's name.
        coach_id: The coach, the same identity as of the coach's record.
        coach_name: The coach's name.
    """

    device_id: str
    municipality: str
    coach_id: str
    coach_name: str


def pair(
    store: "Store",
    clock: "Clock",
    url: str,
    code: str,
    device_name: str,
    vault: "TokenVault",
    *,
    transport: httpx.BaseTransport | None = None,
    verify: ssl.SSLContext | None = None,
) -> Pairing:
    """Trade a one-time code for a token and remember the server; the next sync fetches everything.

    What the laptop has made before stays and is sent. Pairing again (a new code after a revocation) keeps
    what waits.

    Raises:
        AnotherCoachsWork: The laptop was another coach's, and not all that it holds of that coach is sent and
            finished; the code is used up.
        CodeRefused: The code is wrong, used or too old.
        OtherMunicipality: The database belongs to another municipality.
        SyncTrouble: The server could not be asked.
    """
    with store.read() as session:
        state = session.get(SyncState, 1)
        municipality = state.municipality_id if state else ""
        old_device = (state.device_id or state.replaces) if state else ""
        coach_before = state.coach_id if state and old_device else ""
        acked = state.acked if state else 0
    link = Link(url, transport=transport, verify=verify)
    try:
        asked = PairRequest(PROTOCOL_NOW, code, device_name, municipality, replaces=old_device, acked=acked)
        answer = link.ask(PAIR_PATH, asked, PairAnswer)
    except ServerAway as trouble:
        raise NoServerThere from trouble
    finally:
        link.close()
    if coach_before not in ("", answer.coach_id):
        with store.read() as session:
            if _is_unfinished(session):
                raise AnotherCoachsWork(answer.coach_name)
    vault.set(answer.device, answer.token)
    with store.write() as session:
        # A new laptop has nothing to compare. One that is paired again may hold what was for another coach.
        _remember(session, url, answer, compared_at=None if old_device else clock.now())
        if old_device:
            after = take_over(
                session, acked=acked, taken=answer.taken, results=answer.results, now=clock.now()
            )
            session.get_one(SyncState, 1).acked = after
        _take_over(session, answer, clock.now())
    if old_device and old_device != answer.device:
        vault.delete(old_device)
    return Pairing(answer.device, answer.municipality, answer.coach_id, answer.coach_name)


def _is_unfinished(session: "Session") -> bool:
    """Tell whether there is anything that only whose laptop it was until now could send, read or finish.

    Sent in another's name it would be refused, and shown to somebody whom it is not for.
    """
    unsent = Outbox.state.in_((OutboxState.WAITING, OutboxState.SET_ASIDE)) & (Outbox.kind != "skip")
    left = [exists().where(unsent), exists().where(KeptConflict.seen_at.is_(None))]
    left += [
        exists(select(table).subquery()) for table in LaptopBase.metadata.sorted_tables if marks_of(table)
    ]
    return any(session.scalar(select(each)) for each in left)


def _remember(session: "Session", url: str, answer: PairAnswer, *, compared_at: "datetime | None") -> None:
    state = session.get(SyncState, 1) or SyncState(id=1)
    session.add(state)
    state.replaces = ""
    state.server_url, state.device_id, state.coach_id = url, answer.device, answer.coach_id
    state.municipality_id, state.municipality = answer.municipality_id, answer.municipality
    state.cursor, state.whole, state.paused, state.compared_at = 0, False, "", compared_at
    if state.epoch in ("", answer.epoch):
        state.epoch = answer.epoch
        session.execute(delete(Shadow))
    # Else the server was restored, and has forgotten the old identity: the next sync finds what it lacks.


def _take_over(session: "Session", answer: PairAnswer, now: "datetime") -> None:
    """Let what was made up here about the municipality give way; what it has decided comes with the sync.

    But for its regime, which decides over what that sync sends.
    """
    before, regime = regime_here(session), understood(answer.regime)
    session.execute(delete(ENTITIES["municipality"].table))
    known = {"name": answer.municipality, "regime": regime.value}
    put_version(session, "municipality", derived_id("municipality"), rev=0, state="live", data=known)
    if before is not regime:
        follow(session, before, regime, now)
