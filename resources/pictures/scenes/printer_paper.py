"""The pictures of the guide on paper and ink."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit
from resources.pictures.scenes.printer_trouble import front

__all__ = ["PICTURES"]


def _drawer(number: int, *, out: bool) -> str:
    ends = ((352, 198), (352, 262)) if out else ((352, 262), (352, 198))
    sides = kit.line((104, 166), (84, 206)), kit.line((296, 166), (316, 206))
    tray = [kit.box(84, 206, 232, 56, r=8), kit.line((166, 234), (234, 234), pen=8)]
    marker = kit.ring(200, 234, 254, 78, number)
    return kit.svg(*sides, front(70, 8), *tray, kit.arrow(*ends, pen=9), marker)


def open_drawer() -> str:
    """The drawer for paper, pulled out."""
    return _drawer(1, out=True)


def close_drawer() -> str:
    """The drawer for paper, pushed in."""
    return _drawer(4, out=False)


def _tray() -> str:
    return kit.path("M 62 96 L 62 286 L 338 286 L 338 96", pen=7)


def put_in_paper() -> str:
    """A straight bundle of paper on its way into the drawer, seen from above."""
    edges = [kit.box(124 - at, 34 + at, 164, 150, r=4, pen=4) for at in (0, 8, 16)]
    way = kit.arrow((198, 218), (198, 266), pen=9)
    return kit.svg(_tray(), *edges, way, kit.ring(198, 116, 208, 186, 2))


def supports() -> str:
    """The two supports that are pushed to the edges of the paper, seen from above."""
    paper = kit.box(128, 70, 144, 196, r=4, pen=4)
    left = [kit.box(98, 112, 22, 110, r=6), kit.arrow((34, 168), (84, 168), pen=8)]
    right = [kit.box(280, 112, 22, 110, r=6), kit.arrow((372, 168), (334, 168), pen=8)]
    tray = kit.path("M 10 60 L 10 290 L 390 290 L 390 60", pen=7)
    return kit.svg(tray, paper, *left, *right, kit.ring(291, 167, 62, 144, 3, side="top"))


def _lid(number: int, *, up: bool) -> str:
    lid = kit.path("M 76 152 L 104 52 L 296 52 L 324 152", fill=kit.WHITE)
    inside = [
        kit.box(118, 108, 164, 60, r=6, pen=4),
        *(kit.line((x, 108), (x, 150), pen=4) for x in (173, 227)),
    ]
    body = [kit.box(60, 152, 280, 122, r=16), kit.box(92, 236, 216, 14, r=4, fill=kit.BLACK, pen=0.1)]
    ends = ((366, 122), (366, 46)) if up else ((366, 46), (366, 122))
    marker = kit.ring(200, 54, 226, 52, number)
    return kit.svg(
        lid, *inside, *body, kit.box(112, 176, 60, 30, r=4, pen=4), kit.arrow(*ends, pen=9), marker
    )


def open_lid() -> str:
    """The lid over the ink, lifted."""
    return _lid(5, up=True)


def close_lid() -> str:
    """The lid over the ink, lowered."""
    return _lid(9, up=False)


def stuck() -> str:
    """A crumpled sheet that has stuck, pulled out slowly."""
    d = (
        "M 130 140 L 116 190 L 136 204 L 122 232 L 164 220 L 196 242 L 230 222 L 272 234 L 264 204"
        " L 284 188 L 270 140 Z"
    )
    folds = [kit.line((150, 166), (182, 196), (216, 170), (246, 198), pen=4)]
    away = kit.arrow((356, 176), (356, 256), pen=9)
    return kit.svg(front(70, 6), kit.path(d, fill=kit.WHITE), *folds, away, kit.ring(200, 200, 218, 112, 6))


def _drop(x: float, y: float, *, full: bool) -> str:
    d = "M 0 -22 C 12 -4 16 4 16 11 C 16 26 -16 26 -16 11 C -16 4 -12 -4 0 -22 Z"
    return kit.path(d, x, y, fill=kit.BLACK if full else kit.WHITE)


def _cartridge(number: int, *, full: bool) -> str:
    """Draw a cartridge above its place: an empty one that comes up, or a full one that goes down."""
    other = [kit.box(78, 146, 96, 100, r=8), _drop(126, 178, full=True)]
    moved = [kit.box(212, 40, 96, 112, r=8), _drop(260, 92, full=full)]
    holder = kit.path("M 50 206 L 50 286 L 350 286 L 350 206 Z", fill=kit.WHITE)
    ends = ((362, 52), (362, 148)) if full else ((362, 148), (362, 52))
    marker = kit.ring(260, 96, 128, 146, number)
    return kit.svg(*other, holder, *moved, kit.arrow(*ends, pen=9), marker)


def take_out() -> str:
    """The empty cartridge, lifted out."""
    return _cartridge(7, full=False)


def put_in() -> str:
    """The new cartridge, pressed down."""
    return _cartridge(8, full=True)


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "papper-fack.svg": open_drawer,
    "papper-lagg-i.svg": put_in_paper,
    "papper-stod.svg": supports,
    "papper-stang.svg": close_drawer,
    "black-lucka.svg": open_lid,
    "papper-fastnat.svg": stuck,
    "black-ta-ut.svg": take_out,
    "black-satt-i.svg": put_in,
    "black-stang.svg": close_lid,
}
