"""Choose a picture of the program's for a step, by what it shows."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QVBoxLayout, QWidget

from itcoach.guides import catalogue, pictures
from resources.words import language, tr
from ui import theme
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.search import SearchField
from ui.widgets.text import WrappedLabel, plain_tip

if TYPE_CHECKING:
    from itcoach.guides.pictures import Drawing

__all__ = ["PictureDialog"]

THUMBNAIL: Final = QSize(160, 120)
SIZE: Final = QSize(820, 560)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class PictureDialog(QDialog):
    """Show the pictures as small ones, to be searched by what they show.

    Args:
        every: The pictures there are.
        number: Of the step, which stands in the picture.
        parent: The page that asks.

    Attributes:
        picked: Hands over the drawing that was chosen.
    """

    picked = Signal(object)

    def __init__(self, every: "tuple[Drawing, ...]", number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Välj bild"))
        self._every = every
        self._model = _Drawings(self._every, number)
        self.search = SearchField(tr("Sök på vad bilden visar"))
        self.search.searched.connect(self._find)
        self.list = QListView()
        self.list.setAccessibleName(tr("Bilder"))
        self.list.setModel(self._model)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(THUMBNAIL)
        self.list.setSpacing(8)
        self.list.activated.connect(self._pick)
        self.list.selectionModel().currentChanged.connect(self._tell)
        self.shows = WrappedLabel(role="small")
        self.pick_button = PrimaryButton(tr("Välj bilden"), self._pick)
        self._build()
        self.list.setCurrentIndex(self._model.index(0))
        self.resize(SIZE * min(theme.text_scale(), 1.2))

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.shows)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(SecondaryButton(tr("Avbryt"), self.reject))
        row.addWidget(self.pick_button)
        layout.addLayout(row)

    def _find(self, said: str) -> None:
        self._model.show_drawings(pictures.find(self._every, said))
        self.list.setCurrentIndex(self._model.index(0))
        self._tell()

    def _tell(self, *_: object) -> None:
        drawing = self._model.drawing(self.list.currentIndex())
        self.pick_button.setEnabled(drawing is not None)
        self.shows.setText(_words(drawing) if drawing else tr("Ingen bild passar. Prova ett annat ord."))

    def _pick(self, *_: object) -> None:
        drawing = self._model.drawing(self.list.currentIndex())
        if drawing is not None:
            self.picked.emit(drawing)
            self.accept()


class _Drawings(QAbstractListModel):
    """Draw a small picture when it is first seen."""

    def __init__(self, every: "tuple[Drawing, ...]", number: int) -> None:
        super().__init__()
        self._shown, self._number = every, number
        self._icons: dict[str, QIcon] = {}

    def show_drawings(self, drawings: "tuple[Drawing, ...]") -> None:
        """Show others."""
        self.beginResetModel()
        self._shown = drawings
        self.endResetModel()

    def drawing(self, index: Index) -> "Drawing | None":
        """Return the drawing at a place, or none."""
        return self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a small picture, and for a screen reader what it shows."""
        drawing = self.drawing(index)
        if drawing is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            if drawing.name not in self._icons:
                self._icons[drawing.name] = _icon(drawing.name, self._number)
            return self._icons[drawing.name]
        if role == Qt.ItemDataRole.SizeHintRole:
            return THUMBNAIL + QSize(12, 12)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _words(drawing)
        return plain_tip(_words(drawing)) if role == Qt.ItemDataRole.ToolTipRole else None


def _words(drawing: "Drawing") -> str:
    return drawing.shows.get(language()) or next(iter(drawing.shows.values()), drawing.name)


def _icon(name: str, number: int) -> QIcon:
    pixmap = QPixmap(THUMBNAIL)
    pixmap.fill(Qt.GlobalColor.white)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(catalogue.picture(name, number))).render(painter)
    painter.end()
    return QIcon(pixmap)
