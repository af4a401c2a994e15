"""The kit of parts that every picture of a guide is composed from.

One style, made for a photocopy at 5 cm width: black lines on white, one width, round corners. What to press
is marked by a thick ring and the number of the step, never by colour. Only what both QtSvg and svglib draw is
used: paths, boxes and circles with their style in place; words and numbers are paths as well.

A picture is 400 × 300 units; a part is placed by its centre unless it says otherwise.
"""

import re
from functools import cache
from typing import Any, Final

import fontpkg_atkinson_hyperlegible as atkinson
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from resources.pictures.number import disc as number_disc

__all__ = [
    "BLACK",
    "HEIGHT",
    "WHITE",
    "WIDTH",
    "arrow",
    "battery",
    "box",
    "bubble",
    "button",
    "camera",
    "card",
    "computer",
    "cross",
    "disc",
    "envelope",
    "eye_away",
    "face",
    "field",
    "gear",
    "hand",
    "handset",
    "home_screen",
    "house",
    "key",
    "line",
    "lock",
    "magnifier",
    "microphone",
    "named_button",
    "named_row",
    "one_of_rows",
    "page",
    "path",
    "phone",
    "phone_foot",
    "phone_head",
    "photo",
    "pill",
    "printer",
    "printer_sign",
    "ring",
    "router",
    "row",
    "share_box",
    "share_dots",
    "svg",
    "switch",
    "tick",
    "wifi",
    "words",
    "words_width",
]

WIDTH: Final = 400
HEIGHT: Final = 300
BLACK: Final = "#000000"
WHITE: Final = "#ffffff"
_LINE: Final = 5

_FONT: Final = "AtkinsonHyperlegible-Bold.ttf"


def svg(*parts: str) -> str:
    """Return the file of a picture."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        f'<rect x="0" y="0" width="{WIDTH}" height="{HEIGHT}" fill="{WHITE}" stroke="none"/>\n'
        '<g stroke-linejoin="round" stroke-linecap="round">\n' + "\n".join(parts) + "\n</g>\n</svg>\n"
    )


def path(
    d: str,
    x: float = 0,
    y: float = 0,
    *,
    k: float = 1,
    fill: str = "none",
    pen: float = _LINE,
    ink: str = BLACK,
) -> str:
    """Draw absolute ``M L C Q Z`` commands, ``k`` times as large and moved by ``x`` and ``y``."""
    counts = iter(range(len(d)))

    def moved(match: re.Match[str]) -> str:
        return f"{float(match[0]) * k + (y if next(counts) % 2 else x):.4g}"

    placed = re.sub(r"-?\d+(?:\.\d+)?", moved, d)
    stroke = f' stroke="{ink}" stroke-width="{pen:g}"' if pen else ' stroke="none"'
    return f'<path d="{placed}" fill="{fill}"{stroke}/>'


def line(*points: tuple[float, float], pen: float = _LINE, ink: str = BLACK) -> str:
    """Draw a line through ``points``."""
    return path("M " + " L ".join(f"{x} {y}" for x, y in points), pen=pen, ink=ink)


def box(
    x: float, y: float, w: float, h: float, *, r: float = 10, fill: str = WHITE, pen: float = _LINE
) -> str:
    """Draw a box with round corners; ``x`` and ``y`` are its upper left."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{r:g}" ry="{r:g}"'
        f' fill="{fill}" stroke="{BLACK}" stroke-width="{pen:g}"/>'
    )


def disc(x: float, y: float, r: float, *, fill: str = WHITE, pen: float = _LINE, ink: str = BLACK) -> str:
    """Draw a circle."""
    stroke = f' stroke="{ink}" stroke-width="{pen:g}"' if pen else ' stroke="none"'
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"{stroke}/>'


class _Outline(BasePen):  # type: ignore[misc]
    """Collect the outline of a glyph, set ``k`` times as large at ``x`` on the line ``y``."""

    def __init__(self, glyphs: Any, x: float, y: float, k: float) -> None:
        super().__init__(glyphs)
        self._x, self._y, self._k = x, y, k
        self.commands: list[str] = []

    def _add(self, command: str, *points: tuple[float, float]) -> None:
        placed = (f"{self._x + x * self._k:.4g} {self._y - y * self._k:.4g}" for x, y in points)
        self.commands.append(" ".join((command, *placed)))

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self._add("M", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self._add("L", pt)

    def _curveToOne(
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self._add("C", pt1, pt2, pt3)

    def _qCurveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float]) -> None:
        self._add("Q", pt1, pt2)

    def _closePath(self) -> None:
        self._add("Z")


