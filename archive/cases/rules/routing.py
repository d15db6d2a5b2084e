"""Which team and track a case should go to, and to whom by lot. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

# Draws one of several; at the edge a real lottery, in a test whatever the test says.
Draw = Callable[[Sequence[int]], int]


class Route(Protocol):
    """One rule of the court's profile, as far as this module reads it."""

    @property
    def code(self) -> str: ...
    @property
    def amount_from(self) -> int | None: ...
    @property
    def amount_up_to(self) -> int | None: ...
    @property
    def amount_above(self) -> int | None: ...
    @property
    def amount_below(self) -> int | None: ...
    @property
    def grounds(self) -> Collection[str]: ...
    @property
    def case_types(self) -> Collection[str]: ...
    @property
    def object_kinds(self) -> Collection[str]: ...
    @property
    def enterprise_classes(self) -> Collection[str]: ...
    @property
    def when(self) -> Collection[str]: ...
    @property
    def unless(self) -> Collection[str]: ...
    @property
    def team(self) -> str: ...
    @property
    def track(self) -> str | None: ...
    @property
    def at_random(self) -> bool: ...


Rule = TypeVar("Rule", bound=Route)


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a case decides where it goes. Codes are the profile's."""

    case_type: str | None = None
    amount: Decimal | None = None
    object_kind: str | None = None
    enterprise_class: str | None = None
    grounds: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()


def first_fit(routes: Iterable[Rule], facts: Facts) -> Rule | None:
    """The first rule that fits; the order is the court's, and settles overlaps."""
    return next((route for route in routes if fits(route, facts)), None)


def fits(route: Route, facts: Facts) -> bool:
    return (
        _amount_fits(route, facts.amount)
        and _any_of(route.grounds, facts.grounds)
        and _one_of(route.case_types, facts.case_type)
        and _one_of(route.object_kinds, facts.object_kind)
        and _one_of(route.enterprise_classes, facts.enterprise_class)
        and set(route.when) <= facts.circumstances
        and not facts.circumstances & set(route.unless)
    )


def _amount_fits(route: Route, amount: Decimal | None) -> bool:
    limits = (
        route.amount_from,
        route.amount_up_to,
        route.amount_above,
        route.amount_below,
    )
    if amount is None:
        return limits == (None, None, None, None)
    least, most, above, below = limits
    return (
        (least is None or amount >= least)
        and (most is None or amount <= most)
        and (above is None or amount > above)
        and (below is None or amount < below)
    )


def _one_of(wanted: Collection[str], found: str | None) -> bool:
    return not wanted or found in wanted


def _any_of(wanted: Collection[str], found: Collection[str]) -> bool:
    return not wanted or not set(wanted).isdisjoint(found)


def least_burdened(counts: Mapping[int, int]) -> tuple[int, ...]:
    """Among whom the lot is drawn: all who have fewest, so that all come to as many."""
    fewest = min(counts.values(), default=0)
    return tuple(sorted(one for one, count in counts.items() if count == fewest))
