"""The safety card, ten on an A4: whom to call when somebody asks for codes."""

from dataclasses import replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from itcoach.dates import plain_date
from itcoach.leaflets import fonts
from itcoach.leaflets.contact import fitting_phone
from itcoach.leaflets.contents import Sender
from itcoach.leaflets.layout import INK, Run, Strip, Style, balanced, text
from itcoach.leaflets.parts import shortened
from itcoach.leaflets.tagged import ORNAMENT, Element, TaggedDocument
from itcoach.leaflets.texts import Items, read
from resources.words import tr

__all__ = ["CARD", "GRID", "compose"]

CARD: Final = (85 * mm, 55 * mm)
"""Width and height of a card, points."""
GRID: Final = (2, 5)
"""Cards across and down."""
_INNER: Final = 5 * mm
_BLANK: Final = "____"
_MARK: Final = (1 * mm, 5 * mm)  # from the corner of a card
_LINE: Final = Style(11.5, 14)
_FINE: Final = Style(8, 9.5)


def compose(*, sender: Sender, edition: date, language: str) -> bytes:
    """Return the cards as a PDF of one page; the first is read aloud, the others are its copies."""
    title = read("card", language, sender)[0].title
    author = f"{sender.municipality}, {sender.service}"
    paper = TaggedDocument(title=title, author=author, language=language, day=edition)
    left, top = (paper.width - GRID[0] * CARD[0]) / 2, (paper.height + GRID[1] * CARD[1]) / 2
    strips = _card(Element("Sect", paper.root), sender, edition, language)
    for down in range(GRID[1]):
        for across in range(GRID[0]):
            paper.silent = bool(down or across)
            x, y = left + across * CARD[0] + _INNER, top - down * CARD[1] - _INNER
            for strip in strips:
                y -= strip.gap
                strip.draw(paper, x, y)
                y -= strip.height
    paper.silent = False
    _cut_marks(paper, left, top)
    paper.end_page()
    return paper.finish()


def _card(parent: Element, sender: Sender, edition: date, language: str) -> list[Strip]:
    words, width = read("card", language, sender)[0], CARD[0] - 2 * _INNER
    title = Style(15, 16.5, fonts.BOLD)
    strips = text(words.title, title, Element("H1", parent), balanced(words.title, title, width))
    for block in words.blocks:
        if isinstance(block, Items):
            owner = Element("L", parent, attributes={"O": "/List", "ListNumbering": "/None"})
            strips += [_line(item, owner, width) for item in block.texts]
        else:
            strips += text(block, Style(10, 12, gap=1), Element("P", parent), width)
    # The number stands whole on one line; the name before it takes what room is left.
    phone, style = fitting_phone(sender.phone, replace(_LINE, font=fonts.BOLD), 7, 0.85 * width)
    room = width - fonts.width(f": {phone}", fonts.BOLD, style.size)
    service = shortened(sender.service, fonts.REGULAR, style.size, room)
    runs = [Run(f"{service}:", fonts.REGULAR), Run(phone, fonts.BOLD)]
    strips += text(runs, replace(_LINE, size=style.size), Element("P", parent), width)
    never = tr("Vi frågar aldrig efter dina koder.", lang=language)
    strips += text(never, Style(10, 12.5, fonts.BOLD, gap=2), Element("P", parent), width)
    day = plain_date(edition, language)

    def origin(municipality: str) -> str:
        return tr("{municipality}. Utgåva {day}.", lang=language, municipality=municipality, day=day)

    room = width - fonts.width(origin(""), fonts.REGULAR, _FINE.size)
    who = shortened(sender.municipality, fonts.REGULAR, _FINE.size, room)
    return [*strips, *text(origin(who), _FINE, Element("P", parent), width)]


def _line(item: str, owner: Element, width: float) -> Strip:
    """Return a line of the list: what it is, and the number in bold or a line to write it on."""
    label, _, value = item.partition(": ")
    body = Element("LBody", Element("LI", owner))
    blank = value == _BLANK
    number = "" if blank else value.replace(" ", "\u00a0")
    runs = [Run(f"{label}:", fonts.REGULAR), Run(number, fonts.BOLD)]
    strip = text(runs, _LINE, body, width)[0]

    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        strip.draw(paper, x, top)
        if blank:
            paper.mark(ORNAMENT)
            paper.canvas.setStrokeColor(INK)
            paper.canvas.setLineWidth(0.5)
            start = x + fonts.width(f"{label}: ", fonts.REGULAR, _LINE.size)
            paper.canvas.line(start, top - 12, x + width, top - 12)

    return Strip(strip.height, draw, gap=3.5 if blank else 0)


def _cut_marks(paper: TaggedDocument, left: float, top: float) -> None:
    """Draw where to cut: short lines outside the cards, and a small cross where four of them meet."""
    paper.mark(ORNAMENT)
    paper.canvas.setStrokeColor(INK)
    paper.canvas.setLineWidth(0.4)
    right, bottom = left + GRID[0] * CARD[0], top - GRID[1] * CARD[1]
    near, far = _MARK
    for across in range(GRID[0] + 1):
        x = left + across * CARD[0]
        paper.canvas.line(x, top + near, x, top + far)
        paper.canvas.line(x, bottom - near, x, bottom - far)
    for down in range(GRID[1] + 1):
        y = top - down * CARD[1]
        paper.canvas.line(left - near, y, left - far, y)
        paper.canvas.line(right + near, y, right + far, y)
    for across in range(1, GRID[0]):
        for down in range(1, GRID[1]):
            x, y = left + across * CARD[0], top - down * CARD[1]
            paper.canvas.line(x - near, y, x + near, y)
            paper.canvas.line(x, y - near, x, y + near)
