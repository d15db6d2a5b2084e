"""When a receipt is checked, scanned and named (T2): all its pages are in documents.

What was set aside is settled, too. A page that comes back, or a document that is taken
out, lets the term run on.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import lazyload

from archive.act import Act
from archive.catalog.models import Leaf
from archive.db import db
from archive.intake import service as intake
from archive.intake.models import Receipt
from archive.scan import sorting
from archive.scan.models import Batch, Page


def settle(act: Act, receipts: Iterable[int | None]) -> None:
    """Bring the term of each in line with its pages, in the caller's transaction."""
    wanted = {one for one in receipts if one is not None}
    if not wanted:
        return
    db.session.flush()  # what is filed is asked of the rows
    counted = _counted(wanted)
    under_way = _under_way(wanted)
    query = select(Receipt).where(Receipt.id.in_(wanted)).order_by(Receipt.id)
    # With what belongs to it each is read again, once it is locked.
    alone = query.options(lazyload(Receipt.pieces), lazyload(Receipt.terms))
    for row in db.session.scalars(alone).all():
        pages, filed = counted.get(row.id, (0, 0))
        if filed < pages:
            intake.not_scanned(act, row)
        elif pages and row.id not in under_way:
            intake.scanned(act, row, max(act.today, row.received_on))


def of_pages(page_ids: Collection[int]) -> set[int | None]:
    query = select(Page.receipt_id).where(Page.id.in_(page_ids)).distinct()
    return set(db.session.scalars(query))


def settle_batch(act: Act, batch: Batch) -> None:
    """Sorted anew it may hold more of a receipt, or less than was still to be named."""
    query = select(Page.receipt_id).where(Page.batch_id == batch.id).distinct()
    settle(act, {*db.session.scalars(query), batch.receipt_id})


def _counted(wanted: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of each: how many pages of it go into a file, and how many are in a document."""
    query = (
        select(Page.receipt_id, func.count(Page.id), func.count(Leaf.id))
        .outerjoin(Leaf, Leaf.page_id == Page.id)
        .where(Page.receipt_id.in_(wanted), Page.aside.is_(None))
        .group_by(Page.receipt_id)
    )
    return {one: (pages, filed) for one, pages, filed in db.session.execute(query) if one}


def _under_way(wanted: Collection[int]) -> set[int]:
    query = select(Receipt.id).where(Receipt.id.in_(wanted), sorting.under_way())
    return set(db.session.scalars(query))


sorting.on_sorted.append(settle_batch)
