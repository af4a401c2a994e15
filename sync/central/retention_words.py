"""The protocols of removals (gallringsprotokoll) as a paper: decisions, codes and numbers, no names."""

from typing import TYPE_CHECKING, Final

from itcoach.codes import written
from itcoach.extract.values import day_words
from itcoach.leaflets.contents import PaperSection, PlainPaper
from models.clock import to_local
from resources.words import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sync.central.retention import Protocol

__all__ = ["counts_in_words", "in_words", "kind_words"]


def counts_in_words(counts: "Mapping[str, int]") -> str:
    """Return how many records of each kind, in one line."""
    return ", ".join(f"{kind_words(name)}: {n}" for name, n in sorted(counts.items()))


def kind_words(name: str) -> str:
    """Return what several records of a kind are called."""
    words = _KINDS.get(name)
    return words() if words else name


_KINDS: "Final[dict[str, Callable[[], str]]]" = {
    "access_entry": lambda: tr("rader i åtkomstloggen"),
    "audit_event": lambda: tr("rader i ändringshistoriken"),
    "booking": lambda: tr("bokningar"),
    "busy_time": lambda: tr("möten och frånvaro"),
    "device": lambda: tr("enheter"),
    "finding": lambda: tr("bifynd"),
    "follow_up": lambda: tr("uppföljningar"),
    "incident": lambda: tr("händelse"),
    "leaflet": lambda: tr("utskrifter"),
    "log_months": lambda: tr("månader som loggen sparas"),
    "measurement": lambda: tr("mätningar"),
    "resident": lambda: tr("kort"),
    "rights_request": lambda: tr("begäran"),
    "risk_check": lambda: tr("riskbedömningar"),
    "safety_note": lambda: tr("utgångna noter om säkerhet"),
    "sync_conflict": lambda: tr("avgjorda konflikter"),
    "visit": lambda: tr("besök"),
    "visit_note": lambda: tr("anteckningar"),
    "visit_task": lambda: tr("uppgifter vid besök"),
    "workload_point": lambda: tr("rader i fyrfältaren"),
}


def in_words(runs: "Sequence[Protocol]", today: "date") -> PlainPaper:
    """Return protocols as a paper, in the interface language."""
    return PlainPaper(
        title=tr("Gallringsprotokoll"),
        opening=(
            tr("Namn och anteckningar som har tagits bort"),
            tr(
                "Mätningar, uppföljningar och vad besöken handlade om är kvar med bara koden. "
                "Säkerhetskopior gallras för sig."
            ),
        ),
        sections=tuple(_section(run) for run in runs),
        close="",  # for the archive
        edition=today,
    )


def _section(run: "Protocol") -> PaperSection:
    by = tr("Beslut {decision}, {by}", decision=run.decision, by=run.decided_by) if run.decided_by else ""
    removed = tr("Borttaget eller tömt: {counts}", counts=counts_in_words(run.counts) or "0")
    return PaperSection(
        day_words(to_local(run.at).date()),
        (by or tr("Beslut {decision}", decision=run.decision),),
        (*((each,) for each in _people(run)), (removed,)),
    )


def _people(run: "Protocol") -> tuple[str, ...]:
    """Return whose names went and why; nothing where a run took notes on safety or old lines alone."""
    if not run.codes:
        return ()
    return (
        ntr(
            "Senaste kontakten var före den {day}, för {n} månad sedan.",
            "Senaste kontakten var före den {day}, för {n} månader sedan.",
            run.months,
            day=day_words(run.before),
        ),
        ntr(
            "{n} invånare: {codes}",
            "{n} invånare: {codes}",
            len(run.codes),
            codes=", ".join(map(written, run.codes)),
        ),
    )
