"""The flyer and the staff leaflet as pages of A5."""

from datetime import date

from itcoach.leaflets.contents import Sender
from itcoach.leaflets.formats import A5
from itcoach.leaflets.layout import stay_together
from itcoach.leaflets.parts import Leaflet
from itcoach.leaflets.texts import read

__all__ = ["compose"]


def compose(name: str, *, sender: Sender, edition: date, language: str, large_print: bool) -> bytes:
    """Return a written text as a PDF of A5 pages, whom to call at its end."""
    text = read(name, language, sender)
    leaflet = Leaflet(
        text.title, sender=sender, edition=edition, language=language, large_print=large_print, form=A5
    )
    leaflet.layout.add(stay_together(leaflet.heading(text.title, "H1", leaflet.sizes.title)))
    leaflet.layout.add(leaflet.blocks(text.lead))
    for section in text.sections:
        leaflet.layout.add([*leaflet.heading(section.title), *leaflet.blocks(section.blocks)])
    leaflet.layout.add_at_foot(leaflet.contact().framed(leaflet.root, leaflet.width))
    return leaflet.finish()
