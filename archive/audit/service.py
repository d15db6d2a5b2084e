"""Notes what happened, in the transaction that makes it happen."""

from typing import Any

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session, UOWTransaction

from archive import keys
from archive.act import Act
from archive.audit import rules
from archive.audit.kinds import Kind
from archive.audit.models import Audited, Event
from archive.db import db

# Any number that nothing else in this database locks on.
CHAIN_LOCK = 4_201_120
PENDING, CHANGED = "audit.pending", "audit.changed"


class Unrecorded(AssertionError):
    """An audited row changed and no event says why. A bug, not a user error."""


def record(act: Act, kind: Kind, subject: str, *, done: bool = True, **facts: Any) -> None:
    """Note an event in the current transaction; it commits or fails with it."""
    noted = Event(
        at=act.at,
        kind=kind,
        actor_id=act.actor.id,
        account=act.actor.account,
        name=act.actor.name,
        office=act.actor.office,
        posts=" ".join(sorted({h.post for h in act.actor.holdings})),
        address=act.actor.address,
        subject=subject,
        done=done,
        facts=facts,
    )
    db.session().info.setdefault(PENDING, []).append(noted)


def entry(row: Event) -> rules.Entry:
    return rules.Entry(
        id=row.id,
        at=row.at,
        kind=row.kind,
        actor_id=row.actor_id,
        account=row.account,
        name=row.name,
        office=row.office,
        posts=row.posts,
        address=row.address,
        subject=row.subject,
        done=row.done,
        facts=row.facts,
        previous=row.previous,
    )


@event.listens_for(db.session, "before_flush")
def _note_changes(session: Session, _: UOWTransaction, __: object) -> None:
    touched = [*session.new, *session.deleted, *filter(session.is_modified, session.dirty)]
    if any(isinstance(row, Audited) for row in touched):
        session.info[CHANGED] = True


@event.listens_for(db.session, "before_commit")
def _seal(session: Session) -> None:
    """Chain the events last of all, so that the journal is locked for a moment only."""
    if session.in_nested_transaction():
        return
    session.flush()
    changed = session.info.pop(CHANGED, False)
    pending: list[Event] = session.info.pop(PENDING, [])
    if changed and not pending:
        raise Unrecorded
    if pending:
        _append(session, pending)


def _append(session: Session, pending: list[Event]) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = session.execute(
        select(Event.id, Event.mac).order_by(Event.id.desc()).limit(1)
    ).first()
    place, previous = last or (0, rules.GENESIS)
    key = keys.current().audit
    for row in pending:
        place += 1
        row.id, row.previous = place, previous
        row.mac = previous = rules.code(key, entry(row))
        session.add(row)
        session.flush([row])  # one by one: a trigger demands the next number


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)
    session.info.pop(CHANGED, None)
