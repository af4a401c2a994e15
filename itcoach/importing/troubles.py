"""Why a whole file cannot be read, each in words that a coach understands."""

from models.errors import Trouble
from resources.words import tr

__all__ = [
    "BadCalendar",
    "EmptyList",
    "FileNotReadable",
    "HugeCell",
    "ListTooBig",
    "NoHeader",
    "NotAList",
    "NulBytes",
    "UnclosedQuote",
    "UnreadableList",
    "WrongEncoding",
]


class UnreadableList(Trouble):
    """A file that was to be imported cannot be used; nothing has changed."""

    def __init__(self, happened: str, to_do: str) -> None:
        super().__init__(happened, safe=tr("Ingenting har ändrats."), to_do=to_do)


class FileNotReadable(UnreadableList):
    """The file is missing, a folder, or not ours to read."""

    def __init__(self) -> None:
        super().__init__(
            tr("Filen går inte att öppna."), tr("Kontrollera att den finns kvar och försök igen.")
        )


class EmptyList(UnreadableList):
    """There is nothing in the file, or nothing below the headings."""

    def __init__(self) -> None:
        super().__init__(tr("Listan är tom."), tr("Be växeln spara listan igen och läs in den nya filen."))


class ListTooBig(UnreadableList):
    """The file is far larger than any list of bookings."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            tr("Filen är större än {n} MB och är knappast en lista med bokningar.", n=megabytes),
            tr("Kontrollera att det är rätt fil, eller dela upp listan i flera filer."),
        )


class NotAList(UnreadableList):
    """The file is something else, whatever it is called.

    Args:
        found: What it is, in words.
    """

    def __init__(self, found: str) -> None:
        super().__init__(
            tr("Filen är ingen lista i CSV utan {found}.", found=found),
            tr("Öppna listan i Excel och välj Spara som, CSV UTF-8."),
        )


class NulBytes(UnreadableList):
    """There are zero bytes among the text."""

    def __init__(self) -> None:
        super().__init__(
            tr("Filen innehåller tecken som inte hör till en text, så den är skadad eller av fel sort."),
            tr("Öppna listan i Excel och välj Spara som, CSV UTF-8."),
        )


class WrongEncoding(UnreadableList):
    """The letters å, ä and ö cannot be read in any encoding that lists have."""

    def __init__(self) -> None:
        super().__init__(
            tr("Bokstäverna i filen går inte att läsa rätt, till exempel å, ä och ö."),
            tr("Öppna listan i Excel och välj Spara som, CSV UTF-8."),
        )


class NoHeader(UnreadableList):
    """The first row is no row of headings."""

    def __init__(self) -> None:
        super().__init__(
            tr("Listans första rad är inga rubriker, så det går inte att veta vad kolumnerna betyder."),
            tr("Lägg till en rad med rubriker överst, till exempel Datum, Tid, Namn, och läs in igen."),
        )


class UnclosedQuote(UnreadableList):
    """A quotation mark was opened and never closed.

    Attributes:
        row: Where it was opened, counted as Excel counts rows.
    """

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(
            tr("På rad {row} börjar ett citattecken som aldrig slutar.", row=row),
            tr("Rätta rad {row} i listan och läs in den igen.", row=row),
        )


class HugeCell(UnreadableList):
    """A cell is far longer than anything a person writes.

    Attributes:
        row: Where it stands, counted as Excel counts rows.
    """

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(
            tr("På rad {row} finns en cell med orimligt mycket text.", row=row),
            tr("Rätta rad {row} i listan och läs in den igen.", row=row),
        )


class BadCalendar(UnreadableList):
    """A calendar file does not follow the rules of iCalendar (RFC 5545)."""

    def __init__(self) -> None:
        super().__init__(
            tr("Kalenderfilen är skadad eller ofullständig."),
            tr("Exportera kalendern igen och läs in den nya filen."),
        )
