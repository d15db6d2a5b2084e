"""Says how a case is to be closed, answers what the data cannot, and closes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.accounts import rights
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.errors import NothingChanged
from archive.cases.guards import unsealed
from archive.cases.models import Case
from archive.catalog.completeness import finding, keeping, kept, queries, words
from archive.catalog.completeness.errors import (
    AnsweredMeanwhile,
    CannotClose,
    ClosedAlready,
    NoSuchMethod,
    NothingAnswered,
    NothingPlanned,
    PlannedMeanwhile,
    UnfitAnswers,
)
from archive.catalog.completeness.finding import Answers
from archive.catalog.completeness.models import ClosingAnswer, ClosingPlan
from archive.catalog.completeness.rules.closing import is_stale
from archive.catalog.completeness.rules.facts import WHOLE, Said
from archive.db import db
from archive.nodes import chart
from archive.nodes import service as nodes
from archive.profile.schema import Profile
from archive.speech import _

CLOSE = "case:close"
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was typed. ``said`` of nothing takes an answer back."""

    code: str
    debtor: int
    said: Said | None
    note: str = ""
    # The edition of the answer that was there when it was typed; 0 if there was none.
    seen: int = 0


def plan(act: Act, case: Case, method: str, seen: int) -> ClosingPlan | None:
    """Say how the case is to be closed; an empty method takes the plan back."""
    case, profile = _open(act, case)
    row = _planned(profile, case, seen)
    if method and method not in {one.code for one in profile.closing_methods}:
        raise NoSuchMethod
    if method == (row.method if row else ""):
        raise NothingChanged
    audit.record(act, Kind.CLOSING_PLANNED, case.number, method=method or None)
    keeping.want(act, [case.id])
    if not method:
        if row is not None:
            db.session.delete(row)
        return None
    if row is None:
        row = ClosingPlan(case_id=case.id, method=method, edition=0)
        db.session.add(row)
    row.method, row.edition = method, row.edition + 1
    row.planned_on, row.planned_at = act.today, act.at
    row.planned_by, row.planned_name = act.actor.account, act.actor.name
    return row


def _open(act: Act, case: Case) -> tuple[Case, Profile]:
    """The case locked, if it is still to be closed and the actor may do so."""
    case = cases.locked(case.id)
    rights.demand(act, CLOSE, case)
    unsealed(case)
    if case.closed_on is not None:
        raise ClosedAlready(case.number)
    return case, terms.profile_of(act, case)


def _planned(profile: Profile, case: Case, seen: int) -> ClosingPlan | None:
    """The plan, if it is the one that was seen; 0 stands for none."""
    row = queries.plan(case.id)
    if (row.edition if row else 0) != seen:
        method = terms.named(profile.closing_methods, row.method) if row else ""
        raise PlannedMeanwhile(row.planned_name if row else "", method)
    return row


def answer(act: Act, case: Case, given: Sequence[Given]) -> int:
    """Keep the answers that are new or different; how many that were."""
    case, profile = _open(act, case)
    known = {(one.code, one.party_id or WHOLE): one for one in queries.answers(case.id)}
    stale = _stale(act, profile, known)
    fresh = [
        one
        for one in map(_tidy, given)
        if _is_new(one, known.get(_key(one))) or (one.said and _key(one) in stale)
    ]
    if not fresh:
        raise NothingAnswered
    if faults := list(_faults(profile, case, fresh)):
        raise UnfitAnswers(faults)
    _refuse_changed(profile, case, fresh, known)
    for one in fresh:
        _keep(act, case, one, known.get(_key(one)))
    told = {_named(one): one.said.value if one.said else "—" for one in fresh}
    audit.record(act, Kind.CLOSING_ANSWERED, case.number, answers=told)
    return len(fresh)


def _tidy(one: Given) -> Given:
    return Given(one.code, one.debtor, one.said, " ".join(one.note.split()), one.seen)


def _key(one: Given) -> tuple[str, int]:
    return one.code, one.debtor


