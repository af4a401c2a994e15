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


def _sun(x: float, y: float, k: float = 1) -> str:
    """Draw the sun: the app that is fetched and removed tells the weather."""
    rays = kit.path(
        "M 0 -26 L 0 -20 M 0 20 L 0 26 M -26 0 L -20 0 M 20 0 L 26 0 M -18 -18 L -14 -14 M 14 14 L 18 18"
        " M -18 18 L -14 14 M 14 -14 L 18 -18",
        x,
        y,
        k=k,
        pen=4,
    )
    return "\n".join((rays, kit.disc(x, y, 12 * k)))


def _app(x: float, y: float, side: float = 52) -> str:
    return kit.box(x - side / 2, y - side / 2, side, side, r=side / 4)


_AMONG: Final = ((116, 84), (200, 84), (284, 84), (116, 172), (284, 172), (116, 262), (200, 262), (284, 262))


def _among_apps(sign: str) -> str:
    """Draw an app with ``sign`` at 200, 172 among the others."""
    icons = [_app(x, y) for x, y in (*_AMONG, (200, 172))]
    return kit.svg(kit.phone_head(60, 280), *icons, sign, kit.ring(200, 172, 98, 98, 1), kit.hand(228, 204))


def store_android() -> str:
    """Draw the shop for apps of Android: a triangle."""
    return _among_apps(kit.path("M 189 156 L 217 172 L 189 188 Z", fill=kit.WHITE))


def store_iphone() -> str:
    """Draw the shop for apps of iPhone: an A of three sticks."""
    return _among_apps(kit.path("M 203 154 L 188 188 M 197 154 L 212 188 M 183 180 L 217 180", pen=5))


def _search(at: float, *others: float) -> str:
    """Draw the foot of the shop with its magnifier at ``at``."""
    bar = [kit.line((82, 196), (318, 196), pen=3), kit.magnifier(at - 4, 226, 12)]
    rest = [kit.box(x - 13, 218, 26, 26, r=6, pen=4) for x in others]
    apps = [part for x in (124, 200, 276) for part in (_app(x, 60), kit.row(x - 22, 112, 44))]
    return kit.svg(kit.phone_foot(70, 260), *apps, *bar, *rest, kit.ring(at, 231, 66, 66, 2, side="top"))


def store_search_android() -> str:
    """Draw the magnifier in the middle of the foot, as in the shop of Android."""
    return _search(200, 112, 288)


def store_search_iphone() -> str:
    """Draw the magnifier at the right of the foot, as in the shop of iPhone."""
    return _search(288, 112, 168, 224)


def store_write() -> str:
    """Draw the field where the name of the app is written, and the key that searches."""
    place = [kit.box(64, 18, 272, 60, r=30), kit.magnifier(94, 44, 11), kit.words("SMHI", 196, 48, size=40)]
    keys = [kit.box(62 + c * 41, 124 + r * 48, 30, 36, r=6, pen=4) for r in range(2) for c in range(7)]
    foot = [kit.box(62, 220, 190, 36, r=8, pen=4), kit.box(268, 220, 70, 36, r=8), kit.magnifier(300, 235, 7)]
    return kit.svg(kit.phone_foot(36, 328), *place, *keys, *foot, kit.ring(200, 48, 292, 80, 3))


def store_choose() -> str:
    """Draw the apps that were found, the right one among them."""
    found = [
        part
        for y, first, second in ((76, 110, 80), (162, 90, 120), (248, 120, 70))
        for part in (
            _app(120, y, 56),
            kit.row(166, y - 12, first),
            kit.line((166, y + 12), (166 + second, y + 12)),
        )
    ]
    return kit.svg(
        kit.phone_head(60, 280),
        *found,
        _sun(120, 162, 0.8),
        kit.ring(200, 162, 250, 80, 4),
        kit.hand(276, 182),
    )


def _app_page(word: str, number: int) -> str:
    """Draw the page of an app in the shop with its button ``word``."""
    head = [_app(116, 82, 72), _sun(116, 82, 1.1), kit.row(170, 66, 110), kit.row(170, 94, 70)]
    target = kit.named_button(word, 200, 176, 210, 58, size=38)
    rest = [kit.row(98, 260, 150)]
    marker = kit.ring(200, 176, 246, 92, number)
    return kit.svg(kit.phone_head(52, 296), *head, target, *rest, marker, kit.hand(292, 202))


def app_install_sv() -> str:
    """Draw the button Installera."""
    return _app_page("Installera", 5)


