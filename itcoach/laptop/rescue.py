"""A damaged database, as a coach meets it: what could be saved, in words."""

from typing import TYPE_CHECKING

from itcoach.laptop.paths import database_file
from models.keystore import Keystore
from resources.words import ntr, tr

if TYPE_CHECKING:
    from pathlib import Path

    from models.clock import Clock
    from models.salvage import Salvaged

__all__ = ["rescue_laptop", "told"]


def rescue_laptop(folder: "Path", clock: "Clock", *, passphrase: str | None = None) -> "Salvaged":
    """Put what can be read of the damaged database in ``folder`` into a new one; nobody may have it open.

    Raises:
        Trouble: The key is not to be had (:meth:`models.keystore.Keystore.unlock`), or there is no room.
    """
    from models.salvage import salvage

    return salvage(database_file(folder), Keystore(folder).unlock(passphrase), clock)


def told(result: "Salvaged") -> str:
    """Return what was saved, what was not, and what happens now."""
    said = [ntr("{n} uppgift är räddad.", "{n} uppgifter är räddade.", result.saved)]
    if not result.damaged:
        said.append(tr("Allt som gick förlorat kunde byggas upp igen."))
    elif result.edits_lost:
        said.append(
            ntr(
                "{n} ändring som inte var skickad gick inte att läsa.",
                "{n} ändringar som inte var skickade gick inte att läsa.",
                result.edits_lost,
            )
        )
    else:
        said.append(tr("En del gick inte att läsa."))
    if result.is_unpaired:
        said.append(tr("Datorn vet inte längre vad den har skickat. Be den som sköter servern om en ny kod."))
    said.append(tr("Det som finns på kommunens server hämtas igen vid nästa synkning."))
    if result.kept.exists():
        said.append(
            tr(
                "Den skadade filen är kvar, krypterad som förut, bredvid databasen: {file}",
                file=f"{result.kept.parent.name}/{result.kept.name}",
            )
        )
    return " ".join(said)
