"""The loop of a worker: one process, one job at a time, until told to end."""

import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable, Sequence
from types import FrameType

from flask import Flask

from archive.act import Act
from archive.db import db, transaction
from archive.jobs import queries, rules, runner, service
from archive.jobs.leases import Held
from archive.jobs.vigil import NAME, OUTAGE, Terms
from archive.settings import Settings
from archive.web.act import act_as

log = logging.getLogger("archive.jobs")

# How long the current job may go on after we were told to end.
GRACE = 10.0


class Worker:
    """Takes jobs of the given queues, the first queue first; of all if none is given."""

    def __init__(
        self,
        app: Flask,
        queues: Sequence[str] = (),
        grace: float = GRACE,
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        settings: Settings = app.extensions["archive.settings"]
        self._app, self._queues, self._grace = app, tuple(queues), grace
        self._terms = Terms(settings.lease, must_leave=self._is_out_of_grace, leave=leave)
        self._told_to_end: float | None = None
        self._round = Round()

    def serve(self) -> None:
        """Work until told to end, resting a little when there is nothing to do."""
        idle = failures = 0
        while self._told_to_end is None:
            try:
                idle = 0 if self.step() else idle + 1
                failures = 0
            except OUTAGE as error:
                failures += 1
                log.warning("database away: %s", rules.reason(error))
                self._forget_connections()
            if idle or failures:
                time.sleep(rules.outage_pause(failures) if failures else rules.pause(idle))

    def drain(self) -> int:
        """Work until nothing is due; how many jobs that was."""
        done = 0
        while self._told_to_end is None and self.step():
            done += 1
        return done

    def step(self) -> bool:
        """Do one job, if there is one."""
        with self._app.app_context():
            act = act_as(NAME)
            self._round.go(act)
            held = claim_next(act, self._queues, self._terms.lease)
            if held is None:
                return False
            runner.attempt(held, self._terms)
            return True

    def end(self) -> None:
        if self._told_to_end is None:
            self._told_to_end = time.monotonic()

    def end_on_signals(self) -> None:
        def told(_number: int, _frame: FrameType | None) -> None:
            self.end()

        signal.signal(signal.SIGTERM, told)
        signal.signal(signal.SIGINT, told)

    def _is_out_of_grace(self) -> bool:
        told = self._told_to_end
        return told is not None and time.monotonic() > told + self._grace

    def _forget_connections(self) -> None:
        with self._app.app_context():
            db.engine.dispose()


class Round:
    """Wants the recurring work, once in each of its periods."""

    def __init__(self) -> None:
        self._wanted: dict[str, str] = {}

    def go(self, act: Act) -> None:
        due = service.due_slots(act)
        if due == self._wanted:
            return
        with transaction():
            service.enqueue_recurring(act)
        self._wanted = due


def claim_next(act: Act, queues: Sequence[str], lease: float) -> Held | None:
    """Take the job whose turn it is. Looks first: who looks keeps nobody from writing."""
    take_over(act, lease)
    if not queries.is_anything_due(queues):
        return None
    with transaction():
        for queue in queues or (None,):
            if held := service.claim(queries.next_of(queue), owner(), lease):
                return held
    return None


def take_over(act: Act, lease: float) -> None:
    """Make ready again what vanished workers have left behind."""
    if queries.is_anything_lapsed(lease):
        with transaction():
            service.reclaim(act, lease)


def owner() -> str:
    """This host, this process, this claim: no two claims are ever by the same owner."""
    return f"{socket.gethostname()[:120]}:{os.getpid()}:{secrets.token_hex(4)}"
