"""An invented store for the sample court: a room, shelves, boxes, some paper in them."""

from itertools import cycle

from sqlalchemy import select

from archive.act import Act
from archive.custody import queries, service
from archive.custody.models import PlaceKind
from archive.db import db
from archive.intake.models import Receipt, ReceiptTerm
from archive.intake.promising import SCAN

ROOM, SHELVES, BOXES = "一号库房", ("A排1架", "A排2架"), 6
# Of every five receipts that were scanned one is still to be shelved.
LEFT = 5


def fill(act: Act) -> list[tuple[str, str, str]]:
    """Does nothing where there is any place already."""
    if queries.children(None):
        return []
    [room] = service.make(act, PlaceKind.ROOM, [ROOM])
    shelves = service.make(act, PlaceKind.SHELF, SHELVES, room)
    names = [f"{number:02}号盒" for number in range(1, BOXES + 1)]
    boxes = [box for one in shelves for box in service.make(act, PlaceKind.BOX, names, one)]
    scanned = db.session.scalars(
        select(Receipt)
        .join(ReceiptTerm, ReceiptTerm.receipt_id == Receipt.id)
        .where(ReceiptTerm.code == SCAN, ReceiptTerm.done_on.is_not(None))
        .where(Receipt.uploaded == "")
        .order_by(Receipt.id)
    ).all()
    kept = [one for at, one in enumerate(scanned, 1) if at % LEFT]
    for receipt, box in zip(kept, cycle(boxes), strict=False):
        service.shelve(act, receipt, box)
    return []
