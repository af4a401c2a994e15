"""The guard at the operator's shell: personnummer, codes and passwords in the words of any command."""

from typing import TYPE_CHECKING, Final

from itcoach.sensitive.findings import Sensitive, findings
from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

__all__ = ["SecretInWords", "refuse_secrets"]

_NO_WORDS: Final = "database"
"""An address, whose password has a refusal of its own."""


class SecretInWords(Trouble):
    """What stands in a command is never stored."""

    def __init__(self, *, is_number: bool) -> None:
        super().__init__(
            tr("Det som står i kommandot innehåller ett personnummer.")
            if is_number
            else tr("Det som står i kommandot innehåller en kod eller ett lösenord."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Skriv det utan, och ta bort raden ur skalets historik."),
        )


def refuse_secrets(options: "argparse.Namespace") -> None:
    """Let the words of a command pass, or refuse them; what is doubtful passes.

    Raises:
        SecretInWords: There is something in them that is never stored.
    """
    for words in _words(options):
        found = {each.kind for each in findings(words) if not each.doubtful}
        if found:
            raise SecretInWords(is_number=Sensitive.PERSONNUMMER in found)


def _words(options: "argparse.Namespace") -> "Iterator[str]":
    for name, value in vars(options).items():
        if isinstance(value, str) and name != _NO_WORDS:
            yield value
