"""The pictures of the guides on messages, pictures and calls."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit
from resources.pictures.scenes import contact_text, contact_voice, contact_whatsapp

__all__ = ["PICTURES"]


def whatsapp_home() -> str:
    """Step 1 of the video call: WhatsApp among the apps."""
    return kit.home_screen(kit.bubble(170, 144, 60, 48), kit.handset(200, 168, 0.38), number=1)


def whatsapp_choose() -> str:
    """Step 2 of the video call: one person in the list."""
    people = [kit.face(126, y, 1.1, body=False, glasses=y == 162) for y in (76, 162, 248)]
    bars = [kit.row(166, y - 10, w) for y, w in ((76, 70), (162, 96), (248, 60))]
    seconds = [
        kit.line((166, y + 12), (166 + w, y + 12), pen=3) for y, w in ((76, 120), (162, 110), (248, 124))
    ]
    marker = kit.ring(200, 162, 240, 76, 2)
    return kit.svg(kit.phone_head(70, 260), *people, *bars, *seconds, marker, kit.hand(262, 184))


def whatsapp_camera() -> str:
    """Step 3 of the video call: the camera at the top."""
    bar = [
        kit.path("M 14 -12 L 0 0 L 14 12", 46, 90),
        kit.face(96, 90, 0.95, body=False, glasses=True),
        kit.row(128, 90, 56),
        kit.camera(270, 90, 1.1),
        kit.handset(344, 90, 0.38),
    ]
    chat = [kit.bubble(48, 162, 120, 40), kit.bubble(100, 232, 120, 40, tail="right")]
    lines = [kit.line((68, 182), (146, 182), pen=3), kit.line((122, 252), (196, 252), pen=3)]
    divider = kit.line((32, 142), (368, 142), pen=3)
    marker = kit.ring(270, 91, 84, 84, 3)
    return kit.svg(kit.phone_head(20, 360), *bar, divider, *chat, *lines, marker, kit.hand(284, 126))


def _whatsapp_allow(word: str) -> str:
    question = [kit.phone_head(60, 280), kit.box(88, 56, 224, 226, r=16), kit.camera(200, 92, 1.3)]
    answer = [kit.pill(200, 166, 146, 50), kit.words(word, 200, 166, size=38)]
    other = [kit.pill(200, 248, 146, 40), kit.line((160, 248), (240, 248), pen=3)]
    return kit.svg(*question, *answer, *other, kit.ring(200, 166, 182, 82, 4), kit.hand(262, 190))


def whatsapp_allow_sv() -> str:
    """Step 4 of the video call, in Swedish: the button Tillåt."""
    return _whatsapp_allow("Tillåt")


def whatsapp_allow_en() -> str:
    """Step 4 of the video call, in English: the button Allow."""
    return _whatsapp_allow("Allow")


def whatsapp_hold_up() -> str:
    """Step 5 of the video call: the phone held at arm's length."""
    arm = kit.path(
        "M 172 250 C 206 250 226 236 246 210 L 276 224 C 262 256 226 276 186 278 Z", fill=kit.WHITE
    )
    mobile = [
        kit.box(256, 64, 104, 172, r=16),
        kit.box(266, 82, 84, 136, r=4, pen=4),
        kit.face(300, 150, 1.0),
        kit.box(320, 88, 24, 30, r=3, pen=3),
        kit.disc(332, 102, 7, pen=3),
    ]
    fingers = [kit.box(246, y, 32, 16, r=8, pen=4) for y in (166, 184, 202)]
    sight = kit.path("M 160 116 L 172 116 M 186 116 L 198 116 M 212 116 L 220 116", pen=4)
    person = kit.face(98, 128, 2.4, glasses=True)
    return kit.svg(person, sight, *mobile, kit.ring(308, 152, 140, 212, 5, side="top"), arm, *fingers)


def whatsapp_hang_up() -> str:
    """Step 6 of the video call: the button that ends it."""
    own = [kit.box(246, 16, 64, 80, r=8, pen=4), kit.face(278, 48, 0.75, glasses=True)]
    microphone = "M -5 -13 L 5 -13 L 5 3 L -5 3 Z M -10 0 C -10 12 10 12 10 0 M 0 9 L 0 15"
    others = [kit.disc(116, 190, 25), kit.camera(116, 190, 0.6), kit.disc(284, 190, 25)]
    sound = kit.path(microphone, 284, 189, pen=4)
    target = [kit.button(200, 190, 33, hang_up=True), kit.ring(200, 190, 96, 96, 6, side="top")]
    return kit.svg(
        kit.phone_foot(70, 260), kit.face(134, 44, 1.1), *own, *others, sound, *target, kit.hand(232, 210)
    )


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "whatsapp-hem.svg": whatsapp_home,
    "whatsapp-valj.svg": whatsapp_choose,
    "whatsapp-kamera.svg": whatsapp_camera,
    "whatsapp-tillat-sv.svg": whatsapp_allow_sv,
    "whatsapp-tillat-en.svg": whatsapp_allow_en,
    "whatsapp-hall-upp.svg": whatsapp_hold_up,
    "whatsapp-lagg-pa.svg": whatsapp_hang_up,
    **contact_text.PICTURES,
    **contact_whatsapp.PICTURES,
    **contact_voice.PICTURES,
}
