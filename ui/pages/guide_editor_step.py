"""One step of a guide being written, and the lists before and after the steps."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from itcoach.guides import catalogue
from itcoach.labels import label
from models.vocabulary import DeviceKind
from resources.words import LANGUAGES, tr
from ui.dialogs.guide_picture import PictureDialog
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.guide_fields import GuideFields
from ui.widgets.guide_picture import GuidePicture
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from itcoach.guides.form import StepForm
    from itcoach.guides.manuscript import Manuscript
    from itcoach.guides.pictures import Drawing

__all__ = ["ListForm", "StepFields", "list_words"]

_PICTURE: Final = QSize(200, 150)


def list_words(name: str) -> str:
    """Return what a list of a guide is called."""
    return {
        "you_need": tr("Du behöver"),
        "trouble": tr("Om det krånglar"),
        "practice": tr("Öva själv"),
        "help": tr("Få hjälp"),
    }[name]


class ListForm(GuideFields):
    """Ask for a list, one item a line.

    Args:
        name: Of the list.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.add_text(name, list_words(name), tr("En punkt på varje rad."), lines=9)

    def show_manuscript(self, manuscript: "Manuscript", lang: str) -> None:
        """Show what is written."""
        form = manuscript.forms[lang]
        items = getattr(form, self.name)
        if self.value_of(self.name, self.fields[self.name].field.text()) != items:  # type: ignore[attr-defined]
            swedish = "\n".join(getattr(manuscript.form, self.name)) if lang != LANGUAGES[0] else None
            self.show_text(self.name, "\n".join(items), swedish)

    def value_of(self, name: str, value: str) -> tuple[str, ...]:
        """Return the items that stand in a text."""
        return tuple(item for line in value.splitlines() if (item := line.strip().removeprefix("- ")))


class StepFields(GuideFields):
    """Ask for a step: what to do, its picture, what is seen then, and what to do when it is not.

    Attributes:
        device: Which form of the step is on screen; empty where it is the same for all.
        rearranged: Hands over a function of the manuscript that gives the one wanted.
        picture_wanted: Tells that the coach wants to choose a picture; :meth:`pick_from` lets them.
    """

    rearranged = Signal(object)
    picture_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.number, self.device = 1, ""
        self._manuscript: Manuscript | None = None
        self._lang = LANGUAGES[0]
        self.add_text("title", tr("Rubrik"), tr("En sak att göra, med ett verb: ”Tryck på …”"))
        self.tabs = Tabs(tr("Apparat"))
        self.tabs.chosen.connect(self._choose_device)
        self._layout.addWidget(self.tabs)
        self.add_text("text", tr("Vad man gör"), tr("Högst två korta meningar."), lines=3)
        self.picture = GuidePicture()
        self.picture.setFixedSize(_PICTURE)
        self.add_field("picture", tr("Bild"), self._picture())
        self.add_text("picture_alt", tr("Vad bilden visar"), tr("För den som inte ser den."), lines=2)
        self.add_text("expect", tr("Så ska det se ut"), lines=2)
        self.add_text("if_not", tr("Om det inte stämmer"), lines=2)
        self.add_text("warning", tr("Varning"), tr("Bara där något står på spel."), lines=2)
        self.apart_button = QuietButton(tr("Skilj på apparater"), self._apart)
        self.same_button = QuietButton(tr("Lika för alla apparater"), self._same)
        for button in (self.apart_button, self.same_button):
            self._layout.addWidget(button)

    def show_step(self, manuscript: "Manuscript", lang: str, number: int) -> None:
        """Show a step as it is written."""
        self._manuscript, self._lang, self.number = manuscript, lang, number
        step = manuscript.forms[lang].steps[number - 1]
        devices = [device for device in step.forms if device]
        if self.device not in step.forms:
            self.device = next(iter(step.forms))
        self._show_tabs(devices)
        swedish = self._swedish_step() if lang != LANGUAGES[0] else None
        self.show_text("title", step.title, swedish[0] if swedish else None)
        form = step.forms[self.device]
        for name in ("text", "picture_alt", "expect", "if_not", "warning"):
            self.show_text(name, getattr(form, name), getattr(swedish[1], name) if swedish else None)
        known = catalogue.has_picture(form.picture)
        self.picture.show_picture(form.picture if known else "", form.picture_alt, number)
        self.pick_button.setText(tr("Byt bild") if known else tr("Välj bild"))
        self.apart_button.setVisible(not devices and len(manuscript.variants()) > 1)
        self.same_button.setVisible(bool(devices))

    def _swedish_step(self) -> "tuple[str, StepForm] | None":
        assert self._manuscript is not None
        steps = self._manuscript.form.steps
        if self.number > len(steps):
            return None
        step = steps[self.number - 1]
        return step.title, step.forms.get(self.device) or next(iter(step.forms.values()))

    def _picture(self) -> QWidget:
        holder, buttons = QWidget(), FlowLayout()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        self.pick_button = SecondaryButton(tr("Välj bild"), self.picture_wanted.emit, "image-outline")
        buttons.addWidget(self.pick_button)
        layout.addWidget(self.picture)
        layout.addLayout(buttons)
        return holder

    def _show_tabs(self, devices: "list[str]") -> None:
        if list(self.tabs.buttons) != devices:
            self.tabs.clear()
            for device in devices:
                self.tabs.add(device, label(DeviceKind(device)))
        self.tabs.setVisible(bool(devices))
        if self.device:
            self.tabs.choose(self.device)

    def _choose_device(self, device: str) -> None:
        if device != self.device and self._manuscript is not None:
            self.device = device
            self.show_step(self._manuscript, self._lang, self.number)

    def pick_from(self, every: "tuple[Drawing, ...]") -> None:
        """Let the coach choose among pictures."""
        self.dialog = PictureDialog(every, self.number, self)
        self.dialog.picked.connect(self._picked)
        self.dialog.open()

    def _picked(self, drawing: "Drawing") -> None:
        """Take a picture, with the words that a guide has for it where none are written."""
        number, device = self.number, self.device

        def with_picture(manuscript: "Manuscript") -> "Manuscript":
            for lang, form in manuscript.forms.items():
                part = form.steps[number - 1].forms.get(device)
                manuscript = manuscript.with_step(lang, number, device, "picture", drawing.name)
                if part is not None and not part.picture_alt:
                    shows = drawing.shows.get(lang, "")
                    manuscript = manuscript.with_step(lang, number, device, "picture_alt", shows)
            return manuscript

        self.rearranged.emit(with_picture)

    def _apart(self) -> None:
        self.rearranged.emit(lambda manuscript: manuscript.with_step_by_device(self.number))

    def _same(self) -> None:
        number, device = self.number, self.device
        self.rearranged.emit(lambda manuscript: manuscript.with_step_for_all(number, device))
