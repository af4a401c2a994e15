"""From bytes to text: what kind of file it is, and in which encoding its letters are."""

import re
from typing import Final

from itcoach.importing.troubles import EmptyList, ListTooBig, NotAList, NulBytes, WrongEncoding
from resources.words import tr

__all__ = ["MAX_MEGABYTES", "decoded"]

MAX_MEGABYTES: Final = 20

_SWEDISH_LETTERS: Final = "åäöÅÄÖéÉ"
# What Swedish letters look like when UTF-8 was read as Windows-1252 and saved again.
_DOUBLY_ENCODED: Final = re.compile("|".join(c.encode().decode("cp1252", "replace") for c in "åäöÄÖé"))
# DOS (code page 850) and old Macintosh letters within a word, as Windows-1252 shows them.
_OTHER_CODE_PAGE: Final = re.compile(r"[a-zA-Z][†„”‡Š€ŒšŽ]{1,2}[a-zA-Z]")


def decoded(data: bytes) -> str:
    """Return the text of ``data``, its lines ended by a line feed alone.

    UTF-8 and UTF-16 are told with and without a byte-order mark; what is neither is Windows-1252.

    Raises:
        UnreadableList: It is empty, too big, no text, or in an encoding of another kind.
    """
    if len(data) > MAX_MEGABYTES * 1024 * 1024:
        raise ListTooBig(MAX_MEGABYTES)
    if not data.strip():
        raise EmptyList
    _refuse_other_kinds(data)
    text = _text(data)
    if "\0" in text:
        raise NulBytes
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise EmptyList
    return text


def _refuse_other_kinds(data: bytes) -> None:
    for sign, kind in (
        (b"\x89PNG", tr("en bild")),
        (b"\xff\xd8\xff", tr("en bild")),
        (b"GIF8", tr("en bild")),
        (b"BM", tr("en bild") if data[6:10] == bytes(4) else ""),
        (b"RIFF", tr("en bild") if data[8:12] == b"WEBP" else ""),
        (b"%PDF", tr("ett PDF-dokument")),
        (b"PK\x03\x04", tr("en Excel-arbetsbok eller en zip-fil")),
        (b"\xd0\xcf\x11\xe0", tr("en äldre Excel-arbetsbok")),
        (b"SQLite format 3", tr("en databas")),
    ):
        if kind and data.startswith(sign):
            raise NotAList(kind)


def _text(data: bytes) -> str:
    try:
        if data.startswith(b"\xef\xbb\xbf"):
            return _checked(data[3:].decode("utf-8"))
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        unmarked = _unmarked_utf16(data)
        if unmarked:
            return data.decode(unmarked)
        try:
            return _checked(data.decode("utf-8"))
        except UnicodeDecodeError:
            if b"\0" in data:
                raise NulBytes from None
            return _checked(data.decode("cp1252"))
    except UnicodeDecodeError:
        raise WrongEncoding from None


def _unmarked_utf16(data: bytes) -> str:
    # In European text every second byte of UTF-16 is zero: the high one.
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if len(data) % 2 or max(even, odd) < half * 0.6 or min(even, odd) > half * 0.1:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _checked(text: str) -> str:
    """Refuse text whose letters were spoilt before it came here; importing it would spoil the cards too."""
    rights = sum(map(text.count, _SWEDISH_LETTERS))
    wrongs = len(_DOUBLY_ENCODED.findall(text)) + len(_OTHER_CODE_PAGE.findall(text)) + text.count("\ufffd")
    if wrongs > rights:
        raise WrongEncoding
    return text
