"""Where the guides get stuck in a municipality: steps and numbers, no people."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from itcoach.files import as_csv, save
from itcoach.guides.sticks import Counted, StuckStep, tally
from itcoach.shell import leave_what_is_there
from resources.words import ntr, tr
from sync.central.commands.opening import add_municipality, opened, tenant_of
from sync.central.commands.printing import print_json, print_table
from sync.central.database import reading
from sync.central.guide_versions import versions
from sync.tables import ROWS

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["add_stuck_command", "stuck_steps"]

_TASK: Final[Any] = ROWS["visit_task"]
_GUIDE: Final[Any] = ROWS["guide"]


def add_stuck_command(deeds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``guides stuck``."""
    parser = deeds.add_parser("stuck", help=tr("visa vid vilka steg guiderna fastnar"))
    add_municipality(parser)
    parser.add_argument("--csv", type=Path, default=None, metavar="FILE", help=tr("skriv till en CSV-fil"))
    leave_what_is_there(parser, lambda options: [options.csv])
    parser.add_argument("--json", action="store_true", help=tr("skriv som JSON"))
    parser.set_defaults(command=_stuck)


def stuck_steps(engine: "Engine", tenant_id: int) -> tuple[StuckStep, ...]:
    """Return the steps where the visits of a municipality got stuck, the most frequent first."""
    task, guide = _TASK.c, _GUIDE.c
    with reading(engine, tenant=tenant_id) as connection:
        rows = connection.execute(
            select(task.guide_id, task.guide_version, task.stuck_at, func.count())
            .where(task.tenant_id == tenant_id, task.guide_id.is_not(None))
            .group_by(task.guide_id, task.guide_version, task.stuck_at)
        ).all()
        texts = connection.execute(
            select(guide.guide_id, guide.number, guide.version, guide.language, guide.content).where(
                guide.tenant_id == tenant_id
            )
        ).all()
    in_front = {(each.guide_id, each.number) for each in versions(engine, tenant_id) if each.shown}
    shown: dict[str, set[str]] = {}
    for row in texts:
        if (row.guide_id, row.number) in in_front and row.content:
            shown.setdefault(row.guide_id, set()).add(row.version)
    published = {row.version: (row.language, row.content) for row in texts}
    return tally([Counted(*row) for row in rows], published, shown)


def _stuck(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        steps = stuck_steps(engine, tenant_of(engine, options))
    if options.csv is not None:
        save(options.csv, as_csv(_heads(), map(_cells, steps)))
        print(ntr("{n} rad är skriven.", "{n} rader är skrivna.", len(steps)))
    elif options.json:
        print_json(steps)
    elif steps:
        print_table(_heads(), [_cells(each) for each in steps])
    else:
        print(tr("Ingen guide har fastnat."))


def _heads() -> tuple[str, ...]:
    return (
        tr("Guide"),
        tr("Titel"),
        tr("Språk"),
        tr("Version"),
        tr("Läge"),
        tr("Steg"),
        tr("Stegets titel"),
        tr("Fastnade"),
        tr("Spelad"),
    )


def _cells(step: StuckStep) -> tuple[object, ...]:
    return (
        step.guide_id,
        step.title,
        step.language,
        step.version,
        tr("visas") if step.is_current else tr("äldre"),
        step.step,
        step.step_title,
        step.times,
        step.played,
    )