@cache
def _font() -> TTFont:
    return TTFont(atkinson.ROOT / "files" / _FONT)


def words_width(text: str, size: float) -> float:
    """Return how wide ``text`` is drawn by :func:`words`."""
    font = _font()
    advances = font["hmtx"].metrics
    return float(
        sum(advances[font.getBestCmap()[ord(sign)]][0] for sign in text) * size / font["head"].unitsPerEm
    )


def words(text: str, x: float, y: float, *, size: float = 34, ink: str = BLACK, align: str = "centre") -> str:
    """Draw words in the product's bold type as outlines, so that no font is needed to show them.

    Args:
        text: What stands on a button or a label, in one line.
        x: The middle of the line, or its left end if ``align`` is ``left``.
        y: The middle of its capitals.
        size: Height of the type, units; 28 is the least that a photocopy at 5 cm keeps clear.
        ink: Colour of the letters.
        align: ``centre`` or ``left``.
    """
    font = _font()
    glyphs, names, k = font.getGlyphSet(), font.getBestCmap(), size / font["head"].unitsPerEm
    at = x - words_width(text, size) / 2 if align == "centre" else x
    base = y + font["OS/2"].sCapHeight * k / 2
    commands: list[str] = []
    for sign in text:
        pen = _Outline(glyphs, at, base, k)
        glyph = glyphs[names[ord(sign)]]
        glyph.draw(pen)
        commands += pen.commands
        at += glyph.width * k
    return f'<path d="{" ".join(commands)}" fill="{ink}" stroke="none"/>'


def ring(x: float, y: float, w: float, h: float, number: int, *, side: str = "left") -> str:
    """Mark the one thing to press: a thick ring, ``w`` × ``h``, with the number of the step.

    The number sits just outside the ring on its ``side``: ``left``, ``right`` or ``top``.
    """
    r = min(w, h) / 2 if min(w, h) < 90 or w == h else 36
    shape = f'<rect x="{x - w / 2:g}" y="{y - h / 2:g}" width="{w:g}" height="{h:g}" rx="{r:g}" ry="{r:g}"'
    out = 14  # so that the number leaves the target free
    at = {
        "left": (x - w / 2 - out, y),
        "right": (x + w / 2 + out, y),
        "top": (x, y - h / 2 - out),
    }[side]
    halo = f'{shape} fill="none" stroke="{WHITE}" stroke-width="19"/>'
    thick = f'{shape} fill="none" stroke="{BLACK}" stroke-width="9"/>'
    return "\n".join((halo, thick, number_disc(number, *at)))


def hand(x: float, y: float) -> str:
    """Draw a hand whose pointing finger has its tip at ``x``, ``y``; it reaches 80 right and 90 down."""
    d = (
        "M -12 12 C -12 -4 12 -4 12 12 L 12 54 C 14 44 34 44 36 58 C 38 50 56 50 58 64 C 60 57 76 58 77 72"
        " L 77 105 C 77 130 62 140 40 140 L 14 140 C -4 140 -10 130 -20 114 L -44 80 C -50 68 -36 58 -26 68"
        " L -12 86 Z"
    )
    return f'<g transform="rotate(-24 {x:g} {y:g})">{path(d, x, y, k=0.62, fill=WHITE)}</g>'


def phone(x: float, y: float, w: float, h: float) -> str:
    """Draw a whole phone, its upper left at ``x``, ``y``; its screen is 10 inside, 24 from top and foot."""
    screen = box(x + 10, y + 24, w - 20, h - 48, r=6, pen=4)
    return "\n".join(
        (box(x, y, w, h, r=20), line((x + w / 2 - 12, y + 12), (x + w / 2 + 12, y + 12)), screen)
    )


def phone_head(x: float, w: float) -> str:
    """Draw the upper part of a phone, large; its screen begins at y = 34, 12 inside."""
    frames = _half_frame(x, w, 294, 8, 28), _half_frame(x + 12, w - 24, 294, 34, 8)
    return "\n".join((*frames, line((x + w / 2 - 18, 21), (x + w / 2 + 18, 21))))


