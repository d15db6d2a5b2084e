"""The loops of a worker: one process, which does jobs until it is told to end.

It has two hands. The first takes any job, one at a time; while it does, the second takes
pages that are to be read. A page is read by one of them at a time, and so what surrounds
the reading of one page is done while another is being read.
"""

import logging
import math
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

from flask import Flask

from archive.act import Act
from archive.db import db, transaction
from archive.jobs import queries, rules, runner, service
from archive.jobs.leases import Held
from archive.jobs.vigil import NAME, OUTAGE, TICK, Terms
from archive.settings import Settings
from archive.web.act import act_as

log = logging.getLogger("archive.jobs")

# How long the current jobs may go on after we were told to end.
GRACE = 10.0
# What the second hand takes, and what it is good for: see above.
SECOND = "recognise"


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
        self._terms = Terms(
            settings.lease, must_leave=self._is_out_of_grace, leave=self._leave
        )
        self._leave_process = leave
        self._told_to_end: float | None = None
        self._round = Round()
        # Set while there is work: then there may be some for the second hand as well.
        self._busy = threading.Event()

    def serve(self) -> None:
        """Work until told to end, resting a little when there is nothing to do."""
        with ThreadPoolExecutor(1, "second-hand") as other:
            second = other.submit(self._serve_second) if self._has_second() else None
            self._serve(self.step, self._rest)
        if second is not None:
            second.result()

    def _has_second(self) -> bool:
        return not self._queues or SECOND in self._queues

    def _serve_second(self) -> None:
        self._serve(lambda: self._do_next([SECOND]), self._rest_second)

    def _serve(self, step: Callable[[], bool], rest: Callable[[int], object]) -> None:
        idle = failures = 0
        try:
            while self._told_to_end is None:
                try:
                    idle = 0 if step() else idle + 1
                    failures = 0
                except OUTAGE as error:
                    failures += 1
                    log.warning("database away: %s", rules.reason(error))
                    self._forget_connections()
                if failures:
                    time.sleep(rules.outage_pause(failures))
                elif idle:
                    rest(idle)
        finally:
            # If it was a fault that ended this hand, the other ends too, and the process.
            self.end()

    def _rest(self, idle: int) -> None:
        self._busy.clear()
        time.sleep(rules.pause(idle))

    def _rest_second(self, idle: int) -> None:
        """A worker in which the first hand finds nothing asks with that one alone."""
        if self._busy.is_set():
            time.sleep(rules.pause(idle))
        while self._told_to_end is None and not self._busy.wait(rules.LONGEST_PAUSE):
            pass

    def drain(self) -> int:
        """Work until nothing is due; how many jobs that was."""
        done = 0
        while self._told_to_end is None and self.step():
            done += 1
        return done

    def step(self) -> bool:
        """Do one job, if there is one, and want what comes round."""
        with self._app.app_context():
            self._round.go(act_as(NAME))
        return self._do_next(self._queues)

    def _do_next(self, queues: Sequence[str]) -> bool:
        with self._app.app_context():
            held = claim_next(act_as(NAME), queues, self._terms.lease)
            if held is None:
                return False
            self._busy.set()
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

    def _leave(self, code: int) -> None:
        """End the process at once; what the other hand does is given back before."""
        self._told_to_end = -math.inf
        time.sleep(2 * TICK)
        self._leave_process(code)

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