def app_install_en() -> str:
    """Draw the button Install."""
    return _app_page("Install", 5)


def app_get_sv() -> str:
    """Draw the button Hämta."""
    return _app_page("Hämta", 5)


def app_get_en() -> str:
    """Draw the button Get."""
    return _app_page("Get", 5)


def app_open_sv() -> str:
    """Draw the button Öppna."""
    return _app_page("Öppna", 6)


def app_open_en() -> str:
    """Draw the button Open."""
    return _app_page("Open", 6)


def app_hold() -> str:
    """Draw a finger that is held on an app; the clock says that it takes a while."""
    icons = [_app(x, y) for x, y in ((76, 84), (160, 84), (244, 84), (76, 172), (160, 172), (244, 172))]
    rest = [_app(x, 262) for x in (76, 160, 244)]
    clock = [kit.disc(352, 84, 34), kit.path("M 352 62 L 352 84 L 366 94", pen=6)]
    marker = kit.ring(160, 172, 98, 98, 7)
    return kit.svg(
        kit.phone_head(20, 280), *icons, *rest, _sun(160, 172, 0.85), *clock, marker, kit.hand(188, 204)
    )


def _app_menu(word: str) -> str:
    """Draw what comes up beside an app that is held, with the row ``word``."""
    menu = [kit.box(70, 106, 260, 176, r=16), _app(116, 68), _sun(116, 68, 0.85), kit.row(98, 142, 100)]
    target = kit.named_row(word, 100, 196, size=34)
    marker = kit.ring(200, 196, 246, 66, 8)
    return kit.svg(kit.phone_head(40, 320), *menu, target, kit.row(98, 252, 80), marker, kit.hand(306, 216))


def app_uninstall_sv() -> str:
    """Draw the row Avinstallera."""
    return _app_menu("Avinstallera")


def app_uninstall_en() -> str:
    """Draw the row Uninstall."""
    return _app_menu("Uninstall")


def app_remove_sv() -> str:
    """Draw the row Ta bort app."""
    return _app_menu("Ta bort app")


def app_remove_en() -> str:
    """Draw the row Remove App."""
    return _app_menu("Remove App")


def _app_confirm(word: str) -> str:
    """Draw the last question, with ``word`` as its answer."""
    question = [kit.box(66, 52, 268, 232, r=20), _app(200, 90), _sun(200, 90, 0.85)]
    target = kit.named_button(word, 200, 176, 210, 58, size=34)
    other = [kit.pill(200, 252, 150, 36), kit.line((166, 252), (234, 252), pen=3)]
    marker = kit.ring(200, 176, 240, 84, 9)
    return kit.svg(kit.phone_head(44, 312), *question, target, *other, marker, kit.hand(292, 200))


def app_ok() -> str:
    """Draw the button OK."""
    return _app_confirm("OK")


def app_delete_sv() -> str:
    """Draw the button Radera app."""
    return _app_confirm("Radera app")


def app_delete_en() -> str:
    """Draw the button Delete App."""
    return _app_confirm("Delete App")


PICTURES: Final[dict[str, Callable[[], str]]] = {
    "2g3g-4g.svg": network_sign,
    "2g3g-ring.svg": call_someone,
    "2g3g-brev.svg": operator_mail,
    "2g3g-nummer.svg": operator_number,
    "2g3g-fraga.svg": ask_about_112,
    "2g3g-larm.svg": wrist_alarm,
    "2g3g-lapp.svg": answer_note,
    "app-butik-android.svg": store_android,
    "app-butik-iphone.svg": store_iphone,
    "app-lupp-android.svg": store_search_android,
    "app-lupp-iphone.svg": store_search_iphone,
    "app-skriv.svg": store_write,
    "app-valj.svg": store_choose,
    "app-installera-sv.svg": app_install_sv,
    "app-installera-en.svg": app_install_en,
    "app-hamta-sv.svg": app_get_sv,
    "app-hamta-en.svg": app_get_en,
    "app-oppna-sv.svg": app_open_sv,
    "app-oppna-en.svg": app_open_en,
    "app-hall.svg": app_hold,
    "app-avinstallera-sv.svg": app_uninstall_sv,
    "app-avinstallera-en.svg": app_uninstall_en,
    "app-ta-bort-sv.svg": app_remove_sv,
    "app-ta-bort-en.svg": app_remove_en,
    "app-ok.svg": app_ok,
    "app-radera-sv.svg": app_delete_sv,
    "app-radera-en.svg": app_delete_en,
}
