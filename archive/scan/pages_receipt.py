"""What of a receipt was scanned already, on the receipt's own page."""

from typing import Any

from sqlalchemy import func, or_, select

from archive.accounts import rights
from archive.act import Act
from archive.db import db
from archive.intake import parts
from archive.intake.models import Receipt
from archive.intake.parts import Part
from archive.scan.models import Batch, BatchState, Page

SEE, WORK = "scan:see", "scan:work"
MOST = 20


def of_receipt(act: Act, receipt: Receipt) -> dict[str, Any]:
    return {"batches": _batches(receipt), "may_work": bool(rights.can(act, WORK))}


def _batches(receipt: Receipt) -> list[dict[str, Any]]:
    """The batches that were opened for it, or that pages of it came in; newest first."""
    own = (
        select(func.count(Page.id))
        .where(
            Page.batch_id == Batch.id,
            Page.receipt_id == receipt.id,
            Page.aside.is_(None),
        )
        .scalar_subquery()
    )
    query = (
        select(Batch, own)
        .where(or_(Batch.receipt_id == receipt.id, own > 0))
        .order_by(Batch.id.desc())
        .limit(MOST)
    )
    return [
        {
            "id": batch.id,
            "number": batch.number,
            "title": batch.title,
            "pages": pages,
            "is_sorted": batch.state is BatchState.SORTED,
        }
        for batch, pages in db.session.execute(query)
    ]


parts.add(Part("batches", "scan/of_receipt.html", SEE, 20, of_receipt))
