"""`itcoach export`: the lists, the calendar and the tables as files, without a window."""

import argparse
import contextlib
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from itcoach.files import codebook_beside
from itcoach.shell import leave_what_is_there
from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from itcoach.workplace import Workplace

__all__ = ["NotOffered", "add_export", "run"]


class NotOffered(Trouble):
    """The own residents cannot be shown by themselves, or not beside all."""

    def __init__(self) -> None:
        super().__init__(
            tr("De egna kan inte visas för sig: de, eller de andra, är för få."),
            safe=tr("Ingen fil har skrivits."),
            to_do=tr("Ta bort --mine, så sparas det som kan visas."),
        )


def add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """Add the command and what it takes, and return its parser."""
    export = commands.add_parser("export", help=tr("spara bokningar, mätningar eller gruppens tabeller"))
    kinds = export.add_subparsers(title=tr("vad som sparas"), required=True, dest="what", metavar="COMMAND")
    bookings = kinds.add_parser("bookings", help=tr("bokningarna som lista (CSV) med kodbok"))
    calendar = kinds.add_parser("calendar", help=tr("bokningarna som kalender (iCalendar)"))
    measurements = kinds.add_parser(
        "measurements", help=tr("kodade mätningar som lista (CSV) med kodbok; filen är personuppgifter")
    )
    tables = kinds.add_parser(
        "group", help=tr("gruppens tabeller (CSV med kodbok, eller PDF), utan det som kan peka ut någon")
    )
    for parser in (bookings, calendar, measurements, tables):
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
        leave_what_is_there(parser, _targets)
    for parser in (bookings, calendar, measurements):
        parser.add_argument("--from", dest="first", type=_day, metavar="YYYY-MM-DD", help=tr("första dagen"))
        parser.add_argument("--to", dest="last", type=_day, metavar="YYYY-MM-DD", help=tr("sista dagen"))
    for parser in (bookings, calendar):
        parser.description = tr("Utan --from och --to: den här månaden.")
    for parser in (bookings, calendar, measurements, tables):
        parser.add_argument("--mine", action="store_true", help=tr("bara mina egna"))
    # Two periods of the tables taken from each other would tell about the few in between.
    tables.description = tr("Gäller alla mätningar: tabellerna har ingen period att välja.")
    return export


def run(options: argparse.Namespace, work: "Workplace") -> list[Path]:
    """Save what was asked for and return the files."""
    save: dict[str, Callable[[argparse.Namespace, Workplace], list[Path]]] = {
        "bookings": _bookings,
        "calendar": _bookings,
        "measurements": _measurements,
        "group": _group,
    }
    return save[options.what](options, work)


def _targets(options: argparse.Namespace) -> list[Path]:
    alone = options.what == "calendar" or _is_report(options)
    return [options.output] if alone else [options.output, codebook_beside(options.output)]


def _is_report(options: argparse.Namespace) -> bool:
    return options.what == "group" and bool(options.output.suffix.lower() == ".pdf")


def _day(words: str) -> date:
    with contextlib.suppress(ValueError):
        return date.fromisoformat(words)
    raise argparse.ArgumentTypeError(tr("{words} är ingen dag; skriv år-månad-dag", words=words))


def _bookings(options: argparse.Namespace, work: "Workplace") -> list[Path]:
    from itcoach.calendar.exporting import save_bookings

    today = work.clock.today()
    first = options.first or (options.last or today).replace(day=1)
    last = options.last or first.replace(day=monthrange(first.year, first.month)[1])
    return list(
        save_bookings(
            work,
            options.output,
            first=first,
            last=last,
            coach_id=work.coach_id if options.mine else None,
            calendar=options.what == "calendar",
        )
    )


def _measurements(options: argparse.Namespace, work: "Workplace") -> list[Path]:
    from itcoach.group.saving import save_measurements

    return list(
        save_measurements(work, options.output, first=options.first, last=options.last, own_only=options.mine)
    )


def _group(options: argparse.Namespace, work: "Workplace") -> list[Path]:
    from itcoach.group import saving, view
    from itcoach.group.tables import Choice

    overview = view.overview(work)
    offered = [each.choice for each in overview.groups]
    if options.mine and Choice.MINE not in offered:
        raise NotOffered
    choice = Choice.MINE if options.mine else offered[-1]
    if _is_report(options):
        return [saving.save_report(work, options.output, overview, choice)]
    return list(saving.save_tables(options.output, overview, choice))
