"""The leaflets against the same pages drawn with bare ReportLab, WeasyPrint and fpdf2."""

import base64
import functools
import io
import logging
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from typing import Any

import fontpkg_atkinson_hyperlegible as atkinson
import segno
from fpdf import FPDF
from fpdf.drawing import Transform
from fpdf.svg import SVGObject
from reportlab.graphics import renderPDF
from reportlab.pdfgen.canvas import Canvas
from svglib.svglib import svg2rlg

from benchmarks.table import Figure, Line
from itcoach.guides import catalogue
from itcoach.leaflets import GuideChoice, VisitSummary, guide_leaflet, pictures, visit_summary
from tests.helpers.printed import Node, Printed, Run
from tests.helpers.sheets import MONDAY, SENDER, SUMMARY

__all__ = ["measure"]

GUIDE, STEPS = "whatsapp-videosamtal", 4
SUMMARIES = 200
NOTE_LINES = 11
FILES = {
    weight: atkinson.ROOT / "files" / f"AtkinsonHyperlegible-{weight}.ttf" for weight in ("Regular", "Bold")
}

Maker = Callable[[], bytes]


@dataclass(frozen=True)
class Drawing:
    """A picture as ReportLab and fpdf2 take it."""

    reportlab: Any
    fpdf2: SVGObject


@dataclass(frozen=True)
class Picture:
    """A picture and where it stands: page, left, bottom, width and height in points."""

    svg: bytes
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Content:
    """What stands on the pages of a leaflet, and where: nothing is left to decide but how to write it.

    WeasyPrint lays its pages out itself, from ``html``: it has no way to be told where a line ends.
    """

    pages: int
    runs: Sequence[Run]
    strokes: Sequence[tuple[int, float, float, float, float]]
    pictures: Sequence[Picture]
    html: str


def measure(rounds: int) -> tuple[str, list[Line | Figure]]:
    """Return what stands above the table, and its lines."""
    peers: dict[str, Callable[[Content], bytes]] = {"bare ReportLab": bare, "fpdf2": with_fpdf2}
    if weasyprint := _weasyprint():
        peers["WeasyPrint"] = weasyprint
    aims = {"bare ReportLab": "≤ 1.5", "WeasyPrint": "≤ 0.5", "fpdf2": "≤ 1.0"}
    guide = [_guide_leaflet] * rounds
    batch = [_summary_maker(number) for number in range(SUMMARIES)]
    words = f"Processor time; the guide leaflet: medians of {rounds}; the batch: the sum of {SUMMARIES}."
    lines: list[Line | Figure] = []
    for what, makers, total in (
        (f"a guide leaflet of {STEPS} steps", guide, statistics.median),
        (f"{SUMMARIES} visit summaries", batch, sum),
    ):
        ours, theirs, sizes = _take_turns(makers, peers)
        for name, seconds in theirs.items():
            lines.append(Line(f"{what} ÷ {name}", total(ours), total(seconds), aims[name]))
        for name in theirs:
            size = f"{what}: bytes a file ÷ {name}"
            lines.append(Figure(size, sizes[""] / len(makers), "", sizes[name] / len(makers)))
    lines.append(_first_time())
    return words, lines


def _take_turns(
    makers: Sequence[Maker], peers: dict[str, Callable[[Content], bytes]]
) -> tuple[list[float], dict[str, list[float]], dict[str, int]]:
    """Make each leaflet and have the peers make it, by turns, after one round that is not counted."""
    ours: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name in peers}
    sizes = dict.fromkeys(("", *peers), 0)
    for number, make in enumerate([makers[0], *makers]):
        seconds, data = _timed(make)
        content = _content_of(data)
        made = {name: _timed(functools.partial(peer, content)) for name, peer in peers.items()}
        if number == 0:
            continue
        ours.append(seconds)
        sizes[""] += len(data)
        for name, (taken, file) in made.items():
            theirs[name].append(taken)
            sizes[name] += len(file)
    return ours, theirs, sizes


