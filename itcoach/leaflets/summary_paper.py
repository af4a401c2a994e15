"""The visit summary: the goal, what was done, what the resident can do alone now, the next time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from itcoach.dates import clock_time, long_date
from itcoach.leaflets import fonts
from itcoach.leaflets.contents import Sender, SummaryTask, VisitSummary
from itcoach.leaflets.formats import LARGE, NORMAL
from itcoach.leaflets.layout import Strip, bar
from itcoach.leaflets.parts import Leaflet
from resources.words import capital, tr

__all__ = ["compose"]


def compose(summary: VisitSummary, *, sender: Sender, language: str, large_print: bool) -> bytes:
    """Return the visit summary as a PDF."""
    leaflet = Leaflet(
        tr("Ditt besök av IT-coachen", lang=language),
        sender=sender,
        edition=summary.day,
        language=language,
        body=LARGE if large_print else NORMAL,
    )
    _opening(leaflet, summary, language)
    if summary.goal.strip():
        heading = leaflet.heading(tr("Ditt mål, med dina egna ord", lang=language))
        words = leaflet.paragraphs(summary.goal, leaflet.sizes.lead, leaflet.width - 16)
        leaflet.layout.add([*heading, *bar(words)])
    leaflet.list_section(tr("Det här gjorde vi", lang=language), [_task(task) for task in summary.done])
    alone = tr("Det här kan du göra själv nu", lang=language)
    leaflet.list_section(alone, summary.can_do_alone, "tick")
    leaflet.text_section(tr("Nästa steg", lang=language), summary.next_step)
    _next_time(leaflet, summary.next_booking, language)
    greeting = tr("Hälsning från {name}", lang=language, name=summary.coach_name)
    leaflet.text_section(greeting, summary.note_to_resident)
    leaflet.list_section(tr("Blad som du har fått", lang=language), summary.leaflets)
    leaflet.close(tr("Ring oss när du behöver hjälp", lang=language))
    return leaflet.finish()


def _opening(leaflet: Leaflet, summary: VisitSummary, language: str) -> None:
    leaflet.layout.add(leaflet.title())
    to = tr("Till {name}", lang=language, name=summary.resident_name)
    day = long_date(summary.day, language)
    visit = tr("{coach} besökte dig {day}.", lang=language, coach=summary.coach_name, day=day)
    leaflet.layout.add(leaflet.paragraphs(to, replace(leaflet.sizes.lead, font=fonts.BOLD)))
    leaflet.layout.add(leaflet.paragraphs(visit))


def _task(task: SummaryTask) -> Sequence[str]:
    """Return what was worked on, and below it how it went and who did it."""
    what = ": ".join(words for words in (task.topic_label, task.guide_title) if words)
    how = " · ".join(words for words in (task.outcome_label, task.done_by_label) if words)
    return [words for words in (what, how) if words]


def _next_time(leaflet: Leaflet, booking: datetime | None, language: str) -> None:
    heading = leaflet.heading(tr("Nästa besök", lang=language))
    strips: list[Strip]
    if booking is None:
        none = tr("Ingen tid är bokad. Ring när du vill att vi kommer.", lang=language)
        strips = leaflet.paragraphs(none)
    else:
        day, time = long_date(booking.date(), language), clock_time(booking, language)
        when = tr("{day} klockan {time}", lang=language, day=day, time=time)
        strips = leaflet.paragraphs(capital(when), replace(leaflet.sizes.lead, font=fonts.BOLD))
    leaflet.layout.add([*heading, *strips])
