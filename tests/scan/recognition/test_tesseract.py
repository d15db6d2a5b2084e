"""The second engine."""

import numpy as np
import pytest

from archive.scan.errors.reading import NoTesseract, TesseractFailed
from archive.scan.recognition import lines
from archive.scan.recognition.lines import Pixels
from archive.scan.recognition.tesseract import Tesseract
from archive.scan.specimen import pages
from tests.scan.recognition.house import plain


def written() -> Pixels:
    """A column of running text, which takes tesseract less time than a page."""
    page = pages.pixels_of(pages.page(8, "bulletin", dpi=200))
    high, wide = page.shape[:2]
    return page[: high // 2, : wide // 2].copy()


def test_a_page_is_read_line_by_line() -> None:
    found = Tesseract().read(written())

    assert (found.engine, found.rotation) == ("tesseract", 0)
    assert len(found.lines) > 8
    assert found.seconds > 0
    for line in found.lines:
        assert all(line.box[0] <= word.box[0] <= line.box[2] for word in line.words)
        assert 0 <= line.confidence <= 1


def test_a_page_upside_down_is_turned_and_read() -> None:
    upright = plain(lines.text(Tesseract().read(written()).lines))

    found = Tesseract().read(np.ascontiguousarray(np.rot90(written(), 2)))

    assert found.rotation == 180
    assert plain(lines.text(found.lines))[:20] == upright[:20]


def test_without_tesseract_a_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(NoTesseract, match="Install tesseract-ocr"):
        Tesseract()


def test_a_tesseract_that_fails_fails_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Tesseract()
    monkeypatch.setenv("TESSDATA_PREFIX", "/nowhere")

    with pytest.raises(TesseractFailed, match="could not read this page"):
        engine.read(written())
