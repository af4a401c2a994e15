"""Tagged PDF on ReportLab's canvas: what a screen reader needs to read a leaflet aloud.

ReportLab has no call for it. Marked-content operators go round what is drawn, and the structure tree,
its parent tree and the metadata are hung on the catalogue when the file is saved (ISO 32000-1, 14.7 and
14.8; ISO 14289-1 for the identifier). The same calls give the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from itcoach.leaflets import fonts

# Text instead of bytes would make the files a quarter larger.
rl_config.useA85 = 0

__all__ = ["FURNITURE", "ORNAMENT", "Artifact", "Element", "TaggedDocument"]

_LOCALES: Final = {"sv": "sv-SE", "en": "en-GB"}

_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{locale}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class Artifact:
    """Say that what is drawn is no content: it is not read aloud."""

    operator: str


FURNITURE: Final = Artifact("/Artifact <</Type /Pagination>> BDC")
"""Page heads, page numbers: what comes back on every page."""
ORNAMENT: Final = Artifact("/Artifact <</Type /Layout>> BDC")
"""Rules, frames, fills."""


@dataclass(frozen=True, order=True)
class _Content:
    """A marked content: when it is read among those of its element, its page and its number."""

    turn: int
    page: int
    number: int


@dataclass(eq=False)
class Element:
    """A node of the structure tree; its place among its siblings is the reading order.

    Args:
        role: A standard structure type, such as ``H1`` or ``LI``.
        parent: The node above; the document's root has none.
        alt: What a picture shows.
        attributes: PDF attribute object, such as ``{"O": "/Table", "Scope": "/Column"}``.

    Attributes:
        kids: The nodes below, in reading order.
        contents: What is drawn for it; only where there are no nodes below.
    """

    role: str
    parent: "Element | None"
    alt: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    kids: "list[Element]" = field(default_factory=list, init=False)
    contents: list[_Content] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.parent.kids.append(self)


class TaggedDocument:
    """Draw pages on :attr:`canvas` under :attr:`root`, and return the file.

    Args:
        title: Shown in the window of the reader instead of the file name.
        author: Who gives the document out.
        language: Code of the language it is written in.
        day: Of which it says it is; the hour is left out, so that the same sheet has the same bytes all day.
        size: Width and height of a page, points.

    Attributes:
        silent: Whether what is drawn repeats what is there already, and is not read aloud again.
        turn: When what is drawn is read, where an element goes on from one page to the next and the pages are
            not drawn in the order they are read.
    """

    def __init__(
        self, *, title: str, author: str, language: str, day: date, size: tuple[float, float] = A4
    ) -> None:
        fonts.register()
        self._title, self._author, self._locale = title, author, _LOCALES[language]
        self._file = BytesIO()
        self.width, self.height = size
        self.canvas = Canvas(
            self._file,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            initialFontName=fonts.REGULAR,
            lang=self._locale,
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("IT-coach")
        self.canvas.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}")
        self.root = Element("Document", None)
        self._owners: list[list[Element]] = [[]]
        self._open: Element | Artifact | None = None
        self.silent = False
        self.turn = 0

    def mark(self, what: Element | Artifact) -> None:
        """Let what is drawn from here on belong to ``what``, until the next call or the end of the page."""
        if self.silent:
            what = FURNITURE
        if what is self._open:
            return
        self._close()
        if isinstance(what, Artifact):
            self._emit(what.operator)
        else:
            owners = self._owners[-1]
            self._emit(f"/{what.role} <</MCID {len(owners)}>> BDC")
            what.contents.append(_Content(self.turn, len(self._owners) - 1, len(owners)))
            owners.append(what)
        self._open = what

    def add(self, operators: str) -> None:
        """Add operators of a page's content, drawn elsewhere, to what is marked now."""
        self._emit(operators)

    def end_page(self) -> None:
        """Finish the page; what is drawn next stands on a new one."""
        self._close()
        self.canvas.showPage()
        self._owners.append([])

    def finish(self) -> bytes:
        """Return the file; the last page must have been ended."""
        document = self.canvas._doc  # noqa: SLF001 - ReportLab has no public way to the catalogue
        self._hang_structure(document)
        self._hang_metadata(document)
        self.canvas.save()
        return self._file.getvalue()

    def _close(self) -> None:
        if self._open is not None:
            self._emit("EMC")
        self._open = None

    def _emit(self, operator: str) -> None:
        self.canvas._code.append(operator)  # noqa: SLF001 - ReportLab has no call for marked content

    def _hang_structure(self, document: pdfdoc.PDFDocument) -> None:
        pages = [document.Reference(page) for page in document.Pages.pages]
        tree_root = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        references: dict[Element, pdfdoc.PDFObjectReference] = {}
        top = _write(self.root, document.Reference(tree_root), document, pages, references)
        numbers: list[object] = []
        for number, (page, owners) in enumerate(
            zip(document.Pages.pages, self._owners, strict=False)  # one list more: the page never begun
        ):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents = number
            page.Tabs = pdfdoc.PDFName("S")
            numbers += [number, pdfdoc.PDFArray([references[owner] for owner in owners])]
        parents = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
        tree_root["K"] = pdfdoc.PDFArray([top])
        tree_root["ParentTree"] = document.Reference(parents)
        tree_root["ParentTreeNextKey"] = len(pages)
        document.Catalog.StructTreeRoot = tree_root

    def _hang_metadata(self, document: pdfdoc.PDFDocument) -> None:
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": pdfdoc.PDFtrue})
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        fields = {"title": self._title, "author": self._author, "locale": self._locale}
        stream = pdfdoc.PDFStream()
        stream.dictionary["Type"] = pdfdoc.PDFName("Metadata")
        stream.dictionary["Subtype"] = pdfdoc.PDFName("XML")
        stream.content = _XMP.format(**{name: escape(text) for name, text in fields.items()}).encode()
        document.Catalog.Metadata = stream


def _write(
    element: Element,
    parent: pdfdoc.PDFObjectReference,
    document: pdfdoc.PDFDocument,
    pages: list[pdfdoc.PDFObjectReference],
    references: dict[Element, pdfdoc.PDFObjectReference],
) -> pdfdoc.PDFObjectReference:
    node = pdfdoc.PDFDictionary(
        {"Type": pdfdoc.PDFName("StructElem"), "S": pdfdoc.PDFName(element.role), "P": parent}
    )
    if element.alt:
        node["Alt"] = pdfdoc.PDFString(element.alt)
    if element.attributes:
        node["A"] = pdfdoc.PDFDictionary(dict(element.attributes))
    reference = references[element] = document.Reference(node)
    kids = [_write(kid, reference, document, pages, references) for kid in element.kids]
    kids += [
        pdfdoc.PDFDictionary(
            {"Type": pdfdoc.PDFName("MCR"), "Pg": pages[content.page], "MCID": content.number}
        )
        for content in sorted(element.contents)
    ]
    node["K"] = kids[0] if len(kids) == 1 else pdfdoc.PDFArray(kids)
    return reference
