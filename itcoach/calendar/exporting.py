"""Bookings for other programs: a list for Swedish Excel with its codebook, and a calendar.

A protected identity is its code, and what another coach's protected identity is about stays out.
"""

from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING

from itcoach.calendar.query import between
from itcoach.files import as_csv, save, save_with_codebook
from itcoach.importing.entries import EXPORTED_UID
from itcoach.labels import label
from itcoach.privacy import access
from models.vocabulary import AccessAction, AccessPart, BookingStatus
from resources.words import tr

if TYPE_CHECKING:
    from itcoach.calendar.day import BookingEntry
    from itcoach.workplace import Workplace

__all__ = [
    "bookings_as_calendar",
    "bookings_as_list",
    "codebook",
    "save_bookings",
]


def bookings_as_list(work: "Workplace", *, first: date, last: date, coach_id: str | None = None) -> bytes:
    """Return the bookings from ``first`` to ``last`` as CSV: semicolons, UTF-8 with BOM, CRLF."""
    headings = [heading for heading, _ in _columns()]
    return as_csv(headings, map(_cells, _taken_out(work, first, last, coach_id)))


def codebook() -> str:
    """Return what each column of the list means, as plain text."""
    lines = [tr("Kodbok för listan med bokningar"), ""]
    lines += [f"{heading}: {meaning}" for heading, meaning in _columns()]
    lines += [
        "",
        tr("Tider är svensk tid. Tomma celler betyder att uppgiften saknas."),
        tr(
            "En cell som börjar med =, +, -, @, tabb eller radbyte har fått en apostrof (') framför sig, "
            "så att ett kalkylprogram visar den som text i stället för att köra den som en formel."
        ),
    ]
    return "\n".join(lines) + "\n"


def save_bookings(
    work: "Workplace",
    path: Path,
    *,
    first: date,
    last: date,
    coach_id: str | None = None,
    calendar: bool = False,
) -> tuple[Path, ...]:
    """Save the bookings as a list with its codebook, or as a calendar; return the files.

    Raises:
        FileNotSaved: There was no room, or the folder may not be written in.
    """
    if not calendar:
        content = bookings_as_list(work, first=first, last=last, coach_id=coach_id)
        return save_with_codebook(path, content, codebook())
    save(path, bookings_as_calendar(work, first=first, last=last, coach_id=coach_id))
    return (path,)


def bookings_as_calendar(work: "Workplace", *, first: date, last: date, coach_id: str | None = None) -> bytes:
    """Return the bookings from ``first`` to ``last`` as iCalendar (RFC 5545), the cancelled marked."""
    # Imported when something is exported, not before.
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//IT-coach//SV")
    calendar.add("version", "2.0")
    now = work.clock.now()
    for entry in _taken_out(work, first, last, coach_id):
        event = icalendar.Event()
        event.add("uid", f"{entry.id}{EXPORTED_UID}")
        event.add("dtstamp", now)
        event.add("dtstart", entry.start.astimezone(UTC))
        event.add("dtend", entry.end.astimezone(UTC))
        event.add("summary", tr("Hembesök: {who}", who=entry.who))
        where = ", ".join(filter(None, (entry.venue or entry.address, entry.area)))
        if where:
            event.add("location", where)
        if entry.wish:
            event.add("description", entry.wish)
        cancelled = entry.status is BookingStatus.CANCELLED
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _taken_out(
    work: "Workplace", first: date, last: date, coach_id: str | None
) -> "tuple[BookingEntry, ...]":
    """Return the bookings, with each person on the list noted in the access log."""
    entries = between(work, first=first, last=last, coach_id=coach_id)
    persons = [entry.resident_id for entry in entries]
    access.note_many(work, persons, AccessPart.LIST, AccessAction.EXPORTED)
    return entries


def _columns() -> tuple[tuple[str, str], ...]:
    return (
        (tr("Datum"), tr("dagen, år-månad-dag")),
        (tr("Tid"), tr("när besöket börjar")),
        (tr("Längd (min)"), tr("hur länge besöket är tänkt att vara, i minuter")),
        (tr("Kod"), tr("invånarens kod")),
        (tr("Namn"), tr("invånarens namn; tomt för skyddade personuppgifter")),
        (tr("Telefon"), tr("invånarens telefonnummer")),
        (tr("Adress"), tr("gata och nummer")),
        (tr("Område"), tr("del av kommunen")),
        (tr("Ärende"), tr("vad invånaren vill ha hjälp med")),
        (tr("Bokad av"), tr("vem som bad om besöket")),
        (tr("Coach"), tr("vem som gör besöket")),
        (tr("Typ"), tr("hjälp, samtal eller uppföljning")),
        (tr("Plats"), tr("hemma, annan plats eller per telefon")),
        (tr("Status"), tr("bokad, genomförd, uteblev eller avbokad")),
        (tr("Skäl"), tr("varför bokningen avbokades")),
    )


def _cells(entry: "BookingEntry") -> tuple[str, ...]:
    place = label(entry.place)
    return (
        f"{entry.start:%Y-%m-%d}",
        f"{entry.start:%H.%M}",
        str(entry.minutes),
        entry.code,
        "" if entry.protected else entry.who,
        entry.phone,
        entry.address,
        entry.area,
        entry.wish,
        "" if entry.hidden else label(entry.source),
        entry.coach,
        "" if entry.hidden else label(entry.kind),
        "" if entry.hidden else f"{place}: {entry.venue}" if entry.venue else place,
        label(entry.status),
        entry.cancel_reason,
    )
