"""What other parts of the room add to the page of a submission: what it lacks, say.

A part names itself once, when its module is read:

    beside.add(Part("gaps", "catalog/gaps.html", "submission:see", 10, gaps_of))

Its template is included above what was handed in, with what the function answers as
``part``; ``row`` and ``act_today`` are there anyway. It shows only to those with its right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.act import Act
from archive.catalog.models import Submission

Context = Callable[[Act, Submission], Mapping[str, Any]]


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
    act: Act, row: Submission, may: Callable[[str], bool]
) -> list[tuple[str, Mapping[str, Any]]]:
    """The templates and what each is to show, in order."""
    shown = sorted(_parts.values(), key=lambda part: (part.order, part.key))
    return [(one.template, one.context(act, row)) for one in shown if may(one.action)]
