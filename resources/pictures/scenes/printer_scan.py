"""The pictures of the guide on scanning with the phone."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def on_table() -> str:
    """A sheet that lies flat on a table, in the light."""
    table = kit.path("M 60 96 L 340 96 L 392 264 L 8 264 Z")
    legs = [kit.line((34, 266), (34, 292), pen=8), kit.line((366, 266), (366, 292), pen=8)]
    sheet = kit.path("M 140 122 L 260 122 L 286 238 L 114 238 Z", fill=kit.WHITE)
    rows = [kit.row(x, y, w) for x, y, w in ((152, 148, 90), (146, 176, 104), (140, 206, 80))]
    ways = ((-34, 0), (-24, 24), (0, 34), (24, 24), (34, 0))
    sun = [
        kit.disc(336, 30, 16),
        *(kit.line((336 + x * 0.8, 30 + y * 0.8), (336 + x, 30 + y)) for x, y in ways),
    ]
    return kit.svg(table, *legs, sheet, *rows, *sun, kit.ring(200, 180, 214, 150, 1))


def home_drive() -> str:
    """Drive among the apps: a triangle."""
    return kit.home_screen(kit.path("M 0 -27 L 29 24 L -29 24 Z", 200, 172, pen=13), number=2)


def home_files() -> str:
    """Files among the apps of an iPhone: a folder."""
    folder = "M -32 24 L -32 -22 L -10 -22 L -2 -12 L 32 -12 L 32 24 Z M -32 0 L 32 0"
    return kit.home_screen(kit.path(folder, 200, 174), number=2)


def android_plus() -> str:
    """The plus at the foot of an Android phone."""
    rows = [kit.box(52, y, 42, 34, r=4, pen=4) for y in (14, 72)]
    bars = [kit.row(112, y, w) for y, w in ((31, 150), (89, 120))]
    plus = [kit.box(248, 132, 84, 76, r=22), kit.path("M -20 0 L 20 0 M 0 -20 L 0 20", 290, 170, pen=8)]
    return kit.svg(
        kit.phone_foot(20, 360), *rows, *bars, *plus, kit.ring(290, 170, 122, 112, 3), kit.hand(310, 200)
    )


def iphone_dots() -> str:
    """The three dots at the top of an iPhone."""
    dots = [kit.disc(308 + at, 90, 6, fill=kit.BLACK, pen=0) for at in (-16, 0, 16)]
    folder = "M -26 20 L -26 -18 L -8 -18 L -2 -10 L 26 -10 L 26 20 Z"
    folders = [kit.path(folder, x, 206) for x in (100, 200, 300)]
    bars = [kit.row(x - 24, 250, 48) for x in (100, 200, 300)]
    return kit.svg(
        kit.phone_head(20, 360), kit.row(60, 90, 110), kit.disc(308, 90, 30, pen=4), *dots, *folders, *bars,
        kit.ring(308, 90, 88, 88, 3), kit.hand(324, 122),
    )  # fmt: skip


def _choose(word: str) -> str:
    panel = kit.path("M 32 40 Q 32 20 52 20 L 348 20 Q 368 20 368 40", pen=4)
    others = [*(kit.disc(76, y, 15, pen=4) for y in (58, 226)), *(kit.row(116, y, 130) for y in (58, 226))]
    chosen = kit.words(word, 200, 146, size=33)
    marker = kit.ring(200, 146, 324, 78, 4, side="top")
    return kit.svg(kit.phone_foot(20, 360), panel, *others, chosen, marker, kit.hand(310, 170))


def hold_above() -> str:
    """The phone held straight above the sheet; a frame shows around the sheet."""
    corners = (
        "M 118 88 L 118 54 L 152 54 M 248 54 L 282 54 L 282 88 M 282 150 L 282 184 L 248 184"
        " M 152 184 L 118 184 L 118 150"
    )
    sheet = [kit.box(136, 70, 128, 98, r=3, pen=4), *(kit.row(154, y, 90) for y in (92, 118, 144))]
    take = [kit.disc(200, 240, 24), kit.disc(200, 240, 15, pen=4)]
    return kit.svg(
        kit.phone(70, 4, 260, 292), *sheet, kit.path(corners, pen=7), *take, kit.ring(200, 119, 218, 178, 5)
    )


def _done(word: str, number: int) -> str:
    sheet = [
        kit.box(128, 14, 144, 110, r=3, pen=4),
        *(kit.row(148, y, w) for y, w in ((38, 104), (68, 90), (98, 104))),
    ]
    target = [kit.named_button(word, 210, 192, 160, 60, size=36), kit.ring(210, 192, 192, 92, number)]
    return kit.svg(kit.phone_foot(20, 360), *sheet, *target, kit.hand(278, 206))


def _top(word: str, number: int) -> str:
    rows = [kit.path("M -26 20 L -26 -18 L -8 -18 L -2 -10 L 26 -10 L 26 20 Z", 92, y) for y in (188, 256)]
    bars = [kit.row(140, y, w) for y, w in ((190, 150), (258, 110))]
    target = [kit.words(word, 288, 88, size=36), kit.ring(288, 88, 146, 70, number)]
    return kit.svg(kit.phone_head(20, 360), kit.cross(66, 88, 0.8), *rows, *bars, *target, kit.hand(308, 112))


def find_it() -> str:
    """The sheet among what has been kept in the phone."""
    rows = [kit.box(66, y - 26, 44, 52, r=4, pen=4) for y in (82, 170, 258)]
    lines = [kit.line((76, y + at), (100, y + at), pen=4) for y in (82, 170, 258) for at in (-8, 6)]
    bars = [kit.row(136, y, w) for y, w in ((82, 150), (170, 120), (258, 140))]
    return kit.svg(
        kit.phone_head(30, 340), *rows, *lines, *bars, kit.ring(200, 82, 306, 84, 8), kit.hand(288, 108)
    )


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "skanna-bord.svg": on_table,
    "skanna-drive.svg": home_drive,
    "skanna-filer.svg": home_files,
    "skanna-plus.svg": android_plus,
    "skanna-prickar.svg": iphone_dots,
    "skanna-android-sv.svg": lambda: _choose("Skanna"),
    "skanna-android-en.svg": lambda: _choose("Scan"),
    "skanna-iphone-sv.svg": lambda: _choose("Skanna dokument"),
    "skanna-iphone-en.svg": lambda: _choose("Scan Documents"),
    "skanna-hall.svg": hold_above,
    "skanna-klar-sv.svg": lambda: _done("Klar", 6),
    "skanna-klar-en.svg": lambda: _done("Done", 6),
    "skanna-spara-sv.svg": lambda: _done("Spara", 7),
    "skanna-spara-en.svg": lambda: _done("Save", 7),
    "skanna-plats-sv.svg": lambda: _top("Spara", 7),
    "skanna-plats-en.svg": lambda: _top("Save", 7),
    "skanna-hitta.svg": find_it,
}
