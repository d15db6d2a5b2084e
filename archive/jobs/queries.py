"""What is waiting, running, done or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from archive.db import Moment, db
from archive.jobs import rules
from archive.jobs.models import Job, State

# Nobody needs to know how many above this; counting a million takes a while.
MOST_COUNTED = 10_000
MOST_LOOKED_AT = 1_000_000
# The order of the index. Asked for even where any row would do: it is what makes SQLite
# take the small index of the waiting rather than go through the whole table.
TURN = (Job.priority.desc(), Job.id)
FINISHED = (State.DONE, State.DEAD)


def is_in(state: State) -> ColumnElement[bool]:
    """The state is spelt out, not bound, or the partial indexes would be of no use."""
    return Job.state == literal(state, Job.state.type, literal_execute=True)


def is_due() -> ColumnElement[bool]:
    return and_(is_in(State.READY), Job.run_at <= Moment())


def is_lapsed(lease: float) -> ColumnElement[bool]:
    """Running for a worker that is gone, or under a lease that a wrong clock gave."""
    gone = Job.lease_until < Moment()
    unbelievable = Job.lease_until > Moment(rules.farthest(lease))
    return and_(is_in(State.RUNNING), or_(gone, unbelievable))


def next_of(queue: str | None) -> Select[int]:
    """The job whose turn it is, passing over those that others are just taking."""
    return _first_of(queue).with_for_update(skip_locked=True)


def _first_of(queue: str | None) -> Select[int]:
    here = () if queue is None else (Job.queue == queue,)
    return select(Job.id).where(is_due(), *here).order_by(*TURN).limit(1)


def this_one(job_id: int) -> Select[int]:
    return (
        select(Job.id).where(Job.id == job_id, is_due()).with_for_update(skip_locked=True)
    )


def lapsed(lease: float) -> Sequence[Job]:
    found = select(Job).where(is_lapsed(lease)).order_by(Job.lease_until)
    return db.session.scalars(found.with_for_update(skip_locked=True)).all()


def is_anything_lapsed(lease: float) -> bool:
    found = select(Job.id).where(is_lapsed(lease)).order_by(Job.lease_until).limit(1)
    return db.session.scalar(found) is not None


def is_anything_due(queues: Sequence[str]) -> bool:
    """In any of these queues; in any at all if none is named."""
    looked = (db.session.scalar(_first_of(queue)) for queue in queues or (None,))
    return any(found is not None for found in looked)


def unsent(queue: str, lease: float, window: int) -> Sequence[Job]:
    """What a courier may carry now: never so much that one message waits for hours.

    A message may get lost with the broker or with a worker that had fetched it. What
    nobody began within the length of a lease is sent again; the second one to arrive
    finds the job taken and does nothing.
    """
    waiting = and_(is_due(), Job.queue == queue)
    fresh = Job.sent_at > Moment(-lease)
    on_the_way = select(Job.id).where(waiting, fresh).limit(window).subquery()
    free = window - (db.session.scalar(select(func.count()).select_from(on_the_way)) or 0)
    found = select(Job).where(
        waiting, or_(Job.sent_at.is_(None), Job.sent_at <= Moment(-lease))
    )
    return db.session.scalars(found.order_by(*TURN).limit(max(free, 0))).all()


def running_in(queue: str) -> int:
    found = select(func.count()).where(is_in(State.RUNNING), Job.queue == queue)
    return db.session.scalar(found) or 0


def by_key(key: str) -> Job | None:
    return db.session.scalar(select(Job).where(Job.key == key))


def locked(key: str) -> Job | None:
    """The job, and nobody else's until the transaction ends."""
    found = select(Job).where(Job.key == key).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def done_before(kind: str, slot: str, age: timedelta) -> Select[int]:
    """What was done for periods before this one, so long ago; never the last of its kind.

    The keys of a kind lie side by side in their index, by period: so it is not looked for
    among all that was ever done.
    """
    mine = and_(is_in(State.DONE), Job.kind == kind)
    keys = and_(Job.key > f"{kind}:", Job.key < f"{kind}:{slot}")
    last = select(func.max(Job.id)).where(mine).scalar_subquery()
    long_ago = Job.finished_at < Moment(-age.total_seconds())
    return select(Job.id).where(keys, mine, long_ago, Job.id != last).order_by(Job.key)


def depths() -> dict[State, int]:
    """How many jobs are in each state; never more than ``MOST_COUNTED`` + 1."""
    return {state: _count(state) for state in State}


def _count(state: State) -> int:
    some = select(Job.id).where(is_in(state)).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def queue_depths() -> dict[str, int]:
    """How many jobs wait in each queue in which any do."""
    found = (
        select(Job.queue, func.count().label("depth"))
        .where(is_in(State.READY))
        .group_by(Job.queue)
    )
    rows = db.session.execute(found.order_by(Job.queue))
    return {row.queue: row.depth for row in rows}


def oldest_wait() -> timedelta | None:
    """For how long the job has been due that is due for longest, if any is."""
    due = (
        select(Job.run_at).where(is_due()).order_by(*TURN).limit(MOST_LOOKED_AT).subquery()
    )
    now, since = db.session.execute(select(Moment(), func.min(due.c.run_at))).one()
    return None if since is None else now - since


@dataclass(frozen=True, slots=True)
class Page:
    """Some jobs, newest first, and the job below which the next page begins."""

    jobs: Sequence[Job]
    next: int | None


def listed(state: State, before: int | None = None, size: int = 50) -> Page:
    found = select(Job).where(is_in(state)).order_by(Job.id.desc()).limit(size + 1)
    if before is not None:
        found = found.where(Job.id < before)
    jobs = db.session.scalars(found).all()
    shown = jobs[:size]
    return Page(shown, shown[-1].id if len(jobs) > size else None)


def running(size: int = 50) -> Sequence[tuple[Job, datetime]]:
    """Jobs being done, those begun first on top, each with the database's time."""
    found = (
        select(Job, Moment()).where(is_in(State.RUNNING)).order_by(Job.started_at, Job.id)
    )
    return [(job, now) for job, now in db.session.execute(found.limit(size))]


def given_up() -> Sequence[Job]:
    return db.session.scalars(select(Job).where(is_in(State.DEAD)).order_by(Job.id)).all()


@dataclass(frozen=True, slots=True)
class Look:
    """How far a job is: what its page is told while it goes on."""

    state: State
    done: int
    total: int | None
    note: str

    @property
    def is_over(self) -> bool:
        return self.state in FINISHED

    def as_json(self) -> dict[str, str | int | None]:
        return {
            "done": self.done,
            "total": self.total,
            "note": self.note,
            "state": self.state,
        }


def progress_of(job_id: int) -> Select[State, int, int | None, str]:
    """For a connection of one's own, which a stream does not keep between two looks."""
    return select(Job.state, Job.done_units, Job.total_units, Job.note).where(
        Job.id == job_id
    )
