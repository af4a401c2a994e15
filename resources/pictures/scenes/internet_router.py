"""The pictures of the guide on the router."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit
from resources.pictures.scenes.printer_trouble import lamp

__all__ = ["PICTURES"]


def router(x: float, y: float, w: float, h: float) -> str:
    """Draw a router from the front, its upper left at ``x``, ``y``; its aerials reach 60 above."""
    aerials = (
        kit.path(f"M {x + w * at} {y} L {x + w * at + lean} {y - 56}", pen=9)
        for at, lean in ((0.12, -12), (0.88, 12))
    )
    return "\n".join((*aerials, kit.box(x, y, w, h, r=14)))


def find() -> str:
    """The router and its cable to the wall."""
    lamps = [kit.disc(x, 186, 7, fill=kit.BLACK, pen=0) for x in (134, 162, 190, 218)]
    cable = kit.path("M 316 190 C 340 186 320 120 352 120", pen=5)
    socket = [kit.box(346, 92, 46, 56, r=8), kit.disc(369, 120, 9, fill=kit.BLACK, pen=0)]
    shelf = kit.line((12, 226), (388, 226), pen=7)
    body = [kit.wifi(176, 98, 54, pen=6), router(76, 150, 200, 70), *lamps]
    return kit.svg(cable, *socket, shelf, *body, kit.ring(180, 148, 264, 212, 1))


def _lamps(*lit: bool) -> list[str]:
    return [router(30, 96, 340, 150), *(lamp(100 + at * 100, 172, lit=each) for at, each in enumerate(lit))]


def lights() -> str:
    """The lamps on the front of the router; one of them is dark."""
    return kit.svg(*_lamps(True, True, False), kit.ring(200, 172, 310, 100, 2, side="top"))


def lights_again() -> str:
    """All the lamps on the front of the router."""
    return kit.svg(*_lamps(True, True, True), kit.ring(200, 172, 310, 100, 6, side="top"))


def _socket(x: float, y: float) -> str:
    holes = (kit.disc(x + at, y, 8, fill=kit.BLACK, pen=0) for at in (-18, 18))
    return "\n".join((kit.box(x - 62, y - 62, 124, 124, r=16), kit.disc(x, y, 42), *holes))


def _plug(x: float, y: float) -> str:
    """Draw a plug that lies with its two pins to the left, at ``x``."""
    pins = (kit.line((x, y + at), (x + 34, y + at), pen=9) for at in (-18, 18))
    body = kit.path(
        f"M {x + 34} {y - 36} L {x + 78} {y - 36} Q {x + 108} {y - 36} {x + 108} {y}"
        f" Q {x + 108} {y + 36} {x + 78} {y + 36} L {x + 34} {y + 36} Z",
        fill=kit.WHITE,
    )
    cable = kit.path(f"M {x + 108} {y} C {x + 150} {y} {x + 130} {y + 110} {x + 168} {y + 110}", pen=7)
    return "\n".join((*pins, cable, body))


def pull_out() -> str:
    """The plug is pulled out of the wall."""
    away = kit.arrow((206, 56), (300, 56), pen=9)
    return kit.svg(_socket(84, 150), _plug(196, 150), away, kit.ring(248, 150, 142, 106, 3, side="right"))


def wait() -> str:
    """A minute on a clock, while the plug is out."""
    clock = [kit.disc(286, 118, 68), kit.path("M 0 -44 L 0 0 L 28 18", 286, 118, pen=8)]
    label = kit.words("1 min", 286, 246, size=44)
    return kit.svg(_socket(84, 150), *clock, label, kit.ring(286, 118, 162, 162, 4))


def put_in() -> str:
    """The plug is put back into the wall."""
    back = kit.arrow((300, 56), (206, 56), pen=9)
    return kit.svg(_socket(84, 150), _plug(196, 150), back, kit.ring(248, 150, 142, 106, 5, side="right"))


def try_it() -> str:
    """A page with a photo and text, read on the phone."""
    bar = [kit.wifi(280, 60, 26, pen=4), kit.battery(316, 60, 0.6, full=0.8)]
    page = [kit.photo(200, 144, 160, 76), kit.row(122, 206, 156), kit.row(122, 232, 110)]
    return kit.svg(kit.phone_head(50, 300), *bar, *page, kit.ring(200, 172, 226, 176, 7))


def place() -> str:
    """The router free and high on a shelf, not in a cupboard."""
    cupboard = [
        kit.box(14, 108, 132, 178, r=4),
        kit.line((80, 108), (80, 286)),
        kit.disc(68, 196, 4, fill=kit.BLACK),
    ]
    inside = [kit.disc(92, 196, 4, fill=kit.BLACK), kit.cross(80, 60, 1.6)]
    shelf = [
        kit.line((190, 212), (392, 212), pen=8),
        kit.path("M 214 212 L 214 250 M 368 212 L 368 250", pen=5),
    ]
    free = [kit.wifi(290, 100, 50, pen=6), router(222, 156, 136, 52)]
    lamps = [kit.disc(x, 182, 6, fill=kit.BLACK, pen=0) for x in (262, 290, 318)]
    return kit.svg(*cupboard, *inside, *shelf, *free, *lamps, kit.ring(290, 142, 188, 196, 8))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "router-hitta.svg": find,
    "router-lampor.svg": lights,
    "router-dra-ut.svg": pull_out,
    "router-vanta.svg": wait,
    "router-satt-i.svg": put_in,
    "router-lyser.svg": lights_again,
    "router-prova.svg": try_it,
    "router-plats.svg": place,
}
