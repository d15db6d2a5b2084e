"""What stands between a case and its closing: the requirements and checks of one method."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from archive.act import Act
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.models import Case, Party, Role
from archive.cases.rules.identity import PartyKind
from archive.catalog.completeness import counting, gathering, kept, queries, words
from archive.catalog.completeness.models import ClosingAnswer
from archive.catalog.completeness.rules import closing, lacking
from archive.catalog.completeness.rules.facts import (
    WHOLE,
    Debtor,
    Facts,
    Found,
    Paper,
    Run,
    Verdict,
)
from archive.catalog.completeness.rules.lacking import Need
from archive.catalog.completeness.words import Names
from archive.catalog.models import Document
from archive.db import db
from archive.nodes import chart
from archive.nodes import queries as nodes
from archive.nodes.models import NodeRun
from archive.nodes.rules import Stop
from archive.profile.closing import Check
from archive.profile.schema import Profile
from archive.profile.switches import Choice
from archive.speech import _

Answers = Mapping[tuple[str, int], ClosingAnswer]


@dataclass(frozen=True, slots=True)
class Findings:
    """All that closing by one method wants, and how it stands."""

    method: str
    on: date
    needs: Sequence[Need]
    checks: Sequence[tuple[Check, Found]]
    debtors: Sequence[Party]
    answers: Answers

    @property
    def lacking(self) -> list[Need]:
        """What this method wants in the file and is not there."""
        return [one for one in lacking.gaps(self.needs) if self._is_of_closing(one)]

    @property
    def others(self) -> list[Need]:
        """What else the file lacks by now; that alone does not hold the closing up."""
        return [
            one
            for one in lacking.gaps(self.needs)
            if not self._is_of_closing(one) and one.moment.when is lacking.When.DUE
        ]

    @property
    def wanted(self) -> list[Need]:
        return [one for one in self.needs if self._is_of_closing(one)]

    @property
    def refusing(self) -> list[tuple[Check, Found]]:
        return [(check, found) for check, found in self.checks if found.refuses]

    @property
    def warning(self) -> list[tuple[Check, Found]]:
        return [
            (check, found)
            for check, found in self.checks
            if not found.refuses and found.verdict is not Verdict.HOLDS
        ]

    @property
    def may_close(self) -> bool:
        return not self.lacking and not self.refusing

    @staticmethod
    def _is_of_closing(one: Need) -> bool:
        return lacking.parted(one.at)[0] == lacking.CLOSING


def of(act: Act, case: Case, method: str, on: date) -> Findings:
    """As things are now, for a closing on this day; of a closed case, as they were then."""
    profile, parties = terms.profile_of(act, case), cases.parties(case)
    debtors = [one for one in parties if one.role is Role.DEBTOR]
    answers = {(one.code, one.party_id or WHOLE): one for one in queries.answers(case.id)}
    plan = queries.plan(case.id)
    if case.closed_on is not None and plan is not None and plan.found is not None:
        needs, found = kept.needs(plan.found), kept.checks(plan.found)
    else:
        facts = _facts(act, profile, case, debtors, answers, on)
        needs = gathering.needs(act, case, method)
        found = closing.checked(profile.checks, method, facts)
    by_code = {one.code: one for one in profile.checks}
    return Findings(
        method=method,
        on=on,
        needs=needs,
        checks=[(by_code[one.code], one) for one in found if one.code in by_code],
        debtors=debtors,
        answers=answers,
    )


def _facts(
    act: Act,
    profile: Profile,
    case: Case,
    debtors: Sequence[Party],
    answers: Answers,
    on: date,
) -> Facts:
    runs = [one for one in nodes.runs(case.id) if one.ceased_on is None]
    stops = nodes.suspensions(case.id)
    return Facts(
        on=on,
        calendar=act.calendar,
        circumstances=frozenset(case.circumstances),
        object_kind=case.object_kind,
        events=_events(case),
        runs=_runs(runs),
        stops=tuple(Stop(one.since, one.until) for one in stops),
        longer=_longer(profile, runs),
        papers=_papers(profile, case),
        debtors=[Debtor(one.id, one.kind is PartyKind.NATURAL) for one in debtors],
        answers={key: one.said for key, one in answers.items()},
        answered_on={key: day_of(act, one) for key, one in answers.items()},
        early=profile.is_on(Choice.TERMINATE_EARLY),
    )


def day_of(act: Act, row: ClosingAnswer) -> date:
    """The court's own day on which something was answered."""
    return row.at.astimezone(act.profile.zone).date()


def _events(case: Case) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for one in nodes.events(case.id):
        found.setdefault(one.code, []).append(one.happened_on)
    return found


def _runs(runs: Sequence[NodeRun]) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = {}
    for one in runs:
        longer = one.due if _is_longer(one) else None
        run = Run(one.due_from, one.completed_on, longer)
        found.setdefault(one.node, []).append(run)
    return found


def _is_longer(run: NodeRun) -> bool:
    """Whether its due date is that of an approved extension."""
    return run.due_rule.endswith("+")


def _longer(profile: Profile, runs: Sequence[NodeRun]) -> date | None:
    """Until when the term for closing was extended."""
    event = next((one for one in profile.events if one.code == chart.CLOSED), None)
    ends = event.completes if event else ()
    return max(
        (one.due for one in runs if one.node in ends and _is_longer(one)), default=None
    )


def _papers(profile: Profile, case: Case) -> list[Paper]:
    counts_as = gathering.materials(profile)
    files = counting.files_of([case.id], counting.joined([case.id]))
    query = select(Document.id, Document.kind, Document.seal, Document.signature).where(
        Document.case_id.in_(files[case.id]),
        Document.withdrawn_at.is_(None),
    )
    return [
        Paper(row.id, counts_as[row.kind], row.seal.value, row.signature.value)
        for row in db.session.execute(query.order_by(Document.id))
        if row.kind in counts_as
    ]


def names(act: Act, found: Findings) -> Names:
    """What the actor may be told of documents and debtors."""
    numbers = {
        int(number)
        for _check, one in found.checks
        for reason in one.reasons
        if reason.why in words.MARKS
        for number in reason.of
    }
    numbers |= {
        one for need in found.needs for there in need.things.values() for one in there
    }
    return Names(queries.titles(act, numbers), {one.id: one.name for one in found.debtors})


def faults(act: Act, case: Case, found: Findings) -> list[str]:
    """Everything that forbids the closing, each as a sentence."""
    profile, hidden = terms.profile_of(act, case), queries.Veil(act).hides(case)
    called = names(act, found)
    return [
        *(lacks(profile, one, hidden) for one in found.lacking),
        *(fails(profile, check, one, called) for check, one in found.refusing),
    ]


def lacks(profile: Profile, need: Need, hidden: frozenset[str]) -> str:
    """One requirement that is not met: its name, its source and all that it lacks."""
    things = [lacking.choice(need.code)] if need.any_of else need.lacking
    what = words.listed(words.thing(profile, one, need.code, hidden) for one in things)
    rule = words.entry(profile, need.code)
    return _(
        "“%(rule)s” (%(source)s) lacks: %(what)s",
        rule=words.requirement(profile, need.code),
        source=words.source(rule) if rule else "—",
        what=what,
    )


def fails(profile: Profile, check: Check, found: Found, called: Names) -> str:
    return _(
        "“%(rule)s” (%(source)s): %(why)s",
        rule=terms.name(check),
        source=words.source(check),
        why=_("; ").join(words.reasons(profile, found, called)),
    )
