"""The pictures of the guides on the printer and scanning."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit
from resources.pictures.scenes import printer_paper, printer_scan, printer_trouble, printer_use

__all__ = ["PICTURES", "label"]


def label(x: float, y: float) -> str:
    """Draw the router's label: the name of the wifi (a house stands for it) and the password."""
    return "\n".join(
        (
            kit.box(x, y, 106, 86, r=8),
            kit.wifi(x + 24, y + 27, 22, pen=4),
            kit.house(x + 70, y + 27, 0.8),
            kit.key(x + 29, y + 62),
            kit.row(x + 62, y + 62, 28),
        )
    )


def printer_label() -> str:
    """Step 1 of the printer: the label under the router."""
    sticker = [kit.box(54, 196, 78, 48, r=5, pen=4), kit.row(68, 212, 48), kit.row(68, 228, 32)]
    zoom = [kit.line((132, 222), (196, 222), pen=4)]
    large = [
        kit.box(222, 102, 150, 140),
        kit.wifi(258, 142, 34),
        kit.house(328, 142, 1.3),
        kit.key(260, 204),
        kit.row(300, 204, 52),
    ]
    marker = kit.ring(297, 172, 186, 176, 1, side="top")
    return kit.svg(kit.router(8, 132), *sticker, *zoom, *large, marker)


def printer_wifi() -> str:
    """Step 2 of the printer: the wifi sign on its display."""
    paper = "M -15 -15 L 15 -15 L 15 15 L -15 15 Z M -7 -5 L 7 -5 M -7 5 L 7 5"
    signs = [kit.printer_sign(84, 118, 1.2), kit.wifi(200, 118, 50, pen=7), kit.path(paper, 316, 118)]
    body = [kit.path("M 20 208 L 8 292 L 392 292 L 380 208"), kit.line((80, 262), (320, 262), pen=9)]
    marker = kit.ring(200, 120, 96, 96, 2, side="top")
    return kit.svg(*body, kit.page(40, 54, 320, 132), *signs, marker, kit.hand(214, 164))


def printer_network() -> str:
    """Step 3 of the printer: the name that is the same as on the label."""
    signs = [kit.wifi(50, y, 26, pen=4) for y in (64, 150, 236)]
    square = kit.path("M -14 -14 L 14 -14 L 14 14 L -14 14 Z", 104, 236)
    names = [kit.disc(104, 64, 15), kit.house(104, 150), square]
    bars = [kit.row(140, y, 56) for y in (64, 150, 236)]
    marker = kit.ring(124, 150, 196, 70, 3, side="right")
    return kit.svg(
        kit.page(24, 26, 200, 248), *signs, *names, *bars, marker, kit.hand(172, 170), label(284, 22)
    )


def _password_field(x: float, y: float, w: float) -> str:
    dots = [kit.disc(x + 28 + i * 26, y + 20, 7, fill=kit.BLACK, pen=0) for i in range(5)]
    return "\n".join((kit.box(x, y, w, 40, r=8, pen=4), *dots))


def printer_password() -> str:
    """Step 4 of the printer: the keys; the helper looks away."""
    keys = [kit.box(40 + c * 35, 148 + r * 38, 27, 28, r=5, pen=4) for r in range(3) for c in range(6)]
    display = [kit.page(26, 24, 232, 252), _password_field(40, 36, 202)]
    marker = kit.ring(141, 200, 238, 138, 4, side="top")
    return kit.svg(*display, *keys, marker, label(286, 24), kit.eye_away(338, 200))


def printer_ok() -> str:
    """Step 5 of the printer: the OK button."""
    display = [kit.page(60, 30, 280, 220), _password_field(110, 50, 180)]
    okay = [kit.pill(200, 168, 130, 64), kit.words("OK", 200, 168, size=48)]
    return kit.svg(*display, *okay, kit.ring(200, 168, 170, 102, 5), kit.hand(248, 202))


def phone_share() -> str:
    """Step 6 of the printer: the Share sign, as Android and as iPhone show it."""
    left = [kit.phone(40, 6, 140, 288), kit.photo(110, 116, 112, 140), kit.share_dots(110, 234)]
    right = [kit.phone(220, 6, 140, 288), kit.photo(290, 116, 112, 140), kit.share_box(290, 234)]
    rings = [kit.ring(110, 234, 74, 74, 6), kit.ring(290, 234, 74, 74, 6, side="right")]
    return kit.svg(*left, *right, *rings)


def phone_choose_print() -> str:
    """Step 7 of the printer: the line for printing in the list of choices."""
    panel = kit.path("M 82 66 C 82 56 86 52 96 52 L 304 52 C 314 52 318 56 318 66", pen=4)
    copies = "M -13 -17 L 13 -17 L 13 5 L -13 5 Z M -5 -9 L 21 -9 L 21 15 L -5 15 Z"
    heart = "M 0 18 C -34 -4 -16 -26 0 -10 C 16 -26 34 -4 0 18 Z"
    signs = [kit.path(copies, 124, 88), kit.printer_sign(128, 152, 1.1), kit.path(heart, 128, 220, k=0.9)]
    bars = [kit.row(174, y, w) for y, w in ((88, 90), (152, 100), (220, 76))]
    marker = kit.ring(196, 152, 228, 68, 7)
    return kit.svg(kit.phone_foot(70, 260), panel, *signs, *bars, marker, kit.hand(268, 170))


def phone_print() -> str:
    """Step 8 of the printer: the button that prints, and the sheet that comes out."""
    preview = [kit.box(56, 40, 84, 104, r=4, pen=4), kit.photo(98, 82, 60, 56)]
    key = [kit.pill(98, 196, 92, 54), kit.printer_sign(98, 196)]
    marker = kit.ring(98, 196, 120, 84, 8, side="right")
    paper = kit.printer(238, 80, sheet=True)
    return kit.svg(kit.phone(18, 6, 160, 288), *preview, *key, paper, marker, kit.hand(118, 202))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    **printer_paper.PICTURES,
    **printer_scan.PICTURES,
    **printer_trouble.PICTURES,
    **printer_use.PICTURES,
    "skrivare-lapp.svg": printer_label,
    "skrivare-wifi-tecken.svg": printer_wifi,
    "skrivare-valj-namn.svg": printer_network,
    "skrivare-losenord.svg": printer_password,
    "skrivare-ok.svg": printer_ok,
    "mobil-dela.svg": phone_share,
    "mobil-valj-skriv-ut.svg": phone_choose_print,
    "mobil-skriv-ut.svg": phone_print,
}
