"""A PDF of page pictures: read again by libraries that did not make it."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pikepdf
import psutil
import pypdf
import pypdfium2
import pytest
from PIL import Image

from archive.pdf import book
from archive.pdf.book import NotAPicture
from archive.pdf.sheets import Sheet, line
from tests.pdf.house import ABOUT, SIZE, TEXTS, jpeg, made, read, sheet

ALMOST = 0.6
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
DC = "{http://purl.org/dc/elements/1.1/}"


def test_its_text_is_what_was_read_in_that_order(tmp_path: Path) -> None:
    pages = pypdf.PdfReader(made(tmp_path, sheet(), sheet(texts=("第二页",)))).pages

    assert pages[0].extract_text().split("\n") == list(TEXTS)
    assert pages[1].extract_text() == "第二页"


def test_characters_of_every_plane_come_out_as_they_went_in(tmp_path: Path) -> None:
    text = "𠮷𡿯𪚥鿿￥é½→①㈠Ⅻ"
    page = pypdf.PdfReader(made(tmp_path, sheet(texts=(text,)))).pages[0]

    assert page.extract_text() == text


@pytest.mark.parametrize("sign", ["\0", "\ufeff", "\ufffe", "\ud800"])
def test_what_no_text_may_hold_is_marked_and_the_rest_stays(
    tmp_path: Path, sign: str
) -> None:
    page = pypdf.PdfReader(made(tmp_path, sheet(texts=(f"甲{sign}乙",)))).pages[0]

    assert page.extract_text() == "甲\N{REPLACEMENT CHARACTER}乙"


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_the_picture_stands_in_it_byte_for_byte(tmp_path: Path, mode: str) -> None:
    data = jpeg(mode=mode)
    with pikepdf.open(made(tmp_path, sheet(data))) as pdf:
        kept = pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()

    assert hashlib.sha256(kept).digest() == hashlib.sha256(data).digest()


def test_of_the_same_sheets_the_same_bytes_are_made(tmp_path: Path) -> None:
    one, other = made(tmp_path, name="one.pdf"), made(tmp_path, name="other.pdf")

    assert one.read_bytes() == other.read_bytes()


def test_a_changed_letter_changes_the_bytes(tmp_path: Path) -> None:
    one = made(tmp_path, sheet(texts=("甲",)), name="one.pdf")
    other = made(tmp_path, sheet(texts=("乙",)), name="other.pdf")

    assert one.read_bytes() != other.read_bytes()


def test_it_is_pdf_a_2u(tmp_path: Path) -> None:
    """All that the checker finds is that it knows level B, and not U, which holds more."""
    pytest.importorskip("pikepdf.pdfa", reason="this pikepdf has no checker of PDF/A")
    from pikepdf import pdfa

    sheets = (sheet(), sheet(jpeg(mode="RGB")), sheet(texts=()))
    report = pdfa.validate_written(made(tmp_path, *sheets), "2b")

    assert [one.rule for one in report.findings] == ["ISO_19005_2:6.6.4-3"]


def test_it_says_what_it_is_and_twice_the_same(tmp_path: Path) -> None:
    pdf = pypdf.PdfReader(made(tmp_path))
    root = ET.fromstring(packet_of(made(tmp_path)))  # noqa: S314  # it is ours
    told = {one.tag: "".join(one.itertext()).strip() for one in root.iter()}

    assert (told[f"{PDFAID}part"], told[f"{PDFAID}conformance"]) == ("2", "U")
    assert told[f"{DC}title"] == pdf.metadata.title == ABOUT.title  # type: ignore[union-attr]  # there is one
    assert told[f"{DC}creator"] == ABOUT.author
    assert told[f"{DC}identifier"] == ABOUT.identifier
    assert str(pdf.root_object["/Lang"]) == "zh-CN"
    assert len(pdf.root_object["/OutputIntents"]) == 1  # type: ignore[arg-type]  # a list


def packet_of(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        packet: bytes = pdf.Root.Metadata.read_raw_bytes()
    return packet


def test_tools_that_look_at_its_first_bytes_see_that_it_is_pdf_a(tmp_path: Path) -> None:
    head = made(tmp_path).read_bytes()[:4096]

    assert head.startswith(b"%PDF-1.7")
    assert b'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"' in head
    assert b"<pdfaid:part>2</pdfaid:part>" in head


@pytest.fixture
def page(tmp_path: Path) -> Iterator[pypdfium2.PdfPage]:
    words = [
        {"text": "甲乙", "box": [30, 40, 130, 64]},
        {"text": "2026", "box": [200, 40, 330, 64]},
    ]
    flat = line(read("甲乙 2026", words=words), "甲乙 2026")
    down = line(read("竖排", box=[370, 40, 394, 240], vertical=True), "竖排")
    fixed = line(read("丙丁", 4, words=words), "丙己")
    shown = [one for one in (flat, down, fixed) if one]
    document = pypdfium2.PdfDocument(
        made(tmp_path, Sheet(jpeg, shown, dpi=72))  # a pixel is a point
    )
    found = document[0]
    yield found
    found.close()
    document.close()


@pytest.mark.parametrize(
    ("sign", "left", "top", "right", "bottom"),
    [
        # Two characters share a word evenly, and the next begins where it was read.
        ("甲", 30, 40, None, 64),
        ("2", 200, 40, 232.5, 64),
        ("6", 297.5, 40, 330, 64),
        # Downwards: each half of the column.
        ("竖", 370, 40, 394, 140),
        ("排", 370, 140, 394, 240),
        # Corrected: spread over the line.
        ("己", 180, 200, 330, 224),
    ],
)
def test_each_character_lies_where_it_was_read(
    page: pypdfium2.PdfPage,
    sign: str,
    left: float,
    top: float,
    right: float | None,
    bottom: float,
) -> None:
    box = box_of(page, sign)

    assert box[:2] == pytest.approx((left, SIZE[1] - bottom), abs=ALMOST)
    assert box[3] == pytest.approx(SIZE[1] - top, abs=ALMOST)
    assert right is None or box[2] == pytest.approx(right, abs=ALMOST)


def box_of(page: pypdfium2.PdfPage, sign: str) -> tuple[float, float, float, float]:
    text = page.get_textpage()
    try:
        places = range(text.count_chars())
        at = next(at for at in places if text.get_text_range(at, 1) == sign)
        found: tuple[float, float, float, float] = text.get_charbox(at, loose=True)
        return found
    finally:
        text.close()


def test_nothing_of_the_text_is_seen(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(made(tmp_path, sheet(jpeg(200), dpi=72)))
    try:
        drawn = np.asarray(document[0].render(scale=1).to_pil().convert("L"))
    finally:
        document.close()

    assert drawn.shape == (SIZE[1], SIZE[0])
    assert abs(drawn[5:-5, 5:-5].astype(int) - 200).max() <= 2


def test_a_page_is_as_large_as_the_paper_was(tmp_path: Path) -> None:
    """413 × 584 pixels at 50 to the inch are an A4."""
    size = pypdf.PdfReader(made(tmp_path, sheet(dpi=50))).pages[0].mediabox

    assert (round(size.width), round(size.height)) == (595, 841)


def test_no_side_of_a_page_is_longer_than_a_pdf_may_be(tmp_path: Path) -> None:
    size = pypdf.PdfReader(made(tmp_path, sheet(dpi=1))).pages[0].mediabox

    assert max(size.width, size.height) == 14400


@pytest.mark.parametrize("mode", ["CMYK", "PNG", "nothing"])
def test_what_is_no_picture_of_ours_is_refused(tmp_path: Path, mode: str) -> None:
    kept = io.BytesIO()
    image = Image.new("CMYK" if mode == "CMYK" else "L", (20, 20))
    image.save(kept, "JPEG" if mode == "CMYK" else "PNG")
    data = b"" if mode == "nothing" else kept.getvalue()

    with pytest.raises(NotAPicture):
        book.write(tmp_path / "no.pdf", ABOUT, [Sheet(lambda: data)])


def test_many_pages_take_no_more_memory_than_a_few(tmp_path: Path) -> None:
    """300 pages of 400 kB are 120 MB; a few are in memory at once."""
    data = jpeg() + b"\0" * 400_000  # what stands behind a picture's end is passed over
    before, most = psutil.Process().memory_info().rss, 0

    def sheets() -> Iterator[Sheet]:
        nonlocal most
        for _number in range(300):
            most = max(most, psutil.Process().memory_info().rss)
            yield sheet(data)

    count = book.write(tmp_path / "large.pdf", ABOUT, sheets())
    most = max(most, psutil.Process().memory_info().rss)

    assert count == 300
    assert (tmp_path / "large.pdf").stat().st_size > 300 * 400_000
    assert most - before < 40 << 20
