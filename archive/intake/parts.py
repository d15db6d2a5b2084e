"""What higher rooms add to the page of a receipt: the batches scanned for it, say.

A room names its part once, when its routes are read:

    parts.add(Part("batches", "scan/of_receipt.html", "scan:see", 20, batches_of))

Its template is included below the materials, with what the function answers as ``part``;
``receipt`` and ``act_today`` are there anyway. It shows only to those who have its right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.act import Act
from archive.intake.models import Receipt

Context = Callable[[Act, Receipt], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page; the smaller ``order`` stands higher."""

    key: str
    template: str
    action: str
    order: int
    context: Context


_parts: dict[str, Part] = {}


def add(part: Part) -> None:
    _parts[part.key] = part


def of(
    act: Act, receipt: Receipt, may: Callable[[str], bool]
) -> list[tuple[str, Mapping[str, Any]]]:
    """The templates and what each is to show, in order."""
    shown = sorted(_parts.values(), key=lambda part: (part.order, part.key))
    return [(one.template, one.context(act, receipt)) for one in shown if may(one.action)]
