"""The size of a guide's words, chosen apart from that of the window: 100 to 200 %."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from itcoach.settings import GUIDE_TEXT_SCALES
from resources.words import tr
from ui.actions import add_shortcut
from ui.widgets.buttons import SecondaryButton

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["GuideTextSize", "TextSizeButtons"]

_TITLE: Final = 1.2
_SMALL: Final = 0.85


class GuideTextSize(QObject):
    """Keep how large a guide's words are, for every view of a guide; one stands at the desk, see :meth:`at`.

    Attributes:
        changed: Tells that another size was chosen.
    """

    changed = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._settings = desk.settings

    @classmethod
    def at(cls, desk: "Desk") -> "GuideTextSize":
        """Return the size that the desk's coach has chosen."""
        return desk.findChild(cls) or cls(desk)

    @property
    def scale(self) -> float:
        """Return the size as a factor."""
        return self._settings.guide_text_scale

    def step(self, by: int) -> None:
        """Choose the size that is ``by`` steps larger, or the last there is."""
        place = GUIDE_TEXT_SCALES.index(self.scale) + by
        self.use(GUIDE_TEXT_SCALES[min(max(place, 0), len(GUIDE_TEXT_SCALES) - 1)])

    def use(self, scale: float) -> None:
        """Choose a size."""
        if scale != self.scale:
            try:
                self._settings.guide_text_scale = scale
            finally:  # Where it cannot be stored it is used all the same, and the trouble is shown.
                self.changed.emit()

    def dress(self, content: QWidget, points: float) -> None:
        """Set the words inside ``content`` in the chosen size, ``points`` being that of 100 %."""
        size = points * self.scale
        content.setStyleSheet(
            f"QLabel {{ font-size: {size:.1f}pt; }}"
            f'QLabel[role="title"], QLabel[role="heading"] {{ font-size: {size * _TITLE:.1f}pt; }}'
            f'QLabel[role="small"] {{ font-size: {size * _SMALL:.1f}pt; }}'
        )


class TextSizeButtons(QWidget):
    """Two buttons for smaller and larger words; Ctrl with plus, minus and 0 does the same in ``owner``."""

    def __init__(self, size: GuideTextSize, owner: QWidget) -> None:
        super().__init__()
        self._size = size
        self.smaller = SecondaryButton("A−", lambda: size.step(-1))
        self.larger = SecondaryButton("A+", lambda: size.step(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.smaller, self.larger):
            button.setProperty("symbol_only", True)
            row.addWidget(button)
        add_shortcut(owner, ("Ctrl++", "Ctrl+="), lambda: size.step(1))
        add_shortcut(owner, ("Ctrl+-",), lambda: size.step(-1))
        add_shortcut(owner, ("Ctrl+0",), lambda: size.use(GUIDE_TEXT_SCALES[0]))
        size.changed.connect(self._show)
        self.speak()
        self._show()

    def speak(self, lang: str | None = None) -> None:
        """Name the buttons in ``lang``, or the language of the window."""
        for button, name, key in (
            (self.smaller, tr("Mindre text", lang=lang), "Ctrl+−"),
            (self.larger, tr("Större text", lang=lang), "Ctrl++"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({key})")

    def _show(self) -> None:
        self.smaller.setEnabled(self._size.scale > GUIDE_TEXT_SCALES[0])
        self.larger.setEnabled(self._size.scale < GUIDE_TEXT_SCALES[-1])
