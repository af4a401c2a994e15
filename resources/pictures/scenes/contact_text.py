"""The pictures of the guides on texts, and on pictures that are sent."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES", "keyboard", "text_field"]


def messages_home() -> str:
    """Draw the app for texts: a speech bubble with lines."""
    lines = [kit.line((184, 163), (216, 163), pen=4), kit.line((184, 174), (208, 174), pen=4)]
    return kit.home_screen(kit.bubble(168, 150, 64, 36), *lines, number=1)


def _chat(top: float) -> list[str]:
    """Draw a text that came, to the left, and one's own answer, to the right."""
    return [
        kit.bubble(76, top, 132, 36),
        kit.row(96, top + 18, 84),
        kit.bubble(204, top + 66, 128, 36, tail="right"),
        kit.row(226, top + 84, 80),
    ]


def text_field(y: float = 182) -> list[str]:
    """Draw the field to write in at the foot of a chat, and the microphone beside it."""
    return [kit.box(92, y - 24, 210, 48, r=24), kit.microphone(342, y, 0.9)]


def keyboard(top: float) -> list[str]:
    """Draw three rows of keys and the long key below them."""
    keys = [kit.box(52 + c * 43, top + r * 42, 32, 32, r=6, pen=4) for r in range(3) for c in range(7)]
    return [*keys, kit.box(138, top + 126, 118, 26, r=6, pen=4)]


def read_text() -> str:
    """Draw the newest text that came, the lowest at the left."""
    head = [kit.face(96, 72, 0.9, body=False, glasses=True), kit.row(130, 72, 90)]
    own = [kit.bubble(210, 122, 120, 36, tail="right"), kit.row(230, 140, 76)]
    newest = [kit.bubble(84, 198, 168, 58), kit.row(104, 216, 126), kit.row(104, 238, 84)]
    divider = kit.line((52, 102), (348, 102), pen=3)
    marker = kit.ring(168, 232, 220, 112, 3, side="right")
    return kit.svg(kit.phone_head(40, 320), *head, divider, *own, *newest, marker)


def write_here() -> str:
    """Draw the empty field at the foot of the chat."""
    cursor = kit.line((116, 168), (116, 196), pen=4)
    marker = kit.ring(197, 182, 244, 80, 4)
    return kit.svg(kit.phone_foot(20, 360), *_chat(8), *text_field(), cursor, marker, kit.hand(244, 208))


def write_text() -> str:
    """Draw the keys, and what has been written above them."""
    written = [*text_field(44), kit.row(106, 44, 116), kit.line((236, 30), (236, 58), pen=4)]
    marker = kit.ring(197, 176, 326, 186, 5, side="right")
    return kit.svg(kit.phone_foot(20, 360), *written, *keyboard(104), marker)


def plane(x: float, y: float, k: float = 1, *, ink: str = kit.BLACK) -> str:
    """Draw the paper plane that sends."""
    return kit.path("M -20 -20 L 24 0 L -20 20 L -14 0 Z M -14 0 L 6 0", x, y, k=k, ink=ink)


def arrow_up(x: float, y: float) -> str:
    """Draw the arrow in a disc that sends on iPhone."""
    return "\n".join((kit.disc(x, y, 22, fill=kit.BLACK), _up(x, y)))


def _up(x: float, y: float) -> str:
    return kit.path("M 0 13 L 0 -13 M -10 -3 L 0 -13 L 10 -3", x, y, ink=kit.WHITE)


def _send(sign: str, number: int, *, photo: bool = False) -> str:
    chat = [kit.bubble(64, 14, 132, 44), kit.row(84, 36, 84)]
    content = [kit.photo(128, 164, 108, 92)] if photo else [kit.row(78, 180, 132)]
    field = kit.box(52, 106 if photo else 148, 190, 116 if photo else 64, r=24)
    return kit.svg(
        kit.phone_foot(20, 360),
        *chat,
        field,
        *content,
        sign,
        kit.ring(304, 180, 84, 84, number, side="top"),
        kit.hand(318, 208),
    )


def send_android() -> str:
    """Draw the paper plane beside what was written."""
    return _send(plane(304, 180), 6)


def send_iphone() -> str:
    """Draw the arrow beside what was written."""
    return _send(arrow_up(304, 180), 6)


def back_to_list() -> str:
    """Draw the arrow that goes back, at the top of the chat."""
    bar = [
        kit.path("M 14 -18 L -6 0 L 14 18", 82, 92, pen=8),
        kit.face(156, 92, 0.95, body=False, glasses=True),
        kit.row(194, 92, 96),
    ]
    chat = [kit.bubble(206, 172, 130, 40, tail="right"), kit.bubble(60, 232, 130, 36)]
    lines = [kit.row(228, 192, 84), kit.row(80, 250, 84)]
    divider = kit.line((32, 146), (368, 146), pen=3)
    marker = kit.ring(84, 92, 84, 84, 7)
    return kit.svg(kit.phone_head(20, 360), *bar, divider, *chat, *lines, marker, kit.hand(98, 124))


