"""The pictures of the guides on BankID, healthcare and digital post."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def _bank(x: float, y: float, k: float = 1) -> str:
    """Draw a house with pillars: the bank, or an authority."""
    roof = kit.path("M -26 -8 L 0 -26 L 26 -8 Z", x, y, k=k)
    pillars = kit.path("M -16 -8 L -16 16 M 0 -8 L 0 16 M 16 -8 L 16 16", x, y, k=k)
    return "\n".join((roof, pillars, kit.path("M -26 18 L 26 18", x, y, k=k)))


def _code_keys(x: float, y: float, apart: float = 60, lead: float = 44) -> list[str]:
    """Draw the keys 1–9 of a code, the first at ``x``, ``y``."""
    return [
        kit.words(sign, x + at % 3 * apart, y + at // 3 * lead, size=34)
        for at, sign in enumerate("123456789")
    ]


def bankid_open() -> str:
    """Draw the bank's app among the others."""
    return kit.home_screen(_bank(200, 176, 1.05), number=1)


def bankid_choose() -> str:
    """Draw the button BankID of a service."""
    service = [_bank(200, 82, 1.2), kit.named_button("BankID", 200, 172, 176, 58, size=38)]
    other = [kit.pill(200, 254, 176, 40), kit.line((150, 254), (250, 254), pen=3)]
    marker = kit.ring(200, 172, 212, 92, 2)
    return kit.svg(kit.phone_head(60, 280), *service, *other, marker, kit.hand(270, 198))


def bankid_read() -> str:
    """Draw the name of the service at the top of the app BankID, which is to be read."""
    name = [_bank(102, 98), kit.row(146, 88, 94), kit.row(146, 110, 66)]
    code = [kit.field(71, 186, 180, 50, hidden=6), kit.pill(161, 268, 120, 34)]
    glasses = kit.path(
        "M -34 0 C -34 -22 -4 -22 -4 0 C -4 22 -34 22 -34 0 Z M 4 0 C 4 -22 34 -22 34 0"
        " C 34 22 4 22 4 0 Z M -4 -3 Q 0 -8 4 -3 M -34 -3 L -46 -10 M 34 -3 L 46 -10",
        350,
        98,
        k=0.92,
    )
    return kit.svg(kit.phone_head(26, 270), *name, *code, kit.ring(164, 98, 208, 88, 3), glasses)


def bankid_code() -> str:
    """Draw the keys for the code; the helper looks away."""
    shown = kit.field(70, 18, 180, 48, hidden=6)
    keys = _code_keys(100, 118)
    marker = kit.ring(160, 162, 206, 158, 4)
    return kit.svg(kit.phone_foot(34, 252), shown, *keys, marker, kit.eye_away(340, 150))


def bankid_finish() -> str:
    """Draw the button below the code."""
    shown = kit.field(110, 20, 180, 50, hidden=6)
    target = [kit.pill(200, 176, 170, 58), kit.tick(200, 176, 0.9)]
    marker = kit.ring(200, 176, 206, 92, 5)
    return kit.svg(kit.phone_foot(70, 260), shown, *target, marker, kit.hand(260, 200))


def _log_out(word: str) -> str:
    bar = [_bank(106, 76, 0.8), kit.row(146, 76, 90), kit.line((72, 108), (328, 108), pen=3)]
    text = [kit.row(104, 250, 130), kit.row(104, 276, 90)]
    target = kit.named_button(word, 200, 172, 190, 56, size=36)
    marker = kit.ring(200, 172, 226, 90, 6)
    return kit.svg(kit.phone_head(60, 280), *bar, *text, target, marker, kit.hand(278, 198))


def log_out_sv() -> str:
    """Draw the button Logga ut."""
    return _log_out("Logga ut")


def log_out_en() -> str:
    """Draw the button Log out."""
    return _log_out("Log out")


def _chrome(x: float, y: float) -> str:
    """Draw the sign of the browser of Android: a ring in three parts around a disc."""
    parts = kit.path("M 0 -11 L 24 -11 M -9.5 5.5 L -21.5 -15 M 9.5 5.5 L -2.5 26", x, y, pen=4)
    return "\n".join((kit.disc(x, y, 27), parts, kit.disc(x, y, 11)))


def _compass(x: float, y: float) -> str:
    """Draw the sign of the browser of iPhone: a compass."""
    needle = kit.path("M 14 -14 L 5 5 L -5 -5 Z", x, y, fill=kit.BLACK, pen=3)
    return "\n".join((kit.disc(x, y, 27), needle, kit.path("M 5 5 L -14 14 L -5 -5 Z", x, y, pen=3)))


