"""The guide as the coach sees it: the steps as dots, the step on screen, and the three buttons."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from itcoach.guides import catalogue
from itcoach.guides.text import Guide
from itcoach.labels import label
from models.vocabulary import DeviceKind
from resources.words import tr
from ui import theme
from ui.actions import add_shortcut
from ui.icons import icon
from ui.reading_aloud import ReadingAloud
from ui.widgets.at_once import at_once
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.guide_dots import StepDots
from ui.widgets.guide_page import GuidePage, own_words
from ui.widgets.guide_play import START, GuidePlay
from ui.widgets.guide_reading import ReadingButtons, missing_words
from ui.widgets.guide_shelf import GuideShelf
from ui.widgets.guide_text_size import GuideTextSize, TextSizeButtons
from ui.widgets.notice import Notice
from ui.widgets.text import SectionTitle, WrappedLabel
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["GuidePlayer"]

LANGUAGES: Final = (("sv", "Svenska"), ("en", "English"))


class GuidePlayer(QWidget):
    """Play a guide with the resident beside; one player shows one guide after another.

    Attributes:
        language_chosen: Tells the language that the guide was switched to.
        device_chosen: Tells the device, a value of ``DeviceKind``, that it was switched to.
        guide_wanted: Tells the id of a guide to do before or after this one.
        play: Where they are; shared with the view that is turned to the resident.
        content: What is on screen: the start, a step, or the end.
        dots: The steps; one for each, and maybe more that are hidden.
    """

    language_chosen = Signal(str)
    device_chosen = Signal(str)
    guide_wanted = Signal(str)

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk, self._shelf = desk, GuideShelf.at(desk)
        self.reading = ReadingAloud.at(desk)
        self.play: GuidePlay | None = None
        self._on_screen: tuple[object, ...] = ()
        self._title, self._dots = SectionTitle(""), StepDots()
        self.dots = self._dots.dots
        self.due, self.mute = Notice(kind="attention"), Notice(kind="attention", symbol="volume-off")
        self.content = GuidePage(GuideTextSize.at(desk))
        self.content.guide_wanted.connect(self.guide_wanted)
        large = theme.is_large()
        self.back_button = SecondaryButton("" if large else tr("Tillbaka"), self._back, "chevron-left")
        self.back_button.setAccessibleName(tr("Tillbaka"))
        self.not_so_button = SecondaryButton(tr("Det blev inte så"), self._not_so, "lifebuoy")
        self.done_button = PrimaryButton(tr("Klart, nästa"), self._tick, "check")
        for button, key in ((self.back_button, "←"), (self.not_so_button, "H"), (self.done_button, "→")):
            button.setToolTip(f"{button.accessibleName() or button.text()} ({key})")
        self._build()
        add_shortcut(self, ("Right", "PgDown"), self._tick)
        add_shortcut(self, ("Left", "PgUp"), self._back)
        add_shortcut(self, ("H",), self._not_so)
        self._shelf.changed.connect(self._show_star)
        # The voice and the shelf outlive the player: a method is let go of with it, a lambda would not be.
        self.reading.changed.connect(self._show_mute)

    def show_play(self, play: GuidePlay) -> None:
        """Show another guide."""
        if self.play is play:
            return
        if self.play is not None:
            self.play.changed.disconnect(self._show)
        self.play = play
        play.changed.connect(self._show)
        self._show()
        self.content.to_top()

    def hideEvent(self, event: QHideEvent) -> None:
        """Fall silent when the guide is left."""
        self.reading.close()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the devices below the steps where they would break the row of steps in two."""
        super().resizeEvent(event)
        self._place_devices()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        self.reading_buttons = ReadingButtons(self.reading, self, with_words=False)
        self.text_size = TextSizeButtons(GuideTextSize.at(self._desk), self)
        self.star = SecondaryButton("", self._like, "star-outline")
        self.star.setCheckable(True)
        add_shortcut(self, ("Ctrl+D",), self._like)
        for widget in (self.star, self.text_size, self.reading_buttons, self._languages()):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        self.own = WrappedLabel(role="small")
        layout.addWidget(self.own)
        layout.addWidget(self.due)
        layout.addWidget(self.mute)
        self.mute.hide()
        self._where = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._where.setSpacing(8)
        self._where.addWidget(self._dots, 1)
        self._where.addWidget(self._devices(), 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._where)
        layout.addWidget(self.content, 1)
        row = FlowLayout()
        for button in (self.back_button, self.not_so_button, self.done_button):
            row.addWidget(button)
        layout.addLayout(row)

    def _languages(self) -> QWidget:
        row = _Choice()
        self.language_buttons = row.buttons
        for code, name in LANGUAGES:
            button = SecondaryButton(code.upper(), partial(self._speak, code))
            button.setProperty("symbol_only", True)
            button.setAccessibleName(tr("Guiden på {language}", language=name))
            button.setToolTip(name)
            row.add(button, code)
        return row

    def _devices(self) -> QWidget:
        self._device_row = row = _Choice()
        self.device_buttons = row.buttons
        row.setAccessibleName(tr("Invånarens apparat"))
        for kind in DeviceKind:
            button = SecondaryButton(label(kind), partial(self._use_device, kind.value))
            button.hide()
            row.add(button, kind.value)
        return row

    def _speak(self, code: str) -> None:
        if self.play is not None:
            guide = catalogue.load(self.play.guide.id, code, self.play.guide.device)
            self.play.use(guide)
            self.language_chosen.emit(code)
            if guide.language != code:
                name = dict(LANGUAGES)[guide.language]
                self._desk.messages.note(tr("Guiden finns bara på ett språk: {language}.", language=name))

    def _use_device(self, device: str) -> None:
        if self.play is not None:
            guide = self.play.guide
            self.play.use(catalogue.load(guide.id, guide.language, device))
            self.device_chosen.emit(device)

    def _like(self) -> None:
        if self.play is not None:
            self._shelf.toggle(self.play.guide.id)

    def _tick(self) -> None:
        if self.play is not None:
            self.play.tick()

    def _back(self) -> None:
        if self.play is not None:
            self.play.back()

    def _not_so(self) -> None:
        if self.play is not None:
            self.play.not_so()

    def _show(self) -> None:
        play = self.play
        if play is None:
            return
        guide = play.guide
        place = (guide, play.at)
        if place != self._on_screen:
            self._on_screen = place
            self.reading.stop()
        self._title.setText(guide.title)
        self.language_buttons[guide.language].setChecked(True)
        self._show_devices(guide)
        self._show_own(guide)
        self._show_due(guide)
        self._show_star()
        self._dots.show_play(play)
        self._place_devices()
        self.reading_buttons.follow(play)
        self.content.show_play(play)
        self._show_buttons(play)

    def _show_buttons(self, play: GuidePlay) -> None:
        self.back_button.setEnabled(play.at > START)
        self.not_so_button.setVisible(play.step is not None)
        self.not_so_button.setEnabled(play.help_level < 2)
        self.not_so_button.setText(tr("Det hjälpte inte") if play.help_level else tr("Det blev inte så"))
        self.done_button.setVisible(play.at < play.end)
        self.done_button.setText(tr("Börja") if play.at == START else tr("Klart, nästa"))

    def _show_devices(self, guide: Guide) -> None:
        buttons = self.device_buttons
        if {device for device, button in buttons.items() if not button.isHidden()} != set(guide.variants):
            with at_once(self._device_row):
                for device, button in buttons.items():
                    button.setVisible(device in guide.variants)
        for device, button in buttons.items():
            button.setChecked(device == guide.device)

    def _place_devices(self) -> None:
        taken = self._dots.one_row() + self._where.spacing() + self._device_row.sizeHint().width()
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        direction = down if taken > self.width() else right
        if direction != self._where.direction():
            self._where.setDirection(direction)

    def _show_own(self, guide: Guide) -> None:
        own = catalogue.own_number(guide.id)
        self.own.setText(own_words(own) if own else "")
        self.own.setVisible(bool(own))

    def _show_due(self, guide: Guide) -> None:
        due = catalogue.is_due(guide, self._desk.work.clock.today())
        self.due.show_text(
            tr(
                "Skulle ha granskats senast {day}. Stäm av mot källan innan ni litar på den.",
                day=day_words(guide.review_by),
            )
            if due
            else ""
        )

    def _show_mute(self) -> None:
        self.mute.show_text(missing_words(self.reading))

    def _show_star(self) -> None:
        if self.play is not None:
            liked = self.play.guide.id in self._shelf.favourites
            self.star.setChecked(liked)
            self.star.setIcon(icon("star" if liked else "star-outline", "primary" if liked else "ink"))
            name = tr("Ta bort från favoriter") if liked else tr("Lägg till i favoriter")
            self.star.setAccessibleName(name)
            self.star.setToolTip(f"{name} (Ctrl+D)")


class _Choice(QWidget):
    """Hold buttons of which one is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def add(self, button: QPushButton, key: str) -> None:
        button.setCheckable(True)
        self._group.addButton(button)
        self._row.addWidget(button)
        self.buttons[key] = button
