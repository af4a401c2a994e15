"""The pictures of the guides on printing from the phone and on scanning."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def open_it() -> str:
    """One of the photos in the phone."""
    places = [(132, 104), (268, 104), (132, 224), (268, 224)]
    photos = [kit.photo(x, y, 112, 96) for x, y in places]
    return kit.svg(kit.phone_head(50, 300), *photos, kit.ring(132, 104, 132, 116, 1), kit.hand(156, 134))


def android_dots() -> str:
    """The three dots at the top of an Android phone."""
    dots = [kit.disc(318, y, 6.5, fill=kit.BLACK, pen=0) for y in (68, 88, 108)]
    top = [kit.path("M 14 -12 L 0 0 L 14 12 M 0 0 L 34 0", 58, 88), kit.line((32, 146), (368, 146), pen=3)]
    marker = kit.ring(318, 88, 80, 80, 2)
    page = [kit.row(62, 182, 150), kit.row(62, 214, 190), kit.row(62, 246, 170)]
    return kit.svg(kit.phone_head(20, 360), *top, *page, *dots, marker, kit.hand(326, 122))


def iphone_share() -> str:
    """The Share sign at the foot of an iPhone."""
    heart = kit.path("M 0 18 C -34 -4 -16 -26 0 -10 C 16 -26 34 -4 0 18 Z", 216, 178)
    shown = [kit.photo(200, 64, 250, 112), kit.share_box(112, 178), heart]
    target = [kit.ring(112, 178, 86, 86, 2), kit.hand(132, 204)]
    return kit.svg(kit.phone_foot(50, 300), *shown, *target)


def which_printer() -> str:
    """The row with the name of the printer, above the page."""
    chosen = [
        kit.printer_sign(92, 94, 1.2),
        kit.row(136, 94, 130),
        kit.path("M -12 -6 L 0 7 L 12 -6", 304, 94),
    ]
    page = [kit.box(136, 172, 128, 122, r=4, pen=4), kit.photo(200, 232, 88, 72)]
    marker = kit.ring(200, 94, 300, 82, 4, side="top")
    return kit.svg(kit.phone_head(20, 360), *chosen, *page, marker, kit.hand(286, 118))


def pages() -> str:
    """The page as it will be, with its number of how many below."""
    sides = [
        kit.path("M 34 52 L 62 52 L 62 196 L 34 196", pen=4),
        kit.path("M 366 52 L 338 52 L 338 196 L 366 196", pen=4),
    ]
    page = [kit.box(134, 44, 132, 160, r=4, pen=4), kit.photo(200, 98, 92, 70)]
    rows = [kit.row(156, y, 88) for y in (156, 178)]
    marker = [kit.words("1/3", 200, 246, size=44), kit.ring(200, 246, 126, 66, 5)]
    return kit.svg(kit.phone_foot(20, 360), *sides, *page, *rows, *marker)


def _iphone_print(word: str) -> str:
    top = [kit.cross(66, 84, 0.8), kit.words(word, 280, 84, size=34)]
    rows = [kit.box(48, 150, 304, 60, r=14, pen=4), kit.printer_sign(84, 180), kit.row(122, 180, 120)]
    marker = kit.ring(280, 84, 160, 68, 6)
    return kit.svg(kit.phone_head(20, 360), *top, *rows, kit.row(72, 252, 140), marker, kit.hand(300, 106))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "skriv-ut-oppna.svg": open_it,
    "skriv-ut-prickar.svg": android_dots,
    "skriv-ut-dela.svg": iphone_share,
    "skriv-ut-skrivare.svg": which_printer,
    "skriv-ut-sidor.svg": pages,
    "skriv-ut-iphone-sv.svg": lambda: _iphone_print("Skriv ut"),
    "skriv-ut-iphone-en.svg": lambda: _iphone_print("Print"),
}
