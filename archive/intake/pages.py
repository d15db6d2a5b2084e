"""What the pages of this room share: the receipt one may see, the case one means."""

from archive.act import Act
from archive.cases import queries as cases
from archive.cases import searching
from archive.cases.models import Case
from archive.cases.rules import numbers
from archive.cases.searching import Wanted
from archive.intake import queries
from archive.intake.errors import NoSuchCaseNumber, NoSuchReceipt, SeveralCases
from archive.intake.models import Receipt
from archive.web.act import current_act

SUGGESTED, SHORTEST = 8, 2


def the_receipt(receipt_id: int) -> Receipt:
    found = queries.found(current_act(), receipt_id)
    if found is None:
        raise NoSuchReceipt
    return found


def suggestions(act: Act, typed: str) -> list[Case]:
    """Cases one may see that answer to a part of a number, or a party's name."""
    typed = typed.strip()
    if len(typed) < SHORTEST and not typed.isdecimal():
        return []
    return list(searching.page(act, Wanted(words=typed), size=SUGGESTED).cases)


def the_case(act: Act, typed: str) -> Case:
    """The one case that is meant: by its number in any form, or by what only it has."""
    whole = numbers.parse(typed)
    if whole and (found := cases.called(act, str(whole))):
        return found
    several = suggestions(act, typed)
    if not several:
        raise NoSuchCaseNumber(typed)
    if len(several) > 1:
        raise SeveralCases(typed)
    return several[0]
