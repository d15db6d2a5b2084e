"""Where a batch goes: the case or the receipt that somebody named by its number."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.act import Act
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.cases.rules import numbers
from archive.db import db
from archive.intake import queries as receipts
from archive.intake.models import Receipt
from archive.scan.errors.taking import NoCaseCalled, NoReceiptCalled, OfAnotherCase
from archive.scan.names import cleaned

RECEIPT = re.compile(r"收[0-9]{4}-[0-9]+")


@dataclass(frozen=True, slots=True)
class Destination:
    case: Case | None = None
    receipt: Receipt | None = None


NOWHERE = Destination()


def named(act: Act, case: str = "", receipt: str = "") -> Destination:
    """By the numbers that were given; a person names only what they may see."""
    found = Destination(
        case=_case(act, case.strip()) if case.strip() else None,
        receipt=_receipt(act, receipt.strip()) if receipt.strip() else None,
    )
    if found.case and found.receipt and found.receipt.case_id != found.case.id:
        raise OfAnotherCase(found.receipt.number)
    return found


def _case(act: Act, written: str) -> Case:
    if not written.isprintable():
        raise NoCaseCalled(cleaned(written))
    parsed = numbers.parse(written)
    number = str(parsed) if parsed else written
    is_machine = act.actor.id is None
    found = cases.numbered(number) if is_machine else cases.called(act, number)
    if found is None:
        raise NoCaseCalled(written)
    return found


def _receipt(act: Act, number: str) -> Receipt:
    if not number.isprintable():
        raise NoReceiptCalled(cleaned(number))
    is_machine = act.actor.id is None
    every = select(Receipt).options(joinedload(Receipt.case))
    query = every if is_machine else receipts.visible(act)
    found = db.session.scalar(query.where(Receipt.number == number))
    if found is None:
        raise NoReceiptCalled(number)
    return found


def of_folder(act: Act, name: str) -> Destination:
    """What a folder is called by: a case, a receipt, or neither of them.

    A name that has the form of a case's or receipt's number must be one: else a slip of
    the pen would send paper to nobody.
    """
    if numbers.parse(name):
        return named(act, case=name)
    if RECEIPT.fullmatch(name):
        return named(act, receipt=name)
    return NOWHERE
