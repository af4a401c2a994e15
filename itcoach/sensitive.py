"""What must not be stored: find personnummer in free text, and warn about codes and passwords.

A personnummer is told by its pattern, a real day of birth and the check digit (SKV 704, modulus 10), so
that telephone and booking numbers raise no false alarm. Coordination numbers (samordningsnummer, SKV 707)
have 60 added to the day.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from models.errors import Trouble
from resources.words import tr

__all__ = ["Finding", "PersonnummerInText", "Sensitive", "findings", "refuse_personnummer", "without"]


class Sensitive(StrEnum):
    """What was found: a personnummer is refused, the others are warned about."""

    PERSONNUMMER = "personnummer"
    PASSWORD = "password"
    CODE = "code"


@dataclass(frozen=True)
class Finding:
    """A passage of a text.

    Attributes:
        kind: What it looks like.
        start: Where it begins.
        end: Where it ends, exclusive.
    """

    kind: Sensitive
    start: int
    end: int


class PersonnummerInText(Trouble):
    """A text to be saved holds a personnummer.

    Attributes:
        cleaned: The text without it, which can be saved instead.
    """

    def __init__(self, cleaned: str) -> None:
        self.cleaned = cleaned
        super().__init__(
            tr("Texten innehåller ett personnummer, och personnummer sparas aldrig här."),
            safe=tr("Texten står kvar på skärmen."),
            to_do=tr("Ta bort numret, eller välj texten utan det."),
        )


# Ten or twelve digits; a hyphen (or a plus from the year one turns 100) or a space before the last four.
_PERSONNUMMER: Final = re.compile(
    r"(?<![\d+])(?:(?<!\d[-–.])(?P<century>1[6-9]|20)(?P<sep0>[ -]?))?"
    r"(?P<year>\d\d)(?P<sep1>[-/. ]?)(?P<month>[01]\d)(?P=sep1)(?P<day>[0-9]\d)"
    r"(?P<sep>\s?[-–+]\s?| ?)(?P<last>\d{4})(?![\d])"
)
_ANNOUNCED: Final = re.compile(
    r"(?i)\b(?:personnummer|personnr|persnr|pers\.?\s?nr|pnr|p\.?nr)\b\.?\s*(?:är)?\s*:?\s*$"
)
_PASSWORD: Final = re.compile(
    r"(?i)\b(?:lösenord(?:et)?|password|lösen(?:et)?|wifi-?kod(?:en)?|nätverksnyckel(?:n)?)"
    # After a plain "är" only something with a digit: "lösenordet är borttappat" gives nothing away.
    r"(?:\s*[:=]\s*(?P<secret>[^\s,;]{3,})|\s+(?:är|is)\s+(?P<digits>(?=\S*\d)[^\s,;]{3,}))"
)
_CODE: Final = re.compile(
    r"(?i)\b(?:pin(?:-?kod(?:en)?)?|kod(?:en)?|kortkod(?:en)?|bankkod(?:en)?|portkod(?:en)?|puk(?:-?kod(?:en)?)?|"
    r"cvc|cvv|säkerhetskod(?:en)?|code)\b(?:\s+(?:är|is|till\s+\w+\s+är))?\s*[:=]?\s*(?P<secret>\d{3,8})\b(?!\s*(?:kr|st|min|km))"
)
_CARD: Final = re.compile(r"(?<![\d+])(?:\d{4}[ -]?){3}\d{4}(?!\d)")


def findings(text: str) -> tuple[Finding, ...]:
    """Return what in ``text`` should not be stored, in order, without overlaps."""
    found = [Finding(Sensitive.PERSONNUMMER, *match.span()) for match in _personnummer(text)]
    found += [
        Finding(Sensitive.CODE, *match.span())
        for match in _CARD.finditer(text)
        if _luhn(_digits(match.group()))
    ]
    for kind, pattern in ((Sensitive.PASSWORD, _PASSWORD), (Sensitive.CODE, _CODE)):
        found += [Finding(kind, *match.span(match.lastgroup or 0)) for match in pattern.finditer(text)]
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda each: (each.start, each.kind is not Sensitive.PERSONNUMMER)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return tuple(kept)


def without(text: str) -> str:
    """Return ``text`` without personnummer and the word that announced one ("pnr"); the rest is untouched."""
    pieces: list[str] = []
    position = 0
    for match in _personnummer(text):
        pieces.append(_ANNOUNCED.sub("", text[position : match.start()]))
        position = match.end()
    if not position:
        return text
    cleaned = "".join(pieces) + text[position:]
    # What stood around the number is closed up: no double spaces, no empty brackets, no lonely comma.
    cleaned = re.sub(r"\(\s*\)", "", cleaned)
    cleaned = re.sub(r"[^\S\n]{2,}", " ", cleaned)
    cleaned = re.sub(r"[^\S\n]+([,.;:!?])", r"\1", cleaned).strip(" ,;")
    # Closing up may have put the digits of two halves side by side.
    return without(cleaned)


def refuse_personnummer(text: str) -> None:
    """Let ``text`` pass, or refuse it.

    Raises:
        PersonnummerInText: It holds a personnummer; the trouble carries the text without it.
    """
    cleaned = without(text)
    if cleaned != text:
        raise PersonnummerInText(cleaned)


def _personnummer(text: str) -> "list[re.Match[str]]":
    return [match for match in _PERSONNUMMER.finditer(text) if _is_personnummer(match)]


def _is_personnummer(match: "re.Match[str]") -> bool:
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    day -= 60 if day > 60 else 0
    centuries = (int(match["century"]),) if match["century"] else (19, 20)
    if not any(_is_day(century * 100 + year, month, day) for century in centuries):
        return False
    bare = match.group().isdigit() and not match["century"]
    if bare and match["year"] in ("07", "08"):
        return False  # a mobile or Stockholm number written without spaces
    return _luhn(match["year"] + match["month"] + match["day"] + match["last"])


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
