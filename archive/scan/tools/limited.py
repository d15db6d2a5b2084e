"""Has something done by a child that is allowed little, and hears how it ended.

One zygote for each process, started at the first request and again when it is gone; it
forks a child for every request (``archive.scan.tools.within``).
"""

import atexit
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.scan.errors.working import NoChild
from archive.scan.tools import frames

# How long the zygote may take to come up on a machine that is very busy.
_COMING_UP = 60.0
# How long it may take to tell how a child ended that has closed its mouth.
_FAREWELL = 10.0
_PIPE = 1_048_576
_PROGRAM = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[2]);"
    "from archive.scan.tools.within import zygote; zygote.main(int(sys.argv[1]))"
)
# Nothing of ours is handed on. A library that starts threads would make forks unsafe; and
# with large pages of memory a picture is decoded in half the time, as a child has to be
# given every page of it anew.
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """``seconds`` of the processor, twice that by the clock; ``longest`` answer."""

    seconds: int
    memory: int
    longest: int


@dataclass
class Ended(Exception):
    """A child ended before its work was done: ``code`` is the signal, below zero.

    ``fault``: what it did to be ended by us.
    """

    code: int
    memory: int
    fault: Exception | None = None

    def is_foreign(self) -> bool:
        """Whether somebody else ended it, for whatever reason."""
        return self.code == -signal.SIGKILL and self.fault is None


class Zygote:
    """The way to the process that forks. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._asking: socket.socket | None = None

    def ask(self, message: bytes, descriptors: list[int]) -> None:
        """Send a request; start the zygote anew if the last one is gone."""
        with self._lock:
            if self._asking is not None:
                with suppress(OSError):
                    socket.send_fds(self._asking, [message], descriptors)
                    return
            try:
                socket.send_fds(self._begin(), [message], descriptors)
            except OSError as error:
                raise NoChild(str(error)) from error

    def stop(self) -> None:
        """Let the zygote end, with all its children."""
        with self._lock:
            self._bury()

    def forget(self) -> None:
        """In a fork of this process: leave the zygote to the one that started it."""
        self._lock = threading.Lock()
        if self._process is not None:
            # It is no child of ours, so nobody here may wait for it.
            self._process.returncode = 0
        if self._asking is not None:
            self._asking.close()
        self._process = self._asking = None

    def process(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def _begin(self) -> socket.socket:
        self._bury()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-I", "-c", _PROGRAM, str(theirs.fileno()), _path()],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
        self._asking = ours
        ours.settimeout(_COMING_UP)
        if ours.recv(16) != b"ready":
            raise ConnectionError("it ended at its start")
        return ours

    def _bury(self) -> None:
        if self._asking is not None:
            self._asking.close()
        if self._process is not None:
            # With nobody left to ask, it ends by itself.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_FAREWELL)
            self._process.kill()
            self._process.wait()
        self._process = self._asking = None


def _path() -> str:
    """Where this process finds its modules, the current folder written out."""
    return json.dumps([str(Path(entry).resolve()) for entry in sys.path])


zygote = Zygote()
os.register_at_fork(after_in_child=zygote.forget)
atexit.register(zygote.stop)


def run(
    task: str, arguments: dict[str, Any], source: int, allowance: Allowance
) -> Generator[tuple[frames.Header, memoryview], None, None]:
    """What a child says that does this task with a file; ``Ended`` if it was cut short.

    Whoever stops listening (closes the generator) ends the child with it.
    """
    request = {"task": task, "arguments": arguments, **asdict(allowance)}
    control, theirs = socket.socketpair()
    answers, out = os.pipe()
    with control, os.fdopen(answers, "rb", buffering=0):
        try:
            with suppress(OSError):  # The system may allow only the usual size.
                fcntl.fcntl(answers, fcntl.F_SETPIPE_SZ, _PIPE)
            zygote.ask(json.dumps(request).encode(), [theirs.fileno(), out, source])
        finally:
            theirs.close()
            os.close(out)
        yield from _answers(answers, control, allowance)


def _answers(
    answers: int, control: socket.socket, allowance: Allowance
) -> Iterator[tuple[frames.Header, memoryview]]:
    try:
        ear = frames.Ear(
            answers, control.fileno(), allowance.longest, 2.0 * allowance.seconds
        )
        yield from ear.answers()
    except (frames.Silence, frames.Babble) as error:
        control.shutdown(socket.SHUT_WR)
        ended = _ending(control)
        raise Ended(ended.code, ended.memory, error) from error
    ended = _ending(control)
    if ended.code:
        raise ended


def _ending(control: socket.socket) -> Ended:
    """How the child ended, as the zygote tells it."""
    control.settimeout(_FAREWELL)
    try:
        said = json.loads(control.recv(4096) or b"{}")
    except TimeoutError:
        said = {}
    if "down" in said:
        raise NoChild(said["down"])
    # Without a word the zygote is gone, and its children were ended with it.
    return Ended(said.get("code", -signal.SIGKILL), said.get("memory", 0))
