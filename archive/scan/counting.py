"""Holds the pages that came out of the scanner against those a receipt lists."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, exists, select

from archive.db import db
from archive.intake.models import Piece, Receipt
from archive.scan.models import Finding, Page

GAP = "page_gap"


@dataclass(slots=True)
class Gaps:
    """What is missing or too many, and the page at which it is told."""

    at: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def note(self, page_id: int, name: str, listed: int, counted: int) -> None:
        gap = {"name": name, "pages": listed, "counted": counted}
        self.at[page_id].append(gap)


def batches_of(receipt_id: int) -> Sequence[int]:
    query = select(Page.batch_id).where(Page.receipt_id == receipt_id).distinct()
    return db.session.scalars(query).all()


def recount(receipt_id: int) -> None:
    """Note where counts differ. What was waived stays waived while it is the same gap."""
    receipt = db.session.get_one(Receipt, receipt_id)
    pages = _pages(receipt_id)
    gaps = _gaps(receipt, pages).at if pages else {}
    mine = select(Page.id).where(Page.receipt_id == receipt_id)
    query = select(Finding).where(Finding.code == GAP, Finding.page_id.in_(mine))
    for known in db.session.scalars(query).all():
        if known.facts.get("gaps") == gaps.get(known.page_id):
            del gaps[known.page_id]
        else:
            db.session.delete(known)
    db.session.flush()  # the old finding of a page makes way for its new one
    for page_id, found in gaps.items():
        db.session.add(_finding(receipt, page_id, found))


def _finding(receipt: Receipt, page_id: int, gaps: list[dict[str, Any]]) -> Finding:
    return Finding(
        page_id=page_id,
        code=GAP,
        value=float(sum(gap["counted"] for gap in gaps)),
        limit=float(sum(gap["pages"] for gap in gaps)),
        facts={"receipt": receipt.number, "gaps": gaps},
    )


def _pages(receipt_id: int) -> Sequence[Row[int, int | None]]:
    """Those that count, in order: neither set aside nor proposed as blank."""
    seems_blank = exists().where(
        Finding.page_id == Page.id, Finding.code == "blank", Finding.waived_at.is_(None)
    )
    query = select(Page.id, Page.piece_id).where(
        Page.receipt_id == receipt_id, Page.aside.is_(None), ~seems_blank
    )
    return db.session.execute(query.order_by(Page.batch_id, Page.position, Page.id)).all()


def _gaps(receipt: Receipt, pages: Sequence[Row[int, int | None]]) -> Gaps:
    gaps, first = Gaps(), pages[0].id
    by_piece = defaultdict(list)
    for page in pages:
        by_piece[page.piece_id].append(page.id)
    if set(by_piece) == {None}:
        # Scanned without separators: only the whole can be counted.
        listed = {copies: _listed(receipt.pieces, copies) for copies in (False, True)}
        if len(pages) not in listed.values():
            gaps.note(first, receipt.number, listed[False], len(pages))
        return gaps
    for piece in receipt.pieces:
        own = by_piece.get(piece.id, [])
        if len(own) not in (piece.pages, piece.pages * piece.copies):
            gaps.note(own[0] if own else first, piece.name, piece.pages, len(own))
    return gaps


def _listed(pieces: Iterable[Piece], copies: bool) -> int:  # noqa: FBT001  # two ways to count
    return sum(piece.pages * (piece.copies if copies else 1) for piece in pieces)