def phone_foot(x: float, w: float) -> str:
    """Draw the lower part of a phone, large; its screen ends at y = 266, 12 inside."""
    return "\n".join((_half_frame(x, w, 6, 292, 28), _half_frame(x + 12, w - 24, 6, 266, 8)))


def _half_frame(x: float, w: float, start: float, end: float, r: float) -> str:
    """Draw a frame that is open at the height ``start`` and closed, with corners of ``r``, at ``end``."""
    turn = end + r if start > end else end - r
    left = f"M {x} {start} L {x} {turn} Q {x} {end} {x + r} {end}"
    right = f" L {x + w - r} {end} Q {x + w} {end} {x + w} {turn} L {x + w} {start}"
    return path(left + right, fill=WHITE)


def printer(x: float, y: float, *, sheet: bool = False) -> str:
    """Draw a printer 150 wide and 120 high with its upper left at ``x``, ``y``, with or without a sheet."""
    parts = [
        path(f"M {x + 32} {y + 40} L {x + 40} {y} L {x + 110} {y} L {x + 118} {y + 40}", fill=WHITE),
        box(x, y + 38, 150, 62, r=12),
        box(x + 18, y + 52, 40, 20, r=4, pen=4),
        disc(x + 126, y + 62, 5, fill=BLACK, pen=0),
        box(x + 28, y + 84, 94, 12, r=4, fill=BLACK, pen=0.1),
    ]
    if sheet:
        parts += [
            path(
                f"M {x + 38} {y + 91} L {x + 30} {y + 150} L {x + 120} {y + 150} L {x + 112} {y + 91} Z",
                fill=WHITE,
            ),
            photo(x + 75, y + 124, 46, 34),
        ]
    return "\n".join(parts)


def printer_sign(x: float, y: float, k: float = 1) -> str:
    """Draw the small sign for printing."""
    return "\n".join(
        (
            path("M -11 -6 L -11 -20 L 11 -20 L 11 -6", x, y, k=k, pen=4),
            path("M -11 9 L -22 9 L -22 -6 L 22 -6 L 22 9 L 11 9", x, y, k=k, pen=4),
            path("M -11 2 L 11 2 L 11 19 L -11 19 Z", x, y, k=k, fill=WHITE, pen=4),
        )
    )


def router(x: float, y: float) -> str:
    """Draw a router turned so that its underside is seen, 180 wide and 130 high, from its upper left."""
    feet = (disc(x + dx, y + dy, 6, pen=4) for dx in (20, 160) for dy in (68, 116))
    aerials = (path(f"M {x + dx} {y + 48} L {x + lean} {y}", pen=9) for dx, lean in ((28, 14), (152, 166)))
    return "\n".join((*aerials, box(x, y + 48, 180, 88, r=14), *feet))


def wifi(x: float, y: float, r: float, *, ink: str = BLACK, pen: float = _LINE) -> str:
    """Draw the wifi sign, three arcs over a dot, ``r`` high."""
    arcs = (
        path("M -0.7 -0.7 Q 0 -1.4 0.7 -0.7", x, y + r * 0.45, k=size, ink=ink, pen=pen)
        for size in (r * 0.4, r * 0.72, r * 1.04)
    )
    return "\n".join((*arcs, disc(x, y + r * 0.42, max(pen * 0.9, r * 0.09), fill=ink, pen=0)))


def key(x: float, y: float) -> str:
    """Draw a key, 44 long."""
    return "\n".join(
        (
            disc(x - 13, y, 9),
            line((x - 4, y), (x + 22, y), (x + 22, y + 9)),
            line((x + 12, y), (x + 12, y + 7)),
        )
    )


def house(x: float, y: float, k: float = 1) -> str:
    """Draw a house: it stands for the name of one's own wifi."""
    return path("M -18 0 L 0 -17 L 18 0 M -12 -4 L -12 15 L 12 15 L 12 -4", x, y, k=k)


def eye_away(x: float, y: float) -> str:
    """Draw an eye crossed out: look away."""
    lids = path("M -34 0 Q 0 -34 34 0 Q 0 34 -34 0 Z", x, y, fill=WHITE)
    slash = (
        line((x - 26, y + 26), (x + 26, y - 26), pen=pen, ink=ink) for pen, ink in ((15, WHITE), (6, BLACK))
    )
    return "\n".join((lids, disc(x, y, 9, fill=BLACK, pen=0), *slash))


