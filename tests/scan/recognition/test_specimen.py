"""Invented court pages, whose text is known."""

import io

import pypdfium2
import pytest
from pypdf import PdfReader

from archive.scan.specimen import pages
from archive.scan.specimen.wear import Wear
from tests.scan.recognition.house import plain


@pytest.mark.parametrize("level", Wear)
def test_the_same_seed_gives_the_same_bytes(level: Wear) -> None:
    first, second, other = (pages.page(seed, level=level, dpi=72) for seed in (3, 3, 13))

    assert first == second
    assert first.image != other.image


def test_kinds_take_turns() -> None:
    drawn = [pages.page(seed, dpi=50) for seed in range(len(pages.KINDS))]

    assert tuple(page.kind for page in drawn) == pages.KINDS
    assert all(len(page.text) > 80 for page in drawn)


def test_a_page_can_lie_on_its_side() -> None:
    page = pages.page(1, "notice", dpi=72, turn=90)

    assert page.width > page.height
    assert pages.pixels_of(page).shape[:2] == (page.height, page.width)


def test_pages_bear_the_name_of_their_court() -> None:
    page = pages.page(1, "ruling", dpi=72, office=pages.Office(court="固始县人民法院"))

    assert page.lines[0] == "固始县人民法院"
    assert "清丰" not in plain(page.text)


def test_a_pdf_of_pages_keeps_their_bytes() -> None:
    drawn = [pages.page(seed, dpi=72) for seed in (1, 2)]

    made = pages.pdf(drawn)

    assert all(page.image in made for page in drawn)
    assert len(PdfReader(io.BytesIO(made)).pages) == 2
    width, height = pypdfium2.PdfDocument(made)[0].get_size()
    assert (round(width), round(height)) == (595, 842)
