"""The operator's commands that keep the promises about what is stored: erasure, backup and restore."""

import argparse

from itcoach.sensitive import without
from models.clock import Clock
from models.errors import Trouble
from resources.words import ntr, tr
from sync.central.commands.opening import confirm, opened, tenant_of
from sync.central.erasure import Found, erase, look_up
from sync.central.ledger import LEDGER_VARIABLE, ledger_for

__all__ = ["add_keeping_commands"]


class PersonalReference(Trouble):
    """The reference of a decision holds a personnummer."""

    def __init__(self) -> None:
        super().__init__(
            tr("Beslutets beteckning innehåller ett personnummer."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ange ett diarienummer eller liknande, utan personuppgifter."),
        )


def add_keeping_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``erase``."""
    erasing = commands.add_parser("erase", help=tr("radera en person överallt"))
    erasing.add_argument("person", metavar="CODE_OR_ID", help=tr("personens kod eller identitet"))
    erasing.add_argument("--decision", required=True, help=tr("beslutets beteckning, utan personuppgifter"))
    erasing.add_argument("--yes", action="store_true", help=tr("fråga inte"))
    erasing.add_argument("--municipality", default=None, help=tr("kommunens namn"))
    _add_ledger(erasing)
    erasing.set_defaults(command=_erase)


def _add_ledger(parser: argparse.ArgumentParser) -> None:
    words = tr("raderingsliggaren (annars {variable})", variable=LEDGER_VARIABLE)
    parser.add_argument("--ledger", default=None, metavar="FILE", help=words)


def _erase(options: argparse.Namespace) -> None:
    decision = " ".join(options.decision.split())
    if not decision or without(decision) != decision:
        raise PersonalReference
    with opened(options) as engine:
        ledger = ledger_for(engine, options.ledger)
        tenant = tenant_of(engine, options)
        found = look_up(engine, tenant, options.person)
        _show(found)
        confirm(options, tr("Det går inte att ångra. Radera personen? (ja/nej)"))
        undone = erase(engine, Clock(), tenant, found.resident, decision=decision, ledger=ledger)
    print(tr("Personen är raderad här. Varje dator raderar vid nästa synkning."))
    print(tr("Säkerhetskopior som redan finns innehåller personen tills de gallras."))
    if undone:
        print(tr("Be den som sköter PostgreSQL att köra detta, så att inget står kvar i databasens logg:"))
        print("\n".join(f"  {statement};" for statement in undone))


def _show(found: Found) -> None:
    print(tr("Detta raderas:"))
    for name, number in sorted(found.records.items()):
        print(f"  {name}\t{number}")
    total = sum(found.records.values())
    print(
        ntr("{n} uppgift i allt, med ändringshistorik", "{n} uppgifter i allt, med ändringshistorik", total)
    )
