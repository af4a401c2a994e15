"""What a guide is about: title and goal, for whom, what it takes, when it was held against its sources."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QListWidget, QListWidgetItem, QSpinBox, QWidget

from itcoach.guides import catalogue
from itcoach.guides.gate import MONTHS_TO_REVIEW
from itcoach.guides.text import GROUPS, LEVELS, RISKS
from itcoach.labels import label
from models.clock import months_later
from models.vocabulary import DeviceKind
from resources.words import LANGUAGES, language, tr
from ui.pages.guide_editor_sources import SourcesField
from ui.widgets.flow import FlowLayout
from ui.widgets.guide_fields import GuideFields
from ui.widgets.text import WrappedLabel
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.guides.manuscript import Manuscript
    from ui.pages.guide_editor_state import EditorState

__all__ = ["AboutForm", "field_words"]

_NEEDS_LINES: Final = 4
_LEAST_LETTERS: Final = 12


def field_words(name: str) -> str:
    """Return what a field of the form is called."""
    return {
        "id": tr("Titel"),
        "title": tr("Titel"),
        "goal": tr("Mål"),
        "group": tr("Ämne"),
        "devices": tr("Apparater"),
        "minutes": tr("Minuter"),
        "level": tr("Nivå"),
        "needs": tr("Gör först"),
        "risk": tr("Vad som står på spel"),
        "reviewed": tr("Granskad mot källorna"),
        "review_by": tr("Granskad mot källorna"),
        "sources": tr("Källor"),
        "symptoms": tr("Vad invånare säger"),
        "tested_with_residents": tr("Provad med invånare"),
    }.get(name, name)


class AboutForm(GuideFields):
    """Ask for all that stands above the steps."""

    def __init__(self, state: "EditorState", today: date) -> None:
        super().__init__()
        self._state, self._today = state, today
        self.stands, self.original = QCheckBox(tr("Visas i stället för:")), WrappedLabel()
        self.stands.toggled.connect(state.stand_for_original)
        for widget in (self.stands, self.original):
            self._layout.addWidget(widget)
        self.add_text("title", field_words("title"))
        self.add_text("goal", field_words("goal"), tr("Vad man kan när man är klar. ”Du kan …”"))
        self.group = self._choice("group", [(each.value, label(each)) for each in GROUPS])
        self.devices = self._devices()
        self.minutes = self._number("minutes", 1, 240)
        levels = {1: tr("första gången"), 2: tr("har gjort det förr"), 3: tr("van")}
        self.level = self._choice("level", [(each, levels[each]) for each in LEVELS])
        self.needs = self._needs()
        risks = {"low": tr("inget särskilt"), "money": tr("pengar"), "identity": tr("identitet")}
        self.risk = self._choice("risk", [(each, risks[each]) for each in RISKS])
        self.sources = SourcesField(today)
        self.sources.edited.connect(lambda value: self.edited.emit("sources", value))
        self.add_field("sources", field_words("sources"), self.sources, tr("Officiella sidor."))
        self.read = QCheckBox(tr("Källorna är lästa i dag"))
        self.read.toggled.connect(self._reviewed)
        self.add_field("reviewed", field_words("reviewed"), self.read)
        self.when = WrappedLabel(role="small")
        self._layout.addWidget(self.when)
        self.add_text("symptoms", field_words("symptoms"), tr("Ord som brukar stå i bokningen, med komma."))
        self.tested = self._number("tested_with_residents", 0, 999)

    def show_manuscript(self, manuscript: "Manuscript", lang: str) -> None:
        """Show what is written, in ``lang`` where the languages differ."""
        form, swedish = manuscript.forms[lang], manuscript.form
        other = lang != LANGUAGES[0]
        for name in ("title", "goal"):
            self.show_text(name, getattr(form, name), getattr(swedish, name) if other else None)
        joined = ", ".join(form.symptoms)
        if tuple(_items(self.fields["symptoms"].field.text())) != form.symptoms:  # type: ignore[attr-defined]
            self.show_text("symptoms", joined, ", ".join(swedish.symptoms) if other else None)
        self._quietly(self._show_choices, form)
        self.sources.show_sources(form.sources)
        for widget in (self.stands, self.original):
            widget.setVisible(bool(self._state.original))
        if self._state.original:
            self.original.setText(catalogue.load(self._state.original, LANGUAGES[0]).title)
        if form.reviewed and form.review_by:
            days = [day_words(each) for each in (form.reviewed, form.review_by)]
            self.when.setText(
                tr("Granskad {day}, ska granskas igen senast {next}.", day=days[0], next=days[1])
            )
        else:
            self.when.setText(tr("Inte granskad än."))

    def value_of(self, name: str, value: Any) -> Any:
        """Return what a field's value means in the form."""
        return tuple(_items(value)) if name == "symptoms" else value

    def _show_choices(self, form: Any) -> None:
        for box, value in ((self.group, form.group), (self.level, form.level), (self.risk, form.risk)):
            box.setCurrentIndex(box.findData(value))
        self.minutes.setValue(form.minutes or 0)
        self.tested.setValue(form.tested_with_residents)
        for kind, check in self._checks.items():
            check.setChecked(kind in form.devices)
        for row in range(self.needs.count()):
            item = self.needs.item(row)
            wanted = item.data(Qt.ItemDataRole.UserRole) in form.needs
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self.read.setChecked(form.reviewed == self._today)
        self.stands.setChecked(self._state.stands_for_original)

    def _quietly(self, show: Any, form: Any) -> None:
        widgets: list[QWidget] = [self.group, self.level, self.risk, self.minutes, self.tested, self.needs]
        widgets += [self.read, self.stands, *self._checks.values()]
        for widget in widgets:
            widget.blockSignals(True)
        show(form)
        for widget in widgets:
            widget.blockSignals(False)

    def _choice(self, name: str, choices: list[tuple[Any, str]]) -> QComboBox:
        box = QComboBox()
        for value, words in choices:
            box.addItem(words, value)
        box.setPlaceholderText(tr("Välj"))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LEAST_LETTERS)
        box.currentIndexChanged.connect(lambda *_: self.edited.emit(name, box.currentData()))
        self.add_field(name, field_words(name), box)
        if name == "risk":
            box.currentIndexChanged.connect(lambda *_: self._reviewed(self.read.isChecked()))
        return box

    def _number(self, name: str, least: int, most: int) -> QSpinBox:
        box = QSpinBox()
        box.setRange(0, most)
        if least:
            box.setSpecialValueText(tr("ange"))
        box.valueChanged.connect(lambda value: self.edited.emit(name, value or (None if least else 0)))
        self.add_field(name, field_words(name), box)
        return box

    def _devices(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder)
        self._checks: dict[str, QCheckBox] = {}
        for kind in DeviceKind:
            check = QCheckBox(label(kind))
            check.toggled.connect(lambda *_: self.edited.emit("devices", self._chosen_devices()))
            self._checks[kind.value] = check
            row.addWidget(check)
        self.add_field("devices", field_words("devices"), holder)
        return holder

    def _chosen_devices(self) -> tuple[str, ...]:
        return tuple(kind for kind, check in self._checks.items() if check.isChecked())

    def _needs(self) -> QListWidget:
        field = QListWidget()
        for guide in catalogue.library(language()):
            item = QListWidgetItem(guide.title)
            item.setData(Qt.ItemDataRole.UserRole, guide.id)
            item.setCheckState(Qt.CheckState.Unchecked)
            field.addItem(item)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * _NEEDS_LINES * 3 // 2)
        field.itemChanged.connect(lambda *_: self.edited.emit("needs", self._chosen_needs()))
        self.add_field("needs", field_words("needs"), field, tr("Guider som behövs före den här."))
        return field

    def _chosen_needs(self) -> tuple[str, ...]:
        items = [self.needs.item(row) for row in range(self.needs.count())]
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def _reviewed(self, is_read: bool) -> None:
        """Set when it was held against its sources, and when that is to be done again."""
        months = MONTHS_TO_REVIEW.get(self._state.manuscript.form.risk, min(MONTHS_TO_REVIEW.values()))
        before = self._state.manuscript.form
        if is_read:
            self.edited.emit("reviewed", self._today)
            self.edited.emit("review_by", months_later(self._today, months))
        elif before.reviewed == self._today:
            self.edited.emit("reviewed", None)
            self.edited.emit("review_by", None)


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]
