"""Whose questions or answers are printed, chosen by name."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox

from itcoach.labels import label
from itcoach.printing.orders import Sheet
from models.vocabulary import MeasurementKind
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itcoach.inclusion.whose_sheets import SheetPerson

__all__ = ["WhoseSheet"]


class WhoseSheet(QComboBox):
    """Offer those who have the sheet that is chosen: questions that are due, or answers."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._persons: Sequence[SheetPerson] = ()
        self._sheet, self._wanted = Sheet.QUESTIONS, ""
        self.show_persons(())

    def chosen(self) -> dict[str, Any]:
        """Return whose it is and which questions, as an order takes them."""
        person = self.currentData()
        if person is None:
            return {"resident_id": ""}
        return {"resident_id": person.resident_id, "kind": person.asks or MeasurementKind.FIRST}

    def shown_name(self) -> str:
        """Return whose it is in words; empty where nobody is chosen."""
        person = self.currentData()
        return person.shown_name if person is not None else ""

    def show_persons(self, persons: "Sequence[SheetPerson]") -> None:
        """Offer these; who is chosen stays chosen."""
        self._persons = persons
        self._fill()

    def show_sheet(self, sheet: Sheet) -> None:
        """Offer those who have this sheet."""
        self._sheet = sheet
        self._fill()

    def want(self, sheet: Sheet, resident_id: str) -> None:
        """Choose somebody as soon as the persons are known."""
        self._wanted = resident_id
        if sheet in (Sheet.QUESTIONS, Sheet.ANSWERS):
            self.show_sheet(sheet)

    def _fill(self) -> None:
        kept = self._wanted or self.chosen()["resident_id"]
        self.blockSignals(True)
        self.clear()
        self.addItem(tr("Välj en invånare"), None)
        for person in self._persons:
            if self._sheet is Sheet.ANSWERS and person.answered:
                self.addItem(person.shown_name, person)
            elif self._sheet is Sheet.QUESTIONS and person.asks is not None:
                self.addItem(f"{person.shown_name}, {label(person.asks)}", person)
            else:
                continue
            if person.resident_id == kept:
                self.setCurrentIndex(self.count() - 1)
                self._wanted = ""
        if self.count() == 1:
            self.setItemText(0, tr("Ingen just nu"))
        self.blockSignals(False)
