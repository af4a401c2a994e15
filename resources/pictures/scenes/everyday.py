"""The pictures of the guides on charging, on restarting and on the phone's own settings."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit
from resources.pictures.scenes import everyday_settings, everyday_windows

__all__ = ["PICTURES"]


def _power_sign(x: float, y: float, k: float = 1) -> str:
    """Draw the sign for on and off, 44 ``k`` high: a ring that is open at the top, with a bar."""
    ring = "M -11 -14 C -26 -4 -24 20 0 20 C 24 20 26 -4 11 -14 M 0 -22 L 0 0"
    return kit.path(ring, x, y, k=k, pen=6)


def _bolt(x: float, y: float, k: float = 1, *, fill: str = kit.BLACK) -> str:
    """Draw a flash of lightning, 48 ``k`` high: it charges."""
    return kit.path("M 6 -24 L -14 4 L 0 4 L -6 24 L 14 -4 L 0 -4 Z", x, y, k=k, fill=fill, pen=3)


def _clock(x: float, y: float, r: float) -> str:
    hands = kit.line((x, y - r * 0.62), (x, y), (x + r * 0.44, y + r * 0.26), pen=6)
    return "\n".join((kit.disc(x, y, r), hands))


def battery_sign() -> str:
    """Draw the battery at the upper right of the screen."""
    rest = [kit.row(60, 84, 70), kit.line((32, 142), (368, 142), pen=3)]
    apps = [kit.box(x - 28, 188, 56, 56, r=14) for x in (92, 200, 308)]
    marker = kit.ring(296, 84, 122, 82, 1)
    return kit.svg(kit.phone_head(20, 360), *rest, *apps, kit.battery(300, 84, 1.2, full=0.25), marker)


def charger_in_wall() -> str:
    """Draw a charger on its way into the socket of the wall."""
    socket = [kit.disc(106, 132, 58), kit.disc(106, 132, 40)]
    holes = [kit.disc(x, 132, 7, fill=kit.BLACK, pen=0) for x in (88, 124)]
    pins = [kit.line((236, y), (266, y), pen=9) for y in (120, 144)]
    body = [kit.box(266, 98, 74, 68, r=14), kit.path("M 340 132 C 384 132 376 200 340 232 L 316 256")]
    marker = kit.ring(106, 132, 156, 156, 2, side="top")
    return kit.svg(*socket, *holes, *pins, *body, marker)


def cable_in_phone() -> str:
    """Draw the cable on its way into the foot of the phone."""
    mobile = kit.path("M 90 6 L 90 148 Q 90 176 118 176 L 282 176 Q 310 176 310 148 L 310 6", fill=kit.WHITE)
    screen = kit.path("M 104 6 L 104 146 L 296 146 L 296 6", pen=4)
    hole = kit.box(178, 166, 44, 16, r=8, fill=kit.BLACK, pen=0.1)
    cable = [kit.box(187, 196, 26, 20, r=4, pen=4), kit.box(176, 214, 48, 40, r=8)]
    tail = kit.line((200, 254), (200, 296), pen=7)
    return kit.svg(mobile, screen, hole, *cable, tail, kit.ring(200, 204, 120, 128, 3))


def charging_sign() -> str:
    """Draw a large battery with a flash on the screen: it charges."""
    sign = [kit.box(130, 96, 128, 72, r=12), kit.box(258, 118, 14, 28, r=3, fill=kit.BLACK, pen=0.1)]
    cable = kit.line((200, 284), (200, 298), pen=9)
    return kit.svg(
        kit.phone(80, 6, 240, 276), *sign, _bolt(194, 132, 1.2), cable, kit.ring(200, 132, 184, 110, 4)
    )


def power_android() -> str:
    """Draw the panel of Android that is drawn down, the sign for on and off at its upper right."""
    tiles = [kit.pill(x, y, 120, 44) for y in (182, 244) for x in (126, 274)]
    others = [kit.gear(190, 86, 22), kit.row(64, 86, 80)]
    marker = kit.ring(310, 86, 80, 80, 5)
    return kit.svg(kit.phone_head(30, 340), *others, _power_sign(310, 86, 0.95), *tiles, marker)


def power_iphone() -> str:
    """Draw the two buttons of an iPhone that are held together, one on each side."""
    buttons = [
        kit.box(113, 88, 14, 40, r=5, fill=kit.BLACK, pen=0.1),
        kit.box(273, 84, 14, 56, r=5, fill=kit.BLACK, pen=0.1),
    ]
    squeeze = [kit.arrow((64, 108), (98, 108), pen=8), kit.arrow((336, 108), (302, 108), pen=8)]
    mobile = kit.phone(122, 34, 156, 262)
    return kit.svg(*buttons, mobile, *squeeze, kit.ring(200, 108, 312, 86, 5))


def _restart(word: str) -> str:
    """Draw the choices of Android when it is turned off, with the button ``word``."""
    other = [kit.disc(200, 72, 26), _power_sign(200, 73, 0.6)]
    target = kit.named_button(word, 200, 174, 220, 60, size=38)
    marker = kit.ring(200, 174, 252, 92, 6)
    return kit.svg(
        kit.phone_head(50, 300), *other, target, kit.row(150, 262, 100), marker, kit.hand(300, 198)
    )


def restart_sv() -> str:
    """Draw the button Starta om."""
    return _restart("Starta om")


def restart_en() -> str:
    """Draw the button Restart."""
    return _restart("Restart")


def power_slide_iphone() -> str:
    """Draw the slider of iPhone that turns it off, moved to the right."""
    slider = [kit.pill(200, 112, 236, 64), kit.disc(118, 112, 26), _power_sign(118, 113, 0.6)]
    way = kit.arrow((160, 112), (290, 112), pen=8)
    rest = [kit.disc(200, 236, 26), kit.cross(200, 236, 0.7)]
    return kit.svg(kit.phone_head(40, 320), *slider, way, *rest, kit.ring(200, 112, 268, 96, 6))


def restart_wait() -> str:
    """Draw a phone that lies and starts, and a clock."""
    mobile = [kit.phone(60, 10, 150, 280), _power_sign(135, 150, 1.2)]
    return kit.svg(*mobile, _clock(304, 150, 50), kit.ring(304, 150, 132, 132, 7, side="top"))


def power_on_iphone() -> str:
    """Draw the dark screen of an iPhone and the button on its side."""
    button = kit.box(229, 96, 14, 60, r=5, fill=kit.BLACK, pen=0.1)
    mobile = [kit.phone(86, 10, 148, 280), kit.box(96, 34, 128, 232, r=6, fill=kit.BLACK)]
    press = kit.arrow((338, 126), (294, 126), pen=8)
    return kit.svg(button, *mobile, press, _clock(340, 216, 38), kit.ring(242, 126, 66, 100, 7, side="top"))


def phone_code() -> str:
    """Draw the field for the phone's code, and an eye that looks away."""
    dots = [kit.box(82, 76, 156, 60, r=8, pen=4), *(_dot(x) for x in (118, 146, 174, 202))]
    keys = [kit.disc(x, y, 17) for y in (196, 244) for x in (100, 160, 220)]
    return kit.svg(
        kit.phone_head(40, 240), *dots, *keys, kit.eye_away(342, 170), kit.ring(160, 106, 184, 92, 8)
    )


def _dot(x: float) -> str:
    return kit.disc(x, 106, 8, fill=kit.BLACK, pen=0)


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "ladda-batteri.svg": battery_sign,
    "ladda-vagg.svg": charger_in_wall,
    "ladda-mobil.svg": cable_in_phone,
    "ladda-blixt.svg": charging_sign,
    "omstart-android.svg": power_android,
    "omstart-iphone.svg": power_iphone,
    "omstart-starta-sv.svg": restart_sv,
    "omstart-starta-en.svg": restart_en,
    "omstart-dra-iphone.svg": power_slide_iphone,
    "omstart-vanta.svg": restart_wait,
    "omstart-pa-iphone.svg": power_on_iphone,
    "mobilens-kod.svg": phone_code,
    **everyday_settings.PICTURES,
    **everyday_windows.PICTURES,
}
