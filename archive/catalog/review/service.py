"""The review itself, in rounds: accepted, sent back, handed in again, disputed, decided."""

from archive.accounts import rights
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import terms
from archive.catalog.review import findings as checked
from archive.catalog.review import handling, queries, rules, said
from archive.catalog.review.errors import (
    ChangedMeanwhile,
    DisputedAlready,
    NotEntitled,
    NotWaiting,
    OwnMaterial,
    PartOfIt,
    PartyMaterial,
    Unfit,
)
from archive.catalog.review.findings import Findings
from archive.catalog.review.models import Outcome, Review, Submission, SubmissionState
from archive.db import db
from archive.speech import _

LONGEST = 2000
# Of a party, something was to be supplied: once it is there, it is looked at again.
REVIEWABLE = frozenset({SubmissionState.WAITING, SubmissionState.SUPPLEMENT})
STATES = {
    Outcome.ACCEPT: SubmissionState.ACCEPTED,
    Outcome.REFUSE: SubmissionState.REFUSED,
    Outcome.SUPPLEMENT: SubmissionState.SUPPLEMENT,
}


def review(act: Act, submission: Submission, found: Findings, seen: int) -> Review:
    """End a round. ``seen`` is the edition that was looked at."""
    rights.demand(act, queries.REVIEW, submission.case)
    row = _locked(submission, seen, *REVIEWABLE)
    _not_own(act, row)
    found = checked.tidy(found)
    _fits(act, row, found)
    if row.state is SubmissionState.SUPPLEMENT:
        _supplied(act, row)
    points, defects = checked.as_rows(found, queries.subjects(act, row))
    made = Review(
        submission_id=row.id,
        round=row.round,
        handed_on=row.round_on,
        points=points,
        defects=defects,
        outcome=found.outcome,
        opinion=found.opinion,
        supply_by=found.supply_by if found.outcome is Outcome.SUPPLEMENT else None,
        reviewed_by=act.actor.account,
        reviewed_id=act.actor.id,
        reviewed_at=act.at,
        reviewed_on=act.today,
    )
    db.session.add(made)
    _goes_on(act, row, STATES[found.outcome])
    _tell_review(act, row, made)
    return made


def _locked(submission: Submission, seen: int, *wanted: SubmissionState) -> Submission:
    """The row as it is now, if it still is what the reader saw, and waits for this."""
    row = queries.locked(submission.id)
    if row.edition != seen:
        raise ChangedMeanwhile(said.last_step(row))
    ready(row, *wanted)
    return row


def ready(row: Submission, *wanted: SubmissionState) -> None:
    """Refuse in words what is not this step's turn, before anybody types."""
    if row.state not in wanted:
        raise NotWaiting(row.number, said.last_step(row))


def _not_own(act: Act, row: Submission) -> None:
    if is_own(act, row):
        raise OwnMaterial(act.actor.name)


def is_own(act: Act, row: Submission) -> bool:
    """Whether the actor handed it in, so that somebody else has to review it."""
    last = queries.last_round(row)
    own = {row.submitted_by} if row.receipt_id is None else set()
    if last and last.outcome is Outcome.REFUSE and last.answered_by:
        own.add(last.answered_by)
    unknown = row.handler_id is None and row.handler == act.actor.name
    return row.handler_id == act.actor.id or act.actor.account in own or unknown


def _fits(act: Act, row: Submission, found: Findings) -> None:
    profile = terms.profile_of(act, row.case)
    refusable = queries.is_refusable(act, row.case, row.source)
    if found.outcome is Outcome.REFUSE and not refusable:
        raise PartyMaterial(terms.named(profile.material_sources, row.source))
    subjects = queries.subjects(act, row)
    faults = checked.faults(found, profile.review_points, subjects, act.today)
    if found.outcome is Outcome.SUPPLEMENT and refusable:
        faults.append(_("Only a party is asked to supplement; refuse it with an opinion."))
    if faults:
        raise Unfit(faults)


def _supplied(act: Act, row: Submission) -> None:
    """What a party supplied begins a round of its own."""
    last = row.rounds[-1]
    last.answered_by, last.answered_at, last.answered_on = (
        act.actor.account,
        act.at,
        act.today,
    )
    row.round, row.round_on = row.round + 1, act.today


