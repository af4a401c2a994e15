"""The QR code is read by a decoder from the page as it is printed."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from tests.helpers.printed import MM, Printed
from tests.helpers.sheets import HANDED_OUT, SENDER, Sheet, every_sheet, make

DPI = 150
SHEETS = [sheet for sheet in every_sheet() if sheet.name in HANDED_OUT]


def codes(data: bytes, page: int) -> list[zxingcpp.Barcode]:
    """Return the codes that are found on a page."""
    document = pypdfium2.PdfDocument(data)
    image = document[page].render(scale=DPI / 72, grayscale=True).to_pil()
    document.close()
    return zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)


def width_of(code: zxingcpp.Barcode) -> float:
    """Return its width on paper, points."""
    return (code.position.top_right.x - code.position.top_left.x) / DPI * 72


@pytest.fixture(params=SHEETS, ids=lambda sheet: f"{sheet.name}-{sheet.language}")
def sheet(request: pytest.FixtureRequest) -> Sheet:
    found: Sheet = request.param
    return found


def the_code(sheet: Sheet) -> tuple[int, zxingcpp.Barcode]:
    """Return the page of the only code, and the code."""
    address = next(run for run in sheet.printed.runs() if run.text.strip() == SENDER.web)
    [code] = codes(sheet.data, address.page)
    return address.page, code


def test_what_is_handed_out_leads_to_the_address(sheet: Sheet) -> None:
    page, code = the_code(sheet)
    assert code.text == "https://exempelby.se/itcoach"
    assert width_of(code) >= 20 * MM - 1
    [figure] = [node for node in sheet.printed.document.all("Figure") if node.alt.startswith("QR")]
    assert figure.alt.endswith("exempelby.se/itcoach")
    left = code.position.top_left.x / DPI * 72
    below = sheet.printed.size[1] - code.position.bottom_left.y / DPI * 72
    quiet = 4 * width_of(code) / 29 - 1
    for run in (run for run in sheet.printed.runs() if run.page == page):
        beside = run.x + run.width <= left - quiet or run.x >= left + width_of(code) + quiet
        apart = run.y + 0.7 * run.size <= below - quiet or run.y >= below + width_of(code) + quiet
        assert beside or apart, run
    address = next(run for run in sheet.printed.runs() if run.text.strip() == SENDER.web)
    assert 0 < below - address.y < 15 * MM


def test_the_number_is_larger_than_the_code(sheet: Sheet) -> None:
    _, code = the_code(sheet)
    phones = [run for run in sheet.printed.runs() if run.text == SENDER.phone]
    assert phones
    for phone in phones:
        assert phone.width > 2 * width_of(code)
        assert phone.width * phone.size > width_of(code) ** 2


@pytest.mark.parametrize(
    "web", ["https://www.exempelby.se/itcoach/", "http://exempelby.se/" + "hjalp/" * 28, "åby.se/hjälp"]
)
def test_an_address_of_any_length_is_read(web: str) -> None:
    [code] = codes(make("trifold", "sv", replace(SENDER, web=web)), 0)
    assert code.text == (web if web.startswith("http") else f"https://{web}")


@pytest.mark.parametrize("name", HANDED_OUT)
def test_without_an_address_there_is_no_code(name: str) -> None:
    printed = Printed(make(name, "sv", replace(SENDER, web="  ")))
    assert not any(node.alt.startswith("QR") for node in printed.document.all("Figure"))
    assert SENDER.phone in printed.text


def test_the_card_and_the_day_sheet_have_no_code() -> None:
    for name in ("card", "day"):
        assert codes(make(name, "sv"), 0) == []
