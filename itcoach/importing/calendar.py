"""Read a calendar as iCalendar (RFC 5545), the way Outlook publishes one.

Visits are told from meetings by their title; meetings and absences block time. Repeats are laid out from
30 days back to a year ahead. The libraries are imported when a calendar is read, not before.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from itcoach.calendar.day import BOOKABLE_MINUTES
from itcoach.importing.entries import Entry, ListedBooking, ListedBusy, ListedRefusal, Origin
from itcoach.importing.rows import safe_text
from itcoach.importing.troubles import BadCalendar
from itcoach.importing.values import is_protected
from itcoach.sensitive.findings import without
from models.clock import SWEDEN, day_bounds
from models.vocabulary import BookingStatus, BusyKind, Place, Source
from resources.words import tr

__all__ = ["is_calendar", "read_calendar"]

_BACK: Final = timedelta(days=30)
_AHEAD: Final = timedelta(days=365)
_CANCELLED: Final = re.compile(r"(?i)^\s*(?:inställt|avbokat|avbokad|avbokning|återbud|cancel+ed)\s*:\s*")
_VISIT: Final = re.compile(
    r"(?is)^\s*(?P<what>hembesök|telefonbesök|besök hos|home visit)(?:\s*:\s*|\s+)(?P<rest>\S.*)"
)
_WISH: Final = re.compile(r"\s+[–—-]\s+|\s*[–—]\s*")
_PHONE: Final = re.compile(
    r"(?i)(?:\b(?:tel|tfn|telefon|mobil)\b\.?:?\s*)?(?P<number>(?:\+46|0)[\d -]{6,14}\d)\.?\s*"
)
_ABSENCE: Final = re.compile(
    r"(?i)\b(?:semester|(?:föräldra|tjänst)?ledig\w*|sjuk(?:anmäl\w*|skriv\w*|dag\w*)?|vab|frånvaro|"
    r"komp(?:ledig\w*)?|vacation|out of office)\b"
)
_TOO_OFTEN: Final = ("SECONDLY", "MINUTELY", "HOURLY")


def is_calendar(text: str) -> bool:
    """Tell whether ``text`` is iCalendar rather than a list."""
    return text.lstrip("\ufeff \t\r\n")[:15].upper() == "BEGIN:VCALENDAR"


def read_calendar(text: str, *, today: date, residents: Collection[str] = ()) -> Iterator[Entry]:
    """Return what each event of the calendar says, numbered from 1.

    Args:
        text: The calendar.
        today: In Sweden; repeats are laid out around it.
        residents: Names of the residents, in any case: an event that is called like one is a visit.

    Raises:
        BadCalendar: It is cut off or breaks the rules of the format.
    """
    import icalendar

    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except Exception as error:  # whatever the parser makes of foreign bytes
        raise BadCalendar from error
    if not events:
        raise BadCalendar
    names = frozenset(" ".join(name.casefold().split()) for name in residents if name)
    row = 0
    for row, (event, reference) in enumerate(_occurrences(events, today), start=1):
        try:
            yield _refusal(row, event) or _entry(row, event, reference, names)
        except Exception:  # a broken event must not stop the others
            yield ListedRefusal(row, tr("Händelsen i kalendern är skadad."))
    for event, reference, start in _taken_out(events):
        row += 1
        yield ListedBusy(
            row,
            reference,
            start,
            start,
            False,
            BusyKind.MEETING,
            _plain(_text(event, "SUMMARY")),
            "",
            True,
            True,
        )


def _occurrences(events: list[Any], today: date) -> Iterator[tuple[Any, str]]:
    """Give each event with its identity: the series' and, where it repeats, the original time of this one."""
    by_uid: dict[str, list[Any]] = defaultdict(list)
    for number, event in enumerate(events):
        by_uid[_text(event, "UID") or f"event {number}"].append(event)
    for uid, together in by_uid.items():
        if not any(key in event for event in together for key in ("RRULE", "RDATE", "RECURRENCE-ID")):
            # Sent twice: the last version counts.
            yield max(together, key=_sequence), uid
            continue
        yield from _laid_out(uid, together, today)


