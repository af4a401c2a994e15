"""Answers from paper: the code, the day, one key a question; a second time where it is to be checked."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from itcoach.codes import is_code
from itcoach.inclusion import keying, measurements
from itcoach.inclusion.keying import Begun, PaperDateWrong, Slot, Whose
from itcoach.inclusion.questionnaire import CURRENT, KEY_DECLINED, KEY_NONE, Extra
from itcoach.labels import label
from itcoach.privacy.taken_away import is_gone
from models.vocabulary import MeasurementKind
from resources.words import language, ntr, tr
from ui import theme
from ui.forms import FormRow
from ui.pages.base import Page
from ui.pages.index_keying_rows import all_rows, differing_rows
from ui.widgets.index_keys import KeyRow, KeyRows
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["IndexKeyingPage"]

TWICE: Final = "index_keyed_twice"
CODE_LENGTH: Final = 6


class Stage(Enum):
    """Where the keying stands."""

    FIRST = auto()
    SECOND = auto()
    """The same paper again, without seeing what was keyed in the first time."""
    SETTLING = auto()
    """What was keyed in differently is looked up on the paper."""


@dataclass(frozen=True)
class _Found:
    person: Whose
    extras: dict[MeasurementKind, tuple[Extra, ...]]


class IndexKeyingPage(Page):
    """Key in a paper; all of it by the keyboard.

    Attributes:
        code: The code on the paper.
        day: The day on the paper.
        twice: Whether it is keyed in a second time and compared.
        rows: The questions, once it is known whose paper it is and of which day.
        words: The free words, by question id.
        notice: What to do now, where it is not the first time over.
        stage: Where it stands.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("För in svar från papper"))
        self.save_button = self.set_primary(tr("Spara svaren"), self._go_on, symbol="content-save-outline")
        self._resident_id = self._visit_id = ""
        self._found: _Found | None = None
        self._slot: Slot | None = None
        self._keys: dict[str, str] = {}
        self._free_words: dict[str, str] = {}
        self._storing = False
        self.stage = Stage.FIRST
        self.rows: KeyRows | None = None
        self.words: dict[str, QLineEdit] = {}
        self.body.setSpacing(8)
        self._build_head()
        self.body.addWidget(
            WrappedLabel(
                tr(
                    "Formulär {form}. Tangenter: siffran på pappret svarar, {declined} är vill inte svara, "
                    "{none} är inget kryss. Pilarna går upp och ned, Enter går vidare.",
                    form=CURRENT,
                    declined=KEY_DECLINED,
                    none=KEY_NONE,
                ),
                role="small",
            )
        )
        self.notice = Notice()
        self.notice.show_text("")
        self.body.addWidget(self.notice)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(8)
        self.body.addLayout(self._questions)
        self.body.addStretch(1)
        self.first_focus = self.code
        self._show_stage()

    def arguments(self, *, resident: str = "", visit: str = "") -> None:
        """Take only a paper of ``resident``, handed over at ``visit``; anybody's where none is named."""
        if (resident, visit) != (self._resident_id, self._visit_id):
            self._start_over()  # what is on screen is another's, and was kept when the page was left
        self._resident_id, self._visit_id = resident, visit

    def place(self) -> dict[str, Any]:
        """Return what leads back here."""
        return {"resident": self._resident_id, "visit": self._visit_id}

    def leaving(self) -> None:
        """Keep what is keyed in and not saved."""
        self._keep()

    def refresh(self) -> None:
        """Leave a paper of whom a sync has taken away."""
        if self._found is None:
            return
        work, whose, visit = self.desk.work, self._found.person.resident_id, self._visit_id
        self.desk.read(
            self, lambda: is_gone(work, resident_id=whose, visit_id=visit), self._leave_paper, latest="gone"
        )

    def _leave_paper(self, gone: bool) -> None:
        if gone and not self._storing:
            self._start_over()
            self.desk.messages.note(
                tr("Det du hade öppet finns inte längre på den här datorn."), kind="attention"
            )

    def _build_head(self) -> None:
        self.code = QLineEdit()
        self.code.setMaxLength(CODE_LENGTH + 1)
        self.code.setPlaceholderText("A7K3Q-X")
        self.code.textEdited.connect(self._type_code)
        self.code.returnPressed.connect(self._find)
        self.day = QDateEdit()
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        day = self.desk.work.clock.today()
        self.day.setDate(QDate(day.year, day.month, day.day))
        inner = self.day.findChild(QLineEdit)
        assert inner is not None
        inner.returnPressed.connect(self._use_day)
        self.code_row = FormRow(tr("Koden på pappret"), self.code)
        self.day_row = FormRow(tr("Datumet på pappret"), self.day)
        self.day.dateChanged.connect(lambda _: self._place_day())
        self.who = WrappedLabel(role="strong")
        self.twice = QCheckBox(tr("För in två gånger"))
        self.twice.setToolTip(tr("Samma papper förs in en gång till, och det som skiljer ses efter."))
        self.twice.setChecked(self.desk.settings.recall(TWICE) is True)
        self.twice.toggled.connect(self._choose_twice)
        row = QHBoxLayout()
        row.setSpacing(24)
        for each, stretch in ((self.code_row, 2), (self.day_row, 2)):
            row.addWidget(each, stretch, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.who, 4, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        self.body.addWidget(self.twice)

    # --- whose paper ---

    def _type_code(self) -> None:
        """Look up a code as soon as it is whole."""
        self.code_row.set_error("")
        self._forget()
        if len(self.code.text().replace("-", "").strip()) == CODE_LENGTH:
            self._find()

    def _find(self) -> None:
        work, code = self.desk.work, self.code.text()

        def find() -> _Found:
            person = keying.whose(work, code=code)
            kinds = {slot.kind for slot in person.slots}
            return _Found(person, {kind: measurements.extras_for(work, kind=kind) for kind in kinds})

        self.desk.read(self, find, self._take_person, on_failure=self._not_found, latest="code")

    def _take_person(self, found: _Found) -> None:
        if not is_code(self.code.text()):
            return  # it was changed meanwhile
        if self._resident_id and found.person.resident_id != self._resident_id:
            self.code_row.set_error(tr("Koden är en annan invånares. Kontrollera att det är rätt papper."))
            return
        self._found = found
        self.code.setText(found.person.code)
        self.who.setText(found.person.shown_name)
        begun = [slot.begun for slot in found.person.slots if slot.begun is not None]
        if begun:
            day = max(begun, key=lambda each: each.saved_at).day
            self.day.setDate(QDate(day.year, day.month, day.day))
            self._use_day()
            return
        self.day.setFocus()
        self.day.setSelectedSection(QDateEdit.Section.YearSection)

    def _not_found(self, trouble: "Trouble") -> None:
        self.code_row.set_error(trouble.sentence())

    def _start_over(self) -> None:
        self.code.clear()
        self.code_row.set_error("")
        self.day_row.set_error("")
        self._forget()

    def _forget(self) -> None:
        self._found = self._slot = None
        self._storing = False
        self.who.setText("")
        self._keys = {}
        self.stage = Stage.FIRST
        self._clear_rows()
        self._show_stage()

    # --- which day ---

    def _use_day(self) -> None:
        """Go on to the questions, unless the day cannot be."""
        self._place_day(again=True)
        if self._found is None:
            self.code.setFocus()
        elif self.rows is not None:
            self.rows.begin()

    def _place_day(self, *, again: bool = False) -> None:
        """Find which measurement a paper of this day is for, where that is being asked."""
        self.day_row.set_error("")
        if self._found is None or (self.rows is None and not again):
            return
        day, today = self._day(), self.desk.work.clock.today()
        try:
            slot = keying.slot_on(self._found.person, day=day, today=today)
        except PaperDateWrong as trouble:
            self.day_row.set_error(trouble.sentence())
            self._slot = None
            self._show_stage()
            return
        kept = self.rows is not None and self._slot is not None and self._slot.kind == slot.kind
        self._slot = slot
        person = self._found.person
        words = f"{person.shown_name} · {label(slot.kind)}"
        if slot.answered_on is not None:
            words += ". " + tr("Svaren finns redan: det du för in nu rättar dem.")
        self.who.setText(words)
        if not kept:
            self._keys, self.stage = {}, Stage.FIRST
            self._ask(*all_rows(self._extras()), words=True)
            if slot.begun is not None:
                self._go_on_with(slot.begun)

    def _day(self) -> date:
        day = self.day.date()
        return date(day.year(), day.month(), day.day())

    # --- the keys ---

    def _extras(self) -> tuple[Extra, ...]:
        assert self._found is not None
        assert self._slot is not None
        return self._found.extras[self._slot.kind]

    def _ask(self, *columns: list[KeyRow], words: bool = False) -> None:
        self._clear_rows()
        side_by_side = [column for column in columns if column]
        if theme.is_large():  # what a key means has to be read, whole
            side_by_side = [[row for column in side_by_side for row in column]]
        self.rows = KeyRows(*side_by_side)
        self.rows.filled.connect(self._after_last)
        self.rows.changed.connect(self._keep)
        self._questions.addWidget(self.rows)
        for extra in self._extras() if words else ():
            if not extra.answers:
                self.words[extra.id] = field = QLineEdit()
                field.editingFinished.connect(self._keep)
                field.returnPressed.connect(self._go_on)
                self._questions.addWidget(FormRow(extra.text[language()], field))
        self._show_stage()
        self.rows.begin()

    def _go_on_with(self, begun: Begun) -> None:
        assert self.rows is not None
        self.rows.fill(begun.keys)
        for name, field in self.words.items():
            field.setText(begun.words.get(name, ""))
        self.rows.begin()
        self.notice.show_text(
            tr("Det som fördes in sist står kvar. Fortsätt där det är tomt."), tr("Påbörjat papper")
        )

    def _keep(self) -> None:
        """Keep what is keyed in the first time over: a lock, a crash or another page loses nothing of it."""
        if self._found is None or self._slot is None or self.rows is None or self._storing:
            return
        first = self.stage is Stage.FIRST
        keys = self.rows.keys() if first else self._keys
        words = (
            {name: field.text().strip() for name, field in self.words.items()} if first else self._free_words
        )
        if not any(keys.values()) and not any(words.values()):
            return
        work, person, slot, day = self.desk.work, self._found.person, self._slot, self._day()
        visit = self._visit_id or None
        self.desk.tasks.database(
            self,
            lambda: keying.keep(
                work, person=person, slot=slot, day=day, keys=keys, words=words, visit_id=visit
            ),
        )

    def _clear_rows(self) -> None:
        self.rows, self.words = None, {}
        while (item := self._questions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _after_last(self) -> None:
        after: QWidget = next(iter(self.words.values()), self.save_button)
        after.setFocus()

    def _choose_twice(self, twice: bool) -> None:
        self.desk.settings.remember(TWICE, twice)
        self._show_stage()

    def _show_stage(self) -> None:
        """Say what comes next, and what the button does."""
        again = self.stage is Stage.FIRST and self.twice.isChecked()
        self.save_button.setText(tr("För in en gång till") if again else tr("Spara svaren"))
        self.save_button.setEnabled(self.rows is not None and self._slot is not None)
        self.twice.setEnabled(self.stage is Stage.FIRST)
        if self.stage is Stage.SECOND:
            self.notice.show_text(
                tr("För in samma papper en gång till. Sedan jämförs de två."), tr("Andra gången")
            )
        elif self.stage is Stage.FIRST:
            self.notice.show_text("")

    # --- going on ---

    def _go_on(self) -> None:
        if self.rows is None or self._slot is None:
            return
        empty = self.rows.first_empty()
        if empty is not None:
            self.notice.show_text(
                tr(
                    "Fråga {n} är inte införd. Finns det inget kryss på pappret: tryck {none}.",
                    n=empty.number,
                    none=KEY_NONE,
                ),
                "",
            )
            self.rows.begin()
            return
        keys = self.rows.keys()
        if self.stage is Stage.FIRST:
            self._keys = keys
            self._free_words = {name: field.text().strip() for name, field in self.words.items()}
            if self.twice.isChecked():
                self.stage = Stage.SECOND
                self._ask(*all_rows(self._extras()))
            else:
                self._save()
        elif self.stage is Stage.SECOND:
            self._compare(keys)
        else:
            self._keys |= keys
            self._save()

    def _compare(self, second: dict[str, str]) -> None:
        """Save what is the same both times; show what differs, to be looked up on the paper."""
        first = self._keys
        names = keying.differing({**dict.fromkeys(second, ""), **first}, second)
        if not names:
            self._save()
            return
        differ = differing_rows(all_rows(self._extras()), names, first, second)
        self.stage = Stage.SETTLING
        self._ask(differ)
        self.notice.show_text(
            tr("Se efter på pappret och för in det som står där."),
            ntr("{n} svar blev olika", "{n} svar blev olika", len(differ)),
        )

    def _save(self) -> None:
        assert self._found is not None
        assert self._slot is not None
        work, person, slot, day = self.desk.work, self._found.person, self._slot, self._day()
        twice, visit = self.twice.isChecked(), self._visit_id or None
        keyed = keying.answers_of(self._keys, self._free_words, extras=self._extras())
        self.save_button.setEnabled(False)
        self._storing = True
        self.desk.write(
            self,
            lambda: keying.save(
                work, person=person, slot=slot, day=day, keyed=keyed, twice=twice, visit_id=visit
            ),
            lambda _: self._saved(person),
            on_failure=self._not_saved,
        )

    def _saved(self, person: Whose) -> None:
        self.desk.messages.done(tr("Svaren är sparade för {who}.", who=person.shown_name))
        self._start_over()
        if self._visit_id:
            self.desk.go("visit", visit=self._visit_id)
        elif self._resident_id:
            self.desk.back()
        else:
            self.code.setFocus()

    def _not_saved(self, trouble: "Trouble") -> None:
        self._storing = False
        self._show_stage()
        self.desk.messages.trouble(trouble)
