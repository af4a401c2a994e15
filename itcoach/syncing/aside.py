"""Edits that the server refused, in words, and what the coach decides about them."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from itcoach.syncing.record_words import RecordWords
from models.errors import Trouble
from resources.words import tr
from sync import client

if TYPE_CHECKING:
    from collections.abc import Callable

    from itcoach.workplace import Workplace
    from sync.client import SetAside

__all__ = ["AsideView", "LogIsKept", "drop_edits", "open_set_aside", "send_edits_again"]

_HOPELESS: Final = frozenset({"append_only", "read_only", "erased"})
"""Reasons that another try does not change."""
_LOG: Final = "access_entry"


class LogIsKept(Trouble):
    """Entries of the access log are not let go of."""

    def __init__(self) -> None:
        super().__init__(
            tr("En rad i loggen över vem som har tittat tas aldrig bort."),
            safe=tr("Den är kvar på datorn."),
            to_do=tr("Försök skicka den igen, eller kontakta den som sköter servern."),
        )


@dataclass(frozen=True)
class AsideView:
    """The edits of one record that are set aside, as the coach reads them.

    Attributes:
        entity: With :attr:`record_id` what :func:`send_edits_again` and :func:`drop_edits` want.
        record_id: The record.
        record: The record in words.
        lines: What was to be written, a line each.
        why: Why the server did not take it.
        can_send_again: Whether another try can help.
        can_drop: Whether they may be let go of.
        if_dropped: What dropping them does.
    """

    entity: str
    record_id: str
    record: str
    lines: tuple[str, ...]
    why: str
    can_send_again: bool
    can_drop: bool
    if_dropped: str


def open_set_aside(work: "Workplace") -> tuple[AsideView, ...]:
    """Return what is set aside, one for each record, in the order of the first edit."""
    with work.store.read() as session:
        words = RecordWords(work, session)
        found = client.set_aside(session)
        first = {(each.entity, each.record): each.op for each in reversed(found)}
        ordered = sorted(found, key=lambda each: (first[each.entity, each.record], each.op))
        groups = groupby(ordered, key=lambda each: (each.entity, each.record))
        views = tuple(_view(words, list(edits)) for _, edits in groups)
    words.note_told()
    return views


def send_edits_again(work: "Workplace", *, entity: str, record_id: str) -> None:
    """Send the edits of a record once more, as one new edit after all others.

    Raises:
        AlreadySyncing: A sync is under way; nothing is changed.
    """
    with client.only_one(work.store.path), work.store.write() as session:
        client.send_again(session, entity, record_id)


def drop_edits(work: "Workplace", *, entity: str, record_id: str) -> None:
    """Let the edits of a record go; it shows the server's version again.

    Raises:
        AlreadySyncing: A sync is under way; nothing is changed.
        LogIsKept: It is an entry of the access log.
    """
    if entity == _LOG:
        raise LogIsKept
    with client.only_one(work.store.path), work.store.write() as session:
        client.let_go(session, entity, record_id)


def _view(words: RecordWords, edits: "list[SetAside]") -> AsideView:
    one = edits[0]
    patch: dict[str, Any] = {}
    for edit in edits:
        patch |= edit.patch
    secret = words.is_secret(words.resident_of(one.entity, one.record, patch), patch)
    lines = (tr("Skyddade personuppgifter"),) if secret else tuple(words.values(one.entity, patch))
    if edits[-1].kind == "delete":
        lines = (*lines, tr("Sedan togs det bort.") if lines else tr("Det skulle tas bort."))
    return AsideView(
        one.entity,
        one.record,
        words.title(one.entity, one.record, patch),
        lines,
        _why(one.reason),
        one.reason not in _HOPELESS or one.entity == _LOG,
        one.entity != _LOG,
        tr("Den finns bara på den här datorn och försvinner härifrån.")
        if one.kind == "insert"
        else tr("Här står sedan det som servern har."),
    )


def _why(reason: str) -> str:
    words: dict[str, Callable[[], str]] = {
        "invalid": lambda: tr(
            "Servern kunde inte ta emot det: någon uppgift är för lång eller av fel slag. Rätta den och "
            "försök igen."
        ),
        "not_stored": lambda: tr(
            "Servern kunde inte spara det. Försök igen, eller kontakta den som sköter den."
        ),
        "append_only": lambda: tr(
            "En sådan uppgift ändras inte i efterhand. Skriv en ny i stället, så gäller den."
        ),
        "read_only": lambda: tr("Det är kommunen som bestämmer över den uppgiften."),
        "not_yours": lambda: tr("Den hör till en annan coach, och du kan inte längre ändra i den."),
        "restricted": lambda: tr(
            "Uppgifterna om invånaren är begränsade, så inget nytt skrivs om personen. Försök igen när "
            "begränsningen har upphört."
        ),
        "unknown_record": lambda: tr("Servern känner inte till det som skulle ändras. Försök igen."),
        "unknown_entity": lambda: tr(
            "Servern är äldre än programmet på datorn. Försök igen när den är uppdaterad."
        ),
        "too_large": lambda: tr("Det är för stort för att skickas. Korta texten och försök igen."),
        "erased": lambda: tr("Personens uppgifter är raderade, så inget mer skrivs om den."),
    }
    known = words.get(reason)
    return known() if known else tr("Servern tog inte emot det.")
