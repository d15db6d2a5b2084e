"""Reads of places and papers: what lies where, and only of cases one may see."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from archive.accounts.models import Person
from archive.act import Act
from archive.audit.models import Event
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.custody import rules
from archive.custody.models import Move, Paper, Place
from archive.db import db
from archive.intake.models import Receipt, ReceiptTerm
from archive.intake.promising import SCAN

SEE, KEEP = "custody:see", "custody:keep"
MOST, FEW, HISTORY, RECENT = 500, 100, 50, 12


def seen(act: Act) -> ColumnElement[bool]:
    return and_(cases.seen(act), cases.seen(act, SEE))


def place(place_id: int) -> Place | None:
    query = select(Place).where(Place.id == place_id)
    return db.session.scalar(query.options(joinedload(Place.parent)))


def locked_place(place_id: int) -> Place:
    """The place as it is now, and nobody else's until the transaction ends."""
    query = select(Place).where(Place.id == place_id).with_for_update(of=Place)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def by_token(token: str) -> Place | None:
    return db.session.scalar(select(Place).where(Place.token == token))


def by_path(path: str) -> Place | None:
    return db.session.scalar(select(Place).where(Place.path == path))


def inside(place: Place) -> ColumnElement[bool]:
    """The place itself and all that stands in it."""
    within = Place.path.startswith(place.path + rules.BETWEEN, autoescape=True)
    return or_(Place.id == place.id, within)


def all_inside(place: Place) -> Sequence[Place]:
    return db.session.scalars(select(Place).where(inside(place))).all()


def children(parent: Place | None) -> Sequence[Place]:
    parent_id = parent.id if parent else None
    return db.session.scalars(
        select(Place)
        .where(Place.parent_id == parent_id if parent else Place.parent_id.is_(None))
        .order_by(Place.closed_at.is_not(None), Place.id)
    ).all()


def open_paths() -> Sequence[str]:
    """Places to choose from by hand."""
    return db.session.scalars(
        select(Place.path).where(Place.closed_at.is_(None)).order_by(Place.id).limit(MOST)
    ).all()


def counts(act: Act, places: Sequence[Place]) -> dict[int, int]:
    """How many papers lie in each of these and in what stands in it, as far as one sees."""
    rows = db.session.execute(
        select(Place.path, func.count())
        .join(Paper, Paper.place_id == Place.id)
        .join(Case, Case.id == Paper.case_id)
        .where(seen(act), or_(*map(inside, places)) if places else Place.id.is_(None))
        .group_by(Place.path)
    ).all()
    return {
        one.id: sum(many for path, many in rows if _is_in(path, one.path)) for one in places
    }


def _is_in(path: str, place: str) -> bool:
    return path == place or path.startswith(place + rules.BETWEEN)


def papers_in(place: Place) -> int:
    """Whoever may see them: an empty place is empty for everybody."""
    within = select(Place.id).where(inside(place))
    query = select(func.count(Paper.id)).where(Paper.place_id.in_(within))
    return db.session.scalar(query) or 0


def open_inside(place: Place) -> int:
    wanted = and_(inside(place), Place.id != place.id, Place.closed_at.is_(None))
    return db.session.scalar(select(func.count(Place.id)).where(wanted)) or 0


def contents(act: Act, place: Place, limit: int = MOST) -> Sequence[Paper]:
    """The papers in a place and in what stands in it, in the order of a walk."""
    query = _papers(act).join(Paper.place).where(inside(place))
    query = query.options(contains_eager(Paper.place))
    return db.session.scalars(query.order_by(Place.id, Receipt.id).limit(limit)).all()


def _papers(act: Act) -> Select[Paper]:
    return (
        select(Paper)
        .join(Paper.case)
        .join(Paper.receipt)
        .where(seen(act))
        .options(contains_eager(Paper.receipt).joinedload(Receipt.case))
    )


def paper_of(receipt_id: int) -> Paper | None:
    query = select(Paper).where(Paper.receipt_id == receipt_id)
    return db.session.scalar(query.options(joinedload(Paper.place)))


def locked_paper(receipt_id: int) -> Paper | None:
    query = select(Paper).where(Paper.receipt_id == receipt_id).with_for_update(of=Paper)
    query = query.options(joinedload(Paper.place))
    return db.session.scalar(query.execution_options(populate_existing=True))


