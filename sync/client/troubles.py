"""What can go wrong between laptop and server, in words, and whether trying again helps."""

from models.errors import Trouble
from resources.words import tr

__all__ = [
    "AlreadySyncing",
    "AnotherCoachsWork",
    "CertificateMismatch",
    "CodeRefused",
    "LaptopUnknown",
    "NoServerThere",
    "NotOurServer",
    "NotPaired",
    "NotYours",
    "OtherMunicipality",
    "OutOfStep",
    "PlainHttpRefused",
    "Revoked",
    "ServerAway",
    "ServerBusy",
    "ServerTooOld",
    "SyncTrouble",
    "TooManyTries",
    "UpdateNeeded",
]


class SyncTrouble(Trouble):
    """Sync did not come to its end; nothing on the laptop is lost.

    Attributes:
        code: A short name for the history and the log.
        retryable: Whether trying again later, without anyone doing something, can help.
        retry_after: How many seconds the server asked to wait, or ``None``.
    """

    code = "trouble"
    retryable = False

    def __init__(
        self, happened: str, *, to_do: str, safe: str | None = None, retry_after: float | None = None
    ) -> None:
        self.retry_after = retry_after
        super().__init__(happened, safe=safe or tr("Allt du har sparat finns kvar på datorn."), to_do=to_do)


class ServerAway(SyncTrouble):
    """No connection, or it broke off."""

    code = "server_away"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            tr("Kommunens server går inte att nå just nu."),
            to_do=tr("Arbeta vidare som vanligt. Ändringarna skickas när nätet är tillbaka."),
        )


class NoServerThere(SyncTrouble):
    """Nobody answers at the address that a laptop is to be paired with."""

    code = "no_server_there"

    def __init__(self) -> None:
        super().__init__(
            tr("Ingen server svarar på den adressen, så datorn är inte kopplad."),
            to_do=tr("Se efter att adressen är rätt skriven och att datorn har nät, och försök igen."),
        )


class NotOurServer(SyncTrouble):
    """Something else answered: a login page of a network, a proxy, a wrong address."""

    code = "not_our_server"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            tr("Något annat än kommunens server svarade. Nätet kanske kräver inloggning."),
            to_do=tr("Öppna webbläsaren och logga in på nätet, eller byt nät. Arbeta annars vidare."),
        )


class CertificateMismatch(SyncTrouble):
    """The server cannot prove that it is the one it should be."""

    code = "certificate"

    def __init__(self) -> None:
        super().__init__(
            tr("Serverns certifikat stämmer inte, så ingenting skickades."),
            to_do=tr("Byt nät om du är på ett främmande nät. Kontakta annars den som sköter servern."),
        )


class PlainHttpRefused(SyncTrouble):
    """The address is not encrypted."""

    code = "plain_http"

    def __init__(self) -> None:
        super().__init__(
            tr("Adressen till servern är inte krypterad, så ingenting skickades."),
            to_do=tr("Ange en adress som börjar med https://."),
        )


class NotPaired(SyncTrouble):
    """The laptop does not belong to a municipality yet, or its token is gone."""

    code = "not_paired"

    def __init__(self) -> None:
        super().__init__(
            tr("Datorn är inte kopplad till kommunens server."),
            to_do=tr("Be den som sköter servern om en kod och koppla datorn i inställningarna."),
        )


class NotYours(SyncTrouble):
    """The server gives this coach nothing about the resident, or has no such resident."""

    code = "not_yours"

    def __init__(self) -> None:
        super().__init__(
            tr("Servern lämnar inte ut något om den invånaren till dig."),
            to_do=tr("Be den coach som har invånaren, eller den som sköter servern, att göra utdraget."),
        )


class Revoked(SyncTrouble):
    """The operator has shut this laptop out."""

    code = "revoked"

    def __init__(self) -> None:
        super().__init__(
            tr("Kommunen har spärrat den här datorn, så det som finns på den går inte att läsa mer."),
            safe=tr("Det som är skickat finns kvar hos kommunen."),
            to_do=tr("Kontakta den som sköter servern."),
        )


class LaptopUnknown(SyncTrouble):
    """The server does not know this laptop's token."""

    code = "unknown_token"

    def __init__(self) -> None:
        super().__init__(
            tr("Servern känner inte igen den här datorn, så synkningen är pausad."),
            to_do=tr("Be den som sköter servern om en ny kod och koppla datorn igen."),
        )


class UpdateNeeded(SyncTrouble):
    """The server no longer sends to so old a program."""

    code = "update_needed"

    def __init__(self) -> None:
        super().__init__(
            tr("Servern är nyare än programmet på den här datorn."),
            to_do=tr("Uppdatera programmet, så fortsätter synkningen."),
        )


class ServerTooOld(SyncTrouble):
    """The server does not understand so new a program."""

    code = "server_too_old"

    def __init__(self) -> None:
        super().__init__(
            tr("Programmet på den här datorn är nyare än servern."),
            to_do=tr("Be den som sköter servern att uppdatera den. Arbeta vidare så länge."),
        )


class OutOfStep(SyncTrouble):
    """Laptop and server count differently, as after a copy of the laptop's files."""

    code = "out_of_step"

    def __init__(self) -> None:
        super().__init__(
            tr(
                "Datorn och servern är inte överens om vad som redan är skickat. Ingenting har skrivits över."
            ),
            to_do=tr("Kontakta den som sköter servern och koppla sedan datorn igen med en ny kod."),
        )


class ServerBusy(SyncTrouble):
    """The server has trouble of its own, or too much to do."""

    code = "server_busy"
    retryable = True

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(
            tr("Kommunens server har problem just nu."),
            to_do=tr("Arbeta vidare som vanligt. Programmet försöker igen av sig självt."),
            retry_after=retry_after,
        )


class AlreadySyncing(SyncTrouble):
    """Another sync of this laptop is under way."""

    code = "already_syncing"
    retryable = True

    def __init__(self) -> None:
        super().__init__(tr("En synkning pågår redan."), to_do=tr("Vänta tills den är klar."))


class CodeRefused(SyncTrouble):
    """The pairing code is wrong, used or too old."""

    code = "bad_code"

    def __init__(self) -> None:
        super().__init__(
            tr("Koden gäller inte. Den är felskriven, redan använd eller för gammal."),
            to_do=tr("Kontrollera koden, eller be den som sköter servern om en ny."),
        )


class TooManyTries(SyncTrouble):
    """Too many wrong codes have been tried."""

    code = "too_many_tries"

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(
            tr("Det har varit för många försök med fel kod."),
            to_do=tr("Vänta en kvart och försök igen med en ny kod."),
            retry_after=retry_after,
        )


class OtherMunicipality(SyncTrouble):
    """The laptop's database belongs to another municipality."""

    code = "other_municipality"

    def __init__(self) -> None:
        super().__init__(
            tr("Den här datorn hör redan till en annan kommun, och uppgifterna får inte blandas."),
            to_do=tr("Använd en annan dator, eller installera programmet på nytt för den nya kommunen."),
        )


class AnotherCoachsWork(SyncTrouble):
    """The code is another coach's than the one whose work lies unfinished on the laptop."""

    code = "another_coachs_work"

    def __init__(self, coach_name: str) -> None:
        super().__init__(
            tr(
                "Koden är för {coach}, men på datorn finns sådant som en annan coach inte har skickat eller "
                "skrivit klart. Datorn är inte kopplad.",
                coach=coach_name,
            ),
            to_do=tr(
                "Låt den coachen synka och avsluta det som väntar under Synk. Be sedan om en ny kod. Går det "
                "inte, använd en annan dator eller installera programmet på nytt."
            ),
        )
