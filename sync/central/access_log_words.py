"""The lines of the access log as a person reads them; a program gets them as they are stored."""

from typing import TYPE_CHECKING, Final

from itcoach.labels import label
from itcoach.syncing.record_words import TOLD_BY_NO_FIELD, field_words
from models.clock import to_local
from models.stored import as_choice
from models.vocabulary import AccessAction, AccessPart
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sync.central.access_log import Line

__all__ = ["cells", "heads", "sentence"]

_DEEDS: "Final[dict[str, Callable[[], str]]]" = {
    "insert": lambda: tr("skrev in"),
    "resend": lambda: tr("skickade på nytt"),
    "update": lambda: tr("ändrade"),
    "delete": lambda: tr("tog bort"),
    "erase": lambda: tr("raderade"),
    "scrub": lambda: tr("tog bort namn och anteckningar ur"),
}
"""What the audit trail calls what was done."""
_KINDS: "Final[dict[str, Callable[[], str]]]" = {
    "booking": lambda: tr("bokning"),
    "device": lambda: tr("enhet"),
    "finding": lambda: tr("bifynd"),
    "follow_up": lambda: tr("uppföljning"),
    "incident": lambda: tr("händelse"),
    "leaflet": lambda: tr("utskrift"),
    "measurement": lambda: tr("mätning"),
    "resident": lambda: tr("invånarens kort"),
    "rights_request": lambda: tr("begäran"),
    "risk_check": lambda: tr("riskbedömning"),
    "visit": lambda: tr("besök"),
    "visit_note": lambda: tr("anteckning"),
    "visit_task": lambda: tr("uppgift"),
}


def heads() -> tuple[str, ...]:
    """Return what stands over the columns of :func:`cells`."""
    return (
        tr("Kom till servern"),
        tr("Tid"),
        tr("Coach"),
        tr("Dator"),
        tr("Kod"),
        tr("Vad som gjordes"),
        tr("Med vad"),
        tr("Fält"),
    )


def cells(line: "Line") -> tuple[str, ...]:
    """Return a line for a spreadsheet."""
    return (
        _when(line.arrived),
        _when(line.at),
        line.coach or tr("servern"),
        line.device,
        line.code,
        _deed(line),
        _what(line),
        _fields(line),
    )


def sentence(line: "Line") -> str:
    """Return a line for the screen."""
    what = f"{_deed(line)} {_what(line)}"
    if line.action != "insert" and _fields(line):  # of what is new, what it is says enough
        what += f": {_fields(line)}"
    return "\t".join((_when(line.at), line.coach or tr("servern"), line.code, what, line.device))


def _when(moment: "datetime") -> str:
    return to_local(moment).strftime("%Y-%m-%d %H:%M")


def _deed(line: "Line") -> str:
    words = _DEEDS.get(line.action)
    return words() if words else label(as_choice(AccessAction, line.action))


def _what(line: "Line") -> str:
    words = _KINDS.get(line.part) if line.action in _DEEDS else None
    return words() if words else label(as_choice(AccessPart, line.part))


def _fields(line: "Line") -> str:
    told = (field_words(name) for name in line.fields if name not in TOLD_BY_NO_FIELD)
    return ", ".join(dict.fromkeys(told))
