"""Where material may be put: a case, one of its receipts, one of that one's pieces."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.act import Act
from archive.cases import queries as cases
from archive.cases import searching
from archive.cases.guards import unsealed
from archive.cases.models import Case
from archive.cases.searching import Wanted
from archive.db import db
from archive.intake.models import Piece, Receipt
from archive.scan.errors.sorting import NoPlaceForPages
from archive.scan.models import Batch, Page
from archive.scan.order import Target

# As many cases are offered; who wants another types more of its number.
OFFERED = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """A case as the clerk chooses it, with what was handed in for it."""

    case: Case
    receipts: Sequence[Receipt]


def place(act: Act, chosen: str) -> Target:
    """What an offer's choice stands for: ``case.4``, ``receipt.7`` or ``piece.9``."""
    kind, _dot, number = chosen.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NoPlaceForPages
    target = _target(kind, int(number))
    case = cases.found(act, target.case_id) if target and target.case_id else None
    if target is None or case is None:
        raise NoPlaceForPages
    unsealed(case)
    return target


def _target(kind: str, row: int) -> Target | None:
    match kind:
        case "case":
            return Target(row)
        case "receipt":
            receipt = db.session.get(Receipt, row)
            return Target(receipt.case_id, receipt.id) if receipt else None
        case "piece":
            piece = db.session.get(Piece, row, options=[joinedload(Piece.receipt)])
            return _of_piece(piece) if piece else None
    return None


def _of_piece(piece: Piece) -> Target:
    return Target(piece.receipt.case_id, piece.receipt_id, piece.id)


def offers(act: Act, batch: Batch, words: str) -> list[Offer]:
    """The cases that these words find; without words, those the batch has to do with."""
    if words.strip():
        found = searching.page(act, Wanted(words=words), size=OFFERED).cases
    else:
        found = [case for one in _own(batch) if (case := cases.found(act, one))]
    known = _receipts([case.id for case in found])
    return [Offer(case, [r for r in known if r.case_id == case.id]) for case in found]


def _own(batch: Batch) -> list[int]:
    """The batch's own case first, then those of its pages."""
    pages = select(Page.case_id).where(Page.batch_id == batch.id).distinct()
    others = sorted(one for one in db.session.scalars(pages) if one)
    first = [batch.case_id] if batch.case_id else []
    return list(dict.fromkeys([*first, *others]))[:OFFERED]


def _receipts(case_ids: Sequence[int]) -> Sequence[Receipt]:
    newest = Receipt.id.desc()
    query = select(Receipt).where(Receipt.case_id.in_(case_ids)).order_by(newest)
    return db.session.scalars(query).all()
