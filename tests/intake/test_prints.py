"""Slips and separator sheets: set, read by eye, and found again by a scanner."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from numpy.typing import NDArray
from pypdf import PdfReader

from archive.intake import prints, queries, rules
from archive.intake.delivery import PieceGiven
from archive.intake.models import Receipt
from archive.intake.rules import Scanned
from tests.intake.house import DAY, ON_SQLITE, piece, receipt
from tests.nodes.house import case, on

pytestmark = ON_SQLITE
DPI, POINTS = 200, 72


def sheets(made: bytes, dpi: int = DPI) -> Iterator[NDArray[np.uint8]]:
    """Each page as a feeder scanner would give it, in shades of grey."""
    document = pypdfium2.PdfDocument(made)
    for page in document:
        yield page.render(scale=dpi / POINTS, grayscale=True).to_numpy().copy()
    document.close()


def read(image: NDArray[np.uint8]) -> list[Scanned | None]:
    return [rules.read_code(one.text) for one in zxingcpp.read_barcodes(image)]


def separators(row: Receipt) -> bytes:
    return prints.separators(on(DAY), row, row.pieces)


def came(*pieces: PieceGiven, **given: Any) -> Receipt:
    found = queries.by_token(receipt(case(), *pieces, **given).token)
    assert found is not None
    return found


def words(made: bytes) -> str:
    pages = PdfReader(io.BytesIO(made)).pages
    return "".join(" ".join(page.extract_text().split()) for page in pages)


def test_a_separator_sheet_is_read_whichever_way_it_goes_through(app: Flask) -> None:
    row = came(piece("甲"), piece("乙"))
    found = [
        [read(np.rot90(sheet, turns).copy()) for turns in range(4)]
        for sheet in sheets(separators(row))
    ]

    assert found == [[[Scanned(row.token, place)] * 2] * 4 for place in (1, 2)]


def test_one_of_its_symbols_is_enough(app: Flask) -> None:
    row = came()
    [sheet] = sheets(separators(row))
    upper, lower = sheet[: sheet.shape[0] // 2], sheet[sheet.shape[0] // 2 :]

    assert read(upper.copy()) == read(lower.copy()) == [Scanned(row.token, 1)]


def test_it_is_read_from_a_bad_scan(app: Flask) -> None:
    """Skewed, soft, noisy, saved small: as an old feeder leaves it."""
    row = came()
    [sheet] = sheets(separators(row), dpi=150)
    height, width = sheet.shape
    turned = cv2.warpAffine(
        sheet,
        cv2.getRotationMatrix2D((width / 2, height / 2), 7, 1.0),
        (width, height),
        borderValue=255.0,
    )
    noise = np.random.default_rng(7).normal(0, 25, turned.shape)
    soft = cv2.GaussianBlur(turned, (5, 5), 0).astype(np.float64) + noise
    _ok, small = cv2.imencode(
        ".jpg", np.clip(soft, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 30]
    )
    worn = np.asarray(cv2.imdecode(small, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)

    assert Scanned(row.token, 1) in read(worn)


def test_the_slip_carries_the_code_of_the_whole_receipt(app: Flask) -> None:
    row = came()
    [sheet] = sheets(prints.slip(on(DAY), row))

    assert read(sheet) == [Scanned(row.token, None)]


def test_a_separator_sheet_says_whose_it_is_and_that_it_is_no_page(app: Flask) -> None:
    row = came(piece("现场调查笔录", 5, copies=2, original=False))
    said = words(separators(row))

    for expected in (
        row.number,
        row.case.number,
        "现场调查笔录",
        "Copy · 5 pages · 2 copies",
        "Not part of the file",
        rules.code_of(row.token, 1),
    ):
        assert expected in said


def test_the_slip_says_what_came_and_what_is_due(app: Flask) -> None:
    row = came(
        piece("判决书", 12),
        piece("身份证", 1, copies=2, original=False, remarks="缺背面"),
        formed_on=date(2026, 3, 11),
        remarks="急件",
    )
    said = words(prints.slip(on(DAY), row))

    for expected in (
        "Qingfeng County People's Court",
        "Receipt for material",
        row.case.number,
        "承办人甲",
        "判决书",
        "缺背面",
        "In all 2 materials, 14 pages",
        "due 2026-03-13 Fri · handed in late 2026-03-16",
        "due 2026-03-17 Tue",
        "急件",
        "Received by (signature)",
        "Page 1 of 1",
    ):
        assert expected in said


def test_many_pieces_run_over_pages_that_say_whose_they_are(app: Flask) -> None:
    row = came(*(piece(f"材料{n}") for n in range(1, 41)))
    pages = PdfReader(io.BytesIO(prints.slip(on(DAY), row))).pages
    said = [page.extract_text() for page in pages]

    assert len(said) > 1
    assert all(row.number in page for page in said)
    assert all("Original or copy" in page for page in said[:-1])
    assert f"Page {len(said)} of {len(said)}" in said[-1]
    assert "材料40" in "".join(said)
    assert "Received by (signature)" in said[-1]


@pytest.mark.parametrize("of", [prints.slip, separators])
def test_prints_are_a5_or_a4_archival_and_the_same_each_time(app: Flask, of: Any) -> None:
    row = came()

    def made() -> bytes:
        return bytes(of(row) if of is separators else of(on(DAY), row))

    document = PdfReader(io.BytesIO(made()))
    box = document.pages[0].mediabox
    millimetres = tuple(
        round(float(side) / POINTS * 25.4) for side in (box.width, box.height)
    )

    assert millimetres == ((210, 297) if of is separators else (210, 148))
    assert b"pdfaid:part>2<" in made()
    assert made() == made()
