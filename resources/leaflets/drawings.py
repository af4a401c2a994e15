"""The pictures of the flyer, from the same kit as those of the guides."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def at_home() -> str:
    """Two people at a table, a mobile between them."""
    people = [kit.face(112, 104, 2.3, glasses=True), kit.face(288, 104, 2.3)]
    table = kit.box(14, 246, 372, 18, r=8)
    legs = [kit.line((x, 264), (x, 296), pen=8) for x in (44, 356)]
    mobile = [kit.phone(166, 136, 68, 110), kit.face(200, 184, 0.7)]
    return kit.svg(*people, table, *legs, *mobile)


def what_for() -> str:
    """A mobile with a video call, and around it a letter, wifi and a printer."""
    call = [kit.phone(24, 10, 150, 280), kit.face(99, 96, 1.4), kit.button(99, 228, 24, hang_up=True)]
    return kit.svg(
        *call, kit.wifi(248, 70, 56), kit.envelope(300, 36, 88, 62), kit.printer(216, 136, sheet=True)
    )


def how_it_goes() -> str:
    """A call, an arrow, and a person at the door of a house."""
    called = [kit.bubble(10, 66, 126, 104), kit.handset(72, 118, 0.72)]
    at_the_door = [kit.house(300, 168, 4.6), kit.face(300, 172, 1.1)]
    return kit.svg(*called, kit.arrow((150, 128), (208, 128), pen=8), *at_the_door)


def for_anyone() -> str:
    """A person asks, and somebody else nods."""
    asked = [kit.bubble(24, 12, 140, 76), kit.words("?", 94, 51, size=60)]
    yes = [kit.bubble(236, 12, 140, 76, tail="right"), kit.tick(306, 52, 1.4)]
    return kit.svg(*asked, *yes, kit.face(96, 172, 1.9, glasses=True), kit.face(304, 172, 1.9))


def in_safe_hands() -> str:
    """A mobile with a lock, and a helper who says that she looks away."""
    mobile = [kit.phone(24, 10, 150, 280), kit.lock(99, 150)]
    helper = [kit.bubble(206, 14, 150, 88, tail="right"), kit.eye_away(281, 58), kit.face(300, 178, 1.8)]
    return kit.svg(*mobile, *helper)


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "hemma.svg": at_home,
    "hjalp.svg": what_for,
    "gar-till.svg": how_it_goes,
    "alla.svg": for_anyone,
    "trygg.svg": in_safe_hands,
}
"""What draws each file."""
