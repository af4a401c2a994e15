"""Read a printed PDF back, as a reader and a screen reader would."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject


@dataclass(frozen=True)
class Node:
    """A node of the structure tree; ``text`` is what is read for it and all below it."""

    role: str
    text: str
    alt: str
    scope: str
    pages: tuple[int, ...]
    kids: tuple["Node", ...]

    def all(self, *roles: str) -> list["Node"]:
        """Return the nodes below with one of ``roles``, in reading order."""
        found: list[Node] = []
        for kid in self.kids:
            found += [kid] * (kid.role in roles) + kid.all(*roles)
        return found


class Printed:
    """A PDF that was printed."""

    def __init__(self, data: bytes) -> None:
        self.reader = PdfReader(BytesIO(data))
        self.catalogue: Any = self.reader.trailer["/Root"]
        self._texts = [_marked_texts(page, self.reader) for page in self.reader.pages]
        self._numbers = {page.indirect_reference.idnum: n for n, page in enumerate(self.reader.pages)}
        self.document = self._node(self.catalogue["/StructTreeRoot"]["/K"][0].get_object())

    @property
    def text(self) -> str:
        """All that is read aloud, in reading order."""
        return self.document.text

    def fonts(self) -> list[Any]:
        """Return every font of the pages."""
        return [
            font.get_object() for page in self.reader.pages for font in page["/Resources"]["/Font"].values()
        ]

    def lines(self) -> list[tuple[float, str]]:
        """Return every line of text on the pages with its size, furniture left out."""
        return [line for page in self._texts for marked in page.values() for line in marked]

    def marked(self, page: int) -> set[int]:
        """Return the numbers of the marked contents of a page."""
        return set(self._texts[page])

    def _node(self, node: Any) -> Node:
        kids, texts, pages = [], [], []
        below = node.get("/K", [])
        for item in below if isinstance(below, list) else [below]:
            kid = item.get_object()
            if kid.get("/Type") == "/MCR":
                page = self._numbers[kid.raw_get("/Pg").idnum]
                texts.append("".join(text for _, text in self._texts[page][kid["/MCID"]]))
                pages.append(page)
            else:
                kids.append(self._node(kid))
                texts.append(kids[-1].text + "\n")
                pages += kids[-1].pages
        scope = node.get("/A", {}).get("/Scope", "")
        alt = node.get("/Alt", "")
        return Node(node["/S"][1:], "".join(texts), alt, scope, tuple(pages), tuple(kids))


def _marked_texts(page: Any, reader: PdfReader) -> dict[int, list[tuple[float, str]]]:
    fonts = {name: _signs(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    marked: dict[int, list[tuple[float, str]]] = {}
    number, font, size = None, "", 0.0
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"BDC":
            properties: DictionaryObject = operands[1]
            number = properties.get("/MCID")
            if number is not None:
                marked[number] = []
        elif operator == b"EMC":
            number = None
        elif operator == b"Tf":
            font, size = operands[0], float(operands[1])
        elif operator == b"BT" and number is not None:
            marked[number].append((0.0, ""))
        elif operator == b"Tj" and number is not None:
            text = "".join(fonts[font][code] for code in operands[0].original_bytes)
            marked[number][-1] = (size, marked[number][-1][1] + text)
    return marked


def _signs(font: Any) -> list[str]:
    pairs = re.findall(rb"<[0-9A-F]{2}> <([0-9A-F]{4})>", font["/ToUnicode"].get_data())
    return [chr(int(code, 16)) for code in pairs]
