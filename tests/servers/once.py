"""Real servers for the tests: one of each per run, and none left behind.

Every process of a run shares the server that the first of them started. The last
to leave stops it. Should a process die without leaving, the keeper, a small process
beside the server, stops it as soon as the run itself is over, and clears its folder.
A server is found by the *.pid files that it keeps in its folder.
"""

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Facts = dict[str, str]
Start = Callable[[Path], Facts]

PATIENCE = 20  # seconds for a server to end in order


@contextlib.contextmanager
def shared(factory: pytest.TempPathFactory, name: str, start: Start) -> Iterator[Facts]:
    """The one server of this name in this run: start it, or join those who use it.

    `start` gets an empty folder, starts daemons that keep *.pid files in it, and
    returns what a user must know to reach them.
    """
    common = _common_folder(factory)
    with (common / f"{name}.users").open("w") as users:
        with _locked(common / f"{name}.lock"):
            facts = _join_or_start(common / f"{name}.json", name, start)
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield facts
        finally:
            with _locked(common / f"{name}.lock"):
                _leave(common / f"{name}.json", users.fileno())


@contextlib.contextmanager
def alone(name: str, start: Start) -> Iterator[Facts]:
    """A server for one test alone, which may do to it what it likes."""
    home = _new_home(name)
    keeper = _start_keeper(home, os.getpid())
    try:
        yield {**start(home), "home": str(home)}
    finally:
        _end(keeper)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _common_folder(factory: pytest.TempPathFactory) -> Path:
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _run_of_tests() -> int:
    """The process whose end is the end of the run."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _join_or_start(state: Path, name: str, start: Start) -> Facts:
    if not state.exists():
        home = _new_home(name)
        keeper = _start_keeper(home, _run_of_tests())
        try:
            facts = {**start(home), "home": str(home)}
        except BaseException:
            _end(keeper)
            raise
        state.write_text(json.dumps({"keeper": keeper, "facts": facts}))
    known: Facts = json.loads(state.read_text())["facts"]
    return known


def _leave(state: Path, users: int) -> None:
    """Stop the server if nobody else holds the list of users open.

    The lists are locks, so that a process that dies is struck off by the kernel.
    """
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    keeper: int = json.loads(state.read_text())["keeper"]
    state.unlink()
    _end(keeper)


def _new_home(name: str) -> Path:
    """A folder of short name (a socket's path is short) that servers' own users reach."""
    home = Path(tempfile.mkdtemp(prefix=f"juanzong-{name}-"))
    home.chmod(0o755)
    return home


def _start_keeper(home: Path, run: int) -> int:
    command = [sys.executable, "-P", __file__, str(home), str(run)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return int(said.stdout)


def _end(process: int, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask a process to end, wait for it, and insist if it takes too long."""
    with contextlib.suppress(ProcessLookupError):
        watch = os.pidfd_open(process)
        try:
            signal.pidfd_send_signal(watch, by)
            if not select.select([watch], [], [], PATIENCE)[0]:
                signal.pidfd_send_signal(watch, signal.SIGKILL)
                select.select([watch], [], [], PATIENCE)
        finally:
            os.close(watch)


def _keep(home: Path, run: int) -> None:
    """The keeper's life: wait for the end of the run or to be told, then clear up."""
    try:
        with contextlib.suppress(ProcessLookupError):
            select.select([os.pidfd_open(run)], [], [])
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for process in _servers_of(home):
            _end(process, signal.SIGINT)
        shutil.rmtree(home, ignore_errors=True)


def _servers_of(home: Path) -> list[int]:
    """The processes named in the folder, the youngest first.

    A number that meanwhile belongs to a stranger is left alone.
    """
    files = sorted(home.rglob("*.pid"), key=lambda file: -file.stat().st_mtime)
    named = [int(file.read_text().split()[0]) for file in files]
    return [process for process in named if _lives_in(home, process)]


def _lives_in(home: Path, process: int) -> bool:
    try:
        command = Path(f"/proc/{process}/cmdline").read_text()
        folder = Path(f"/proc/{process}/cwd").readlink()
    except OSError:
        return False
    return str(home) in command or folder.is_relative_to(home)


def _become_a_keeper(home: Path, run: int) -> None:
    """Leave the one who started us, so that nobody has to wait for us."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    if child := os.fork():
        sys.stdout.write(f"{child}\n")
        return
    os.setsid()
    os.chdir("/")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    _keep(home, run)


if __name__ == "__main__":
    _become_a_keeper(Path(sys.argv[1]), int(sys.argv[2]))
