"""The pictures of the guide on installing WhatsApp."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


def _sign(x: float, y: float, k: float = 1) -> str:
    """Draw WhatsApp's sign, 60 wide at ``k`` = 1: a speech bubble with a handset."""
    bubble = kit.bubble(x - 30 * k, y - 28 * k, 60 * k, 48 * k)
    return "\n".join((bubble, kit.handset(x, y - 4 * k, 0.38 * k)))


def search_shop() -> str:
    """Draw the name WhatsApp in the search field of the shop."""
    field = [kit.box(52, 72, 296, 60, r=30), kit.magnifier(82, 99, 11)]
    found = [_sign(88, 200, 0.9), kit.row(134, 188, 130), kit.line((134, 210), (234, 210), pen=3)]
    rest = [kit.box(62, 250, 52, 40, r=12), kit.row(134, 270, 100)]
    name = kit.words("WhatsApp", 218, 102, size=42)
    return kit.svg(
        kit.phone_head(20, 360), *field, name, *found, *rest, kit.ring(200, 102, 318, 84, 2, side="top")
    )


def _shop_page(word: str, number: int) -> str:
    head = [_sign(120, 88, 1.1), kit.row(176, 76, 116), kit.row(176, 102, 76)]
    target = kit.named_button(word, 200, 184, 210, 60, size=38)
    marker = kit.ring(200, 184, 246, 94, number)
    return kit.svg(kit.phone_head(52, 296), *head, target, marker, kit.hand(288, 210))


def install_sv() -> str:
    """Draw the button Installera."""
    return _shop_page("Installera", 3)


def install_en() -> str:
    """Draw the button Install."""
    return _shop_page("Install", 3)


def get_sv() -> str:
    """Draw the button Hämta."""
    return _shop_page("Hämta", 3)


def get_en() -> str:
    """Draw the button Get."""
    return _shop_page("Get", 3)


def open_sv() -> str:
    """Draw the button Öppna."""
    return _shop_page("Öppna", 4)


def open_en() -> str:
    """Draw the button Open."""
    return _shop_page("Open", 4)


def agree() -> str:
    """Draw the button at the foot of the first page that agrees and goes on."""
    text = [kit.line((126, 126), (274, 126), pen=3), kit.line((146, 144), (254, 144), pen=3)]
    target = [kit.pill(200, 206, 190, 54), kit.row(146, 206, 108)]
    marker = kit.ring(200, 206, 228, 90, 5)
    return kit.svg(kit.phone_foot(60, 280), _sign(200, 60, 1.3), *text, *target, marker, kit.hand(284, 214))


def own_number() -> str:
    """Draw the field for the own telephone number, after Sweden's 46."""
    land = kit.words("+46", 106, 98, size=38)
    number = [kit.row(x, 98, 40) for x in (166, 218, 270)]
    foot = kit.line((62, 126), (338, 126), pen=4)
    keys = [kit.words(n, 130 + i % 3 * 70, 188 + i // 3 * 46, size=34) for i, n in enumerate("123456789")]
    marker = kit.ring(200, 100, 314, 86, 6, side="top")
    return kit.svg(kit.phone_head(20, 360), land, *number, foot, *keys, marker)


def code_of_six() -> str:
    """Draw the six places of the code; the helper looks away."""
    places = [kit.line((54 + i * 40, 122), (80 + i * 40, 122), pen=5) for i in range(6)]
    dots = [kit.disc(67 + i * 40, 102, 8, fill=kit.BLACK, pen=0) for i in range(6)]
    keys = [kit.words(n, 96 + i % 3 * 70, 186 + i // 3 * 46, size=32) for i, n in enumerate("123456789")]
    marker = kit.ring(167, 106, 262, 78, 7, side="top")
    frame = kit.phone_head(12, 310)
    return kit.svg(frame, *places, *dots, *keys, marker, kit.eye_away(362, 106))


def _contacts(word: str) -> str:
    """Draw the question about the contacts: a book with a person."""
    book = [kit.box(168, 64, 64, 62, r=8), kit.face(200, 88, 0.5), kit.line((232, 82), (242, 82), pen=6)]
    question = [kit.phone_head(60, 280), kit.box(88, 50, 224, 240, r=16), *book]
    answer = kit.named_button(word, 200, 178, 150, 50, size=38)
    other = [kit.pill(200, 258, 150, 40), kit.line((160, 258), (240, 258), pen=3)]
    return kit.svg(*question, answer, *other, kit.ring(200, 178, 186, 82, 8), kit.hand(264, 202))


def contacts_sv() -> str:
    """Draw the button Tillåt under the question about contacts."""
    return _contacts("Tillåt")


def contacts_en() -> str:
    """Draw the button Allow under the question about contacts."""
    return _contacts("Allow")


def own_name() -> str:
    """Draw the field for the own name beside a place for a picture."""
    place = [kit.disc(200, 92, 40), kit.face(200, 86, 0.8, body=False), _shoulders(200, 92)]
    field = [kit.row(112, 190, 90), kit.line((214, 174), (214, 206), pen=4), kit.line((96, 218), (304, 218))]
    marker = kit.ring(200, 194, 246, 78, 9)
    return kit.svg(kit.phone_head(60, 280), *place, *field, marker, kit.hand(276, 214))


def _shoulders(x: float, y: float) -> str:
    return kit.path("M -24 28 C -18 12 18 12 24 28", x, y, pen=4)


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "whatsapp-sok.svg": search_shop,
    "whatsapp-installera-sv.svg": install_sv,
    "whatsapp-installera-en.svg": install_en,
    "whatsapp-hamta-sv.svg": get_sv,
    "whatsapp-hamta-en.svg": get_en,
    "whatsapp-oppna-sv.svg": open_sv,
    "whatsapp-oppna-en.svg": open_en,
    "whatsapp-godkann.svg": agree,
    "whatsapp-nummer.svg": own_number,
    "whatsapp-kod.svg": code_of_six,
    "whatsapp-kontakter-sv.svg": contacts_sv,
    "whatsapp-kontakter-en.svg": contacts_en,
    "whatsapp-namn.svg": own_name,
}
