"""The pictures of the guide on e-mail."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def home_gmail() -> str:
    """Gmail among the apps: a large M."""
    return kit.home_screen(kit.path("M -28 22 L -28 -20 L 0 6 L 28 -20 L 28 22", 200, 172, pen=13), number=1)


def home_mail() -> str:
    """Mail among the apps of an iPhone: an envelope."""
    return kit.home_screen(kit.envelope(168, 152, 64, 44), number=1)


def letters() -> str:
    """One of the letters in the list."""
    people = [kit.face(104, y, 1.1, body=False, glasses=y == 168) for y in (82, 168, 254)]
    bars = [kit.line((146, y - 12), (146 + w, y - 12), pen=9) for y, w in ((82, 100), (168, 120), (254, 90))]
    seconds = [
        kit.line((146, y + 12), (146 + w, y + 12), pen=3) for y, w in ((82, 150), (168, 140), (254, 158))
    ]
    marker = kit.ring(206, 168, 288, 78, 2)
    return kit.svg(kit.phone_head(40, 320), *people, *bars, *seconds, marker, kit.hand(296, 190))


def _letter(top: float) -> list[str]:
    """Draw an open letter: who it is from, and its lines."""
    sender = [kit.face(96, top, 1.1, body=False, glasses=True), kit.line((138, top), (244, top), pen=9)]
    rows = [
        kit.line((68, top + at), (68 + w, top + at), pen=4) for at, w in ((64, 250), (92, 226), (120, 180))
    ]
    return [*sender, *rows]


def sender() -> str:
    """Who the letter is from, at its top."""
    more = kit.line((68, 248), (292, 248), pen=4)
    return kit.svg(kit.phone_head(20, 360), *_letter(100), more, kit.ring(186, 100, 268, 82, 3, side="top"))


def clip(x: float, y: float, k: float = 1) -> str:
    """Draw a paper clip: something is sent along."""
    d = (
        "M 12 -16 L 12 14 C 12 30 -12 30 -12 14 L -12 -18 C -12 -28 4 -28 4 -18"
        " L 4 10 C 4 17 -4 17 -4 10 L -4 -8"
    )
    return kit.path(d, x, y, k=k, pen=4)


def attachment() -> str:
    """What is sent along, at the foot of the letter."""
    rows = [kit.line((68, y), (68 + w, y), pen=4) for y, w in ((30, 250), (58, 226), (86, 180))]
    sent = [kit.box(76, 138, 230, 96, r=12, pen=4), clip(106, 186), kit.photo(206, 186, 128, 72)]
    return kit.svg(kit.phone_foot(20, 360), *rows, *sent, kit.ring(191, 186, 258, 122, 4), kit.hand(262, 204))


def reply_arrow(x: float, y: float, k: float = 1) -> str:
    """Draw the sign for answering: an arrow bent to the left."""
    return kit.path("M -6 -20 L -24 -4 L -6 12 M -24 -4 L 4 -4 Q 24 -4 24 20", x, y, k=k, pen=6)


def _android_reply(word: str) -> str:
    rows = [kit.line((68, y), (68 + w, y), pen=4) for y, w in ((30, 250), (58, 226), (86, 180))]
    pill = [kit.pill(164, 190, 208, 66), reply_arrow(98, 190, 0.9), kit.named_row(word, 136, 190, size=36)]
    other = [kit.pill(326, 190, 60, 66), kit.path("M 8 -16 L 24 0 L 8 16 M 24 0 L -24 0", 326, 190, k=0.6)]
    frame = kit.phone_foot(20, 360)
    return kit.svg(
        frame, *rows, *other, *pill, kit.ring(164, 190, 240, 96, 5, side="top"), kit.hand(226, 206)
    )


def bin_sign(x: float, y: float, k: float = 1) -> str:
    """Draw a bin: throw away."""
    d = "M -20 -16 L 20 -16 M -8 -16 L -8 -23 L 8 -23 L 8 -16 M -15 -16 L -12 22 L 12 22 L 15 -16"
    lines = kit.path("M -5 -6 L -4 12 M 5 -6 L 4 12", x, y, k=k, pen=4)
    return "\n".join((kit.path(d, x, y, k=k, pen=5), lines))


def _pen(x: float, y: float) -> str:
    return kit.path("M -16 16 L -12 2 L 10 -20 L 20 -10 L -2 12 Z", x, y, pen=4)


def _folder(x: float, y: float) -> str:
    return kit.path("M -22 16 L -22 -15 L -6 -15 L 0 -8 L 22 -8 L 22 16 Z", x, y, pen=4)


def _iphone_foot(number: int, at: float) -> str:
    rows = [kit.line((68, y), (68 + w, y), pen=4) for y, w in ((26, 250), (50, 226), (74, 180))]
    bar = [kit.line((32, 122), (368, 122), pen=3), bin_sign(82, 180), _folder(160, 180)]
    signs = [reply_arrow(242, 180), _pen(324, 180)]
    marker = kit.ring(at, 180, 84, 84, number, side="top")
    return kit.svg(kit.phone_foot(20, 360), *rows, *bar, *signs, marker, kit.hand(at + 20, 207))


def iphone_reply() -> str:
    """The bent arrow at the foot of an iPhone."""
    return _iphone_foot(5, 242)


def iphone_bin() -> str:
    """The bin at the foot of an iPhone."""
    return _iphone_foot(8, 82)


def android_bin() -> str:
    """The bin at the top of an Android phone."""
    back = kit.path("M 14 -12 L 0 0 L 14 12 M 0 0 L 34 0", 54, 92)
    dots = [kit.disc(336, y, 5.5, fill=kit.BLACK, pen=0) for y in (76, 92, 108)]
    rows = [kit.line((62, y), (62 + w, y), pen=4) for y, w in ((186, 250), (218, 226), (250, 180))]
    signs = [back, bin_sign(190, 92), kit.envelope(252, 76, 46, 32), *dots]
    return kit.svg(kit.phone_head(20, 360), *signs, *rows, kit.ring(190, 92, 84, 84, 8), kit.hand(206, 124))


def write() -> str:
    """The keys of the phone, and what has been written above them."""
    keys = [kit.box(62 + c * 40, 136 + r * 42, 30, 30, r=5, pen=4) for r in range(3) for c in range(7)]
    written = [kit.row(62, 34, 190), kit.row(62, 62, 120), kit.line((198, 48), (198, 76), pen=4)]
    return kit.svg(kit.phone_foot(30, 340), *written, *keys, kit.ring(198, 194, 312, 144, 6, side="top"))


def _compose(target: str, *, number: int) -> str:
    rows = [kit.line((62, y), (62 + w, y), pen=4) for y, w in ((186, 190), (218, 226), (250, 120))]
    frame = [kit.phone_head(20, 360), kit.cross(64, 90, 0.8), kit.line((32, 146), (368, 146), pen=3)]
    return kit.svg(*frame, *rows, target, kit.ring(306, 90, 86, 86, number), kit.hand(322, 116))


def android_send() -> str:
    """The paper plane that sends, on an Android phone."""
    return _compose(kit.path("M -24 -22 L 28 0 L -24 22 L -18 0 Z M -18 0 L 8 0", 304, 90), number=7)


def iphone_send() -> str:
    """The arrow that sends, on an iPhone."""
    up = kit.path("M 0 16 L 0 -15 M -13 -3 L 0 -16 L 13 -3", 306, 90, ink=kit.WHITE, pen=6)
    return _compose("\n".join((kit.disc(306, 90, 27, fill=kit.BLACK, pen=0), up)), number=7)


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "epost-gmail.svg": home_gmail,
    "epost-mail.svg": home_mail,
    "epost-lista.svg": letters,
    "epost-avsandare.svg": sender,
    "epost-bilaga.svg": attachment,
    "epost-svara-android-sv.svg": lambda: _android_reply("Svara"),
    "epost-svara-android-en.svg": lambda: _android_reply("Reply"),
    "epost-svara-iphone.svg": iphone_reply,
    "epost-skriv.svg": write,
    "epost-skicka-android.svg": android_send,
    "epost-skicka-iphone.svg": iphone_send,
    "epost-slang-android.svg": android_bin,
    "epost-slang-iphone.svg": iphone_bin,
}
