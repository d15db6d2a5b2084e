"""The process that forks limited children, and what such a child may do."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from archive.scan.tools import files, kinds, limited, pixels
from tests.scan.tools import house

COUNT = 4
ALLOWANCE = limited.Allowance(seconds=5, memory=500_000_000, longest=10_000_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return house.kept(tmp_path, grainy())


@cache
def grainy() -> bytes:
    """A scan whose pages do not fit into a pipe, so that their child has to wait."""
    size = (1200, 1700)
    grain = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    # Each is a picture of its own, and larger than a pipe.
    picture = house.jpeg(Image.fromarray(grain), quality=60)
    objects = [house.image_object(picture, size)] * COUNT
    pages = [house.scan_page(3 + number) for number in range(COUNT)]
    return house.pdf(pages, *objects)


def sheets(path: Path) -> Generator[files.Sheet | files.BadSheet, None, None]:
    return files.sheets(path, kinds.PDF, 1, COUNT, house.LIMITS)


def zygote() -> psutil.Process:
    number = limited.zygote.process()
    assert number is not None
    return psutil.Process(number)


def child() -> psutil.Process:
    [process] = zygote().children()
    return process


def is_gone(process: psutil.Process) -> bool:
    gone, _alive = psutil.wait_procs([process], 5)
    return process in gone


def test_a_child_is_allowed_little(path: Path) -> None:
    pages = sheets(path)
    next(pages)

    process = child()
    assert process.rlimit(resource.RLIMIT_FSIZE) == (0, 0)
    assert process.rlimit(resource.RLIMIT_CORE) == (0, 0)
    assert process.rlimit(resource.RLIMIT_NPROC) == (0, 0)
    assert process.rlimit(resource.RLIMIT_NOFILE)[1] <= 16
    assert 0 < process.rlimit(resource.RLIMIT_AS)[1] < 3_000_000_000
    assert 0 < process.rlimit(resource.RLIMIT_CPU)[0] <= 2 * house.LIMITS.seconds


def test_a_child_has_nothing_of_ours(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_SECRET", "very secret")
    pages = sheets(path)
    next(pages)

    opened = {entry.readlink() for entry in Path(f"/proc/{child().pid}/fd").iterdir()}
    assert {file for file in opened if file.is_absolute()} == {Path(os.devnull), path}
    assert len(opened) == 3
    assert "ARCHIVE_SECRET" not in child().environ()
    assert child().cwd() == "/"


def test_a_child_is_in_no_network_where_that_is_allowed(path: Path) -> None:
    left = subprocess.run(["/usr/bin/unshare", "--user", "--net", "true"], check=False)
    if left.returncode:
        pytest.skip("this machine lets nobody leave its network")
    pages = sheets(path)
    next(pages)

    network = Path(f"/proc/{child().pid}/ns/net").readlink()
    assert network != Path("/proc/self/ns/net").readlink()


def test_whoever_stops_listening_ends_the_child(path: Path) -> None:
    pages = sheets(path)
    next(pages)
    process = child()

    pages.close()

    assert is_gone(process)


def test_a_child_that_somebody_ends_is_no_fault_of_the_page(path: Path) -> None:
    pages = sheets(path)
    found = [next(pages)]
    child().kill()

    found += pages

    assert house.ordinals(found) == [(number, "") for number in range(1, COUNT + 1)]


def test_a_zygote_that_somebody_ends_is_started_again(path: Path) -> None:
    pages = sheets(path)
    found = [next(pages)]
    before = zygote()
    before.kill()

    found += pages

    assert house.ordinals(found) == [(number, "") for number in range(1, COUNT + 1)]
    assert zygote().pid != before.pid


def test_a_zygote_that_ended_between_two_requests_is_started_again(path: Path) -> None:
    files.inspect(path, house.LIMITS)
    zygote().kill()

    assert files.inspect(path, house.LIMITS).pages == COUNT


def test_the_children_end_with_their_zygote(path: Path) -> None:
    pages = sheets(path)
    next(pages)
    process = child()

    zygote().kill()

    assert is_gone(process)


def test_many_threads_may_ask_at_once(path: Path) -> None:
    def third(_number: int) -> list[tuple[int, str]]:
        return house.ordinals(files.sheets(path, kinds.PDF, 3, 1, house.LIMITS))

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(third, range(12))) == [[(3, "")]] * 12


def test_the_zygote_outlives_the_thread_that_started_it(path: Path) -> None:
    limited.zygote.stop()
    thread = threading.Thread(target=files.inspect, args=(path, house.LIMITS))
    thread.start()
    thread.join()
    before = zygote().pid

    files.inspect(path, house.LIMITS)

    assert zygote().pid == before


def test_a_fork_of_ours_gets_a_zygote_of_its_own(path: Path) -> None:
    files.inspect(path, house.LIMITS)
    ours = limited.zygote.process()
    reads, writes = os.pipe()
    if (forked := os.fork()) == 0:
        pages = files.inspect(path, house.LIMITS).pages
        os.write(writes, f"{pages} {limited.zygote.process()}".encode())
        limited.zygote.stop()
        os._exit(0)
    os.waitpid(forked, 0)

    pages, theirs = map(int, os.read(reads, 100).split())
    os.close(reads)
    os.close(writes)
    assert pages == COUNT
    assert theirs != ours
    assert files.inspect(path, house.LIMITS).pages == COUNT
    assert limited.zygote.process() == ours


PROGRAM = """
import sys, time
from pathlib import Path
from archive.scan.tools import files, limited
files.inspect(Path(sys.argv[1]), files.Limits())
print(limited.zygote.process(), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_the_zygote_ends_with_the_process_that_started_it(
    path: Path, sent: signal.Signals
) -> None:
    command = [sys.executable, "-c", PROGRAM, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        process = psutil.Process(int(program.stdout.readline()))
        program.send_signal(sent)

    process.wait(10)


def test_nothing_is_left_behind_by_many_requests() -> None:
    data = house.jpeg()
    pixels.decode(data, house.LIMITS)
    before = _settled()

    for _number in range(10):
        pixels.decode(data, house.LIMITS)

    assert _settled() == before


def _settled() -> tuple[int, int]:
    """The open files of us and of the zygote once its last child is gone and buried."""
    time.sleep(0.1)
    until = time.monotonic() + 5
    while zygote().children() and time.monotonic() < until:
        time.sleep(0.01)
    return psutil.Process().num_fds(), zygote().num_fds()


def test_the_zygote_outlives_those_who_turn_away_as_their_child_ends() -> None:
    data = house.jpeg(house.picture(size=(16, 400)))
    pixels.decode(data, house.LIMITS)
    before = zygote().pid

    def turn_away(number: int) -> None:
        descriptor = os.memfd_create("picture")
        os.write(descriptor, data)
        wish = {"pixels": 10**6, "width": 0}
        answers = limited.run("decode", wish, descriptor, ALLOWANCE)
        next(answers)
        time.sleep(number % 10 / 5000)
        answers.close()
        os.close(descriptor)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(turn_away, range(200)))

    pixels.decode(data, house.LIMITS)
    assert zygote().pid == before


def test_a_request_costs_little_more_than_its_work() -> None:
    data = house.jpeg(house.picture(size=(16, 400)))
    pixels.decode(data, house.LIMITS)

    fastest = min(_seconds(data) for _number in range(20))

    assert fastest < 0.02


def _seconds(data: bytes) -> float:
    began = time.monotonic()
    pixels.decode(data, house.LIMITS)
    return time.monotonic() - began
