"""Say who: find a resident while typing, or write down a new one in place."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from itcoach import residents
from itcoach.codes import written
from itcoach.residents import ResidentHit
from resources.words import tr
from ui.forms import FormRow
from ui.typed import CHOICE
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.notice import Notice
from ui.widgets.search import SearchField
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["ResidentPicker"]

HITS = 6
PAUSE_MS = 300
HIT = Qt.ItemDataRole.UserRole


class ResidentPicker(QWidget):
    """Find a resident or take a new one's name, telephone and address.

    Attributes:
        changed: Who was chosen has changed.
        hit: The resident that is chosen, if any.
        name: Of a new resident; telephone and address beside it.
    """

    changed = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        self.hit: ResidentHit | None = None
        self._twin: ResidentHit | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._finding, self._found, self._fresh = QWidget(), QWidget(), QWidget()
        self._build_finding()
        self._build_found()
        self._build_fresh()
        for part in (self._finding, self._found, self._fresh):
            layout.addWidget(part)
        self._show(self._finding)

    @property
    def new_rows(self) -> tuple[FormRow, ...]:
        """Return the rows of a new resident."""
        return self._rows

    def is_new(self) -> bool:
        """Tell whether a new resident is written down."""
        return not self._fresh.isHidden()

    def values(self) -> tuple[object, ...]:
        """Return what is filled in, comparable."""
        return self.hit, *(field.text() for field in (self.name, self.phone, self.address))

    def new_fields(self) -> dict[str, str]:
        """Return what is written about a new resident."""
        texts = {"name": self.name, "phone": self.phone, "address": self.address}
        return {field: line.text().strip() for field, line in texts.items()}

    def choose(self, hit: ResidentHit) -> None:
        """Take a resident."""
        self.hit = hit
        place = ", ".join(filter(None, (hit.address, hit.area)))
        self._who.setText(" · ".join(filter(None, (hit.shown_name, place, hit.phone))))
        self._who.setProperty(CHOICE, hit.shown_name)
        self._show(self._found)
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def ask_again(self) -> None:
        """Ask again who it is."""
        self.hit = None
        self.search.clear()
        self._show(self._finding)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def write_new(self) -> None:
        """Ask for a new resident; what was searched for is taken as the name."""
        typed = self.search.text().strip()
        if typed and not any(letter.isdigit() for letter in typed):
            self.name.setText(typed)
        self._show(self._fresh)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _build_finding(self) -> None:
        self.search = _Search(tr("Sök på namn, kod, telefon eller gata"))
        self.hits = _Hits()
        self.search.searched.connect(self._look)
        self.search.down.connect(self.hits.enter)
        self.search.entered.connect(lambda: self.hits.take(0))
        self.hits.taken.connect(self.choose)
        self.nobody = WrappedLabel(tr("Ingen hittades."), role="quiet_text")
        self.nobody.hide()
        self.fresh = SecondaryButton(tr("Ny invånare"), self.write_new, "account-plus-outline")
        layout = _column(self._finding)
        layout.addWidget(self.search)
        layout.addWidget(self.hits)
        layout.addWidget(self.nobody)
        layout.addWidget(self.fresh, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.search)

    def _build_found(self) -> None:
        self._who = WrappedLabel(role="strong")
        self.other = QuietButton(tr("Välj en annan"), self.ask_again)
        line = QHBoxLayout(self._found)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._who, 1)
        line.addWidget(self.other)

    def _build_fresh(self) -> None:
        self.name, self.phone, self.address = QLineEdit(), QLineEdit(), QLineEdit()
        self._rows = (
            FormRow(tr("Namn på den nya invånaren"), self.name),
            FormRow(tr("Telefon"), self.phone),
            FormRow(tr("Adress"), self.address),
        )
        layout = _column(self._fresh)
        for row in self._rows:
            layout.addWidget(row)
        self.twin = Notice(tr("Finns redan?"), "attention")
        self.same = SecondaryButton("", self._take_twin)
        self.twin.add_action(self.same)
        self.twin.show_text("")
        layout.addWidget(self.twin)
        back = QuietButton(tr("Sök i stället"), self.ask_again)
        layout.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_for_twin)
        for field in (self.name, self.phone):
            field.textChanged.connect(lambda: self._pause.start())

    def _look(self, words: str) -> None:
        work = self._desk.work
        self._desk.read(
            self,
            lambda: residents.search(work, text=words, limit=HITS),
            lambda found: self._show_hits(words, found),
            latest="search",
        )

    def _show_hits(self, words: str, found: tuple[ResidentHit, ...]) -> None:
        self.hits.show_hits(found)
        self.nobody.setVisible(bool(words) and not found)

    def _look_for_twin(self) -> None:
        work, name, phone = self._desk.work, self.name.text(), self.phone.text()
        self._desk.read(
            self,
            lambda: residents.same_person_candidates(work, name=name, phone=phone),
            self._show_twin,
            latest="twin",
        )

    def _show_twin(self, found: tuple[ResidentHit, ...]) -> None:
        self._twin = found[0] if found else None
        if self._twin is None:
            self.twin.show_text("")
            return
        self.same.setText(tr("Välj {name}", name=self._twin.shown_name))
        self.twin.show_text(_line(self._twin))

    def _take_twin(self) -> None:
        if self._twin is not None:
            self.choose(self._twin)

    def _show(self, part: QWidget) -> None:
        for each in (self._finding, self._found, self._fresh):
            each.setVisible(each is part)


class _Search(SearchField):
    """Lead on to the hits, and keep Enter from saving the whole form."""

    down = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class _Hits(QListWidget):
    """The residents that fit, a line each."""

    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Invånare som passar"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.taken.emit(item.data(HIT)))
        self.hide()

    def show_hits(self, found: tuple[ResidentHit, ...]) -> None:
        self.clear()
        for hit in found:
            item = QListWidgetItem(_line(hit))
            item.setData(HIT, hit)
            self.addItem(item)
        self.setVisible(bool(found))
        self.updateGeometry()

    def enter(self) -> None:
        if self.count():
            self.setCurrentRow(0)
            self.setFocus(Qt.FocusReason.TabFocusReason)

    def take(self, row: int) -> None:
        item = self.item(row)
        if item is not None and not self.isHidden():
            self.taken.emit(item.data(HIT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(self.currentRow())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return QSize(super().sizeHint().width(), rows + 2 * self.frameWidth() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())


def _line(hit: ResidentHit) -> str:
    place = ", ".join(filter(None, (hit.address, hit.area)))
    code = written(hit.code) if hit.name else tr("skyddade personuppgifter")
    return " · ".join(filter(None, (hit.shown_name, place, hit.phone, code, hit.why)))


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    return layout
