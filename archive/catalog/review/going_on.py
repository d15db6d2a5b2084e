"""What happens of itself: a sorted batch hands its receipts in; a moved one moves."""

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog.review import queries, submitting
from archive.intake import moved
from archive.intake.models import Receipt
from archive.scan import sorting
from archive.scan.models import Batch


def hand_in(act: Act, batch: Batch) -> None:
    """Every receipt of the batch that is now all scanned is ready for review."""
    for receipt in sorting.all_scanned(batch):
        submitting.sorted_receipt(act, receipt)


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
