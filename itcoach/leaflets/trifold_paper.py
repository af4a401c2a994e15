"""The flyer as a trifold: an A4 in landscape with three panels on each side.

Seen from outside, from the left: the panel that is folded in, the back, the front. Seen from inside: three
panels from left to right, of which the last one is the back of the panel that is folded in. That panel is
97 mm wide, the others 100 mm, so that it lies flat. The sides are turned on the short edge.
"""

from datetime import date
from typing import Final

from reportlab.lib.units import mm

from itcoach.leaflets.contents import Sender
from itcoach.leaflets.formats import PANEL
from itcoach.leaflets.layout import stay_together
from itcoach.leaflets.parts import Leaflet
from itcoach.leaflets.texts import read

__all__ = ["compose"]

_FRONT, _FOLDED_IN, _INSIDE, _BACK = 1, 2, (3, 4, 5), 6
_NARROW: Final = 97 * mm
_COLUMN: Final = 72 * mm


def compose(*, sender: Sender, edition: date, language: str, large_print: bool) -> bytes:
    """Return the flyer as a PDF of two sides."""
    text = read("flyer", language, sender)
    leaflet = Leaflet(
        text.title, sender=sender, edition=edition, language=language, large_print=large_print, form=PANEL
    )
    layout = leaflet.layout
    layout.add(stay_together(leaflet.heading(text.title, "H1", leaflet.sizes.title)))
    layout.add(leaflet.blocks(text.lead))
    for section in text.sections:
        layout.turn()
        layout.add([*leaflet.heading(section.title), *leaflet.blocks(section.blocks)])
    while len(layout.pages) < _BACK:
        layout.turn()
    layout.add(stay_together(leaflet.contact().strips(leaflet.root, leaflet.width)))
    for side in ((_FOLDED_IN, _BACK, _FRONT), _INSIDE):
        left = 0.0
        for panel in side:
            width = _NARROW if panel in (_FOLDED_IN, _INSIDE[-1]) else PANEL.width
            margin = 15 * mm if not left else (width - _COLUMN) / 2
            for strip, depth in layout.pages[panel - 1]:
                strip.draw(leaflet.paper, left + margin, PANEL.height - PANEL.top - depth)
            left += width
        leaflet.paper.end_page()
    return leaflet.paper.finish()
