"""The card of a resident to fill in: only what the next visit needs, and never a personnummer."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDate, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QLineEdit, QWidget

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.labels import label
from itcoach.safety.rules import NOTE_MONTHS, NOTE_MONTHS_AT_MOST
from models.clock import months_later
from models.vocabulary import Gender, Source
from resources.words import tr
from ui.dialogs.dialog import FormDialog
from ui.widgets.buttons import SecondaryButton
from ui.widgets.free_text import NumberGuard, TextArea, looks_secret
from ui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itcoach.calendar.bookings import CoachChoice
    from itcoach.residents import ResidentCard, ResidentHit
    from ui.desk import Desk
    from ui.forms import FormRow

__all__ = ["ResidentDialog"]

PAUSE_MS: Final = 300
EARLIEST_BIRTH_YEAR: Final = 1900
ON_PAPER: Final = (
    "name", "phone", "address", "area", "contact_name", "contact_phone", "contact_relation",
    "send_documents_to",
)  # fmt: skip


class ResidentDialog(FormDialog):
    """Ask for the fields of a card.

    Args:
        desk: What the page works with.
        card: The card to change; a new one where none is given.
        then: Takes the card as stored.
        parent: The page that asks.

    Attributes:
        texts: The fields for words by the name of what they hold.
        twin: Points out that somebody with the same name or telephone has a card already.
    """

    def __init__(
        self,
        desk: "Desk",
        card: "ResidentCard | None",
        then: "Callable[[ResidentCard], object]",
        parent: QWidget,
    ) -> None:
        title = tr("Ny invånare") if card is None else tr("Redigera")
        heading = tr("Redigera {name}", name=card.shown_name) if card is not None else ""
        super().__init__(desk, title, tr("Spara kortet"), parent, heading=heading)
        self._card, self._then = card, then
        self.texts: dict[str, QLineEdit | TextArea] = {}
        self._rows: dict[str, FormRow] = {}
        self._init_person()
        self._init_contact()
        self._init_more()
        self._init_safety()
        self._guard = NumberGuard([self._rows[name] for name in self.texts])
        self._init_warnings()
        if card is not None:
            self._fill(card)
        self._protect(on=self.protected.isChecked())
        work = desk.work
        desk.read(self, lambda: bookings.coaches(work), self._show_coaches)

    def values(self) -> dict[str, Any]:
        """Return the fields by name, as they are stored."""
        protected = self.protected.isChecked()
        fields: dict[str, Any] = {name: field.text().strip() for name, field in self.texts.items()}
        if protected:
            fields |= dict.fromkeys(ON_PAPER, "")
        year = fields["birth_year"]
        noted = bool(fields["safety_note"])
        return fields | {
            "birth_year": int(year) if year.isdecimal() else year or None,
            "gender": self.gender.currentData(),
            "heard_from": self.heard_from.currentData(),
            "protected_identity": protected,
            "named_coach_id": (self.named_coach.currentData() or self._named_coach()) if protected else None,
            "two_coaches_needed": self.two_coaches.isChecked(),
            "safety_note_date": self._noted_on() if noted else None,
            "safety_note_expires": _day(self.expires) if noted else None,
        }

    def save(self) -> None:
        """Store the card; say at each field what cannot be stored."""
        self.form.clear_errors()
        if not self._check():
            self.form.focus_first_error()
            return
        work, card, fields = self.desk.work, self._card, self.values()
        if card is not None and card.safety_note_expired and not fields["safety_note"]:
            # What has expired is not shown here; it is renewed or removed from the card.
            fields = {name: value for name, value in fields.items() if not name.startswith("safety_note")}

        def stored() -> "ResidentCard":
            if card is None:
                return residents.create(work, **fields)
            return residents.update(work, resident_id=card.resident_id, **fields)

        self.store(stored, self._then)

    def _init_person(self) -> None:
        self._text("name", tr("Namn"))
        self._text("phone", tr("Telefon"))
        self._text(
            "goal", tr("Mål, med invånarens egna ord"), tr("Vad vill personen kunna? Skriv som det sades."), 3
        )
        self._text("address", tr("Adress"))
        self._text("area", tr("Område"))

    def _init_contact(self) -> None:
        self._text("contact_name", tr("Kontaktperson"))
        self._text("contact_phone", tr("Kontaktpersonens telefon"))
        self._text("contact_relation", tr("Relation"), tr("Till exempel dotter, god man eller granne"))

    def _init_more(self) -> None:
        self._text("birth_year", tr("Födelseår"), tr("Fyra siffror. Aldrig personnummer."))
        self.gender = _choice(Gender, tr("ej angivet"))
        self.form.add(tr("Kön (frivilligt)"), self.gender)
        self._text("language", tr("Språk"), tr("Det språk som är lättast att tala"))
        self.heard_from = _choice(Source, tr("vet inte"))
        self.form.add(tr("Hörde talas om IT-coach genom"), self.heard_from)
        self._text("send_documents_to", tr("Dit papper får skickas"), tr("Adress eller e-post, om någon."))

    def _init_safety(self) -> None:
        self.protected = QCheckBox(tr("Skyddade personuppgifter"))
        self.protected.toggled.connect(lambda on: self._protect(on=on))
        self.form.add(
            tr("Sekretess"),
            self.protected,
            tr("Då sparas bara koden här. Namn, telefon, adress och kontaktperson hör till pappersakten."),
        )
        self.protection = Notice(kind="attention", symbol="shield-lock")
        self._rows["protection"] = self.form.add("", self.protection)
        self._rows["protection"].label.hide()
        self.named_coach = QComboBox()
        self._rows["named_coach"] = self.form.add(
            tr("Namngiven IT-coach"), self.named_coach, tr("Bara den ser mer än koden.")
        )
        self.two_coaches = QCheckBox(tr("Två coacher behövs vid besöken"))
        self.form.add(tr("Bemanning"), self.two_coaches)
        self._text(
            "safety_note",
            tr("Trygghet vid besök"),
            tr("Sakligt och kort, till exempel att det finns en hund. Personen får läsa det."),
            2,
        )
        self.expires = QDateEdit()
        self.expires.setCalendarPopup(True)
        today = self.desk.work.clock.today()
        self.expires.setMinimumDate(_qdate(min(today, self._first_expiry(today))))
        self.expires.setMaximumDate(_qdate(months_later(today, NOTE_MONTHS_AT_MOST)))
        self.expires.setDate(_qdate(months_later(today, NOTE_MONTHS)))
        self._rows["expires"] = self.form.add(
            tr("Visas till och med"),
            self.expires,
            tr("Högst ett år. Sedan visas uppgiften om tryggheten ingenstans, om ingen förnyar den."),
        )
        self.texts["safety_note"].textChanged.connect(self._show_expiry)

    def _init_warnings(self) -> None:
        self.twin = Notice(kind="attention", symbol="account-multiple")
        self.twin.show_text("")
        self.open_twin = SecondaryButton(tr("Öppna kortet"), self._open_twin)
        self.twin.add_action(self.open_twin)
        self._twin_id = ""
        self.secret = Notice(kind="attention", symbol="key-alert")
        self.secret.show_text("")
        layout = self.layout()
        assert layout is not None
        layout.insertWidget(1, self.twin)  # type: ignore[attr-defined]
        layout.insertWidget(2, self.secret)  # type: ignore[attr-defined]
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        for field in self.texts.values():
            field.textChanged.connect(lambda *_: self._pause.start())

    def _text(self, name: str, title: str, help_text: str = "", lines: int = 1) -> None:
        field = QLineEdit() if lines == 1 else TextArea(lines)
        self.texts[name] = field
        self._rows[name] = self.form.add(title, field, help_text)

    def _fill(self, card: "ResidentCard") -> None:
        for name, field in self.texts.items():
            value = getattr(card, name)
            field.setText("" if value is None else str(value))
        _choose(self.gender, card.gender)
        _choose(self.heard_from, card.heard_from)
        self.protected.setChecked(card.protected_identity)
        self.two_coaches.setChecked(card.two_coaches_needed)
        if card.safety_note_expires is not None and not card.safety_note_expired:
            self.expires.setDate(_qdate(card.safety_note_expires))

    def _check(self) -> bool:
        clean = self._guard.check()
        fields = self.values()
        year = fields["birth_year"]
        this_year = self.desk.work.clock.today().year
        in_reach = isinstance(year, int) and EARLIEST_BIRTH_YEAR <= year <= this_year
        if year is not None and not in_reach and not self._rows["birth_year"].error:
            self._rows["birth_year"].set_error(
                tr("Skriv bara årtalet med fyra siffror, eller lämna det tomt.")
            )
        # One that came as a code, or whose name has been removed, has none and needs none.
        nameless = self._card is not None and not self._card.name
        if not fields["name"] and not fields["protected_identity"] and not nameless:
            self._rows["name"].set_error(tr("Skriv vad personen heter."))
        return clean and not any(row.error for row in self.form.rows)

    def _protect(self, *, on: bool) -> None:
        """Close the fields that belong in the paper file, and say why."""
        for name in ON_PAPER:
            self.texts[name].setEnabled(not on)
            # What is filled in stays in sight: it is removed when the card is saved.
            self._rows[name].setVisible(not on or bool(self.texts[name].text()))
        self._rows["named_coach"].setVisible(on)
        filled = on and any(self.texts[name].text() for name in ON_PAPER)
        self.protection.show_text(
            tr(
                "Det som står i fälten för namn, telefon, adress och kontaktperson tas bort när du sparar. "
                "Har du skrivit namnet i ett ärende eller en anteckning: ta bort det där."
            )
            if filled
            else ""
        )
        self._rows["protection"].setVisible(filled)
        self._show_expiry()

    def _show_expiry(self) -> None:
        self._rows["expires"].setVisible(bool(self.texts["safety_note"].text().strip()))

    def _show_coaches(self, coaches: "Iterable[CoachChoice]") -> None:
        chosen = self._named_coach()
        for coach in coaches:
            self.named_coach.addItem(coach.name, coach.id)
        _choose(self.named_coach, chosen)

    def _named_coach(self) -> str:
        return (self._card and self._card.named_coach_id) or self.desk.work.coach_id

    def _noted_on(self) -> date:
        """Return the day the note on safety was written: today, unless it is as it was."""
        card = self._card
        unchanged = card is not None and card.safety_note == self.texts["safety_note"].text().strip()
        kept = card.safety_note_date if card is not None and unchanged else None
        return kept or self.desk.work.clock.today()

    def _first_expiry(self, today: date) -> date:
        return (self._card and self._card.safety_note and self._card.safety_note_expires) or today

    def _look(self) -> None:
        """Warn about what looks like a code, and about a card that may be the same person's."""
        warned = looks_secret([field.text() for field in self.texts.values()])
        words = tr("Det ser ut att stå en kod eller ett lösenord. Sådant skrivs aldrig ner här: ta bort det.")
        self.secret.show_text(words if warned else "")
        if self._card is None:
            work, name, phone = self.desk.work, self.texts["name"].text(), self.texts["phone"].text()
            self.desk.read(
                self,
                lambda: residents.same_person_candidates(work, name=name, phone=phone),
                self._show_twin,
                latest="twin",
            )

    def _show_twin(self, hits: "tuple[ResidentHit, ...]") -> None:
        self._twin_id = hits[0].resident_id if hits else ""
        about = ", ".join(filter(None, (hits[0].shown_name, hits[0].phone, hits[0].address))) if hits else ""
        self.twin.show_text(tr("Kanske samma person: {about}", about=about) if hits else "")

    def _open_twin(self) -> None:
        self.reject()
        self.desk.go("residents", resident=self._twin_id)


def _choice(kinds: type[StrEnum], nothing: str) -> QComboBox:
    box = QComboBox()
    box.addItem(nothing, None)
    for kind in kinds:
        box.addItem(label(kind), kind)
    return box


def _choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(max(box.findData(value), 0))


def _day(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