def _laid_out(uid: str, series: list[Any], today: date) -> Iterator[tuple[Any, str]]:
    import icalendar
    import recurring_ical_events

    if any(_bad_rule(event) for event in series):
        yield series[0], uid
        return
    alone = icalendar.Calendar()
    for event in series:
        alone.add_component(event)
    try:
        found = recurring_ical_events.of(alone).between(today - _BACK, today + _AHEAD)
        pairs = [(event, f"{uid} {_mark(event['RECURRENCE-ID'])}") for event in found]
    except Exception:  # a rule that contradicts itself
        series[0]["X-ITCOACH-BROKEN"] = "1"
        pairs = [(series[0], uid)]
    yield from sorted(pairs, key=lambda pair: pair[1])


def _rules(event: Any) -> list[Any]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


def _bad_rule(event: Any) -> str:
    """Return why the repeats of an event are not laid out; empty where they are."""
    try:
        for rule in _rules(event):
            many = any(len(rule.get(part, [])) > 1 for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
            if many or rule["FREQ"][0] in _TOO_OFTEN or rule.get("INTERVAL", [1])[0] < 1:
                return tr("Händelsen upprepas för ofta.")
    except Exception:  # the library's broken properties raise whatever they like
        return tr("Händelsens upprepning går inte att förstå.")
    return tr("Händelsens upprepning går inte att förstå.") if "X-ITCOACH-BROKEN" in event else ""


def _refusal(row: int, event: Any) -> ListedRefusal | None:
    title = without(_text(event, "SUMMARY"))
    trouble = _bad_rule(event)
    if trouble:
        return ListedRefusal(row, trouble, title)
    if "DTSTART" not in event:
        return ListedRefusal(row, tr("Tid saknas."), title)
    free = _text(event, "TRANSP").upper() == "TRANSPARENT" or _busy_status(event) == "FREE"
    if free and not _VISIT.match(_CANCELLED.sub("", title)):
        return ListedRefusal(row, tr("Händelsen står som ledig tid och blockerar ingenting."), title)
    return None


def _entry(row: int, event: Any, reference: str, names: frozenset[str]) -> Entry:
    title = _text(event, "SUMMARY")
    cancelled = _text(event, "STATUS").upper() == "CANCELLED" or bool(_CANCELLED.match(title))
    title = _CANCELLED.sub("", title)
    start, end, all_day = _span(event)
    # A UID may be of any length, the record's column not.
    if len(reference) > 190:
        reference = hashlib.sha256(reference.encode()).hexdigest()
    visit = _VISIT.match(title)
    who, _, wish = _parted(visit["rest"] if visit else title)
    if not all_day and (visit or " ".join(who.casefold().split()) in names):
        by_phone = visit is not None and visit["what"].casefold().startswith("tel")
        return _visit(row, event, reference, who, wish, start, end, cancelled, by_phone)
    return _busy(row, event, reference, title, start, end, all_day, cancelled)


def _visit(
    row: int,
    event: Any,
    reference: str,
    who: str,
    wish: str,
    start: datetime,
    end: datetime,
    cancelled: bool,
    by_phone: bool,
) -> ListedBooking | ListedRefusal:
    # Before the telephone number is looked for: a personnummer may look like one.
    description, remark_warnings = safe_text(_text(event, "DESCRIPTION"), tr("Anmärkning"))
    protected = is_protected(who, wish, description)
    phone = _PHONE.search(description)
    name, name_warnings = safe_text(" ".join(who.split())[:200], tr("Namn"))
    if not name:
        return ListedRefusal(row, tr("Namn saknas."))
    minutes = int((end - start) / timedelta(minutes=1))
    if minutes not in BOOKABLE_MINUTES:
        return ListedRefusal(row, tr("Besöket skulle bli {n} minuter långt.", n=minutes), name)
    rest = description[: phone.start()] + description[phone.end() :] if phone else description
    wish, wish_warnings = safe_text(wish.strip()[:5000], tr("Ärende"))
    # And after: what stood on both sides of the number may have become one.
    remark = without(" ".join(rest.split()))[:5000]
    where, where_warnings = safe_text(_text(event, "LOCATION"), tr("Adress"))
    address, _, area = where.partition(",")
    return ListedBooking(
        row=row,
        origin=Origin.CALENDAR,
        reference=reference,
        numbered=True,
        name="" if protected else name,
        phone="" if protected or not phone else phone["number"].strip()[:40],
        address="" if protected else address.strip()[:200],
        area="" if protected else area.strip()[:100],
        protected=protected,
        start=start,
        minutes=minutes,
        coach="",
        own=True,
        place=Place.PHONE if by_phone else Place.VENUE if protected else Place.HOME,
        venue="",
        wish=wish,
        source=Source.SWITCHBOARD,
        status=BookingStatus.CANCELLED if cancelled else BookingStatus.BOOKED,
        cancel_reason="",
        remark=remark,
        warnings=(*name_warnings, *where_warnings, *wish_warnings, *remark_warnings),
    )


def _busy(
    row: int,
    event: Any,
    reference: str,
    title: str,
    start: datetime,
    end: datetime,
    all_day: bool,
    cancelled: bool,
) -> ListedBusy | ListedRefusal:
    if end <= start:
        return ListedRefusal(row, tr("Händelsen slutar innan den börjar."), without(title))
    absent = all_day or _busy_status(event) == "OOF" or bool(_ABSENCE.search(title))
    private = _text(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL")
    return ListedBusy(
        row=row,
        reference=reference,
        start=start,
        end=end,
        all_day=all_day,
        kind=BusyKind.ABSENCE if absent else BusyKind.MEETING,
        title=tr("Privat", lang="sv") if private else _plain(title) or tr("Upptagen", lang="sv"),
        place="" if private else _plain(_text(event, "LOCATION")),
        cancelled=cancelled,
    )


def _plain(text: str) -> str:
    """Return what is kept of the words about a meeting."""
    return safe_text(text, "")[0][:200]


def _taken_out(events: list[Any]) -> Iterator[tuple[Any, str, datetime]]:
    """Give the instances that a series leaves out (EXDATE)."""
    for event in events:
        try:
            lists = event.get("EXDATE", [])
            for listed in lists if isinstance(lists, list) else [lists]:
                for each in listed.dts:
                    start, _ = _moment(each)
                    yield event, f"{_text(event, 'UID')} {_mark(each)}", start
        except Exception:  # a broken exception date takes nothing out
            continue


def _span(event: Any) -> tuple[datetime, datetime, bool]:
    start, all_day = _moment(event["DTSTART"])
    if "DTEND" in event:
        end, _ = _moment(event["DTEND"])
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    else:
        end = day_bounds(event["DTSTART"].dt)[1] if all_day else start
    return start, end, all_day


def _moment(value: Any) -> tuple[datetime, bool]:
    """Return an instant in UTC, and whether it was a whole day."""
    moment = value.dt
    if not isinstance(moment, datetime):
        return day_bounds(moment)[0], True
    zone = _zone(str(value.params.get("TZID", "")))
    if zone is not None:
        # The wall time counts, in the zone as it is known today; the file's own rules may be old.
        moment = moment.replace(tzinfo=zone)
    elif moment.tzinfo is None:
        moment = moment.replace(tzinfo=SWEDEN)
    return moment.astimezone(UTC), False


def _zone(name: str) -> ZoneInfo | None:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    try:
        return ZoneInfo(WINDOWS_TO_OLSON.get(name, name)) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _mark(value: Any) -> str:
    moment, whole_day = _moment(value)
    return value.dt.isoformat() if whole_day else f"{moment:%Y-%m-%dT%H:%MZ}"


def _parted(text: str) -> tuple[str, str, str]:
    parted = _WISH.search(text)
    return (text[: parted.start()], parted[0], text[parted.end() :]) if parted else (text, "", "")


def _text(event: Any, key: str) -> str:
    value = event.get(key, "")
    value = value[0] if isinstance(value, list) and value else value
    return str(value).replace("\0", "").strip()


def _busy_status(event: Any) -> str:
    return _text(event, "X-MICROSOFT-CDO-BUSYSTATUS").upper()


def _sequence(event: Any) -> int:
    number = _text(event, "SEQUENCE")
    return int(number) if number.isdecimal() else 0
