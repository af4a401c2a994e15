"""The pictures of the guide on passwords."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def _four(y: float) -> str:
    """Draw four things side by side, which stand for four words."""
    sun = [kit.disc(104, y, 16)] + [
        f'<g transform="rotate({at * 45} 104 {y:g})">{kit.line((104, y - 24), (104, y - 31))}</g>'
        for at in range(8)
    ]
    cup = kit.path("M -20 -20 L 20 -20 L 16 22 L -16 22 Z M 20 -12 C 38 -12 36 12 17 10", 172, y)
    boat = kit.path("M -28 10 L 28 10 L 18 26 L -18 26 Z M 0 10 L 0 -30 L 22 0 L 0 0", 240, y)
    return "\n".join((*sun, cup, boat, kit.house(308, y + 4, 1.6)))


def four_words() -> str:
    """Draw someone who thinks of four words."""
    thought = [kit.box(62, 40, 288, 96, r=44), kit.disc(166, 172, 9), kit.disc(146, 192, 6)]
    return kit.svg(
        *thought,
        _four(88),
        kit.face(110, 222, 1.2, glasses=True),
        kit.ring(206, 88, 312, 120, 1, side="right"),
    )


def capital_and_digit() -> str:
    """Draw a note: a capital letter first, a digit last."""
    note = [
        kit.box(30, 70, 340, 160, r=8),
        kit.words("A", 84, 150, size=64),
        kit.words("7", 316, 150, size=64),
    ]
    bars = [kit.row(x, 166, 36) for x in (118, 166, 214)]
    return kit.svg(*note, *bars, kit.row(262, 166, 22), kit.ring(200, 148, 300, 104, 2, side="top"))


def password_book() -> str:
    """Draw an open book with a pen: where it belongs, and the password."""
    left = kit.path("M 200 74 C 160 50 90 50 40 62 L 40 250 C 90 238 160 238 200 262 Z", fill=kit.WHITE)
    right = kit.path("M 200 74 C 240 50 300 50 346 62 L 346 250 C 300 238 240 238 200 262 Z", fill=kit.WHITE)
    signs = [kit.envelope(72, 106, 62, 44), kit.row(72, 190, 80)]
    lines = [kit.key(266, 128), kit.row(240, 168, 62), kit.row(240, 194, 44)]
    pen = kit.path("M 354 290 L 352 266 L 372 226 L 390 236 L 370 276 Z M 352 266 L 370 276", fill=kit.WHITE)
    return kit.svg(left, right, *signs, *lines, pen, kit.ring(272, 158, 112, 124, 3, side="top"))


def safe_place() -> str:
    """Draw a drawer at home with the book in it."""
    chest = [kit.box(60, 20, 280, 262, r=8), kit.box(80, 196, 240, 66, r=6), kit.disc(200, 229, 9)]
    drawer = [kit.box(80, 40, 240, 136, r=6), kit.box(156, 78, 88, 62, r=6), kit.line((170, 78), (170, 140))]
    return kit.svg(*chest, *drawer, kit.key(208, 107), kit.ring(200, 109, 128, 100, 4, side="right"))


def _password_row(word: str) -> str:
    """Draw the settings of an account with the row ``word``."""
    others = [kit.row(92, 74, 120), kit.row(92, 254, 150), kit.line((62, 108), (338, 108), pen=3)]
    target = [kit.key(118, 164), kit.words(word, 154, 164, size=36, align="left")]
    return kit.svg(
        kit.phone_head(50, 300),
        *others,
        *target,
        kit.line((62, 220), (338, 220), pen=3),
        kit.ring(204, 164, 272, 82, 5),
        kit.hand(266, 188),
    )


def password_row_sv() -> str:
    """Draw the row Lösenord."""
    return _password_row("Lösenord")


def password_row_en() -> str:
    """Draw the row Password."""
    return _password_row("Password")


def _save(word: str) -> str:
    """Draw the button ``word`` under a password."""
    shown = [kit.phone_head(60, 280), kit.field(96, 66, 208, 52, hidden=7)]
    target = [kit.named_button(word, 200, 188, 156, 62, size=42), kit.ring(200, 188, 196, 100, 7)]
    return kit.svg(*shown, *target, kit.hand(260, 210))


def save_sv() -> str:
    """Draw the button Spara."""
    return _save("Spara")


def save_en() -> str:
    """Draw the button Save."""
    return _save("Save")


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "losenord-ord.svg": four_words,
    "losenord-stor.svg": capital_and_digit,
    "losenord-bok.svg": password_book,
    "losenord-lada.svg": safe_place,
    "losenord-rad-sv.svg": password_row_sv,
    "losenord-rad-en.svg": password_row_en,
    "losenord-spara-sv.svg": save_sv,
    "losenord-spara-en.svg": save_en,
}
