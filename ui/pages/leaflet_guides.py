"""Which guides a leaflet holds, which of their steps, and for which device."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from itcoach.guides import catalogue
from itcoach.guides.text import Guide
from itcoach.labels import label
from itcoach.printing.handouts import variant_for
from itcoach.printing.orders import ChosenGuide
from models.vocabulary import DeviceKind
from resources.words import language, tr
from ui import wheel
from ui.widgets.buttons import QuietButton
from ui.widgets.text import WrappedLabel

__all__ = ["GuideBlock", "GuideBlocks", "combo", "select"]

STEPS_IN_SIGHT: Final = 7


class GuideBlock(QFrame):
    """Choose one guide, its steps and its device.

    Attributes:
        changed: Something else is chosen.
        guide: The guides by topic.
        device: The kinds of device, where the guide differs between them.
        steps: The steps with their ticks, shown on demand.
        unfold: Shows the steps.
        remove: Takes the guide off the leaflet.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._devices: Sequence[str] = ()
        self.guide, self.device = combo(), combo()
        self.guide.setAccessibleName(tr("Guide"))
        self.device.setAccessibleName(tr("Guiden ska gälla"))
        self.unfold = QuietButton("", self._unfold, "format-list-checks")
        self.remove = QuietButton("", symbol="close")
        self.steps = QListWidget()
        self.steps.setAccessibleName(tr("Steg i guiden"))
        self.steps.setWordWrap(True)
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps.hide()
        self.problem = WrappedLabel(tr("Välj minst ett steg."), role="error")
        self.problem.hide()
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.guide, 1)
        line.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.device)
        layout.addWidget(self.unfold, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.steps)
        layout.addWidget(self.problem)
        self._offer_guides()
        self._show_guide()
        self.guide.currentIndexChanged.connect(lambda _: self._other_guide())
        self.device.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.steps.itemChanged.connect(lambda _: self._tell_steps())

    def chosen(self) -> ChosenGuide:
        """Return what is chosen."""
        ticked = self._ticked()
        every = len(ticked) == self.steps.count()
        return ChosenGuide(
            self.guide.currentData() or "",
            frozenset() if every else frozenset(ticked),
            self.device.currentData() or "",
        )

    def is_complete(self) -> bool:
        """Tell whether there is a step to print."""
        return bool(self._ticked())

    def choose(self, chosen: ChosenGuide) -> None:
        """Choose a guide as it was chosen before."""
        select(self.guide, chosen.guide_id)
        if chosen.device:
            select(self.device, chosen.device)
        for item in self._items() if chosen.steps else ():
            wanted = item.data(Qt.ItemDataRole.UserRole) in chosen.steps
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)

    def suit(self, devices: Sequence[str]) -> None:
        """Choose the variant that fits a resident's devices."""
        self._devices = devices
        guide = self._guide()
        if guide is not None and guide.variants and devices:
            select(self.device, variant_for(guide, devices) or guide.variants[0])

    def _offer_guides(self) -> None:
        for group, members in groupby(catalogue.library(language()), key=lambda guide: guide.group):
            self.guide.addItem(label(group))
            self.guide.setItemData(
                self.guide.count() - 1, 0, Qt.ItemDataRole.UserRole - 1
            )  # cannot be chosen
            for guide in members:
                self.guide.addItem(guide.title, guide.id)
        self.guide.setCurrentIndex(1 if self.guide.count() > 1 else -1)

    def _other_guide(self) -> None:
        self._show_guide()
        self.changed.emit()

    def _show_guide(self) -> None:
        guide = self._guide()
        for box in (self.device, self.steps):
            box.blockSignals(True)
            box.clear()
        for kind in guide.variants if guide else ():
            self.device.addItem(label(DeviceKind(kind)), kind)
        for step in guide.steps if guide else ():
            item = QListWidgetItem(f"{step.number}. {step.title}")
            item.setData(Qt.ItemDataRole.UserRole, step.number)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.steps.addItem(item)
        for box in (self.device, self.steps):
            box.blockSignals(False)
        self.device.setVisible(bool(guide and guide.variants))
        self.device.blockSignals(True)
        self.suit(self._devices)
        self.device.blockSignals(False)
        self._say_steps()
        self._fit_steps()

    def _guide(self) -> Guide | None:
        wanted = self.guide.currentData()
        return next((guide for guide in catalogue.library(language()) if guide.id == wanted), None)

    def _items(self) -> list[QListWidgetItem]:
        return [self.steps.item(row) for row in range(self.steps.count())]

    def _ticked(self) -> list[int]:
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _unfold(self) -> None:
        self.steps.setVisible(self.steps.isHidden())
        if not self.steps.isHidden():
            self.steps.setCurrentRow(0)
            self.steps.setFocus()
        self._say_steps()

    def _tell_steps(self) -> None:
        self._say_steps()
        self.changed.emit()

    def _say_steps(self) -> None:
        steps, ticked = self.steps.count(), len(self._ticked())
        chosen = (
            tr("Alla {n} steg", n=steps)
            if ticked == steps
            else tr("{ticked} av {n} steg", ticked=ticked, n=steps)
        )
        words = chosen if self.steps.isHidden() else tr("Dölj stegen")
        self.unfold.setAccessibleName(tr("Välj steg: {chosen}", chosen=chosen))
        self.unfold.setText(words)
        self.problem.setVisible(not ticked)

    def _fit_steps(self) -> None:
        high = max(self.steps.sizeHintForRow(0), self.steps.fontMetrics().lineSpacing() + 16)
        self.steps.setFixedHeight(high * min(max(self.steps.count(), 1), STEPS_IN_SIGHT) + 8)


