"""The server from the shell: ``itcoach-central``."""

import argparse
import sys

from itcoach.shell import carry_out, refuse_in_the_way
from models.memory_dumps import leave_no_core_dump
from resources.words import LANGUAGES, set_language, tr
from resources.words.argparse_words import argparse_words
from sync.central.commands.access_log import add_access_log_command
from sync.central.commands.devices import add_device_commands
from sync.central.commands.extract import add_extract_command
from sync.central.commands.guides import add_guide_commands
from sync.central.commands.keeping import add_keeping_commands
from sync.central.commands.municipality import add_municipality_commands
from sync.central.commands.requests import add_request_commands
from sync.central.commands.retention import add_retention_commands
from sync.central.commands.said import refuse_secrets
from sync.central.commands.serve import add_serve_command

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return the exit code."""
    leave_no_core_dump()
    set_language(_language_of(arguments))
    with argparse_words():
        options = _parser().parse_args(arguments)
    return carry_out(options, refuse_secrets, refuse_in_the_way)


def _language_of(arguments: list[str] | None) -> str:
    # The help itself is translated, so the language is looked up before all else is parsed.
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--lang", nargs="?", default="sv")
    lang = parser.parse_known_args(arguments)[0].lang
    return lang if lang in LANGUAGES else "sv"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="itcoach-central", description=tr("Kommunens server för IT-coach."))
    parser.add_argument("--database", default=None, help=tr("databasens adress"))
    parser.add_argument("--lang", choices=LANGUAGES, default="sv", help=tr("språk"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_municipality_commands(commands)
    add_device_commands(commands)
    add_guide_commands(commands)
    add_access_log_command(commands)
    add_extract_command(commands)
    add_request_commands(commands)
    add_retention_commands(commands)
    add_keeping_commands(commands)
    add_serve_command(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
