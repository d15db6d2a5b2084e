"""Shelving with a scanner: what each code means, given what was scanned before it."""

from dataclasses import dataclass

from archive.act import Act
from archive.cases import queries as cases
from archive.cases.rules import numbers
from archive.custody import queries, rules, service
from archive.custody.errors import PlaceClosed, SeveralReceipts, UnknownCode
from archive.custody.models import Place
from archive.intake import queries as intake
from archive.intake.models import Receipt
from archive.intake.rules import read_code
from archive.speech import _, ngettext

MOST_HELD = 100


@dataclass(frozen=True, slots=True)
class Hand:
    """Where what is scanned next goes, and what waits for a place to be scanned."""

    place: Place | None = None
    held: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a scan did, in a sentence; ``waiting``: it needs another to do anything."""

    tone: str
    text: str


DONE, WAITING = "done", "waiting"


def scan(act: Act, typed: str, hand: Hand) -> tuple[Hand, Said]:
    """A place takes what is in hand, and what is scanned after it; a paper goes there."""
    if place := the_place(typed):
        return _at(act, place, hand)
    receipt = the_receipt(act, typed)
    if receipt is None:
        raise UnknownCode(typed.strip()[:60])
    if hand.place is None:
        return _in_hand(hand, receipt)
    return hand, _laid(act, receipt, hand.place)


def the_place(typed: str) -> Place | None:
    token = rules.read_code(typed)
    return queries.by_token(token) if token else queries.by_path(" ".join(typed.split()))


def the_receipt(act: Act, typed: str) -> Receipt | None:
    """By the code on its slip or a separator sheet, its number, or that of its case."""
    if scanned := read_code(typed):
        return intake.by_token(scanned.token)
    if found := queries.receipt_numbered("".join(typed.split())):
        return found
    number = numbers.parse(typed)
    case = cases.called(act, str(number)) if number else None
    if case is None:
        return None
    known = [receipt for receipt, _paper in queries.of_case(case)]
    if len(known) > 1:
        raise SeveralReceipts(case.number, [one.number for one in known])
    return known[0] if known else None


def _at(act: Act, place: Place, hand: Hand) -> tuple[Hand, Said]:
    if place.closed_at is not None:
        raise PlaceClosed(place.path)
    moved = [one for one in hand.held if service.shelve(act, one, place)]
    if not hand.held:
        text = _("Now scan what goes to %(path)s.", path=place.path)
        return Hand(place), Said(WAITING, text)
    text = ngettext(
        "%(num)s paper is laid into %(path)s.",
        "%(num)s papers are laid into %(path)s.",
        len(moved),
        path=place.path,
    )
    return Hand(place), Said(DONE, text)


def _in_hand(hand: Hand, receipt: Receipt) -> tuple[Hand, Said]:
    others = tuple(one for one in hand.held if one.id != receipt.id)
    paper = queries.paper_of(receipt.id)
    where = paper.place.path if paper and paper.place else _("no place")
    text = _(
        "%(number)s is in hand (until now: %(where)s). Scan the place it goes to.",
        number=receipt.number,
        where=where,
    )
    return Hand(None, (*others, receipt)[-MOST_HELD:]), Said(WAITING, text)


def _laid(act: Act, receipt: Receipt, place: Place) -> Said:
    number, path = receipt.number, place.path
    if service.shelve(act, receipt, place):
        return Said(DONE, _("%(number)s is laid into %(path)s.", number=number, path=path))
    return Said(DONE, _("%(number)s lies in %(path)s already.", number=number, path=path))
