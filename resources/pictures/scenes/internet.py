"""The pictures of the guides on wifi, e-mail and the router."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit
from resources.pictures.scenes import internet_mail, internet_router
from resources.pictures.scenes.printer import label

__all__ = ["PICTURES"]


def phone_wifi_sign() -> str:
    """The wifi sign at the top of the phone."""
    bar = [kit.row(66, 74, 44), kit.wifi(230, 72, 38, pen=5), kit.battery(316, 74, 0.9, full=0.8)]
    icons = [kit.box(x - 26, y - 26, 52, 52, r=13, pen=4) for y in (190, 270) for x in (92, 200, 308)]
    return kit.svg(kit.phone_head(20, 360), *bar, *icons, kit.ring(230, 74, 78, 78, 5))


def _taskbar() -> list[str]:
    """Draw a computer whose taskbar shows the start sign, a printer, the wifi sign and the time."""
    start = [kit.box(56 + x, 208 + y, 15, 15, r=2, fill=kit.BLACK, pen=0.1) for x in (0, 19) for y in (0, 19)]
    foot = kit.path("M 4 272 L 396 272 L 380 296 L 20 296 Z", fill=kit.WHITE)
    screen = [kit.box(20, 8, 360, 264, r=14), kit.line((22, 184), (378, 184), pen=4)]
    return [*screen, *start, kit.printer_sign(206, 226), kit.wifi(296, 226, 36), kit.row(346, 226, 18), foot]


def windows_wifi_sign() -> str:
    """The wifi sign in the lower right corner of the computer."""
    return kit.svg(*_taskbar(), kit.ring(296, 226, 74, 74, 5, side="top"))


def windows_printer_sign() -> str:
    """The small printer in the lower right corner of the computer."""
    return kit.svg(*_taskbar(), kit.ring(206, 226, 76, 76, 6, side="top"))


def settings() -> str:
    """The cogwheel among the apps of the phone."""
    return kit.home_screen(kit.gear(200, 174, 32), number=2)


def _android_connections(word: str) -> str:
    first = [kit.wifi(84, 98, 32), kit.named_row(word, 120, 98, size=32)]
    others = [
        *(kit.disc(84, y, 13, pen=4) for y in (184, 254)),
        *(kit.row(120, y, w) for y, w in ((184, 120), (254, 150))),
    ]
    marker = kit.ring(200, 98, 308, 78, 3, side="top")
    return kit.svg(kit.phone_head(20, 360), *first, *others, marker, kit.hand(286, 124))


def android_wifi() -> str:
    """The row Wi-Fi of an Android phone, with its switch."""
    row = [kit.named_row("Wi-Fi", 98, 104, size=40), kit.switch(310, 104, 68)]
    others = [kit.row(82, 196, 110), kit.row(82, 260, 80)]
    switches = [kit.switch(304, y, 56, on=False) for y in (196, 260)]
    marker = kit.ring(152, 104, 196, 80, 4, side="top")
    return kit.svg(kit.phone_head(20, 360), *row, *others, *switches, marker, kit.hand(186, 128))


def iphone_wifi() -> str:
    """The row Wi-Fi among the settings of an iPhone."""
    person = [kit.face(92, 82, 1.1, body=False), kit.row(132, 74, 110), kit.row(132, 94, 80)]
    row = [kit.wifi(88, 174, 32), kit.named_row("Wi-Fi", 124, 174, size=40)]
    other = [kit.disc(88, 260, 14, pen=4), kit.row(124, 260, 110)]
    way = kit.path("M -7 -12 L 6 0 L -7 12", 322, 174)
    marker = kit.ring(200, 174, 308, 80, 3, side="top")
    return kit.svg(kit.phone_head(20, 360), *person, *row, way, *other, marker, kit.hand(252, 200))


def iphone_switch() -> str:
    """The switch beside Wi-Fi of an iPhone."""
    row = [kit.named_row("Wi-Fi", 76, 104, size=40), kit.switch(296, 104, 84)]
    names = [kit.row(124, y, 110) for y in (200, 260)]
    signs = [kit.wifi(88, y, 30) for y in (200, 260)]
    marker = kit.ring(296, 104, 122, 80, 4)
    return kit.svg(kit.phone_head(20, 360), *row, *names, *signs, marker, kit.hand(314, 126))


def choose_network() -> str:
    """The name that is the same as on the label."""
    square = kit.path("M -14 -14 L 14 -14 L 14 14 L -14 14 Z", 112, 250)
    names = [kit.disc(112, 82, 15), kit.house(112, 166), square]
    signs = [kit.wifi(62, y, 26, pen=4) for y in (82, 166, 250)]
    bars = [kit.row(146, y, 52) for y in (82, 166, 250)]
    marker = kit.ring(128, 166, 186, 70, 5, side="right")
    return kit.svg(kit.phone_head(14, 226), *signs, *names, *bars, marker, kit.hand(160, 186), label(284, 22))


def wifi_password() -> str:
    """The keys of the phone; the helper looks away."""
    keys = [kit.box(42 + c * 33, 148 + r * 38, 25, 28, r=5, pen=4) for r in range(3) for c in range(6)]
    typed = kit.field(42, 66, 190, 46, hidden=5)
    marker = kit.ring(136, 200, 226, 134, 6, side="top")
    aside = [label(286, 24), kit.eye_away(338, 200)]
    return kit.svg(kit.phone_head(12, 250), typed, *keys, marker, *aside)


def _android_join(word: str) -> str:
    typed = kit.field(84, 74, 232, 50, hidden=7)
    target = [kit.named_button(word, 200, 194, 170, 64, size=36), kit.ring(200, 194, 204, 96, 7)]
    return kit.svg(kit.phone_head(40, 320), typed, *target, kit.hand(258, 218))


def _iphone_join(word: str) -> str:
    top = [kit.cross(70, 84, 0.8), kit.words(word, 286, 84, size=34)]
    typed = kit.field(52, 160, 296, 52, hidden=7)
    return kit.svg(kit.phone_head(20, 360), *top, typed, kit.ring(286, 84, 150, 68, 7), kit.hand(306, 106))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    **internet_mail.PICTURES,
    **internet_router.PICTURES,
    "mobil-wifi-tecken.svg": phone_wifi_sign,
    "windows-wifi-tecken.svg": windows_wifi_sign,
    "windows-skrivare.svg": windows_printer_sign,
    "wifi-installningar.svg": settings,
    "wifi-anslutningar-sv.svg": lambda: _android_connections("Anslutningar"),
    "wifi-anslutningar-en.svg": lambda: _android_connections("Connections"),
    "wifi-android.svg": android_wifi,
    "wifi-iphone.svg": iphone_wifi,
    "wifi-iphone-pa.svg": iphone_switch,
    "wifi-valj-namn.svg": choose_network,
    "wifi-losenord.svg": wifi_password,
    "wifi-anslut-android-sv.svg": lambda: _android_join("Anslut"),
    "wifi-anslut-android-en.svg": lambda: _android_join("Connect"),
    "wifi-anslut-iphone-sv.svg": lambda: _iphone_join("Anslut"),
    "wifi-anslut-iphone-en.svg": lambda: _iphone_join("Join"),
}
