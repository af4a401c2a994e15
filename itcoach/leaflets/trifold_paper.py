"""The flyer as a trifold: an A4 in landscape with three panels on each side.

Seen from outside, from the left: the panel that is folded in, the back, the front. Seen from inside: three
panels from left to right, of which the last one is the back of the panel that is folded in. That panel is
97 mm wide, the others 100 mm, so that it lies flat. The sides are turned on the short edge.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from itcoach.leaflets.contact import fitting_phone
from itcoach.leaflets.contents import Sender
from itcoach.leaflets.flyer_paper import drawn
from itcoach.leaflets.folding import fold_mark
from itcoach.leaflets.formats import LARGE, NORMAL, PANEL, SMALLER
from itcoach.leaflets.layout import Strip, height_of, text
from itcoach.leaflets.parts import Leaflet
from itcoach.leaflets.tagged import Element, TaggedDocument
from itcoach.leaflets.texts import Section, read
from resources.words import tr

__all__ = ["NARROW", "SIDES", "compose"]

SIDES: Final = ((2, 6, 1), (3, 4, 5))
"""The panels from left to right, outside and inside, by the order in which they are read."""
NARROW: Final = 97 * mm
"""The width of the panel that is folded in, points."""
_FOLDED_IN: Final = (2, 5)
_EDGE: Final = 15 * mm
_PICTURES: Final = (72 * mm, 64 * mm, 57 * mm, 50 * mm, 0.0)

_Panel = tuple[Sequence[Strip], Sequence[Strip]]
"""What stands at its top and what at its foot."""


def compose(*, sender: Sender, edition: date, language: str, large_print: bool) -> bytes:
    """Return the flyer as a PDF of two sides."""
    sections = read("flyer", language, sender)

    def laid_out(body: float, width: float) -> tuple[Leaflet, list[_Panel]]:
        leaflet = Leaflet(
            sections[0].title, sender=sender, edition=edition, language=language, form=PANEL, body=body
        )
        return leaflet, _panels(leaflet, sections, sender, language, width)

    wanted = LARGE if large_print else NORMAL
    tries = [(wanted, width) for width in _PICTURES]
    tries += [(body, 0.0) for body in SMALLER if body < wanted]
    leaflet, panels = next(
        found for found in (laid_out(*each) for each in tries) if all(map(_fits, found[1]))
    )
    for side in SIDES:
        _side(leaflet.paper, side, panels)
    return leaflet.paper.finish()


def _panels(
    leaflet: Leaflet, sections: Sequence[Section], sender: Sender, language: str, width: float
) -> list[_Panel]:
    """Return the panels in the order they are read: the front, what the folded paper shows, the back."""
    front, *others = sections
    opening = [*leaflet.title(), *leaflet.blocks(front.blocks)]
    if width:
        opening.append(drawn(leaflet, front, width))
    panels: list[_Panel] = [(opening, _who(leaflet, sender))]
    for section in others:
        heading = leaflet.heading(section.title)
        # The picture stands above the heading and is read after it.
        above = [drawn(leaflet, section, width)] if width else []
        panels.append(([*above, *heading, *leaflet.blocks(section.blocks)], []))
    contact = leaflet.contact(tr("Ring och boka", lang=language))
    return [*panels, (contact.strips(leaflet.root, leaflet.width), [])]


def _who(leaflet: Leaflet, sender: Sender) -> list[Strip]:
    """Return whose flyer it is and the number to call, for the foot of the front."""
    sizes, width = leaflet.sizes, leaflet.width
    strips = text(sender.municipality, sizes.body, Element("P", leaflet.root), width)
    phone, style = fitting_phone(sender.phone, sizes.phone, sizes.body.size, width)
    return [*strips, *text(phone, replace(style, gap=0), Element("P", leaflet.root), width)]


def _fits(panel: _Panel) -> bool:
    top, foot = panel
    return height_of(top) + height_of(foot) <= PANEL.room


def _side(paper: TaggedDocument, side: Sequence[int], panels: Sequence[_Panel]) -> None:
    """Draw three panels side by side, and where to fold."""
    edge = 0.0
    for place, number in enumerate(side):
        width = NARROW if number in _FOLDED_IN else PANEL.width
        spare = width - PANEL.column
        left = edge + (_EDGE, spare / 2, spare - _EDGE)[place]
        top, foot = panels[number - 1]
        _column(paper, top, left, PANEL.height - PANEL.top)
        _column(paper, foot, left, PANEL.foot + height_of(foot))
        edge += width
        if place < len(side) - 1:
            fold_mark(paper, edge)
    paper.end_page()


def _column(paper: TaggedDocument, strips: Sequence[Strip], left: float, top: float) -> None:
    for number, strip in enumerate(strips):
        top -= strip.gap if number else 0.0
        strip.draw(paper, left, top)
        top -= strip.height
