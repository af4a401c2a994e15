"""Each picture of the guides, true to its step: the drawn button is the named one."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def _label(x: float, y: float) -> str:
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
        kit.page(24, 26, 200, 248), *signs, *names, *bars, marker, kit.hand(172, 170), _label(284, 22)
    )


def _password_field(x: float, y: float, w: float) -> str:
    dots = [kit.disc(x + 28 + i * 26, y + 20, 7, fill=kit.BLACK, pen=0) for i in range(5)]
    return "\n".join((kit.box(x, y, w, 40, r=8, pen=4), *dots))


def printer_password() -> str:
    """Step 4 of the printer: the keys; the helper looks away."""
    keys = [kit.box(40 + c * 35, 148 + r * 38, 27, 28, r=5, pen=4) for r in range(3) for c in range(6)]
    display = [kit.page(26, 24, 232, 252), _password_field(40, 36, 202)]
    marker = kit.ring(141, 200, 238, 138, 4, side="top")
    return kit.svg(*display, *keys, marker, _label(286, 24), kit.eye_away(338, 200))


def printer_ok() -> str:
    """Step 5 of the printer: the OK button."""
    display = [kit.page(60, 30, 280, 220), _password_field(110, 50, 180)]
    okay = [kit.pill(200, 168, 130, 64), kit.glyphs("OK", 200, 168, k=2.2, pen=7)]
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


def whatsapp_home() -> str:
    """Step 1 of the video call: WhatsApp among the apps."""
    places = [(116, 84), (200, 84), (284, 84), (116, 172), (284, 172), (116, 262), (200, 262), (284, 262)]
    icons = [kit.box(x - 26, y - 26, 52, 52, r=13) for x, y in places]
    target = [kit.bubble(170, 144, 60, 48), kit.handset(200, 168, 0.38)]
    return kit.svg(
        kit.phone_head(60, 280), *icons, *target, kit.ring(200, 174, 98, 98, 1), kit.hand(228, 204)
    )


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
    answer = [kit.pill(200, 166, 146, 50), kit.glyphs(word, 200, 166, k=1.7)]
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


def codes_listen() -> str:
    """Step 1 of the caller: what the caller wants is a card and a code."""
    clock = [kit.disc(332, 132, 22), kit.path("M 0 -12 L 0 0 L 9 5", 332, 132, pen=4)]
    said = [kit.bubble(184, 82, 190, 126), kit.card(206, 102, 92, 58), *clock]
    dots = [kit.disc(226 + i * 36, 184, 9, fill=kit.BLACK, pen=0) for i in range(4)]
    caller = [kit.phone(8, 16, 126, 268), kit.face(71, 104, 1.2, unknown=True), kit.button(71, 226, 22)]
    return kit.svg(*caller, *said, *dots, kit.ring(278, 154, 226, 184, 1, side="top"))


def codes_hang_up() -> str:
    """Step 2 of the caller: the button that ends the call."""
    target = [kit.button(200, 190, 36, hang_up=True), kit.ring(200, 190, 102, 102, 2)]
    return kit.svg(kit.phone_foot(70, 260), kit.face(200, 34, 1.4, unknown=True), *target, kit.hand(234, 210))


def codes_card() -> str:
    """Step 3 of the caller: the bank's number on the back of the card."""
    number = [kit.handset(70, 220, 0.34), *(kit.row(102 + i * 46, 220, 28) for i in range(3))]
    strip = kit.box(52, 138, 120, 30, r=4, pen=4)
    letter = kit.envelope(304, 14, 84, 60)
    marker = kit.ring(146, 220, 216, 62, 3, side="right")
    return kit.svg(kit.card(20, 60, 270, 212, back=True), strip, *number, letter, marker)


def _keys(top: float, rows: int, apart: float) -> list[str]:
    """Draw the first rows of a telephone's number keys."""
    signs = enumerate("123456789"[: 3 * rows])
    return [kit.glyphs(sign, 136 + i % 3 * 64, top + i // 3 * apart, k=1.4) for i, sign in signs]


def codes_call_bank() -> str:
    """Step 4 of the caller: the button that calls the number from the card."""
    bank = [kit.card(2, 40, 72, 96, back=True), kit.handset(18, 110, 0.24), kit.row(34, 110, 26)]
    shown = [kit.row(x, 22, 36) for x in (126, 182, 238)]
    target = [kit.button(200, 206, 34), kit.ring(200, 206, 98, 98, 4)]
    return kit.svg(kit.phone_foot(88, 224), *bank, *shown, *_keys(62, 3, 36), *target, kit.hand(234, 212))


def codes_block() -> str:
    """Step 5 of the caller: a card that is locked."""
    return kit.svg(
        kit.card(40, 56, 290, 196), kit.lock(232, 152), kit.ring(232, 150, 132, 150, 5, side="right")
    )


def codes_police() -> str:
    """Step 6 of the caller: 114 14 and the button that calls it."""
    shown = [kit.glyphs("114 14", 200, 38, k=2.4, pen=7), kit.line((92, 72), (308, 72), pen=3)]
    target = [kit.button(200, 206, 34), kit.ring(200, 206, 98, 98, 6)]
    return kit.svg(kit.phone_foot(70, 260), *shown, *_keys(96, 2, 32), *target, kit.hand(234, 212))


def codes_tell() -> str:
    """Step 7 of the caller: telling another person about it."""
    caller = [kit.handset(168, 74, 0.5), kit.face(232, 72, 1.1, body=False, unknown=True)]
    said = [kit.bubble(124, 36, 156, 72), *caller]
    people = [kit.face(84, 192, 1.6, glasses=True), kit.face(316, 192, 1.6)]
    return kit.svg(*people, *said, kit.ring(202, 82, 206, 130, 7, side="right"))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "skrivare-lapp.svg": printer_label,
    "skrivare-wifi-tecken.svg": printer_wifi,
    "skrivare-valj-namn.svg": printer_network,
    "skrivare-losenord.svg": printer_password,
    "skrivare-ok.svg": printer_ok,
    "mobil-dela.svg": phone_share,
    "mobil-valj-skriv-ut.svg": phone_choose_print,
    "mobil-skriv-ut.svg": phone_print,
    "whatsapp-hem.svg": whatsapp_home,
    "whatsapp-valj.svg": whatsapp_choose,
    "whatsapp-kamera.svg": whatsapp_camera,
    "whatsapp-tillat-sv.svg": whatsapp_allow_sv,
    "whatsapp-tillat-en.svg": whatsapp_allow_en,
    "whatsapp-hall-upp.svg": whatsapp_hold_up,
    "whatsapp-lagg-pa.svg": whatsapp_hang_up,
    "koder-lyssna.svg": codes_listen,
    "koder-lagg-pa.svg": codes_hang_up,
    "koder-kort.svg": codes_card,
    "koder-ring-banken.svg": codes_call_bank,
    "koder-sparra.svg": codes_block,
    "koder-polisen.svg": codes_police,
    "koder-beratta.svg": codes_tell,
}
"""What draws each file; the number in a picture is that of its step."""
