import cv2
import numpy as np
import pytest

from archive.scan.pipeline import journey, proofs, skewing
from archive.scan.pipeline.journey import AS_IT_CAME, Known
from archive.scan.pipeline.worked import Worked
from tests.scan.pipeline import papers
from tests.scan.pipeline.papers import Boxes, Fixed


def worked(
    page: cv2.typing.MatLike,
    known: Known = AS_IT_CAME,
    boxes: Boxes = (),
    rotation: int = 0,
) -> Worked:
    return journey.work(page, 100, {}, Fixed(boxes, rotation), known)


def lean(page: cv2.typing.MatLike) -> float:
    return skewing.angle(proofs.ink(proofs.of(page)))


@pytest.mark.parametrize("degrees", [-14.0, -6.3, -0.8, 0.4, 2.5, 9.0, 14.5])
def test_a_page_says_by_how_much_it_leans(degrees: float) -> None:
    page = papers.leaning(papers.written(), degrees)

    assert lean(page) == pytest.approx(degrees, abs=0.2)


def darkness(page: cv2.typing.MatLike) -> float:
    """Of all its ink together."""
    return float((papers.PAPER - page.astype(float)).sum())


def test_a_page_on_its_side_says_it_as_well() -> None:
    page = np.rot90(papers.leaning(papers.written(), 3.0)).copy()

    assert lean(page) == pytest.approx(3.0, abs=0.2)


def test_a_page_that_lies_well_is_left_as_it_is() -> None:
    page = papers.written()

    done = worked(page)

    assert done.skew == 0
    assert done.crop is None
    assert done.image is page


def test_a_blank_page_does_not_lean() -> None:
    assert lean(papers.grainy()) == 0


def test_a_leaning_page_ends_straight() -> None:
    done = worked(papers.leaning(papers.written(), 5.0))

    assert lean(done.image) == pytest.approx(0, abs=0.2)


def test_straightening_loses_nothing_that_is_written() -> None:
    page = papers.on_a_tray(papers.written(lines=26, margin=12))

    done = worked(papers.leaning(page, 6.0))

    assert darkness(done.image) == pytest.approx(darkness(page), rel=0.02)


@pytest.mark.parametrize("degrees", [-12.0, -2.0, 3.0])
def test_a_page_in_colour_is_straightened_as_one_in_grey_is(degrees: float) -> None:
    """In colour that is done some rows at a time: no row of them is to be seen."""
    grey = papers.leaning(papers.written(), degrees)

    plain, coloured = worked(grey), worked(np.dstack([grey] * 3))

    assert coloured.skew == plain.skew
    for channel in range(3):
        found = coloured.image[:, :, channel].astype(int)
        assert np.abs(found - plain.image).max() <= 2


def test_dark_edges_are_cut_away() -> None:
    page = papers.bordered(papers.written(), left=40, top=25)

    done = worked(page)

    assert done.crop is not None
    assert done.crop[0] == pytest.approx(40, abs=4)
    assert done.crop[1] == pytest.approx(25, abs=4)
    assert done.image.min() > 20
    assert done.border == pytest.approx(10, abs=1.5)


def test_a_photograph_is_no_dark_edge() -> None:
    page = papers.written(lines=8)
    page[500:] = 20

    assert worked(page).crop is None


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_is_turned_as_it_reads_best(rotation: int) -> None:
    page = np.rot90(papers.written(), rotation // 90).copy()

    done = worked(page, rotation=rotation)

    assert done.rotation == rotation
    assert done.reading_size == (papers.WIDE, papers.HIGH)


def test_a_person_knows_better_which_way_is_up() -> None:
    box = (10, 20, 110, 40)

    done = worked(papers.written(), Known(90, is_upright=True), boxes=[box], rotation=180)

    assert done.rotation == 90
    assert done.reading_size == (papers.HIGH, papers.WIDE)
    # Read the other way up, the line is told where it is on the page as it stands.
    assert done.lines[0].box == pytest.approx((1058, 786, 1158, 806), abs=2)


def test_what_a_file_brought_goes_where_the_page_goes() -> None:
    page = papers.bordered(papers.written(), left=40, top=25)
    brought = (papers.line((140, 125, 240, 150)),)

    done = worked(page, Known(brought=brought), boxes=[(1, 1, 2, 2)])

    assert done.engine == "brought"
    assert done.lines[0].box == pytest.approx((98, 98, 198, 123), abs=4)
    assert done.lines[0].words[0].box == done.lines[0].box


def test_a_very_fine_scan_is_made_smaller_first() -> None:
    page = cv2.resize(papers.written(), None, fx=4, fy=4)

    done = worked(page, boxes=[(260, 520, 520, 640)])

    assert done.reading_size == (1654, 2338)
    assert done.lines[0].box == pytest.approx((165, 331, 331, 407), abs=2)
