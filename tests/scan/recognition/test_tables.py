"""The cells between the rules of a table."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from archive.scan.recognition.pixels import Pixels
from archive.scan.recognition.tables import cells
from archive.scan.specimen import pages

ROWS, COLUMNS = (200, 300, 420, 600), (100, 400, 700, 1100)


def ruled(shade: int = 30, thick: int = 2) -> Pixels:
    page = np.full((1654, 1170, 3), 245, np.uint8)
    for y in ROWS:
        cv2.line(page, (COLUMNS[0], y), (COLUMNS[-1], y), (shade,) * 3, thick)
    for x in COLUMNS:
        cv2.line(page, (x, ROWS[0]), (x, ROWS[-1]), (shade,) * 3, thick)
    return page


def test_all_cells_are_found_row_by_row() -> None:
    found = cells(ruled())

    assert len(found) == 9
    middles = [((box[0] + box[2]) // 2, (box[1] + box[3]) // 2) for box in found]
    expected = [
        ((left + right) // 2, (top + bottom) // 2)
        for top, bottom in pairwise(ROWS)
        for left, right in pairwise(COLUMNS)
    ]
    assert np.abs(np.subtract(middles, expected)).max() <= 4


def test_faint_rules_in_grain_are_found() -> None:
    noise = np.random.default_rng(1)
    page = ruled(shade=170, thick=3) + noise.normal(0, 12, (1654, 1170, 1))

    assert len(cells(np.clip(page, 0, 255).astype(np.uint8))) == 9


@pytest.mark.parametrize("kind", ["notice", "ledger", "bulletin"])
def test_text_without_rules_has_no_cells(kind: str) -> None:
    page = pages.pixels_of(pages.page(1, kind, dpi=150))

    assert cells(page) == []


def test_two_rules_under_a_heading_are_no_table() -> None:
    page = np.full((1654, 1170, 3), 245, np.uint8)
    for y in (200, 206):
        cv2.line(page, (100, y), (1100, y), (30, 30, 30), 2)

    assert cells(page) == []