def browser() -> str:
    """Draw the browsers of Android and iPhone among the apps."""
    parts = []
    for left, sign in ((40, _chrome), (220, _compass)):
        places = [(left + 42, 66), (left + 98, 66), (left + 42, 136), (left + 98, 136)]
        icons = [kit.box(x - 18, y - 18, 36, 36, r=10, pen=4) for x, y in places]
        parts += [kit.phone(left, 6, 140, 288), *icons, sign(left + 70, 216)]
    rings = [kit.ring(110, 216, 84, 84, 1), kit.ring(290, 216, 84, 84, 1, side="right")]
    return kit.svg(*parts, *rings)


def _address(name: str) -> str:
    """Draw a phone with ``name`` in the field for the address."""
    place = [kit.box(84, 62, 232, 60, r=30), kit.words(name, 200, 92, size=42)]
    page = [kit.row(96, 190, 150), kit.row(96, 222, 190), kit.row(96, 254, 110)]
    return kit.svg(kit.phone_head(40, 320), *place, *page, kit.ring(200, 92, 266, 92, 2), kit.hand(296, 118))


def address_1177() -> str:
    """Draw the address 1177.se."""
    return _address("1177.se")


def key_go() -> str:
    """Draw the key that opens an address, at the lower right of the keys."""
    keys = [kit.box(62 + c * 41, 24 + r * 52, 30, 38, r=6, pen=4) for r in range(3) for c in range(7)]
    space = kit.box(62, 194, 190, 46, r=8, pen=4)
    go = [kit.box(272, 194, 62, 46, r=8), kit.arrow((286, 217), (320, 217))]
    return kit.svg(kit.phone_foot(36, 328), *keys, space, *go, kit.ring(303, 217, 92, 78, 3, side="right"))


def log_in_1177() -> str:
    """Draw the page 1177 with its button Logga in."""
    page = [kit.words("1177", 200, 76, size=58), kit.line((72, 118), (328, 118), pen=3)]
    target = kit.named_button("Logga in", 200, 188, 190, 56, size=38)
    marker = kit.ring(200, 188, 226, 90, 4)
    return kit.svg(kit.phone_head(60, 280), *page, target, marker, kit.row(110, 264, 120), kit.hand(278, 212))


def choose_bankid() -> str:
    """Draw BankID in the list of ways to log in."""
    return kit.one_of_rows("BankID", number=5)


def booked_times() -> str:
    """Draw the row Bokade tider."""
    return kit.one_of_rows("Bokade tider", number=7, size=34)


def prescriptions() -> str:
    """Draw the row Recept."""
    return kit.one_of_rows("Recept", number=8)


def address_kivra() -> str:
    """Draw the address kivra.se."""
    return _address("kivra.se")


def mailbox_log_in() -> str:
    """Draw the page of a digital letter box with its button Logga in."""
    page = [kit.envelope(160, 50, 80, 54), kit.line((72, 122), (328, 122), pen=3)]
    target = kit.named_button("Logga in", 200, 190, 190, 56, size=38)
    marker = kit.ring(200, 190, 226, 90, 4)
    return kit.svg(kit.phone_head(60, 280), *page, target, marker, kit.row(110, 266, 120), kit.hand(278, 214))


def mailbox_letter() -> str:
    """Draw the letters in the box, one to be opened."""
    letters = [
        part
        for y, first, second in ((76, 100, 70), (164, 80, 116), (252, 110, 60))
        for part in (
            kit.envelope(90, y - 20, 58, 40),
            kit.row(168, y - 12, first),
            kit.line((168, y + 12), (168 + second, y + 12), pen=3),
        )
    ]
    marker = kit.ring(200, 164, 258, 76, 7)
    return kit.svg(kit.phone_head(56, 288), *letters, marker, kit.hand(282, 184))


def mailbox_settings() -> str:
    """Draw the settings of the letter box: a gear."""
    bar = [kit.envelope(92, 62, 62, 44), kit.gear(282, 84, 28), kit.line((52, 140), (348, 140), pen=3)]
    text = [kit.row(96, 184, 180), kit.row(96, 220, 140), kit.row(96, 256, 170)]
    return kit.svg(kit.phone_head(40, 320), *bar, *text, kit.ring(282, 84, 92, 92, 8), kit.hand(304, 118))


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "bankid-oppna.svg": bankid_open,
    "bankid-valj.svg": bankid_choose,
    "bankid-las.svg": bankid_read,
    "bankid-kod.svg": bankid_code,
    "bankid-klar.svg": bankid_finish,
    "logga-ut-sv.svg": log_out_sv,
    "logga-ut-en.svg": log_out_en,
    "webblasare.svg": browser,
    "adress-1177.svg": address_1177,
    "adress-kivra.svg": address_kivra,
    "tangent-ga.svg": key_go,
    "1177-logga-in.svg": log_in_1177,
    "1177-valj-bankid.svg": choose_bankid,
    "1177-tider.svg": booked_times,
    "1177-recept.svg": prescriptions,
    "brevlada-logga-in.svg": mailbox_log_in,
    "brevlada-brev.svg": mailbox_letter,
    "brevlada-installningar.svg": mailbox_settings,
}
