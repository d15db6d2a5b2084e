"""What the pages of completeness share: needs and gaps as a reader may see them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog.completeness import gathering, queries, words
from archive.catalog.completeness.rules import lacking
from archive.catalog.completeness.rules.lacking import Need, When
from archive.profile.schema import Profile
from archive.speech import day


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is wanted: what counts as it, and the documents that are there."""

    name: str
    satisfied_by: str
    # Number and title; a document the reader may not read has neither.
    documents: Sequence[tuple[int, str]]
    there: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement of the court's rules, met or not."""

    name: str
    source: str
    note: str
    any_of: bool
    when: tuple[str, str]
    is_due: bool
    lacks: bool
    since: str
    days: int
    things: Sequence[Thing]


@dataclass(frozen=True, slots=True)
class Group:
    """What is wanted at one point of the way of a case."""

    at: str
    lines: Sequence[Line]


def groups(act: Act, case: Case, needs: Iterable[Need]) -> list[Group]:
    """Requirements along the way of the case; those of one point stand together."""
    profile, hidden = terms.profile_of(act, case), queries.Veil(act).hides(case)
    needs = list(needs)
    needs.sort(key=_place(profile, needs))
    numbers = {one for need in needs for some in need.things.values() for one in some}
    titles = queries.titles(act, numbers)
    return [
        Group(
            words.at(profile, at),
            [_line(act, profile, need, titles, hidden) for need in some],
        )
        for at, some in groupby(needs, key=lambda need: need.at)
    ]


def _place(
    profile: Profile, needs: Sequence[Need]
) -> Callable[[Need], tuple[int, date, int, str]]:
    """Nodes as they came, those to come by the rules; then handovers, then closing."""
    nodes = {one.code: at for at, one in enumerate(profile.nodes)}
    sorts = (lacking.NODE, lacking.HANDOVER, lacking.CLOSING)
    since: dict[str, date] = {}
    for need in needs:
        day = need.moment.since or date.max
        since[need.at] = min(since.get(need.at, day), day)

    def place(need: Need) -> tuple[int, date, int, str]:
        sort, code = lacking.parted(need.at)
        return sorts.index(sort), since[need.at], nodes.get(code, len(nodes)), need.at

    return place


def _line(
    act: Act,
    profile: Profile,
    need: Need,
    titles: Mapping[int, str],
    hidden: Collection[str],
) -> Line:
    rule, since = words.entry(profile, need.code), need.moment.since
    return Line(
        name=words.requirement(profile, need.code),
        source=words.source(rule) if rule else "",
        note=rule.note or "" if rule else "",
        any_of=need.any_of and len(need.things) > 1,
        when=words.when(need.moment.when),
        is_due=need.moment.when is When.DUE,
        lacks=bool(need.lacking),
        since=day(since) if since else "",
        days=max((act.today - since).days, 0) if since else 0,
        things=[
            Thing(
                words.thing(profile, thing, need.code, hidden),
                _kinds(profile, thing, hidden),
                [(one, titles[one]) for one in there if one in titles],
                bool(there),
            )
            for thing, there in need.things.items()
        ],
    )


def _kinds(profile: Profile, thing: str, hidden: Collection[str]) -> str:
    """Which documents would do; nothing of the court's own part to who may not read it."""
    if words.heading(profile, thing) in hidden:
        return ""
    return words.satisfied_by(profile, thing)


def lacking_of(
    act: Act, case: Case, places: Collection[str] = (), *, by_now: bool = False
) -> list[Group]:
    """What is not met: everywhere, only at these points, or what is not far off."""
    found = [
        one
        for one in lacking.gaps(gathering.needs(act, case))
        if (not places or one.at in places) and not (by_now and _is_far(one))
    ]
    return groups(act, case, found)


def _is_far(need: Need) -> bool:
    closing = lacking.parted(need.at)[0] == lacking.CLOSING
    return closing or need.moment.when is When.LATER
