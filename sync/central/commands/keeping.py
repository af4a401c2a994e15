"""The operator's commands that keep the promises about what is stored: erasure, backup and restore."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from models.clock import Clock
from models.errors import Trouble
from models.keystore import PASSPHRASE_LENGTH, PassphraseTooShort
from resources.words import ntr, tr
from sync.central.backup import back_up, begin_new_life, restore
from sync.central.commands.decision import add_decision, checked_decision, say_what_is_undone
from sync.central.commands.ledger import add_ledger
from sync.central.commands.opening import add_municipality, confirm, opened, tenant_of, typed, typed_twice
from sync.central.commands.retention import say_what_is_due
from sync.central.erasure import Found, erase, look_up
from sync.central.ledger import Ledger, ledger_for
from sync.central.retention_words import kind_words

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["add_keeping_commands", "erase_person"]

_PASSPHRASE: Final = "ITCOACH_BACKUP_PASSPHRASE"


class NoSuchBackup(Trouble):
    """There is no such file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            tr("Det finns ingen fil {path}.", path=path),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Rätta sökvägen till säkerhetskopian."),
        )


class NoFolder(Trouble):
    """The folder that a backup is to be written to is not there, as when a disk is not mounted."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            tr("Det finns ingen mapp {path}.", path=path),
            safe=tr("Ingen säkerhetskopia är skriven."),
            to_do=tr("Skapa mappen, eller se efter att disken är inkopplad."),
        )


class BackupPassphraseNeeded(Trouble):
    """The backup's passphrase is not given, and nobody is there to type it."""

    def __init__(self) -> None:
        super().__init__(
            tr("Säkerhetskopians lösenfras saknas."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Lägg den i miljövariabeln {name}.", name=_PASSPHRASE),
        )


def add_keeping_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``erase``, ``backup``, ``restore`` and ``restored``."""
    erasing = commands.add_parser("erase", help=tr("radera en person överallt"))
    erasing.add_argument("person", metavar="CODE_OR_ID", help=tr("personens kod eller identitet"))
    add_decision(erasing, by=False)
    erasing.add_argument("--yes", action="store_true", help=tr("fråga inte"))
    add_municipality(erasing)
    add_ledger(erasing)
    erasing.set_defaults(command=_erase)

    saving = commands.add_parser("backup", help=tr("skriv en krypterad säkerhetskopia"))
    saving.set_defaults(command=_backup)
    fetching = commands.add_parser("restore", help=tr("lägg in en säkerhetskopia i en tom databas"))
    fetching.set_defaults(command=_restore)
    for each in (saving, fetching):
        each.add_argument("file", metavar="FILE", type=Path, help=tr("säkerhetskopians fil"))
    telling = commands.add_parser(
        "restored", help=tr("berätta för servern att databasen är återställd på annat sätt")
    )
    telling.add_argument("--yes", action="store_true", help=tr("fråga inte"))
    telling.set_defaults(command=_restored)
    for each in (fetching, telling):
        add_ledger(each)


def _erase(options: argparse.Namespace) -> None:
    decision = checked_decision(options.decision)
    with opened(options) as engine:
        erase_person(engine, options, tenant_of(engine, options), options.person, decision)


def erase_person(
    engine: "Engine", options: argparse.Namespace, tenant_id: int, person: str, decision: str
) -> None:
    """Show what goes, ask, and erase a person, told by code or identity, everywhere."""
    ledger = ledger_for(engine, options.ledger)
    found = look_up(engine, tenant_id, person, decision=decision)
    _show(found)
    confirm(options, tr("Det går inte att ångra. Radera personen? (ja/nej)"))
    undone = erase(engine, Clock(), tenant_id, found.resident, decision=decision, ledger=ledger)
    print(tr("Personen är raderad här. Varje dator raderar vid nästa synkning."))
    print(tr("Säkerhetskopior som redan finns innehåller personen tills de gallras."))
    say_what_is_undone(undone)


def _show(found: Found) -> None:
    print(tr("Detta raderas:"))
    for name, number in sorted(found.records.items()):
        print(f"  {kind_words(name)}: {number}")
    total = sum(found.records.values())
    print(
        ntr("{n} uppgift i allt, med ändringshistorik", "{n} uppgifter i allt, med ändringshistorik", total)
    )


def _backup(options: argparse.Namespace) -> None:
    if not options.file.absolute().parent.is_dir():
        raise NoFolder(options.file.absolute().parent)
    passphrase = _new_passphrase()
    with opened(options) as engine:
        there = back_up(engine, options.file, passphrase)
        rows = sum(there.rows.values())
        print(
            ntr(
                "Säkerhetskopian är skriven och kontrollerad: {n} rad.",
                "Säkerhetskopian är skriven och kontrollerad: {n} rader.",
                rows,
            )
        )
        print(tr("Utan lösenfrasen går den inte att öppna. Förvara liggaren på ett annat ställe."))
        # The one command that is run every night.
        say_what_is_due(engine, Clock())


def _restore(options: argparse.Namespace) -> None:
    if not options.file.is_file():
        raise NoSuchBackup(options.file)
    passphrase = os.environ.get(_PASSPHRASE) or typed(
        tr("Säkerhetskopians lösenfras: "), BackupPassphraseNeeded
    )
    with opened(options, new=True) as engine:
        ledger = ledger_for(engine, options.ledger, to_read=True)
        erased = restore(engine, options.file, passphrase, ledger=ledger, clock=Clock())
    print(tr("Säkerhetskopian är inlagd."))
    _say_what_follows(erased, ledger)


def _restored(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        ledger = ledger_for(engine, options.ledger, to_read=True)
        confirm(
            options,
            tr("Är databasen återställd från en kopia? Alla datorer hämtar då allt på nytt. (ja/nej)"),
        )
        erased = begin_new_life(engine, ledger=ledger, clock=Clock())
    _say_what_follows(erased, ledger)


def _say_what_follows(erased: int, ledger: Ledger) -> None:
    if not ledger.is_there:
        print(
            tr(
                "Ingen liggare ligger bredvid databasen. Har någon raderats eller spärrats efter kopian: kör "
                "restored --ledger FIL innan servern startas."
            )
        )
    print(
        ntr(
            "Liggaren: {n} person är raderad igen.",
            "Liggaren: {n} personer är raderade igen.",
            erased,
        )
    )
    print(tr("Vid nästa synkning skickar varje dator det som saknas här."))
    print(tr("Datorer som kopplades efter säkerhetskopian behöver en ny kod."))


def _new_passphrase() -> str:
    passphrase = os.environ.get(_PASSPHRASE)
    if not passphrase:
        passphrase = typed_twice(tr("Säkerhetskopians lösenfras: "), BackupPassphraseNeeded)
    if len(passphrase) < PASSPHRASE_LENGTH:
        raise PassphraseTooShort
    return passphrase