def _list() -> list[str]:
    """Draw the end of the list of people."""
    faces = [kit.face(112, y, 1.0, body=False, glasses=y == 100) for y in (32, 100)]
    rows = [kit.row(150, y - 8, w) for y, w in ((32, 84), (100, 70))]
    seconds = [kit.line((150, y + 12), (150 + w, y + 12), pen=3) for y, w in ((32, 140), (100, 60))]
    return [*faces, *rows, *seconds]


def new_text_android() -> str:
    """Draw the button for a new text at the lower right: a speech bubble."""
    key = [kit.box(232, 158, 84, 68, r=20), kit.bubble(246, 172, 56, 28)]
    marker = kit.ring(274, 192, 122, 104, 8)
    return kit.svg(kit.phone_foot(60, 280), *_list(), *key, marker, kit.hand(296, 214))


def new_text_iphone() -> str:
    """Draw the pen in a square at the lower right."""
    square = kit.path("M -4 -16 L -18 -16 L -18 20 L 18 20 L 18 6", 286, 186)
    pen = kit.path("M -4 6 L -2 -4 L 18 -24 L 26 -16 L 6 4 Z", 286, 186, fill=kit.WHITE, pen=4)
    search = [kit.box(86, 164, 136, 44, r=22, pen=4), kit.magnifier(110, 183, 8)]
    marker = kit.ring(288, 184, 84, 84, 8, side="top")
    return kit.svg(kit.phone_foot(60, 280), *_list(), *search, square, pen, marker, kit.hand(302, 212))


def choose_name() -> str:
    """Draw the first letters of a name, and the person who comes up below them."""
    field = [kit.box(92, 58, 216, 48, r=8, pen=4), kit.words("An", 134, 82, size=34)]
    cursor = kit.line((164, 68), (164, 96), pen=4)
    faces = [kit.face(120, y, 1.1, body=False, glasses=y == 168) for y in (168, 250)]
    rows = [kit.row(160, y, w) for y, w in ((168, 104), (250, 80))]
    marker = kit.ring(200, 168, 244, 74, 9)
    return kit.svg(kit.phone_head(60, 280), *field, cursor, *faces, *rows, marker, kit.hand(268, 190))


def share_with_app() -> str:
    """Draw the ways to share a picture, the app for texts among them."""
    preview = kit.photo(200, 52, 112, 80)
    panel = kit.path("M 52 136 C 52 118 58 112 76 112 L 324 112 C 342 112 348 118 348 136", pen=4)
    apps = [kit.box(x - 33, 176, 66, 66, r=16) for x in (104, 200, 296)]
    signs = [kit.envelope(86, 196, 36, 26), kit.bubble(176, 194, 48, 22), kit.share_dots(296, 209)]
    marker = kit.ring(200, 209, 102, 102, 4, side="top")
    return kit.svg(kit.phone_foot(40, 320), preview, panel, *apps, *signs, marker)


def right_picture() -> str:
    """Draw the picture that waits in the field, and to whom it goes."""
    head = [kit.face(96, 76, 1.0, body=False, glasses=True), kit.row(134, 76, 110)]
    divider = kit.line((52, 110), (348, 110), pen=3)
    waiting = kit.photo(168, 210, 150, 124)
    marker = kit.ring(168, 208, 190, 158, 6, side="right")
    return kit.svg(kit.phone_head(40, 320), *head, divider, waiting, marker)


def send_picture_android() -> str:
    """Draw the paper plane beside the picture that waits."""
    return _send(plane(304, 180), 7, photo=True)


def send_picture_iphone() -> str:
    """Draw the arrow beside the picture that waits."""
    return _send(arrow_up(304, 180), 7, photo=True)


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "sms-hem.svg": messages_home,
    "sms-las.svg": read_text,
    "sms-ruta.svg": write_here,
    "sms-skriv.svg": write_text,
    "sms-skicka-android.svg": send_android,
    "sms-skicka-iphone.svg": send_iphone,
    "sms-tillbaka.svg": back_to_list,
    "sms-ny-android.svg": new_text_android,
    "sms-ny-iphone.svg": new_text_iphone,
    "sms-valj-namn.svg": choose_name,
    "bild-dela-app.svg": share_with_app,
    "bild-ratt.svg": right_picture,
    "bild-skicka-android.svg": send_picture_android,
    "bild-skicka-iphone.svg": send_picture_iphone,
}
