"""The guide leaflet: the steps with pictures, what to do when it fails, room for notes, whom to call."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from itcoach.dates import plain_date
from itcoach.guides import catalogue
from itcoach.guides.text import Guide, Step
from itcoach.labels import label
from itcoach.leaflets import fonts
from itcoach.leaflets.contents import GuideChoice, Sender
from itcoach.leaflets.formats import A4, BOOKLET, LARGE, NORMAL
from itcoach.leaflets.layout import (
    INK,
    PADDING,
    Strip,
    beside,
    frame,
    height_of,
    stay_together,
    text,
)
from itcoach.leaflets.parts import Leaflet
from itcoach.leaflets.pictures import picture
from itcoach.leaflets.tagged import Element
from models.vocabulary import DeviceKind
from resources.words import ntr, tr

__all__ = ["compose"]

_PICTURE: Final = 56 * mm
_SMALL_PAGE_PICTURE: Final = 72 * mm
_LEAST_PICTURE: Final = 40 * mm
"""A picture is clear from 50 mm on; it is narrower only where a step would otherwise be split."""
_BETWEEN: Final = 8 * mm


def compose(
    choices: Sequence[GuideChoice],
    *,
    sender: Sender,
    edition: date,
    language: str,
    note: str,
    large_print: bool,
    booklet: bool,
) -> bytes:
    """Return the guide leaflet as a PDF."""
    title = tr("Dina guider", lang=language) if len(choices) > 1 else choices[0].guide.title
    first_pages: tuple[int, ...] = ()
    while True:
        leaflet = Leaflet(
            title,
            sender=sender,
            edition=edition,
            language=language,
            body=LARGE if large_print else NORMAL,
            form=BOOKLET if booklet else A4,
        )
        found = _fill(leaflet, choices, edition, language, note, first_pages)
        # Only the list of contents says where a guide begins, and that is known once all is laid out.
        if len(choices) == 1 or found == first_pages:
            return leaflet.finish()
        first_pages = found


def _fill(
    leaflet: Leaflet,
    choices: Sequence[GuideChoice],
    edition: date,
    language: str,
    note: str,
    first_pages: Sequence[int],
) -> tuple[int, ...]:
    """Lay the guides out and return the page that each begins at."""
    several = len(choices) > 1
    if several:
        _front(leaflet, choices, language, note, first_pages)
    found = []
    for choice in choices:
        found.append(_guide(leaflet, choice, edition, language, note="" if several else note))
    leaflet.layout.add(_elsewhere(leaflet, choices, language))
    leaflet.close(tr("Ring oss när du behöver hjälp", lang=language))
    return tuple(found)


def _front(
    leaflet: Leaflet, choices: Sequence[GuideChoice], language: str, note: str, first_pages: Sequence[int]
) -> None:
    """Begin several guides with what there is, and where."""
    leaflet.layout.add([*leaflet.title(), *leaflet.call_line()])
    titles = [choice.guide.title for choice in choices]
    items = [
        tr("{title}, sida {number}", lang=language, title=title, number=page)
        for title, page in zip(titles, first_pages or [1] * len(titles), strict=True)
    ]
    leaflet.list_section(tr("Innehåll", lang=language), items)
    leaflet.text_section(tr("Till dig från din coach", lang=language), note)


def _guide(leaflet: Leaflet, choice: GuideChoice, edition: date, language: str, *, note: str) -> int:
    """Add a guide at a new page and return the number of that page."""
    guide = choice.guide
    if leaflet.layout.pages[-1]:
        leaflet.layout.turn()
    page = len(leaflet.layout.pages)
    _opening(leaflet, guide, language)
    leaflet.layout.add(_reviewed(leaflet, guide, edition, language))
    leaflet.list_section(tr("Du behöver", lang=language), guide.you_need)
    leaflet.text_section(tr("Till dig från din coach", lang=language), note)
    steps = _steps(choice)
    title = _steps_heading(leaflet, guide, steps, language)
    for place, step in enumerate(steps):
        leaflet.layout.add(_step(leaflet, step, language, [] if place else title))
    leaflet.list_section(tr("Om det krånglar", lang=language), guide.trouble)
    leaflet.list_section(tr("Öva själv", lang=language), guide.practice)
    leaflet.list_section(tr("Få hjälp", lang=language), guide.help)
    return page


def _opening(leaflet: Leaflet, guide: Guide, language: str) -> None:
    """Add the title, the device it is for, the goal and the time it takes."""
    leaflet.layout.add(stay_together(leaflet.heading(guide.title, "H1", leaflet.sizes.title)))
    if guide.device:
        device = label(DeviceKind(guide.device), lang=language)
        words = tr("För {device}", lang=language, device=device)
        leaflet.layout.add(leaflet.paragraphs(words, replace(leaflet.sizes.lead, font=fonts.BOLD)))
    leaflet.layout.add(leaflet.paragraphs(guide.goal, leaflet.sizes.lead))
    minutes = tr("Det tar ungefär {n} minuter.", lang=language, n=guide.minutes)
    leaflet.layout.add(leaflet.paragraphs(minutes))
    if len(leaflet.layout.pages) == 1:
        leaflet.layout.add(leaflet.call_line())


def _steps_heading(leaflet: Leaflet, guide: Guide, steps: Sequence[Step], language: str) -> list[Strip]:
    """Return the heading above the steps, and which of them these are where not all are printed."""
    strips = leaflet.heading(tr("Gör så här", lang=language))
    if len(steps) < len(guide.steps):
        shown = [str(step.number) for step in steps]
        *most, last = shown
        numbers = tr("{most} och {last}", lang=language, most=", ".join(most), last=last) if most else last
        words = ntr(
            "Här är steg {numbers} av {total}.",
            "Här är stegen {numbers} av {total}.",
            len(shown),
            lang=language,
            numbers=numbers,
            total=len(guide.steps),
        )
        strips += leaflet.paragraphs(words)
    return strips


def _reviewed(leaflet: Leaflet, guide: Guide, edition: date, language: str) -> list[Strip]:
    """Return in small print when the guide was read through, and that it should have been again."""
    day = plain_date(guide.reviewed, language)
    words = tr("Guiden granskades {day}.", lang=language, day=day)
    if catalogue.is_due(guide, edition):
        due = plain_date(guide.review_by, language)
        words += " " + tr("Den skulle ha granskats igen senast {day}.", lang=language, day=due)
    return leaflet.paragraphs(words, leaflet.sizes.fine)


def _elsewhere(leaflet: Leaflet, choices: Sequence[GuideChoice], language: str) -> list[Strip]:
    """Return where the guides are to be had that these send the reader to and that are not among them."""
    here = {choice.guide.title for choice in choices}
    texts = "\n".join(words for choice in choices for words in _printed(choice))
    titles = {guide.title for guide in catalogue.library(language)} - here
    count = sum(_named(title).search(texts) is not None for title in titles)
    if not count:
        return []
    words = ntr(
        "Guiden som nämns får du av din coach.",
        "Guiderna som nämns får du av din coach.",
        count,
        lang=language,
    )
    return leaflet.paragraphs(words, replace(leaflet.sizes.body, font=fonts.BOLD))


def _printed(choice: GuideChoice) -> Iterator[str]:
    """Return the texts of a guide in which another may be named."""
    guide = choice.guide
    yield from (*guide.you_need, *guide.trouble, *guide.practice, *guide.help)
    for step in _steps(choice):
        yield from (step.text, step.expect, step.if_not, step.warning)


def _named(title: str) -> re.Pattern[str]:
    """Return what finds a guide named by its title, in quotation marks or after the word for it."""
    return re.compile(rf"(?:[”“\"]|\b[Gg]uide\w* ){re.escape(title)}(?!\w)")


def _steps(choice: GuideChoice) -> list[Step]:
    """Return the steps that are printed."""
    return [step for step in choice.guide.steps if not choice.steps or step.number in choice.steps]


def _step(leaflet: Leaflet, step: Step, language: str, title: list[Strip]) -> list[Strip]:
    """Return a step that stays on a page, where a page can hold it."""
    # The gap above what comes first is dropped at the top of a page.
    room = leaflet.layout.height + (title[0].gap if title else leaflet.sizes.label.gap)
    if leaflet.form.small:
        strips = _small_step(leaflet, step, language, room - height_of(title))
    else:
        strips = _wide_step(leaflet, step, language)
    whole = stay_together([*title, *strips])
    return whole if height_of(whole) <= room else [*title, *strips]


def _wide_step(leaflet: Leaflet, step: Step, language: str) -> list[Strip]:
    """Return a step with its picture beside it."""
    column = leaflet.width - _PICTURE - _BETWEEN if step.picture else leaflet.width
    strips = _said_first(leaflet, step, column, language)
    read_first = len(strips)
    figure = Element("Figure", leaflet.root, alt=step.picture_alt) if step.picture else None
    strips += _said_after(leaflet, step, column, language)
    if figure is not None:
        drawing = picture(
            catalogue.picture(step.picture, step.number), figure, width=_PICTURE, height=1.2 * _PICTURE
        )
        whole = beside(strips, drawing, aside_at=column + _BETWEEN, after=read_first)
        strips = [whole] if whole.height <= leaflet.layout.height else [*strips, drawing]
    return [*strips, *_warning(leaflet, step, language)]


def _small_step(leaflet: Leaflet, step: Step, language: str, room: float) -> list[Strip]:
    """Return a step with its picture between what to do and what is seen then, in ``room`` points."""
    strips = _said_first(leaflet, step, leaflet.width, language)
    figure = Element("Figure", leaflet.root, alt=step.picture_alt) if step.picture else None
    after = [*_said_after(leaflet, step, leaflet.width, language), *_warning(leaflet, step, language)]
    if figure is not None:
        gap = leaflet.sizes.body.gap
        left = room - height_of([*strips, *after]) - gap
        svg = catalogue.picture(step.picture, step.number)
        drawing = picture(svg, figure, width=_SMALL_PAGE_PICTURE, height=max(left, 0.75 * _LEAST_PICTURE))
        strips.append(replace(drawing, gap=gap))
    return [*strips, *after]


def _said_first(leaflet: Leaflet, step: Step, column: float, language: str) -> list[Strip]:
    heading = Element("H3", leaflet.root)
    label = tr("Steg {n}", lang=language, n=step.number)
    strips = text(label, leaflet.sizes.label, heading, column, goes_on=True)
    strips += text(step.title, leaflet.sizes.step, heading, column)
    return [*strips, *leaflet.paragraphs(step.text, width=column)]


def _said_after(leaflet: Leaflet, step: Step, column: float, language: str) -> list[Strip]:
    strips: list[Strip] = []
    if step.expect:
        strips += leaflet.labelled(tr("Så ska det se ut:", lang=language), step.expect, column)
    if step.if_not:
        strips += leaflet.labelled(tr("Om det inte stämmer:", lang=language), step.if_not, column)
    return strips


def _warning(leaflet: Leaflet, step: Step, language: str) -> list[Strip]:
    if not step.warning:
        return []
    inner = leaflet.width - 2 * PADDING
    strips = leaflet.labelled(tr("Varning!", lang=language), step.warning, inner)
    return frame(strips, leaflet.width, weight=2.5, colour=INK, gap=leaflet.sizes.body.gap + 4)
