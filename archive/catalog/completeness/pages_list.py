"""Which files lack what: a list over all cases one may see, and the same as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from archive.act import Act
from archive.cases import placing, terms
from archive.cases import queries as cases
from archive.cases.places import Place
from archive.catalog.blueprint import bp
from archive.catalog.completeness import lists, queries, words
from archive.catalog.completeness.lists import Wanted
from archive.catalog.completeness.models import Gap
from archive.catalog.completeness.rules import lacking
from archive.catalog.review import pages as tables
from archive.intake.errors import TooManyRows
from archive.profile.schema import Profile
from archive.speech import LazyString, _, lazy
from archive.web.access import needs
from archive.web.act import current_act

ASKED = ("thing", "requirement", "node", "team", "whose", "when", "q")
HEADS: tuple[LazyString, ...] = (
    lazy("Case number"),
    lazy("Lacking"),
    lazy("Wanted by"),
    lazy("Source"),
    lazy("Wanted at"),
    lazy("State"),
    lazy("Lacking since"),
    lazy("Days lacking"),
    lazy("Holder"),
    lazy("Team"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a file lacks, in words."""

    case_id: int
    case: str
    thing: str
    requirement: str
    source: str
    at: str
    when: tuple[str, str]
    since: str
    days: int
    holder: str
    team: str


def lines(act: Act, rows: Iterable[Gap]) -> Iterator[Line]:
    veil = queries.Veil(act)
    for row in rows:
        yield _line(act, row, veil.hides(row.case))


def _line(act: Act, row: Gap, hidden: frozenset[str]) -> Line:
    case = row.case
    profile = terms.profile_of(act, case)
    rule = words.entry(profile, row.requirement)
    when = lacking.When.DUE if row.due else lacking.When.COMING
    return Line(
        case_id=case.id,
        case=case.number,
        thing=words.thing(profile, row.thing, row.requirement, hidden),
        requirement=words.requirement(profile, row.requirement),
        source=words.source(rule) if rule else "",
        at=words.at(profile, row.at),
        when=words.when(when),
        since=row.since.isoformat(),
        days=max((act.today - row.since).days, 0),
        holder=case.holder.name if case.holder else "",
        team=terms.named(profile.teams, case.team),
    )


@bp.get("/catalog/lacking")
@needs("page:read")
def lacking_everywhere() -> ResponseReturnValue:
    act, asked = current_act(), tables.asked_for(*ASKED)
    query = lists.wanted(act, _wanted(asked))
    place = Place.read(request.args.get("at", "")[:40])
    page = lists.page(query, place)
    return render_template(
        "catalog/completeness/index.html",
        rows=list(lines(act, page.gaps)),
        count=lists.count(query),
        files=lists.files(act, _wanted(asked)),
        most=lists.MOST_COUNTED,
        asked=asked,
        wanted=_wanted(asked),
        choices=_choices(act),
        first=tables.address("catalog.lacking_everywhere", asked) if place else None,
        later=tables.address("catalog.lacking_everywhere", asked, at=page.next)
        if page.next
        else None,
        csv=tables.address("catalog.lacking_table", asked),
    )


@bp.get("/catalog/lacking.csv")
@needs("page:read")
def lacking_table() -> ResponseReturnValue:
    act = current_act()
    query = lists.wanted(act, _wanted(tables.asked_for(*ASKED)))
    if lists.count(query, lists.MOST_EXPORTED + 1) > lists.MOST_EXPORTED:
        raise TooManyRows(lists.MOST_EXPORTED)
    cells = (_cells(row) for row in lines(act, lists.all_of(query)))
    return tables.table(HEADS, cells, "lacking")


def _cells(row: Line) -> list[object]:
    return [
        row.case,
        row.thing,
        row.requirement,
        row.source,
        row.at,
        row.when[1],
        row.since,
        row.days,
        row.holder,
        row.team,
    ]


def _wanted(asked: dict[str, str]) -> Wanted:
    return Wanted(
        thing=asked.get("thing", ""),
        requirement=asked.get("requirement", ""),
        node=asked.get("node", ""),
        team=asked.get("team", ""),
        whose=asked.get("whose", ""),
        when=asked.get("when", ""),
        words=asked.get("q", ""),
    )


def _choices(act: Act) -> dict[str, list[tuple[str, str]]]:
    """By filter, what may be chosen: only what some rule wants at all."""
    profile = act.profile
    nodes = {one.node for one in profile.requirements}
    posts = placing.handling_posts(profile)
    people = [(one.account, one.name) for one in cases.holders(act.today, posts)]
    return {
        "thing": list(_things(profile)),
        "requirement": terms.choices(profile.requirements),
        "node": terms.choices([one for one in profile.nodes if one.code in nodes]),
        "team": terms.choices(profile.teams),
        "whose": [(lists.MINE, _("my cases")), *people],
        "when": [(lists.DUE, _("owed")), (lists.COMING, _("wanted soon"))],
    }


def _things(profile: Profile) -> Iterator[tuple[str, str]]:
    """Materials, headings, and what may be met by one of several."""
    rules = [one for one in profile.requirements if not one.any_of]
    materials = {code for one in rules for code in one.materials}
    headings = {code for one in rules for code in one.headings}
    wanted = [
        *(f"{lacking.MATERIAL}:{m.code}" for m in profile.materials if m.code in materials),
        *(f"{lacking.HEADING}:{h.code}" for h in profile.headings if h.code in headings),
    ]
    yield from ((one, words.thing(profile, one, "")) for one in wanted)
    for rule in profile.requirements:
        if rule.any_of:
            yield lacking.choice(rule.code), _("one of “%(rule)s”", rule=terms.name(rule))
