"""The words of a preview: what changes, what is kept, and how many rows of each kind."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from itcoach.labels import label
from models.booking import BusyTime
from models.clock import to_local
from resources.words import ntr, tr

if TYPE_CHECKING:
    from itcoach.importing.importer import Preview

__all__ = [
    "added",
    "busy_changes",
    "changes",
    "counted",
    "differs_from_card",
    "kept_here",
    "preview_as_json",
    "preview_as_text",
]


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], coach_name: Callable[[str | None], str] = str
) -> list[str]:
    """Return one phrase for each field of ``after`` that differs from ``before``."""
    words = []
    for name, value in after.items():
        former = before.get(name, value)
        if former == value:
            continue
        if name == "start":
            words.append(tr("Tid: {before} → {after}", before=_moment(former), after=_moment(value)))
        elif name == "minutes":
            words.append(tr("Längd: {before} → {after} minuter", before=former, after=value))
        elif name == "coach_id":
            words.append(tr("Coach: {before} → {after}", before=coach_name(former), after=coach_name(value)))
        elif name == "status":
            words.append(tr("Status: {before} → {after}", before=label(former), after=label(value)))
        elif name == "name":
            words.append(tr("Invånare: {before} → {after}", before=former, after=value))
        else:
            words.append(_other_change(name))
    return list(dict.fromkeys(words))


def _other_change(name: str) -> str:
    return {
        "wish": tr("Ärendet är ändrat"),
        "remark": tr("Anmärkningen är ändrad"),
        "cancel_reason": tr("Skälet till avbokningen är ändrat"),
        "source": tr("Vem som bokat är ändrat"),
        "place": tr("Platsen är ändrad"),
        "venue": tr("Platsen är ändrad"),
    }[name]


def kept_here(group: str) -> str:
    """Return the words for what a coach has changed here and the list does not know of."""
    return {
        "schedule": tr("Tiden är ändrad här och behålls"),
        "status": tr("Status är ändrad här och behålls"),
        "place": tr("Platsen är ändrad här och behålls"),
        "wish": tr("Ärendet är ändrat här och behålls"),
        "remark": tr("Anmärkningen är ändrad här och behålls"),
        "source": tr("Vem som bokat är ändrat här och behålls"),
    }[group]


def added(name: str) -> str:
    """Return the words for what a resident's card lacked."""
    return {
        "phone": tr("Telefon läggs till på kortet"),
        "address": tr("Adress läggs till på kortet"),
        "area": tr("Område läggs till på kortet"),
    }[name]


def differs_from_card(name: str) -> str:
    """Return the words for what a list says otherwise than a resident's card."""
    return {
        "phone": tr("Telefonen är en annan än på invånarens kort. Kortet ändras inte."),
        "address": tr("Adressen är en annan än på invånarens kort. Kortet ändras inte."),
        "area": tr("Området är ett annat än på invånarens kort. Kortet ändras inte."),
    }[name]


def busy_changes(stored: BusyTime, changed: Mapping[str, Any]) -> str:
    """Return what changes about a meeting or an absence."""
    if changed.get("cancelled"):
        return tr("Inställt")
    if "start" in changed:
        return tr("Tid: {before} → {after}", before=_moment(stored.start), after=_moment(changed["start"]))
    return tr("Ändrat i kalendern")


def preview_as_json(preview: "Preview") -> dict[str, list[dict[str, Any]]]:
    """Return the rows as the command line's ``--json`` prints them."""
    return {
        "rows": [{"row": row.row, "status": str(row.status), "reason": row.reason} for row in preview.rows]
    }


def preview_as_text(preview: "Preview") -> str:
    """Return the preview as lines to read in a terminal."""
    lines = [counted(preview)]
    names = {
        "new": tr("ny"),
        "changed": tr("ändrad"),
        "already_there": tr("finns redan"),
        "colleagues": tr("en kollegas"),
        "refused": tr("kan inte användas"),
    }
    for row in preview.rows:
        start = f"{row.start:%Y-%m-%d %H.%M}" if row.start else "-"
        name = " ".join(row.name.split()) or "-"
        line = f"{row.row:>5}  {names[row.status]:<18}{start:<18}{name}"
        lines.append(f"{line}: {row.reason}" if row.reason else line)
        lines += [f"{'':7}! {' '.join(warning.split())}" for warning in row.warnings]
    return "\n".join(lines)


def counted(preview: "Preview") -> str:
    """Return how many rows there are of each kind, in one sentence or two."""
    said = tr(
        "{rows}: {new} nya, {changed} ändrade, {there} finns redan, {refused} kan inte användas.",
        rows=ntr("{n} rad", "{n} rader", len(preview.rows)),
        new=preview.new,
        changed=preview.changed,
        there=preview.already_there,
        refused=preview.refused,
    )
    if preview.colleagues:
        said += " " + ntr("{n} är en kollegas.", "{n} är kollegors.", preview.colleagues)
    return said


def _moment(moment: datetime) -> str:
    return f"{to_local(moment):%Y-%m-%d %H.%M}"
