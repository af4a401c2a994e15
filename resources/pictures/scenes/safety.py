"""The pictures of the guides on fraud, passwords and updates."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def codes_listen() -> str:
    """Step 1 of the caller: what the caller wants is a card and a code."""
    clock = [kit.disc(332, 132, 22), kit.path("M 0 -12 L 0 0 L 9 5", 332, 132, pen=4)]
    said = [kit.bubble(184, 82, 190, 126), kit.card(206, 102, 92, 58), *clock]
    dots = [kit.disc(226 + i * 36, 184, 9, fill=kit.BLACK, pen=0) for i in range(4)]
    caller = [kit.phone(8, 16, 126, 268), kit.face(71, 104, 1.2, unknown=True), kit.button(71, 226, 22)]
    return kit.svg(*caller, *said, *dots, kit.ring(278, 154, 226, 184, 1, side="top"))


def codes_hang_up() -> str:
    """Step 2 of the caller: the button that ends the call."""
    target = [kit.button(200, 190, 36, hang_up=True), kit.ring(200, 190, 102, 102, 2)]
    return kit.svg(kit.phone_foot(70, 260), kit.face(200, 34, 1.4, unknown=True), *target, kit.hand(234, 210))


def codes_card() -> str:
    """Step 3 of the caller: the bank's number on the back of the card."""
    number = [kit.handset(70, 220, 0.34), *(kit.row(102 + i * 46, 220, 28) for i in range(3))]
    strip = kit.box(52, 138, 120, 30, r=4, pen=4)
    letter = kit.envelope(304, 14, 84, 60)
    marker = kit.ring(146, 220, 216, 62, 3, side="right")
    return kit.svg(kit.card(20, 60, 270, 212, back=True), strip, *number, letter, marker)


def _keys(top: float, rows: int, apart: float) -> list[str]:
    """Draw the first rows of a telephone's number keys."""
    signs = enumerate("123456789"[: 3 * rows])
    return [kit.words(sign, 136 + i % 3 * 64, top + i // 3 * apart, size=32) for i, sign in signs]


def codes_call_bank() -> str:
    """Step 4 of the caller: the button that calls the number from the card."""
    bank = [kit.card(2, 40, 72, 96, back=True), kit.handset(18, 110, 0.24), kit.row(34, 110, 26)]
    shown = [kit.row(x, 22, 36) for x in (126, 182, 238)]
    target = [kit.button(200, 206, 34), kit.ring(200, 206, 98, 98, 4)]
    return kit.svg(kit.phone_foot(88, 224), *bank, *shown, *_keys(62, 3, 36), *target, kit.hand(234, 212))


def codes_block() -> str:
    """Step 5 of the caller: a card that is locked."""
    return kit.svg(
        kit.card(40, 56, 290, 196), kit.lock(232, 152), kit.ring(232, 150, 132, 150, 5, side="right")
    )


def codes_police() -> str:
    """Step 6 of the caller: 114 14 and the button that calls it."""
    shown = [kit.words("114 14", 200, 38, size=56), kit.line((92, 72), (308, 72), pen=3)]
    target = [kit.button(200, 206, 34), kit.ring(200, 206, 98, 98, 6)]
    return kit.svg(kit.phone_foot(70, 260), *shown, *_keys(96, 2, 32), *target, kit.hand(234, 212))


def codes_tell() -> str:
    """Step 7 of the caller: telling another person about it."""
    caller = [kit.handset(168, 74, 0.5), kit.face(232, 72, 1.1, body=False, unknown=True)]
    said = [kit.bubble(124, 36, 156, 72), *caller]
    people = [kit.face(84, 192, 1.6, glasses=True), kit.face(316, 192, 1.6)]
    return kit.svg(*people, *said, kit.ring(202, 82, 206, 130, 7, side="right"))


def new_password() -> str:
    """Draw the field for a new password; the helper looks away."""
    keys = [kit.box(46 + c * 36, 190 + r * 38, 28, 28, r=5, pen=4) for r in range(2) for c in range(6)]
    target = [kit.field(56, 84, 188, 52, hidden=6), kit.ring(150, 110, 226, 88, 6, side="top")]
    lock = [kit.lock(348, 72)]
    return kit.svg(kit.phone_head(16, 270), *keys, *target, *lock, kit.eye_away(346, 206))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "koder-lyssna.svg": codes_listen,
    "koder-lagg-pa.svg": codes_hang_up,
    "koder-kort.svg": codes_card,
    "koder-ring-banken.svg": codes_call_bank,
    "koder-sparra.svg": codes_block,
    "koder-polisen.svg": codes_police,
    "koder-beratta.svg": codes_tell,
    "losenord-nytt.svg": new_password,
}
