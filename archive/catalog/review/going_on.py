"""What happens of itself: a sorted batch hands its receipts in; a moved one moves."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog.review import queries, submitting
from archive.db import db
from archive.intake import moved
from archive.intake.models import Receipt
from archive.intake.promising import SCAN
from archive.scan import sorting
from archive.scan.models import Batch, Page


def hand_in(act: Act, batch: Batch) -> None:
    """Every receipt of the batch that is now all scanned is ready for review."""
    db.session.flush()  # what is done of a receipt is asked of the rows
    for receipt in _of(batch):
        term = receipt.term(SCAN)
        if term is None or term.done_on is not None:
            submitting.sorted_receipt(act, receipt)


def _of(batch: Batch) -> Sequence[Receipt]:
    here = select(Page.receipt_id).where(
        Page.batch_id == batch.id, Page.aside.is_(None), Page.receipt_id.is_not(None)
    )
    query = select(Receipt).where(Receipt.id.in_(here)).order_by(Receipt.id)
    return db.session.scalars(
        query.options(joinedload(Receipt.case)).execution_options(populate_existing=True)
    ).all()


def follow(act: Act, receipt: Receipt, before: Case) -> None:
    """A receipt was corrected to another case: its submission goes with it."""
    row = queries.of_receipt(receipt.id)
    if row is None:
        return
    row = queries.locked(row.id)
    receipt = queries.receipt(receipt.id)
    row.case, row.edition = receipt.case, row.edition + 1
    if not row.rounds:
        row.handler_id, row.handler = submitting.handler_of(act, receipt)
    audit.record(
        act,
        Kind.SUBMISSION_MADE,
        row.number,
        case=receipt.case.number,
        before=before.number,
        handler=row.handler,
        round=row.round,
        edition=row.edition,
    )


def install() -> None:
    sorting.on_sorted.append(hand_in)
    moved.on_moved.append(follow)


install()
