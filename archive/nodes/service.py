"""Records what happened to a case, and has its nodes done and signed off."""

from collections.abc import Sequence
from datetime import date

from archive.accounts.models import Person
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import filed, placing, terms
from archive.cases import queries as cases
from archive.cases.guards import unsealed
from archive.cases.models import Case
from archive.cases.rules.stages import Stage, may_go
from archive.db import db
from archive.nodes import chart, keeping, queries, rules, words
from archive.nodes.errors import (
    BeforeCause,
    BeforeFiling,
    Ceased,
    CompletedAlready,
    CompletedBeforeStart,
    DayToCome,
    Empty,
    EventTwice,
    NoSuchRun,
    NotDoneYet,
    NotResponsible,
    NotSignedHere,
    NotStarted,
    SignedAlready,
    UnknownEvent,
    UnknownNode,
)
from archive.nodes.models import CaseEvent, NodeRun
from archive.nodes.queries import History
from archive.nodes.rules import Facts, Step
from archive.profile.process import Event, Node
from archive.profile.schema import Profile
from archive.profile.switches import Choice
from archive.speech import _

LONGEST = 400


def start_cases(act: Act, taken: Sequence[Case]) -> None:
    """Start the nodes of cases that were just filed."""
    keeping.begin(act, taken)


def follow_changes(act: Act, changed: Sequence[Case]) -> None:
    """A case was corrected or given away: its days, circumstances or holder are others."""
    for case in changed:
        first = {
            chart.RECEIVED: case.received_on or case.filed_on,
            chart.FILED: case.filed_on,
        }
        for event in queries.events(case.id):
            event.happened_on = first.get(event.code, event.happened_on)
        keeping.renew(act, case)


# Whoever files or changes cases has these called, and knows nothing of this room.
filed.on_filed.append(start_cases)
filed.on_changed.append(follow_changes)


def record_event(act: Act, case: Case, code: str, on: date, note: str = "") -> CaseEvent:
    """Note that something happened, have done what it completes, start what follows."""
    case = cases.locked(case.id)
    unsealed(case)
    note, profile = tidy(note), terms.profile_of(act, case)
    event = next((one for one in profile.events if one.code == code), None)
    if event is None:
        raise UnknownEvent(code)
    told = queries.history(case.id)
    turn = _next_turn(act, case, told, event, on)
    audit.record(
        act,
        Kind.EVENT_RECORDED,
        case.number,
        event=code,
        turn=turn,
        on=str(on),
        note=note,
    )
    # Before the event is there: closing ends what it does not complete.
    for node in event.completes:
        _complete_by_event(act, case, told, node, on)
    row = keeping.happened(act, case, code, turn, on, note)
    db.session.add(row)
    told.events.append(row)
    if code == chart.CLOSED:
        _close(case, on)
    keeping.renew(act, case, told)
    return row


def _next_turn(act: Act, case: Case, told: History, event: Event, on: date) -> int:
    """Which time this is; refuses a day that cannot be, and a second time of a single."""
    not_to_come(act, on)
    same = [one for one in told.events if one.code == event.code]
    if same and not event.repeats:
        raise EventTwice(terms.name(event), same[0].happened_on)
    if on < case.filed_on and event.code not in (chart.RECEIVED, chart.FILED):
        raise BeforeFiling(on, case.filed_on)
    _after_cause(terms.profile_of(act, case), told, event, on)
    return max((one.turn for one in same), default=0) + 1


def not_to_come(act: Act, on: date) -> None:
    if on > act.today:
        raise DayToCome(on)


def _after_cause(profile: Profile, told: History, event: Event, on: date) -> None:
    """What an event follows may not be noted at all, but it cannot be later."""
    if event.follows is None:
        return
    days = [one.happened_on for one in told.events if one.code == event.follows]
    days += [
        run.completed_on
        for run in told.runs
        if run.node == event.follows and run.completed_on
    ]
    if days and on < min(days):
        cause = words.anchor(profile, event.follows)
        raise BeforeCause(terms.name(event), on, cause, min(days))


def _close(case: Case, on: date) -> None:
    if may_go(case.stage, Stage.CLOSED):
        case.stage, case.closed_on = Stage.CLOSED, on


def _complete_by_event(act: Act, case: Case, told: History, code: str, on: date) -> None:
    """Have done what an event completes, if the case has it and it is not done yet."""
    profile = terms.profile_of(act, case)
    step = _step(profile, case, code)
    if step is None or not rules.applies(step, keeping.facts_of(case, told)):
        return
    own = [run for run in told.runs if run.node == code]
    waiting = [run for run in own if run.is_open]
    if waiting:
        _finish(act, profile, case, waiting[0], on, "")
    elif not step.limits and (step.repeats or not own):
        row = _unpromised(act, case, told, code, len(own) + 1, on)
        _finish(act, profile, case, row, on, "")


def _step(profile: Profile, case: Case, code: str) -> Step | None:
    steps = chart.of(profile, case.kind)
    return next((one for one in steps if one.code == code), None)


