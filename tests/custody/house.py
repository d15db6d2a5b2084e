"""Places and papers to test with, each in a transaction of its own."""

from archive.accounts import queries as accounts
from archive.act import Act
from archive.cases.models import Case
from archive.custody import queries, rules, service
from archive.custody.models import Move, Place, PlaceKind
from archive.db import db, transaction
from archive.intake import service as intake
from archive.intake.models import Receipt
from tests.accounts.house import act as console
from tests.accounts.house import act_of, staff
from tests.intake.house import DAY, receipt
from tests.nodes.house import case as file_case

ROOM, SHELF, BOX = PlaceKind.ROOM, PlaceKind.SHELF, PlaceKind.BOX


def made(kind: PlaceKind, *names: str, inside: Place | None = None) -> list[Place]:
    with transaction():
        return service.make(console(), kind, names, inside)


def boxes(*names: str) -> list[Place]:
    """Boxes on a shelf in a room."""
    [room] = made(ROOM, "一号库房")
    [shelf] = made(SHELF, "A排1架", inside=room)
    return made(BOX, *(names or ("01号盒", "02号盒")), inside=shelf)


def case(serial: int = 1) -> Case:
    return file_case(f"（2026）豫0922执{serial}号")


def paper(serial: int = 1, *, scanned: bool = True) -> Receipt:
    """What came in for a case, and was scanned."""
    made = receipt(case(serial))
    if scanned:
        with transaction():
            intake.scanned(console(), made, DAY)
    return made


def lay(receipt: Receipt, place: Place, act: Act | None = None) -> Move | None:
    with transaction():
        return service.shelve(act or console(), receipt, place)


def where(receipt: Receipt) -> str:
    db.session.expire_all()
    found = queries.paper_of(receipt.id)
    return found.place.name if found and found.place else ""


def code(place: Place) -> str:
    return rules.code_of(place.token)


def clerk() -> Act:
    """Somebody who keeps the paper of the whole court."""
    known = accounts.person_called("keeper")
    return act_of(known or staff("keeper", ("file_clerk", None)))
