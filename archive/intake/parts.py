"""What higher rooms add to the page of a receipt: the batches scanned for it, say.

A room names its part once, when its routes are read:

    parts.add(Part("batches", "scan/of_receipt.html", "scan:see", 20, batches_of))

Its template is included below the materials, with what the function answers as ``part``;
``receipt`` and ``act_today`` are there anyway. It shows only to those who have its right.

Other pages that are added to are told the same way: each is some ``Parts`` of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from archive.act import Act
from archive.intake.models import Receipt

Row = TypeVar("Row")
Shown = list[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """One part of the page; the smaller ``order`` stands higher."""

    key: str
    template: str
    action: str
    order: int
    context: Callable[[Act, Row], Mapping[str, Any]]


class Parts(Generic[Row]):
    """What is added to one page: each part once, by its key."""

    def __init__(self) -> None:
        self._parts: dict[str, Part[Row]] = {}

    def add(self, part: Part[Row]) -> None:
        self._parts[part.key] = part

    def of(self, act: Act, row: Row, may: Callable[[str], bool]) -> Shown:
        """The templates and what each is to show, in order."""
        parts = sorted(self._parts.values(), key=lambda part: (part.order, part.key))
        return [(one.template, one.context(act, row)) for one in parts if may(one.action)]


_of_receipts = Parts[Receipt]()
add, of = _of_receipts.add, _of_receipts.of
