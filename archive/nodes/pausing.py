"""Stops the terms of a case, and lets them run on."""

from datetime import date

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.calendar import DAY
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.guards import unsealed
from archive.cases.models import Case
from archive.db import db
from archive.nodes import keeping, queries
from archive.nodes.approving import demand_any
from archive.nodes.errors import (
    BeforeFiling,
    EndsBeforeBegin,
    NoSuchSuspension,
    ResumedAlready,
    SuspendedAlready,
    SuspendedTooLong,
    UnknownSuspension,
)
from archive.nodes.models import Suspension
from archive.nodes.service import not_to_come, tidy
from archive.profile import process
from archive.profile.schema import Profile


def suspend(act: Act, case: Case, kind: str, since: date, note: str = "") -> Suspension:
    """Stop the terms of a case from this day on, the day itself included."""
    case = cases.locked(case.id)
    unsealed(case)
    note, profile = tidy(note), terms.profile_of(act, case)
    rule = _rule(profile, kind)
    not_to_come(act, since)
    if since < case.filed_on:
        raise BeforeFiling(since, case.filed_on)
    for other in queries.suspensions(case.id):
        if other.kind == kind and other.until is None:
            raise SuspendedAlready(terms.name(rule), other.since)
    if rule.approval:
        demand_any(act, profile, profile.approval(rule.approval))
    row = Suspension(
        case_id=case.id, kind=kind, since=since, begun_by=act.actor.account, note=note
    )
    db.session.add(row)
    audit.record(
        act, Kind.SUSPENSION_BEGUN, case.number, kind=kind, since=str(since), note=note
    )
    keeping.renew(act, case)
    return row


def resume(act: Act, case: Case, suspension: Suspension, until: date) -> Suspension:
    """End a suspension; ``until`` is the last day that is not counted."""
    case = cases.locked(case.id)
    unsealed(case)
    profile = terms.profile_of(act, case)
    db.session.refresh(suspension)
    if suspension.case_id != case.id:
        raise NoSuchSuspension
    rule = _rule(profile, suspension.kind)
    if suspension.until is not None:
        raise ResumedAlready(terms.name(rule), suspension.until)
    not_to_come(act, until)
    if until < suspension.since:
        raise EndsBeforeBegin(suspension.since)
    if rule.most and until > (last := _last(act, suspension.since, rule)):
        raise SuspendedTooLong(terms.name(rule), last)
    suspension.until, suspension.ended_by = until, act.actor.account
    audit.record(
        act,
        Kind.SUSPENSION_ENDED,
        case.number,
        kind=suspension.kind,
        since=str(suspension.since),
        until=str(until),
    )
    keeping.renew(act, case)
    return suspension


def _rule(profile: Profile, kind: str) -> process.Suspension:
    found = next((one for one in profile.suspensions if one.code == kind), None)
    if found is None:
        raise UnknownSuspension(kind)
    return found


def _last(act: Act, since: date, rule: process.Suspension) -> date:
    """Its first day counts, unlike that of a term; and it never runs on."""
    if rule.most is None:
        return date.max
    return act.calendar.due(since - DAY, rule.most.term, roll=False).date
