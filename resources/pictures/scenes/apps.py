"""The pictures of the guides on apps, and on pictures and their room in the phone."""

from collections.abc import Callable
from typing import Final

from resources.pictures import kit

__all__ = ["PICTURES"]


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


def _among_apps(sign: str) -> str:
    """Draw an app with ``sign`` at 200, 172 among the others."""
    return kit.home_screen(_app(200, 172), sign, number=1)


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


def _bin(x: float, y: float, k: float = 1) -> str:
    """Draw a waste bin, 40 ``k`` high."""
    can = kit.path("M -14 -10 L -11 20 L 11 20 L 14 -10", x, y, k=k)
    lid = kit.path("M -20 -11 L 20 -11 M -7 -11 L -7 -19 L 7 -19 L 7 -11", x, y, k=k)
    return "\n".join((can, lid, kit.path("M -4 -2 L -3 12 M 4 -2 L 3 12", x, y, k=k, pen=3)))


def _flower(x: float, y: float) -> str:
    """Draw a flower of eight petals, the sign of the pictures of iPhone."""
    petal = kit.path("M 0 -6 C -8 -14 -6 -22 0 -22 C 6 -22 8 -14 0 -6 Z", pen=3)
    return "\n".join(
        f'<g transform="translate({x:g} {y:g}) rotate({45 * at})">{petal}</g>' for at in range(8)
    )


def pictures_android() -> str:
    """Draw the app for pictures of Android: a small picture."""
    return _among_apps(kit.photo(200, 172, 38, 32))


def pictures_iphone() -> str:
    """Draw the app for pictures of iPhone: a flower."""
    return _among_apps(_flower(200, 172))


def picture_choose() -> str:
    """Draw small pictures in rows, one to be opened."""
    photos = [kit.photo(x, y, 56, 56) for y in (84, 172, 262) for x in (116, 200, 284)]
    return kit.svg(kit.phone_head(60, 280), *photos, kit.ring(200, 172, 98, 98, 2), kit.hand(228, 204))


def picture_turn() -> str:
    """Draw a finger that moves a picture to the left."""
    screen = [kit.photo(150, 104, 172, 112), kit.arrow((210, 206), (92, 206), pen=8)]
    marker = kit.ring(150, 206, 172, 62, 3)
    return kit.svg(kit.phone(44, 6, 212, 288), *screen, marker, kit.hand(222, 202))


def picture_bin() -> str:
    """Draw the waste bin below a picture."""
    screen = [kit.photo(200, 84, 208, 130), kit.line((82, 176), (318, 176), pen=3)]
    heart = kit.path("M 0 18 C -34 -4 -16 -26 0 -10 C 16 -26 34 -4 0 18 Z", 118, 222)
    return kit.svg(kit.phone_foot(70, 260), *screen, heart, _bin(282, 222), kit.ring(282, 222, 78, 78, 4))


def picture_yes() -> str:
    """Draw the last question, its answer marked with a waste bin."""
    question = [kit.box(66, 52, 268, 232, r=20), kit.photo(200, 92, 70, 54)]
    target = [kit.pill(200, 180, 200, 60), _bin(200, 180, 0.9)]
    other = [kit.pill(200, 254, 150, 34), kit.line((166, 254), (234, 254), pen=3)]
    marker = kit.ring(200, 180, 234, 88, 5)
    return kit.svg(kit.phone_head(44, 312), *question, *target, *other, marker, kit.hand(286, 206))


def settings_sign() -> str:
    """Draw the gear of the settings among the apps."""
    return _among_apps(kit.gear(200, 172, 24))


def _search_storage(word: str) -> str:
    """Draw the field at the top of the settings where ``word`` is written."""
    place = [kit.box(74, 60, 252, 60, r=30), kit.magnifier(104, 86, 12), kit.words(word, 216, 90, size=38)]
    rest = [kit.row(96, 190, 150), kit.row(96, 228, 190), kit.row(96, 266, 110)]
    return kit.svg(kit.phone_head(40, 320), *place, *rest, kit.ring(200, 90, 284, 90, 7), kit.hand(304, 112))


def storage_search_sv() -> str:
    """Draw the search for lagring."""
    return _search_storage("lagring")


def storage_search_en() -> str:
    """Draw the search for storage."""
    return _search_storage("storage")


def setting_general_sv() -> str:
    """Draw the row Allmänt."""
    return kit.one_of_rows("Allmänt", number=7)


def setting_general_en() -> str:
    """Draw the row General."""
    return kit.one_of_rows("General", number=7)


def setting_storage_sv() -> str:
    """Draw the row Lagring of Android."""
    return kit.one_of_rows("Lagring", number=8)


def setting_storage_en() -> str:
    """Draw the row Storage of Android."""
    return kit.one_of_rows("Storage", number=8)


def setting_iphone_storage_sv() -> str:
    """Draw the row iPhone-lagring."""
    return kit.one_of_rows("iPhone-lagring", number=8, size=30)


def setting_iphone_storage_en() -> str:
    """Draw the row iPhone Storage."""
    return kit.one_of_rows("iPhone Storage", number=8, size=30)


PICTURES: Final[dict[str, Callable[[], str]]] = {
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
    "bilder-android.svg": pictures_android,
    "bilder-iphone.svg": pictures_iphone,
    "bilder-valj.svg": picture_choose,
    "bilder-dra.svg": picture_turn,
    "bilder-korg.svg": picture_bin,
    "bilder-ja.svg": picture_yes,
    "installningar-hem.svg": settings_sign,
    "lagring-sok-sv.svg": storage_search_sv,
    "lagring-sok-en.svg": storage_search_en,
    "allmant-sv.svg": setting_general_sv,
    "allmant-en.svg": setting_general_en,
    "lagring-sv.svg": setting_storage_sv,
    "lagring-en.svg": setting_storage_en,
    "iphone-lagring-sv.svg": setting_iphone_storage_sv,
    "iphone-lagring-en.svg": setting_iphone_storage_en,
}