def _timed(make: Maker) -> tuple[float, bytes]:
    began = time.process_time()
    data = make()
    return time.process_time() - began, data


def _guide_leaflet() -> bytes:
    choice = GuideChoice(catalogue.load(GUIDE, "sv"), frozenset(range(1, STEPS + 1)))
    return guide_leaflet([choice], sender=SENDER, edition=MONDAY, language="sv")


def _summary_maker(number: int) -> Maker:
    summary: VisitSummary = replace(
        SUMMARY,
        resident_name=f"Gunvor Öberg {number}",
        goal=f"Jag vill se mina {number} barnbarn när jag pratar med dem",
        next_booking=datetime(2026, 12, 1, 9, 30) + timedelta(days=number),
        note_to_resident=f"Hej! Öva gärna {number} minuter om dagen, så går det lättare nästa gång vi ses.",
    )
    return lambda: visit_summary(summary, sender=SENDER, language="sv")


def _first_time() -> Line:
    """Return the first leaflet of a program, which reads the pictures, against a bare one that reads them."""
    ours, theirs = [], []
    content = _content_of(_guide_leaflet())
    for _ in range(5):
        pictures._read.cache_clear()  # noqa: SLF001 - as in a program that has just been started
        ours.append(_timed(_guide_leaflet)[0])

        def read_and_draw() -> bytes:
            for picture in content.pictures:
                svg2rlg(io.BytesIO(picture.svg))
            return bare(content)

        theirs.append(_timed(read_and_draw)[0])
    what = "for comparison: the first one of a program ÷ bare ReportLab, both reading the pictures"
    return Line(what, statistics.median(ours), statistics.median(theirs), "")


@functools.cache
def read(svg: bytes) -> Drawing:
    """Read a picture once for every leaflet, as ours are; WeasyPrint keeps them in its own cache."""
    return Drawing(svg2rlg(io.BytesIO(svg)), SVGObject(svg))


def bare(content: Content) -> bytes:
    """Draw the pages with ReportLab's canvas: letters, lines and pictures where they stand."""
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1)
    for page in range(content.pages):
        for run in (run for run in content.runs if run.page == page):
            canvas.setFillColorRGB(*run.colour)
            canvas.setFont(run.font, run.size)
            canvas.drawString(run.x, run.y, run.text)
        for _, *line in (stroke for stroke in content.strokes if stroke[0] == page):
            canvas.line(*line)
        for picture in (picture for picture in content.pictures if picture.page == page):
            drawing = read(picture.svg).reportlab
            canvas.saveState()
            canvas.translate(picture.x, picture.y)
            canvas.scale(picture.width / drawing.width, picture.width / drawing.width)
            renderPDF.draw(drawing, canvas, 0, 0)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def with_fpdf2(content: Content) -> bytes:
    """Draw the pages with fpdf2: letters, lines and pictures where they stand."""
    pdf = FPDF(unit="pt", format="A4")
    for weight, path in FILES.items():
        pdf.add_font(f"AtkinsonHyperlegible-{weight}", fname=path)
    pdf.set_auto_page_break(auto=False)
    height = pdf.h
    for page in range(content.pages):
        pdf.add_page()
        for run in (run for run in content.runs if run.page == page):
            pdf.set_text_color(*(round(255 * part) for part in run.colour))
            pdf.set_font(run.font, size=run.size)
            pdf.text(run.x, height - run.y, run.text)
        for _, x0, y0, x1, y1 in (stroke for stroke in content.strokes if stroke[0] == page):
            pdf.line(x0, height - y0, x1, height - y1)
        for picture in (picture for picture in content.pictures if picture.page == page):
            shape = read(picture.svg).fpdf2
            size = {"width": picture.width, "height": picture.height}
            _, _, shapes = shape.transform_to_rect_viewport(scale=1, **size, ignore_svg_top_attrs=True)
            corner = Transform.translation(picture.x, height - picture.y - picture.height)
            shapes.transform = shapes.transform @ corner
            pdf.draw_path(shapes)
    return bytes(pdf.output())


