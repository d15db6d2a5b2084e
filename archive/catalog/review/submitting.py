"""Makes submissions: of what a receipt brought, or of what came without paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.accounts import queries as accounts
from archive.accounts import rights
from archive.accounts.errors import Denied
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import terms
from archive.cases.models import Case
from archive.cases.service import called
from archive.catalog.review import queries, rules
from archive.catalog.review.errors import SubmittedAlready, Unfit
from archive.catalog.review.models import Submission
from archive.db import db
from archive.intake import promising
from archive.intake.models import Receipt
from archive.speech import _

LONGEST = 400


@dataclass(frozen=True, slots=True)
class Given:
    """What is handed in without paper: what it is, where it comes from, its documents."""

    source: str
    what: str
    documents: Sequence[int] = ()
    node: str | None = None


def submit_receipt(act: Act, receipt: Receipt) -> Submission:
    """By hand: whoever reviews, or hands in for the case, may begin it."""
    receipt = queries.receipt(receipt.id)
    if not any(
        rights.can(act, one, receipt.case) for one in (queries.REVIEW, queries.MAKE)
    ):
        raise Denied(queries.MAKE)
    queries.lock_numbers()
    if known := queries.of_receipt(receipt.id):
        raise SubmittedAlready(receipt.number, known.number)
    return _of_receipt(act, receipt)


def sorted_receipt(act: Act, receipt: Receipt) -> Submission:
    """Of itself, once all of it is scanned and sorted; once is enough."""
    queries.lock_numbers()
    known = queries.of_receipt(receipt.id)
    return known or _of_receipt(act, queries.receipt(receipt.id))


def _of_receipt(act: Act, receipt: Receipt) -> Submission:
    handler_id, handler = handler_of(act, receipt)
    what = "、".join(piece.name for piece in receipt.pieces)
    row = Submission(
        case=receipt.case,
        receipt=receipt,
        source=receipt.source,
        what=what if len(what) <= LONGEST else f"{what[: LONGEST - 1]}…",
        documents=[],
        handler_id=handler_id,
        handler=handler,
    )
    return add(act, row)


def submit(act: Act, case: Case, given: Given) -> Submission:
    """What the process system made, or came by another way without paper (QF-22a)."""
    rights.demand(act, queries.MAKE, case)
    given = replace(given, what=rules.plain(given.what))
    if faults := _faults(act, case, given):
        raise Unfit(faults)
    queries.lock_numbers()
    left = {one.id: one for one in queries.unsubmitted(act, case)}
    chosen = [left[one] for one in dict.fromkeys(given.documents) if one in left]
    if len(chosen) != len(set(given.documents)):
        raise Unfit([_("A document of it is gone, or is under review already.")])
    row = Submission(
        case=case,
        source=given.source,
        node=given.node,
        what=given.what or "、".join(one.title for one in chosen)[:LONGEST],
        documents=[one.id for one in chosen],
        handler_id=act.actor.id,
        handler=act.actor.name,
    )
    return add(act, row)


def _faults(act: Act, case: Case, given: Given) -> list[str]:
    profile = terms.profile_of(act, case)
    faults = []
    if promising.source(profile, given.source) is None:
        faults.append(_("Choose where it comes from."))
    if given.node and given.node not in {one.code for one in profile.nodes}:
        faults.append(_("The rules of this case know no such node."))
    if not given.what and not given.documents:
        faults.append(_("Say what is handed in, or choose documents."))
    if len(given.what) > LONGEST or not given.what.isprintable():
        faults.append(_("What it is has at most 400 characters, all printable."))
    return faults


def add(act: Act, row: Submission) -> Submission:
    """Number it and tell of it."""
    year = act.today.year
    row.year, row.serial = year, queries.next_serial(year)
    row.number = rules.number(year, row.serial)
    row.submitted_by, row.submitted_at = act.actor.account, act.at
    row.submitted_on = row.round_on = act.today
    row.round = row.edition = 1
    db.session.add(row)
    audit.record(
        act,
        Kind.SUBMISSION_MADE,
        row.number,
        case=row.case.number,
        receipt=row.receipt.number if row.receipt else None,
        source=row.source,
        what=row.what,
        handler=row.handler,
        round=row.round,
        edition=row.edition,
    )
    db.session.flush()  # the next number is counted from what is written
    return row


def handler_of(act: Act, receipt: Receipt) -> tuple[int | None, str]:
    """Who brought it, if it is one of the staff who may hand in here; else the holder."""
    case = receipt.case
    if queries.is_refusable(act, case, receipt.source):
        person = queries.staff_called(receipt.deliverer)
        if person is not None:
            theirs = replace(act, actor=accounts.actor(person, act.today, ""))
            if rights.can(theirs, queries.MAKE, case):
                return person.id, person.name
    return case.holder_id, called(case.holder_id) or receipt.deliverer
