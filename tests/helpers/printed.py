"""Read a printed PDF back, as a reader and a screen reader would."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pypdf import PdfReader

MM = 72 / 25.4

Colour = tuple[float, float, float]


def read_pdf(pdf: bytes) -> str:
    """Return the words of a PDF without looking at how they are set."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@dataclass(frozen=True)
class Node:
    """A node of the structure tree; ``text`` is what is read for it and all below it.

    ``places`` are the pages it stands on, each with the panel of a folded paper; ``box`` is where a figure
    stands: left, bottom, right and top, points.
    """

    role: str
    text: str
    alt: str
    scope: str
    places: tuple[tuple[int, int], ...]
    kids: tuple["Node", ...]
    box: tuple[float, ...] = ()

    def all(self, *roles: str) -> list["Node"]:
        """Return the nodes below with one of ``roles``, in reading order."""
        found: list[Node] = []
        for kid in self.kids:
            found += [kid] * (kid.role in roles) + kid.all(*roles)
        return found


@dataclass(frozen=True)
class Run:
    """Letters in one font and size: where they begin, points, and on what they stand.

    ``number`` is that of the marked content; page furniture and ornaments have none.
    """

    page: int
    number: int | None
    x: float
    y: float
    width: float
    size: float
    font: str
    text: str
    colour: Colour
    ground: Colour

    @property
    def contrast(self) -> float:
        """The contrast to the ground, as WCAG 2 defines it."""
        light, dark = sorted((_luminance(self.colour), _luminance(self.ground)), reverse=True)
        return (light + 0.05) / (dark + 0.05)


@dataclass
class _Page:
    runs: list[Run] = field(default_factory=list)
    texts: dict[int, list[tuple[float, str]]] = field(default_factory=dict)
    strokes: list[tuple[float, float, float, float]] = field(default_factory=list)


class Printed:
    """A PDF that was printed; ``panels`` are the right edges of those of a folded paper, points."""

    def __init__(self, data: bytes, panels: tuple[float, ...] = ()) -> None:
        self.reader = PdfReader(BytesIO(data))
        self.catalogue: Any = self.reader.trailer["/Root"]
        self._panels = panels
        with pikepdf.open(BytesIO(data)) as file:  # which reads drawings much faster than pypdf
            contents = [pikepdf.parse_content_stream(page) for page in file.pages]
            self._pages = [
                _read(number, page, content)
                for number, (page, content) in enumerate(zip(self.reader.pages, contents, strict=True))
            ]
        self._numbers = {page.indirect_reference.idnum: n for n, page in enumerate(self.reader.pages)}
        self.document = self._node(self.catalogue["/StructTreeRoot"]["/K"][0].get_object())

    @property
    def text(self) -> str:
        """All that is read aloud, in reading order."""
        return self.document.text

    @property
    def size(self) -> tuple[float, float]:
        """The width and height of the first page, points."""
        box = self.reader.pages[0].mediabox
        return float(box.width), float(box.height)

    def fonts(self) -> list[Any]:
        """Return every font of the pages."""
        return [
            font.get_object() for page in self.reader.pages for font in page["/Resources"]["/Font"].values()
        ]

    def lines(self) -> list[tuple[float, str]]:
        """Return every line of text on the pages with its size, furniture left out."""
        return [line for page in self._pages for marked in page.texts.values() for line in marked]

    def runs(self) -> list[Run]:
        """Return all letters on the pages, furniture too."""
        return [run for page in self._pages for run in page.runs]

    def strokes(self, page: int) -> list[tuple[float, float, float, float]]:
        """Return the straight lines of a page: from where to where, points."""
        return self._pages[page].strokes

    def marked(self, page: int) -> set[int]:
        """Return the numbers of the marked contents of a page."""
        return set(self._pages[page].texts)

    def _node(self, node: Any) -> Node:
        kids, texts, places = [], [], []
        below = node.get("/K", [])
        for item in below if isinstance(below, list) else [below]:
            kid = item.get_object()
            if kid.get("/Type") == "/MCR":
                page = self._numbers[kid.raw_get("/Pg").idnum]
                texts.append("".join(text for _, text in self._pages[page].texts[kid["/MCID"]]))
                places.append((page, self._panel(page, kid["/MCID"], node)))
            else:
                kids.append(self._node(kid))
                texts.append(kids[-1].text + "\n")
                places += kids[-1].places
        scope = node.get("/A", {}).get("/Scope", "")
        alt = node.get("/Alt", "")
        box = tuple(float(edge) for edge in node.get("/A", {}).get("/BBox", ()))
        return Node(node["/S"][1:], "".join(texts), alt, scope, tuple(places), tuple(kids), box)

    def _panel(self, page: int, number: int, node: Any) -> int:
        box = node.get("/A", {}).get("/BBox")
        starts = (run.x for run in self._pages[page].runs if run.number == number)
        left = float(box[0]) if box else next(starts, 0.0)
        return sum(left >= edge for edge in self._panels)


