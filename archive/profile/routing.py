"""Which team a case goes to: rules in their order, and the first that fits."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from archive.profile.draft import Draft, between
from archive.profile.errors import Fault
from archive.profile.parts import Code, Conditional, Flag, Whole
from archive.speech import lazy

Yuan = Annotated[Whole, Field(ge=0)]


class Route(Conditional):
    """Every condition that is named must hold; of a list, any entry will do."""

    # In yuan. From and up to include the amount itself, above and below do not.
    amount_from: Yuan | None = None
    amount_up_to: Yuan | None = None
    amount_above: Yuan | None = None
    amount_below: Yuan | None = None
    grounds: tuple[Code, ...] = ()
    case_types: tuple[Code, ...] = ()
    object_kinds: tuple[Code, ...] = ()
    enterprise_classes: tuple[Code, ...] = ()
    team: Code
    track: Code | None = None
    # To the members of the team in turn by lot, so that all have equally many.
    at_random: Flag = False


AMOUNTS = ("amount_from", "amount_up_to", "amount_above", "amount_below")
CONDITIONS = (
    *AMOUNTS,
    "grounds",
    "case_types",
    "object_kinds",
    "enterprise_classes",
    "when",
    "unless",
)
CODED = ("routing",)
REFERENCES = (
    ("routing", "grounds", "grounds"),
    ("routing", "case_types", "case_types"),
    ("routing", "object_kinds", "object_kinds"),
    ("routing", "enterprise_classes", "enterprise_classes"),
    ("routing", "team", "teams"),
    ("routing", "track", "tracks"),
    ("routing", "when", "circumstances"),
    ("routing", "unless", "circumstances"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
    yield from _never_reached(draft)
    yield from _fitting_no_amount(draft)


def _never_reached(draft: Draft) -> Iterator[Fault]:
    closed = False
    for row in draft.rows("routing"):
        if closed:
            sentence = lazy("An earlier rule takes every case, so this one never does.")
            yield Fault(row.place, sentence)
        closed = closed or not any(map(row.has, CONDITIONS))


def _fitting_no_amount(draft: Draft) -> Iterator[Fault]:
    for row in draft.rows("routing"):
        least, above, most, below = (
            _number(row.fields.get(name))
            for name in ("amount_from", "amount_above", "amount_up_to", "amount_below")
        )
        low = max((n for n in (least, above) if n is not None), default=None)
        high = min((n for n in (most, below) if n is not None), default=None)
        if low is None or high is None:
            continue
        open_end = low == above or high == below
        if low > high or (low == high and open_end):
            yield Fault(row.place, lazy("No amount is within these limits."))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
