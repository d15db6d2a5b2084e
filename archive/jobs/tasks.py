"""Which kinds of work there are. A room registers its own; nothing else is ever run.

    @task("upkeep:fixity", label=lazy("Re-read the stored objects"), seconds=3600)
    def fixity(run: Run, start: str) -> Finish: ...

Work is done without a transaction. What it found is written by the function it returns,
in the one transaction that also ends the job, if the job is still this worker's. That
transaction may be tried again, so the function must do the same the second time.
"""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from archive.act import Act
from archive.speech import LazyString

QUEUES = ("default", "notify", "recognise", "package")
SELDOM = 0.5  # seconds between two notes of progress

Finish = Callable[[Act], None]
Work = Callable[..., Finish | None]
Found = TypeVar("Found", bound=Work)


@dataclass(frozen=True, slots=True)
class Progress:
    done: int = 0
    total: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    kind: str
    label: LazyString
    queue: str
    max_attempts: int
    seconds: int
    work: Work


@dataclass(frozen=True, slots=True)
class Recurring:
    """Work that comes round: ``offset`` is where in its period it begins."""

    kind: str
    every: timedelta
    offset: timedelta = timedelta()


class Run:
    """One attempt at a job, as the work itself sees it."""

    def __init__(
        self,
        act: Act,
        attempt: int = 1,
        report: Callable[[Progress], bool] = lambda _: True,
    ) -> None:
        self.act = act
        self.attempt = attempt
        self.latest = Progress()
        self._report = report
        self._reported_at = float("-inf")
        self._stop = threading.Event()

    @property
    def stopping(self) -> bool:
        """The job is no longer ours: whatever is returned now will be thrown away."""
        return self._stop.is_set()

    def stop(self) -> None:
        self._stop.set()

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Tell how far it is. Whoever sees the queue reads the note: no names in it."""
        self.latest = Progress(done, total, note[:200])
        if done != total and time.monotonic() < self._reported_at + SELDOM:
            return
        self._reported_at = time.monotonic()
        if not self._report(self.latest):
            self.stop()


TASKS: dict[str, Task] = {}
RECURRING: dict[str, Recurring] = {}


def task(
    kind: str,
    *,
    label: LazyString,
    queue: str = "default",
    max_attempts: int = 5,
    seconds: int = 600,
) -> Callable[[Found], Found]:
    """Register a function as the work of jobs of this kind, with the most it may take."""
    _refuse_double(kind, TASKS)
    if queue not in QUEUES:
        raise ValueError(f"no such queue: {queue}")

    def register(work: Found) -> Found:
        TASKS[kind] = Task(kind, label, queue, max_attempts, seconds, work)
        return work

    return register


def recurring(kind: str, *, every: timedelta, offset: timedelta = timedelta()) -> None:
    """Have a registered kind done once in every period, by whichever worker is awake."""
    _refuse_double(kind, RECURRING)
    if kind not in TASKS:
        raise ValueError(f"no such task: {kind}")
    RECURRING[kind] = Recurring(kind, every, offset)


def find(kind: str) -> Task | None:
    return TASKS.get(kind)


def label(kind: str) -> str:
    """What the reader calls work of this kind; of an unknown kind its code."""
    found = TASKS.get(kind)
    return str(found.label) if found else kind


def _refuse_double(kind: str, known: Collection[str]) -> None:
    if kind in known:
        raise ValueError(f"registered twice: {kind}")
