"""The warning over every page when a visit should have ended, and the quiet one for the resident's view."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from itcoach import dates
from itcoach.syncing.network import Line
from models.clock import to_local
from resources.words import language, tr
from ui.actions import Key, add_action
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.cards import Kind, Symbol
from ui.widgets.flow import FlowLayout
from ui.widgets.text import WrappedLabel, restyle

if TYPE_CHECKING:
    from ui.safety_watch import SafetyWatch, Watched

__all__ = ["ResidentReminder", "SafetyBar", "who_knows"]

URGENT_FROM: Final = 3
"""From this reminder on, a quarter of an hour after the expected end, the warning is urgent."""


class SafetyBar(QWidget):
    """Say that a visit should have ended, until the coach checks out or takes more time.

    Args:
        watch: Tells when.

    Attributes:
        extend: "Förläng 15 min".
        left: "Jag har gått".
        help: "Jag behöver hjälp".
    """

    def __init__(self, watch: "SafetyWatch") -> None:
        super().__init__()
        self._watch = watch
        self._frame = QFrame()
        self._frame.setObjectName("banner")
        around = QVBoxLayout(self)
        around.setContentsMargins(24, 12, 24, 0)
        around.addWidget(self._frame)
        self._symbol = Symbol("clock-alert-outline", "attention", side=24)
        self._title, self._text = WrappedLabel(role="strong"), WrappedLabel()
        self.left = PrimaryButton(tr("Jag har gått"), self._check_out, "exit-run")
        self.extend = SecondaryButton(tr("Förläng 15 min"), self._extend, "clock-plus-outline")
        self.help = SecondaryButton(tr("Jag behöver hjälp"), self.show_help, "lifebuoy")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for button in (self.left, self.extend, self.help):
            flow.addWidget(button)
        words.addWidget(buttons)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        add_action(self, Key.SAFETY, self._take_keyboard)
        watch.changed.connect(self.show_state)
        watch.reminded.connect(self._remind)
        self.show_state()

    def minimumSizeHint(self) -> QSize:
        """Return the height that the words take at this width, not at the narrowest.

        Otherwise the window would grow beyond a small screen in large type.
        """
        narrowest = super().minimumSizeHint()
        layout = self.layout()
        assert layout is not None
        width = max(self.width(), narrowest.width())
        return QSize(narrowest.width(), layout.minimumHeightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that follows from the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def title(self) -> str:
        """Return the warning."""
        return self._title.text()

    def text(self) -> str:
        """Return who knows of it."""
        return self._text.text()

    def show_state(self) -> None:
        """Show the visit that should have ended first, or nothing."""
        over = self._watch.over
        if not over:
            self.hide()
            return
        locked = self._watch.desk is None
        kind: Kind = "bad" if over[0].reminders >= URGENT_FROM else "attention"
        self._frame.setProperty("kind", kind)
        restyle(self._frame)
        self._symbol.show_icon("clock-alert-outline", kind)
        self._title.setText(_title(over[0], len(over), named=not locked))
        self._text.setText(
            tr("Lås upp för att förlänga eller checka ut. Programmet larmar ingen. Vid fara: ring 112.")
            if locked
            else self._who_knows()
        )
        self.setAccessibleName(self._title.text())
        for button in (self.left, self.extend):
            button.setVisible(not locked)
        if self.parentWidget() is not None:  # without one it would be shown as a window of its own
            self.show()

    def show_help(self) -> None:
        """Show whom to call."""
        from ui.dialogs.help_now import HelpNow

        visit = self._watch.over[0].visit if self._watch.over else None
        HelpNow(self._watch, visit.visit_id if visit else "", self.window()).open()

    def _who_knows(self) -> str:
        desk = self._watch.desk
        line = desk.autosync.line if desk is not None and desk.autosync is not None else Line.UNKNOWN
        return who_knows(line, is_paired=self._watch.around.is_paired)

    def _check_out(self) -> None:
        if self._watch.over:
            self._watch.check_out(self._watch.over[0].visit.visit_id)

    def _extend(self) -> None:
        if self._watch.over:
            self._watch.extend(self._watch.over[0].visit)

    def _take_keyboard(self) -> None:
        (self.help if self.left.isHidden() else self.left).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _remind(self) -> None:
        if not self.isVisible():
            return
        QApplication.alert(self.window())
        said = QAccessibleAnnouncementEvent(self, f"{self.title()} {self.text()}")
        said.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(said)


class ResidentReminder(QWidget):
    """Remind the coach in a view that the resident sees too: a line about time, not about danger.

    Args:
        watch: Tells when.

    Attributes:
        extend: "15 minuter till".
    """

    def __init__(self, watch: "SafetyWatch") -> None:
        super().__init__()
        self._watch = watch
        self._words = WrappedLabel(role="small")
        self.extend = QuietButton(tr("15 minuter till"), self._extend, "clock-plus-outline")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self.extend)
        watch.changed.connect(self.show_state)
        self.show_state()

    def text(self) -> str:
        """Return the words."""
        return self._words.text()

    def show_state(self) -> None:
        """Show when the time was over, or nothing."""
        over = self._watch.over
        if not over:
            self.hide()
            return
        self._words.setText(tr("Vår tid var till {time}.", time=_time(over[0])))
        if self.parentWidget() is not None:
            self.show()

    def _extend(self) -> None:
        if self._watch.over:
            self._watch.extend(self._watch.over[0].visit)


def who_knows(line: Line, *, is_paired: bool) -> str:
    """Say truthfully who else learns that a visit takes longer than expected.

    Args:
        line: How the line to the server stands.
        is_paired: Whether this laptop syncs with a server at all.
    """
    nobody = tr("Är allt bra? Programmet larmar ingen.")
    if not is_paired:
        others = tr("Ingen annan ser det: datorn synkar inte.")
    elif line not in (Line.OPEN, Line.SAVING):
        others = tr("Ingen annan ser det: servern nås inte nu.")
    else:
        others = tr(
            "En kollega som har invånaren på sin dator ser det på Idag efter en kvart, "
            "men bara om båda datorerna har synkat."
        )
    return f"{nobody} {others}"


def _title(over: "Watched", number: int, *, named: bool) -> str:
    if not named:
        return tr("Ett besök skulle ha slutat {time}.", time=_time(over))
    words = tr("Besöket hos {who} skulle ha slutat {time}.", who=over.visit.who, time=_time(over))
    return " ".join((words, tr("Och {n} till.", n=number - 1))) if number > 1 else words


def _time(over: "Watched") -> str:
    return dates.clock_time(to_local(over.visit.expected_end), language())
