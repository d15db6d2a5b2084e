"""The text that a born-digital page brings, and when it is not believed."""

from pathlib import Path

import numpy as np
import pytest

from tests.scan.tools import house
from tests.scan.tools.house import PdfPage

LINES = ("In the matter of Zhang against Li", "of 1 March 2026", "No. 1234")


def brought(folder: Path, *pages: PdfPage) -> list[str] | None:
    sheet = house.one_of(house.kept(folder, house.pdf(list(pages))))
    return None if sheet.brought is None else [line["text"] for line in sheet.brought]


def test_a_page_of_text_brings_its_lines(tmp_path: Path) -> None:
    assert brought(tmp_path, house.text_page(*LINES)) == list(LINES)


# Text that its page turns the right way up.
LYING = {0: b"1 0 0 1", 90: b"0 1 -1 0", 180: b"-1 0 0 -1", 270: b"0 -1 1 0"}


@pytest.mark.parametrize("turn", LYING)
def test_the_boxes_of_a_line_are_where_its_ink_is(turn: int, tmp_path: Path) -> None:
    shown = b"BT /F 14 Tf %s 200 400 Tm (Zhang) Tj ET" % LYING[turn]
    fonts = house.text_page().resources
    page = PdfPage(shown, fonts, b"/Rotate %d" % turn)

    sheet = house.one_of(house.kept(tmp_path, house.pdf([page])))

    assert sheet.brought is not None
    dark = np.argwhere(np.asarray(house.opened(sheet).convert("L")) < 128)
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0)
    assert sheet.brought[0]["box"] == pytest.approx([left, top, right, bottom], abs=4)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_that_lies_on_its_side_is_left_to_recognition(
    turn: int, tmp_path: Path
) -> None:
    assert brought(tmp_path, house.text_page("Zhang", entries=b"/Rotate %d" % turn)) is None


def test_text_that_cannot_be_seen_is_not_brought(tmp_path: Path) -> None:
    seen, unseen = house.text_page("Seen"), b"BT 3 Tr /F 14 Tf 72 500 Td (unseen) Tj ET"

    assert brought(tmp_path, PdfPage(seen.content + unseen, seen.resources)) == ["Seen"]


def test_white_text_on_white_paper_is_not_brought(tmp_path: Path) -> None:
    page = house.text_page("All of this is white")

    assert brought(tmp_path, PdfPage(b"1 g " + page.content, page.resources)) is None


def test_text_with_a_patch_over_it_is_not_brought(tmp_path: Path) -> None:
    page = house.text_page("Below the patch", content=b"1 g 0 0 595 842 re f")

    assert brought(tmp_path, page) is None


def test_a_page_number_under_a_page_of_outlines_is_not_all_its_text(tmp_path: Path) -> None:
    strokes = b"".join(
        b"%d %d 12 12 re f " % (x, y)
        for x in range(80, 500, 20)
        for y in range(200, 700, 25)
    )

    assert brought(tmp_path, house.text_page("7", content=strokes)) is None


def test_text_beside_a_large_picture_is_not_all_there_is_to_read(tmp_path: Path) -> None:
    page = house.text_page("A heading", content=b"q 500 0 0 500 40 40 cm /I Do Q")
    with_picture = PdfPage(page.content, page.resources + b"/XObject<</I 3 0 R>>")
    file = house.pdf([with_picture], house.image_object(house.jpeg()))

    assert house.one_of(house.kept(tmp_path, file)).brought is None


def test_letters_that_nobody_can_map_are_not_brought(tmp_path: Path) -> None:
    table = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        b"1 begincodespacerange <00> <ff> endcodespacerange "
        b"1 beginbfrange <20> <7e> <E000> endbfrange endcmap end end"
    )
    fonts = house.HELVETICA % b"/ToUnicode 3 0 R"
    page = PdfPage(house.text_page(*LINES).content, fonts)
    file = house.pdf([page], house.stream(table))

    assert house.one_of(house.kept(tmp_path, file)).brought is None


def test_signs_without_a_word_are_not_brought(tmp_path: Path) -> None:
    assert brought(tmp_path, house.text_page("!#$%&*+,-./:;<=>?@^_")) is None


def test_an_empty_page_brings_nothing(tmp_path: Path) -> None:
    sheet = house.one_of(house.kept(tmp_path, house.pdf([PdfPage(b" ")])))

    assert sheet.brought is None
    assert sheet.blank_share == 1.0
