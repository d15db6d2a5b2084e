"""Watches over one job while it is done: keeps the lease, and sees when it must end."""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError

from archive.db import db, transaction
from archive.jobs import leases, rules, service
from archive.jobs.errors import TookTooLong
from archive.jobs.leases import Held
from archive.jobs.tasks import Run
from archive.web.act import act_as

log = logging.getLogger("archive.jobs")

# The database is away, or locked for very long; it comes back.
OUTAGE = (OperationalError, InterfaceError)
TICK = 0.2
# How long a work that was told to stop may take to do so, before its process ends.
LAST_WORDS = 2.0
NAME = "worker"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker knows of its own life while it does a job."""

    lease: float
    # Whether the limit of the task is ours to enforce; a courier has means of its own.
    limited: bool = True
    # What the courier throws into work that has taken too long.
    expired: tuple[type[Exception], ...] = ()
    must_leave: Callable[[], bool] = bool
    leave: Callable[[int], object] = os._exit


class Vigil:
    """A thread beside the work, with a connection of its own.

    ``run.stopping`` is set only once the job is no longer held, so that nothing half
    done can pass for the result.
    """

    def __init__(
        self, app: Flask, held: Held, run: Run, terms: Terms, seconds: float
    ) -> None:
        self._app, self._held, self._run, self._terms = app, held, run, terms
        self._seconds = seconds
        self._began = self._kept = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="vigil", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        interval = min(TICK, rules.beat_interval(self._terms.lease))
        while not self._over.wait(interval):
            try:
                with self._app.app_context():
                    self._look()
            except OUTAGE:
                self._count_the_silence()

    def _look(self) -> None:
        now = time.monotonic()
        if self._terms.limited and now > self._began + self._seconds:
            self._end(self._fail)
        elif self._terms.must_leave():
            self._end(self._give_back)
        elif now >= self._kept + rules.beat_interval(self._terms.lease):
            self._beat(now)

    def _beat(self, now: float) -> None:
        if self._run.stopping:
            return
        if leases.apply(db.engine, leases.beat(self._held, self._terms.lease)):
            self._kept = now
        elif not self._over.is_set():  # else it has just ended, and nothing was lost
            log.warning("lease lost", extra={"job": self._held.id})
            self._run.stop()

    def _count_the_silence(self) -> None:
        """No beat for a whole lease: others will have taken the job as soon as they can."""
        if time.monotonic() > self._kept + self._terms.lease:
            self._run.stop()

    def _end(self, let_go: Callable[[], object]) -> None:
        """Let go of the job, then of the work, and if that does not end, of everything."""
        if not self._run.stopping:
            let_go()
        self._run.stop()
        if not self._over.wait(LAST_WORDS):
            log.warning("work does not end", extra={"job": self._held.id})
            self._terms.leave(os.EX_TEMPFAIL)

    def _give_back(self) -> None:
        leases.apply(db.engine, leases.given_back(self._held))

    def _fail(self) -> None:
        with transaction():
            service.fail(act_as(NAME), self._held, TookTooLong(int(self._seconds)))
