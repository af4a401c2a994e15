"""Paper: sheets as tagged PDF, for residents, for staff who meet them, and for the coach.

The setting of type is loaded when something is printed, not when the program starts.
"""

from collections.abc import Sequence
from datetime import date

from itcoach.leaflets.contents import (
    DaySheet,
    DaySheetRow,
    GuideChoice,
    PaperSection,
    PlainPaper,
    Sender,
    SummaryTask,
    VisitSummary,
)

__all__ = [
    "DaySheet",
    "DaySheetRow",
    "GuideChoice",
    "PaperSection",
    "PlainPaper",
    "Sender",
    "SummaryTask",
    "VisitSummary",
    "day_sheet",
    "flyer",
    "guide_leaflet",
    "plain_paper",
    "safety_cards",
    "staff_leaflet",
    "visit_summary",
]


def guide_leaflet(
    choices: Sequence[GuideChoice],
    *,
    sender: Sender,
    edition: date,
    language: str,
    note: str = "",
    large_print: bool = False,
    booklet: bool = False,
) -> bytes:
    """Return one guide or several as a PDF for a resident to keep: 14 pt, or 18 pt as large print.

    Args:
        choices: The guides in the order they are printed, at least one.
        sender: Who gives it out.
        edition: The day that stands on it.
        language: Code of the language of the printed headings.
        note: The coach's own words to this resident.
        large_print: Whether to set it in 18 pt.
        booklet: Whether it is an A5 booklet, two pages on each side of an A4 in landscape; printed on both
            sides and turned on the short edge, the papers are folded and stapled in the middle.
    """
    from itcoach.leaflets.guide_paper import compose

    return compose(
        choices,
        sender=sender,
        edition=edition,
        language=language,
        note=note,
        large_print=large_print,
        booklet=booklet,
    )


def visit_summary(
    summary: VisitSummary, *, sender: Sender, language: str, large_print: bool = False
) -> bytes:
    """Return what a resident keeps of a visit as a PDF: A4, 14 pt, or 18 pt as large print."""
    from itcoach.leaflets.summary_paper import compose

    return compose(summary, sender=sender, language=language, large_print=large_print)


def flyer(*, sender: Sender, edition: date, language: str, trifold: bool, large_print: bool = False) -> bytes:
    """Return what the service is and how to book it as a PDF, for those who have not met it.

    Args:
        sender: Who gives it out.
        edition: The day that stands on it.
        language: Code of the language it is written in.
        trifold: Whether it is an A4 in landscape with three panels on each side, the two sides turned on the
            short edge; else it is pages of A5.
        large_print: Whether to set it in 18 pt.
    """
    if trifold:
        from itcoach.leaflets.trifold_paper import compose as folded

        return folded(sender=sender, edition=edition, language=language, large_print=large_print)
    from itcoach.leaflets.flyer_paper import compose

    return compose("flyer", sender=sender, edition=edition, language=language, large_print=large_print)


def staff_leaflet(*, sender: Sender, edition: date, language: str, large_print: bool = False) -> bytes:
    """Return when to suggest a visit and how to book it as a PDF in A5, for staff who meet residents."""
    from itcoach.leaflets.flyer_paper import compose

    return compose("staff", sender=sender, edition=edition, language=language, large_print=large_print)


def safety_cards(*, sender: Sender, edition: date, language: str) -> bytes:
    """Return ten cards of 85 × 55 mm on an A4 with cut marks: whom to call when somebody asks for codes."""
    from itcoach.leaflets.card_paper import compose

    return compose(sender=sender, edition=edition, language=language)


def day_sheet(sheet: DaySheet, *, sender: Sender, language: str) -> bytes:
    """Return the coach's day as a PDF: one A4 page, whatever the number of visits."""
    from itcoach.leaflets.day_paper import compose

    return compose(sheet, sender=sender, language=language)


def plain_paper(paper: PlainPaper, *, sender: Sender, language: str) -> bytes:
    """Return an extract or a protocol as a PDF: A4, 14 pt."""
    from itcoach.leaflets.extract_paper import compose

    return compose(paper, sender=sender, language=language)
