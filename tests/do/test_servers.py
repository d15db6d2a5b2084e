"""One real server for a whole run, and none after it, however the run ended."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NotThere
from sqlalchemy import create_engine, inspect, text

from tests.servers import need
from tests.servers.postgres import (
    crash,
    drop_database,
    make_database,
    postgres_of_its_own,
    start_again,
)

pytestmark = pytest.mark.services

ROOT = Path(__file__).parents[2]

# Each file goes to a process of its own; each tells which server it was given.
CONFTEST = 'pytest_plugins = ["tests.servers.redis"]\n'
TEST = """\
import os, pathlib, time
from redis import Redis

def test_it(redis_server):
    Redis.from_url(redis_server).close()
    told = pathlib.Path(__file__).with_suffix(".told")
    told.write_text(f"{{os.getpid()}} {{redis_server}}")
    {last}
"""
MEET = 'while len(list(told.parent.glob("*.told"))) < 2: time.sleep(0.01)'


RunOfTwo = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def run_of_two(tmp_path: Path) -> Iterator[RunOfTwo]:
    """Start a run of two processes, of which each ends as it is told."""
    need("redis-server")
    with contextlib.ExitStack() as runs:

        def start(last: str) -> "subprocess.Popen[str]":
            run = runs.enter_context(_begin(tmp_path, last))
            runs.callback(run.kill)
            return run

        yield start


def _begin(folder: Path, last: str) -> "subprocess.Popen[str]":
    (folder / "conftest.py").write_text(CONFTEST)
    for name in ("test_one.py", "test_two.py"):
        (folder / name).write_text(TEST.format(last=f"{MEET}\n    {last}"))
    command = [sys.executable, "-m", "pytest", "-n2", "--dist=loadfile", str(folder)]
    command += ["-p", "xdist", "--assert=plain"]  # of all that is installed only this
    apart = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    apart |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [*command, "-p", "no:cacheprovider", f"--basetemp={folder / 'base'}"],
        env={**apart, "PYTHONPATH": str(ROOT)},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def told(folder: Path) -> list[tuple[int, str]]:
    """The process and the address that each of the two files told."""
    until = time.monotonic() + 30
    while len(list(folder.glob("*.told"))) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.05)
    words = [file.read_text().split() for file in sorted(folder.glob("*.told"))]
    return [(int(process), url) for process, url in words]


def answers(url: str) -> bool:
    with Redis.from_url(url) as server:
        try:
            return bool(server.ping())
        except NotThere:
            return False


def is_gone_within(seconds: float, url: str) -> bool:
    until = time.monotonic() + seconds
    while answers(url):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_processes_of_a_run_share_a_server_and_the_last_stops_it(
    run_of_two: RunOfTwo, tmp_path: Path
) -> None:
    run = run_of_two("pass")
    output, _ = run.communicate(timeout=60)
    one, two = told(tmp_path)

    assert run.returncode == 0, output
    assert one[0] != two[0]
    assert one[1] == two[1]
    assert not answers(one[1])


def test_a_process_that_crashes_does_not_leave_the_server_behind(
    run_of_two: RunOfTwo, tmp_path: Path
) -> None:
    # One of the two, and once: xdist gives what a crashed process had to another.
    run = run_of_two(
        'crashed = told.parent / "crashed"\n'
        '    if "two" in __file__ and not crashed.exists():\n'
        "        crashed.touch()\n"
        "        os.kill(os.getpid(), 9)"
    )
    output, _ = run.communicate(timeout=60)

    assert "crashed" in output
    assert is_gone_within(5, told(tmp_path)[0][1])


def test_a_run_that_is_killed_does_not_leave_the_server_behind(
    run_of_two: RunOfTwo, tmp_path: Path
) -> None:
    run = run_of_two("time.sleep(60)")
    (first, url), (second, _) = told(tmp_path)
    stood = answers(url)
    for process in (run.pid, first, second):
        os.kill(process, signal.SIGKILL)
    run.communicate(timeout=30)

    assert stood
    assert is_gone_within(5, url)


def test_what_was_committed_survives_a_crash_of_a_durable_server() -> None:
    with postgres_of_its_own(durable=True) as server:
        make_table(server["url"])
        crash(Path(server["home"]))
        start_again(Path(server["home"]))

        assert tables(server["url"]) == ["said"]


def test_databases_are_apart_and_a_copy_has_what_its_pattern_had(postgres: str) -> None:
    pattern = make_database(postgres)
    make_table(pattern)
    copy, empty = make_database(postgres, template=pattern), make_database(postgres)

    assert [tables(url) for url in (copy, empty)] == [["said"], []]
    for url in (pattern, copy, empty):
        drop_database(url)


def make_table(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE said (word text)"))
    engine.dispose()


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    found = inspect(engine).get_table_names()
    engine.dispose()
    return found
