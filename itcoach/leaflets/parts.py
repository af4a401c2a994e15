"""The parts that the leaflets share: type sizes, sections, lists, the box with whom to call, page feet."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from reportlab.lib.units import mm

from itcoach.leaflets import fonts
from itcoach.leaflets.contact import Contact, fitting_phone
from itcoach.leaflets.contents import Sender
from itcoach.leaflets.folding import PAGES_OF_A_SHEET, fold_mark, folded
from itcoach.leaflets.formats import A4, BOOKLET, NORMAL, SMALLER, Format, Sizes
from itcoach.leaflets.layout import (
    INK,
    TEAL,
    Layout,
    Run,
    Strip,
    Style,
    balanced,
    height_of,
    stay_together,
    text,
)
from itcoach.leaflets.tagged import FURNITURE, ORNAMENT, Element, TaggedDocument
from itcoach.leaflets.texts import Items
from resources.words import tr

__all__ = ["Leaflet", "shortened"]

_NOTE_LINE: Final = 12 * mm
_FEWEST_NOTE_LINES: Final = 3
_MOST_NOTE_LINES: Final = 8
_SHORT_LIST: Final = 6

Sign = Literal["Disc", "Decimal", "tick"]
"""What stands before the items of a list."""


class Leaflet:
    """Build one leaflet from its parts, top to bottom, and return its file.

    Args:
        title: Of the document and of its first heading.
        sender: Who gives it out.
        edition: The day that stands on it.
        language: Code of the language of the printed headings.
        body: Size of its type, points.
        form: Its pages; those of a booklet stand two on each side of an A4, to be folded and stapled.
    """

    def __init__(
        self,
        title: str,
        *,
        sender: Sender,
        edition: date,
        language: str,
        body: float = NORMAL,
        form: Format = A4,
    ) -> None:
        self._title, self._sender, self._edition, self._language = title, sender, edition, language
        self.form = form
        author = f"{sender.municipality}, {sender.service}"
        size = (form.paper_width, form.height)
        self.paper = TaggedDocument(title=title, author=author, language=language, day=edition, size=size)
        self.sizes = Sizes.of(body, small=form.small)
        self.layout = Layout(form.room)

    @property
    def width(self) -> float:
        """How wide the text is, points."""
        return self.form.column

    @property
    def root(self) -> Element:
        """The element that everything read aloud stands under."""
        return self.paper.root

    def heading(self, words: str, role: str = "H2", style: Style | None = None) -> list[Strip]:
        """Return a heading, tied to what follows it."""
        style, element = style or self.sizes.section, Element(role, self.root)
        return text(words, style, element, balanced(words, style, self.width), tied=True)

    def title(self) -> list[Strip]:
        """Return the first heading, which is the document's title."""
        return stay_together(self.heading(self._title, "H1", self.sizes.title))

    def paragraphs(self, words: str, style: Style | None = None, width: float = 0.0) -> list[Strip]:
        """Return a paragraph for each line of ``words`` that has any."""
        return [
            strip
            for line in words.splitlines()
            if line.strip()
            for strip in text(line, style or self.sizes.body, Element("P", self.root), width or self.width)
        ]

    def labelled(self, label: str, words: str, width: float) -> list[Strip]:
        """Return a paragraph that begins with a bold label."""
        runs = [Run(label, fonts.BOLD), Run(words, fonts.REGULAR)]
        return text(runs, self.sizes.body, Element("P", self.root), width)

    def items(self, items: Sequence[str | Sequence[str]], sign: Sign = "Disc") -> list[Strip]:
        """Return a list; an item of several texts has the first in bold and each on a line of its own.

        A short list stays on one page.
        """
        numbering = "/None" if sign == "tick" else f"/{sign}"
        owner = Element("L", self.root, attributes={"O": "/List", "ListNumbering": numbering})
        strips: list[Strip] = []
        for number, item in enumerate(items, start=1):
            entry = Element("LI", owner)
            label = None if sign == "tick" else Element("Lbl", entry)
            mark = f"{number}." if sign == "Decimal" else "•"
            strips += stay_together(self._item(item, label, mark, Element("LBody", entry)))
        return stay_together(strips) if len(items) <= _SHORT_LIST else strips

    def blocks(self, blocks: Sequence[str | Items]) -> list[Strip]:
        """Return paragraphs and lists."""
        strips: list[Strip] = []
        for block in blocks:
            if isinstance(block, Items):
                strips += self.items(block.texts, "Decimal" if block.numbered else "Disc")
            else:
                strips += self.paragraphs(block)
        return strips

    def list_section(self, title: str, items: Sequence[str | Sequence[str]], sign: Sign = "Disc") -> None:
        """Add a heading and a list, unless the list is empty."""
        if items:
            heading = self.heading(title)
            self.layout.add([*heading, *self.items(items, sign)])

    def text_section(self, title: str, words: str) -> None:
        """Add a heading and paragraphs, unless there are no words."""
        if words.strip():
            heading = self.heading(title)
            self.layout.add([*heading, *self.paragraphs(words)])

    def call_line(self) -> list[Strip]:
        """Return the number to call in one line, for a first page; nothing where the municipality has none.

        The whole of whom to call stands at the end.
        """
        phone = self._sender.phone
        if not any(map(str.isdecimal, phone)):
            return []
        words = tr("Frågor? Ring {phone}", lang=self._language, phone=phone)
        wanted = replace(self.sizes.lead, font=fonts.BOLD)
        line, style = fitting_phone(words, wanted, self.sizes.body.size, self.width)
        return text(line, style, Element("P", self.root), self.width)

    def close(self, heading: str) -> None:
        """Add whom to call at the foot of the last page, and lines to write on where there is room above."""
        contact = self.contact(heading)
        below = height_of(contact.framed(Element("Document", None), self.width))
        if self.form is BOOKLET:
            self._fill_up(below)
        elif self.layout.room < below:
            self.layout.turn()
        self._notes(below)
        self.layout.add_at_foot(contact.framed(self.root, self.width))

    def contact(self, heading: str) -> Contact:
        """Return whom to call, under ``heading``; it fits a page, whatever the municipality has to say."""
        wanted, width = self.sizes.body.size, self.width
        for body in (wanted, *(size for size in SMALLER if size < wanted)):
            sizes = Sizes.of(body, small=self.form.small)
            contact = Contact(self._sender, self._edition, self._language, sizes, heading)
            if height_of(contact.framed(Element("Document", None), width)) <= self.layout.height:
                break
        return contact

    def finish(self) -> bytes:
        """Draw the pages and return the file."""
        count = len(self.layout.pages)
        sides = folded(count) if self.form is BOOKLET else ((number,) for number in range(1, count + 1))
        for side in sides:
            for place, number in enumerate(side):
                self._page(number, place * self.form.width)
            if self.form is BOOKLET:
                fold_mark(self.paper, self.form.width)
            self.paper.end_page()
        return self.paper.finish()

    def _notes(self, below: float) -> None:
        """Add lines to write on, down to ``below`` points from the foot, where a few of them have room."""
        style = self.sizes.section
        room = self.layout.room - style.gap - style.leading - below
        lines = min(int(room // _NOTE_LINE), _MOST_NOTE_LINES)
        if lines < _FEWEST_NOTE_LINES:
            return
        heading = self.heading(tr("Egna anteckningar", lang=self._language))
        self.layout.add(stay_together([*heading, *[_note_line(self.width)] * lines]))

    def _fill_up(self, below: float) -> None:
        """Add pages to write on until the papers are full, so that the last page stands at the back."""
        while len(self.layout.pages) % PAGES_OF_A_SHEET or self.layout.room < below:
            self._notes(0.0)
            self.layout.turn()

    def _item(
        self, item: str | Sequence[str], label: Element | None, mark: str, body: Element
    ) -> list[Strip]:
        size, indent = self.sizes.body, self.sizes.body.size * 1.5
        texts = [item] if isinstance(item, str) else item
        strips: list[Strip] = []
        for number, words in enumerate(texts):
            bold = number == 0 and len(texts) > 1
            style = replace(size, font=fonts.BOLD if bold else size.font, gap=0 if number else size.gap)
            owner = body if len(texts) == 1 else Element("P", body)
            strips += text(words, style, owner, self.width - indent)
        sign = text(mark, size, label, indent)[0] if label else _tick(size)
        return [_indented(strip, indent, None if number else sign) for number, strip in enumerate(strips)]

    def _page(self, number: int, start: float) -> None:
        """Draw a page whose left edge stands ``start`` points from that of the paper."""
        left = start + self.form.left(number)
        self.paper.turn = number
        if self.form.head:
            self._page_head(left)
        for strip, depth in self.layout.pages[number - 1]:
            strip.draw(self.paper, left, self.form.height - self.form.top - depth)
        self._page_foot(number, left)

    def _page_head(self, left: float) -> None:
        paper, style, right = self.paper, self.sizes.furniture, left + self.width
        top = self.form.height - self.form.edge
        room = self.width / 2 - 6
        paper.mark(FURNITURE)
        paper.canvas.setFillColor(TEAL)
        paper.canvas.setFont(fonts.BOLD, style.size)
        service = shortened(self._sender.service, fonts.BOLD, style.size, room)
        paper.canvas.drawString(left, top - style.size * 0.8, service)
        paper.canvas.setFont(fonts.REGULAR, style.size)
        municipality = shortened(self._sender.municipality, fonts.REGULAR, style.size, room)
        paper.canvas.drawRightString(right, top - style.size * 0.8, municipality)
        paper.canvas.setStrokeColor(TEAL)
        paper.canvas.setLineWidth(1.5)
        paper.canvas.line(left, top - style.leading, right, top - style.leading)

    def _page_foot(self, number: int, left: float) -> None:
        paper, style, edge = self.paper, self.sizes.furniture, self.form.edge
        total = len(self.layout.pages)
        page = tr("Sida {number} av {total}", lang=self._language, number=number, total=total)
        room = self.width - fonts.width(page, fonts.REGULAR, style.size) - 12
        paper.mark(FURNITURE)
        paper.canvas.setFillColor(INK)
        paper.canvas.setFont(fonts.REGULAR, style.size)
        paper.canvas.drawString(left, edge, shortened(self._title, fonts.REGULAR, style.size, room))
        paper.canvas.drawRightString(left + self.width, edge, page)


def shortened(words: str, font: str, size: float, room: float) -> str:
    """Return ``words`` in one line of at most ``room`` points, with an ellipsis where it is cut."""
    line = " ".join(fonts.printable(words).split(" "))
    if fonts.width(line, font, size) <= room:
        return line
    fits = bisect_right(range(len(line)), room, key=lambda end: fonts.width(line[:end] + "…", font, size))
    line = line[: max(0, fits - 1)]
    return line.rstrip(" .,") + "…"


def _indented(strip: Strip, indent: float, sign: Strip | None) -> Strip:
    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        if sign is not None:
            sign.draw(paper, x, top)
        strip.draw(paper, x + indent, top)

    return replace(strip, draw=draw)


def _tick(style: Style) -> Strip:
    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        unit, base = style.size / 14, top - (style.leading + style.size * 0.7) / 2
        paper.mark(ORNAMENT)
        paper.canvas.setStrokeColor(TEAL)
        paper.canvas.setLineWidth(2 * unit)
        path = paper.canvas.beginPath()
        path.moveTo(x, base + 5 * unit)
        path.lineTo(x + 4 * unit, base + unit)
        path.lineTo(x + 11 * unit, base + 10 * unit)
        paper.canvas.drawPath(path)

    return Strip(style.leading, draw)


def _note_line(width: float) -> Strip:
    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        paper.mark(ORNAMENT)
        paper.canvas.setStrokeColor(INK)
        paper.canvas.setLineWidth(0.5)
        paper.canvas.line(x, top - _NOTE_LINE, x + width, top - _NOTE_LINE)

    return Strip(_NOTE_LINE, draw)