def _goes_on(act: Act, row: Submission, state: SubmissionState) -> None:
    row.state, row.edition = state, row.edition + 1
    row.decided_on = act.today if state is SubmissionState.ACCEPTED else None


def _tell_review(act: Act, row: Submission, made: Review) -> None:
    failed = {code: one["reasons"] for code, one in made.points.items() if not one["holds"]}
    audit.record(
        act,
        Kind.SUBMISSION_REVIEWED,
        row.number,
        case=row.case.number,
        round=made.round,
        outcome=made.outcome.value,
        points=failed,
        defects=[_defect(one) for one in made.defects],
        reason=made.opinion,
        edition=row.edition,
    )


def _defect(one: dict[str, str]) -> str:
    """By its number: the title of a document may be for few eyes."""
    return " ".join(filter(None, (one["on"], one["page"], one["reason"], one["note"])))


def resubmit(act: Act, submission: Submission, answer: str, seen: int) -> Submission:
    """Hand it in again, and say what was changed."""
    handling.demand_handler(act, submission)
    return handed_in_again(act, submission, answer, seen)


def handed_in_again(act: Act, submission: Submission, answer: str, seen: int) -> Submission:
    """The next round begins. Whoever calls knows that it is the actor's to do."""
    row = _locked(submission, seen, SubmissionState.REFUSED)
    answer = _written(answer, _("Say what was corrected or added."))
    last = row.rounds[-1]
    last.answer, last.answered_by = answer, act.actor.account
    last.answered_at, last.answered_on = act.at, act.today
    row.round, row.round_on = row.round + 1, act.today
    _goes_on(act, row, SubmissionState.WAITING)
    audit.record(
        act,
        Kind.SUBMISSION_MADE,
        row.number,
        case=row.case.number,
        round=row.round,
        reason=answer,
        edition=row.edition,
    )
    return row


def dispute(act: Act, submission: Submission, why: str, seen: int) -> Review:
    """Disagree with the refusal; the bureau chief then decides (QF-22d)."""
    handling.demand_handler(act, submission)
    row = _locked(submission, seen, SubmissionState.REFUSED)
    last = row.rounds[-1]
    if last.decided_by is not None:
        raise DisputedAlready(said.called(last.decided_by))
    last.dispute = _written(why, _("Say why the refusal is not right."))
    last.disputed_by, last.disputed_at = act.actor.account, act.at
    last.disputed_on = act.today
    _goes_on(act, row, SubmissionState.DISPUTED)
    audit.record(
        act,
        Kind.SUBMISSION_DISPUTED,
        row.number,
        case=row.case.number,
        round=row.round,
        reason=last.dispute,
        edition=row.edition,
    )
    return last


def decide(
    act: Act, submission: Submission, why: str, seen: int, *, sustained: bool
) -> Review:
    """Sustain the refusal, or overrule it: the material then goes into the file."""
    if not rights.can(act, queries.DECIDE, submission.case):
        raise NotEntitled(said.deciding_posts(act.profile))
    row = _locked(submission, seen, SubmissionState.DISPUTED)
    last = row.rounds[-1]
    if act.actor.account in (last.reviewed_by, last.disputed_by):
        raise PartOfIt(act.actor.name)
    last.decision = _written(why, _("Say on what the decision rests."))
    last.decided_by, last.decided_at = act.actor.account, act.at
    last.decided_on, last.sustained = act.today, sustained
    refused, accepted = SubmissionState.REFUSED, SubmissionState.ACCEPTED
    _goes_on(act, row, refused if sustained else accepted)
    audit.record(
        act,
        Kind.DISPUTE_DECIDED,
        row.number,
        case=row.case.number,
        round=row.round,
        sustained=sustained,
        reason=last.decision,
        edition=row.edition,
    )
    return last


def _written(text: str, missing: str) -> str:
    text = rules.paragraphs(text)
    if not text:
        raise Unfit([missing])
    if len(text) > LONGEST or not rules.is_printable(text):
        raise Unfit(
            [
                _(
                    "At most %(most)s characters, and only such as can be printed.",
                    most=LONGEST,
                )
            ]
        )
    return text
