"""Pure: which numbers give pages their order, changing those of as few as need be."""

from collections.abc import Sequence
from typing import Protocol


class Numbered(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def position(self) -> int: ...


Row = Sequence[Numbered]


def fitted(before: Row, going: Row, after: Row, *, growing: bool) -> dict[int, int]:
    """The number of each page, once ``going`` stands between the others.

    While a file is still being split its later pages come with numbers of their own, so
    that room may only be made towards the front.
    """
    ways = [_towards_front(before, going, after)]
    if not growing:
        ways.append(_towards_end(before, going, after))
    return min(ways, key=lambda way: _differing(before, after, way))


def _differing(before: Row, after: Row, way: dict[int, int]) -> int:
    return sum(way[one.id] != one.position for one in (*before, *after))


def _towards_end(before: Row, going: Row, after: Row) -> dict[int, int]:
    numbers = {one.id: one.position for one in (*before, *after)}
    last = before[-1].position if before else _room_in_front(going, after)
    for one in going:
        last += 1
        numbers[one.id] = last
    for one in after:
        if one.position > last:
            break
        last += 1
        numbers[one.id] = last
    return numbers


def _towards_front(before: Row, going: Row, after: Row) -> dict[int, int]:
    numbers = {one.id: one.position for one in (*before, *after)}
    first = after[0].position if after else before[-1].position + 1
    for one in reversed(going):
        first -= 1
        numbers[one.id] = first
    for one in reversed(before):
        if one.position < first:
            break
        first -= 1
        numbers[one.id] = first
    return numbers


def _room_in_front(going: Row, after: Row) -> int:
    return (after[0].position if after else 0) - len(going) - 1
