"""Pages of PDFs: a scan's own picture, or the page drawn."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from archive.scan.tools import files, kinds
from archive.scan.tools.files import Found, Limits, Sheet
from tests.scan.tools import house
from tests.scan.tools.house import PdfPage

TURNS = {
    90: b"q 0 -842 595 0 0 842 cm /I Do Q",
    180: b"q -595 0 0 -842 595 842 cm /I Do Q",
    270: b"q 0 842 -595 0 595 0 cm /I Do Q",
}
HIDDEN = b"BT 3 Tr /F 20 Tf 72 700 Td (what other software has read) Tj ET"


def test_the_pages_of_a_scan_are_the_bytes_of_its_jpegs(tmp_path: Path) -> None:
    data, pictures = house.scan(3)
    path = house.kept(tmp_path, data)

    sheets = house.all_of(path)

    assert files.inspect(path, house.LIMITS) == Found(kinds.PDF, 3)
    assert [sheet.image for sheet in sheets if isinstance(sheet, Sheet)] == pictures


def test_a_page_of_a_scan_has_the_resolution_of_its_paper(tmp_path: Path) -> None:
    sheet = house.one_of(house.kept(tmp_path, house.scan()[0]))

    assert (sheet.width, sheet.height, sheet.dpi, sheet.turn) == (*house.SIZE, 100, 0)
    assert sheet.brought is None


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_keeps_its_bytes_and_says_its_turn(turn: int, tmp_path: Path) -> None:
    page = house.scan_page(3, entries=b"/Rotate %d" % turn)
    data = house.jpeg()

    sheet = house.one_of(house.kept(tmp_path, house.pdf([page], house.image_object(data))))

    assert (sheet.image, sheet.turn) == (data, turn)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_picture_turned_onto_its_page_keeps_its_bytes(turn: int, tmp_path: Path) -> None:
    page = PdfPage(TURNS[turn], b"/XObject<</I 3 0 R>>")
    data = house.jpeg()

    sheet = house.one_of(house.kept(tmp_path, house.pdf([page], house.image_object(data))))

    assert (sheet.image, sheet.turn) == (data, turn)


def test_text_that_cannot_be_seen_leaves_a_scan_a_scan(tmp_path: Path) -> None:
    data = house.jpeg()
    page = house.scan_page(3, HIDDEN)

    sheet = house.one_of(house.kept(tmp_path, house.pdf([page], house.image_object(data))))

    assert (sheet.image, sheet.brought) == (data, None)


def test_text_below_the_picture_leaves_a_scan_a_scan(tmp_path: Path) -> None:
    data = house.jpeg()
    over = house.scan_page(3)
    below = house.text_page("what other software has read").content
    page = PdfPage(below + over.content, over.resources)

    sheet = house.one_of(house.kept(tmp_path, house.pdf([page], house.image_object(data))))

    assert (sheet.image, sheet.brought) == (data, None)


def drawn_over() -> dict[str, PdfPage]:
    """Pages that are a scan with something more to see."""
    note = b"/Annots[<</Type/Annot/Subtype/Square/Rect[100 100 300 300]/C[1 0 0]>>]"
    return {
        "text": house.scan_page(3, house.text_page("SEEN").content),
        "line": house.scan_page(3, b"10 w 0 0 m 595 842 l S"),
        "note": house.scan_page(3, entries=note),
        "half": PdfPage(b"q 595 0 0 300 0 0 cm /I Do Q", b"/XObject<</I 3 0 R>>"),
        "skew": PdfPage(b"q 590 60 -85 835 40 -20 cm /I Do Q", b"/XObject<</I 3 0 R>>"),
        "cropped": PdfPage(b"q 900 0 0 1200 -90 -90 cm /I Do Q", b"/XObject<</I 3 0 R>>"),
        "mirrored": PdfPage(b"q -595 0 0 842 595 0 cm /I Do Q", b"/XObject<</I 3 0 R>>"),
        "clipped": PdfPage(
            b"q 100 100 200 200 re W n 595 0 0 842 0 0 cm /I Do Q", b"/XObject<</I 3 0 R>>"
        ),
    }


@pytest.mark.parametrize("what", drawn_over())
def test_a_scan_that_is_not_all_there_is_to_see_is_drawn(what: str, tmp_path: Path) -> None:
    data = house.jpeg()
    file = house.pdf([drawn_over()[what]], house.image_object(data))

    sheet = house.one_of(house.kept(tmp_path, file))

    assert sheet.image != data
    assert sheet.turn == 0


def test_a_jpeg_that_a_page_shows_in_other_shades_is_drawn(tmp_path: Path) -> None:
    data = house.jpeg()
    inverted = house.image_object(data, more=b"/Decode[1 0 1 0 1 0]")

    sheet = house.one_of(house.kept(tmp_path, house.pdf([house.scan_page(3)], inverted)))

    shown = np.asarray(house.opened(sheet).convert("L"))
    assert shown[5, 5] < 30


def test_a_page_is_drawn_as_finely_as_the_picture_on_it(tmp_path: Path) -> None:
    size = (1240, 1754)
    image = house.image_object(house.jpeg(house.picture(size=size)), size)
    page = house.scan_page(3, b"10 w 0 0 m 595 842 l S")

    sheet = house.one_of(house.kept(tmp_path, house.pdf([page], image)))

    assert sheet.dpi == 150
    assert sheet.width == pytest.approx(1240, abs=1)


def test_a_page_of_two_tones_becomes_a_png_of_its_own_size(tmp_path: Path) -> None:
    image = house.picture(mode="1")
    bits = image.tobytes()
    what = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1" % house.SIZE
    other = house.stream(bits, what + b"/ColorSpace/DeviceGray")

    sheet = house.one_of(house.kept(tmp_path, house.pdf([house.scan_page(3)], other)))

    assert (sheet.media, house.opened(sheet).mode) == (kinds.PNG, "1")
    assert house.looks_like(sheet, [house.picture(seed) for seed in range(3)]) == 1


def test_pages_can_be_had_from_the_middle(tmp_path: Path) -> None:
    path = house.kept(tmp_path, house.scan(6)[0])

    sheets = list(files.sheets(path, kinds.PDF, 3, 2, house.LIMITS))

    assert [sheet.ordinal for sheet in sheets] == [3, 4]
    assert [house.looks_like(s, [house.picture(n) for n in range(6)]) for s in sheets] == [
        2,
        3,
    ]


def test_a_long_file_is_taken_by_several_children_page_by_page(tmp_path: Path) -> None:
    pages = [house.text_page(f"Page {number}") for number in range(1, 121)]
    path = house.kept(tmp_path, house.pdf(pages))

    found = files.sheets(path, kinds.PDF, 1, 200, Limits(pixels=300_000))

    assert [
        (s.ordinal, s.brought[0]["text"])
        for s in found
        if isinstance(s, Sheet) and s.brought
    ] == [(number, f"Page {number}") for number in range(1, 121)]


def test_there_are_no_pages_behind_the_last(tmp_path: Path) -> None:
    path = house.kept(tmp_path, house.scan(2)[0])

    assert list(files.sheets(path, kinds.PDF, 3, 5, house.LIMITS)) == []


def test_a_page_as_large_as_a_wall_is_drawn_within_the_limit(tmp_path: Path) -> None:
    wall = house.text_page("A wall")
    page = PdfPage(wall.content, wall.resources, box=(14_400, 14_400))

    sheet = house.one_of(house.kept(tmp_path, house.pdf([page])), Limits(pixels=4_000_000))

    assert 3_500_000 < sheet.width * sheet.height <= 4_000_000


def test_a_form_is_drawn_with_what_was_filled_in(tmp_path: Path) -> None:
    look = house.stream(
        b"0 0 1 rg 0 0 200 100 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 200 100]"
    )
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(x)/F 4/Rect[100 600 300 700]"
        b"/AP<</N 3 0 R>>>>"
    )
    page, fields = PdfPage(b" ", entries=b"/Annots[4 0 R]"), b"/AcroForm<</Fields[4 0 R]>>"

    sheet = house.one_of(
        house.kept(tmp_path, house.pdf([page], look, field, catalog=fields))
    )

    image = house.opened(sheet).convert("RGB")
    assert image.getpixel((image.width // 3, image.height * 192 // 842)) == pytest.approx(
        (0, 0, 255), abs=8
    )


def test_a_drawn_page_without_colour_is_gray(tmp_path: Path) -> None:
    sheet = house.one_of(house.kept(tmp_path, house.pdf([house.text_page("black")])))

    assert house.opened(sheet).mode == "L"


def test_a_red_seal_stays_red(tmp_path: Path) -> None:
    page = house.text_page("sealed", content=b"1 0 0 RG 6 w 300 300 80 80 re S")

    sheet = house.one_of(house.kept(tmp_path, house.pdf([page])))

    assert house.opened(sheet).mode == "RGB"


def test_a_chinese_font_that_is_not_in_the_file_is_drawn(tmp_path: Path) -> None:
    shown = "中华人民共和国".encode("gbk").hex().encode()
    inner = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/FontDescriptor 4 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>"
    )
    about = (
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 6/FontBBox[-8 -145 1000 859]"
        b"/StemV 80/ItalicAngle 0/Ascent 859/Descent -141/CapHeight 683>>"
    )
    font = (
        b"<</F<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H"
        b"/DescendantFonts[3 0 R]>>>>"
    )
    page = PdfPage(b"BT /F 40 Tf 72 700 Td <%s> Tj ET" % shown, b"/Font" + font)

    sheet = house.one_of(house.kept(tmp_path, house.pdf([page], inner, about)))

    assert sheet.brought is not None
    assert [line["text"] for line in sheet.brought] == ["中华人民共和国"]
    assert ink_in(house.opened(sheet), sheet.brought[0]["box"]) > 0.1


def ink_in(image: Image.Image, box: list[int]) -> float:
    return float(
        np.mean(np.asarray(image.convert("L").crop((box[0], box[1], box[2], box[3]))) < 128)
    )