def share_dots(x: float, y: float) -> str:
    """Draw the Share sign of Android: three joined dots."""
    lines = line((x + 13, y - 15), (x - 13, y), (x + 13, y + 15))
    return "\n".join(
        (lines, *(disc(x + dx, y + dy, 7, fill=BLACK, pen=0) for dx, dy in ((13, -15), (-13, 0), (13, 15))))
    )


def share_box(x: float, y: float) -> str:
    """Draw the Share sign of iPhone: a box with an arrow up."""
    return path(
        "M -7 -6 L -15 -6 L -15 20 L 15 20 L 15 -6 L 7 -6 M 0 9 L 0 -21 M -8 -13 L 0 -21 L 8 -13", x, y
    )


def home_screen(*icon: str, number: int) -> str:
    """Return the file of a phone's first page, with ``icon`` ringed in the middle, at 200, 172."""
    places = [(116, 84), (200, 84), (284, 84), (116, 172), (284, 172), (116, 262), (200, 262), (284, 262)]
    others = [box(x - 26, y - 26, 52, 52, r=13) for x, y in places]
    return svg(phone_head(60, 280), *others, *icon, ring(200, 174, 98, 98, number), hand(230, 206))


def one_of_rows(word: str, *, number: int, size: float = 36) -> str:
    """Return the file of a phone with a list, where the row in the middle has ``word`` and is ringed."""
    rows = [
        row(100, 72, 130),
        named_row(word, 88, 152, size=size),
        row(100, 232, 100),
        line((62, 102), (338, 102), pen=3),
        line((62, 202), (338, 202), pen=3),
    ]
    return svg(phone_head(50, 300), *rows, ring(200, 152, 264, 78, number), hand(300, 174))


def photo(x: float, y: float, w: float, h: float) -> str:
    """Draw a photo: hills and a sun."""
    left, top = x - w / 2, y - h / 2
    hills = (
        f"M {left} {y + h * 0.4} L {x - w * 0.15} {y - h * 0.05} L {x + w * 0.1} {y + h * 0.25}"
        f" L {x + w * 0.25} {y + h * 0.08} L {x + w / 2} {y + h * 0.4}"
    )
    return "\n".join(
        (
            box(left, top, w, h, r=4, pen=4),
            path(hills, pen=4),
            disc(x + w * 0.24, y - h * 0.24, h * 0.1, pen=4),
        )
    )


def handset(x: float, y: float, k: float = 0.4, *, lying: bool = False, ink: str = BLACK) -> str:
    """Draw the receiver of a telephone; ``lying`` is the sign for hanging up."""
    d = (
        "M -44 -32 C -44 -39 -39 -44 -32 -44 L -20 -44 C -15 -44 -12 -41 -11 -37 L -6 -18"
        " C -5 -14 -6 -11 -9 -9 L -17 -3 C -12 8 -8 12 3 17 L 9 9 C 11 6 14 5 18 6 L 37 11"
        " C 41 12 44 15 44 20 L 44 32 C 44 39 39 44 32 44 C -10 44 -44 10 -44 -32 Z"
    )
    if not lying:
        return path(d, x, y, k=k, fill=ink, pen=0)
    return f'<g transform="rotate(135 {x:g} {y:g})">{path(d, x + 6 * k, y - 6 * k, k=k, fill=ink, pen=0)}</g>'


def button(x: float, y: float, r: float, *, hang_up: bool = False) -> str:
    """Draw the round button of a call: black to hang up, white to call."""
    fill, ink = (BLACK, WHITE) if hang_up else (WHITE, BLACK)
    return "\n".join((disc(x, y, r, fill=fill), handset(x, y, r / 72, lying=hang_up, ink=ink)))


def camera(x: float, y: float, k: float = 1) -> str:
    """Draw the sign of a video camera."""
    body = (
        "M -24 -10 Q -24 -13 -21 -13 L 7 -13 Q 10 -13 10 -10 L 10 10 Q 10 13 7 13 L -21 13 Q -24 13 -24 10 Z"
    )
    return "\n".join((path(body, x, y, k=k), path("M 10 -2 L 24 -11 L 24 13 L 10 4 Z", x, y, k=k)))


