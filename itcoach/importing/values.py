"""What the cells of a list mean: days, times, lengths, and the words for status and source."""

import re
from datetime import date, time
from typing import Final

from models.vocabulary import BookingStatus, Place, Source

__all__ = [
    "NotUnderstood",
    "is_protected",
    "parse_day",
    "parse_interval",
    "parse_minutes",
    "parse_place",
    "parse_source",
    "parse_status",
]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DAY_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<d>\d{1,2})\s*/\s*(?P<m>\d{1,2})[\s,-]+(?P<y>\d{4}|\d\d)",
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})",
        r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})",
        r"(?P<d>\d{1,2})\.?\s+(?P<month>[a-z]{3})[a-z]*\.?,?\s+(?P<y>\d{4})",
    )
)
_WEEKDAY: Final = re.compile(r"(?i)^(?:mån|tis|ons|tor|fre|lör|sön)[a-zåäö]*\.?,?\s+(?:den\s+)?")
_TIME: Final = re.compile(
    r"(?:(?:kl(?:ockan)?\b\.?)\s*)?(?P<h>\d{1,2})(?:[.:,](?P<m>\d\d)(?:[.:]\d\d(?:\.0+)?)?|(?P<mm>\d\d))?"
)
_BETWEEN: Final = re.compile(r"\s*(?:-|–|—|\btill\b)\s*")
_LENGTH: Final = re.compile(
    r"(?P<hours>\d+(?:[.,]\d+)?)\s*(?:h|t|tim|timme|timmar|hour|hours)\b\.?(?:\s*(?:och\s*)?(?P<rest>\d+)\s*(?:m|min|minuter)?\.?)?"
    r"|(?P<minutes>\d+(?:[.,]\d+)?)\s*(?:m|min|minuter|minutes)?\.?"
    r"|(?P<h>\d{1,2}):(?P<m>\d\d)(?::00)?"
)


class NotUnderstood(ValueError):
    """A cell holds nothing that can be understood."""


def parse_day(text: str) -> date:
    """Return the day in ``text``, which may have a weekday before and a time after it.

    Raises:
        NotUnderstood: It holds no day, or one without a year.
        ValueError: The day does not exist, such as 31 November.
    """
    words = _WEEKDAY.sub("", text.strip().casefold())
    for pattern in _DAY_PATTERNS:
        # What follows a date can only be a time.
        match = re.fullmatch(rf"{pattern.pattern}(?:(?:\s+|t)\S.*)?", words)
        if match:
            return _day(match.groupdict())
    raise NotUnderstood(text)


def _day(parts: dict[str, str | None]) -> date:
    year = int(parts["y"] or 0)
    name = parts.get("month")
    if name is not None and name not in _MONTHS:
        raise NotUnderstood(name)
    month = _MONTHS.index(name) + 1 if name else int(parts["m"] or 0)
    return date(year + 2000 if year < 100 else year, month, int(parts["d"] or 0))


def parse_interval(text: str) -> tuple[time, time | None]:
    """Return the time in ``text`` and, where it is "09.00-10.00", the end as well.

    A date before the time is passed over.

    Raises:
        NotUnderstood: It holds no time of day.
    """
    words = text.strip().casefold()
    for pattern in _DAY_PATTERNS:
        dated = re.match(rf"(?:{pattern.pattern})(?:\s+|t)(?=\S)", words)
        if dated:
            words = words[dated.end() :]
            break
    parts = _BETWEEN.split(words)
    if len(parts) > 2:
        raise NotUnderstood(text)
    return _time(parts[0]), _time(parts[1]) if len(parts) == 2 else None


def _time(text: str) -> time:
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise NotUnderstood(text)
    hour, minute = int(match["h"]), int(match["m"] or match["mm"] or 0)
    if hour > 23 or minute > 59:
        raise NotUnderstood(text)
    return time(hour, minute)


def parse_minutes(text: str, heading: str = "") -> int:
    """Return a length in whole minutes: "60", "1,5 tim", "1 h 30 min", "1:30".

    Args:
        text: The cell.
        heading: The column's, whose unit counts where the cell has none.

    Raises:
        NotUnderstood: It holds no length.
    """
    match = _LENGTH.fullmatch(text.strip().casefold())
    if not match:
        raise NotUnderstood(text)
    if match["h"]:
        return int(match["h"]) * 60 + int(match["m"])
    if match["hours"]:
        return round(_number(match["hours"]) * 60) + int(match["rest"] or 0)
    number = _number(match["minutes"])
    bare = not re.search(r"[a-z]", text.casefold())
    # "1,5" without a unit is an hour and a half, whatever the heading forgot to say.
    if bare and (re.search(r"(?i)\btim|\bh\b|hours", heading) or (number < 10 and number != int(number))):
        number *= 60
    return round(number)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def parse_status(text: str) -> BookingStatus | None:
    """Return what a status word means; an empty one is booked, an unknown one ``None``."""
    word = text.strip().casefold()
    if not word:
        return BookingStatus.BOOKED
    for status, beginnings in (
        (
            BookingStatus.CANCELLED,
            ("avbok", "inställ", "återbud", "avbest", "struk", "cancel", "makuler"),
        ),
        (BookingStatus.DONE, ("genomf", "klar", "utför", "avslut", "done")),
        (BookingStatus.NO_SHOW, ("utebl", "ej hemma", "inte hemma", "no show", "no-show")),
        (BookingStatus.BOOKED, ("bok", "bekräft", "ombok", "planerad", "ny", "aktiv", "booked", "confirmed")),
    ):
        if word.startswith(beginnings):
            return status
    return None


def parse_source(text: str) -> Source | None:
    """Return who asked for the visit; an empty cell is the switchboard, an unknown word ``None``."""
    word = text.strip().casefold()
    if not word:
        return Source.SWITCHBOARD
    for source, beginnings in (
        (Source.SWITCHBOARD, ("växel", "kontaktcenter", "kommunen", "switchboard")),
        (Source.SELF, ("själv", "invånaren", "egen", "self")),
        (
            Source.RELATIVE,
            (
                "dotter",
                "son",
                "anhörig",
                "maka",
                "make",
                "barnbarn",
                "barn",
                "syster",
                "bror",
                "sambo",
                "relative",
            ),
        ),
        (Source.HOME_CARE, ("hemtj", "hemsj", "home care")),
        (Source.LSS, ("lss",)),
        (Source.HOUSING_SUPPORT, ("boendest", "housing")),
        (Source.LIBRARY, ("bibl", "library")),
    ):
        if word.startswith(beginnings):
            return source
    return None


def parse_place(text: str) -> Place:
    """Return where they meet; an empty cell is the resident's home."""
    word = text.strip().casefold()
    if not word or word.startswith(("hem", "bostad", "home")):
        return Place.HOME
    return Place.PHONE if word.startswith(("tel", "tfn", "phone", "per tel")) else Place.VENUE


_PROTECTED: Final = re.compile(
    r"(?i)skydda(?:d|de|t)?\s+(?:person|identitet|id\b|folkbok|adress|uppgift)|sekretess(?:mark|skydd|belag)|"
    r"protected identity|kvarskrivning"
)


def is_protected(*texts: str) -> bool:
    """Tell whether any of ``texts`` says that the identity is protected (skyddade personuppgifter)."""
    return any(_PROTECTED.search(text) for text in texts)