def of_case(case: Case) -> Sequence[tuple[Receipt, Paper | None]]:
    """Every receipt of a case and where its paper is, the oldest first."""
    found = db.session.execute(
        select(Receipt, Paper)
        .outerjoin(Paper, Paper.receipt_id == Receipt.id)
        .where(Receipt.case_id == case.id)
        .options(joinedload(Paper.place), joinedload(Receipt.case))
        .order_by(Receipt.id)
    ).all()
    return [(receipt, paper) for receipt, paper in found]


def receipt_numbered(number: str) -> Receipt | None:
    query = select(Receipt).where(Receipt.number == number)
    return db.session.scalar(query.options(joinedload(Receipt.case)))


def receipts(act: Act, receipt_ids: Sequence[int]) -> Sequence[Receipt]:
    """Receipts that somebody holds in hand, in the order in which they were scanned."""
    found = db.session.scalars(
        select(Receipt)
        .join(Receipt.case)
        .where(Receipt.id.in_(receipt_ids), seen(act))
        .options(contains_eager(Receipt.case))
    ).all()
    return sorted(found, key=lambda one: receipt_ids.index(one.id))


def _unshelved(act: Act) -> Select[Receipt]:
    """Scanned, and lying nowhere. What was uploaded instead has no paper to shelve."""
    scanned = and_(ReceiptTerm.code == SCAN, ReceiptTerm.done_on.is_not(None))
    return (
        select(Receipt)
        .join(Receipt.case)
        .join(ReceiptTerm, and_(ReceiptTerm.receipt_id == Receipt.id, scanned))
        .outerjoin(Paper, Paper.receipt_id == Receipt.id)
        .where(Paper.place_id.is_(None), Receipt.uploaded == "", seen(act))
    )


def unshelved(act: Act, after: int = 0, limit: int = FEW) -> Sequence[Receipt]:
    """What is still to be shelved, the oldest receipt first."""
    query = _unshelved(act).where(Receipt.id > after).order_by(Receipt.id).limit(limit)
    return db.session.scalars(query.options(contains_eager(Receipt.case))).all()


def count_unshelved(act: Act, most: int = 1000) -> int:
    few = _unshelved(act).with_only_columns(Receipt.id).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def move(move_id: int) -> Move | None:
    return db.session.get(Move, move_id)


def receipt_id_of(move: Move) -> int:
    return db.session.get_one(Paper, move.paper_id).receipt_id


def moves(paper: Paper) -> Sequence[Move]:
    """Where a paper has been, the newest first."""
    return db.session.scalars(
        select(Move)
        .where(Move.paper_id == paper.id)
        .options(joinedload(Move.place))
        .order_by(Move.id.desc())
        .limit(HISTORY)
    ).all()


def movers(moves: Sequence[Move]) -> dict[str, str]:
    """The names of those who moved something, by their accounts."""
    accounts = {one.moved_by for one in moves}
    rows = db.session.execute(
        select(Person.account, Person.name).where(Person.account.in_(accounts))
    )
    return {row.account: row.name for row in rows}


def last_two(paper: Paper) -> tuple[Move | None, Move | None]:
    found = [*moves(paper)[:2], None, None]
    return found[0], found[1]


def recent(act: Act, limit: int = RECENT) -> Sequence[Move]:
    """What the actor moved last, the newest first."""
    return db.session.scalars(
        select(Move)
        .where(Move.moved_by == act.actor.account)
        .options(
            joinedload(Move.place),
            joinedload(Move.paper).joinedload(Paper.receipt),
            joinedload(Move.paper).joinedload(Paper.case),
        )
        .order_by(Move.id.desc())
        .limit(limit)
    ).all()


def last_moves(paper_ids: Sequence[int]) -> set[int]:
    """The last move of each of these papers: what can still be undone."""
    newest = select(func.max(Move.id)).where(Move.paper_id.in_(paper_ids))
    return set(db.session.scalars(newest.group_by(Move.paper_id)))


def history(place: Place) -> Sequence[Event]:
    """What the journal says of a place, the newest first."""
    return db.session.scalars(
        select(Event)
        .where(Event.subject == rules.code_of(place.token))
        .order_by(Event.id.desc())
        .limit(HISTORY)
    ).all()
