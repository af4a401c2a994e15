"""The choices of this laptop: who works here, the server, language, look, and where things are kept."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from itcoach.settings import ALWAYS, ASK_FIRST
from itcoach.syncing import exchange
from models.keystore import KeyState
from models.vocabulary import Regime
from resources.words import language, tr
from ui.forms import Form
from ui.pages.base import Page
from ui.pages.settings_access import AccessCard
from ui.pages.settings_backup import BackupCard
from ui.pages.settings_lock import LockCard
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import Card, StatusChip
from ui.widgets.regime_notice import regime_in_words, regime_of
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from itcoach.laptop.opening import Profile
    from sync.client import Pairing
    from ui.desk import Desk

__all__ = ["SettingsPage"]


class SettingsPage(Page):
    """Let the coach choose."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Inställningar"))
        self._look()
        self._calendar()
        self._server()
        self._about_people()
        self.access = AccessCard(desk)
        self.body.addWidget(self.access)
        self.lock = LockCard(desk)
        self.backup = BackupCard(desk)
        self.body.addWidget(self.lock)
        self.body.addWidget(self.backup)
        self._laptop()
        self.body.addStretch(1)

    def arguments(self, *, at: str = "") -> None:
        """Begin in the field ``at``, ``text_size``, ``scheme`` or ``code``, else in the first."""
        fields: dict[str, QWidget] = {"text_size": self.text_size, "scheme": self.scheme, "code": self.code}
        self.first_focus = fields.get(at, self.language)

    def refresh(self) -> None:
        """Show who works here and whether the laptop is paired."""
        from itcoach.laptop.opening import profile

        work = self.desk.work
        self.desk.read(self, lambda: profile(work), self._show_profile, latest="profile")
        self.desk.read(self, lambda: regime_of(work), self._show_regime, latest="regime")
        self.lock.refresh()
        self.backup.refresh()

    def _look(self) -> None:
        card, form = _card(tr("Språk och utseende"))
        self.language = _choice((tr("Svenska"), "sv"), (tr("Engelska"), "en"), chosen=language())
        form.add(tr("Språk"), self.language, tr("Gäller fönstret. Utskrifter har sitt eget språk."))
        settings = self.desk.settings
        self.text_size = _choice(
            (tr("Normal"), 1.0), (tr("Större"), 1.25), (tr("Störst"), 1.5), chosen=settings.text_scale
        )
        form.add(tr("Textstorlek"), self.text_size)
        self.scheme = _choice(
            (tr("Som datorn"), "auto"), (tr("Ljust"), "light"), (tr("Mörkt"), "dark"), chosen=settings.scheme
        )
        form.add(tr("Färger"), self.scheme)
        self.language.activated.connect(lambda: self.desk.frame.use_language(self.language.currentData()))
        self.text_size.activated.connect(lambda: self._use_look("text_size"))
        self.scheme.activated.connect(lambda: self._use_look("scheme"))
        self.body.addWidget(card)

    def _use_look(self, at: str) -> None:
        frame = self.desk.frame
        frame.use_look(self.scheme.currentData(), self.text_size.currentData())
        frame.go("settings", at=at)  # the pages are built anew: the keyboard stays in the field

    def _calendar(self) -> None:
        card, form = _card(tr("Kalender"))
        self.gap = QSpinBox(minimum=0, maximum=120, singleStep=5)
        self.gap.setSuffix(tr(" minuter"))
        self.gap.setValue(self.desk.settings.gap_minutes)
        form.add(
            tr("Minsta tid mellan två besök"),
            self.gap,
            tr("Kortare tid än så pekas ut, men hindrar ingenting."),
        )
        self.gap.editingFinished.connect(self._keep_gap)
        self.body.addWidget(card)

    def _server(self) -> None:
        card, self._pairing = _card(tr("Kommunens server"))
        self.paired = StatusChip("", "neutral")
        card.body.insertWidget(1, self.paired, 0, Qt.AlignmentFlag.AlignLeft)
        self.address, self.code = QLineEdit(), QLineEdit()
        self._pairing.add(tr("Serverns adress"), self.address, tr("Till exempel https://itcoach.kommunen.se"))
        self._code_row = self._pairing.add(
            tr("Kod"), self.code, tr("Du får koden av den som sköter servern. Den gäller en gång.")
        )
        self.pair = SecondaryButton(tr("Parkoppla"), self._pair)
        card.body.addWidget(self.pair, 0, Qt.AlignmentFlag.AlignLeft)
        self.metered = _choice(
            (tr("Fråga först"), ASK_FIRST), (tr("Hämta ändå"), ALWAYS), chosen=self.desk.settings.metered_pull
        )
        form = Form()
        form.add(
            tr("När det finns mycket att hämta på ett mobilnät"),
            self.metered,
            tr("Det du skriver skickas alltid."),
        )
        self.metered.activated.connect(self._keep_metered)
        card.body.addWidget(form)
        self.body.addWidget(card)

    def _about_people(self) -> None:
        card = Card(tr("Vad kommunen sparar om personer"))
        self.regime_name, self.regime_text = WrappedLabel(role="strong"), WrappedLabel()
        card.body.addWidget(self.regime_name)
        card.body.addWidget(self.regime_text)
        card.body.addWidget(WrappedLabel(tr("Det bestäms på kommunens server."), role="small"))
        self.body.addWidget(card)

    def _show_regime(self, regime: Regime) -> None:
        name, text = regime_in_words(regime)
        self.regime_name.setText(name)
        self.regime_text.setText(text)

    def _laptop(self) -> None:
        card, _ = _card(tr("Den här datorn"))
        self.who = WrappedLabel("")
        self.where = WrappedLabel("", role="small")
        card.body.addWidget(self.who)
        card.body.addWidget(self.where)
        self.body.addWidget(card)

    def _show_profile(self, profile: "Profile") -> None:
        self.who.setText(tr("Här arbetar {name}.", name=profile.coach_name))
        self.where.setText(
            tr("Databasen är krypterad och ligger i {folder}.", folder=profile.folder)
            + " "
            + (
                tr("Nyckeln finns i datorns nyckelring.")
                if profile.lock is KeyState.KEYRING
                else tr("Den låses upp med din lösenfras.")
            )
        )
        if profile.municipality:
            self.paired.show_state(tr("Kopplad till {name}", name=profile.municipality), "good")
        else:
            self.paired.show_state(tr("Inte kopplad"), "neutral")
        if not self.address.text():
            self.address.setText(profile.server_url)

    def _pair(self) -> None:
        work, address, code = self.desk.work, self.address.text().strip(), self.code.text().strip()
        self._code_row.set_error("")
        if not address or not code:
            self._code_row.set_error(tr("Skriv både adressen och koden."))
            return
        self.pair.setEnabled(False)
        self.desk.tasks.network(
            self,
            lambda: exchange.pair_laptop(
                work.store, work.clock, work.store.path.parent, address=address, code=code
            ),
            on_success=self._has_paired,
            on_failure=lambda trouble: self._not_paired(trouble.sentence()),
        )

    def _has_paired(self, pairing: "Pairing") -> None:
        self.pair.setEnabled(True)
        self.code.clear()
        self.desk.messages.done(tr("Datorn är kopplad till kommunens server."))
        self.refresh()
        if pairing.coach_id != self.desk.work.coach_id:
            self.desk.handed_over.emit()
        elif self.desk.autosync is not None:
            self.desk.autosync.paired_again()

    def _not_paired(self, sentence: str) -> None:
        self.pair.setEnabled(True)
        self._code_row.set_error(sentence)

    def _keep_metered(self) -> None:
        self.desk.settings.metered_pull = self.metered.currentData()

    def _keep_gap(self) -> None:
        self.desk.settings.gap_minutes = self.gap.value()


def _card(title: str) -> tuple[Card, Form]:
    card, form = Card(title), Form()
    card.body.addWidget(form)
    return card, form


def _choice(*choices: tuple[str, object], chosen: object) -> QComboBox:
    box = QComboBox()
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
