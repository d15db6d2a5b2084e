"""Jobs and kinds of work to test with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from archive.db import Moment, db, transaction
from archive.jobs import queries, service, tasks
from archive.jobs.leases import Held
from archive.jobs.models import Job
from archive.jobs.tasks import Finish
from archive.jobs.worker import owner
from archive.speech import lazy
from tests import factories

KIND = "test:work"
LEASE = 30


def kind(
    work: Callable[..., Finish | None] = lambda _, **__: None,
    name: str = KIND,
    **how: Any,
) -> None:
    """Register a kind of work; it does nothing unless told what to do."""
    tasks.task(name, label=lazy("Test work"), **how)(work)


def enqueue(key: str = "one", name: str = KIND, **how: Any) -> int:
    """A job in the table, in a transaction of its own; its number."""
    if tasks.find(name) is None:
        kind(name=name)
    with transaction():
        return service.enqueue(factories.act(), name, key=key, **how).id


def fresh(job_id: int) -> Job:
    """The row as it is now; what was read of it before is forgotten."""
    db.session.rollback()
    job = db.session.get(Job, job_id)
    assert job is not None
    return job


def claim(lease: float = LEASE, queue: str | None = None) -> Held | None:
    with transaction():
        return service.claim(queries.next_of(queue), owner(), lease)


def claimed(lease: float = LEASE) -> Held:
    held = claim(lease)
    assert held is not None
    return held


def set_lease(job_id: int, seconds: float) -> None:
    """As if the lease ended so many seconds from now, by the database's clock."""
    change(job_id, lease_until=Moment(seconds))


def make_due(job_id: int) -> None:
    change(job_id, run_at=Moment())


def change(job_id: int, **values: Any) -> None:
    with transaction():
        statement = update(Job).where(Job.id == job_id).values(**values)
        db.session.execute(statement.execution_options(synchronize_session=False))


def database_time() -> datetime:
    db.session.rollback()
    now: datetime | None = db.session.scalar(select(Moment()))
    db.session.rollback()
    assert now is not None
    return now


def is_released() -> bool:
    """Whether the session holds no transaction open."""
    return not db.session().in_transaction()
