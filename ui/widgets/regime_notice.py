"""Which regime the municipality has chosen, in plain words where it matters."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from models.vocabulary import Regime
from resources.words import tr
from ui.widgets.notice import Notice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from itcoach.workplace import Workplace
    from ui.desk import Desk

__all__ = ["RegimeNotice", "regime_in_words", "regime_of", "start_without_person"]


class RegimeNotice(Notice):
    """Say what is held about people and where, unless all of it is held everywhere.

    Args:
        desk: Where it is read.

    Attributes:
        known: Tells the regime, each time it is read.
    """

    known = Signal(object)

    def __init__(self, desk: "Desk") -> None:
        super().__init__(symbol="shield-lock-outline")
        self._desk = desk
        self.show_text("")

    def refresh(self) -> None:
        """Read the regime anew."""
        work = self._desk.work
        self._desk.read(self, lambda: regime_of(work), self._show, latest="regime")

    def _show(self, regime: Regime) -> None:
        title, text = regime_in_words(regime)
        self.show_text("" if regime is Regime.IDENTIFIED else text, title)
        self.known.emit(regime)


def regime_in_words(regime: Regime) -> tuple[str, str]:
    """Return what a regime is called, and what it means."""
    if regime is Regime.CODED:
        return tr("Namn och anteckningar stannar på den här datorn"), tr(
            "Kommunens server och kollegornas datorer har bara koden och det som inte är fri text. "
            "Går datorn förlorad finns namnen och anteckningarna bara i din egen säkerhetskopia."
        )
    if regime is Regime.ANONYMOUS:
        return tr("Kommunen sparar bara antal"), tr(
            "Inga invånare, bokningar, anteckningar eller mätningar sparas. I ett besök utan person räknas "
            "uppgifter, restid och utskrifter."
        )
    return tr("Namn och anteckningar sparas"), tr(
        "De finns på den här datorn och på kommunens server, och visas för de coacher som besöker invånaren."
    )


def start_without_person(desk: "Desk", parent: "QWidget") -> None:
    """Begin a visit that names nobody, and open its page."""

    def begin() -> str:
        from itcoach.visiting import visits

        return visits.start_without_person(desk.work).visit_id

    desk.write(parent, begin, lambda visit_id: desk.go("visit", visit=visit_id))


def regime_of(work: "Workplace") -> Regime:
    """Return the regime that holds on this laptop, on the database's thread."""
    # SQLAlchemy comes with it, behind the first list.
    from models.regime import regime_here

    with work.store.read() as session:
        return regime_here(session)
