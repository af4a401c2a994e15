"""What the commands of laptop and server have in common in the shell.

A file that is there is left alone, unless ``--force`` is given.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from models.errors import Trouble
from resources.words import tr

__all__ = ["FileInTheWay", "Targets", "carry_out", "leave_what_is_there", "refuse_in_the_way"]

Targets = Callable[[argparse.Namespace], Iterable[Path | None]]
"""Which files a command is going to write, by what it was given; None for one that was not asked for."""


class FileInTheWay(Trouble):
    """A file that a command is going to write is there already."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            tr("Det finns redan en fil {file}.", file=file),
            safe=tr("Den är orörd, och ingenting har skrivits."),
            to_do=tr("Ange ett annat namn, eller --force om den gamla filen ska skrivas över."),
        )


def leave_what_is_there(parser: argparse.ArgumentParser, targets: Targets) -> None:
    """Add ``--force`` to a command that writes ``targets``, for :func:`refuse_in_the_way`."""
    parser.add_argument("--force", action="store_true", help=tr("skriv över en fil som redan finns"))
    parser.set_defaults(targets=targets)


def refuse_in_the_way(options: argparse.Namespace) -> None:
    """Stop a command before it does anything where a file it would write over is there.

    Raises:
        FileInTheWay: One is, and ``--force`` is not given.
    """
    if "targets" not in options or options.force:
        return
    for file in options.targets(options):
        if file is not None and file.exists() and not file.is_dir():  # a folder has a sentence of its own
            raise FileInTheWay(file)


def carry_out(options: argparse.Namespace, *refusals: Callable[[argparse.Namespace], None]) -> int:
    """Do what was asked for, unless one of ``refusals`` stops it, and return the exit code: 1 for a trouble.

    A command that returns nothing is done, code 0.
    """
    try:
        for refuse in refusals:
            refuse(options)
        code: int | None = options.command(options)
        sys.stdout.flush()
    except Trouble as trouble:
        print(trouble.sentence(), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever reads, such as `head`, has seen enough; the work was done before its answer was printed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code or 0
