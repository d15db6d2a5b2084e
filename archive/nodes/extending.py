"""Longer terms: asked for, agreed to step by step, or refused."""

from datetime import date

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.calendar import DAY, Term, Unit
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.guards import unsealed
from archive.cases.models import Case
from archive.db import db
from archive.nodes import approving, keeping, queries, rules, words
from archive.nodes.errors import (
    AskedAlready,
    AskedTooLate,
    BeyondLimit,
    Ceased,
    CompletedAlready,
    DecidedAlready,
    Empty,
    NoSuchExtension,
    NoSuchRun,
    NotExtendable,
    NotLonger,
    NotTheApprover,
    OwnRequest,
)
from archive.nodes.models import Decision, Extension, NodeRun
from archive.nodes.service import tidy
from archive.profile import process, wording
from archive.profile.approvals import Step
from archive.profile.parts import Span
from archive.profile.schema import Profile
from archive.speech import _

MOST = 9999


def ask_extension(act: Act, case: Case, run: NodeRun, count: int, reason: str) -> Extension:
    """Ask for so long in all, counted from where the term began, in the rule's unit."""
    case = cases.locked(case.id)
    unsealed(case)
    run, profile = queries.locked_run(run.id), terms.profile_of(act, case)
    rule = _rule(profile, case, run)
    wanted = Term(count, unit_of(run, rule)) if 0 < count <= MOST else None
    _fits(act, run, rule, wanted)
    if not (reason := tidy(reason)):
        raise Empty(_("Reason"))
    if wanted is None:
        raise NotLonger(wording.term(Term(run.due_count, run.due_unit)))
    row = Extension(
        run=run,
        count=wanted.count,
        unit=wanted.unit,
        reason=reason,
        asked_by=act.actor.account,
        asked_name=act.actor.name,
        asked_on=act.today,
        step=0,
        state=Decision.ASKED,
    )
    db.session.add(row)
    _tell(act, Kind.EXTENSION_ASKED, case, row, reason=reason)
    if not approving.steps(profile.approval(rule.approval), case):
        _grant(act, case, row)
    return row


def _rule(profile: Profile, case: Case, run: NodeRun) -> process.Extension:
    name = words.node(profile, run.node)
    if run.case_id != case.id:
        raise NoSuchRun
    if run.completed_on is not None:
        raise CompletedAlready(name, run.completed_on)
    if run.ceased_on is not None:
        raise Ceased(name)
    rule = profile.node(run.node).extension
    if rule is None:
        raise NotExtendable(name)
    if queries.asked(run.id):
        raise AskedAlready
    return rule


def unit_of(run: NodeRun, rule: process.Extension) -> Unit:
    """What a longer term of this run is counted in."""
    return rule.limit.unit if rule.limit else run.due_unit


def _fits(act: Act, run: NodeRun, rule: process.Extension, wanted: Term | None) -> None:
    limit = rule.limit.term if rule.limit else None
    now = Term(run.due_count, run.due_unit)
    if limit and wanted and not rules.within(wanted, limit):
        raise BeyondLimit(wording.term(limit))
    if wanted is None or (wanted.unit is now.unit and wanted.count <= now.count):
        raise NotLonger(wording.term(now))
    if rule.ask_before and not run.stopped:
        last = _last_day_to_ask(run, rule.ask_before)
        if act.today > last:
            raise AskedTooLate(last)


def _last_day_to_ask(run: NodeRun, before: Span) -> date:
    """Counted backwards from the due day in plain days."""
    days = before.count * (7 if before.unit is Unit.WEEKS else 1)
    return run.due - DAY * days


def decide_extension(
    act: Act, case: Case, asked: Extension, why: str = "", *, approved: bool
) -> Extension:
    """Agree as the one whose turn it is, or refuse and say why; the last word counts."""
    case = cases.locked(case.id)
    unsealed(case)
    profile = terms.profile_of(act, case)
    db.session.refresh(asked)
    if asked.run.case_id != case.id:
        raise NoSuchExtension
    if asked.state is not Decision.ASKED:
        raise DecidedAlready
    if asked.asked_by == act.actor.account:
        raise OwnRequest
    wanted = steps_of(profile, case, asked)
    if not approving.gives(act, wanted[asked.step]):
        raise NotTheApprover(words.approvers(profile, wanted[asked.step]))
    asked.decided_why = tidy(why)
    if not approved and not asked.decided_why:
        raise Empty(_("Reason"))
    asked.step += approved
    if not approved:
        _decided(act, case, asked, Decision.REFUSED)
    elif asked.step == len(wanted):
        _grant(act, case, asked)
    else:
        _tell(act, Kind.EXTENSION_DECIDED, case, asked, reason=asked.decided_why)
    return asked


def steps_of(profile: Profile, case: Case, asked: Extension) -> tuple[Step, ...]:
    rule = profile.node(asked.run.node).extension
    if rule is None:
        raise NotExtendable(words.node(profile, asked.run.node))
    return approving.steps(profile.approval(rule.approval), case)


def waits_for(act: Act, case: Case, asked: Extension) -> bool:
    """Whether the actor is the one whose turn it is."""
    if asked.state is not Decision.ASKED or asked.asked_by == act.actor.account:
        return False
    wanted = steps_of(terms.profile_of(act, case), case, asked)
    return asked.step < len(wanted) and approving.gives(act, wanted[asked.step])


def _grant(act: Act, case: Case, asked: Extension) -> None:
    """What was meanwhile done, or no longer applies, keeps the day it had."""
    _decided(act, case, asked, Decision.APPROVED)
    keeping.renew(act, case)


def _decided(act: Act, case: Case, asked: Extension, state: Decision) -> None:
    asked.state = state
    asked.decided_by, asked.decided_at = act.actor.account, act.at
    _tell(act, Kind.EXTENSION_DECIDED, case, asked, reason=asked.decided_why)


def _tell(act: Act, kind: Kind, case: Case, row: Extension, *, reason: str) -> None:
    audit.record(
        act,
        kind,
        case.number,
        node=row.run.node,
        turn=row.run.turn,
        term=f"{row.count} {row.unit}",
        state=row.state.value,
        step=row.step,
        reason=reason,
    )
