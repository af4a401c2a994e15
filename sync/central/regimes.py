"""The municipality's regime on the server: what a stricter one takes away, and the change itself.

What becomes of the rows is told in ``sync/steps/regime.py``; each laptop does its part when it syncs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from models.errors import Trouble
from models.regime import understood
from models.vocabulary import Regime
from models.wire import to_wire
from resources.words import tr
from sync.central.accounts import MUNICIPALITY_RECORD, NotTaken, numbers_by_public_id, public_id_within
from sync.central.database import reading, writing
from sync.central.edits import edit_within
from sync.central.erasure import ErasureUnfinished, clean_files, eraser_of
from sync.central.isolation import enter
from sync.central.ledger import Entry
from sync.steps.regime import (
    erase_everybody,
    everybody_at_server,
    hold_back_at_server,
    regime_at_server,
    words_at_server,
)
from sync.tables import audit_event

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from models.clock import Clock
    from sync.central.ledger import Ledger

__all__ = ["Change", "ChangeUnfinished", "change_regime", "look_ahead", "replay_regimes"]

_ACTOR: Final = "operator"
_STRICTNESS: Final = (Regime.IDENTIFIED, Regime.CODED, Regime.ANONYMOUS)


class ChangeUnfinished(Trouble):
    """The rows are in order, but what they left in the files could not be cleaned away yet."""

    def __init__(self) -> None:
        super().__init__(
            tr("Regimen är ändrad, men databasens filer kunde inte städas, för någon använder dem."),
            safe=tr("Ingen kan läsa uppgifterna i programmet, och datorerna får veta vad som gäller."),
            to_do=tr("Kör samma kommando igen om en stund."),
        )


@dataclass(frozen=True)
class Change:
    """What another regime would do.

    Attributes:
        before: The regime that holds.
        after: The other.
        erased: How many records of each kind would be erased, deleted ones among them.
        emptied: How many records of each kind would lose their names and words.
    """

    before: Regime
    after: Regime
    erased: dict[str, int]
    emptied: dict[str, int]

    @property
    def takes_away(self) -> bool:
        """Whether it needs a decision: it is stricter, or as strict and finishes what was begun."""
        is_looser = _STRICTNESS.index(self.after) < _STRICTNESS.index(self.before)
        return self.after is not Regime.IDENTIFIED and not is_looser


def look_ahead(engine: "Engine", tenant_id: int, regime: Regime) -> Change:
    """Return what a change of the regime would take away."""
    with reading(engine, tenant=tenant_id) as connection:
        change = Change(regime_at_server(connection, tenant_id), regime, {}, {})
        if not change.takes_away:
            return change
        erased = everybody_at_server(connection, tenant_id) if regime is Regime.ANONYMOUS else {}
        emptied = words_at_server(connection, tenant_id)
    return Change(
        change.before,
        regime,
        {name: len(ids) for name, ids in erased.items()},
        {name: count for name, count in emptied.items() if name not in erased},
    )


def change_regime(
    engine: "Engine", clock: "Clock", tenant_id: int, regime: Regime, *, decision: str, ledger: "Ledger"
) -> tuple[str, ...]:
    """Change the regime; what a stricter one does not allow goes, and the database's files are cleaned.

    Made again, it finishes what was left undone.

    Args:
        engine: The server's database.
        clock: The server's clock.
        tenant_id: The municipality.
        regime: From now on.
        decision: The decision's reference, for the ledger.
        ledger: Where the change is written down before it is done.

    Returns:
        What an administrator of PostgreSQL still has to run, since the server's role may not.

    Raises:
        ChangeUnfinished: The files are not clean yet.
    """
    now = clock.now()

    def work(connection: "Connection") -> None:
        regime_at_server(connection, tenant_id, alone=True)
        # Before the commit: a backup from before it would bring back what the ledger does not know.
        public_id = public_id_within(connection, tenant_id)
        ledger.append(Entry(public_id, to_wire(now), decision=decision, regime=regime.value))
        _change_within(connection, tenant_id, regime, now)

    writing(engine, work, tenant=tenant_id)
    if regime is Regime.IDENTIFIED:
        return ()
    try:
        return clean_files(engine, "")
    except ErasureUnfinished as trouble:
        raise ChangeUnfinished from trouble


def replay_regimes(connection: "Connection", ledger: "Ledger", now: "datetime") -> int:
    """Make the changes again that a database put back from a backup does not know; return how many.

    Each in its turn: what a stricter regime took away does not come back because a looser one followed.
    The caller's transaction commits at once afterwards.
    """
    numbers = numbers_by_public_id(connection)
    known: dict[int, datetime] = {}
    made = 0
    for each in ledger.entries():
        number = numbers.get(each.municipality)
        if number is None or not each.regime:
            continue
        enter(connection, number)
        if datetime.fromisoformat(each.at) > known.setdefault(number, _last_change(connection, number)):
            _change_within(connection, number, understood(each.regime), now)
            made += 1
    return made


def _change_within(connection: "Connection", tenant_id: int, regime: Regime, now: "datetime") -> None:
    regime_at_server(connection, tenant_id, alone=True)
    eraser = eraser_of(connection, tenant_id, now)
    if regime is Regime.ANONYMOUS:
        erase_everybody(eraser)
    if regime is not Regime.IDENTIFIED:
        hold_back_at_server(connection, tenant_id)
    done = edit_within(
        connection,
        tenant_id,
        now,
        actor=_ACTOR,
        kind="update",
        entity="municipality",
        record=MUNICIPALITY_RECORD,
        patch={"regime": regime.value},
    )
    if done.status == "refused":
        raise NotTaken
    eraser.feed.stamp()


def _last_change(connection: "Connection", tenant_id: int) -> datetime:
    """Return when the regime was last decided, as far as the database knows."""
    trail = select(audit_event.c.at, audit_event.c.changed, audit_event.c.kind).where(
        audit_event.c.tenant_id == tenant_id, audit_event.c.entity == "municipality"
    )
    found: list[datetime] = [
        row.at for row in connection.execute(trail) if "regime" in row.changed or row.kind == "insert"
    ]
    return max(found)
