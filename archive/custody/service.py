"""Makes places, and moves paper between them: every move is kept, a mistaken one undone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.custody import queries, rules
from archive.custody.errors import (
    BadName,
    ChangedMeanwhile,
    MovedMeanwhile,
    NameTaken,
    PlaceClosed,
    PlaceInUse,
    TooManyAtOnce,
    UndoneAlready,
    Unplaceable,
)
from archive.custody.models import Move, Paper, Place, PlaceKind
from archive.db import db
from archive.intake import moved
from archive.intake import queries as intake
from archive.intake.models import Receipt
from archive.intake.rules import new_token


def make(
    act: Act, kind: PlaceKind, names: Sequence[str], parent: Place | None = None
) -> list[Place]:
    """Put up places of one kind: rooms, shelves in a room, boxes on a shelf."""
    if kind not in rules.INSIDE[parent.kind if parent else None]:
        raise Unplaceable
    if not names:
        raise BadName("")
    if len(names) > rules.MOST_AT_ONCE:
        raise TooManyAtOnce
    if parent is not None:
        parent = queries.locked_place(parent.id)
        _open(parent)
    return [_made(act, kind, name, parent) for name in names]


def _made(act: Act, kind: PlaceKind, name: str, parent: Place | None) -> Place:
    path = _path(parent.path if parent else None, name)
    place = Place(
        kind=kind,
        name=name,
        path=path,
        token=new_token(),
        parent_id=parent.id if parent else None,
        version=1,
    )
    _write(place)
    audit.record(act, Kind.PLACE_MADE, rules.code_of(place.token), kind=kind, place=path)
    return place


def _path(parent: str | None, name: str) -> str:
    path = rules.path_of(parent, name)
    if not rules.is_name(name) or len(path) > rules.LONGEST_PATH:
        raise BadName(name)
    return path


def _write(place: Place) -> None:
    """Now, so that a path that is taken is refused by its name."""
    path = place.path
    try:
        with db.session.begin_nested():
            db.session.add(place)
            db.session.flush()
    except IntegrityError as error:
        raise NameTaken(path) from error


def rename(act: Act, place: Place, name: str, seen: int) -> Place:
    """Give a place another name; the paths of all that stands in it follow."""
    place = _as_seen(place, seen)
    parent = queries.place(place.parent_id) if place.parent_id else None
    name = " ".join(name.split())
    old, new = place.path, _path(parent.path if parent else None, name)
    if new != old and queries.by_path(new):
        raise NameTaken(new)
    within = queries.all_inside(place)
    for one in within:
        one.path = rules.below(one.path, old, new)
        if len(one.path) > rules.LONGEST_PATH:
            raise BadName(name)
    place.name = name
    _changed(act, place, before=old, after=new)
    return place


def close(act: Act, place: Place, seen: int) -> Place:
    """Take a place out of use; nothing may lie in it."""
    place = _as_seen(place, seen)
    papers, places = queries.papers_in(place), queries.open_inside(place)
    if papers or places:
        raise PlaceInUse(place.path, papers, places)
    place.closed_at = act.at
    _changed(act, place, closed=True)
    return place


def reopen(act: Act, place: Place, seen: int) -> Place:
    place = _as_seen(place, seen)
    if place.parent_id and (parent := queries.place(place.parent_id)):
        _open(parent)
    place.closed_at = None
    _changed(act, place, closed=False)
    return place


def _as_seen(place: Place, seen: int) -> Place:
    place = queries.locked_place(place.id)
    if place.version != seen:
        raise ChangedMeanwhile
    place.version += 1
    return place


def _changed(act: Act, place: Place, **facts: Any) -> None:
    code, version = rules.code_of(place.token), place.version
    audit.record(act, Kind.PLACE_CHANGED, code, place=place.path, version=version, **facts)


def _open(place: Place) -> None:
    if place.closed_at is not None:
        raise PlaceClosed(place.path)


def shelve(
    act: Act, receipt: Receipt, place: Place, *, seen: int | None = None, note: str = ""
) -> Move | None:
    """Lay the paper of a receipt into a place; None if it lies there already.

    ``seen`` is the version of the paper the reader saw, 0 if it had never been shelved.
    A scanner has seen nothing: whoever holds the paper in his hand is right.
    """
    # The receipt first: its paper may have no row yet that could be locked.
    receipt = intake.locked(receipt.id)
    place = queries.locked_place(place.id)
    paper = queries.locked_paper(receipt.id)
    if seen is not None and (paper.version if paper else 0) != seen:
        raise MovedMeanwhile(receipt.number, _path_of(paper))
    _open(place)
    if paper is not None and paper.place_id == place.id:
        return None
    if paper is None:
        paper = Paper(receipt_id=receipt.id, case_id=receipt.case_id, version=0)
        db.session.add(paper)
        db.session.flush()  # its number stands in the move
    return _moved(act, receipt, paper, place, note=note)


def undo(act: Act, move: Move) -> Move:
    """Bring a paper back to where it was before its last move."""
    receipt = intake.locked(queries.receipt_id_of(move))
    paper = queries.locked_paper(receipt.id)
    if paper is None:
        raise UndoneAlready(receipt.number)
    last, before = queries.last_two(paper)
    if last is None or last.id != move.id:
        raise UndoneAlready(receipt.number)
    back = queries.locked_place(before.place_id) if before and before.place_id else None
    if back is not None:
        _open(back)
    return _moved(act, receipt, paper, back, undoes=move)


def _moved(
    act: Act,
    receipt: Receipt,
    paper: Paper,
    place: Place | None,
    *,
    note: str = "",
    undoes: Move | None = None,
) -> Move:
    before = _path_of(paper)
    paper.place_id, paper.version = place.id if place else None, paper.version + 1
    move = Move(
        paper_id=paper.id,
        place_id=paper.place_id,
        moved_at=act.at,
        moved_by=act.actor.account,
        note=" ".join(note.split())[:400],
        undoes_id=undoes.id if undoes else None,
    )
    db.session.add(move)
    db.session.flush()  # whoever shows it names it by its number
    audit.record(
        act,
        Kind.PAPER_MOVED,
        receipt.number,
        case=receipt.case.number,
        before=before or None,
        after=place.path if place else None,
        undone=undoes is not None,
        note=move.note,
        version=paper.version,
    )
    return move


def _path_of(paper: Paper | None) -> str:
    return paper.place.path if paper and paper.place_id and paper.place else ""


def follow(act: Act, receipt: Receipt, before: Case) -> None:
    """The receipt turned out to belong to another case: its paper does, too."""
    del act, before  # the correction of the receipt is the event
    paper = queries.locked_paper(receipt.id)
    if paper is not None:
        paper.case_id = receipt.case_id


if follow not in moved.on_moved:
    moved.on_moved.append(follow)
