"""The whole thing as a user starts it: one command, an address, and an orderly end.

The first start is of the very command; the others fork the same program (see forks.py).
"""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.servers.forks import Forked, Forks
from tests.servers.once import free_port

PROGRAM = "tests.servers.program"
SERVE = ("serve", "--port", "0")
ROOT = Path(__file__).parents[2]


def environment(home: Path, workers: int = 0) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if "ARCHIVE_" not in name}
    return {
        **ours,
        "ARCHIVE_HOME": str(home),
        "ARCHIVE_LANGUAGE": "en",
        "ARCHIVE_PASSWORD_COST": "low",
        "ARCHIVE_WORKERS": str(workers),
        "ARCHIVE_LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }


def started(home: Path) -> "subprocess.Popen[str]":
    """As somebody types it."""
    return subprocess.Popen(
        [sys.executable, "-c", "from app import main; main()", *SERVE],
        cwd=ROOT,
        env=environment(home, workers=1),
        stdout=subprocess.PIPE,
        text=True,
    )


def forked(forks: Forks, home: Path, workers: int = 0) -> Forked:
    given = environment(home, workers)
    return forks.begin([PROGRAM, *SERVE], given, stderr=sys.stderr.fileno())


@contextmanager
def served(process: "subprocess.Popen[str] | Forked") -> Iterator[tuple[str, int]]:
    """What it said before it was ready, and its port."""
    assert process.stdout is not None
    try:
        said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        yield said, int(found[1])
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def status(port: int, path: str) -> int:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        asked.request("GET", path)
        return asked.getresponse().status
    finally:
        asked.close()


@dataclass(frozen=True)
class FirstDay:
    """The first start of an archive, from its first word to its end."""

    home: Path
    said: str
    answered: dict[str, int]
    ended: int


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> FirstDay:
    home = tmp_path_factory.mktemp("served")
    process = started(home)
    with served(process) as (said, port):
        answered = {path: status(port, path) for path in ("/healthz", "/login")}
        process.send_signal(signal.SIGTERM)
        ended = process.wait(30)
    return FirstDay(home, said, answered, ended)


def test_it_answers_when_it_says_so_and_ends_in_order(first_day: FirstDay) -> None:
    assert "sysadmin" in first_day.said
    assert first_day.answered == {"/healthz": 200, "/login": 200}
    assert first_day.ended == 0


def test_what_holds_password_hashes_is_read_by_its_owner_only(first_day: FirstDay) -> None:
    assert (first_day.home / "archive.sqlite").stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def second_day(
    first_day: FirstDay, forks: Forks, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, "subprocess.CompletedProcess[str]"]:
    """What the next start says, and what another says that wants the same port."""
    other = tmp_path_factory.mktemp("other")
    with served(forked(forks, first_day.home)) as (said, port):
        again = command(forks, other, "serve", "--port", str(port))
    assert f"Port {port} of 127.0.0.1 is in use" in again.stderr
    assert not (other / "archive.sqlite").exists()
    return said, again


def test_the_second_start_shows_no_password(
    second_day: tuple[str, "subprocess.CompletedProcess[str]"],
) -> None:
    assert "sysadmin" not in second_day[0]


def test_a_port_in_use_is_a_sentence_and_starts_nothing(
    second_day: tuple[str, "subprocess.CompletedProcess[str]"],
) -> None:
    assert second_day[1].returncode == 1
    assert "Traceback" not in second_day[1].stderr


def test_an_address_that_is_not_ours_is_a_sentence(tmp_path: Path, forks: Forks) -> None:
    port = str(free_port())
    said = command(forks, tmp_path, "serve", "--host", "192.0.2.1", "--port", port)

    assert said.returncode == 1
    assert "cannot listen on the address 192.0.2.1" in said.stderr


def test_killing_the_server_leaves_no_worker(tmp_path: Path, forks: Forks) -> None:
    process = forked(forks, tmp_path, workers=1)
    with served(process):
        workers = psutil.Process(process.pid).children()
        process.kill()
        process.wait(10)

        assert workers
        # It hears of it once it has imported everything, which takes long beside others.
        assert _all_gone(workers, 60)


def _all_gone(processes: list[psutil.Process], seconds: float) -> bool:
    """None lives; whether somebody has noted yet that it is dead is not its affair."""
    until = time.monotonic() + seconds
    while any(_lives(one) for one in processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_backup_is_restored_by_the_command_and_served_again(
    first_day: FirstDay, forks: Forks, tmp_path: Path
) -> None:
    after, copy = tmp_path / "after", str(tmp_path / "copy")
    assert command(forks, first_day.home, "backup", copy).returncode == 0

    restored = command(forks, after, "restore", copy)
    again = command(forks, after, "restore", copy)

    assert "Restored and proven" in restored.stdout
    assert again.returncode == 1
    assert "is not empty" in again.stderr
    with served(forked(forks, after)) as (said, port):
        assert "sysadmin" not in said
        assert status(port, "/healthz") == 200


def command(
    forks: Forks, home: Path, *arguments: str
) -> "subprocess.CompletedProcess[str]":
    return forks.run([PROGRAM, *arguments], environment(home))
