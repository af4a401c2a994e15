"""The guide leaflet: the steps with pictures, what to do when it fails, room for notes, whom to call."""

from datetime import date
from typing import Final

from reportlab.lib.units import mm

from itcoach import guides
from itcoach.guides import Guide, Step
from itcoach.leaflets.contents import Sender
from itcoach.leaflets.layout import INK, PADDING, Strip, beside, frame, stay_together, text
from itcoach.leaflets.parts import CONTENT_WIDTH, Leaflet
from itcoach.leaflets.pictures import picture
from itcoach.leaflets.tagged import Element
from resources.words import tr

__all__ = ["compose"]

_PICTURE: Final = 56 * mm
_BETWEEN: Final = 8 * mm


def compose(
    guide: Guide, *, sender: Sender, edition: date, note: str, large_print: bool, language: str
) -> bytes:
    """Return the guide leaflet as a PDF."""
    leaflet = Leaflet(guide.title, sender=sender, edition=edition, language=language, large_print=large_print)
    leaflet.layout.add(stay_together(leaflet.heading(guide.title, "H1", leaflet.sizes.title)))
    leaflet.layout.add(leaflet.paragraphs(guide.goal, leaflet.sizes.lead))
    minutes = tr("Det tar ungefär {n} minuter.", lang=language, n=guide.minutes)
    leaflet.layout.add(leaflet.paragraphs(minutes))
    leaflet.list_section(tr("Du behöver", lang=language), guide.you_need)
    leaflet.text_section(tr("Till dig från din coach", lang=language), note)
    title = leaflet.heading(tr("Gör så här", lang=language))
    for number, step in enumerate(guide.steps):
        strips = _step(leaflet, step, language)
        leaflet.layout.add(stay_together(strips if number else [*title, *strips]))
    leaflet.list_section(tr("Om det krånglar", lang=language), guide.trouble)
    leaflet.list_section(tr("Öva själv", lang=language), guide.practice)
    leaflet.list_section(tr("Få hjälp", lang=language), guide.help)
    leaflet.close(always_notes=True)
    return leaflet.finish()


def _step(leaflet: Leaflet, step: Step, language: str) -> list[Strip]:
    column = CONTENT_WIDTH - _PICTURE - _BETWEEN if step.picture else CONTENT_WIDTH
    heading = Element("H3", leaflet.root)
    label = tr("Steg {n}", lang=language, n=step.number)
    strips = text(label, leaflet.sizes.label, heading, column, goes_on=True)
    strips += text(step.title, leaflet.sizes.step, heading, column)
    strips += leaflet.paragraphs(step.text, width=column)
    read_first = len(strips)
    figure = Element("Figure", leaflet.root, alt=step.picture_alt) if step.picture else None
    if step.expect:
        strips += leaflet.labelled(tr("Så ska det se ut:", lang=language), step.expect, column)
    if step.if_not:
        strips += leaflet.labelled(tr("Om det inte stämmer:", lang=language), step.if_not, column)
    if figure is not None:
        drawing = picture(
            guides.picture(step.picture, step.number), figure, width=_PICTURE, height=1.2 * _PICTURE
        )
        whole = beside(strips, drawing, column=column + _BETWEEN, after=read_first)
        strips = [whole] if whole.height <= leaflet.layout.height else [*strips, drawing]
    return [*strips, *_warning(leaflet, step, language)]


def _warning(leaflet: Leaflet, step: Step, language: str) -> list[Strip]:
    if not step.warning:
        return []
    inner = CONTENT_WIDTH - 2 * PADDING
    strips = leaflet.labelled(tr("Varning!", lang=language), step.warning, inner)
    return frame(strips, CONTENT_WIDTH, weight=2.5, colour=INK, gap=leaflet.sizes.body.gap + 4)
