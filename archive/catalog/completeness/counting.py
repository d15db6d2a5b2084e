"""Whose documents count for which case: its own, and those of files merged into it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Join:
    """The file of one case is part of another's since a day (并卷)."""

    source: int
    target: int
    on: date


# Whoever merges files appends a function: given numbers of cases, it tells the standing
# joins that any of them is part of, on either side.
joins: list[Callable[[Collection[int]], Iterable[Join]]] = []


def joined(case_ids: Collection[int]) -> Iterator[Join]:
    for tell in joins:
        yield from tell(case_ids)


def files_of(case_ids: Collection[int]) -> dict[int, set[int]]:
    """By case: the cases whose documents are read in its file."""
    found = {one: {one} for one in case_ids}
    for join in joined(case_ids):
        if join.target in found:
            found[join.target].add(join.source)
    return found


def merged_on(case_ids: Collection[int]) -> dict[int, date]:
    """Since when the file of each of these cases is part of another's, if it is."""
    return {one.source: one.on for one in joined(case_ids) if one.source in set(case_ids)}


def touched(case_ids: Collection[int]) -> set[int]:
    """The cases whose files a change in these may make more or less complete."""
    return {*case_ids, *(one.target for one in joined(case_ids))}
