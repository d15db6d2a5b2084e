"""What another system hands in: material it made or took for a case gets a receipt."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from archive.act import Act
from archive.api import queries, shown
from archive.api.errors import Faulty, NoSuchNumber, Place, faulty
from archive.api.rules import pointer
from archive.api.service import Answer
from archive.cases.errors import FAULTS as OF_CASES
from archive.cases.rules import numbers
from archive.cases.rules.filing import Fault as OfCase
from archive.db import db
from archive.intake import rules, service
from archive.intake.delivery import Given, PieceGiven
from archive.intake.errors import FAULTS, Unfit
from archive.intake.models import Receipt

OF_PIECE = re.compile(r"pieces-(\d+)-(\w+)")
# Where a field of the room's own stands in the body.
NAMES = {"uploaded": "uploaded_at"}


def register(act: Act, body: Mapping[str, Any]) -> Answer:
    """Register what came in for a case that is there, with every fault of it at once."""
    wanted = numbers.parse(body["number"])
    if wanted is None:
        raise faulty("body", "/number", OF_CASES[OfCase.NUMBER_FORM])
    case = queries.whole_case(str(wanted))
    if case is None:
        raise NoSuchNumber(str(wanted))
    try:
        receipt = service.register(act, case, _given(body, act.today))
    except Unfit as unfit:
        raise _of_body(unfit) from unfit
    db.session.flush()  # what is told is what is kept
    return Answer(201, shown.written(told(receipt)))


def _given(body: Mapping[str, Any], today: date) -> Given:
    return Given(
        source=body["source"],
        deliverer=body["deliverer"],
        pieces=tuple(map(_piece, body["pieces"])),
        received_on=_day(body, "received_on") or today,
        formed_on=_day(body, "formed_on"),
        back_on=_day(body, "back_on"),
        uploaded=body.get("uploaded_at", ""),
        remarks=body.get("remarks", ""),
    )


def _piece(said: Mapping[str, Any]) -> PieceGiven:
    return PieceGiven(
        said["name"],
        said["pages"],
        said.get("copies", 1),
        said.get("original", True),
        said.get("remarks", ""),
    )


def _day(body: Mapping[str, Any], name: str) -> date | None:
    written = body.get(name)
    return date.fromisoformat(written) if written else None


def _of_body(unfit: Unfit) -> Faulty:
    """The faults of the room's own, at the places they have in the body."""
    return Faulty(
        [Place("body", _place(name), FAULTS[fault]) for name, fault in unfit.faults.items()]
    )


def _place(name: str) -> str:
    if found := OF_PIECE.fullmatch(name):
        return pointer("pieces", int(found[1]), found[2])
    return pointer(NAMES.get(name, name))


def told(row: Receipt) -> dict[str, Any]:
    """A receipt as another system may see it; with the codes its paper is to carry."""
    return {
        "receipt": row.number,
        "number": row.case.number,
        "code": rules.code_of(row.token),
        "source": row.source,
        "deliverer": row.deliverer,
        "received_on": row.received_on.isoformat(),
        "pieces": [
            {
                "place": one.position,
                "name": one.name,
                "pages": one.pages,
                "copies": one.copies,
                "original": one.original,
                "code": rules.code_of(row.token, one.position),
            }
            for one in row.pieces
        ],
        "terms": [
            {
                "code": one.code,
                "due": one.due.isoformat(),
                "done_on": one.done_on and one.done_on.isoformat(),
                "waived": one.waived,
            }
            for one in row.terms
        ],
    }
