"""The leaflets: chosen on the left, seen on the right as they come out; several in a pile."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from itcoach.inclusion.whose_sheets import SheetPerson, sheet_persons
from itcoach.printing import handouts, orders
from itcoach.printing.handouts import RecentVisit
from itcoach.printing.orders import Order, Sheet
from models.vocabulary import Regime
from resources.words import ntr, tr
from ui.actions import Key
from ui.pages.base import Page
from ui.pages.leaflet_choices import LeafletChoices
from ui.pages.leaflet_maker import Maker
from ui.pages.leaflet_output import Output
from ui.pages.leaflet_pile import PilePanel
from ui.widgets.buttons import SecondaryButton
from ui.widgets.notice import Notice
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.regime_notice import regime_of
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["LeafletsPage"]

SHEET: Final = "sheet"
PILE: Final = "pile"


class LeafletsPage(Page):
    """Build a sheet, see it, print it or save it, alone or in a pile with others.

    Attributes:
        tabs: The sheet, or the pile.
        choices: What is chosen.
        preview: The sheet.
        missing: What the municipality has not said.
        pile: The pile.
        output: Printing and saving.
    """

    scrolls = False  # the choices, the preview and the pile scroll by themselves
    # Escape closes lists and dialogs here; one press too many must not throw the coach into an old visit.
    escapes = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Utskrifter"))
        self._wanted_visit = ""
        self._restored: dict[str, str] | None = None
        self._given: dict[str, str] = {}
        self._may_print = True
        self.output = Output(desk, self)
        self._init_buttons()
        self.choices = LeafletChoices(desk.work.clock.today())
        self.preview = PdfPreview()
        self.maker = Maker(desk, self.choices, self.preview)
        self.missing = Notice(kind="attention")
        self.missing.show_text("")
        self.pile = PilePanel(desk)
        self.tabs = Tabs(tr("Bladet och högen"))
        self.tabs.add(SHEET, tr("Bladet"))
        self.tabs.add(PILE, "")
        self._parts = QStackedWidget()
        self._parts.addWidget(self._sheet_part())
        self._parts.addWidget(self.pile)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self._parts, 1)
        self.first_focus = self.choices.sheets[Sheet.GUIDE]
        self._init_signals()
        self.tabs.choose(SHEET)
        self._restore()

    def arguments(self, *, guide: str = "", visit: str = "", day: str = "") -> None:
        """Choose a guide, the summary of a visit, a guide to hand out at a visit, or a day (ISO 8601)."""
        given = {"guide": guide, "visit": visit, "day": day}
        if given == self._restored:
            # The page was built anew with what it had; what was chosen since is kept.
            self._restored = None
            self._given = given
            return
        self._restored, self._given = None, given
        if guide or visit or day:
            self._wanted_visit = visit
            self.tabs.choose(SHEET)
            self.choices.choose(guide=guide, visit=visit, day=day)
            self.first_focus = next(button for button in self.choices.sheets.values() if button.isChecked())

    def refresh(self) -> None:
        """Offer the latest visits, and show the sheet as it is now."""
        work, wanted = self.desk.work, self._wanted_visit
        also = wanted or self.choices.chosen().visit_id
        self.desk.read(
            self,
            lambda: (handouts.recent_visits(work, also=also), orders.missing(work)),
            self._show_stored,
            latest="visits",
        )
        # By themselves: the first preview need not wait for the follow-ups of everyone.
        self.desk.read(
            self, lambda: (sheet_persons(work), regime_of(work)), self._show_persons, latest="persons"
        )
        self.output.ask_to_turn()

    def leaving(self) -> None:
        """Keep what is chosen for when the page is built anew."""
        self.desk.pile.draft = (self._given, self.choices.chosen())

    def _restore(self) -> None:
        if self.desk.pile.draft is not None:
            self._restored, order = self.desk.pile.draft
            self._wanted_visit = order.visit_id
            self.choices.show_order(order)

    def _init_buttons(self) -> None:
        self.add_button = SecondaryButton(tr("Lägg i högen"), self._add, "layers-plus")
        self.save_button = SecondaryButton(tr("Spara som PDF…"), self._save, "content-save-outline")
        self.tools.addWidget(self.add_button)
        self.tools.addWidget(self.save_button)
        self.print_button = self.set_primary(tr("Skriv ut"), self._print, key=Key.PRINT, symbol="printer")

    def _sheet_part(self) -> QWidget:
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.missing)
        right.addWidget(self.preview, 1)
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.choices)
        row.addLayout(right, 1)
        return part

    def _init_signals(self) -> None:
        self.choices.changed.connect(self.maker.make)
        self.choices.changed.connect(self._show_missing)
        self.choices.pile_asked.connect(self._add_visit)
        self.choices.help_asked.connect(self._help)
        self.maker.allowed.connect(self._allow)
        self.tabs.chosen.connect(self._show_part)
        self.desk.pile.changed.connect(self._show_buttons)

    def _show_persons(self, found: tuple[tuple[SheetPerson, ...], Regime]) -> None:
        persons, regime = found
        before = self.choices.chosen()
        self.choices.offer_persons(regime is not Regime.ANONYMOUS)
        self.choices.show_persons(persons)
        if self.choices.chosen() != before:
            self.maker.make()

    def _show_stored(self, found: tuple[tuple[RecentVisit, ...], tuple[str, ...]]) -> None:
        visits, self._missing = found
        self.choices.show_visits(visits, self._wanted_visit)
        self._wanted_visit = ""
        self._show_missing()
        self.maker.make()

    _missing: tuple[str, ...] = ()

    def _show_missing(self) -> None:
        shown = self._missing if self.choices.chosen().sheet is not Sheet.DAY else ()
        self.missing.show_text(
            tr(
                "Kommunen har inte angett {what}. Bladet går att skriva ut ändå. "
                "Den som sköter kommunens server anger det.",
                what=_listed(shown),
            )
            if shown
            else ""
        )

    def _allow(self, may: bool) -> None:
        self._may_print = may
        self._show_buttons()

    def _show_part(self, key: str) -> None:
        self._parts.setCurrentIndex(0 if key == SHEET else 1)
        self._show_buttons()

    def _show_buttons(self) -> None:
        """Let the buttons say and do what is on screen: the sheet, or the pile."""
        n, on_pile = len(self.desk.pile.items), self.tabs.current == PILE
        self.tabs.rename(PILE, tr("Högen ({n})", n=n))
        self.add_button.setVisible(not on_pile)
        self.save_button.setText(tr("Spara högen…") if on_pile else tr("Spara som PDF…"))
        self.print_button.setText(tr("Skriv ut högen") if on_pile else tr("Skriv ut"))
        may = n > 0 and self.desk.pile.run is None if on_pile else self._may_print
        self.add_button.setEnabled(self._may_print)
        self.save_button.setEnabled(may)
        self.print_button.setEnabled(may)

    def _print(self) -> None:
        if self.tabs.current == PILE:
            self.output.print_pile()
        elif not self.output.busy:  # The button keeps the keyboard while a sheet is on its way.
            self.maker.when_made(
                lambda: self.output.print_sheet(*self._shown(), self.preview.document.pageCount())
            )

    def _save(self) -> None:
        if self.tabs.current == PILE:
            self.output.save_pile()
        else:
            self.maker.when_made(lambda: self.output.save_sheet(*self._shown()))

    def _shown(self) -> tuple[Order, orders.Made]:
        assert self.maker.order is not None
        assert self.maker.made is not None
        return self.maker.order, self.maker.made

    def _add(self) -> None:
        self.maker.when_made(self._add_shown)

    def _add_shown(self) -> None:
        order, made = self._shown()
        visit = self.choices.chosen_visit()
        whom = visit.shown_name if visit is not None and order.visit_id else self.choices.whom()
        if self.desk.pile.add(order, made.title, whom):
            self._tell_added(1)
        else:
            self.desk.messages.note(tr("Bladet ligger redan i högen."))

    def _add_visit(self, visit: RecentVisit) -> None:
        order = self.choices.chosen()
        wanted = handouts.of_visit(visit, language=order.language, large_print=order.large_print)
        work = self.desk.work
        self.desk.read(
            self,
            lambda: [(each, orders.title(work, order=each)) for each in wanted],
            lambda titled: self._tell_added(
                sum(self.desk.pile.add(each, title, visit.shown_name) for each, title in titled)
            ),
        )

    def _tell_added(self, n: int) -> None:
        if not n:
            self.desk.messages.note(tr("Bladen ligger redan i högen."))
            return
        words = ntr("{n} blad lagt i högen.", "{n} blad lagda i högen.", n)
        action = (tr("Visa högen"), self._open_pile)
        self.desk.messages.note(words, action=action, kind="good")

    def _open_pile(self) -> None:
        self.tabs.choose(PILE)
        self.pile.list.setFocus()

    def _help(self) -> None:
        self.output.show_help(None, None, self._save if self.save_button.isEnabled() else None)


def _listed(words: tuple[str, ...]) -> str:
    """Return "a, b och c"."""
    if len(words) < 2:
        return "".join(words)
    return tr("{several} och {last}", several=", ".join(words[:-1]), last=words[-1])