class GuideBlocks(QWidget):
    """Choose one or several guides for one leaflet.

    Attributes:
        changed: Something else is chosen.
        blocks: One for each guide, in the order of the leaflet.
        more: Adds a guide.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[GuideBlock] = []
        self._devices: Sequence[str] = ()
        self.more = QuietButton(tr("Lägg till en guide"), self._add_and_tell, "plus")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._add()

    def chosen(self) -> tuple[ChosenGuide, ...]:
        """Return what is chosen."""
        return tuple(block.chosen() for block in self.blocks if block.guide.currentData())

    def is_complete(self) -> bool:
        """Tell whether each guide has a step to print."""
        return all(block.is_complete() for block in self.blocks)

    def choose(self, chosen: Sequence[ChosenGuide]) -> None:
        """Choose these guides."""
        self.blockSignals(True)
        while len(self.blocks) > max(len(chosen), 1):
            self._remove(self.blocks[-1])
        while len(self.blocks) < len(chosen):
            self._add()
        for block, one in zip(self.blocks, chosen, strict=False):
            block.choose(one)
        self.blockSignals(False)

    def suit(self, devices: Sequence[str]) -> None:
        """Choose the variants that fit a resident's devices."""
        self._devices = devices
        for block in self.blocks:
            block.suit(devices)

    def _add(self) -> GuideBlock:
        block = GuideBlock()
        block.suit(self._devices)
        block.changed.connect(self.changed)
        block.remove.setAccessibleName(tr("Ta bort guiden från bladet"))
        block.remove.setToolTip(tr("Ta bort guiden från bladet"))
        block.remove.clicked.connect(lambda: self._remove_and_tell(block))
        self._layout.insertWidget(len(self.blocks), block)
        self.blocks.append(block)
        self._show_removers()
        return block

    def _add_and_tell(self) -> None:
        block = self._add()
        taken = {other.guide.currentData() for other in self.blocks[:-1]}
        rows = range(block.guide.count())
        free = (row for row in rows if block.guide.itemData(row) and block.guide.itemData(row) not in taken)
        block.guide.setCurrentIndex(next(free, block.guide.currentIndex()))
        block.guide.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _remove(self, block: GuideBlock) -> None:
        self.blocks.remove(block)
        self._layout.removeWidget(block)
        block.hide()
        block.deleteLater()
        self._show_removers()

    def _remove_and_tell(self, block: GuideBlock) -> None:
        self._remove(block)
        self.blocks[-1].guide.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _show_removers(self) -> None:
        for block in self.blocks:
            block.remove.setVisible(len(self.blocks) > 1)


def combo() -> QComboBox:
    """Return an empty box to choose from, no wider than its column."""
    box = QComboBox()
    # A long title must not make the form wider than its column; the list that opens shows it whole.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    wheel.keep_from(box)
    return box


def select(box: QComboBox, value: object) -> None:
    """Choose the line that holds ``value``; the first where none does."""
    box.setCurrentIndex(max(box.findData(value), 0))