def _named(one: Given) -> str:
    return one.code if one.debtor == WHOLE else f"{one.code}.{one.debtor}"


def _is_new(one: Given, known: ClosingAnswer | None) -> bool:
    if known is None:
        return one.said is not None
    return (one.said, one.note) != (known.said, known.note)


def _stale(act: Act, profile: Profile, known: Answers) -> set[tuple[str, int]]:
    """What was answered so long ago that the same has to be said again."""
    checks = {one.code: one for one in profile.checks}
    return {
        key
        for key, row in known.items()
        if (check := checks.get(row.code))
        and is_stale(check, finding.day_of(act, row), act.today, act.calendar)
    }


def _faults(profile: Profile, case: Case, given: Iterable[Given]) -> Iterable[str]:
    known = {one.code: one for one in profile.checks}
    debtors = {WHOLE} | {one.id for one in cases.parties(case)}
    for one in given:
        check = known.get(one.code)
        if check is None or one.debtor not in debtors:
            yield _("The rules of this case ask no such thing.")
            continue
        name = terms.name(check)
        if len(one.note) > LONGEST or not one.note.isprintable():
            yield _("%(check)s: a note is one line of at most 400 characters.", check=name)
        elif one.said is Said.NOT_HERE and not one.note:
            yield _("%(check)s: say in the note why it does not apply.", check=name)


def _refuse_changed(
    profile: Profile,
    case: Case,
    given: Iterable[Given],
    known: Answers,
) -> None:
    """All that others answered since it was read, named at once."""
    debtors = {one.id: one.name for one in cases.parties(case)}
    told = [
        _told(profile, one, known.get(_key(one)), debtors.get(one.debtor, ""))
        for one in given
        if _edition(known.get(_key(one))) != one.seen
    ]
    if told:
        raise AnsweredMeanwhile(told)


def _edition(row: ClosingAnswer | None) -> int:
    return row.edition if row else 0


def _told(profile: Profile, one: Given, row: ClosingAnswer | None, debtor: str) -> str:
    what = " · ".join(filter(None, (terms.named(profile.checks, one.code), debtor)))
    if row is None:
        return _("%(what)s: taken back", what=what)
    said = str(words.SAID[row.said])
    return _("%(what)s: %(said)s (%(who)s)", what=what, said=said, who=row.by_name)


def _keep(act: Act, case: Case, one: Given, row: ClosingAnswer | None) -> None:
    if one.said is None:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        party = one.debtor or None
        row = ClosingAnswer(case_id=case.id, code=one.code, party_id=party, edition=0)
        db.session.add(row)
    row.said, row.note, row.edition = one.said, one.note, row.edition + 1
    row.at, row.by, row.by_name = act.at, act.actor.account, act.actor.name


def close(act: Act, case: Case, seen: int, on: date, note: str = "") -> Case:
    """Close the case as it is planned; refused with everything that stands against it."""
    case, profile = _open(act, case)
    row = _planned(profile, case, seen)
    if row is None:
        raise NothingPlanned
    nodes.not_to_come(act, on)
    found = finding.of(act, case, row.method, on)
    method = terms.named(profile.closing_methods, row.method)
    if not found.may_close:
        raise CannotClose(case.number, method, finding.faults(act, case, found))
    case.closing_method, row.found = row.method, kept.written(found)
    warnings = [check.code for check, _found in found.warning]
    audit.record(
        act,
        Kind.CASE_CLOSED,
        case.number,
        method=row.method,
        on=str(on),
        warnings=warnings,
    )
    nodes.record_event(act, case, chart.CLOSED, on, note)
    _record_way(act, profile, case, row.method, on)
    return case


def _record_way(act: Act, profile: Profile, case: Case, method: str, on: date) -> None:
    """Where the rules count on from one way of closing, that has happened, too."""
    for event in profile.events:
        if event.code == method and event.follows == chart.CLOSED:
            db.session.flush()  # what it follows is read from the rows
            nodes.record_event(act, case, event.code, on)
