"""Sheets as files: a name that every system takes, and never one over another."""

import re
import unicodedata
from pathlib import Path
from typing import Final

from itcoach import files
from itcoach.printing.orders import Made
from resources.words import tr

__all__ = ["LONGEST_NAME", "file_name", "save_into"]

LONGEST_NAME: Final = 120
"""Of a file, in characters: with a long folder before it, it still fits what Windows takes."""
_DEVICE_NAMES: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def file_name(title: str) -> str:
    """Return a name for a PDF that every system takes: no reserved characters or names, not too long."""
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", title)
        if letter not in '<>:"/\\|?*' and unicodedata.category(letter)[0] != "C"
    )
    name = re.sub(r"\s+", " ", kept).strip(" .")[:LONGEST_NAME].strip(" .")
    if not name or _DEVICE_NAMES.match(name):
        name = " ".join(filter(None, (tr("Blad"), name)))
    return name + ".pdf"


def save_into(folder: Path, made: Made) -> Path:
    """Save a sheet in a folder under a name of its own; what is there already is never written over.

    Raises:
        FileNotSaved: There was no room, the folder may not be written in, or it is gone.
    """
    name = file_name(made.title)
    path, number = folder / name, 2
    while path.exists():
        path, number = folder / f"{name.removesuffix('.pdf')} ({number}).pdf", number + 1
    files.save(path, made.content)
    return path
