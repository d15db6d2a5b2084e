"""Processes of ours that need not import everything once more.

To start Python and import the application takes longer than most tests. So one process of
the run has done so, and forks whoever is asked for: the child lives in a session and an
environment of its own, is killed as any other, and opens its databases and its keys
itself. What a test promises of a command as somebody types it is started anew.
"""

import contextlib
import gc
import importlib
import json
import multiprocessing
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy.orm import configure_mappers

from tests.servers.once import Facts, shared

ROOT = Path(__file__).parents[2]
SOCKET, READY = "forks.socket", "ready"
ORDER, PATIENCE = 1 << 18, 60
OF_CELERY = (
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "kombu.transport.redis",
)
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Order:
    """What to run, as after ``python -m``, and in which environment."""

    command: Sequence[str]
    environment: Mapping[str, str]


class Forked:
    """What subprocess.Popen is to a process that was started anew."""

    def __init__(self, line: socket.socket, reads: int | None) -> None:
        self._line = line
        self.stdout = None if reads is None else os.fdopen(reads, encoding="utf-8")
        self.pid = self._told()
        self.returncode: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._line], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = self._told()
            self._line.close()
        return self.returncode

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def end(self) -> None:
        """Kill it, unless it has ended, and hear no more of it."""
        self.kill()
        self.wait(PATIENCE)
        if self.stdout is not None:
            self.stdout.close()

    def _told(self) -> int:
        return int(self._line.recv(16))


@dataclass(frozen=True)
class Forks:
    """Where to ask for processes."""

    folder: Path

    def begin(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        stdin: int | None = None,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.STDOUT,
    ) -> Forked:
        """The process; what it says goes to its ``stdout``, unless it is sent elsewhere."""
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line.connect(str(self.folder / SOCKET))
        order = json.dumps(asdict(Order(command, {**environment})))
        with contextlib.ExitStack() as ours:
            nothing = ours.enter_context(Path(os.devnull).open())
            reads = None
            if stdout == subprocess.PIPE:
                reads, stdout = os.pipe()
                ours.callback(os.close, stdout)
            heard = nothing.fileno() if stdin is None else stdin
            errors = stdout if stderr == subprocess.STDOUT else stderr
            socket.send_fds(line, [order.encode()], [heard, stdout, errors])
        return Forked(line, reads)

    def run(
        self, command: Sequence[str], environment: Mapping[str, str], patience: float = 60
    ) -> "subprocess.CompletedProcess[str]":
        """Run to the end, and keep all that is said, in whichever way."""
        with self.begin(command, environment) as process:
            assert process.stdout is not None
            said = process.stdout.read()
            ended = process.wait(patience)
        return subprocess.CompletedProcess(list(command), ended, said, said)


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with shared(tmp_path_factory, "forks", start) as facts:
        yield Forks(Path(facts["home"]))


def start(home: Path) -> Facts:
    """Start the process that the others are forked from."""
    command = [sys.executable, "-m", __name__, str(home)]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (home / "forks.pid").write_text(str(process.pid))
    end = time.monotonic() + PATIENCE
    while not (home / READY).exists():
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail((home / "log").read_text())
        time.sleep(0.02)
    process.returncode = 0  # whoever stops it does not wait for it: see once.py
    return {}


def _serve(home: Path) -> None:
    # Whoever runs the tests in the background has it ignored, and we would, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for module in ("app", "archive.scan.recognition.rapid", *OF_CELERY):
        importlib.import_module(module)
    configure_mappers()
    gc.freeze()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asked:
        asked.bind(str(home / SOCKET))
        asked.listen(64)
        (home / READY).touch()
        try:
            while True:
                line, _ = asked.accept()
                with line:
                    FORK.Process(target=_keep, args=(asked, line)).start()
        except KeyboardInterrupt:
            os._exit(0)  # those who still keep a process do so without us


def _keep(asked: socket.socket, line: socket.socket) -> None:
    """Beside each process: tells how it ends, and ends it if nobody wants to hear of it."""
    asked.close()
    order, given, _flags, _address = socket.recv_fds(line, ORDER, 3)
    child = FORK.Process(target=_live, args=(line, Order(**json.loads(order)), given))
    child.start()
    for one in given:
        os.close(one)
    if line.fileno() in select.select([line.fileno(), child.sentinel], [], [])[0]:
        child.kill()
    child.join()
    with contextlib.suppress(OSError):
        line.send(str(child.exitcode).encode())


def _live(line: socket.socket, order: Order, given: Sequence[int]) -> None:
    # Whoever hears its number may kill all of its session.
    os.setsid()
    line.send(str(os.getpid()).encode())
    line.close()
    for number, one in enumerate(given):
        os.dup2(one, number)
        os.close(one)
    sys.stdin = os.fdopen(0, closefd=False)
    os.environ.clear()
    os.environ.update(order.environment)
    module, *arguments = order.command
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
