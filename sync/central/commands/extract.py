"""The operator's command that writes a person's extract to a file."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from itcoach import files
from itcoach.extract.making import as_pdf
from itcoach.shell import leave_what_is_there
from models.clock import Clock
from models.errors import Trouble
from resources.words import tr
from sync.central.commands.opening import add_municipality, opened, tenant_of
from sync.central.extract import make_extract
from sync.extracts import unpacked

if TYPE_CHECKING:
    from sync.extracts import Extract

__all__ = ["add_extract_command"]


class NeitherPdfNorJson(Trouble):
    """The file's name does not say what it is to be."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            tr("{path} slutar varken på .pdf eller .json.", path=path),
            safe=tr("Inget utdrag är gjort."),
            to_do=tr("Ange en fil som slutar på .pdf för att läsa, eller .json för ett annat program."),
        )


def add_extract_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``extract``."""
    parser = commands.add_parser("extract", help=tr("skriv allt som finns om en person till en fil"))
    parser.add_argument("person", metavar="CODE_OR_ID", help=tr("personens kod eller identitet"))
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="FILE",
        help=tr("fil som slutar på .pdf eller .json"),
    )
    leave_what_is_there(parser, lambda options: [options.output])
    add_municipality(parser)
    parser.set_defaults(command=_extract)


def _extract(options: argparse.Namespace) -> None:
    form = {".pdf": as_pdf, ".json": unpacked}.get(options.output.suffix.lower())
    if form is None:
        raise NeitherPdfNorJson(options.output)
    with opened(options) as engine:
        extract: Extract = make_extract(engine, Clock(), tenant_of(engine, options), options.person)
    files.save(options.output, form(extract))
    print(tr("Utdraget är skrivet till {path}.", path=options.output))
    print(tr("Läs igenom det innan det lämnas ut: en anteckning kan handla om någon annan också."))
    print(
        tr(
            "Det som inte har hunnit skickas från en coachs dator är inte med. Coachen kan göra ett eget "
            "utdrag."
        )
    )
