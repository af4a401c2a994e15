"""What to print: which sheet, in which language, size and shape, with which words of one's own."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from itcoach.printing import orders
from itcoach.printing.handouts import RecentVisit
from itcoach.printing.orders import ChosenGuide, Order, Shape, Sheet
from resources.words import LANGUAGES, language, tr
from ui import theme, wheel
from ui.forms import Form, FormRow
from ui.pages.leaflet_guides import GuideBlocks, combo, select
from ui.pages.leaflet_whose import WhoseSheet
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.free_text import NumberGuard, TextArea, looks_secret
from ui.widgets.notice import Notice
from ui.widgets.scrolled import Scrolled
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.inclusion.whose_sheets import SheetPerson

__all__ = ["LeafletChoices"]

WIDTH: Final = 340
PAUSE_MS: Final = 350
"""How long after the last key of the note, or the last tick, the preview is made anew."""
ROWS: Final = {
    Sheet.GUIDE: {"guides", "visit", "language", "size", "guide_shape", "note"},
    Sheet.SUMMARY: {"visit", "language", "size", "note"},
    Sheet.FLYER: {"flyer_shape", "visit", "language", "size"},
    Sheet.STAFF: {"language", "size", "paper"},
    Sheet.CARDS: {"visit", "language"},
    Sheet.DAY: {"day"},
    Sheet.QUESTIONS: {"whose", "language", "size"},
    Sheet.ANSWERS: {"whose", "language", "size"},
}
ABOUT_MEASURING: Final = (Sheet.QUESTIONS, Sheet.ANSWERS)
ABOUT_SOMEBODY: Final = (Sheet.SUMMARY, *ABOUT_MEASURING)


class LeafletChoices(QScrollArea):
    """Ask what to print.

    Args:
        today: Decides which guides should have been reviewed.

    Attributes:
        changed: Something else was chosen, or the note was written on.
        pile_asked: The sheets of the chosen visit are to be put in the pile.
        help_asked: The printer does not work.
    """

    changed = Signal()
    pile_asked = Signal(object)
    help_asked = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._visits: tuple[RecentVisit, ...] = ()
        self._asks = self._other_size = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form = Form()
        self._init_sheets()
        self._init_fields()
        self._init_rows()
        self._init_signals()
        self.help = QuietButton(tr("Fungerar inte skrivaren?"), self.help_asked.emit, "printer-alert")
        content = Scrolled()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(self.form)
        column.addWidget(self.help, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(content)
        wanted = content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        self.setFixedWidth(max(wanted, round(WIDTH * (1 + (theme.text_scale() - 1) * 0.7))))
        self._show_rows()

    def chosen(self) -> Order:
        """Return what is chosen now."""
        sheet = next(sheet for sheet, button in self.sheets.items() if button.isChecked())
        day, shown = self.day.date(), ROWS[sheet]
        shapes = {Sheet.GUIDE: self.guide_shape, Sheet.FLYER: self.flyer_shape}
        return Order(
            sheet,
            language=self.language.currentData(),
            guides=self.guides.chosen() if "guides" in shown else (),
            large_print=bool(self.text_size.currentData()) if "size" in shown else False,
            # Qt hands back a plain text.
            shape=Shape(shapes[sheet].currentData()) if sheet in shapes else Shape.A4,
            two_on_a4=bool(self.paper.currentData()),
            visit_id=self.visit.currentData() or "" if "visit" in shown else "",
            day=date(day.year(), day.month(), day.day()),
            note=self.note.text().strip() if "note" in shown else "",
            **self.whose.chosen() if "whose" in shown else {},
        )

    def show_order(self, order: Order) -> None:
        """Choose what was chosen before; its visit is chosen when the visits are shown."""
        self.blockSignals(True)
        self.sheets[order.sheet].setChecked(True)
        self.guides.choose(order.guides)
        for box, value in (
            (self.language, order.language),
            (self.text_size, order.large_print),
            (self.guide_shape, order.shape),
            (self.flyer_shape, order.shape),
            (self.paper, order.two_on_a4),
        ):
            select(box, value)
        self.day.setDate(QDate(order.day.year, order.day.month, order.day.day))
        self.note.setText(order.note)
        self.whose.want(order.sheet, order.resident_id)
        self._asks = order.sheet is Sheet.QUESTIONS
        self._pause.stop()
        self.blockSignals(False)
        self._show_rows()

    def choose(self, *, guide: str = "", visit: str = "", day: str = "") -> None:
        """Choose what another page asks for: a guide, a visit's summary, both together, or a day."""
        if guide:
            self.guides.choose([ChosenGuide(guide)])
        if day:
            self.day.setDate(QDate.fromString(day, Qt.DateFormat.ISODate))
        sheet = Sheet.GUIDE if guide else Sheet.SUMMARY if visit else Sheet.DAY if day else None
        if sheet is not None:
            self.sheets[sheet].setChecked(True)
        self._show_rows()

    def show_visits(self, visits: Sequence[RecentVisit], wanted: str = "") -> None:
        """Offer these visits; the one chosen, or ``wanted``, is chosen again."""
        self._visits = tuple(visits)
        kept = wanted or self.visit.currentData()
        self.visit.blockSignals(True)
        self.visit.clear()
        self.visit.addItem(tr("Inget besök"), "")
        for visit in visits:
            day = day_words(visit.day)
            self.visit.addItem(f"{visit.shown_name}, {day}", visit.visit_id)
        select(self.visit, kept)
        self.visit.blockSignals(False)
        visit_chosen = self.chosen_visit()
        if wanted and visit_chosen is not None:
            self._suit(visit_chosen)
            if not self.sheets[Sheet.GUIDE].isChecked() and visit_chosen.guide_ids:
                # The guide gone through last, should a guide be printed next.
                self.guides.choose([ChosenGuide(visit_chosen.guide_ids[-1])])
        self._show_rows()

    def offer_persons(self, kept: bool) -> None:
        """Offer the sheets about somebody, where persons are ``kept``."""
        for sheet in ABOUT_SOMEBODY:
            self.sheets[sheet].setVisible(kept)
        if not kept and self.chosen().sheet in ABOUT_SOMEBODY:
            self.sheets[Sheet.GUIDE].setChecked(True)
            self._other_sheet()

    def show_persons(self, persons: "Sequence[SheetPerson]") -> None:
        """Offer the questions and the answers of these."""
        self.whose.show_persons(persons)

    def whom(self) -> str:
        """Return the name of whose questions or answers are chosen; empty for another sheet."""
        return self.whose.shown_name() if self.chosen().sheet in ABOUT_MEASURING else ""

    def chosen_visit(self) -> RecentVisit | None:
        """Return the visit that is chosen."""
        wanted = self.visit.currentData()
        return next((visit for visit in self._visits if visit.visit_id == wanted), None)

    def settle(self) -> None:
        """Tell of what was just written without waiting for a pause."""
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()

    def is_clean(self) -> bool:
        """Tell whether a sheet can be made of what is filled in; say at the field what cannot."""
        shown = ROWS[self.chosen().sheet]
        warned = bool(self._rows["note"].error), not self._rows["secret"].isHidden()
        self._rows["note"].set_error("")
        clean = "note" not in shown or self._guard.check()
        secret = "note" in shown and looks_secret([self.note.text()])
        self._rows["secret"].setVisible(secret)
        if (not clean and not warned[0]) or (secret and not warned[1]):
            # Once the words have got their place below the greeting.
            QTimer.singleShot(0, self, self._show_warnings)
        return clean and ("guides" not in shown or self.guides.is_complete())

    def _init_sheets(self) -> None:
        holder = QFrame()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._group = QButtonGroup(self)
        self.sheets: dict[Sheet, QRadioButton] = {}
        for sheet, words in (
            (Sheet.GUIDE, tr("Guide att ta hem")),
            (Sheet.SUMMARY, tr("Sammanfattning av besök")),
            (Sheet.FLYER, tr("Flygblad om hjälpen")),
            (Sheet.STAFF, tr("Blad till personal")),
            (Sheet.CARDS, tr("Trygghetskort")),
            (Sheet.DAY, tr("Dagblad")),
            (Sheet.QUESTIONS, tr("Mätningens frågor")),
            (Sheet.ANSWERS, tr("Svaren att ta hem")),
        ):
            button = QRadioButton(words)
            self._group.addButton(button)
            self.sheets[sheet] = button
            column.addWidget(button)
        self.sheets[Sheet.GUIDE].setChecked(True)
        self.form.add(tr("Vad vill du skriva ut?"), holder)

    def _init_fields(self) -> None:
        self.guides, self.whose = GuideBlocks(), WhoseSheet()
        self.language, self.text_size, self.visit = (combo() for _ in range(3))
        self.guide_shape, self.flyer_shape, self.paper = (combo() for _ in range(3))
        for code in LANGUAGES:
            self.language.addItem({"sv": tr("Svenska"), "en": tr("Engelska")}[code], code)
        select(self.language, language())
        self.text_size.addItem(tr("Vanlig text, 14 punkter"), False)
        self.text_size.addItem(tr("Stor text, 18 punkter"), True)
        self.guide_shape.addItem(tr("A4"), Shape.A4)
        self.guide_shape.addItem(tr("Häfte, A5"), Shape.BOOKLET)
        self.flyer_shape.addItem(tr("Vikt på tre, A4"), Shape.TRIFOLD)
        self.flyer_shape.addItem(tr("Litet blad, A5"), Shape.A5)
        self.paper.addItem(tr("A4, två blad på varje papper"), True)
        self.paper.addItem(tr("A5"), False)
        self.visit.addItem(tr("Inget besök"), "")
        self.due, self.secret = Notice(kind="attention"), Notice(kind="attention")
        self.folding = Notice(symbol="printer")
        self.whole_visit = SecondaryButton("", self._ask_for_pile, "layers-plus")
        self.note = TextArea(4)

    def _init_rows(self) -> None:
        paper_help = tr("Skär itu dem efteråt.")
        self._rows: dict[str, FormRow] = {
            "guides": self.form.add(tr("Guider"), self.guides),
            "due": self.form.add("", self.due),
            "visit": self.form.add(
                tr("Besök"), self.visit, tr("Det som lämnas vid ett besök antecknas där.")
            ),
            "whole_visit": self.form.add("", self.whole_visit),
            "day": self.form.add(tr("Dag"), self._day_field()),
            "whose": self.form.add(
                tr("Vems"), self.whose, tr("Den du träffat eller ska träffa. Andras skrivs ut från kortet.")
            ),
            "language": self.form.add(tr("Bladets språk"), self.language),
            "size": self.form.add(tr("Textstorlek"), self.text_size),
            "guide_shape": self.form.add(tr("Format"), self.guide_shape),
            "flyer_shape": self.form.add(tr("Format"), self.flyer_shape),
            "paper": self.form.add(tr("Papper i skrivaren"), self.paper, paper_help),
            "folding": self.form.add("", self.folding),
            "note": self.form.add(tr("Din hälsning"), self.note, tr("Några ord till invånaren, om du vill.")),
            "secret": self.form.add("", self.secret),
        }
        for name in ("due", "folding", "whole_visit", "secret"):
            self._rows[name].label.hide()
        self.secret.show_text(
            tr("Det ser ut att stå en kod eller ett lösenord. Skriv aldrig sådant på papper.")
        )
        self._rows["secret"].hide()
        self._guard = NumberGuard([self._rows["note"]])

    def _day_field(self) -> QWidget:
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("ddd d MMM yyyy")
        self.day.setDate(QDate(self._today.year, self._today.month, self._today.day))
        self.day.setAccessibleName(tr("Dag"))
        wheel.keep_from(self.day)
        holder = QFrame()
        holder.setFocusProxy(self.day)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for name, symbol, days in (
            (tr("Dagen före"), "chevron-left", -1),
            (tr("Dagen efter"), "chevron-right", 1),
        ):
            button = QuietButton("", self._turner(days), symbol)
            button.setAccessibleName(name)
            button.setToolTip(name)
            row.addWidget(button)
        row.insertWidget(1, self.day, 1)
        return holder

    def _turner(self, days: int) -> Callable[[], None]:
        return lambda: self.day.setDate(self.day.date().addDays(days))

    def _init_signals(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.note.textChanged.connect(lambda: self._pause.start())
        self.guides.changed.connect(self._pause_and_show)
        self._group.buttonClicked.connect(lambda _: self._other_sheet())
        self.whose.activated.connect(lambda _: self._tell())
        for box in (self.language, self.text_size, self.guide_shape, self.flyer_shape, self.paper):
            box.currentIndexChanged.connect(lambda _: self._tell())
        self.visit.currentIndexChanged.connect(lambda _: self._other_visit())
        self.day.dateChanged.connect(lambda _: self._tell())

    def _show_warnings(self) -> None:
        """Scroll what is wrong with the greeting into sight; the greeting itself stays in sight if it can."""
        last = self._rows["note"] if self._rows["secret"].isHidden() else self._rows["secret"]
        self.ensureWidgetVisible(self._rows["note"], 0, 0)
        self.ensureWidgetVisible(last, 0, 0)

    def _pause_and_show(self) -> None:
        self._show_rows()
        self._pause.start()

    def _other_sheet(self) -> None:
        sheet = self.chosen().sheet
        if sheet in ABOUT_MEASURING:
            self.whose.show_sheet(sheet)
        asks = sheet is Sheet.QUESTIONS
        if asks is not self._asks:  # the questions are in large print at first, and only they
            size = self.text_size.currentData()
            self.text_size.blockSignals(True)
            select(self.text_size, True if asks else self._other_size)
            self.text_size.blockSignals(False)
            self._asks, self._other_size = asks, size
        self._tell()

    def _other_visit(self) -> None:
        visit = self.chosen_visit()
        if visit is not None:
            self._suit(visit)
        self._tell()

    def _suit(self, visit: RecentVisit) -> None:
        self.guides.blockSignals(True)
        self.guides.suit(visit.devices)
        self.guides.blockSignals(False)

    def _tell(self) -> None:
        self._show_rows()
        self.changed.emit()

    def _ask_for_pile(self) -> None:
        visit = self.chosen_visit()
        if visit is not None:
            self.pile_asked.emit(visit)

    def _show_rows(self) -> None:
        order = self.chosen()
        shown = set(ROWS[order.sheet])
        if order.sheet is Sheet.FLYER and order.shape is Shape.A5:
            shown.add("paper")
        for name, row in self._rows.items():
            row.setVisible(name in shown)
        self._show_due(order)
        self._show_whole_visit(order)
        self._show_folding(order)

    def _show_due(self, order: Order) -> None:
        late = orders.overdue(order, self._today)
        self._rows["due"].setVisible(bool(late))
        if len(order.guides) == 1 and late:
            day = day_words(late[0].review_by)
            self.due.show_text(
                tr("Guiden skulle ha granskats senast {day}. Något kan ha ändrats sedan dess.", day=day)
            )
        elif late:
            titles = ", ".join(guide.title for guide in late)
            self.due.show_text(
                tr("De här guiderna skulle ha granskats: {titles}. Något kan ha ändrats.", titles=titles)
            )

    def _show_whole_visit(self, order: Order) -> None:
        visit = self.chosen_visit()
        offered = order.sheet in (Sheet.GUIDE, Sheet.SUMMARY) and visit is not None
        self._rows["whole_visit"].setVisible(offered)
        if visit is not None:
            self.whole_visit.setText(tr("Lägg besökets blad i högen"))

    def _show_folding(self, order: Order) -> None:
        words = {
            Shape.BOOKLET: tr("Skrivs ut på båda sidor och vänds över kortsidan. Vik på mitten."),
            Shape.TRIFOLD: tr("Skrivs ut på båda sidor och vänds över kortsidan. Vik två gånger."),
        }.get(order.shape, "")
        self.folding.show_text(words)
        self._rows["folding"].setVisible(bool(words))
