"""An extract, the report of an incident, the protocol of a removal: plain words, section by section."""

from collections.abc import Iterable
from dataclasses import replace

from itcoach.leaflets import fonts
from itcoach.leaflets.contents import PaperSection, PlainPaper, Sender
from itcoach.leaflets.layout import Strip
from itcoach.leaflets.parts import Leaflet

__all__ = ["compose"]


def compose(paper: PlainPaper, *, sender: Sender, language: str) -> bytes:
    """Return the paper as a PDF, with whom to call where it is for a resident."""
    leaflet = Leaflet(paper.title, sender=sender, edition=paper.edition, language=language)
    leaflet.layout.add(leaflet.title())
    for number, words in enumerate(paper.opening):
        lead = replace(leaflet.sizes.lead, font=fonts.BOLD) if number == 0 else None
        leaflet.layout.add(leaflet.paragraphs(words, lead))
    if paper.close:
        leaflet.layout.add(leaflet.call_line())
    for section in paper.sections:
        leaflet.layout.add([*leaflet.heading(section.title), *_content(leaflet, section)])
    contact = leaflet.contact(paper.close)
    if paper.close:
        leaflet.layout.add_at_foot(contact.framed(leaflet.root, leaflet.width))
    else:
        leaflet.layout.add_at_foot(contact.origin(leaflet.root, leaflet.width))
    return leaflet.finish()


def _content(leaflet: Leaflet, section: PaperSection) -> Iterable[Strip]:
    for words in section.paragraphs:
        yield from leaflet.paragraphs(words)
    if section.items:
        # A line break in a note is a line of its own.
        items = [
            [line for text in item for line in text.splitlines() if line.strip()] for item in section.items
        ]
        yield from leaflet.items([item[0] if len(item) == 1 else item for item in items if item])
