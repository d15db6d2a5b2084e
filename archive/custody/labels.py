"""Places, papers and moves as pages show them: names for codes, moments in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.act import Act, Office
from archive.audit import facts
from archive.audit.kinds import LABELS
from archive.audit.models import Event
from archive.custody import queries, rules
from archive.custody.models import Move, Paper, Place, PlaceKind
from archive.intake.labels import what
from archive.intake.models import Receipt
from archive.speech import LazyString, _, lazy, moment

KINDS: dict[str, LazyString] = {
    PlaceKind.ROOM: lazy("Room"),
    PlaceKind.SHELF: lazy("Shelf"),
    PlaceKind.BOX: lazy("Box"),
}


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place in a list, with what lies in it and in what stands in it."""

    id: int
    kind: str
    name: str
    path: str
    papers: int
    places: int
    closed: bool
    code: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One receipt's paper, and where it is."""

    receipt_id: int
    number: str
    case_id: int
    case: str
    received_on: str
    what: str
    pages: int
    place_id: int | None
    where: str


@dataclass(frozen=True, slots=True)
class MoveLine:
    id: int
    at: str
    who: str
    where: str
    note: str
    receipt_id: int | None = None
    number: str = ""
    case: str = ""
    may_undo: bool = False


def places(act: Act, rows: Sequence[Place]) -> list[PlaceLine]:
    counts = queries.counts(act, rows)
    return [
        PlaceLine(
            id=one.id,
            kind=str(KINDS[one.kind]),
            name=one.name,
            path=one.path,
            papers=counts[one.id],
            places=queries.open_inside(one),
            closed=one.closed_at is not None,
            code=rules.code_of(one.token),
        )
        for one in rows
    ]


def paper(receipt: Receipt, held: Paper | None) -> PaperLine:
    place = held.place if held and held.place_id else None
    return PaperLine(
        receipt_id=receipt.id,
        number=receipt.number,
        case_id=receipt.case_id,
        case=receipt.case.number,
        received_on=receipt.received_on.isoformat(),
        what=what(receipt.pieces),
        pages=receipt.pages,
        place_id=place.id if place else None,
        where=place.path if place else "",
    )


def moves(act: Act, rows: Sequence[Move], names: Mapping[str, str]) -> list[MoveLine]:
    """Moves of one paper, whose receipt is on the page."""
    return [_move(act, one, names) for one in rows]


def own_moves(act: Act, rows: Sequence[Move]) -> list[MoveLine]:
    """What the actor moved last, with whose paper it was and what can be undone."""
    last = queries.last_moves([one.paper_id for one in rows])
    return [
        MoveLine(
            id=one.id,
            at=moment(one.moved_at, act.profile.zone),
            who="",
            where=_where(one),
            note=_note(one),
            receipt_id=one.paper.receipt_id,
            number=one.paper.receipt.number,
            case=one.paper.case.number,
            may_undo=one.id in last and one.undoes_id is None,
        )
        for one in rows
    ]


def _move(act: Act, one: Move, names: Mapping[str, str]) -> MoveLine:
    return MoveLine(
        id=one.id,
        at=moment(one.moved_at, act.profile.zone),
        who=names.get(one.moved_by, _("the archive itself")),
        where=_where(one),
        note=_note(one),
    )


def _where(move: Move) -> str:
    return move.place.path if move.place else _("no place")


def _note(move: Move) -> str:
    return move.note or (_("mistake undone") if move.undoes_id else "")


def history(act: Act, events: Sequence[Event]) -> list[dict[str, str]]:
    return [
        {
            "at": moment(event.at, act.profile.zone),
            "who": _who(event),
            "what": str(LABELS[event.kind]),
            "note": _told(event.facts),
        }
        for event in events
    ]


def _who(event: Event) -> str:
    if event.office is Office.MACHINE:
        return _("the archive itself")
    return event.name or event.account


def _told(of: dict[str, Any]) -> str:
    if "closed" in of:
        return _("taken out of use") if of["closed"] else _("opened again")
    if "before" in of:
        return f"{facts.said(of['before'])} → {facts.said(of['after'])}"
    return facts.said(of.get("place"))
