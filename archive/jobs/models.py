from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Model
from archive.speech import LazyString, lazy


class State(StrEnum):
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


STATES: dict[State, LazyString] = {
    State.READY: lazy("Waiting"),
    State.RUNNING: lazy("Running"),
    State.DONE: lazy("Done"),
    State.DEAD: lazy("Given up"),
}


class Job(Model):
    """One piece of work, from the transaction that wanted it to its end.

    The row is the truth; whoever carries its number about is only a courier. All
    instants but ``created_at`` are by the database's own clock.
    """

    __tablename__ = "job"

    kind: Mapped[str] = mapped_column(String(80))
    queue: Mapped[str] = mapped_column(String(40))
    args: Mapped[dict[str, Any]]
    # Names the work, so that nobody can want the same twice.
    key: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[State] = mapped_column(default=State.READY)
    # The highest first; among equals the oldest.
    priority: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int]
    owner: Mapped[str | None] = mapped_column(String(160))
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(400))
    done_units: Mapped[int] = mapped_column(default=0)
    total_units: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    # When a courier took its number along; nothing while it waits in the table.
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    requested_by: Mapped[int | None]


def _while_it_is(state: State) -> dict[str, Any]:
    # Spelt out: neither database uses such an index for a bound parameter.
    return {
        "sqlite_where": Job.state == state.value,
        "postgresql_where": Job.state == state.value,
    }


# A worker finds its next job in one look, however many are done. No index is over all
# states: SQLite would prefer it, and sort everything that waits for each single claim.
Index("ix_job_ready", Job.priority.desc(), Job.id, **_while_it_is(State.READY))
Index(
    "ix_job_ready_queue",
    Job.queue,
    Job.priority.desc(),
    Job.id,
    **_while_it_is(State.READY),
)
Index("ix_job_running", Job.lease_until, **_while_it_is(State.RUNNING))
Index("ix_job_done", Job.id, **_while_it_is(State.DONE))
Index("ix_job_dead", Job.id, **_while_it_is(State.DEAD))
