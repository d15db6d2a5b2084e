"""Embedded workers: processes beside the web server, which never outlive it."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from archive.jobs.worker import GRACE
from archive.settings import Settings, variable

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
# One that ran for so long did not fail at its start.
STEADY = 60.0


class Pool:
    """Starts so many workers, starts a dead one again, and ends all of them together."""

    def __init__(
        self, settings: Settings, count: int, command: Sequence[str] | None = None
    ) -> None:
        self._command = [*(command or console_script()), "worker", "--tied"]
        self._environment = {**os.environ, **environment(settings)}
        self._keepers = [
            threading.Thread(target=self._keep, name=f"keeper-{number}", daemon=True)
            for number in range(count)
        ]
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._ending = threading.Event()

    def start(self) -> None:
        for keeper in self._keepers:
            keeper.start()

    def stop(self) -> None:
        """Let each finish its job or give it back; end by force what does not end."""
        with self._lock:
            self._ending.set()
            for worker in self._running:
                worker.terminate()
        until = time.monotonic() + GRACE + 5
        for keeper in self._keepers:
            keeper.join(max(until - time.monotonic(), 0))
        with self._lock:
            for worker in self._running:
                worker.kill()

    def processes(self) -> list[int]:
        with self._lock:
            return [worker.pid for worker in self._running]

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while (worker := self._begin()) is not None:
            began = time.monotonic()
            worker.wait()
            self._gone(worker)
            pause = FIRST_PAUSE if time.monotonic() > began + STEADY else pause
            if self._ending.wait(pause):
                return
            pause = min(pause * 2, LONGEST_PAUSE)

    def _begin(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._ending.is_set():
                return None
            # The worker reads the pipe, which ends when we do, however that comes about.
            worker = subprocess.Popen(  # noqa: S603  # our own program
                self._command, stdin=subprocess.PIPE, env=self._environment
            )
            self._running.add(worker)
            return worker

    def _gone(self, worker: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._running.discard(worker)
        if worker.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                worker.stdin.close()


def console_script() -> list[str]:
    """The console script that belongs to this Python; in a bare checkout, its function."""
    script = Path(sys.executable).with_name("archive")
    if script.is_file():
        return [str(script)]
    return [sys.executable, "-c", "from app import main; main()"]


def environment(settings: Settings) -> dict[str, str]:
    """The variables that make another process read the same settings."""
    return {variable(f.name): _written(getattr(settings, f.name)) for f in fields(settings)}


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
