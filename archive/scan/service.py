"""What a clerk does about pages and findings, in the caller's transaction."""

from sqlalchemy import select

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.db import db
from archive.intake import moved
from archive.intake.models import Receipt
from archive.scan import arranging, queries, working
from archive.scan.errors.pages import NoSuchFinding, PageNotFailed, WaivedAlready
from archive.scan.models import Batch, Finding, Page, PageState
from archive.search import service as search


def retry_page(act: Act, page: Page) -> None:
    """Work a page again that could not be worked."""
    batch = working.locked(page.batch_id)
    db.session.refresh(page, with_for_update=True)
    if page.state is not PageState.FAILED:
        raise PageNotFailed
    _retry(act, batch, [page])


def retry_failed(act: Act, batch: Batch) -> int:
    """Work all pages of a batch again that could not be worked; how many there were."""
    batch = working.locked(batch.id)
    pages = list(queries.failed(batch.id))
    if pages:
        _retry(act, batch, pages)
    return len(pages)


def _retry(act: Act, batch: Batch, pages: list[Page]) -> None:
    reasons = sorted({page.error for page in pages})[:5]
    for page in pages:
        page.state, page.error = PageState.WAITING, ""
    audit.record(
        act, Kind.SCAN_RETRIED, batch.number, pages=len(pages), reason=" ".join(reasons)
    )
    working.want_pages(act, pages)


def waive(act: Act, page: Page, code: str) -> None:
    """Say that a finding needs nothing more; it stays, and is no longer counted."""
    batch = working.locked(page.batch_id)
    finding = db.session.scalar(
        select(Finding).where(Finding.page_id == page.id, Finding.code == code)
    )
    if finding is None:
        raise NoSuchFinding
    if finding.waived_by is not None:
        raise WaivedAlready(finding.waived_by)
    finding.waived_by, finding.waived_at = act.actor.account, act.at
    audit.record(
        act, Kind.FINDING_WAIVED, batch.number, page=page.ordinal, found=finding.code
    )
    if page.receipt_id is not None:
        db.session.flush()  # a page that is not blank after all is counted
        working.recount(act, [page.receipt_id])


def follow(act: Act, receipt: Receipt, before: Case) -> None:
    """Pages of a receipt that was registered to a wrong case go along to the right one."""
    batches = db.session.scalars(
        select(Batch).where(Batch.receipt_id == receipt.id).with_for_update(of=Batch)
    ).all()
    pages = db.session.scalars(
        select(Page).where(Page.receipt_id == receipt.id, Page.case_id == before.id)
    ).all()
    for guard in arranging.guards:
        guard(pages)
    for batch in batches:
        batch.case_id = receipt.case.id
    for page in pages:
        page.case_id = receipt.case.id
    if pages:
        audit.record(
            act, Kind.PAGES_ARRANGED, receipt.number, verb="followed", pages=len(pages)
        )
    db.session.flush()  # the index is made of what is written
    search.move([page.id for page in pages], receipt.case.id)


if follow not in moved.on_moved:
    moved.on_moved.append(follow)
