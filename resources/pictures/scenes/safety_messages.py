"""The pictures of the guide on false texts and e-mails."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def message_link() -> str:
    """Draw a text whose last line is a link."""
    text = [kit.bubble(66, 62, 268, 192), *(kit.row(96, y, w) for y, w in ((104, 200), (138, 150)))]
    link = [kit.words("www...", 176, 198, size=40), kit.line((110, 222), (242, 222), pen=4)]
    return kit.svg(kit.phone_head(20, 360), *text, *link, kit.ring(176, 200, 176, 72, 1, side="right"))


def message_haste() -> str:
    """Draw a text about a clock, a card and a code."""
    clock = [kit.disc(132, 124, 36), kit.path("M 0 -20 L 0 0 L 15 9", 132, 124)]
    dots = [kit.disc(196 + at * 34, 166, 9, fill=kit.BLACK, pen=0) for at in range(4)]
    said = [kit.bubble(76, 66, 248, 126), *clock, kit.card(196, 86, 100, 56), *dots]
    return kit.svg(
        kit.phone_head(20, 360), *said, kit.row(76, 262, 120), kit.ring(200, 136, 284, 176, 2, side="left")
    )


def message_hold() -> str:
    """Draw one text in the list, with a finger held on it."""
    people = [kit.face(126, y, 1.1, body=False, unknown=y == 162) for y in (76, 162, 248)]
    bars = [kit.row(166, y - 10, w) for y, w in ((76, 70), (162, 96), (248, 60))]
    seconds = [
        kit.line((166, y + 12), (166 + w, y + 12), pen=3) for y, w in ((76, 120), (162, 110), (248, 124))
    ]
    marker = kit.ring(200, 162, 240, 76, 4)
    return kit.svg(kit.phone_head(70, 260), *people, *bars, *seconds, marker, kit.hand(256, 180))


def _bin(x: float, y: float, k: float = 1) -> str:
    """Draw the sign for throwing away."""
    can = "M -18 -16 L -14 24 L 14 24 L 18 -16 M -24 -16 L 24 -16 M -8 -16 L -8 -24 L 8 -24 L 8 -16"
    return "\n".join((kit.path(can, x, y, k=k), kit.path("M -5 -6 L -4 14 M 5 -6 L 4 14", x, y, k=k, pen=4)))


def message_bin() -> str:
    """Draw the bin at the top of the screen, as Android shows it."""
    bar = [kit.cross(72, 92, 0.8), _bin(256, 90, 1.1), kit.line((32, 142), (368, 142), pen=3)]
    dots = [kit.disc(334, 74 + at * 16, 5, fill=kit.BLACK, pen=0) for at in range(3)]
    chosen = [
        kit.box(50, 166, 300, 70, r=16),
        kit.tick(92, 200),
        kit.row(138, 190, 120),
        kit.row(138, 214, 170),
    ]
    return kit.svg(
        kit.phone_head(20, 360), *bar, *dots, *chosen, kit.ring(256, 90, 88, 88, 5), kit.hand(270, 124)
    )


def _delete_row(word: str) -> str:
    """Draw the row with ``word`` and a bin at the end of the menu, as iPhone shows it."""
    menu = [kit.box(60, 20, 280, 244, r=20), *(kit.row(92, y, w) for y, w in ((62, 130), (118, 170)))]
    lines = [kit.line((62, y), (338, y), pen=3) for y in (90, 146)]
    target = [kit.words(word, 96, 200, size=40, align="left"), _bin(296, 200)]
    return kit.svg(*menu, *lines, *target, kit.ring(200, 202, 262, 84, 5), kit.hand(196, 222))


def delete_row_sv() -> str:
    """Draw the row Radera."""
    return _delete_row("Radera")


def delete_row_en() -> str:
    """Draw the row Delete."""
    return _delete_row("Delete")


def _confirm(word: str) -> str:
    """Draw the question whether to throw away, answered with ``word``."""
    question = [kit.box(56, 30, 288, 240, r=24), _bin(200, 78, 0.9)]
    answers = [kit.named_button(word, 200, 164, 180, 56, size=38), kit.pill(200, 242, 150, 32)]
    return kit.svg(
        *question, *answers, kit.row(168, 242, 64), kit.ring(200, 164, 218, 92, 6), kit.hand(266, 186)
    )


def confirm_sv() -> str:
    """Draw the button Radera."""
    return _confirm("Radera")


def confirm_en() -> str:
    """Draw the button Delete."""
    return _confirm("Delete")


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "bluff-lank.svg": message_link,
    "bluff-brattom.svg": message_haste,
    "bluff-hall.svg": message_hold,
    "bluff-soptunna.svg": message_bin,
    "bluff-radera-sv.svg": delete_row_sv,
    "bluff-radera-en.svg": delete_row_en,
    "bluff-ja-sv.svg": confirm_sv,
    "bluff-ja-en.svg": confirm_en,
}
