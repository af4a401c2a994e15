"""The flyer and the staff leaflet as pages of A5."""

from dataclasses import replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from itcoach.leaflets.contents import Sender
from itcoach.leaflets.formats import FLYER, LARGE, NORMAL
from itcoach.leaflets.layout import Strip
from itcoach.leaflets.parts import Leaflet
from itcoach.leaflets.pictures import picture
from itcoach.leaflets.tagged import Element
from itcoach.leaflets.texts import Section, read
from itcoach.leaflets.texts import picture as svg_of
from resources.words import tr

__all__ = ["compose", "drawn"]

_PICTURES: Final = (76 * mm, 66 * mm, 58 * mm, 50 * mm, 0.0)
"""How wide the picture may be; the widest that costs no page is taken."""

_ONE_PAPER: Final = 2
"""Pages of a sheet that is one paper."""


def compose(name: str, *, sender: Sender, edition: date, language: str, large_print: bool) -> bytes:
    """Return a written text as a PDF of A5 pages, with whom to call at its end."""
    first, *sections = read(name, language, sender)

    def laid_out(width: float, *, called_first: bool = False) -> Leaflet:
        leaflet = Leaflet(
            first.title,
            sender=sender,
            edition=edition,
            language=language,
            body=LARGE if large_print else NORMAL,
            form=FLYER,
        )
        leaflet.layout.add(leaflet.title())
        leaflet.layout.add(leaflet.blocks(first.blocks))
        if called_first:
            leaflet.layout.add(leaflet.call_line())
        if first.picture and width:
            leaflet.layout.add([drawn(leaflet, first, width)])
        for section in sections:
            leaflet.layout.add([*leaflet.heading(section.title), *leaflet.blocks(section.blocks)])
        contact = leaflet.contact(tr("Ring och boka", lang=language))
        leaflet.layout.add_at_foot(contact.framed(leaflet.root, leaflet.width))
        return leaflet

    # On one paper the number stands on its back; what is longer has it on the first page, too.
    longer = len(laid_out(0.0).layout.pages) > _ONE_PAPER
    fewest = len(laid_out(0.0, called_first=longer).layout.pages)
    tries = (laid_out(width, called_first=longer) for width in _PICTURES)
    return next(leaflet for leaflet in tries if len(leaflet.layout.pages) == fewest).finish()


def drawn(leaflet: Leaflet, section: Section, width: float) -> Strip:
    """Return the picture of a section, ``width`` points wide."""
    figure = Element("Figure", leaflet.root, alt=section.picture_alt)
    strip = picture(svg_of(section.picture), figure, width=width, height=width)
    return replace(strip, gap=leaflet.sizes.section.gap / 2)
