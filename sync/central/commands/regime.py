"""``set --regime``: how much about a person the municipality lets the product hold."""

import argparse
from typing import TYPE_CHECKING

from models.clock import Clock
from models.vocabulary import Regime
from resources.words import ntr, tr
from sync.central.commands.decision import checked_decision, one_line, say_what_is_undone
from sync.central.commands.ledger import add_ledger
from sync.central.commands.opening import confirm
from sync.central.devices import devices
from sync.central.ledger import ledger_for
from sync.central.regimes import change_regime, look_ahead
from sync.central.retention_words import kind_words

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from sync.central.regimes import Change

__all__ = ["add_regime", "add_regime_options", "set_regime"]


def add_regime(parser: argparse.ArgumentParser) -> None:
    """Let the operator say which regime holds."""
    parser.add_argument(
        "--regime",
        choices=[each.value for each in Regime],
        default=None,
        help=tr("vad som sparas: namn och anteckningar (identified), bara koder (coded), antal (anonymous)"),
    )


def add_regime_options(parser: argparse.ArgumentParser) -> None:
    """Add what a change of the regime needs besides."""
    add_regime(parser)
    parser.add_argument(
        "--decision",
        default="",
        help=tr("beslutets beteckning, när något tas bort; utan personuppgifter"),
    )
    parser.add_argument("--yes", action="store_true", help=tr("fråga inte"))
    add_ledger(parser)


def set_regime(engine: "Engine", options: argparse.Namespace, tenant_id: int) -> None:
    """Change the regime; a stricter one shows first what goes, and wants a decision."""
    regime = Regime(options.regime)
    ledger = ledger_for(engine, options.ledger)
    change = look_ahead(engine, tenant_id, regime)
    decision = (checked_decision if change.takes_away else one_line)(options.decision)
    if change.takes_away:
        _show(engine, tenant_id, change)
        confirm(options, tr("Det går inte att ångra. Ändra regimen? (ja/nej)"))
    undone = change_regime(engine, Clock(), tenant_id, regime, decision=decision, ledger=ledger)
    if change.takes_away:
        print(tr("Säkerhetskopior som redan finns innehåller det som togs bort tills de gallras."))
    elif change.before is not regime:
        print(tr("Datorerna skickar namn och anteckningar som de har kvar vid nästa synkning."))
    say_what_is_undone(undone)


def _show(engine: "Engine", tenant_id: int, change: "Change") -> None:
    if change.erased:
        print(tr("Detta raderas, med ändringshistorik:"))
        _list(change.erased)
    if change.emptied:
        print(tr("Här töms namn och fri text på servern, också i ändringshistoriken:"))
        _list(change.emptied)
    if change.after is Regime.CODED:
        print(tr("Varje dator behåller namnen på de invånare som den har. Uppdatera äldre program först."))
    else:
        print(tr("Varje dator raderar alla invånare vid nästa synkning, också det som inte har skickats:"))
        for row in devices(engine, tenant_id):
            if row.status == "active":
                waiting = ntr("{n} ändring var inte skickad", "{n} ändringar var inte skickade", row.waiting)
                print(f"  {row.name} ({row.coach}): {waiting}")


def _list(counts: dict[str, int]) -> None:
    for name, number in sorted(counts.items()):
        print(f"  {kind_words(name)}: {number}")
