"""Whom to call: what stands on every leaflet, in a frame at its end."""

from dataclasses import dataclass, replace
from datetime import date

from itcoach.dates import plain_date
from itcoach.leaflets import fonts, qr
from itcoach.leaflets.contents import Sender
from itcoach.leaflets.formats import Sizes
from itcoach.leaflets.layout import PADDING, TEAL, Strip, Style, balanced, beside, frame, stay_together, text
from itcoach.leaflets.tagged import Element
from resources.words import tr

__all__ = ["Contact", "fitting_phone"]

_BETWEEN = 6.0


@dataclass(frozen=True)
class Contact:
    """Whom to call, when, what it costs, and that nobody asks for codes.

    Args:
        sender: Who gives the leaflet out.
        edition: The day that stands on it.
        language: Code of the language of the words.
        sizes: The type.
        heading: Of the frame.
    """

    sender: Sender
    edition: date
    language: str
    sizes: Sizes
    heading: str

    def framed(self, parent: Element, width: float) -> list[Strip]:
        """Return it in a frame of ``width`` points."""
        strips = stay_together(self.strips(parent, width - 2 * PADDING))
        return frame(strips, width, weight=1.5, colour=TEAL, gap=self.sizes.section.gap)

    def strips(self, parent: Element, width: float, *, with_code: bool = True) -> list[Strip]:
        """Return it in a column of ``width`` points."""
        sizes = self.sizes
        title = Element("H2", parent)
        strips = text(self.heading, sizes.step, title, width)
        phone, style = fitting_phone(self.sender.phone, sizes.phone, sizes.body.size, width)
        strips += text(phone, style, Element("P", parent), width)
        strips += self._facts(parent, width, with_code=with_code and bool(self.sender.web.strip()))
        return [*strips, *self.origin(parent, width)]

    def origin(self, parent: Element, width: float) -> list[Strip]:
        """Return who gives it out, and of which day it is."""
        words = tr(
            "{municipality}, {service}. Utgåva {day}.",
            lang=self.language,
            municipality=self.sender.municipality,
            service=self.sender.service,
            day=plain_date(self.edition, self.language),
        )
        return text(words, self.sizes.fine, Element("P", parent), width)

    def _facts(self, parent: Element, width: float, *, with_code: bool) -> list[Strip]:
        """Return the hours, the cost and the promise, with the code beside them where there is an address."""
        if not with_code:
            return [*self._said(parent, width), *self._address(parent, width)]
        words = tr("QR-kod till {address}", lang=self.language, address=qr.in_words(self.sender.web))
        # What is said is read before the code, though it stands to the right of it.
        probe = qr.code(self.sender.web, Element("Figure", None))
        column = width - probe.width - _BETWEEN
        if column < 10 * self.sizes.body.size:
            said = self._said(parent, width)
            code = qr.code(self.sender.web, Element("Figure", parent, alt=words))
            return [*said, replace(code, gap=4.0, tied=True), *self._address(parent, width, gap=0.0)]
        said = self._said(parent, column)
        code = qr.code(self.sender.web, Element("Figure", parent, alt=words))
        both = beside(said, code, strips_at=code.width + _BETWEEN, after=len(said), at_foot=True)
        return [both, *self._address(parent, width, gap=0.0)]

    def _said(self, parent: Element, width: float) -> list[Strip]:
        body = self.sizes.body
        never = tr("Vi frågar aldrig efter dina koder.", lang=self.language)
        lines = (
            (self.sender.hours, replace(body, gap=2)),
            (self.sender.cost, replace(body, gap=2)),
            (never, replace(body, font=fonts.BOLD)),
        )
        return [
            strip
            for words, style in lines
            if words.strip()
            for strip in text(words, style, Element("P", parent), balanced(words, style, width))
        ]

    def _address(self, parent: Element, width: float, gap: float = 2.0) -> list[Strip]:
        if not self.sender.web.strip():
            return []
        style = replace(self.sizes.body, gap=gap)
        return text(qr.in_words(self.sender.web), style, Element("P", parent), width)


def fitting_phone(phone: str, style: Style, least: float, width: float) -> tuple[str, Style]:
    """Return the number in one line, smaller than ``style`` where it must be, at least ``least`` points.

    It is broken at its spaces only where even that is too wide.
    """
    unbroken = fonts.printable(phone).replace(" ", "\u00a0")
    extent = max(1.0, fonts.width(unbroken, style.font, style.size))
    size = max(least, min(style.size, 0.99 * style.size * width / extent))
    fits = extent * size / style.size <= width + 0.01
    return unbroken if fits else phone, replace(style, size=size, leading=style.leading * size / style.size)
