"""The pages of the window, in the order of the rail; each is imported when it is first opened."""

import importlib
from typing import TYPE_CHECKING, cast

from resources.words import tr
from ui.page_spec import PageSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk import Desk
    from ui.pages.base import Page

__all__ = ["page_specs"]


def page_specs() -> list[PageSpec]:
    """Describe every page; the first is the one the day begins with."""
    return [
        PageSpec("today", lambda: tr("Idag"), "calendar-today", _page("today", "TodayPage")),
        PageSpec("bookings", lambda: tr("Bokningar"), "calendar-week", _page("bookings", "BookingsPage")),
        PageSpec(
            "residents", lambda: tr("Invånare"), "account-multiple", _page("residents", "ResidentsPage")
        ),
        PageSpec("guides", lambda: tr("Guider"), "book-open-variant", _page("guides", "GuidesPage")),
        PageSpec(
            "followups", lambda: tr("Uppföljning"), "clipboard-text", _page("followups", "FollowUpsPage")
        ),
        PageSpec("leaflets", lambda: tr("Utskrifter"), "printer", _page("leaflets", "LeafletsPage")),
        PageSpec(
            "statistics",
            lambda: tr("Statistik"),
            "chart-box-outline",
            _page("statistics", "StatisticsPage"),
        ),
        PageSpec("sync", lambda: tr("Synk"), "cloud-sync-outline", _page("sync", "SyncPage")),
        PageSpec("settings", lambda: tr("Inställningar"), "cog", _page("settings", "SettingsPage")),
        PageSpec(
            "own_guides",
            lambda: tr("Egna guider"),
            "file-document-edit-outline",
            _page("own_guides", "OwnGuidesPage"),
            in_rail=False,
        ),
        PageSpec(
            "guide_editor",
            lambda: tr("Skriv en guide"),
            "file-document-edit-outline",
            _page("guide_editor", "GuideEditorPage"),
            in_rail=False,
        ),
        PageSpec(
            "index_keying",
            lambda: tr("För in svar från papper"),
            "keyboard-outline",
            _page("index_keying", "IndexKeyingPage"),
            in_rail=False,
        ),
        PageSpec(
            "incidents",
            lambda: tr("Händelser"),
            "shield-alert-outline",
            _page("incidents", "IncidentsPage"),
            in_rail=False,
        ),
        PageSpec("visit", lambda: tr("Besök"), "home-account", _page("visit", "VisitPage"), in_rail=False),
    ]


def _page(module: str, name: str) -> "Callable[[Desk], Page]":
    def build(desk: "Desk") -> "Page":
        found = getattr(importlib.import_module(f"ui.pages.{module}"), name)
        return cast("Page", found(desk))

    return build
