"""Processes forked for tests are as others are, and end with whoever asked for them."""

import os
import signal
import subprocess

import psutil
import pytest

from tests.servers.forks import Forks

TELLING = ["tests.servers.telling_main"]
# Each a module of Python's own: one ends at once, one only when it is told to.
BRIEF, LASTING = ["platform", "terse"], ["http.server", "0", "--bind", "127.0.0.1"]


def test_what_it_says_and_how_it_ends_is_told(forks: Forks) -> None:
    good, bad = (forks.run(one, os.environ) for one in (BRIEF, ["http.server", "none"]))

    assert good.returncode == 0
    assert good.stdout.startswith("Linux")
    assert bad.returncode == 2
    assert "invalid int value" in bad.stderr


def test_its_environment_and_session_are_its_own(forks: Forks) -> None:
    with forks.begin(TELLING, {"ONLY": "this"}) as process:
        assert process.stdout is not None

        assert os.getsid(process.pid) == process.pid
        assert process.stdout.readline() == "{'ONLY': 'this'}\n"
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        process.kill()
        assert process.wait(10) == -signal.SIGKILL


def test_it_ends_with_whoever_asked_for_it(forks: Forks) -> None:
    process = forks.begin(LASTING, os.environ)
    known = psutil.Process(process.pid)
    process._line.close()

    known.wait(10)
    assert process.stdout is not None
    process.stdout.close()
