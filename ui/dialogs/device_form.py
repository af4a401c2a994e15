"""A device of a resident, new or changed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from itcoach import residents
from itcoach.labels import label
from itcoach.residents import DeviceView
from models.vocabulary import DeviceKind
from resources.words import capital, tr
from ui.dialogs.dialog import FormDialog
from ui.widgets.free_text import NumberGuard, TextArea

if TYPE_CHECKING:
    from itcoach.workplace import Workplace
    from ui.desk import Desk

__all__ = ["DeviceDialog", "store_device"]


class DeviceDialog(FormDialog):
    """Ask what the device is.

    Args:
        desk: What the page works with.
        resident_id: Whose it is.
        who: As it is shown.
        device: The device to change; a new one where none is given.
        then: Takes the device as stored.
        parent: The page that asks.
    """

    def __init__(
        self,
        desk: "Desk",
        resident_id: str,
        who: str,
        device: DeviceView | None,
        then: Callable[[DeviceView], object],
        parent: QWidget,
    ) -> None:
        title = tr("Lägg till enhet") if device is None else tr("Ändra enhet")
        heading = tr("{what} · {who}", what=title, who=who)
        super().__init__(desk, title, tr("Spara enheten"), parent, heading=heading)
        self._resident_id, self._device, self._then = resident_id, device, then
        self.kind = QComboBox()
        for kind in DeviceKind:
            self.kind.addItem(capital(label(kind)), kind)
        self.model, self.system, self.note = QLineEdit(), QLineEdit(), TextArea(2)
        self.form.add(tr("Vad det är"), self.kind)
        model = self.form.add(tr("Märke och modell"), self.model, tr("Till exempel Samsung A15"))
        system = self.form.add(tr("System"), self.system, tr("Till exempel Android 15 eller Windows 11"))
        note = self.form.add(
            tr("Bra att veta"), self.note, tr("Skriv aldrig ner koder, lösenord eller pinkoder.")
        )
        self._guard = NumberGuard((model, system, note))
        if device is not None:
            self.kind.setCurrentIndex(max(self.kind.findData(device.kind), 0))
            self.model.setText(device.model)
            self.system.setText(device.system)
            self.note.setText(device.note)

    def values(self) -> DeviceView:
        """Return the device as it is filled in."""
        empty = DeviceView("", DeviceKind.OTHER, "", "", "")
        return replace(
            self._device or empty,
            kind=DeviceKind(self.kind.currentData()),
            model=self.model.text().strip(),
            system=self.system.text().strip(),
            note=self.note.text().strip(),
        )

    def save(self) -> None:
        """Store the device, unless a personnummer stands in it."""
        self.form.clear_errors()
        if not self._guard.check():
            self.form.focus_first_error()
            return
        work, given, whose = self.desk.work, self.values(), self._resident_id
        self.store(partial(store_device, work, whose, given, new=not given.device_id), self._then)


def store_device(work: "Workplace", resident_id: str, device: DeviceView, *, new: bool = False) -> DeviceView:
    """Store a device as it is given: a new one of this resident, or one that is there already."""
    if new:
        return residents.add_device(
            work,
            resident_id=resident_id,
            kind=device.kind,
            model=device.model,
            system=device.system,
            note=device.note,
        )
    return residents.update_device(
        work,
        device_id=device.device_id,
        kind=device.kind,
        model=device.model,
        system=device.system,
        note=device.note,
    )
