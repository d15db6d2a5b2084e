"""Notes what happened, in the transaction that makes it happen."""

import base64
import binascii
from typing import Any

from sqlalchemy import event, insert, select, text
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from archive import keys
from archive.act import Act
from archive.audit import checkpoint as folder
from archive.audit import merkle, notes, queries, reading, rules
from archive.audit.errors import CheckpointContradicted
from archive.audit.filters import Filters
from archive.audit.kinds import Kind
from archive.audit.models import ACCOUNT, ADDRESS, NAME, POSTS, SUBJECT, Audited, Event
from archive.audit.notes import Checkpoint
from archive.audit.verify import Report
from archive.db import db

# Any number that nothing else in this database locks on.
CHAIN_LOCK = 4_201_120
PENDING, CHANGED, MARKS = "audit.pending", "audit.changed", "audit.marks"
JOURNAL = "journal"
# Put into words once, for nearly every transaction says it; rows, for nobody keeps them.
_NEWEST = select(Event.id, Event.mac).order_by(Event.id.desc()).limit(1)
_ADDING = insert(Event.metadata.tables[Event.__tablename__])


class Unrecorded(AssertionError):
    """An audited row changed and no event says why. A bug, not a user error."""


def record(
    act: Act, kind: Kind, subject: str, /, *, done: bool = True, **facts: Any
) -> None:
    """Note an event in the current transaction; it commits or fails with it.

    Facts are text, whole numbers, yes and no, nothing, and lists and dicts of these.
    """
    noted = {
        "at": act.at,
        "kind": kind,
        "actor_id": act.actor.id,
        "account": rules.short(act.actor.account, ACCOUNT),
        "name": rules.short(act.actor.name, NAME),
        "office": act.actor.office,
        "posts": rules.short(" ".join(sorted({h.post for h in act.actor.holdings})), POSTS),
        "address": rules.short(act.actor.address, ADDRESS),
        "subject": rules.short(subject, SUBJECT),
        "done": done,
        "facts": rules.plain(facts),
    }
    db.session().info.setdefault(PENDING, []).append(noted)


def checkpoint(act: Act) -> Checkpoint | None:
    """Sign the journal as it stands and keep the note; None if nothing is new.

    The note is written first, and the event tells of a note that is there: so a note
    that the journal tells of and that is gone was taken away. The event itself is
    covered by the next checkpoint. It keeps the peaks of the tree, from which the next
    one grows on without reading the journal from its beginning; they are trusted only
    if they add up to the root that was signed.
    """
    session = db.session()
    _lock(session)
    own, place = keys.current(), folder.folder()
    newest = folder.newest(place, own.checkpoint.public_key())
    tree, last = _signed_tree(newest)
    grown, last = _grow(tree, last, newest)
    if not grown:
        return None
    signed = Checkpoint(notes.origin(act.profile.court.code), tree.size, tree.root())
    folder.keep(place, signed, own.checkpoint)
    record(
        act,
        Kind.CHECKPOINT_SIGNED,
        folder.name_of(signed.size),
        size=signed.size,
        root=_base64(signed.root),
        last=last,
        peaks=[_base64(peak) for peak in tree.peaks],
    )
    return signed


def verified(act: Act, report: Report) -> None:
    """Note that the journal was verified, and with what result."""
    record(act, Kind.AUDIT_VERIFIED, JOURNAL, done=report.is_sound, **report.facts())


def exported(act: Act, wanted: Filters, form: str) -> int:
    """Note that the journal is being given out; the number of the last event in it."""
    last = reading.last_place(db.session.connection())
    record(act, Kind.AUDIT_EXPORTED, JOURNAL, format=form, last=last, **wanted.facts())
    return last


def _signed_tree(newest: Checkpoint | None) -> tuple[merkle.Tree, int]:
    """The tree of the last checkpoint that the journal tells of, or an empty one."""
    told = queries.last_of(Kind.CHECKPOINT_SIGNED)
    if newest is None or told is None:
        return merkle.Tree.empty(), reading.BEFORE_ALL
    try:
        tree = merkle.Tree(told.facts["size"], [_decode(p) for p in told.facts["peaks"]])
        sound = tree.is_whole() and (tree.size, tree.root()) == (newest.size, newest.root)
        last = int(told.facts["last"])
    except (KeyError, TypeError, ValueError, binascii.Error):
        sound = False
    return (tree, last) if sound else (merkle.Tree.empty(), reading.BEFORE_ALL)


def _grow(tree: merkle.Tree, last: int, newest: Checkpoint | None) -> tuple[bool, int]:
    """Take in what came since; whether any of it is more than the note of a checkpoint."""
    connection, grown = db.session.connection(), False
    signed = newest.size if newest else 0
    for page in reading.pages(connection, last, reading.last_place(connection)):
        for row in page:
            tree.append(merkle.leaf_hash(row.sealed()))
            last = row.place
            is_ours = row.entry is not None and row.entry.kind == Kind.CHECKPOINT_SIGNED
            grown = grown or (tree.size > signed and not is_ours)
            if newest and tree.size == signed and tree.root() != newest.root:
                raise CheckpointContradicted(signed)
    if tree.size < signed:
        raise CheckpointContradicted(signed)
    return grown, last


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _lock(session: Session) -> None:
    """Nobody else adds to the journal until we commit. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})


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
    pending: list[dict[str, Any]] = session.info.pop(PENDING, [])
    if changed and not pending:
        raise Unrecorded
    if pending:
        _append(session, pending)


def _append(session: Session, pending: list[dict[str, Any]]) -> None:
    _lock(session)
    last = session.execute(_NEWEST).first()
    place, previous = last or (0, rules.GENESIS)
    key = keys.current().audit
    for noted in pending:
        place += 1
        noted["id"], noted["previous"] = place, previous
        noted["mac"] = previous = rules.code(key, rules.Entry(**noted))
    # One by itself takes half the way to the server that a list of one does.
    session.execute(_ADDING, pending if len(pending) > 1 else pending[0])


@event.listens_for(db.session, "after_transaction_create")
def _mark(session: Session, begun: SessionTransaction) -> None:
    """Remember what was noted before a savepoint, for going back to it."""
    if begun.nested:
        noted = len(session.info.get(PENDING, []))
        marks = session.info.setdefault(MARKS, {})
        marks[begun] = noted, session.info.get(CHANGED, False)


@event.listens_for(db.session, "after_soft_rollback")
def _go_back(session: Session, ended: SessionTransaction) -> None:
    if mark := session.info.get(MARKS, {}).pop(ended, None):
        noted, session.info[CHANGED] = mark
        del session.info.get(PENDING, [])[noted:]


@event.listens_for(db.session, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        for name in (PENDING, CHANGED, MARKS):
            session.info.pop(name, None)
