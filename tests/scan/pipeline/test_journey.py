from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np
import pytest

from archive.scan import rules
from archive.scan.pipeline import derived, journey, looks, proofs
from archive.scan.pipeline.worked import Step, Worked
from tests.scan.pipeline import papers
from tests.scan.pipeline.papers import Fixed


def look(page: cv2.typing.MatLike) -> str:
    return journey.work(page, 100, {}, Fixed()).look


def pixels(jpeg: bytes) -> cv2.typing.MatLike:
    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_UNCHANGED)
    assert decoded is not None
    return decoded


def size(jpeg: bytes) -> tuple[int, int]:
    """Height and width."""
    height, width = pixels(jpeg).shape[:2]
    return int(height), int(width)


def test_a_page_is_read_at_the_width_of_the_screen_and_sorted_by_a_small_one() -> None:
    page = cv2.resize(papers.written(), None, fx=3, fy=3)

    done = journey.work(page, 300, {}, Fixed())

    assert size(done.reading) == (done.reading_size[1], done.reading_size[0])
    assert done.reading_size[0] == derived.READING
    assert size(done.thumb)[1] == derived.THUMB


def test_a_small_picture_is_not_blown_up() -> None:
    assert journey.work(papers.written(), 100, {}, Fixed()).reading_size[0] == papers.WIDE


def test_colours_stay_what_they_are() -> None:
    page = np.full((300, 200, 3), 245, np.uint8)
    page[100:200, 50:150] = (200, 30, 30)

    reading = journey.work(page, 100, {}, Fixed()).reading

    blue, green, red = pixels(reading)[150, 100]
    assert (red, green, blue) == pytest.approx((200, 30, 30), abs=12)


def test_every_step_is_noted_with_what_did_it() -> None:
    steps = dict(journey.work(papers.written(), 100, {}, Fixed()).steps)

    assert list(steps) == [
        "stand",
        "shrink",
        "proof",
        "lean",
        "straighten",
        "read",
        "reduce",
        "examine",
        "derive",
    ]
    assert steps["read"] == "fixed 1.0"
    assert steps["straighten"] == f"opencv {cv2.__version__}"


def test_a_page_has_its_turn_only_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done before and after it is done while another page is read."""
    inside, done = [False], []

    @contextmanager
    def turn() -> Iterator[None]:
        inside[0] = True
        yield
        inside[0] = False

    def noted(step: Step, page: Worked) -> Worked:
        done.append((step.name, inside[0]))
        return step.do(page)

    monkeypatch.setattr(Step, "__call__", noted)
    journey.work(papers.written(), 100, {}, Fixed(), turn=turn())

    assert [name for name, in_turn in done if in_turn] == ["read", "reduce"]


def test_a_picture_of_a_single_pixel_goes_all_the_way() -> None:
    done = journey.work(np.zeros((1, 1), np.uint8), None, papers.limits(), Fixed())

    assert done.reading_size == (1, 1)


def test_a_quick_picture_stands_as_its_file_says() -> None:
    page = np.rot90(papers.written(), 1).copy()

    reading, thumb, (width, height) = derived.quick(page, 90)

    assert (width, height) == (papers.WIDE, papers.HIGH)
    assert size(reading) == (height, width)
    assert size(thumb)[1] == derived.THUMB


def test_the_same_page_scanned_again_looks_alike() -> None:
    page = papers.written()
    again = cv2.GaussianBlur(papers.leaning(page, 1.2), (0, 0), 0.8)
    again[::131, ::113] = 60

    assert rules.apart(look(page), look(again)) < 9


def test_another_page_looks_different() -> None:
    assert rules.apart(look(papers.written(seed=1)), look(papers.written(seed=2))) >= 9


def test_a_blank_page_looks_like_nothing() -> None:
    assert looks.of(proofs.ink(papers.grainy())) == rules.NO_LOOK
