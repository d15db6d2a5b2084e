"""A job is held by lease, and fenced: no statement here touches a job held by another."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Select, Update, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from archive.db import Moment
from archive.jobs.models import Job, State
from archive.jobs.tasks import Progress

# Nobody reads rows back through the session here, so it need not be told of the change.
UNTOLD = {"synchronize_session": False}
NOBODYS = {"owner": None, "lease_until": None, "sent_at": None}


@dataclass(frozen=True, slots=True)
class Held:
    """A job somebody holds: ``owner`` is new with every claim, ``attempt`` counts them."""

    id: int
    owner: str
    attempt: int
    kind: str
    args: dict[str, Any]


def take(
    wanted: Select[int], owner: str, lease: float
) -> ReturningUpdate[int, str, dict[str, Any], int]:
    return (
        update(Job)
        .where(Job.id == wanted.scalar_subquery())
        .values(
            state=State.RUNNING,
            owner=owner,
            attempts=Job.attempts + 1,
            lease_until=Moment(lease),
            started_at=Moment(),
        )
        .execution_options(**UNTOLD)
        .returning(Job.id, Job.kind, Job.args, Job.attempts)
    )


def beat(held: Held, lease: float) -> Update:
    return _mine(held).values(lease_until=Moment(lease))


def told(held: Held, progress: Progress) -> Update:
    return _mine(held).values(**_columns(progress))


def done(held: Held, progress: Progress) -> Update:
    return _mine(held).values(
        state=State.DONE, finished_at=Moment(), error=None, **_columns(progress), **NOBODYS
    )


def given_back(held: Held) -> Update:
    """As if it had never been claimed: the attempt does not count."""
    return _mine(held).values(state=State.READY, attempts=Job.attempts - 1, **NOBODYS)


def postponed(held: Held, by: timedelta, reason: str) -> Update:
    """Given back, to be looked at again once what it needs may be there."""
    return given_back(held).values(run_at=Moment(by.total_seconds()), error=reason)


def mine(held: Held) -> Select[Job]:
    """The row itself, locked; nothing if it is another's by now."""
    return select(Job).where(*_fence(held)).with_for_update()


def apply(engine: Engine, statement: Update) -> bool:
    """Run one statement in a short transaction of its own; whether it was still held."""
    with engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            return took(connection, statement)


def took(connection: Connection, statement: Update) -> bool:
    """Run one statement in a transaction that there is; whether it was still held."""
    return connection.execute(statement).rowcount == 1


def _mine(held: Held) -> Update:
    return update(Job).where(*_fence(held)).execution_options(**UNTOLD)


def _fence(held: Held) -> tuple[Any, ...]:
    return (
        Job.id == held.id,
        Job.owner == held.owner,
        Job.attempts == held.attempt,
        Job.state == State.RUNNING,
    )


def _columns(progress: Progress) -> dict[str, Any]:
    return {
        "done_units": progress.done,
        "total_units": progress.total,
        "note": progress.note,
    }
