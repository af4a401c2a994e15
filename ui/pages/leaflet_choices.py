"""What to print: which leaflet, in which language and size, with which words of one's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from itcoach import dates, guides
from itcoach.paper import RecentVisit
from resources.words import LANGUAGES, language, tr
from ui import theme
from ui.forms import Form, FormRow
from ui.widgets.buttons import QuietButton
from ui.widgets.free_text import NumberGuard, TextArea
from ui.widgets.notice import Notice
from ui.widgets.scrolled import Scrolled

__all__ = ["Choices", "LeafletChoices", "Sheet"]

WIDTH: Final = 320
PAUSE_MS: Final = 350
"""How long after the last key of the note the preview is made anew."""


class Sheet(StrEnum):
    """What can be printed here."""

    GUIDE = "guide"
    SUMMARY = "summary"
    DAY = "day"


@dataclass(frozen=True)
class Choices:
    """What has been chosen.

    Attributes:
        visit_id: The visit it is handed out at; empty for none.
        note: The coach's words to the resident.
    """

    sheet: Sheet
    guide_id: str
    language: str
    large_print: bool
    visit_id: str
    day: date
    note: str


class LeafletChoices(QScrollArea):
    """Ask what to print.

    Args:
        today: Decides which guides should have been reviewed.

    Attributes:
        changed: Something else was chosen, or the note was written on.
    """

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form = Form()
        self._init_sheets()
        self._init_fields()
        self._init_signals()
        content = Scrolled()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        self.setWidget(content)
        wanted = content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        self.setFixedWidth(max(wanted, round(WIDTH * (1 + (theme.text_scale() - 1) * 0.7))))
        self._show_rows()

    def chosen(self) -> Choices:
        """Return what is chosen now."""
        day = self.day.date()
        return Choices(
            next(sheet for sheet, button in self.sheets.items() if button.isChecked()),
            self.guide.currentData() or "",
            self.language.currentData(),
            bool(self.text_size.currentData()),
            self.visit.currentData() or "",
            date(day.year(), day.month(), day.day()),
            self.note.text().strip(),
        )

    def choose(self, *, guide: str = "", visit: str = "", day: str = "") -> None:
        """Choose what another page asks for: a guide, a visit's summary, both together, or a day."""
        if guide:
            _select(self.guide, guide)
        if day:
            self.day.setDate(QDate.fromString(day, Qt.DateFormat.ISODate))
        sheet = Sheet.GUIDE if guide else Sheet.SUMMARY if visit else Sheet.DAY if day else None
        if sheet is not None:
            self.sheets[sheet].setChecked(True)
        self._show_rows()

    def show_visits(self, visits: Sequence[RecentVisit], wanted: str = "") -> None:
        """Offer these visits; the one chosen, or ``wanted``, is chosen again."""
        kept = wanted or self.visit.currentData()
        self.visit.blockSignals(True)
        self.visit.clear()
        self.visit.addItem(tr("Inget besök"), "")
        for visit in visits:
            day = dates.plain_date(visit.day, language())
            self.visit.addItem(f"{visit.shown_name}, {day}", visit.visit_id)
        _select(self.visit, kept)
        self.visit.blockSignals(False)
        if wanted and not self.sheets[Sheet.GUIDE].isChecked():
            self._offer_guide_of(wanted, visits)

    def _offer_guide_of(self, visit_id: str, visits: Sequence[RecentVisit]) -> None:
        """Have the guide that was gone through at a visit chosen, should a guide be printed next."""
        self.guide.blockSignals(True)
        for visit in visits:
            if visit.visit_id == visit_id and visit.guide_id:
                _select(self.guide, visit.guide_id)
        self.guide.blockSignals(False)

    def settle(self) -> None:
        """Tell of what was just written without waiting for a pause."""
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()

    def is_clean(self) -> bool:
        """Tell whether the note holds no personnummer; say it at the field otherwise."""
        self._rows["note"].set_error("")
        return self._guard.check()

    def is_due(self) -> bool:
        """Tell whether the chosen guide should have been reviewed before today."""
        choices = self.chosen()
        if choices.sheet is not Sheet.GUIDE or not choices.guide_id:
            return False
        return guides.is_due(guides.load(choices.guide_id, choices.language), self._today)

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
            (Sheet.DAY, tr("Dagblad")),
        ):
            button = QRadioButton(words)
            self._group.addButton(button)
            self.sheets[sheet] = button
            column.addWidget(button)
        self.sheets[Sheet.GUIDE].setChecked(True)
        self.form.add(tr("Vad vill du skriva ut?"), holder)

    def _init_fields(self) -> None:
        self.guide, self.language, self.text_size, self.visit = (_combo() for _ in range(4))
        for guide in guides.library(language()):
            self.guide.addItem(guide.title, guide.id)
        for code in LANGUAGES:
            self.language.addItem({"sv": tr("Svenska"), "en": tr("Engelska")}[code], code)
        _select(self.language, language())
        self.text_size.addItem(tr("Vanlig text, 14 punkter"), False)
        self.text_size.addItem(tr("Stor text, 18 punkter"), True)
        self.visit.addItem(tr("Inget besök"), "")
        self.due = Notice(kind="attention")
        self.note = TextArea(4)
        self._rows: dict[str, FormRow] = {
            "guide": self.form.add(tr("Guide"), self.guide),
            "due": self.form.add("", self.due),
            "visit": self.form.add(
                tr("Besök"), self.visit, tr("Det som lämnas vid ett besök antecknas där.")
            ),
            "day": self.form.add(tr("Dag"), self._day_field()),
            "language": self.form.add(tr("Bladets språk"), self.language),
            "size": self.form.add(tr("Textstorlek"), self.text_size),
            "note": self.form.add(tr("Din hälsning"), self.note, tr("Några ord till invånaren, om du vill.")),
        }
        self._rows["due"].label.hide()
        self._guard = NumberGuard([self._rows["note"]])

    def _day_field(self) -> QWidget:
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("ddd d MMM yyyy")
        self.day.setDate(QDate(self._today.year, self._today.month, self._today.day))
        self.day.setAccessibleName(tr("Dag"))
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
        self._group.buttonClicked.connect(lambda _: self._tell())
        for box in (self.guide, self.language, self.text_size, self.visit):
            box.currentIndexChanged.connect(lambda _: self._tell())
        self.day.dateChanged.connect(lambda _: self._tell())

    def _tell(self) -> None:
        self._show_rows()
        self.changed.emit()

    def _show_rows(self) -> None:
        sheet = self.chosen().sheet
        shown = {
            Sheet.GUIDE: {"guide", "visit", "language", "size", "note"},
            Sheet.SUMMARY: {"visit", "language", "size", "note"},
            Sheet.DAY: {"day"},
        }[sheet]
        for name, row in self._rows.items():
            row.setVisible(name in shown)
        due = self.is_due()
        if due:
            guide = guides.load(self.chosen().guide_id, self.chosen().language)
            day = dates.plain_date(guide.review_by, language())
            self.due.show_text(
                tr("Guiden skulle ha granskats senast {day}. Något kan ha ändrats sedan dess.", day=day)
            )
        self._rows["due"].setVisible(due)


def _combo() -> QComboBox:
    box = QComboBox()
    # A long title must not make the form wider than its column; the list that opens shows it whole.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box


def _select(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(max(box.findData(value), 0))
