"""The pictures of the guides on the phone and the tablet themselves."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def _bars(x: float, y: float, k: float = 1) -> str:
    """Draw the bars of the mobile network, rising to the right from their foot at ``x``, ``y``."""
    heights = enumerate((14, 24, 34, 44))
    return "\n".join(
        kit.box(x + at * 15 * k, y - h * k, 9 * k, h * k, r=2, fill=kit.BLACK, pen=0.1) for at, h in heights
    )


def network_sign() -> str:
    """Draw 4G at the top of the screen, beside the bars."""
    sign = [_bars(132, 106), kit.words("4G", 248, 86, size=58)]
    others = [kit.line((32, 146), (368, 146), pen=3), kit.row(80, 196, 190), kit.row(80, 236, 130)]
    return kit.svg(kit.phone_head(20, 360), *sign, *others, kit.ring(206, 86, 206, 88, 1))


def call_someone() -> str:
    """Draw a call to someone one knows."""
    target = [kit.button(200, 190, 36), kit.ring(200, 190, 102, 102, 2)]
    friend = kit.face(200, 44, 1.5, glasses=True)
    return kit.svg(kit.phone_foot(70, 260), friend, *target, kit.hand(234, 210))


def operator_mail() -> str:
    """Draw a letter and a message from the operator."""
    letter = [kit.envelope(32, 90, 150, 124), _bars(89, 204, 0.65)]
    text = [kit.phone(262, 30, 124, 240), kit.bubble(282, 88, 84, 74), _bars(298, 146, 0.9)]
    return kit.svg(*letter, *text, kit.ring(107, 152, 192, 166, 3, side="top"))


def operator_number() -> str:
    """Draw the telephone number on a bill."""
    bill = [kit.box(90, 10, 220, 280, r=6), _bars(116, 72), kit.row(196, 52, 84)]
    number = [kit.handset(134, 142, 0.36), *(kit.row(166 + at * 40, 142, 26) for at in range(3))]
    rest = [kit.row(118, y, w) for y, w in ((206, 160), (232, 160), (258, 100))]
    return kit.svg(*bill, *number, *rest, kit.ring(200, 142, 208, 66, 4))


def ask_about_112() -> str:
    """Draw the question about 112."""
    said = [kit.bubble(150, 12, 240, 176), kit.words("112?", 270, 116, size=66)]
    person = [kit.face(76, 172, 1.8, glasses=True), kit.box(120, 152, 22, 56, r=6)]
    return kit.svg(*said, *person, kit.ring(270, 116, 204, 96, 5, side="top"))


def wrist_alarm() -> str:
    """Draw an alarm button worn on the wrist."""
    arm = kit.path("M 6 104 L 292 104 M 6 204 L 292 204")
    palm = kit.path(
        "M 292 104 C 316 96 344 100 372 112 C 384 118 380 132 366 130 L 338 128 L 380 138"
        " C 392 142 390 156 378 156 L 340 152 L 376 164 C 386 168 384 182 372 180 L 338 174"
        " L 360 188 C 366 196 360 204 350 202 L 318 200 L 292 204",
        fill=kit.WHITE,
    )
    strap = [kit.box(176, 96, 46, 116, r=8), kit.box(156, 118, 86, 72, r=18), kit.disc(199, 154, 22)]
    inner = kit.disc(199, 154, 9, fill=kit.BLACK, pen=0)
    return kit.svg(arm, palm, *strap, inner, kit.ring(199, 154, 128, 128, 6, side="top"))


def answer_note() -> str:
    """Draw a note with the answer about 112 beside a pen."""
    note = [kit.box(60, 52, 246, 196, r=6), kit.words("112", 158, 116, size=58), kit.tick(258, 116, 1.2)]
    rest = [kit.row(96, 190, 150), kit.row(96, 218, 100)]
    pen = kit.path("M 326 252 L 318 226 L 364 118 L 384 126 L 338 234 Z M 318 226 L 338 234", fill=kit.WHITE)
    return kit.svg(*note, *rest, pen, kit.ring(194, 116, 212, 96, 7))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "2g3g-4g.svg": network_sign,
    "2g3g-ring.svg": call_someone,
    "2g3g-brev.svg": operator_mail,
    "2g3g-nummer.svg": operator_number,
    "2g3g-fraga.svg": ask_about_112,
    "2g3g-larm.svg": wrist_alarm,
    "2g3g-lapp.svg": answer_note,
}
