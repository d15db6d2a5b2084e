"""Pages become a document of the file, because a person says so. Nothing else does it."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.accounts import rights
from archive.act import Act
from archive.audit.kinds import Kind
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.catalog import checking, keeping, learning, mergers, named, queries, veils
from archive.catalog.checking import Given
from archive.catalog.errors import (
    AlreadyFiled,
    FiledPages,
    NoPages,
    NoSuchProposal,
    NotOfCase,
    OutOfFile,
    ProposalChanged,
    ProposalDecided,
    StillSorted,
)
from archive.catalog.models import Document, Origin, Proposal, ProposalState
from archive.db import db
from archive.intake.models import Receipt
from archive.scan import arranging, sheets
from archive.scan.models import BatchState, Page, PageState, Way
from archive.speech import _

WORK = "catalog:work"
FILED = "filed"

# A higher room that has taken documents (bound volumes) appends what refuses changes.
guards: list[Callable[[Document], None]] = []


def file(
    act: Act, case: Case, given: Given, *, proposal: Proposal | None = None
) -> Document:
    """File pages of a case as one document, at the end of its heading."""
    rights.demand(act, WORK, case)
    case = cases.locked(case.id)
    mergers.keep_whole(act, case)
    given = checking.checked(act, case, given)
    if proposal is not None:
        proposal = open_one(proposal.id, given.pages)
    pages = _taken(act, case, given.pages)
    document = _row(act, case, given, pages)
    db.session.add(document)
    db.session.flush()  # its pages name it
    keeping.put_pages(document, [page.id for page in pages])
    keeping.version(act, document, FILED, {})
    learning.learn(act, case, document, pages[0].id)
    keeping.tell(act, Kind.DOCUMENT_FILED, case, document, pages=len(pages))
    if proposal is not None:
        _confirmed(act, proposal, document)
    _take_from_proposals([page.id for page in pages], proposal)
    named.settle(act, {page.receipt_id for page in pages})
    return document


def confirm(act: Act, proposal_id: int, given: Given) -> Document:
    """File a proposal as it is filled in now; ``given.pages`` are those that were seen."""
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or proposal.case_id is None:
        raise NoSuchProposal
    case = db.session.get_one(Case, proposal.case_id)
    return file(act, case, given, proposal=proposal)


def open_one(proposal_id: int, seen: Sequence[int]) -> Proposal:
    """The proposal, locked, if nobody has decided on it and its pages are those seen."""
    query = select(Proposal).where(Proposal.id == proposal_id).with_for_update()
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NoSuchProposal
    if row.state is not ProposalState.OPEN:
        raise _decided(row)
    if list(seen) != row.pages:
        raise ProposalChanged
    return row


def _decided(row: Proposal) -> ProposalDecided:
    document = db.session.get(Document, row.document_id) if row.document_id else None
    return ProposalDecided(
        who=_name(row.decided_by or ""),
        title=document.title if document else row.title,
        confirmed=row.state is ProposalState.CONFIRMED,
    )


def _taken(act: Act, case: Case, wanted: Sequence[int]) -> list[Page]:
    """The pages in the order named, if all of them may be filed in this case now."""
    ids = list(dict.fromkeys(wanted))
    if not ids:
        raise NoPages
    _lock_batches(ids)
    found = {page.id: page for page in _pages(ids)}
    strange = [one for one in ids if one not in found or found[one].case_id != case.id]
    if strange:
        raise NotOfCase(len(strange), case.number)
    pages = [found[one] for one in ids]
    _refuse_filed(act, ids)
    still = next((p.batch for p in pages if p.batch.state is not BatchState.SORTED), None)
    if still is not None:
        raise StillSorted(still.number)
    unfit = [p for p in pages if p.aside or p.state is not PageState.READY]
    if unfit:
        raise OutOfFile(len(unfit))
    return pages


def _lock_batches(ids: Sequence[int]) -> None:
    """Nobody may sort these pages anew while they are filed."""
    query = select(Page.batch_id).where(Page.id.in_(ids)).distinct()
    for batch in sorted(db.session.scalars(query)):
        sheets.locked(batch)


def _pages(ids: Sequence[int]) -> Sequence[Page]:
    query = select(Page).where(Page.id.in_(ids)).options(joinedload(Page.batch))
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _refuse_filed(act: Act, ids: Sequence[int]) -> None:
    filed = queries.filed_pages(ids)
    if not filed:
        return
    document = next(filed[one] for one in ids if one in filed)
    same = [one for one in filed.values() if one.id == document.id]
    raise AlreadyFiled(len(same), _title(act, document), _name(document.filed_by))


def _title(act: Act, document: Document) -> str:
    """What it is called, unless that is the court's own and not for this reader."""
    hidden = document.heading in veils.side_headings(act)
    return _("a document of the court's own part") if hidden else document.title


def _name(account: str) -> str:
    return queries.names([account]).get(account, account)


def _row(act: Act, case: Case, given: Given, pages: Sequence[Page]) -> Document:
    receipts = {page.receipt_id for page in pages}
    receipt = receipts.pop() if len(receipts) == 1 else None
    return Document(
        case_id=case.id,
        title=given.title,
        kind=given.kind,
        heading=given.heading,
        node=given.node,
        position=len(queries.under(case.id, given.heading)) + 1,
        formed_on=given.formed_on,
        maker=given.maker,
        origin=given.origin or origin(pages[0], receipt),
        seal=given.seal,
        signature=given.signature,
        receipt_id=receipt,
        filed_at=act.at,
        filed_by=act.actor.account,
    )


def origin(page: Page, receipt_id: int | None) -> Origin:
    """How it became electronic, as far as its batch and its receipt tell."""
    if page.batch.way is Way.API:
        return Origin.SYSTEM
    uploaded = select(Receipt.uploaded).where(Receipt.id == receipt_id)
    return Origin.MOBILE if receipt_id and db.session.scalar(uploaded) else Origin.SCAN


def _confirmed(act: Act, proposal: Proposal, document: Document) -> None:
    proposal.state = ProposalState.CONFIRMED
    proposal.document_id = document.id
    proposal.decided_by = act.actor.account


def _take_from_proposals(pages: Sequence[int], own: Proposal | None) -> None:
    """Pages filed by hand leave the proposals they were in; those are sure no more."""
    taken = set(pages)
    batches = select(Page.batch_id).where(Page.id.in_(taken))
    query = select(Proposal).where(
        Proposal.batch_id.in_(batches), Proposal.state == ProposalState.OPEN
    )
    for one in db.session.scalars(query).all():
        left = [page for page in one.pages if page not in taken]
        if one is own or len(left) == len(one.pages):
            continue
        if not left:
            db.session.delete(one)
            continue
        one.pages, one.sure = left, False


def keep_filed(pages: Sequence[Page]) -> None:
    """Asked by the sorting desk: what is in a document stays as it is."""
    filed = queries.filed_pages([page.id for page in pages])
    if filed:
        own = veils.sides_kept()
        titles = {one.title: None for one in filed.values() if one.heading not in own}
        raise FiledPages(list(titles))


arranging.guards.append(keep_filed)

__all__ = ["Given", "confirm", "file", "guards", "keep_filed", "open_one", "origin"]
