"""The pictures of the guides on false messages and on what to do when one was deceived."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def block_bankid() -> str:
    """Draw BankID with a lock on it."""
    name = [kit.words("BankID", 200, 84, size=58), kit.line((72, 124), (328, 124), pen=3)]
    return kit.svg(kit.phone_head(50, 300), *name, kit.lock(200, 212), kit.ring(200, 208, 120, 128, 5))


def change_password() -> str:
    """Draw an old password that is crossed out, and the new one below it."""
    old = [kit.field(107, 52, 186, 54, hidden=6), kit.line((96, 112), (304, 46), pen=8)]
    new = [kit.arrow((200, 118), (200, 156)), kit.field(85, 194, 230, 60, hidden=8)]
    return kit.svg(kit.phone_head(40, 320), *old, *new, kit.ring(200, 224, 264, 92, 6))


def pencil(x: float, y: float) -> str:
    """Draw a pencil whose tip is at ``x``, ``y``; it reaches 84 right and 90 up."""
    body = kit.path("M 0 0 L 8 -28 L 66 -90 L 84 -74 L 26 -12 Z", x, y, fill=kit.WHITE)
    return "\n".join((body, kit.line((x + 8, y - 28), (x + 26, y - 12), pen=4)))


def write_it_down() -> str:
    """Draw a sheet on which a day, a time and a number are being written."""
    sheet = kit.box(70, 12, 220, 276, r=6)
    clock = [kit.disc(112, 60, 22), kit.path("M 0 -12 L 0 0 L 9 5", 112, 60, pen=4), kit.row(152, 60, 100)]
    number = [kit.handset(112, 122, 0.4), kit.row(152, 122, 80)]
    marker = kit.ring(180, 210, 190, 70, 7)
    return kit.svg(sheet, *clock, *number, kit.row(110, 214, 108), marker, pencil(230, 216))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "lurad-bankid.svg": block_bankid,
    "lurad-losenord.svg": change_password,
    "lurad-skriv.svg": write_it_down,
}
