"""Pure: documents in a row, and what of two states of one differs."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

One = TypeVar("One")


def moved(row: Sequence[One], one: One, place: int) -> list[One]:
    """``one`` at the place (from 1 on), the others in their order; beyond the end: last."""
    rest = [other for other in row if other != one]
    at = min(max(place, 1), len(rest) + 1) - 1
    return [*rest[:at], one, *rest[at:]]


def behind(row: Sequence[One], one: One) -> One | None:
    """What stands next after it."""
    at = list(row).index(one) + 1
    return row[at] if at < len(row) else None


def parted(pages: Sequence[int], at: int) -> tuple[list[int], list[int]] | None:
    """The pages before this one, and it with those behind; none if nothing is before it."""
    if at not in pages or pages[0] == at:
        return None
    place = list(pages).index(at)
    return list(pages[:place]), list(pages[place:])


def differing(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two states the fields that are not the same."""
    names = [name for name in after if before.get(name) != after[name]]
    was = {name: before[name] for name in names if name in before}
    return was, {name: after[name] for name in names}


def ranges(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: 1–3, 7."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ", ".join("–".join(map(str, part)) for part in parts)
