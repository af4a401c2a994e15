"""The parts that the leaflets share: type sizes, sections, lists, the box with whom to call, page feet."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from itcoach.dates import plain_date
from itcoach.leaflets import fonts
from itcoach.leaflets.contents import Sender
from itcoach.leaflets.layout import (
    INK,
    PADDING,
    TEAL,
    Layout,
    Run,
    Strip,
    Style,
    frame,
    height_of,
    stay_together,
    text,
)
from itcoach.leaflets.tagged import FURNITURE, ORNAMENT, Element, TaggedDocument
from resources.words import tr

__all__ = ["CONTENT_WIDTH", "Leaflet", "Sizes", "shortened"]

_PAGE_WIDTH: Final = 210 * mm
_PAGE_HEIGHT: Final = 297 * mm
_SIDE: Final = 20 * mm
_TOP: Final = 27 * mm
_FOOT: Final = 26 * mm
_EDGE: Final = 16 * mm  # where page heads and feet stand; most printers reach it
_NOTE_LINE: Final = 12 * mm
_FEWEST_NOTE_LINES: Final = 3
_MOST_NOTE_LINES: Final = 14
_SHORT_LIST: Final = 4

CONTENT_WIDTH: Final = _PAGE_WIDTH - 2 * _SIDE


@dataclass(frozen=True)
class Sizes:
    """The type of one leaflet; leading is the size and about five points more."""

    body: Style
    lead: Style
    title: Style
    section: Style
    step: Style
    label: Style
    fine: Style
    phone: Style
    furniture: Style

    @staticmethod
    def of(large_print: bool) -> "Sizes":
        """Return the type for 14 pt, or for 18 pt as large print."""
        more = 4.0 if large_print else 0.0
        half = more / 2

        def style(size: float, leading: float, font: str, gap: float) -> Style:
            return Style(size, leading, font, gap=gap)

        body = 14 + more
        return Sizes(
            body=style(body, body + 5, fonts.REGULAR, 7 + half),
            lead=style(16 + more, 21 + more, fonts.REGULAR, 8 + half),
            title=style(28 + more, 33 + more, fonts.BOLD, 0),
            section=style(19 + more, 24 + more, fonts.BOLD, 24 + more),
            step=style(17 + more, 22 + more, fonts.BOLD, 2),
            label=Style(body, body + 5, fonts.BOLD, TEAL, 20 + more),
            fine=style(12 + half, 17 + half, fonts.REGULAR, 6 + half),
            phone=style(30 + more, 36 + more, fonts.BOLD, 4 + half),
            furniture=style(10.5 + half, 14 + half, fonts.REGULAR, 0),
        )


class Leaflet:
    """Build one leaflet from its parts, top to bottom, and return its file.

    Args:
        title: Of the document and of its first heading.
        sender: Who gives it out.
        edition: The day that stands on it.
        language: Code of the language of the printed headings.
        large_print: Whether to set it in 18 pt.
    """

    def __init__(
        self, title: str, *, sender: Sender, edition: date, language: str, large_print: bool
    ) -> None:
        self._title, self._sender, self._edition, self._language = title, sender, edition, language
        author = f"{sender.municipality}, {sender.service}"
        self.paper = TaggedDocument(title=title, author=author, language=language)
        self.sizes = Sizes.of(large_print)
        self.layout = Layout(_PAGE_HEIGHT - _TOP - _FOOT)

    @property
    def root(self) -> Element:
        """The element that everything read aloud stands under."""
        return self.paper.root

    def heading(self, words: str, role: str = "H2", style: Style | None = None) -> list[Strip]:
        """Return a heading, tied to what follows it."""
        element = Element(role, self.root)
        return text(words, style or self.sizes.section, element, CONTENT_WIDTH, tied=True)

    def paragraphs(self, words: str, style: Style | None = None, width: float = CONTENT_WIDTH) -> list[Strip]:
        """Return a paragraph for each line of ``words`` that has any."""
        return [
            strip
            for line in words.splitlines()
            if line.strip()
            for strip in text(line, style or self.sizes.body, Element("P", self.root), width)
        ]

    def labelled(self, label: str, words: str, width: float) -> list[Strip]:
        """Return a paragraph that begins with a bold label."""
        runs = [Run(label, fonts.BOLD), Run(words, fonts.REGULAR)]
        return text(runs, self.sizes.body, Element("P", self.root), width)

    def items(self, items: Sequence[str | Sequence[str]], *, ticked: bool = False) -> list[Strip]:
        """Return a list; an item of several texts has the first in bold and each on a line of its own.

        A short list stays on one page.
        """
        numbering = "/None" if ticked else "/Disc"
        owner = Element("L", self.root, attributes={"O": "/List", "ListNumbering": numbering})
        strips: list[Strip] = []
        for item in items:
            entry = Element("LI", owner)
            label = None if ticked else Element("Lbl", entry)
            strips += stay_together(self._item(item, label, Element("LBody", entry)))
        return stay_together(strips) if len(items) <= _SHORT_LIST else strips

    def list_section(self, title: str, items: Sequence[str | Sequence[str]], *, ticked: bool = False) -> None:
        """Add a heading and a list, unless the list is empty."""
        if items:
            heading = self.heading(title)
            self.layout.add([*heading, *self.items(items, ticked=ticked)])

    def text_section(self, title: str, words: str) -> None:
        """Add a heading and paragraphs, unless there are no words."""
        if words.strip():
            heading = self.heading(title)
            self.layout.add([*heading, *self.paragraphs(words)])

    def close(self, *, always_notes: bool) -> None:
        """Add lines to write on, and whom to call at the foot of the last page.

        Args:
            always_notes: Whether to turn the page for the lines; else they are left out where the last page
                has room for nothing but whom to call.
        """
        below = height_of(self._contact(Element("Document", None)))
        least = self.sizes.section.gap + self.sizes.section.leading + _FEWEST_NOTE_LINES * _NOTE_LINE + below
        if always_notes or self.layout.room < below:
            self.layout.turn_unless(least)
        if self.layout.room >= least:
            heading = self.heading(tr("Egna anteckningar", lang=self._language))
            room = self.layout.room - self.layout.needed(heading) - below
            lines = min(int(room // _NOTE_LINE), _MOST_NOTE_LINES)
            self.layout.add(stay_together([*heading, *[_note_line()] * lines]))
        self.layout.add_at_foot(self._contact(self.root))

    def finish(self) -> bytes:
        """Draw the pages and return the file."""
        total = len(self.layout.pages)
        for number, strips in enumerate(self.layout.pages, start=1):
            self._page_head()
            for strip, depth in strips:
                strip.draw(self.paper, _SIDE, _PAGE_HEIGHT - _TOP - depth)
            self._page_foot(number, total)
            self.paper.end_page()
        return self.paper.finish()

    def _item(self, item: str | Sequence[str], label: Element | None, body: Element) -> list[Strip]:
        size, indent = self.sizes.body, self.sizes.body.size * 1.5
        texts = [item] if isinstance(item, str) else item
        strips: list[Strip] = []
        for number, words in enumerate(texts):
            bold = number == 0 and len(texts) > 1
            style = replace(size, font=fonts.BOLD if bold else size.font, gap=0 if number else size.gap)
            owner = body if len(texts) == 1 else Element("P", body)
            strips += text(words, style, owner, CONTENT_WIDTH - indent)
        sign = text("•", size, label, indent)[0] if label else _tick(size)
        return [_indented(strip, indent, None if number else sign) for number, strip in enumerate(strips)]

    def _contact(self, parent: Element) -> list[Strip]:
        sender, language, sizes = self._sender, self._language, self.sizes
        inner = CONTENT_WIDTH - 2 * PADDING
        title = Element("H2", parent)
        strips = text(tr("Ring oss när du behöver hjälp", lang=language), sizes.step, title, inner)
        # The number is not broken at its spaces.
        phone = sender.phone.replace(" ", "\u00a0")
        strips += text(phone, sizes.phone, Element("P", parent), inner)
        strips += [
            strip
            for line in (sender.hours, sender.cost, sender.web)
            if line
            for strip in text(line, replace(sizes.body, gap=2), Element("P", parent), inner)
        ]
        never = tr("Vi frågar aldrig efter dina koder.", lang=language)
        strips += text(never, replace(sizes.body, font=fonts.BOLD), Element("P", parent), inner)
        origin = tr(
            "{municipality}, {service}. Utgåva {day}.",
            lang=language,
            municipality=sender.municipality,
            service=sender.service,
            day=plain_date(self._edition, language),
        )
        strips += text(origin, sizes.fine, Element("P", parent), inner)
        gap = sizes.section.gap
        return frame(stay_together(strips), CONTENT_WIDTH, weight=1.5, colour=TEAL, gap=gap)

    def _page_head(self) -> None:
        paper, style = self.paper, self.sizes.furniture
        top = _PAGE_HEIGHT - _EDGE
        paper.mark(FURNITURE)
        paper.canvas.setFillColor(TEAL)
        paper.canvas.setFont(fonts.BOLD, style.size)
        paper.canvas.drawString(_SIDE, top - style.size * 0.8, fonts.printable(self._sender.service))
        paper.canvas.setFont(fonts.REGULAR, style.size)
        right = fonts.printable(self._sender.municipality)
        paper.canvas.drawRightString(_PAGE_WIDTH - _SIDE, top - style.size * 0.8, right)
        paper.canvas.setStrokeColor(TEAL)
        paper.canvas.setLineWidth(1.5)
        paper.canvas.line(_SIDE, top - style.leading, _PAGE_WIDTH - _SIDE, top - style.leading)

    def _page_foot(self, number: int, total: int) -> None:
        paper, style = self.paper, self.sizes.furniture
        page = tr("Sida {number} av {total}", lang=self._language, number=number, total=total)
        room = CONTENT_WIDTH - fonts.width(page, fonts.REGULAR, style.size) - 12
        paper.mark(FURNITURE)
        paper.canvas.setFillColor(INK)
        paper.canvas.setFont(fonts.REGULAR, style.size)
        paper.canvas.drawString(_SIDE, _EDGE, shortened(self._title, fonts.REGULAR, style.size, room))
        paper.canvas.drawRightString(_PAGE_WIDTH - _SIDE, _EDGE, page)


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


def _note_line() -> Strip:
    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        paper.mark(ORNAMENT)
        paper.canvas.setStrokeColor(INK)
        paper.canvas.setLineWidth(0.5)
        paper.canvas.line(x, top - _NOTE_LINE, x + CONTENT_WIDTH, top - _NOTE_LINE)

    return Strip(_NOTE_LINE, draw)
