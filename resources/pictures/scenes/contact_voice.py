"""The pictures of the guides on a group of the family and on answering with the voice."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit
from resources.pictures.scenes.contact_text import keyboard, plane, text_field

__all__ = ["PICTURES"]


def _round(x: float, y: float, sign: str) -> list[str]:
    return [kit.disc(x, y, 34, fill=kit.BLACK), sign]


def whatsapp_send() -> str:
    """Draw the round button with a paper plane that sends in WhatsApp."""
    chat = [kit.bubble(64, 20, 132, 44), kit.row(84, 42, 84)]
    field = [kit.box(52, 150, 190, 64, r=30), kit.row(80, 182, 130)]
    target = _round(304, 182, plane(304, 182, 0.75, ink=kit.WHITE))
    marker = kit.ring(304, 182, 98, 98, 6, side="top")
    return kit.svg(kit.phone_foot(20, 360), *chat, *field, *target, marker, kit.hand(326, 210))


def _group_list() -> list[str]:
    faces = [kit.face(112, y, 1.0, body=False, glasses=y == 92) for y in (30, 92)]
    return [*faces, *(kit.row(150, y, w) for y, w in ((30, 110), (92, 84)))]


def group_start_android() -> str:
    """Draw the button at the lower right: a plus in a speech bubble."""
    plus = kit.path("M -9 0 L 9 0 M 0 -9 L 0 9", 276, 182)
    key = [kit.box(234, 152, 84, 76, r=22), kit.bubble(245, 164, 62, 36), plus]
    marker = kit.ring(276, 190, 116, 116, 2)
    return kit.svg(kit.phone_foot(60, 280), *_group_list(), *key, marker, kit.hand(300, 214))


def group_start_iphone() -> str:
    """Draw the plus in a disc at the upper right."""
    key = [
        kit.disc(300, 92, 25, fill=kit.BLACK),
        kit.path("M -12 0 L 12 0 M 0 -12 L 0 12", 300, 92, pen=6, ink=kit.WHITE),
    ]
    faces = [kit.face(88, y, 1.0, body=False, glasses=y == 252) for y in (186, 252)]
    rows = [kit.row(66, 92, 80), *(kit.row(126, y, w) for y, w in ((186, 110), (252, 130)))]
    marker = kit.ring(300, 92, 88, 88, 2)
    return kit.svg(kit.phone_head(30, 340), *faces, *rows, *key, marker, kit.hand(318, 122))


def _new_group(word: str) -> str:
    """Draw the row for a new group, two people beside its name, above the list of people."""
    pair = [kit.face(98, 102, 0.75), kit.face(118, 108, 0.75)]
    rows = [kit.named_row(word, 158, 110, size=38)]
    rest = [kit.face(106, y, 1.0, body=False) for y in (206, 268)]
    bars = [kit.row(158, y, w) for y, w in ((206, 110), (268, 80))]
    marker = kit.ring(208, 112, 296, 92, 3, side="top")
    return kit.svg(kit.phone_head(30, 340), *pair, *rows, *rest, *bars, marker, kit.hand(296, 136))


def new_group_sv() -> str:
    """Draw the row Ny grupp."""
    return _new_group("Ny grupp")


def new_group_en() -> str:
    """Draw the row New group."""
    return _new_group("New group")


def group_choose() -> str:
    """Draw people in a list; those who will be in the group have a tick."""
    people = [kit.face(112, y, 1.1, body=False, glasses=y == 76) for y in (76, 160, 252)]
    bars = [kit.row(150, y, w) for y, w in ((76, 70), (160, 84), (252, 70))]
    chosen = [part for y in (76, 160) for part in (kit.disc(272, y, 19), kit.tick(272, y, 0.5))]
    free = kit.disc(272, 252, 19)
    marker = kit.ring(196, 118, 244, 158, 4)
    return kit.svg(kit.phone_head(60, 280), *people, *bars, *chosen, free, marker)


def _at_right_below(sign: str, number: int, *rest: str) -> str:
    """Draw the round button at the lower right with ``sign``."""
    target = _round(276, 190, sign)
    marker = kit.ring(276, 190, 98, 98, number)
    return kit.svg(kit.phone_foot(60, 280), *rest, *target, marker, kit.hand(300, 216))


def group_on_android() -> str:
    """Draw the round button with an arrow."""
    sign = kit.path("M -16 0 L 16 0 M 4 -12 L 16 0 L 4 12", 276, 190, ink=kit.WHITE)
    return _at_right_below(sign, 5, *_ticked_people())


def _ticked_people() -> list[str]:
    ticks = [part for y in (30, 92) for part in (kit.disc(272, y, 17), kit.tick(272, y, 0.45))]
    faces = [kit.face(112, y, 1.0, body=False, glasses=y == 30) for y in (30, 92)]
    return [*faces, *(kit.row(150, y, 80) for y in (30, 92)), *ticks]


def _word_above(word: str, number: int, *rest: str) -> str:
    """Draw ``word`` as the button at the upper right."""
    width = kit.words_width(word, 38)
    target = kit.named_row(word, 322 - width, 84, size=38)
    marker = kit.ring(322 - width / 2, 84, width + 44, 72, number)
    return kit.svg(kit.phone_head(30, 340), *rest, target, marker, kit.hand(316, 106))


def _people_below() -> list[str]:
    ticks = [part for y in (190, 256) for part in (kit.disc(230, y, 17), kit.tick(230, y, 0.45))]
    faces = [kit.face(88, y, 1.0, body=False, glasses=y == 190) for y in (190, 256)]
    return [*faces, *(kit.row(124, y, 70) for y in (190, 256)), *ticks]


def group_on_iphone_sv() -> str:
    """Draw the word Nästa at the upper right."""
    return _word_above("Nästa", 5, *_people_below())


def group_on_iphone_en() -> str:
    """Draw the word Next at the upper right."""
    return _word_above("Next", 5, *_people_below())


def _group_name(word: str) -> str:
    """Draw the name of the group in its field, the keys below."""
    end = 92 + kit.words_width(word, 40)
    written = [kit.named_row(word, 86, 66, size=40), kit.line((end, 48), (end, 84), pen=4)]
    foot = kit.line((78, 92), (312, 92), pen=4)
    marker = kit.ring(195, 66, 262, 84, 6, side="right")
    return kit.svg(kit.phone_foot(20, 360), foot, *written, *keyboard(128)[:-1], marker)


def group_name_sv() -> str:
    """Draw the name Familjen."""
    return _group_name("Familjen")


def group_name_en() -> str:
    """Draw the name Family."""
    return _group_name("Family")


def _named() -> list[str]:
    return [kit.face(120, 56, 0.9), kit.face(148, 62, 0.9), kit.row(196, 60, 100)]


def group_make_android() -> str:
    """Draw the round button with a tick."""
    return _at_right_below(kit.tick(276, 190, 0.85, ink=kit.WHITE), 7, *_named())


def _named_below() -> list[str]:
    return [kit.face(104, 196, 1.1), kit.face(140, 204, 1.1), kit.row(196, 210, 90)]


def group_make_iphone_sv() -> str:
    """Draw the word Skapa at the upper right."""
    return _word_above("Skapa", 7, *_named_below())


def group_make_iphone_en() -> str:
    """Draw the word Create at the upper right."""
    return _word_above("Create", 7, *_named_below())


def key_microphone_android() -> str:
    """Draw the microphone above the keys, at the right, as on most Android phones."""
    bar = [kit.box(52, 20, 292, 44, r=22), kit.line((72, 30), (72, 54), pen=4)]
    marker = kit.ring(318, 112, 66, 66, 4)
    keys = keyboard(164)[:14]
    return kit.svg(kit.phone_foot(20, 360), *bar, *keys, kit.microphone(318, 110, 1.2), marker)


def key_microphone_iphone() -> str:
    """Draw the microphone below the keys, at the right."""
    bar = [kit.box(52, 6, 292, 38, r=19), kit.line((72, 14), (72, 36), pen=4)]
    globe = [kit.disc(72, 228, 16, pen=4), kit.line((56, 228), (88, 228), pen=3)]
    marker = kit.ring(322, 226, 68, 68, 4)
    keys = keyboard(56)[:-1]
    return kit.svg(kit.phone_foot(20, 360), *bar, *keys, *globe, kit.microphone(322, 224, 1.2), marker)


def speak() -> str:
    """Draw a person who speaks to the phone, and the words that come into the field."""
    person = kit.face(84, 132, 2.2, glasses=True)
    waves = [
        kit.path(f"M {x} {132 - h} Q {x + 12} 132 {x} {132 + h}", pen=5) for x, h in ((148, 16), (168, 28))
    ]
    phone = [kit.phone(232, 14, 150, 272), kit.box(252, 96, 110, 76, r=14)]
    said = [kit.row(270, 120, 74), kit.row(270, 146, 46)]
    return kit.svg(person, *waves, *phone, *said, kit.ring(307, 134, 140, 106, 5, side="top"))


def hold_microphone() -> str:
    """Draw a finger that is held on the microphone beside the field; the clock says to stay."""
    clock = [kit.disc(72, 72, 34), kit.path("M 72 50 L 72 72 L 86 82", pen=6)]
    field = kit.box(52, 150, 190, 64, r=30)
    target = _round(304, 182, kit.microphone(304, 181, 1.1, ink=kit.WHITE))
    marker = kit.ring(304, 182, 98, 98, 7, side="top")
    return kit.svg(kit.phone_foot(20, 360), *clock, field, *target, marker, kit.hand(312, 200))


def _voice(x: float, y: float) -> list[str]:
    """Draw a voice message: a triangle, its middle at ``x``, ``y``, and the waves of the voice."""
    heights = enumerate((8, 16, 10, 22, 14, 24, 12, 18, 8))
    waves = [kit.line((x + 58 + i * 15, y - h / 2), (x + 58 + i * 15, y + h / 2)) for i, h in heights]
    return [kit.path("M -14 -18 L 18 0 L -14 18 Z", x, y, fill=kit.BLACK), *waves]


def let_go() -> str:
    """Draw the voice message that was sent when the finger let go."""
    said = [kit.bubble(98, 44, 236, 68, tail="right"), *_voice(140, 78)]
    marker = kit.ring(216, 84, 274, 122, 8)
    return kit.svg(kit.phone_foot(20, 360), *said, *text_field(218), marker)


def listen() -> str:
    """Draw the triangle of a voice message that came."""
    said = [kit.bubble(46, 36, 290, 108), *_voice(116, 90)]
    marker = kit.ring(116, 90, 84, 84, 9, side="top")
    return kit.svg(kit.phone_foot(20, 360), *said, *text_field(222), marker, kit.hand(126, 120))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "whatsapp-skicka.svg": whatsapp_send,
    "grupp-ny-android.svg": group_start_android,
    "grupp-ny-iphone.svg": group_start_iphone,
    "grupp-rad-sv.svg": new_group_sv,
    "grupp-rad-en.svg": new_group_en,
    "grupp-valj.svg": group_choose,
    "grupp-vidare-android.svg": group_on_android,
    "grupp-vidare-iphone-sv.svg": group_on_iphone_sv,
    "grupp-vidare-iphone-en.svg": group_on_iphone_en,
    "grupp-namn-sv.svg": group_name_sv,
    "grupp-namn-en.svg": group_name_en,
    "grupp-skapa-android.svg": group_make_android,
    "grupp-skapa-iphone-sv.svg": group_make_iphone_sv,
    "grupp-skapa-iphone-en.svg": group_make_iphone_en,
    "rost-mikrofon-android.svg": key_microphone_android,
    "rost-mikrofon-iphone.svg": key_microphone_iphone,
    "rost-tala.svg": speak,
    "rost-hall.svg": hold_microphone,
    "rost-slapp.svg": let_go,
    "rost-lyssna.svg": listen,
}