def face(
    x: float, y: float, k: float = 1, *, glasses: bool = False, body: bool = True, unknown: bool = False
) -> str:
    """Draw a person from the shoulders up, the head's centre at ``x``, ``y`` and its radius 20 ``k``."""
    parts = [path("M -36 62 C -36 20 36 20 36 62 Z", x, y, k=k, fill=WHITE)] if body else []
    parts.append(disc(x, y, 20 * k))
    if unknown:
        parts += [
            path("M -6 -6 C -6 -15 7 -14 6 -5 C 5 0 0 0 0 5", x, y, k=k),
            disc(x, y + 11 * k, 3.5, fill=BLACK, pen=0),
        ]
        return "\n".join(parts)
    eye = max(2.6, 1.5 * k)
    parts += [disc(x + side * 7 * k, y - 3 * k, eye, fill=BLACK, pen=0) for side in (-1, 1)]
    parts.append(path("M -8 7 Q 0 14 8 7", x, y, k=k, pen=4))
    if glasses:
        parts += [disc(x + side * 7 * k, y - 3 * k, 6 * k, fill="none", pen=3) for side in (-1, 1)]
    return "\n".join(parts)


def bubble(x: float, y: float, w: float, h: float, *, tail: str = "left") -> str:
    """Draw a speech bubble from its upper left, its tail at the lower ``left`` or ``right``."""
    r = min(20, h / 2)
    foot, tip = y + h, y + h + 22
    corners = (
        f"M {x + r} {y} L {x + w - r} {y} Q {x + w} {y} {x + w} {y + r}"
        f" L {x + w} {foot - r} Q {x + w} {foot} {x + w - r} {foot}"
    )
    if tail == "left":
        end = f" L {x + r + 26} {foot} L {x + r - 6} {tip} L {x + r + 4} {foot}"
    else:
        end = f" L {x + w - r - 4} {foot} L {x + w - r + 6} {tip} L {x + w - r - 26} {foot} L {x + r} {foot}"
    close = f" L {x + r} {foot} Q {x} {foot} {x} {foot - r} L {x} {y + r} Q {x} {y} {x + r} {y} Z"
    return path(corners + end + close, fill=WHITE)


def card(x: float, y: float, w: float, h: float, *, back: bool = False) -> str:
    """Draw a bank card from its upper left: the front with its chip, or the back with its stripe."""
    if back:
        stripe = box(x, y + h * 0.14, w, h * 0.2, r=0, fill=BLACK)
        return "\n".join((box(x, y, w, h, r=14), stripe))
    return "\n".join(
        (
            box(x, y, w, h, r=w * 0.08),
            box(x + w * 0.12, y + h * 0.28, w * 0.2, h * 0.24, r=4, pen=4),
            line((x + w * 0.12, y + h * 0.76), (x + w * 0.6, y + h * 0.76), pen=4),
        )
    )


def envelope(x: float, y: float, w: float, h: float) -> str:
    """Draw a letter from its upper left."""
    return "\n".join(
        (box(x, y, w, h, r=6), line((x + 4, y + 6), (x + w / 2, y + h * 0.55), (x + w - 4, y + 6)))
    )


def lock(x: float, y: float) -> str:
    """Draw a closed padlock."""
    return "\n".join(
        (
            path("M -22 0 L -22 -18 C -22 -48 22 -48 22 -18 L 22 0", x, y - 2, pen=8),
            box(x - 34, y - 4, 68, 52, r=8),
            disc(x, y + 17, 7, fill=BLACK, pen=0),
            line((x, y + 17), (x, y + 32), pen=6),
        )
    )


def row(x: float, y: float, w: float) -> str:
    """Draw a grey-free stand-in for a line of text: a thick short line."""
    return line((x, y), (x + w, y), pen=6)


def pill(x: float, y: float, w: float, h: float, *, fill: str = WHITE) -> str:
    """Draw a button with round ends, centred."""
    return box(x - w / 2, y - h / 2, w, h, r=h / 2, fill=fill)


def page(x: float, y: float, w: float, h: float) -> str:
    """Draw the display of a printer, enlarged, from its upper left, with the frame it sits in."""
    return "\n".join((box(x - 16, y - 16, w + 32, h + 32, r=18), box(x, y, w, h, r=6, pen=4)))


def computer(x: float, y: float, w: float, h: float) -> str:
    """Draw an open laptop from its upper left; its screen is 26 inside and 12 from the top.

    The foot takes the lowest 34.
    """
    lid = box(x + 16, y, w - 32, h - 30, r=12)
    screen = box(x + 26, y + 12, w - 52, h - 54, r=4, pen=4)
    foot = path(
        f"M {x} {y + h - 30} L {x + w} {y + h - 30} L {x + w - 14} {y + h} L {x + 14} {y + h} Z", fill=WHITE
    )
    return "\n".join((lid, screen, foot))


