"""Pages as they are read by default."""

import re

import cv2
import numpy as np
import pytest

from archive.scan.recognition import engines, lines
from archive.scan.specimen import pages
from archive.scan.specimen.wear import Wear
from tests.scan.recognition.house import drawn, errors, pixels, plain, read

UPRIGHT = {90: 270, 180: 180, 270: 90}


@pytest.mark.parametrize("kind", pages.KINDS)
def test_a_clean_page_is_read_as_it_is_printed(kind: str) -> None:
    page = drawn(kind)

    found = read(page)

    assert errors(page, found) <= 1
    assert found.rotation == 0


@pytest.mark.parametrize("kind", ["notice", "feedback"])
def test_a_bad_copy_is_read_with_few_errors(kind: str) -> None:
    page = pages.page(4, kind, level=Wear.MEDIUM, dpi=200)

    assert errors(page, read(page)) < len(page.text) / 100


def test_a_case_number_comes_out_whole() -> None:
    page = drawn("ruling")
    number = re.search(r"（\d{4}）豫0922执\d+号", page.text)

    assert number is not None
    assert number.group() in [line.text for line in read(page).lines]


@pytest.mark.parametrize("turn", UPRIGHT)
@pytest.mark.parametrize("kind", ["notice", "upright"])
def test_a_page_laid_in_wrong_is_turned(kind: str, turn: int) -> None:
    page = drawn(kind, turn=turn)

    found = read(page)

    assert found.rotation == UPRIGHT[turn]
    assert errors(page, found) < len(page.text) / 100


def test_vertical_text_is_marked_and_read_downwards() -> None:
    page = drawn("upright")

    found = read(page).lines

    assert all(line.vertical for line in found)
    assert found[0].box[0] > found[-1].box[0]
    words = [word.box for word in found[0].words]
    assert words == sorted(words, key=lambda box: box[1])


def test_boxes_are_where_the_ink_is() -> None:
    page = drawn("notice")
    dark = pixels(page).min(axis=2) < 100

    for line in read(page).lines:
        left, top, right, bottom = line.box
        assert dark[top:bottom, left:right].mean() > 0.02


def test_words_stand_within_their_line_one_after_the_other() -> None:
    for line in read(drawn("record")).lines:
        edges = [side for word in line.words for side in (word.box[0], word.box[2])]
        # They are rounded outwards, and may share a pixel.
        assert np.all(np.diff([line.box[0], *edges, line.box[2]]) >= -1)
        assert plain("".join(word.text for word in line.words)) == plain(line.text)


def test_a_page_turned_upright_has_its_boxes_there() -> None:
    upright, lying = drawn("notice"), drawn("notice", turn=90)

    expected, found = read(upright).lines, read(lying).lines

    assert [plain(line.text) for line in found] == [plain(line.text) for line in expected]
    apart = np.subtract([line.box for line in found], [line.box for line in expected])
    assert np.median(np.abs(apart)) < 6
    assert np.abs(apart).max() < 40


def test_a_seal_over_the_date_keeps_nothing_from_being_read() -> None:
    page = drawn("notice", seed=3)

    found = lines.text(read(page).lines)

    assert plain(page.lines[-1]) in plain(found)
    assert plain(found).count("清丰县人民法院") == plain(page.text).count("清丰县人民法院")


def test_a_heading_printed_in_red_is_read() -> None:
    page = pixels(drawn("notice"))
    heading = page[: page.shape[0] // 8]
    dark = heading.min(axis=2) < 128
    heading[dark] = (200, 30, 35)

    found = engines.engine().read(page)

    assert found.lines[0].text == "清丰县人民法院"


def test_what_is_hard_to_read_is_marked_unsure() -> None:
    page = pixels(drawn("record"))
    noise = np.random.default_rng(1)
    high = page.shape[0] // 2
    blurred = cv2.GaussianBlur(page[high:], (0, 0), 3.2)
    page[high:] = np.clip(blurred + noise.normal(0, 12, blurred.shape), 0, 255)

    words = [word for line in engines.engine().read(page).lines for word in line.words]

    unsure = [(len(word.text), word.box[1] > high) for word in words if word.unsure]
    assert sum(letters for letters, blurry in unsure if blurry) > 20
    assert sum(letters for letters, blurry in unsure if not blurry) < 5


def test_grey_pages_are_read_too() -> None:
    page = drawn("report_order")
    grey = cv2.cvtColor(pixels(page), cv2.COLOR_RGB2GRAY)

    found = engines.engine().read(np.asarray(grey, np.uint8))

    assert errors(page, found) <= 3


@pytest.mark.parametrize("shape", [(1, 1), (2, 3000, 3), (900, 5, 3), (400, 300, 3)])
@pytest.mark.parametrize("shade", [0, 255])
def test_pages_without_text_have_no_lines(shape: tuple[int, ...], shade: int) -> None:
    blank = np.full(shape, shade, np.uint8)

    found = engines.engine().read(blank)

    assert (found.lines, found.rotation) == ((), 0)
