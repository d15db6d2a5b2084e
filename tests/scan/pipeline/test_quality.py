import cv2
import numpy as np
import pytest
from cv2.typing import MatLike

from archive.scan.pipeline import journey
from archive.scan.pipeline.worked import Worked
from tests.scan.pipeline import papers
from tests.scan.pipeline.papers import Fixed

# Where the second line of a written page stands.
LINE = (88, 128, 400, 156)


def examined(
    page: MatLike, *boxes: tuple[int, int, int, int], dpi: int | None = 200
) -> Worked:
    return journey.work(page, dpi, papers.limits(), Fixed(boxes))


def codes(
    page: MatLike, *boxes: tuple[int, int, int, int], dpi: int | None = 200
) -> set[str]:
    return {found.code for found in examined(page, *boxes, dpi=dpi).findings}


def sharp() -> MatLike:
    return cv2.resize(papers.written(), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)


def test_nothing_is_the_matter_with_a_good_page() -> None:
    assert codes(sharp(), (180, 260, 800, 310)) == set()


def test_a_page_that_does_not_say_its_resolution() -> None:
    [found] = examined(sharp(), (180, 260, 800, 310), dpi=None).findings

    assert (found.code, found.limit, found.facts) == ("dpi_missing", 200, {"if_a4": 200})


def test_a_resolution_that_no_page_can_have_is_none() -> None:
    assert "dpi_missing" in codes(sharp(), dpi=10)


@pytest.mark.parametrize(("dpi", "is_low"), [(199, True), (200, False)])
def test_a_resolution_below_the_limit(dpi: int, *, is_low: bool) -> None:
    assert ("dpi_low" in codes(sharp(), dpi=dpi)) is is_low


@pytest.mark.parametrize(("degrees", "is_found"), [(2.5, False), (3.5, True)])
def test_a_page_that_leans_beyond_the_limit(degrees: float, *, is_found: bool) -> None:
    assert ("skew" in codes(papers.leaning(sharp(), degrees), LINE)) is is_found


@pytest.mark.parametrize(("width", "is_found"), [(8, False), (40, True)])
def test_a_dark_edge_beyond_the_limit(width: int, *, is_found: bool) -> None:
    page = papers.bordered(papers.written(), left=width)

    assert ("dark_border" in codes(page, LINE, dpi=100)) is is_found


def test_a_dark_page() -> None:
    assert "dark" in codes((sharp() * 0.5).astype(np.uint8), LINE)


def test_faint_writing() -> None:
    faint = 255 - (255 - sharp().astype(float)) * 0.35

    assert "bright" in codes(faint.astype(np.uint8), LINE)


@pytest.mark.parametrize(("blur", "is_found"), [(0.7, False), (4.0, True)])
def test_blurred_writing(blur: float, *, is_found: bool) -> None:
    assert ("blur" in codes(cv2.GaussianBlur(sharp(), (0, 0), blur), LINE)) is is_found


def test_a_page_without_ink_is_proposed_as_blank() -> None:
    assert codes(papers.grainy()) == {"blank"}


def test_dust_does_not_make_a_page() -> None:
    page = papers.grainy()
    page[::97, ::89] = 40

    assert "blank" in codes(page)


def test_a_page_with_a_single_line_is_not_blank() -> None:
    assert "blank" not in codes(papers.written(lines=1))


def test_a_page_on_which_something_was_read_is_not_blank() -> None:
    assert "blank" not in codes(papers.grainy(), LINE)


@pytest.mark.parametrize(("gone", "is_found"), [(80, False), (92, True)])
def test_writing_that_runs_to_the_edge(gone: int, *, is_found: bool) -> None:
    page = papers.written()[:, gone:]
    line = (0, 128, 300, 156)

    assert ("cut_edge" in codes(page, line, dpi=100)) is is_found


def test_a_leaning_page_has_its_edge_where_the_scan_ended() -> None:
    page = papers.leaning(papers.written()[:, 92:].copy(), 5.0)

    done = examined(page, (10, 100, 400, 1100), dpi=100)

    assert "cut_edge" in {found.code for found in done.findings}


def test_what_the_court_does_not_limit_is_not_found() -> None:
    done = journey.work(papers.grainy(), None, {}, Fixed())

    assert done.findings == ()