def gear(x: float, y: float, r: float) -> str:
    """Draw the sign for settings, ``r`` to the tips of its teeth."""
    teeth = [path(f"M 0 {-0.72 * r} L 0 {-r}", pen=r * 0.34) for _ in range(8)]
    turned = [
        f'<g transform="translate({x:g} {y:g}) rotate({45 * at})">{tooth}</g>'
        for at, tooth in enumerate(teeth)
    ]
    return "\n".join((*turned, disc(x, y, r * 0.64, pen=r * 0.2), disc(x, y, r * 0.22, pen=r * 0.14)))


def magnifier(x: float, y: float, r: float) -> str:
    """Draw the sign for searching, its glass ``r`` wide from the centre."""
    far = r * 1.7
    return "\n".join((line((x + r * 0.7, y + r * 0.7), (x + far, y + far), pen=7), disc(x, y, r)))


def switch(x: float, y: float, w: float = 84, *, on: bool = True) -> str:
    """Draw a switch, centred: black with its knob to the right when on."""
    h = w * 0.52
    knob = disc(x + (w / 2 - h / 2) * (1 if on else -1), y, h * 0.34, pen=4)
    return "\n".join((pill(x, y, w, h, fill=BLACK if on else WHITE), knob))


def tick(x: float, y: float, k: float = 1, *, ink: str = BLACK) -> str:
    """Draw a tick, 40 ``k`` wide."""
    return path("M -20 0 L -6 14 L 20 -14", x, y, k=k, pen=8, ink=ink)


def cross(x: float, y: float, k: float = 1, *, ink: str = BLACK) -> str:
    """Draw a cross, 30 ``k`` wide: close, or wrong."""
    return path("M -15 -15 L 15 15 M 15 -15 L -15 15", x, y, k=k, pen=7, ink=ink)


def arrow(start: tuple[float, float], end: tuple[float, float], *, pen: float = 6) -> str:
    """Draw an arrow."""
    (x0, y0), (x1, y1) = start, end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    wings = [(x1 - 16 * ux + side * 11 * uy, y1 - 16 * uy - side * 11 * ux) for side in (1, -1)]
    return "\n".join((line(start, end, pen=pen), line(wings[0], end, wings[1], pen=pen)))


def battery(x: float, y: float, k: float = 1, *, full: float = 0.5) -> str:
    """Draw a lying battery, 64 ``k`` wide, filled to the part ``full``."""
    w, h = 56 * k, 30 * k
    left, top = x - 32 * k, y - h / 2
    pole = box(left + w, y - 6 * k, 8 * k, 12 * k, r=2, fill=BLACK, pen=0.1)
    charge = box(
        left + 6 * k, top + 6 * k, max(2.0, (w - 12 * k) * full), h - 12 * k, r=2, fill=BLACK, pen=0.1
    )
    return "\n".join((pole, box(left, top, w, h, r=5 * k), charge))


def microphone(x: float, y: float, k: float = 1, *, ink: str = BLACK) -> str:
    """Draw the sign for speaking, 36 ``k`` high."""
    return path(
        "M -6 -18 L 6 -18 L 6 4 L -6 4 Z M -13 0 C -13 16 13 16 13 0 M 0 12 L 0 20", x, y, k=k, ink=ink
    )


def field(x: float, y: float, w: float, h: float = 44, *, hidden: int = 0) -> str:
    """Draw a field to write in from its upper left, with a cursor or with ``hidden`` dots for a code."""
    dots = [disc(x + 24 + at * 24, y + h / 2, 6, fill=BLACK, pen=0) for at in range(hidden)]
    cursor = [] if hidden else [line((x + 16, y + 10), (x + 16, y + h - 10), pen=3)]
    return "\n".join((box(x, y, w, h, r=8, pen=4), *dots, *cursor))


def named_button(text: str, x: float, y: float, w: float, h: float = 56, *, size: float = 30) -> str:
    """Draw a button, centred, with the words that stand on it."""
    return "\n".join((pill(x, y, w, h), words(text, x, y, size=size)))


def named_row(text: str, x: float, y: float, *, size: float = 30) -> str:
    """Draw the words of a row of a list, its left end at ``x``, its middle at ``y``."""
    return words(text, x, y, size=size, align="left")
