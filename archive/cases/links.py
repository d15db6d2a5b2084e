"""Ties cases together, and decides what needs the bureau chief's word."""

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import queries, terms
from archive.cases.errors import (
    LinkDecided,
    LinkDoesNotFit,
    LinkedAlready,
    LinkedToItself,
    unfit,
)
from archive.cases.models import Case, CaseLink, LinkState
from archive.cases.rules import filing
from archive.cases.rules.filing import Fault
from archive.db import db
from archive.profile.kinds import Link
from archive.profile.schema import Profile


def link(act: Act, case: Case, other: Case, kind: str, note: str = "") -> CaseLink:
    """Tie a case to another; related ones only by approval where the court says so."""
    profile = act.profile
    rule = next((one for one in profile.links if one.code == kind), None)
    if rule is None:
        raise unfit({"kind": Fault.UNKNOWN})
    if fault := filing.line(note, filing.LONGEST_LINE):
        raise unfit({"reason": fault})
    if case.id == other.id:
        raise LinkedToItself
    if not fits(profile, rule, case, other):
        raise LinkDoesNotFit(terms.name(rule), case.number, other.number)
    waits = terms.needs_approval(profile, kind)
    return _tie(act, case, other, kind, " ".join(note.split()), waits=waits)


def fits(profile: Profile, rule: Link, case: Case, other: Case) -> bool:
    return _is_one_of(profile, case, rule.from_types) and _is_one_of(
        profile, other, rule.to_types
    )


def _is_one_of(profile: Profile, case: Case, types: tuple[str, ...]) -> bool:
    found = terms.type_of(profile, case.kind)
    return not types or (found is not None and found.code in types)


def _tie(
    act: Act, case: Case, other: Case, kind: str, note: str, *, waits: bool
) -> CaseLink:
    # Both in one order, so that two clerks tying them at once meet at the first.
    for case_id in sorted((case.id, other.id)):
        queries.locked(case_id)
    made = queries.tied(case.id, other.id, kind)
    if made and made.state is not LinkState.REFUSED:
        raise LinkedAlready(case.number, other.number)
    if made is None:
        made = CaseLink(from_id=case.id, to_id=other.id, kind=kind)
        db.session.add(made)
    made.since, made.by, made.note = act.today, act.actor.account, note
    made.state = LinkState.PROPOSED if waits else LinkState.NOTED
    made.decided_at = made.decided_by = None
    made.decided_why = ""
    for one, two in ((case, other), (other, case)):
        audit.record(
            act,
            Kind.CASE_LINKED,
            one.number,
            link=kind,
            other=two.number,
            state=made.state.value,
            note=note,
        )
    return made


def decide(act: Act, made: CaseLink, why: str = "", *, approved: bool) -> CaseLink:
    """Approve that two cases belong together, or refuse it and say why (GS-15)."""
    made = queries.locked_link(made.id)
    if made.state is not LinkState.PROPOSED:
        raise LinkDecided
    if not approved and not why.strip():
        raise unfit({"reason": Fault.MISSING})
    if fault := filing.line(why, filing.LONGEST_LINE):
        raise unfit({"reason": fault})
    made.state = LinkState.APPROVED if approved else LinkState.REFUSED
    made.decided_at, made.decided_by = act.at, act.actor.account
    made.decided_why = " ".join(why.split())
    for one, two in ((made.source, made.target), (made.target, made.source)):
        audit.record(
            act,
            Kind.LINK_DECIDED,
            one.number,
            link=made.kind,
            other=two.number,
            state=made.state.value,
            reason=made.decided_why,
        )
    return made
