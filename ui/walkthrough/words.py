"""What came of the demonstration, in words."""

from typing import TYPE_CHECKING

from resources.words import ntr, tr

if TYPE_CHECKING:
    from ui.walkthrough.day import Summary

__all__ = ["told"]


def told(summary: "Summary") -> str:
    """Return the summary as lines to read."""
    lines = [
        tr(
            "Växelns lista: {new} bokningar, {changed} ändrad, {there} fanns redan, "
            "{refused} går inte att använda.",
            new=summary.imported,
            changed=summary.changed,
            there=summary.already_there,
            refused=len(summary.refused),
        ),
        *(tr("  Rad {row}: {reason}", row=each["row"], reason=each["reason"]) for each in summary.refused),
        ntr("{n} besök genomfört utan nät.", "{n} besök genomförda utan nät.", summary.visits),
        tr("Index vid mätningen: {index}.", index="–" if summary.index is None else summary.index),
        tr("Sparade blad: {names}.", names=", ".join(summary.leaflets)),
        tr(
            "Åter på nätet: {pushed} ändringar skickade, {pulled} poster hämtade till den andra datorn.",
            pushed=summary.pushed,
            pulled=summary.pulled,
        ),
        tr("Datorerna har samma innehåll.") if summary.identical else tr("Datorerna skiljer sig åt!"),
        ntr(
            "När inget nytt finns tar en synkning {n} anrop.",
            "När inget nytt finns tar en synkning {n} anrop.",
            summary.requests_when_idle,
        ),
    ]
    return "\n".join(lines)
