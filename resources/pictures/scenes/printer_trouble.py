"""The pictures of the guide on a printer that does not print."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES", "front", "power"]


def power(x: float, y: float, r: float) -> str:
    """Draw the button that turns a thing on and off, ``r`` to its rim."""
    s = r * 0.42
    gap = kit.line((x, y - s * 1.3), (x, y - s * 0.4), pen=16, ink=kit.WHITE)
    sign = [kit.disc(x, y, s, pen=6), gap, kit.line((x, y - s * 1.3), (x, y - s * 0.1), pen=6)]
    return "\n".join((kit.disc(x, y, r), *sign))


def lamp(x: float, y: float, *, lit: bool) -> str:
    """Draw a lamp: black with rays when lit."""
    if not lit:
        return kit.disc(x, y, 13)
    ways = ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7))
    rays = (kit.line((x + 20 * a, y + 20 * b), (x + 32 * a, y + 32 * b)) for a, b in ways)
    return "\n".join((kit.disc(x, y, 13, fill=kit.BLACK, pen=0), *rays))


def front(x: float, y: float, *, sheet: bool = False) -> str:
    """Draw a large printer, 260 wide and 154 high from its upper left; a ``sheet`` hangs 90 below it."""
    parts = [
        kit.path(f"M {x + 55} {y + 60} L {x + 68} {y} L {x + 192} {y} L {x + 205} {y + 60}", fill=kit.WHITE),
        kit.box(x, y + 58, 260, 96, r=16),
        kit.box(x + 24, y + 76, 70, 34, r=4, pen=4),
        kit.disc(x + 224, y + 92, 9, fill=kit.BLACK, pen=0),
        kit.box(x + 42, y + 126, 176, 14, r=4, fill=kit.BLACK, pen=0.1),
    ]
    if sheet:
        paper = f"M {x + 60} {y + 134} L {x + 46} {y + 240} L {x + 214} {y + 240} L {x + 200} {y + 134} Z"
        rows = (kit.row(x + 80, y + at, 100) for at in (166, 190, 214))
        parts += [kit.path(paper, fill=kit.WHITE), *rows]
    return "\n".join(parts)


def is_on() -> str:
    """The lamp of the printer."""
    small = [kit.printer(8, 90), kit.line((141, 152), (180, 152), pen=4)]
    large = [kit.box(180, 22, 208, 256, r=20), lamp(294, 92, lit=True), power(294, 212, 46)]
    return kit.svg(*small, *large, kit.ring(294, 92, 96, 96, 1))


def message() -> str:
    """What the printer says on its display."""
    sign = [
        kit.path("M 0 -34 L 40 34 L -40 34 Z", 104, 118),
        kit.line((104, 104), (104, 128), pen=8),
        kit.disc(104, 140, 4, fill=kit.BLACK, pen=0),
    ]
    rows = [kit.row(172, 100, 150), kit.row(172, 124, 120), kit.row(172, 148, 138)]
    body = [kit.path("M 20 226 L 12 292 L 388 292 L 380 226"), kit.line((80, 268), (320, 268), pen=9)]
    return kit.svg(
        *body, kit.page(40, 42, 320, 156), *sign, *rows, kit.ring(200, 122, 296, 118, 2, side="top")
    )


def _clock(x: float, y: float, r: float) -> str:
    hands = kit.path(f"M 0 {-r * 0.6} L 0 0 L {r * 0.4} {r * 0.25}", x, y)
    return "\n".join((kit.disc(x, y, r), hands))


def turn_off() -> str:
    """The power button; the lamp is dark, and a minute goes."""
    panel = [kit.box(20, 40, 216, 220, r=20), lamp(128, 76, lit=False), power(128, 174, 46)]
    wait = [_clock(320, 118, 46), kit.words("1 min", 320, 196, size=36)]
    return kit.svg(*panel, *wait, kit.ring(128, 174, 128, 128, 3), kit.hand(148, 204))


def turn_on() -> str:
    """The power button; the lamp is lit and the wifi sign shows."""
    panel = [kit.box(20, 16, 216, 256, r=20), lamp(128, 66, lit=True), power(128, 182, 44)]
    shown = [kit.page(278, 96, 88, 84), kit.wifi(322, 140, 52, pen=6)]
    return kit.svg(*panel, *shown, kit.ring(128, 182, 116, 116, 4), kit.hand(148, 212))


def android_pull_down() -> str:
    """A finger drawn from the upper edge of the phone and down."""
    clock = [kit.battery(296, 62, 0.7)]
    pull = kit.arrow((200, 112), (200, 228), pen=9)
    marker = kit.ring(200, 58, 96, 72, 6, side="left")
    return kit.svg(kit.phone_head(60, 280), *clock, pull, marker, kit.hand(218, 206))


def iphone_pull_up() -> str:
    """A finger drawn from the lower edge of the phone and up, to the middle."""
    bar = kit.line((160, 254), (240, 254), pen=7)
    pull = kit.arrow((200, 206), (200, 84), pen=9)
    return kit.svg(kit.phone_foot(60, 280), bar, pull, kit.ring(200, 252, 124, 62, 6), kit.hand(220, 84))


def android_notice() -> str:
    """The notice on what is being printed."""
    rows = [kit.box(92, 60 + at * 92, 216, 76, r=18, pen=4) for at in range(2)]
    first = [kit.printer_sign(132, 98, 1.2), kit.row(176, 88, 108), kit.row(176, 108, 76)]
    second = [kit.envelope(112, 176, 44, 30), kit.row(176, 182, 90), kit.row(176, 202, 108)]
    marker = kit.ring(200, 98, 236, 92, 7)
    return kit.svg(kit.phone_head(60, 280), *rows, *first, *second, marker, kit.hand(262, 124))


def iphone_card() -> str:
    """The pictures of the open apps; the one with a printer."""
    sides = [
        kit.path("M 74 86 L 88 86 Q 98 86 98 96 L 98 206 Q 98 216 88 216 L 74 216"),
        kit.path("M 326 86 L 312 86 Q 302 86 302 96 L 302 206 Q 302 216 312 216 L 326 216"),
    ]
    card = [kit.box(134, 66, 132, 184, r=14, pen=4), kit.printer_sign(200, 144, 2.2), kit.row(164, 218, 72)]
    marker = kit.ring(200, 158, 158, 214, 7, side="top")
    return kit.svg(kit.phone(60, 4, 280, 292), *sides, *card, marker, kit.hand(228, 178))


def _window(*parts: str) -> str:
    frame = [kit.box(18, 22, 364, 256, r=12), kit.line((18, 74), (382, 74), pen=4), kit.row(44, 48, 96)]
    return kit.svg(*frame, kit.cross(352, 48, 0.7), *parts)


def _waiting(y: float) -> str:
    corner = f"M 44 {y - 24} L 66 {y - 24} L 78 {y - 12} L 78 {y + 24} L 44 {y + 24} Z"
    return "\n".join((kit.path(corner, pen=4), kit.row(104, y - 9, 110), kit.row(104, y + 11, 74)))


def _dots(x: float, y: float) -> str:
    return "\n".join(kit.disc(x + at, y, 5.5, fill=kit.BLACK, pen=0) for at in (-18, 0, 18))


def windows_dots() -> str:
    """The three dots of what waits to be printed."""
    marker = kit.ring(316, 134, 84, 66, 7)
    return _window(_waiting(134), _dots(316, 134), _waiting(222), marker, kit.hand(326, 158))


def _windows_cancel(word: str) -> str:
    menu = [kit.box(168, 96, 196, 174, r=10), kit.row(194, 128, 80), kit.row(194, 238, 104)]
    marker = kit.ring(266, 182, 208, 66, 8)
    return _window(_waiting(134), *menu, kit.named_row(word, 194, 182, size=34), marker, kit.hand(320, 196))


def _android_cancel(word: str) -> str:
    page = [kit.printer_sign(118, 82, 1.3), kit.row(166, 70, 118), kit.row(166, 94, 84)]
    target = [kit.named_button(word, 200, 182, 168, 62, size=36), kit.ring(200, 182, 200, 92, 8)]
    divider = kit.line((92, 124), (308, 124), pen=3)
    return kit.svg(kit.phone_head(60, 280), *page, divider, *target, kit.hand(262, 204))


def _iphone_cancel(word: str) -> str:
    page = [kit.box(72, 48, 256, 66, r=14, pen=4), kit.row(96, 72, 150), kit.row(96, 92, 104)]
    target = [kit.box(72, 148, 256, 64, r=14, pen=4), kit.words(word, 200, 180, size=32)]
    marker = kit.ring(200, 180, 278, 88, 8, side="left")
    return kit.svg(kit.phone_head(40, 320), *page, *target, marker, kit.hand(284, 204))


def sheet_comes_out() -> str:
    """A sheet that comes out of the printer."""
    return kit.svg(front(70, 22, sheet=True), kit.ring(200, 226, 208, 112, 9, side="right"))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "skrivare-lampa.svg": is_on,
    "skrivare-besked.svg": message,
    "skrivare-stang-av.svg": turn_off,
    "skrivare-satt-pa.svg": turn_on,
    "android-dra-ner.svg": android_pull_down,
    "iphone-dra-upp.svg": iphone_pull_up,
    "android-utskrift.svg": android_notice,
    "iphone-utskrift.svg": iphone_card,
    "windows-utskrift.svg": windows_dots,
    "windows-avbryt-sv.svg": lambda: _windows_cancel("Avbryt"),
    "windows-avbryt-en.svg": lambda: _windows_cancel("Cancel"),
    "android-avbryt-sv.svg": lambda: _android_cancel("Avbryt"),
    "android-avbryt-en.svg": lambda: _android_cancel("Cancel"),
    "iphone-avbryt-sv.svg": lambda: _iphone_cancel("Avbryt utskrift"),
    "iphone-avbryt-en.svg": lambda: _iphone_cancel("Cancel Printing"),
    "skrivare-papper-ut.svg": sheet_comes_out,
}
