"""Where a document begins: page by page, from what speaks for it and what against."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from archive.catalog.naming.layout import Signs
from archive.catalog.naming.leaves import Leaf


@dataclass(frozen=True, slots=True)
class Border:
    """Whether a document begins with a page, how likely that is, and what spoke for it."""

    begins: bool
    likely: float
    reasons: tuple[str, ...]

    @property
    def certainty(self) -> float:
        return self.likely if self.begins else 1 - self.likely


def borders(
    leaves: Sequence[Leaf], found: Sequence[Signs], cards: Sequence[bool]
) -> list[Border]:
    """``cards``: which pages are known by their words to be something untitled."""
    return [
        _border(leaves, found, cards, number)
        if number
        else Border(begins=True, likely=1.0, reasons=("first_page",))
        for number in range(len(leaves))
    ]


def _border(
    leaves: Sequence[Leaf], found: Sequence[Signs], cards: Sequence[bool], number: int
) -> Border:
    leaf, before = leaves[number], leaves[number - 1]
    if leaf.begins or leaf.piece != before.piece:
        reason = "begins" if leaf.begins else "other_piece"
        return Border(begins=True, likely=0.995, reasons=(reason,))
    if leaf.blank or not leaf.rows:
        return Border(begins=False, likely=0.03, reasons=("blank",))
    weights = _weights(before, found[number], found[number - 1])
    if cards[number] != cards[number - 1]:
        weights["card"] = 4.0
    likely = 1 / (1 + math.exp(-sum(weights.values())))
    begins = likely >= 0.5
    wanted = [name for name, weight in weights.items() if (weight > 0) == begins]
    return Border(begins=begins, likely=likely, reasons=tuple(wanted))


def _weights(before: Leaf, here: Signs, there: Signs) -> dict[str, float]:
    """In favour above nought, against below it; set by what court papers look like."""
    said = {
        "title": _for_title(here),
        "court": 1.0 if here.court else 0.0,
        "number": 0.5 if here.number and here.larger >= 1.0 else 0.0,
        "first_of_pages": 1.6 if here.page == 1 else 0.0,
        "later_of_pages": -2.6 if here.page and here.page > 1 else 0.0,
        "follows_in_number": -1.2 if _follows(here, there) else 0.0,
        "sentence_goes_on": _for_broken(here, there),
        "signed_before": 0.9 if there.ended else -0.4,
        "half_empty_before": 0.5 if before.last < 0.6 else 0.0,
        "no_title": -1.6 if not here.match and here.larger < 1.25 else 0.0,
        "amid": -3.2 if here.amid else 0.0,
        "thin": -1.4 if here.thin and not here.court else 0.0,
        "base": -0.6,
    }
    return {name: weight for name, weight in said.items() if weight}


def _for_broken(here: Signs, there: Signs) -> float:
    if not there.broken:
        return 0.0
    return -2.2 if _for_title(here) <= 2 else -0.8


def _for_title(here: Signs) -> float:
    if here.match is None:
        return 0.9 if here.larger >= 1.35 and here.is_set_large else 0.0
    size = 0.8 if here.is_set_large else -1.0
    return 1.2 + 2.2 * (here.match.score - 0.7) / 0.3 + size


def _follows(here: Signs, there: Signs) -> bool:
    return bool(here.page and there.page and here.page == there.page + 1)
