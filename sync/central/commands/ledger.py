"""What the operator's commands write into the ledger outside the backups."""

import argparse
import sys
from typing import TYPE_CHECKING

from models.clock import Clock
from models.wire import to_wire
from resources.words import tr
from sync.central.accounts import public_id
from sync.central.ledger import LEDGER_VARIABLE, Entry, LedgerNeeded, ledger_for

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["add_ledger", "note_shut_out"]


def add_ledger(parser: argparse.ArgumentParser) -> None:
    """Let the operator say where the ledger is."""
    words = tr("liggaren över raderade och spärrade (annars {variable})", variable=LEDGER_VARIABLE)
    parser.add_argument("--ledger", default=None, metavar="FILE", help=words)


def note_shut_out(
    engine: "Engine", options: argparse.Namespace, tenant_id: int, *, device: str = "", coach: str = ""
) -> None:
    """Write down a laptop or a coach that is about to be shut out, so that no restore lets them in again.

    Where nobody has said where the ledger is, the operator is told and it is done without.
    """
    try:
        ledger = ledger_for(engine, options.ledger)
    except LedgerNeeded:
        print(
            tr(
                "Det står inte i någon liggare (--ledger eller {variable}): återställs servern från en äldre "
                "kopia måste du spärra igen.",
                variable=LEDGER_VARIABLE,
            ),
            file=sys.stderr,
        )
        return
    ledger.append(Entry(public_id(engine, tenant_id), to_wire(Clock().now()), device=device, coach=coach))
