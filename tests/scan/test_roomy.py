"""Room for pictures is used again, but never while somebody still looks at it."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from archive.scan import roomy

PAGE = (2339, 1654)


@pytest.fixture(autouse=True)
def none_ready() -> Iterator[None]:
    roomy._rooms.clear()
    yield
    roomy._rooms.clear()


def place(picture: NDArray[np.uint8]) -> int:
    return int(picture.ctypes.data)


def test_a_page_takes_the_room_that_another_has_left() -> None:
    first = roomy.empty(PAGE, 3)
    where = place(first)
    del first

    assert place(roomy.empty((2340, 1650), 3)) == where


def test_a_room_is_not_free_as_long_as_a_part_of_it_is_looked_at() -> None:
    page = roomy.empty(PAGE, 3)
    where, part = place(page), page[10:20, :, 1].data
    del page

    other = roomy.empty(PAGE, 3)
    assert place(other) != where

    del part
    assert place(roomy.empty(PAGE, 3)) == where


def test_a_room_that_does_not_fit_waits_for_a_page_that_it_fits() -> None:
    page = roomy.empty(PAGE, 3)
    where = place(page)
    del page

    assert place(roomy.empty((1200, 1800))) != where
    assert place(roomy.empty(PAGE, 3)) == where


@pytest.mark.parametrize("side", [1600, 8000])
def test_a_small_or_very_large_room_is_given_back_at_once(side: int) -> None:
    page = roomy.empty((side, side))
    del page

    assert not roomy._rooms


def test_two_who_ask_at_once_never_get_the_same_room() -> None:
    def work(number: int, wrong: list[int]) -> None:
        for _ in range(200):
            page = roomy.empty(PAGE, 3)
            page[::50, ::50] = number
            if (page[::50, ::50] != number).any():
                wrong.append(number)

    wrong: list[int] = []
    workers = [threading.Thread(target=work, args=(each, wrong)) for each in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert wrong == []
