"""The operator's commands that remove names and notes whose time is over: preview, run, protocols."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itcoach import files, leaflets
from itcoach.codes import written
from itcoach.printing import paper
from itcoach.shell import leave_what_is_there
from models.clock import Clock, to_local
from resources.words import language, ntr, tr
from sync.central.accounts import municipalities, the_tenant
from sync.central.commands.decision import add_decision, checked_decision, one_line, say_what_is_undone
from sync.central.commands.ledger import add_ledger
from sync.central.commands.opening import add_deed, confirm, opened, tenant_of
from sync.central.commands.printing import local_time, print_json, print_table
from sync.central.database import reading
from sync.central.extract import municipality_fields
from sync.central.ledger import ledger_for
from sync.central.retention import Protocol, protocols, run
from sync.central.retention_due import Preview, preview
from sync.central.retention_words import counts_in_words, in_words

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["add_retention_commands", "say_what_is_due"]


def add_retention_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``retention preview``, ``run`` and ``protocols``."""
    parser = commands.add_parser("retention", help=tr("ta bort namn och anteckningar vars tid är ute"))
    deeds = parser.add_subparsers(required=True, metavar="COMMAND")
    looking = add_deed(deeds, "preview", tr("visa vilkas tid är ute, och vad som skulle tas bort"), _preview)
    looking.add_argument("--json", action="store_true", help=tr("skriv som JSON"))
    running = add_deed(deeds, "run", tr("ta bort, överallt, och skriv ett gallringsprotokoll"), _run)
    add_decision(running)
    running.add_argument("--yes", action="store_true", help=tr("fråga inte"))
    add_ledger(running)
    listing = add_deed(deeds, "protocols", tr("visa gallringsprotokollen"), _protocols)
    listing.add_argument("--csv", type=Path, default=None, metavar="FILE", help=tr("skriv till en CSV-fil"))
    listing.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help=tr("skriv som PDF"))
    leave_what_is_there(listing, lambda options: [options.csv, options.output])


def _preview(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        found = preview(engine, Clock(), tenant_of(engine, options))
    if options.json:
        print_json([found])
        return
    _show(found)


def _show(found: Preview) -> None:
    print(tr("Senaste kontakten före {day} ({n} månader).", day=found.before.isoformat(), n=found.months))
    if found.due:
        heads = (tr("Kod"), tr("Senaste kontakt"), tr("Det som tas bort"), tr("Är kvar, för"))
        print_table(
            heads,
            [
                (
                    written(each.code),
                    each.last_contact.isoformat(),
                    counts_in_words(each.goes),
                    each.kept,
                )
                for each in found.due
            ],
        )
    print(
        ntr(
            "{n} invånares namn och anteckningar tas bort.",
            "{n} invånares namn och anteckningar tas bort.",
            len(found.removed),
        )
    )
    if found.notes:
        print(
            ntr(
                "{n} not om säkerhet har gått ut och tas bort.",
                "{n} noter om säkerhet har gått ut och tas bort.",
                len(found.notes),
            )
        )
    if found.log:
        print(
            tr(
                "Ur logg och ändringshistorik tas det bort som är från före {day}: {counts}.",
                day=found.log_before.isoformat(),
                counts=counts_in_words(found.log),
            )
        )


def say_what_is_due(engine: "Engine", clock: Clock) -> None:
    """Print how much a retention run would take away in each municipality, where it would; no codes."""
    for name in municipalities(engine):
        found = preview(engine, clock, the_tenant(engine, name))
        if found.is_empty:
            continue
        counts = {"resident": len(found.removed), "safety_note": len(found.notes), **found.log}
        counts = {kind: n for kind, n in counts.items() if n and kind != "log_months"}
        print(tr("{name}: tiden är ute för {counts}.", name=name, counts=counts_in_words(counts)))
        print(tr("Visa det med retention preview, låt besluta och kör retention run."))


def _run(options: argparse.Namespace) -> None:
    decision, by = checked_decision(options.decision), one_line(options.by)
    with opened(options) as engine:
        ledger, tenant_id = ledger_for(engine, options.ledger), tenant_of(engine, options)
        found = preview(engine, Clock(), tenant_id)
        _show(found)
        if found.is_empty:
            print(tr("Ingenting att ta bort."))
            return
        confirm(options, tr("Det går inte att ångra. Ta bort? (ja/nej)"))
        done = run(
            engine,
            Clock(),
            tenant_id,
            decision=decision,
            by=by,
            ledger=ledger,
        )
    print(
        ntr(
            "Borttaget för {n} invånare. Varje dator gör detsamma vid nästa synkning.",
            "Borttaget för {n} invånare. Varje dator gör detsamma vid nästa synkning.",
            len(done.residents),
        )
    )
    print(tr("Säkerhetskopior som redan finns innehåller uppgifterna tills de gallras."))
    say_what_is_undone(done.undone)


def _protocols(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        rows = protocols(engine, tenant_id)
        with reading(engine, tenant=tenant_id) as connection:
            decided = municipality_fields(connection, tenant_id)
    if not rows:
        print(tr("Ingenting har tagits bort än."))
        return
    if options.csv is not None:
        files.save(options.csv, files.as_csv(_heads(), map(_cells, rows)))
    if options.output is not None:
        content = leaflets.plain_paper(
            in_words(rows, to_local(Clock().now()).date()),
            sender=paper.sender_of(decided, language()),
            language=language(),
        )
        files.save(options.output, content)
    if options.csv is not None or options.output is not None:
        print(ntr("{n} protokoll är skrivet.", "{n} protokoll är skrivna.", len(rows)))
    else:
        print_table(_heads(), [_cells(each) for each in rows])


def _heads() -> tuple[str, ...]:
    return (
        tr("Dag"),
        tr("Beslut"),
        tr("Beslutat av"),
        tr("Månader"),
        tr("Senaste kontakt före"),
        tr("Invånare"),
        tr("Koder"),
        tr("Borttaget eller tömt"),
    )


def _cells(each: Protocol) -> tuple[Any, ...]:
    return (
        local_time(each.at),
        each.decision,
        each.decided_by,
        each.months,
        each.before.isoformat(),
        len(each.residents),
        " ".join(map(written, each.codes)),
        counts_in_words(each.counts),
    )
