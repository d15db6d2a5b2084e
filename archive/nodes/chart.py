"""A profile's nodes as the rules of this room read them."""

from archive.nodes.rules import Limit, Step
from archive.profile.process import Bound, Node
from archive.profile.schema import Profile

# What files a case, and what ends its nodes.
RECEIVED, FILED, CLOSED = "application_received", "filed", "closed"
Chart = tuple[Step, ...]
# Drawn once for each profile, which never changes. A court has a few of them, by version.
MOST = 200
_drawn: dict[tuple[int, str], tuple[Profile, Chart]] = {}


def of(profile: Profile, mark: str) -> Chart:
    """The nodes of cases with this mark (执, 执恢 …), in the order of the profile."""
    known = _drawn.get((id(profile), mark))
    if known is None or known[0] is not profile:
        if len(_drawn) >= MOST:
            _drawn.clear()
        known = _drawn[id(profile), mark] = profile, _draw(profile, mark)
    return known[1]


def _draw(profile: Profile, mark: str) -> Chart:
    types = [one.code for one in profile.case_types if one.mark == mark]
    later = _after_closing(profile)
    return tuple(_step(node, later) for code in types for node in profile.nodes_of(code))


def _step(node: Node, later: frozenset[str]) -> Step:
    return Step(
        code=node.code,
        anchor=node.anchor,
        limits=_limits(node),
        when=frozenset(node.when),
        unless=frozenset(node.unless),
        tracks=frozenset(node.tracks),
        team=node.team,
        repeats=node.repeats,
        after_closing=node.anchor in later,
    )


def _limits(node: Node) -> tuple[Limit, ...]:
    own = () if node.term is None else (Limit(node.anchor, node.term.term, rule=node.code),)
    bounds = (_limit(node, number, one) for number, one in enumerate(node.bounds, 1))
    return (*own, *bounds)


def _limit(node: Node, number: int, bound: Bound) -> Limit:
    return Limit(
        anchor=bound.anchor,
        term=bound.term.term,
        when=frozenset(bound.when),
        instead=bound.instead,
        rule=f"{node.code}#{number}",
    )


def _after_closing(profile: Profile) -> frozenset[str]:
    """Closing, and every event and node that only comes after it."""
    before = {node.code: node.anchor for node in profile.nodes}
    before |= {event.code: event.follows or "" for event in profile.events}
    found = {CLOSED}
    while more := {code for code, prior in before.items() if prior in found} - found:
        found |= more
    return frozenset(found)
