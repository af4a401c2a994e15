"""The pictures of the guide on Windows 10, which is no longer mended."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit
from resources.pictures.scenes.everyday_settings import round_arrow

__all__ = ["PICTURES"]


def _windows_sign(x: float, y: float, side: float) -> str:
    """Draw four squares, ``side`` wide together."""
    half = side / 2 - 2
    corners = ((x - side / 2, y - side / 2), (x + 2, y - side / 2), (x - side / 2, y + 2), (x + 2, y + 2))
    return "\n".join(kit.box(at, top, half, half, r=2, fill=kit.BLACK, pen=0.1) for at, top in corners)


def windows_key() -> str:
    """Draw the lower left of a keyboard, the key with four squares among the others."""
    upper = [kit.box(10 + at * 78, 10, 66, 50, r=10) for at in range(5)]
    middle = [kit.box(10, 74, 100, 50, r=10), *(kit.box(122 + at * 78, 74, 66, 50, r=10) for at in range(3))]
    lower = [kit.box(x, 186, 78, 66, r=10) for x in (10, 132, 254)]
    sign = _windows_sign(171, 219, 38)
    return kit.svg(*upper, *middle, *lower, sign, kit.ring(171, 219, 118, 100, 1, side="top"))


def _search(word: str, size: float) -> str:
    """Draw the start menu of a computer, where ``word`` is written."""
    place = [kit.box(54, 52, 292, 62, r=31), kit.magnifier(80, 78, 10)]
    written = kit.words(word, 220, 83, size=size)
    key = [
        kit.box(322, 222, 66, 66, r=10),
        kit.path("M 376 240 L 376 258 L 340 258 M 352 246 L 340 258 L 352 270"),
    ]
    return kit.svg(kit.computer(10, 6, 380, 200), *place, written, *key, kit.ring(200, 83, 322, 92, 2))


def search_winver() -> str:
    """Draw the word winver, written in the start menu, and the key Enter."""
    return _search("winver", 40)


def search_update() -> str:
    """Draw the words windows update, written in the start menu, and the key Enter."""
    return _search("windows update", 28)


def windows_number() -> str:
    """Draw the window that says which Windows it is."""
    window = [kit.box(58, 36, 284, 178, r=8, pen=4), kit.line((58, 62), (342, 62), pen=3)]
    name = kit.words("Windows 10", 214, 116, size=36)
    rest = [kit.row(90, 172, 150), kit.row(90, 194, 90)]
    return kit.svg(kit.computer(4, 4, 392, 282), *window, name, *rest, kit.ring(206, 116, 248, 74, 3))


def windows_ok() -> str:
    """Draw the button OK at the foot of the window."""
    window = [kit.box(58, 36, 284, 198, r=8, pen=4), kit.row(84, 70, 150), kit.row(84, 100, 200)]
    target = kit.named_button("OK", 268, 180, 100, 52, size=36)
    return kit.svg(kit.computer(4, 4, 392, 282), *window, target, kit.ring(268, 180, 134, 84, 4))


def update_page() -> str:
    """Draw the page of the updates: the box whose words are read."""
    head = kit.row(146, 68, 130)
    message = [kit.box(84, 126, 232, 84, r=10, pen=4), kit.row(110, 152, 170), kit.row(110, 182, 120)]
    marker = kit.ring(200, 168, 268, 116, 6)
    return kit.svg(kit.computer(4, 4, 392, 290), round_arrow(98, 72, 0.9), head, *message, marker)


def windows_note() -> str:
    """Draw a note with the three ways to choose among: Windows 11, more time, a new computer."""
    note = [kit.box(70, 16, 260, 268, r=6), *(kit.box(104, y - 18, 36, 36, r=6) for y in (70, 146, 226))]
    ways = [
        kit.words("11", 230, 70, size=50),
        kit.disc(230, 140, 28),
        kit.line((230, 122), (230, 140), (243, 148)),
        kit.computer(182, 190, 96, 78),
    ]
    return kit.svg(*note, *ways, kit.tick(122, 146, 0.7), kit.ring(122, 148, 72, 222, 7))


def call_for_help() -> str:
    """Draw a person who calls for help with the old computer."""
    person = [kit.face(112, 122, 2.2, glasses=True), kit.box(164, 100, 24, 64, r=6)]
    target = [kit.disc(300, 86, 50), kit.handset(300, 86, 0.62)]
    rest = kit.computer(232, 176, 140, 96)
    return kit.svg(*person, *target, rest, kit.ring(300, 86, 132, 132, 8))


def bank_on_phone() -> str:
    """Draw a phone with a bank card, and a computer that is crossed out for the bank."""
    old = [kit.computer(14, 84, 190, 136), kit.card(76, 116, 64, 42), kit.cross(108, 136, 1.6)]
    new = [kit.phone(250, 20, 126, 260), kit.card(272, 118, 82, 56)]
    return kit.svg(*old, *new, kit.ring(313, 146, 112, 92, 9, side="top"))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "windows-tangent.svg": windows_key,
    "windows-winver.svg": search_winver,
    "windows-siffra.svg": windows_number,
    "windows-ok.svg": windows_ok,
    "windows-update.svg": search_update,
    "windows-besked.svg": update_page,
    "windows-lapp.svg": windows_note,
    "windows-hjalp.svg": call_for_help,
    "windows-bank.svg": bank_on_phone,
}
