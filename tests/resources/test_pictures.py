"""The pictures of the guides: what is kept is what the kit draws, and both screen and paper can show it."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from reportlab.graphics import renderPDF
from svglib.svglib import svg2rlg

from itcoach.guides.catalogue import library, load, picture
from resources.pictures.kit import HEIGHT, WIDTH
from resources.pictures.number import disc
from resources.pictures.scenes import PICTURES
from resources.words import LANGUAGES

FOLDER = Path(__file__).parents[2] / "resources" / "pictures"
MARGIN = 40


def drawn(name: str, *, margin: int = 0) -> QImage:
    """Return the picture on a grey ground that is ``margin`` wider on each side."""
    image = QImage(WIDTH + 2 * margin, HEIGHT + 2 * margin, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    renderer = QSvgRenderer(QByteArray(picture(name, 8)))
    assert renderer.isValid()
    renderer.setViewBox(QRectF(-margin, -margin, image.width(), image.height()))
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def dark(image: QImage) -> set[tuple[int, int]]:
    """Return every second pixel that is darker than middle grey."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows, length = bytes(grey.constBits()), grey.bytesPerLine()
    return {
        (x, y)
        for y in range(0, grey.height(), 2)
        for x, shade in zip(range(0, grey.width(), 2), rows[y * length :][: grey.width() : 2], strict=True)
        if shade < 128
    }


def test_every_picture_of_a_guide_is_drawn_and_every_drawing_used() -> None:
    guides = [
        load(guide.id, language, device)
        for language in LANGUAGES
        for guide in library(language)
        for device in guide.variants or ("",)
    ]
    used = {step.picture for guide in guides for step in guide.steps}
    assert used == PICTURES.keys() == {path.name for path in FOLDER.glob("*.svg")}


@pytest.mark.parametrize("name", PICTURES)
def test_the_kept_picture_is_what_the_kit_draws(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PICTURES[name]()


@pytest.mark.parametrize("name", PICTURES)
def test_the_screen_shows_it_whole_and_nothing_outside(name: str) -> None:
    pixels = dark(drawn(name, margin=MARGIN))
    assert len(pixels) > 1000
    assert all(MARGIN <= x <= MARGIN + WIDTH and MARGIN <= y <= MARGIN + HEIGHT for x, y in pixels)


@pytest.mark.parametrize("name", PICTURES)
def test_paper_can_hold_it(name: str) -> None:
    drawing = svg2rlg(str(FOLDER / name))
    assert drawing is not None
    assert drawing.width / drawing.height == WIDTH / HEIGHT
    pdf = renderPDF.drawToString(drawing)
    content = PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
    assert content is not None
    curves = content.get_data().count(b" c")
    assert curves >= picture(name, 3).count(b"<circle")


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_black_on_white_without_words_or_styles(name: str) -> None:
    svg = picture(name, 1).decode()
    assert set(re.findall(r"#\w+", svg)) <= {"#000000", "#ffffff"}
    assert set(re.findall(r"<(\w+)", svg)) <= {"svg", "rect", "g", "path", "circle"}
    assert "class=" not in svg
    assert "style=" not in svg


@pytest.mark.parametrize("name", PICTURES)
def test_it_rings_the_target_and_carries_the_number_of_the_step_it_stands_at(name: str) -> None:
    svg = picture(name, 12).decode()
    assert 'stroke-width="9"/>' in svg
    discs = re.findall(r'<g><circle cx="([\d.]+)" cy="([\d.]+)" r="25" fill="#000000"', svg)
    assert discs
    for x, y in discs:
        assert disc(12, float(x), float(y)) in svg


@pytest.mark.parametrize("name", PICTURES)
def test_one_target_is_ringed_or_one_for_each_of_two_systems_side_by_side(name: str) -> None:
    svg = picture(name, 1).decode()
    rings = re.findall(r'<rect [^>]*fill="none" stroke="#000000" stroke-width="9"/>', svg)
    discs = re.findall(r'<g><circle [^>]*r="25" fill="#000000"', svg)
    assert 1 <= len(rings) == len(discs) <= 2


@pytest.mark.parametrize("name", PICTURES)
def test_no_line_is_too_thin_for_a_photocopy_at_5_cm(name: str) -> None:
    """At 5 cm a unit is 0.125 mm; a line of 3 is 0.4 mm, and below 0.2 a filled shape has no line to see."""
    pens = {float(pen) for pen in re.findall(r'stroke-width="([\d.]+)"', picture(name, 1).decode())}
    assert not {pen for pen in pens if 0.2 < pen < 3}


@pytest.mark.parametrize("number", [0, 100])
def test_a_number_that_does_not_fit_the_disc_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 99"):
        picture("whatsapp-hem.svg", number)


@pytest.mark.parametrize("name", ["../words/en.po", "finns-inte.svg", ".svg", ""])
def test_another_file_is_no_picture(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        picture(name, 1)
