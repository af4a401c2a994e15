"""Where in a text a personnummer or the number of a payment card stands.

A personnummer is told by its pattern, a real day of birth and the check digit (SKV 704, modulus 10);
coordination numbers (samordningsnummer, SKV 707) have 60 added to the day. Most telephone, booking and
organisation numbers fail one of the three.
"""

import re
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ANNOUNCED", "BEFORE", "Hit", "cards", "personnummer"]


class Hit(NamedTuple):
    """A passage of a text, and whether it may be something harmless."""

    start: int
    end: int
    doubtful: bool = False


_DASH: Final = "-–—‐‑−"
_BORN: Final = re.compile(
    r"(?<![\d+])(?:(?<!\d[-–.])(?P<century>1[6-9]|20)(?P<sep0>[ -]?))?"
    r"(?P<year>\d\d)(?P<sep1>[-–/.\s]?)(?P<month>[01]\d)(?P=sep1)(?P<day>\d\d)"
    rf"(?P<sep>\s{{0,2}}[{_DASH}+]\s{{0,2}}|\s{{1,2}}|,\s|,?\s?(?P<open>\()|[./_:]|)"
    r"(?P<last>\d{4}|[TRSUWXJKLMN]\d{3})(?!\d|[-–./]\d)(?(open)\)?)"
)
_GROUPED: Final = re.compile(
    r"(?<![\d+])(?<!\d[-–. ])(?P<century>1[6-9]|20)(?P<year>\d\d)(?P<sep>[ -])(?P<month>[01]\d)(?P<day>\d\d)"
    r"(?P=sep)(?P<last>\d{4})(?![-–. ]?\d)"
)
"""In groups of four."""
_CARD: Final = re.compile(r"(?<![\d+])(?<!\d[\s-])[2-6]\d{3}(?:[\s-]?\d{4}){3}(?![\s-]?\d)")

ANNOUNCED: Final = re.compile(
    r"(?i)\b(?:personnummer|personnumret|personnr|persnr|pers\.?\s?nr|pnr|p\.?\s?nr|p-?nummer|p-?nr|pn|samordningsnummer|"
    r"samordningsnumret|samordningsnr|ssn|social security number|personal (?:identity )?number)\b"
    r"[.,]?\s*+(?:är|var|is)?\s*+[:=]?\s*+$"
)
"""Ends what stands before a personnummer that is called one."""
_OF_SOMETHING: Final = re.compile(
    r"(?i)\b(?:ocr|faktura|kund|order|boknings?|ärende|diarie|dnr|ref|referens|artikel|art|serie|imei|kvitto|"
    r"bankgiro|plusgiro|bg|pg|konto|bankkonto|clearing|kolli|spårnings?|försändelse|paket|abonnemang|medlems?|"
    r"biljett|case|ticket|tracking|account|invoice|order|booking|modell|produkt|support|licens|avtals?|försäkrings?)"
    r"[-\w]{0,12}[\s.:#]*(?:nummer|nr|no|number)?[\s.:#]*(?:är|is)?\s*$"
)
"""Ends what stands before the number of a thing."""
_ON_A_CARD: Final = re.compile(
    r"(?i)\b(?:kort\w*|bankkort\w*|kreditkort\w*|visa\w*|mastercard|card\w*)\b\D{0,16}$"
)
_TELEPHONE: Final = re.compile(r"070[1-9]|08")
_BABIES: Final = 2015
"""Who was born from here on is nobody's resident: such a day with a time or a number is a date."""
BEFORE: Final = 40
"""How far before a number what it is called is looked for."""


def personnummer(text: str) -> "Iterator[Hit]":
    """Give the personnummer and coordination numbers of ``text`` in order.

    Ten bare digits that are said to be the number of a thing are doubtful. Those that may be a telephone
    number (070…, 08…) are taken for one, unless they are called a personnummer.
    """
    for match in (*_BORN.finditer(text), *_GROUPED.finditer(text)):
        doubtful = _is_personnummer(match, text[max(0, match.start() - BEFORE) : match.start()])
        if doubtful is not None:
            yield Hit(*match.span(), doubtful)


def cards(text: str) -> "Iterator[Hit]":
    """Give the numbers of payment cards: sixteen digits with a check digit, or that are called a card's."""
    for match in _CARD.finditer(text):
        before = text[max(0, match.start() - BEFORE) : match.start()]
        if _ON_A_CARD.search(before):
            yield Hit(*match.span())
        elif _luhn(re.sub(r"\D", "", match.group())) and not _OF_SOMETHING.search(before):
            yield Hit(*match.span())


def _is_personnummer(match: "re.Match[str]", before: str) -> bool | None:
    """Tell whether it is a doubtful one; ``None`` where it is none."""
    if not _has_day(match):
        return None
    if ANNOUNCED.search(before):
        return False
    year, born = int(match["year"]), match["century"]
    if not match["last"].isdigit():
        return False if born or match["sep"] else None
    if not _luhn(match["year"] + match["month"] + match["day"] + match["last"]):
        return None
    of_something = bool(_OF_SOMETHING.search(before))
    if born == "20" and year + 2000 >= _BABIES:
        if of_something or (match["sep"].isspace() and _is_time(match["last"])):
            return None
        return False
    bare = match.group().isdigit() and not born
    if bare and _TELEPHONE.match(match.group()):
        return None
    return bare and of_something


def _has_day(match: "re.Match[str]") -> bool:
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    day -= 60 if day > 60 else 0
    centuries = (int(match["century"]),) if match["century"] else (19, 20)
    return any(_is_day(century * 100 + year, month, day) for century in centuries)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_time(digits: str) -> bool:
    return int(digits[:2]) < 24 and int(digits[2:]) < 60


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