def complete(act: Act, case: Case, code: str, on: date, note: str = "") -> NodeRun:
    """Have a node done: the oldest of its runs that is open, or one without a term."""
    case = cases.locked(case.id)
    unsealed(case)
    note, profile = tidy(note), terms.profile_of(act, case)
    not_to_come(act, on)
    step = _step(profile, case, code)
    if step is None:
        raise UnknownNode(code)
    told = queries.history(case.id)
    run = _open_run(act, case, told, step, on)
    _finish(act, profile, case, run, on, note)
    keeping.renew(act, case, told)
    return run


def _open_run(act: Act, case: Case, told: History, step: Step, on: date) -> NodeRun:
    profile = terms.profile_of(act, case)
    own = [run for run in told.runs if run.node == step.code]
    waiting = [run for run in own if run.is_open]
    if waiting:
        return waiting[0]
    facts = keeping.facts_of(case, told)
    done = [run.completed_on for run in own if run.completed_on]
    if done and (step.limits or not step.repeats):
        raise CompletedAlready(words.node(profile, step.code), max(done))
    if (own and not done) or not rules.applies(step, facts):
        raise Ceased(words.node(profile, step.code))
    started = rules.anchored(step.anchor, facts)
    if not started or step.limits:
        anchor = words.anchor(profile, step.anchor)
        raise NotStarted(words.node(profile, step.code), anchor)
    if on < min(started):
        raise CompletedBeforeStart(words.node(profile, step.code), on, min(started))
    return _unpromised(act, case, told, step.code, len(own) + 1, on)


def _unpromised(
    act: Act, case: Case, told: History, code: str, turn: int, on: date
) -> NodeRun:
    """A node without a term has a row from the moment it is done."""
    row = keeping.unpromised(case, code, turn, on, act.calendar)
    db.session.add(row)
    told.runs.append(row)
    return row


def _finish(
    act: Act, profile: Profile, case: Case, run: NodeRun, on: date, note: str
) -> None:
    name = words.node(profile, run.node)
    if run.completed_on is not None:
        raise CompletedAlready(name, run.completed_on)
    if on < run.started_on:
        raise CompletedBeforeStart(name, on, run.started_on)
    lasts = profile.node(run.node).lasts
    run.completed_on, run.completed_by, run.completed_at = on, act.actor.account, act.at
    run.expires_on = rules.expires(on, lasts.term if lasts else None, act.calendar)
    run.stopped, run.note = False, note
    audit.record(
        act,
        Kind.NODE_COMPLETED,
        case.number,
        node=run.node,
        turn=run.turn,
        on=str(on),
        due=str(run.due) if run.is_promised else None,
        note=note,
    )


def tidy(text: str, longest: int = LONGEST) -> str:
    """One line of a note; refuses what would not fit or not print."""
    line = " ".join(text.split())
    if len(line) > longest or not line.isprintable():
        raise Empty(_("Note"))
    return line


def sign_off(act: Act, case: Case, run: NodeRun) -> NodeRun:
    """Sign what is done: only whoever answers for the node may (GS-13)."""
    case = cases.locked(case.id)
    unsealed(case)
    run, profile = queries.locked_run(run.id), terms.profile_of(act, case)
    if run.case_id != case.id:
        raise NoSuchRun
    name = words.node(profile, run.node)
    if not profile.is_on(Choice.SIGN_OFF_NODES):
        raise NotSignedHere
    if run.completed_on is None:
        raise NotDoneYet(name)
    if run.signed_at is not None:
        raise SignedAlready(name, run.signed_name or "")
    _responsible(act, profile, case, profile.node(run.node))
    run.signed_by, run.signed_name = act.actor.account, act.actor.name
    run.signed_at = act.at
    audit.record(
        act,
        Kind.NODE_SIGNED,
        case.number,
        node=run.node,
        turn=run.turn,
        completed_on=str(run.completed_on),
        name=act.actor.name,
    )
    return run


def _responsible(act: Act, profile: Profile, case: Case, node: Node) -> None:
    if not is_responsible(act, profile, case, node):
        raise NotResponsible(terms.name(node), responsible(profile, case, node))


def is_responsible(act: Act, profile: Profile, case: Case, node: Node) -> bool:
    """Whoever holds the node's post; of the posts that handle cases, the case's holder."""
    if _is_holders(profile, node) and case.holder_id is not None:
        return act.actor.id == case.holder_id
    return any(held.post == node.post for held in act.actor.holdings)


def responsible(profile: Profile, case: Case, node: Node) -> str:
    if _is_holders(profile, node) and case.holder_id is not None:
        return db.session.get_one(Person, case.holder_id).name
    return terms.named(profile.posts, node.post)


def _is_holders(profile: Profile, node: Node) -> bool:
    return node.post in placing.handling_posts(profile)


def facts(case: Case) -> Facts:
    """What the rules know of a case, for whoever shows it."""
    return keeping.facts_of(case, queries.history(case.id))
