"""The pictures of the guides on larger text, louder sound and updates."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES", "round_arrow"]


def round_arrow(x: float, y: float, k: float = 1) -> str:
    """Draw the sign for an update, 52 ``k`` high: an arrow that goes round."""
    return kit.path("M 8 -22 C -14 -32 -30 -8 -18 10 C -8 26 18 22 22 0 M 34 8 L 22 -2 L 10 8", x, y, k=k)


def _search(word: str, size: float) -> str:
    """Draw the field at the top of the settings where ``word`` is written."""
    place = [kit.box(62, 58, 276, 62, r=31), kit.magnifier(90, 84, 11)]
    rest = [kit.row(96, 190, 150), kit.row(96, 228, 190), kit.row(96, 266, 110)]
    target = kit.words(word, 216, 89, size=size)
    return kit.svg(kit.phone_head(36, 328), *place, target, *rest, kit.ring(200, 89, 304, 90, 2))


def text_search_sv() -> str:
    """Draw the search for textstorlek."""
    return _search("textstorlek", 34)


def text_search_en() -> str:
    """Draw the search for text size."""
    return _search("text size", 36)


def update_search_sv() -> str:
    """Draw the search for uppdatering."""
    return _search("uppdatering", 34)


def update_search_en() -> str:
    """Draw the search for update."""
    return _search("update", 36)


def _setting(target: str, number: int) -> str:
    """Draw a list of settings, its middle row ``target``."""
    rows = [kit.row(100, 72, 130), target, kit.row(100, 232, 100)]
    lines = [kit.line((62, y), (338, y), pen=3) for y in (102, 202)]
    return kit.svg(
        kit.phone_head(50, 300), *rows, *lines, kit.ring(200, 152, 264, 78, number), kit.hand(300, 174)
    )


def _named(word: str, number: int, size: float = 36) -> str:
    return _setting(kit.named_row(word, 88, 152, size=size), number)


def display_sv() -> str:
    """Draw the row of iPhone that begins with Skärm."""
    return _named("Skärm …", 2)


def display_en() -> str:
    """Draw the row of iPhone that begins with Display."""
    return _named("Display …", 2)


def text_size_sv() -> str:
    """Draw the row Textstorlek."""
    return _named("Textstorlek", 3)


def text_size_en() -> str:
    """Draw the row Text Size."""
    return _named("Text Size", 3)


def text_size_android() -> str:
    """Draw a row about the size of text: a small letter and a large one."""
    letters = [kit.words("A", 112, 158, size=32), kit.words("A", 148, 152, size=52)]
    return _setting("\n".join((*letters, kit.row(190, 152, 110))), 3)


def text_larger() -> str:
    """Draw the slider between a small letter and a large one, moved to the right."""
    letters = [kit.words("A", 82, 176, size=34), kit.words("A", 322, 168, size=64)]
    slider = [kit.line((116, 170), (288, 170), pen=5), kit.disc(148, 170, 17)]
    way = kit.arrow((182, 170), (266, 170), pen=9)
    sample = [kit.row(74, 52, 190), kit.row(74, 80, 80)]
    return kit.svg(
        kit.phone_foot(36, 328), *sample, *letters, *slider, way, kit.ring(200, 170, 182, 76, 4, side="top")
    )


def volume_button() -> str:
    """Draw the long button on the side of a phone, pressed at its upper end."""
    button = kit.box(243, 80, 16, 96, r=6)
    halves = kit.line((251, 128), (259, 128), pen=3)
    signs = [kit.line((290, 100), (318, 100), pen=7), kit.line((304, 86), (304, 114), pen=7)]
    level = [kit.box(196, 84, 26, 120, r=13, pen=4), kit.box(203, 124, 12, 72, r=6, fill=kit.BLACK, pen=0.1)]
    mobile = kit.phone(90, 8, 158, 284)
    return kit.svg(button, halves, mobile, *level, *signs, kit.ring(286, 100, 108, 74, 5, side="right"))


def volume_dots() -> str:
    """Draw the volume that Android shows, and the three dots beside it."""
    panel = kit.box(232, 56, 92, 220, r=20)
    level = [kit.box(262, 130, 32, 124, r=16), kit.box(270, 186, 16, 60, r=8, fill=kit.BLACK, pen=0.1)]
    dots = [kit.disc(278 + at * 18, 88, 6, fill=kit.BLACK, pen=0) for at in (-1, 0, 1)]
    rest = [kit.box(x - 26, y - 26, 52, 52, r=13) for x in (106, 176) for y in (100, 180, 260)]
    return kit.svg(kit.phone_head(50, 300), *rest, panel, *level, *dots, kit.ring(278, 88, 84, 62, 6))


def sounds_sv() -> str:
    """Draw the row of iPhone that begins with Ljud."""
    return _named("Ljud …", 6)


def sounds_en() -> str:
    """Draw the row of iPhone that begins with Sounds."""
    return _named("Sounds …", 6)


def _bell(x: float, y: float, k: float = 1) -> str:
    """Draw a bell, 48 ``k`` high."""
    body = "M -20 12 C -12 4 -16 -20 0 -20 C 16 -20 12 4 20 12 Z M 0 -20 L 0 -25"
    return "\n".join((kit.path(body, x, y, k=k), kit.path("M -6 17 Q 0 24 6 17", x, y, k=k)))


def ring_louder() -> str:
    """Draw the slider of the ring tone, with a bell, moved to the right."""
    sign = _bell(92, 154, 1.2)
    slider = [kit.line((142, 154), (316, 154), pen=5), kit.disc(176, 154, 17)]
    way = kit.arrow((210, 154), (294, 154), pen=9)
    rest = [kit.row(78, 74, 100), kit.row(78, 244, 100), kit.line((56, 204), (344, 204), pen=3)]
    return kit.svg(
        kit.phone_head(36, 328), *rest, sign, *slider, way, kit.ring(229, 154, 216, 76, 7, side="top")
    )


def louder_call() -> str:
    """Draw a person who calls, and the button that makes the voice louder."""
    person = [kit.face(106, 130, 2.3, glasses=True), kit.box(160, 96, 28, 80, r=7)]
    near = [kit.box(306, 110, 18, 92, r=6), kit.box(212, 24, 98, 252, r=16), kit.handset(256, 92, 0.5)]
    up = kit.arrow((376, 200), (376, 116), pen=8)
    return kit.svg(*person, *near, up, kit.ring(318, 156, 56, 124, 8, side="top"))


def update_row_android() -> str:
    """Draw a row about updates, with an arrow that goes round."""
    return _setting("\n".join((round_arrow(118, 152, 0.95), kit.row(166, 152, 134))), 4)


def _wide(word: str, number: int) -> str:
    """Draw a list of settings large, so that the long ``word`` of its middle row has room."""
    rows = [kit.row(66, 72, 150), kit.named_row(word, 66, 152, size=29), kit.row(66, 232, 110)]
    lines = [kit.line((32, y), (368, y), pen=3) for y in (102, 202)]
    return kit.svg(kit.phone_head(20, 360), *rows, *lines, kit.ring(206, 152, 326, 78, number))


def update_row_sv() -> str:
    """Draw the row Programuppdatering of iPhone."""
    return _wide("Programuppdatering", 4)


def update_row_en() -> str:
    """Draw the row Software Update of iPhone."""
    return _wide("Software Update", 4)


def _update_button(target: str) -> str:
    """Draw the page of an update with its button ``target``."""
    head = [kit.gear(112, 82, 28), kit.row(160, 70, 130), kit.row(160, 96, 90)]
    marker = kit.ring(200, 186, 262, 92, 5)
    return kit.svg(kit.phone_head(44, 312), *head, target, kit.row(96, 268, 150), marker, kit.hand(300, 210))


def update_get_android() -> str:
    """Draw the button that fetches the update: an arrow down to a line."""
    sign = [kit.line((200, 164), (200, 192), pen=6), kit.path("M 188 182 L 200 194 L 212 182", pen=6)]
    return _update_button(
        "\n".join((kit.pill(200, 186, 230, 60), *sign, kit.line((184, 206), (216, 206), pen=6)))
    )


def update_now_sv() -> str:
    """Draw the button Uppdatera nu."""
    return _update_button(kit.named_button("Uppdatera nu", 200, 186, 230, 60, size=32))


def update_now_en() -> str:
    """Draw the button Update Now."""
    return _update_button(kit.named_button("Update Now", 200, 186, 230, 60, size=34))


def false_update() -> str:
    """Draw a web page that cries for an update and a bank card, and the cross that closes it."""
    page = [kit.box(66, 52, 268, 236, r=16), kit.line((66, 112), (334, 112), pen=3), kit.row(90, 82, 110)]
    cry = [round_arrow(134, 168, 1.1), kit.words("!", 200, 168, size=84), kit.card(236, 138, 76, 54)]
    button = [kit.pill(200, 248, 180, 40), kit.line((150, 248), (250, 248), pen=4)]
    marker = kit.ring(302, 82, 72, 72, 8)
    return kit.svg(kit.phone_head(44, 312), *page, *cry, *button, kit.cross(302, 82, 0.8), marker)


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "text-sok-sv.svg": text_search_sv,
    "text-sok-en.svg": text_search_en,
    "text-skarm-sv.svg": display_sv,
    "text-skarm-en.svg": display_en,
    "text-android.svg": text_size_android,
    "text-storlek-sv.svg": text_size_sv,
    "text-storlek-en.svg": text_size_en,
    "text-dra.svg": text_larger,
    "ljud-knapp.svg": volume_button,
    "ljud-prickar.svg": volume_dots,
    "ljud-rad-sv.svg": sounds_sv,
    "ljud-rad-en.svg": sounds_en,
    "ljud-ringsignal.svg": ring_louder,
    "ljud-samtal.svg": louder_call,
    "uppdatera-sok-sv.svg": update_search_sv,
    "uppdatera-sok-en.svg": update_search_en,
    "uppdatera-rad-android.svg": update_row_android,
    "uppdatera-rad-sv.svg": update_row_sv,
    "uppdatera-rad-en.svg": update_row_en,
    "uppdatera-hamta.svg": update_get_android,
    "uppdatera-nu-sv.svg": update_now_sv,
    "uppdatera-nu-en.svg": update_now_en,
    "uppdatera-falsk.svg": false_update,
}
