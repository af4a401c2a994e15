"""The operator's command that reads the access log, for the monthly check."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from itcoach.files import write_csv
from itcoach.shell import leave_what_is_there
from models.clock import Clock, day_bounds
from models.database_troubles import files_in_words
from models.files import written_whole
from models.vocabulary import AccessAction, AccessPart
from models.wire import to_wire
from resources.words import ntr, tr
from sync.central.access_check import MANY, NEAR, summary
from sync.central.access_log import Line, Wanted, lines
from sync.central.access_log_words import cells, heads, sentence
from sync.central.accounts import the_coach
from sync.central.commands.opening import add_municipality, opened, tenant_of
from sync.central.commands.printing import local_time
from sync.central.commands.values import day
from sync.central.database import reading
from sync.central.erasure import find_resident
from sync.central.looks import look_of_operator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Engine

    from sync.central.access_check import Summary

__all__ = ["add_access_log_command"]

_DAYS: Final = 31


def add_access_log_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``access-log``."""
    parser = commands.add_parser("access-log", help=tr("visa vem som har läst och ändrat om vem"))
    parser.add_argument("--person", metavar="CODE", default="", help=tr("bara om personen med den koden"))
    parser.add_argument("--coach", metavar="NAME", default="", help=tr("bara coachen med det namnet"))
    parser.add_argument("--from", dest="first", type=day, metavar="DAY", help=tr("från och med den dagen"))
    parser.add_argument("--to", dest="last", type=day, metavar="DAY", help=tr("till och med den dagen"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--csv", type=Path, metavar="FILE", help=tr("spara som lista för kalkylprogram"))
    how.add_argument("--json", action="store_true", help=tr("skriv som JSON, en rad för varje händelse"))
    how.add_argument("--check", action="store_true", help=tr("skriv en sammanfattning för kontrollen"))
    leave_what_is_there(parser, lambda options: [options.csv])
    add_municipality(parser)
    parser.set_defaults(command=_access_log)


def _access_log(options: argparse.Namespace) -> None:
    clock = Clock()
    with opened(options) as engine:
        wanted = _wanted(engine, options, clock)
        if wanted.person:
            # Who asks what has been done with one person is looking at that person.
            action = AccessAction.EXPORTED if options.csv else AccessAction.READ
            look_of_operator(engine, clock, wanted.tenant, wanted.person, action, AccessPart.LIST)
        with reading(engine, tenant=wanted.tenant) as connection:
            if options.check:
                _print_summary(summary(connection, wanted))
                return
            found = lines(connection, wanted)
            if options.csv:
                number = _save(options.csv, found)
                print(
                    ntr(
                        "{n} rad är sparad i {path}.",
                        "{n} rader är sparade i {path}.",
                        number,
                        path=options.csv,
                    )
                )
            else:
                number = _print(found, _as_json if options.json else sentence)
                if not (number or options.json):
                    print(tr("Ingenting står i loggen för den tiden."), file=sys.stderr)


def _wanted(engine: "Engine", options: argparse.Namespace, clock: Clock) -> Wanted:
    tenant = tenant_of(engine, options)
    last = options.last or clock.today()
    first = options.first or last - timedelta(days=_DAYS)
    person = ""
    if options.person:
        with reading(engine, tenant=tenant) as connection:
            person = find_resident(connection, tenant, options.person)
    coach = the_coach(engine, tenant, options.coach).coach_id if options.coach else ""
    return Wanted(tenant, day_bounds(first)[0], day_bounds(last)[1], person, coach)


def _print(found: "Iterable[Line]", told: "Callable[[Line], str]") -> int:
    """Print the lines, and return how many they are."""
    number = 0
    for line in found:
        print(told(line))
        number += 1
    return number


def _as_json(line: Line) -> str:
    return json.dumps(
        asdict(line) | {"arrived": to_wire(line.arrived), "at": to_wire(line.at)}, ensure_ascii=False
    )


def _save(path: Path, found: "Iterable[Line]") -> int:
    # Line by line, since the log of years is more than the memory may hold.
    with files_in_words(), written_whole(path) as file:
        return write_csv(file, heads(), map(cells, found))


def _print_summary(found: "Summary", out: TextIO | None = None) -> None:
    def say(*words: Any) -> None:
        print(*words, file=out or sys.stdout)

    say(tr("Till den månatliga kontrollen av åtkomstloggen"))
    say(
        tr(
            "En titt utan bokning, besök eller uppföljning inom {n} dagar har oftast en vanlig förklaring: "
            "ett telefonsamtal, en kollega som hoppar in, en bokning åt någon annan. Fråga coachen.",
            n=NEAR.days,
        )
    )
    for coach in found.coaches:
        say()
        say(coach.coach or tr("Vid servern"))
        parts = (
            ntr("{n} person", "{n} personer", coach.persons),
            ntr("{n} utskrift eller fil", "{n} utskrifter och filer", coach.taken_out),
            ntr(
                "{n} person utan möte i närheten",
                "{n} personer utan möte i närheten",
                len(coach.unexplained),
            ),
        )
        say("  " + ", ".join(parts))
        for each in coach.unexplained:
            entries = ntr("{n} gång", "{n} gånger", each.looks)
            say(f"  {each.code}  {entries}, " + tr("senast {when}", when=local_time(each.last)))
    if found.by_many:
        say()
        say(tr("Personer som {n} coacher eller fler har tittat på", n=MANY))
        for code, number in found.by_many:
            say(f"  {code}  " + ntr("{n} coach", "{n} coacher", number))