def _weasyprint() -> Callable[[Content], bytes] | None:
    """Return what makes the pages with WeasyPrint, where it and its Pango are installed."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        print(f"WeasyPrint is left out: {str(error).splitlines()[0]}")
        return None
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    fonts, cache = FontConfiguration(), {}
    style = weasyprint.CSS(string=_STYLE, font_config=fonts)

    def make(content: Content) -> bytes:
        """Lay the pages out from HTML and draw them."""
        page = weasyprint.HTML(string=content.html)
        return bytes(page.write_pdf(stylesheets=[style], font_config=fonts, cache=cache))

    return make


def _content_of(data: bytes) -> Content:
    """Read from a leaflet what its pages hold."""
    printed = Printed(data)
    code = _code()
    alts = {step.picture_alt: step for step in catalogue.load(GUIDE, "sv").steps}
    svgs = {alt: catalogue.picture(step.picture, step.number) for alt, step in alts.items()}
    figures = printed.document.all("Figure")
    found = [Picture(svgs.get(node.alt, code), node.places[0][0], *_box(node.box)) for node in figures]
    strokes = [(page, *line) for page in range(len(printed.reader.pages)) for line in printed.strokes(page)]
    html = "".join(_html(node, svgs, code) for node in printed.document.kids)
    return Content(len(printed.reader.pages), printed.runs(), strokes, found, f"<html lang=sv>{html}</html>")


def _code() -> bytes:
    """Return the QR code as a drawing of boxes, which every one of them can show."""
    rows = segno.make(f"https://{SENDER.web}", error="m", micro=False).matrix
    boxes = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    side = len(rows) + 8
    frame = f'xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}"'
    return f'<svg {frame}><path d="{boxes}" fill="#000000"/></svg>'.encode()


def _box(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    return left, bottom, right - left, top - bottom


def _html(node: Node, svgs: dict[str, bytes], code: bytes) -> str:
    """Return a part of the leaflet as HTML."""
    if node.role == "Figure":
        address = base64.b64encode(svgs.get(node.alt, code)).decode()
        kind = "step" if node.alt in svgs else "code"
        return f'<img class={kind} alt="{escape(node.alt)}" src="data:image/svg+xml;base64,{address}">'
    if node.role == "Lbl":
        return ""
    tag = {"L": "ul", "LI": "li", "LBody": "div"}.get(node.role, node.role.lower())
    inner = "".join(_html(kid, svgs, code) for kid in node.kids) or escape(node.text)
    if node.text == "Egna anteckningar":
        return f"<h2 class=notes>{inner}</h2>" + "<div class=line></div>" * NOTE_LINES
    return f"<{tag}>{inner}</{tag}>"


_STYLE = f"""
@font-face {{ font-family: Atkinson; src: url({FILES["Regular"].as_uri()}) }}
@font-face {{ font-family: Atkinson; font-weight: bold; src: url({FILES["Bold"].as_uri()}) }}
@page {{ size: A4; margin: 27mm 20mm 26mm }}
@page {{ @bottom-right {{ content: "Sida " counter(page) " av " counter(pages) }} }}
html {{ font: 14pt/19pt Atkinson }}
h1 {{ font-size: 28pt; line-height: 33pt; margin: 0 }}
h2 {{ font-size: 19pt; line-height: 24pt; margin: 24pt 0 0; break-after: avoid }}
h3 {{ font-size: 17pt; line-height: 22pt; margin: 20pt 0 0; break-after: avoid; clear: both }}
p, li {{ margin: 7pt 0 0; max-width: 60ch }}
h2.notes {{ break-before: page }}
div.line {{ height: 12mm; border-bottom: 0.5pt solid black; box-sizing: border-box }}
img.step {{ float: right; width: 56mm }}
img.code {{ width: 26mm }}
"""
