"""The municipality's own guides: drafts that coaches write, and the versions that are published."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from itcoach.guides import own
from itcoach.labels import label
from models.vocabulary import GuideDraftState
from resources.words import tr
from ui.actions import Key
from ui.dialogs.guide_version import VersionDialog
from ui.pages.base import Page
from ui.pages.guide_editor_state import EditorState
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import EmptyState
from ui.widgets.table import Column, Table
from ui.widgets.tabs import Tabs
from ui.widgets.when_words import day_of

if TYPE_CHECKING:
    from itcoach.guides.own import DraftView, VersionView
    from ui.desk import Desk

__all__ = ["OwnGuidesPage"]


class OwnGuidesPage(Page):
    """List what is written and what is published; Enter, a double click or the button opens one."""

    scrolls = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Egna guider"))
        self.new_button = self.set_primary(tr("Ny guide"), self._new, key=Key.NEW, symbol="plus")
        self.tabs = Tabs(tr("Egna guider"))
        self.tabs.add("drafts", tr("Utkast"))
        self.tabs.add("published", tr("Publicerade"))
        self.drafts: Table[DraftView] = Table(
            "guide_drafts",
            tr("Utkast"),
            [
                Column(tr("Titel"), lambda row: row.title or tr("Ny guide")),
                Column(tr("Läge"), _state, width=320),
                Column(tr("Coach"), lambda row: tr("du") if row.is_mine else row.coach, width=160),
            ],
            desk.settings,
        )
        self.drafts.chosen.connect(lambda row: desk.go("guide_editor", draft=row.draft_id))
        self.published: Table[VersionView] = Table(
            "own_guides",
            tr("Publicerade"),
            [
                Column(tr("Titel"), lambda row: row.title or row.guide_id),
                Column(tr("Version"), lambda row: str(row.number), lambda row: row.number, width=100),
                Column(tr("Språk"), lambda row: row.language.upper(), width=100),
                Column(tr("Läge"), _published, lambda row: str(row.published_at), width=320),
            ],
            desk.settings,
        )
        self.published.chosen.connect(self._read)
        self.no_drafts = EmptyState(
            tr("Inga utkast"),
            tr("Skriv en ny guide, eller kopiera en på sidan Guider och ändra den."),
            (tr("Ny guide"), self._new),
            symbol="file-document-edit-outline",
        )
        self.none_published = EmptyState(
            tr("Inget publicerat än"),
            tr("Här står kommunens egna guider när de är publicerade."),
            symbol="book-open-variant",
        )
        self._stack = QStackedWidget()
        for widget in (self.drafts, self.published, self.no_drafts, self.none_published):
            self._stack.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.tabs, 1)
        self.open_button = SecondaryButton(tr("Öppna"), self._open_selected, "book-open-variant")
        row.addWidget(self.open_button)
        for table in (self.drafts, self.published):
            table.current.connect(lambda _: self._show_button())
        self.body.addLayout(row)
        self.body.addWidget(self._stack, 1)
        self._found: tuple[tuple[DraftView, ...], tuple[VersionView, ...]] = ((), ())
        self.tabs.chosen.connect(lambda _: self._show())
        self.tabs.choose("drafts")
        self.first_focus = self.drafts

    def refresh(self) -> None:
        """Show what there is now."""
        work = self.desk.work
        self.desk.read(
            self,
            lambda: (own.drafts(work), own.versions(work)),
            self._take,
            latest="own_guides",
        )

    def _take(self, found: "tuple[tuple[DraftView, ...], tuple[VersionView, ...]]") -> None:
        self._found = found
        self.drafts.set_rows(found[0])
        self.published.set_rows(found[1])
        self._show()

    def _show(self) -> None:
        at_drafts = self.tabs.current == "drafts"
        filled, empty = (self.drafts, self.no_drafts) if at_drafts else (self.published, self.none_published)
        self._stack.setCurrentWidget(filled if self._found[0 if at_drafts else 1] else empty)
        self._show_button()

    def _show_button(self) -> None:
        table = self._stack.currentWidget()
        self.open_button.setVisible(isinstance(table, Table))
        row = table.selected() if isinstance(table, Table) else None
        self.open_button.setEnabled(row is not None and not (table is self.published and row.withdrawn))

    def _open_selected(self) -> None:
        table = self.drafts if self.tabs.current == "drafts" else self.published
        table.chosen.emit(table.selected())

    def _new(self) -> None:
        self.desk.go("guide_editor", draft=EditorState.begun(self.desk).draft_id)

    def _read(self, row: "VersionView") -> None:
        if row.withdrawn:
            return
        work, record_id = self.desk.work, row.record_id

        def shown(text: str) -> None:
            self.dialog = VersionDialog(self.desk, row, text, self)
            self.dialog.open()

        self.desk.read(self, lambda: own.version_text(work, record_id=record_id), shown)


def _state(row: "DraftView") -> str:
    day = day_of(row.at)
    words = {
        GuideDraftState.WRITING: tr("påbörjad {day}", day=day),
        GuideDraftState.PROPOSED: tr("föreslagen {day}", day=day),
        GuideDraftState.PUBLISHED: tr("publicerad {day}", day=day),
        GuideDraftState.WITHDRAWN: tr("tillbakadragen"),
    }.get(row.state, label(row.state))
    return tr("{state}, med svar", state=words) if row.answer else words


def _published(row: "VersionView") -> str:
    day = day_of(row.published_at) if row.published_at else ""
    if row.withdrawn:
        return tr("tillbakadragen {day}", day=day)
    if row.shown:
        return tr("visas, publicerad {day}", day=day)
    return tr("äldre, publicerad {day}", day=day)
