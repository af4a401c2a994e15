"""Paper: the guide leaflet, the visit summary and the day sheet, as tagged PDF.

The setting of type is loaded when something is printed, not when the program starts.
"""

from datetime import date
from typing import TYPE_CHECKING

from itcoach.leaflets.contents import DaySheet, DaySheetRow, Sender, SummaryTask, VisitSummary

if TYPE_CHECKING:
    from itcoach.guides import Guide

__all__ = [
    "DaySheet",
    "DaySheetRow",
    "Sender",
    "SummaryTask",
    "VisitSummary",
    "day_sheet",
    "guide_leaflet",
    "visit_summary",
]


def guide_leaflet(
    guide: "Guide", *, sender: Sender, edition: date, note: str = "", large_print: bool = False, language: str
) -> bytes:
    """Return the guide as a PDF for a resident to keep: A4, 14 pt, or 18 pt as large print.

    Args:
        guide: Read in the language of the leaflet.
        sender: Who gives it out.
        edition: The day that stands on it.
        note: The coach's own words to this resident.
        large_print: Whether to set it in 18 pt.
        language: Code of the language of the printed headings.
    """
    from itcoach.leaflets.guide_paper import compose

    return compose(
        guide, sender=sender, edition=edition, note=note, large_print=large_print, language=language
    )


def visit_summary(
    summary: VisitSummary, *, sender: Sender, language: str, large_print: bool = False
) -> bytes:
    """Return what a resident keeps of a visit as a PDF: A4, 14 pt, or 18 pt as large print."""
    from itcoach.leaflets.summary_paper import compose

    return compose(summary, sender=sender, language=language, large_print=large_print)


def day_sheet(sheet: DaySheet, *, sender: Sender, language: str) -> bytes:
    """Return the coach's day as a PDF: one A4 page, whatever the number of visits."""
    from itcoach.leaflets.day_paper import compose

    return compose(sheet, sender=sender, language=language)
