"""What the rules ask of cases, read for many at once: documents, nodes, teams, plans."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from sqlalchemy import select

from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case, CaseAssignment
from archive.cases.rules.stages import SEALED
from archive.catalog import queries as documents
from archive.catalog.completeness import counting
from archive.catalog.completeness.models import ClosingPlan
from archive.catalog.completeness.rules import lacking
from archive.catalog.completeness.rules.lacking import (
    Held,
    Line,
    Moment,
    Need,
    Standing,
    When,
)
from archive.catalog.models import Document
from archive.db import db
from archive.nodes import chart
from archive.nodes import rules as nodes
from archive.nodes.models import NodeRun
from archive.profile.schema import Profile

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that several cases are judged by, each under the number of its case."""

    papers: Mapping[int, Sequence[Any]]
    runs: Mapping[int, Sequence[Any]]
    given: Mapping[int, Sequence[Any]]
    plans: Mapping[int, Any]
    merged: Mapping[int, date]


def of(act: Act, case_ids: Collection[int]) -> Known:
    """In so many queries, however many cases there are."""
    mergers = counting.joined(case_ids)
    return Known(
        papers=_papers(counting.files_of(case_ids, mergers)),
        runs=_grouped(
            select(
                NodeRun.case_id,
                NodeRun.node,
                NodeRun.started_on,
                NodeRun.completed_on,
                NodeRun.ceased_on,
            ).where(NodeRun.case_id.in_(case_ids))
        ),
        given=_grouped(
            select(CaseAssignment.case_id, CaseAssignment.team, CaseAssignment.since)
            .where(CaseAssignment.case_id.in_(case_ids))
            .order_by(CaseAssignment.id)
        ),
        plans={
            row.case_id: row
            for row in db.session.execute(
                select(
                    ClosingPlan.case_id, ClosingPlan.method, ClosingPlan.planned_on
                ).where(ClosingPlan.case_id.in_(case_ids))
            )
        },
        merged=counting.merged_on(act, mergers),
    )


def _papers(files: Mapping[int, Collection[int]]) -> dict[int, list[Any]]:
    """What is in the file; what was taken out again does not count."""
    every = set().union(*files.values())
    query = select(Document.case_id, Document.id, Document.kind, Document.heading).where(
        Document.case_id.in_(every), Document.withdrawn_at.is_(None)
    )
    rows = _grouped(query.order_by(Document.id))
    return {
        case: [row for one in sorted(some) for row in rows.get(one, ())]
        for case, some in files.items()
    }


def _grouped(query: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.case_id, []).append(row)
    return found


def materials(profile: Profile) -> dict[str, str]:
    """By kind of document, what one counts as."""
    return {one.code: one.material for one in profile.document_kinds if one.material}


def held(rows: Iterable[Any], counts_as: Mapping[str, str]) -> list[Held]:
    return [Held(row.id, counts_as.get(row.kind or ""), row.heading) for row in rows]


def standing(profile: Profile, case: Case, known: Known) -> Standing:
    """How a case stands by its rows; nodes that have not begun are left out."""
    found = terms.type_of(profile, case.kind)
    given = [row for row in known.given.get(case.id, ()) if row.team]
    plan = known.plans.get(case.id)
    return Standing(
        case_type=found.code if found else "",
        headings=frozenset(one.code for one in documents.headings(profile, case)),
        circumstances=frozenset(case.circumstances),
        nodes=_nodes(known.runs.get(case.id, ())),
        team=case.team,
        team_since=_since(given, case),
        left=_left(known.given.get(case.id, ())),
        given_on=given[0].since if given else None,
        merged_on=known.merged.get(case.id),
        closed_on=case.closed_on,
        closings=_closings(profile, case, plan.method if plan else None),
        closing_since=plan.planned_on if plan else None,
    )


def _nodes(runs: Iterable[Any]) -> dict[str, Moment]:
    """Done once is done: what proves it ought to be there, however often it comes again."""
    found: dict[str, Moment] = {}
    for run in runs:
        if run.completed_on:
            moment = Moment(When.DUE, run.completed_on)
        elif run.ceased_on:
            continue
        else:
            moment = Moment(When.COMING, run.started_on)
        before = found.get(run.node)
        if before is None or _earlier(moment, before):
            found[run.node] = moment
    return found


def _earlier(one: Moment, other: Moment) -> bool:
    def place(moment: Moment) -> tuple[bool, date]:
        return moment.when is not When.DUE, moment.since or date.max

    return place(one) < place(other)


def _since(given: Sequence[Any], case: Case) -> date:
    """The first day of the stretch in which the team of now has the case."""
    since = case.filed_on
    for before, row in zip((None, *given), given, strict=False):
        if before is None or before.team != row.team:
            since = row.since
    return since


def _left(given: Sequence[Any]) -> dict[str, date]:
    found: dict[str, date] = {}
    for before, row in pairwise(given):
        if before.team and row.team != before.team:
            found.setdefault(before.team, row.since)
    return found


def _closings(profile: Profile, case: Case, planned: str | None) -> frozenset[str]:
    if case.closed_on is None:
        return frozenset({planned} if planned else ())
    if case.closing_method:
        return frozenset({case.closing_method})
    return frozenset(one.code for one in profile.closing_methods)


def lines(act: Act, cases: Sequence[Case]) -> dict[int, list[Line]]:
    """What the table is to say of these cases."""
    known = of(act, [case.id for case in cases])
    counts_as: dict[str, Mapping[str, str]] = {}
    found = {}
    for case in cases:
        profile = terms.profile_of(act, case)
        if case.profile_key not in counts_as:
            counts_as[case.profile_key] = materials(profile)
        papers = held(known.papers.get(case.id, ()), counts_as[case.profile_key])
        needs = lacking.needs(profile.requirements, papers, standing(profile, case, known))
        # What was handed over is nobody's to complete here.
        found[case.id] = [] if case.stage in SEALED else lacking.lines(needs)
    return found


def needs(act: Act, case: Case, method: str | None = None) -> list[Need]:
    """All that one case has to meet, also what nobody asks for yet.

    With a method, as if the case were to be closed that way.
    """
    profile, known = terms.profile_of(act, case), of(act, [case.id])
    now = standing(profile, case, known)
    now = replace(now, nodes={**_to_come(profile, case), **now.nodes})
    if method and not case.closed_on:
        since = now.closing_since if method in now.closings else None
        now = replace(now, closings=frozenset({method}), closing_since=since)
    papers = held(known.papers.get(case.id, ()), materials(profile))
    return lacking.needs(profile.requirements, papers, now)


def _to_come(profile: Profile, case: Case) -> dict[str, Moment]:
    """Nodes the case may still come to, as it is now."""
    facts = nodes.Facts(
        circumstances=frozenset(case.circumstances),
        track=case.track,
        team=case.team,
        closed_on=case.closed_on,
    )
    steps = chart.of(profile, case.kind)
    return {one.code: Moment(When.LATER) for one in steps if nodes.applies(one, facts)}
