"""What the page of the queue shows, read at one moment."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.jobs import queries
from archive.jobs.models import Job, State
from archive.jobs.queries import Page

FEW = 10


@dataclass(frozen=True, slots=True)
class Board:
    depths: dict[State, int]
    queues: dict[str, int]
    oldest: timedelta | None
    running: Sequence[tuple[Job, datetime]]
    # The lists below, by state: those of an overview, or the one that was asked for.
    lists: dict[State, Page]

    @property
    def stamp(self) -> str:
        """Changes when a reader would see something else, but for time going by."""
        return hashlib.sha256("\n".join(self._lines()).encode()).hexdigest()[:16]

    def _lines(self) -> Iterator[str]:
        yield repr(self.depths)
        yield repr(self.queues)
        yield repr(self.oldest and int(self.oldest.total_seconds()) // 60)
        listed = [job for page in self.lists.values() for job in page.jobs]
        for job in [*(job for job, _ in self.running), *listed]:
            yield f"{job.id} {job.state} {job.attempts} {job.done_units} {job.note}"


def read(state: State | None, before: int | None) -> Board:
    return Board(
        depths=queries.depths(),
        queues=queries.queue_depths(),
        oldest=queries.oldest_wait(),
        running=queries.running() if state in (None, State.RUNNING) else [],
        lists=_lists(state, before),
    )


def _lists(state: State | None, before: int | None) -> dict[State, Page]:
    if state is State.RUNNING:
        return {}
    if state is not None:
        return {state: queries.listed(state, before)}
    return {
        State.DEAD: queries.listed(State.DEAD),
        State.DONE: queries.listed(State.DONE, size=FEW),
    }
