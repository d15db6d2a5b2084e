"""What a person does with a proposal short of filing it: divide, join, reject."""

from collections.abc import Sequence

from sqlalchemy import select

from archive.accounts import rights
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog import filing, proposing, rules
from archive.catalog.errors import NoBorder, NoSuchProposal, NothingBehind
from archive.catalog.filing import WORK
from archive.catalog.models import Proposal, ProposalState
from archive.db import db
from archive.scan.models import Batch, Page


def split(act: Act, proposal_id: int, seen: Sequence[int], page: int) -> Proposal:
    """Another document begins at this page; both parts are named anew."""
    row, case = _open(act, proposal_id, seen)
    parts = rules.parted(row.pages, page)
    if parts is None:
        raise NoBorder
    other = Proposal(
        batch_id=row.batch_id,
        case_id=row.case_id,
        position=row.position,
        pages=[],
        made_at=act.at,
    )
    proposing.put(row, proposing.named(act, case, parts[0]))
    proposing.put(other, proposing.named(act, case, parts[1]))
    db.session.add(other)
    return other


def merge(act: Act, proposal_id: int, seen: Sequence[int]) -> Proposal:
    """Join what lies behind it in the same case, and name the whole anew."""
    row, case = _open(act, proposal_id, seen)
    following = _following(row)
    if following is None:
        raise NothingBehind
    pages = [*row.pages, *following.pages]
    db.session.delete(following)
    proposing.put(row, proposing.named(act, case, pages))
    return row


def _following(row: Proposal) -> Proposal | None:
    """The open proposal whose first page lies right behind the last of this one."""
    behind = next_page(row.batch_id, row.pages[-1])
    query = select(Proposal).where(
        Proposal.batch_id == row.batch_id,
        Proposal.case_id == row.case_id,
        Proposal.state == ProposalState.OPEN,
    )
    rows = db.session.scalars(query.with_for_update()).all()
    return next((one for one in rows if one.pages and one.pages[0] == behind), None)


def next_page(batch_id: int, page: int) -> int | None:
    """What lies behind a page in its batch, without what was set aside."""
    query = select(Page.id).where(Page.batch_id == batch_id, Page.aside.is_(None))
    ids = list(db.session.scalars(query.order_by(Page.position, Page.id)))
    return rules.behind(ids, page) if page in ids else None


def reject(act: Act, proposal_id: int, seen: Sequence[int]) -> Proposal:
    """It is none such. Its pages stay unfiled, to be filed by hand or proposed anew."""
    row, case = _open(act, proposal_id, seen)
    row.state, row.decided_by = ProposalState.REJECTED, act.actor.account
    batch = db.session.get_one(Batch, row.batch_id)
    audit.record(
        act,
        Kind.PROPOSAL_REJECTED,
        case.number,
        batch=batch.number,
        pages=len(row.pages),
        kind=row.kind,
    )
    return row


def _open(act: Act, proposal_id: int, seen: Sequence[int]) -> tuple[Proposal, Case]:
    row = filing.open_one(proposal_id, seen)
    if row.case_id is None:
        raise NoSuchProposal
    case = db.session.get_one(Case, row.case_id)
    rights.demand(act, WORK, case)
    return row, case
