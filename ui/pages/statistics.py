"""The group view: how those who are measured fare together, with what is hidden and why, and files of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from itcoach.followups import schedule
from itcoach.group import saving, view
from itcoach.group.plots import is_drawn
from itcoach.group.tables import Choice
from itcoach.group.words import choice_words, explanation, sections
from resources.words import tr
from ui import wheel
from ui.pages.base import Page
from ui.saving import Saver
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.grid_table import GridTable
from ui.widgets.index_plot import CountBars
from ui.widgets.tabs import Tabs
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from itcoach.group.grids import Grid, Section
    from itcoach.group.view import Overview
    from ui.desk import Desk

__all__ = ["StatisticsPage"]

CHOICE, TAB = "statistics.choice", "statistics.tab"
ABOUT = "about"


class StatisticsPage(Page):
    """Show tables of those who are measured; nobody can be told apart in them."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Statistik"))
        self._overview: Overview | None = None
        self._kept = True
        self.saver = Saver(desk, self)
        self.report = self.set_primary(tr("Skapa rapport…"), self._save_report, symbol="file-pdf-box")
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Vilka som visas"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        wheel.keep_from(self.choice)
        self.choice.activated.connect(self._choose)
        self.save_codes = SecondaryButton(
            tr("Spara kodade mätningar…"), self._save_codes, "file-delimited-outline"
        )
        self.save = SecondaryButton(tr("Spara tabellerna…"), self._save, "content-save-outline")
        top = QWidget()
        line = FlowLayout(top, spacing=8)
        for button in (self.choice, self.save, self.save_codes):
            line.addWidget(button)
        self.whose = WrappedLabel(role="strong")
        self.tabs = Tabs(tr("Statistik"))
        self.tabs.chosen.connect(self._show_tab)
        self._parts: dict[str, Section] = {}
        self._shown = QWidget()
        for widget in (top, self.whose, self.tabs, self._shown):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.first_focus = self.choice
        self.report.setEnabled(False)

    def refresh(self) -> None:
        """Count anew; thousands of measurements take a second or two in the background."""
        work = self.desk.work
        self.desk.read(
            self,
            lambda: (view.overview(work), schedule.are_kept(work)),
            lambda found: self._take(*found),
            latest="overview",
        )

    def _take(self, overview: "Overview", kept: bool) -> None:
        self._overview, self._kept = overview, kept
        self.save_codes.setVisible(kept)
        choices = [each.choice for each in overview.groups]
        self.choice.clear()
        for each in choices:
            self.choice.addItem(choice_words(each), each)
        self.choice.setVisible(len(choices) > 1)
        self.choice.setCurrentIndex(max(0, self.choice.findData(self.desk.settings.recall(CHOICE))))
        self._show()

    def _choose(self) -> None:
        self.desk.settings.remember(CHOICE, str(self.choice.currentData()))
        self._show()

    def _show(self) -> None:
        assert self._overview is not None
        chosen = self._overview.chosen(self.choice.currentData())
        self._parts = {each.key: each for each in sections(chosen, self._overview.form)}
        for widget in (self.whose, self.tabs, self.save):
            widget.setVisible(bool(self._parts))
        self.report.setEnabled(bool(self._parts))
        self.whose.setText(
            f"{choice_words(chosen.choice)}. {self._parts['overview'].about}" if self._parts else ""
        )
        if not self._parts:
            self._replace(self._nothing_yet())
            return
        if not self.tabs.buttons:
            for key, each in self._parts.items():
                self.tabs.add(key, each.title)
            self.tabs.add(ABOUT, tr("Om siffrorna"))
        last = str(self.desk.settings.recall(TAB))
        if self.tabs.current:
            self._show_tab(self.tabs.current)
        else:
            self.tabs.choose(last if last in self.tabs.buttons else "overview")
        self.first_focus = self.tabs

    def _nothing_yet(self) -> QWidget:
        if not self._kept:
            return EmptyState(
                tr("Här görs inga mätningar"),
                tr(
                    "Kommunen har bestämt att inga uppgifter om personer sparas, bara antal. "
                    "Därför finns det inga svar att räkna."
                ),
                symbol="chart-box-outline",
            )
        return EmptyState(
            tr("Färre än fem är mätta"),
            tr(
                "Här syns hur det går för gruppen när minst fem invånare har gjort den första mätningen. Gör "
                "den vid ett besök, när problemet är löst."
            ),
            (tr("Till uppföljningarna"), lambda: self.desk.go("followups")),
            symbol="chart-box-outline",
        )

    def _show_tab(self, key: str) -> None:
        self.desk.settings.remember(TAB, key)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if key == ABOUT:
            card = Card(tr("Vad som är dolt, och varför"))
            for words in explanation():
                card.body.addWidget(WrappedLabel(words))
            column.addWidget(card)
        else:
            section = self._parts[key]
            hint = section.about if key != "overview" else explanation()[0]
            column.addWidget(WrappedLabel(hint, role="quiet_text"))
            for grid in section.grids:
                if grid.lines:
                    column.addWidget(self._card(grid))
            hidden = [grid for grid in section.grids if not grid.lines]
            if hidden:
                column.addWidget(_hidden_card(hidden))
        self._replace(part)

    def _card(self, grid: "Grid") -> Card:
        card = Card(grid.title)
        if is_drawn(grid):
            card.body.addWidget(CountBars(grid))
        card.body.addWidget(GridTable(grid, self.desk.settings))
        for note in grid.notes:
            card.body.addWidget(WrappedLabel(note, role="quiet_text"))
        return card

    def _replace(self, widget: QWidget) -> None:
        self.body.replaceWidget(self._shown, widget)
        self._shown.hide()
        self._shown.deleteLater()
        self._shown = widget

    def _save(self) -> None:
        assert self._overview is not None
        overview, choice = self._overview, Choice(self.choice.currentData())

        def save(path: str) -> None:
            self.saver.save(lambda: saving.save_tables(Path(path), overview, choice)[0])

        self.saver.ask(tr("Spara tabellerna"), self._dated(tr("Gruppens tabeller")), ["csv"], save)

    def _save_report(self) -> None:
        assert self._overview is not None
        work, overview, choice = self.desk.work, self._overview, Choice(self.choice.currentData())

        def save(path: str) -> None:
            self.saver.save(lambda: saving.save_report(work, Path(path), overview, choice))

        self.saver.ask(tr("Skapa rapport"), self._dated(tr("Rapport om gruppen")), ["pdf"], save)

    def _save_codes(self) -> None:
        work = self.desk.work
        own = self.choice.currentData() == Choice.MINE  # what the page shows

        def save(path: str) -> None:
            self.saver.save(
                lambda: saving.save_measurements(work, Path(path), own_only=own)[0],
                tr("Filen är personuppgifter: koderna kan kopplas till invånare."),
            )

        self.saver.ask(tr("Spara kodade mätningar"), self._dated(tr("Kodade mätningar")), ["csv"], save)

    def _dated(self, name: str) -> str:
        return f"{name} {self.desk.work.clock.today().isoformat()}"


def _hidden_card(grids: "list[Grid]") -> Card:
    """Say which tables are not shown, and why; those with the same reason together."""
    card = Card(tr("Visas inte än"))
    for reason in dict.fromkeys(" ".join(grid.notes) for grid in grids):
        card.body.addWidget(WrappedLabel(reason, role="quiet_text"))
        titles = [grid.title for grid in grids if " ".join(grid.notes) == reason]
        card.body.addWidget(WrappedLabel("\n".join(f"• {title}" for title in titles)))
    return card
