"""Reads of receipts: found one by one, and only in cases one may see."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, select, text
from sqlalchemy.orm import contains_eager, joinedload

from archive.act import Act
from archive.audit.models import Event
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.db import db
from archive.intake.models import Piece, Receipt

SEE = "receipt:see"
HISTORY = 100
# Any number that nothing else in this database locks on.
NUMBERS_LOCK = 4_201_121


def seen(act: Act) -> ColumnElement[bool]:
    """Receipts are seen as far as this right reaches, in cases one may see at all."""
    return and_(cases.seen(act), cases.seen(act, SEE))


def visible(act: Act) -> Select[Receipt]:
    """Receipts joined with their cases, which come along."""
    return (
        select(Receipt)
        .join(Receipt.case)
        .where(seen(act))
        .options(
            contains_eager(Receipt.case).joinedload(Case.holder),
            joinedload(Receipt.receiver),
        )
    )


def found(act: Act, receipt_id: int) -> Receipt | None:
    return db.session.scalar(visible(act).where(Receipt.id == receipt_id))


def locked(receipt_id: int) -> Receipt:
    """The receipt as it is now, and nobody else's until the transaction ends."""
    query = select(Receipt).where(Receipt.id == receipt_id).with_for_update(of=Receipt)
    query = query.options(joinedload(Receipt.case))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def by_token(token: str) -> Receipt | None:
    """Whose paper it is, whoever may see it; its case comes along."""
    query = select(Receipt).where(Receipt.token == token)
    along = joinedload(Receipt.case), joinedload(Receipt.receiver)
    return db.session.scalar(query.options(*along))


def piece_at(receipt: Receipt, place: int) -> Piece | None:
    """The material whose separator sheet carries this place."""
    return next((one for one in receipt.pieces if one.position == place), None)


def of_case(case: Case) -> Sequence[Receipt]:
    """All receipts of a case, the newest first."""
    return db.session.scalars(
        select(Receipt)
        .where(Receipt.case_id == case.id)
        .options(joinedload(Receipt.receiver), joinedload(Receipt.case))
        .order_by(Receipt.received_on.desc(), Receipt.id.desc())
    ).all()


def count_of_case(case: Case) -> int:
    query = select(func.count(Receipt.id)).where(Receipt.case_id == case.id)
    return db.session.scalar(query) or 0


def history(number: str) -> Sequence[Event]:
    """What the journal says of a receipt, the newest first."""
    return db.session.scalars(
        select(Event)
        .where(Event.subject == number)
        .order_by(Event.id.desc())
        .limit(HISTORY)
    ).all()


def lock_numbers() -> None:
    """Nobody else registers until we commit. SQLite has one writer anyway."""
    session = db.session()
    if session.get_bind().dialect.name == "postgresql":
        wanted = text("SELECT pg_advisory_xact_lock(:key)")
        session.execute(wanted, {"key": NUMBERS_LOCK})


def next_serial(year: int) -> int:
    last = select(func.max(Receipt.serial)).where(Receipt.year == year)
    return (db.session.scalar(last) or 0) + 1