def _read(at: int, page: Any, content: Any) -> _Page:
    fonts = {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}
    signs = {name: _signs(font) for name, font in fonts.items()}
    read, marks = _Page(), []
    number, font, size, x, y = None, "", 0.0, 0.0, 0.0
    fill: Colour = (0, 0, 0)
    start, path, grounds, states = (0.0, 0.0), [], [], []
    for operands, operator in content:
        match str(operator):
            case "BDC":
                mark = operands[1].get("/MCID")
                marks.append(None if mark is None else int(mark))
                number = marks[-1]
                if number is not None:
                    read.texts[number] = []
            case "EMC":
                marks.pop()
                number = None
            case "q":
                states.append(fill)
            case "Q":
                fill = states.pop()
            case "rg":
                fill = tuple(float(part) for part in operands)
            case "g":
                fill = (float(operands[0]),) * 3
            case "re":
                path.append(tuple(float(part) for part in operands))
            case "f" | "f*":
                grounds += [(box, fill) for box in path]
                path = []
            case "n" | "S" | "B":
                path = []
            case "m":
                start = float(operands[0]), float(operands[1])
            case "l":
                end = float(operands[0]), float(operands[1])
                if not states:  # the lines of a picture are in its own measure
                    read.strokes.append((*start, *end))
                start = end
            case "BT":
                if number is not None:
                    read.texts[number].append((0.0, ""))
            case "Tm":
                x, y = float(operands[4]), float(operands[5])
            case "Tf":
                font, size = str(operands[0]), float(operands[1])
            case "Tj":
                codes = bytes(operands[0])
                text = "".join(signs[font][code] for code in codes)
                widths, first = fonts[font]["/Widths"], fonts[font]["/FirstChar"]
                width = sum(float(widths[code - first]) for code in codes) * size / 1000
                ground = next((c for box, c in reversed(grounds) if _holds(box, x, y)), (1, 1, 1))
                name = fonts[font]["/BaseFont"].partition("+")[2]
                if text.strip():
                    inked = width * (len(text.rstrip()) / len(text) if text[-1] == " " else 1)
                    read.runs.append(Run(at, number, x, y, inked, size, name, text, fill, ground))
                x += width
                if number is not None:
                    read.texts[number][-1] = (size, read.texts[number][-1][1] + text)
    return read


def _holds(box: tuple[float, ...], x: float, y: float) -> bool:
    left, bottom, width, height = box
    return left <= x <= left + width and bottom <= y <= bottom + height


def _luminance(colour: Colour) -> float:
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return sum(part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


def _signs(font: Any) -> list[str]:
    pairs = re.findall(rb"<[0-9A-F]{2}> <([0-9A-F]{4})>", font["/ToUnicode"].get_data())
    return [chr(int(code, 16)) for code in pairs]
