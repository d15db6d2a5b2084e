"""A long scan from the moment it is taken in: first page, speed, memory of the workers.

    .venv/bin/python -m bench.scan [--pages 500]

The pages are invented court pages as a scanner leaves them. They are read by the engine
alone, one after the other, straightened as the archive does it: one half before the file is
worked by one worker, the other half after it, for a machine may grow slower meanwhile. Then
it is worked by two, on SQLite; by workers that have read some pages before, as in a court
that is open. One worker does what surrounds the reading of a page while it reads
another, and so takes more than one core if it finds one. Two have to share those that there
are: how well two workers get along is said by the file being worked once more by workers
that have one core each.

cores     what each worker may use: all that there are, or one
readable  seconds until the first page could be looked at
total     seconds until the last page was ready
alone     seconds that the engine alone took for the same pages, by the same clock
wall      how much longer than that it took in all; for two workers, than half of that
read      seconds of the processor that recognition took in the workers
work      how much more than that the workers took in all, with everything they started
MB        of the largest worker's memory, looked at ten times a second

All seconds but those of the processor want a machine that does nothing else.
"""

import argparse
import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import psutil
from flask import Flask
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, create_engine, func, select

import app as application
from archive.db import db, engine_options, transaction
from archive.jobs.pool import console_script, environment
from archive.profile import loader
from archive.scan import queries, taking, thresholds
from archive.scan.models import Page, Way
from archive.scan.pipeline import journey
from archive.scan.recognition import engines
from archive.scan.recognition.lines import Recognised
from archive.scan.specimen import pages as specimens
from archive.scan.specimen.pages import Specimen
from archive.scan.tools import pixels
from archive.scan.tools.files import Limits
from archive.settings import Settings
from archive.upkeep import migrate
from archive.web.act import act_as

# Seconds between two looks: at the memory, and at the database, which is looked at less
# often once there is a page to read, for whoever reads there keeps others from writing.
LOOK, SELDOM = 0.1, 0.5
MEGABYTE = 1_000_000
# So many different pages are drawn; a longer file shows them again.
DRAWN = 100
# What each worker, and the engine alone, has read before: so many pages.
BEFORE = 6
COLUMNS = (
    "pages",
    "workers",
    "cores",
    "readable",
    "total",
    "alone",
    "wall",
    "read",
    "work",
    "MB p50",
    "MB max",
)


@dataclass
class Run:
    """What was seen of one batch."""

    pages: int
    workers: int
    # Each of the workers has one core to itself.
    bound: bool = False
    readable: float = 0.0
    total: float = 0.0
    read: float = 0.0
    cpu: float = 0.0
    # Of the largest worker, at each look.
    memory: list[int] = field(default_factory=list)

    def report(self, alone: float) -> None:
        memory = sorted(self.memory)
        wall = self.total * self.workers / alone - 1
        cells = (
            str(self.pages),
            str(self.workers),
            "1" if self.bound else "all",
            f"{self.readable:.2f}",
            f"{self.total:.1f}",
            f"{alone:.1f}",
            f"{wall:+.1%}",
            f"{self.read:.1f}",
            f"{self.cpu / self.read - 1:+.1%}",
            str(memory[len(memory) // 2]),
            str(memory[-1]),
        )
        print("".join(f"{cell:>10}" for cell in cells), flush=True)


def main(pages: int) -> None:
    drawn = [specimens.page(seed) for seed in range(min(pages, DRAWN))]
    print("".join(f"{name:>10}" for name in COLUMNS), flush=True)
    engine, half = Alone(engines.engine()), pages // 2
    engine.go_through(drawn, range(-BEFORE, half))
    one = measured(drawn, Run(pages, 1))
    engine.go_through(drawn, range(half, pages))
    alone = sum(engine.seconds[BEFORE:])
    one.report(alone)
    two = reported(drawn, Run(pages, 2), alone)
    one_bound = reported(drawn, Run(pages, 1, bound=True), alone)
    two_bound = reported(drawn, Run(pages, 2, bound=True), alone)
    print(f"Two workers are {times(one, two):.2f} times as fast as one;")
    print(f"with a core each {times(one_bound, two_bound):.2f} times one that has a core.")


def times(one: Run, two: Run) -> float:
    return one.total / two.total


def reported(drawn: Sequence[Specimen], run: Run, alone: float) -> Run:
    measured(drawn, run).report(alone)
    return run


@dataclass
class Alone:
    """The engine in a process that does no more, and the seconds each page took it."""

    engine: engines.Engine
    seconds: list[float] = field(default_factory=list)

    def go_through(self, drawn: Sequence[Specimen], pages: Sequence[int]) -> None:
        profile = loader.load(loader.find(loader.courts()[0]))
        for number in pages:
            page = drawn[number % len(drawn)]
            image = pixels.decode(page.image, Limits())
            journey.work(image, page.dpi, thresholds.of(profile), self)

    def read(self, image: NDArray[np.uint8], /) -> Recognised:
        began = time.perf_counter()
        found = self.engine.read(image)
        self.seconds.append(time.perf_counter() - began)
        return found


def measured(drawn: Sequence[Specimen], run: Run) -> Run:
    # More than both hands of each can hold: none is left without.
    some = BEFORE * run.workers
    with (
        archive() as (app, settings),
        working(settings, run.workers, bound=run.bound) as processes,
        app.app_context(),
    ):
        before = take(scan(drawn[-some:], some))
        while not is_done(before):
            time.sleep(SELDOM)
        # They wait for work again.
        time.sleep(5)
        watched(run, scan(drawn, run.pages), processes)
    return run


def take(data: bytes) -> int:
    """Take a file in; the number of its batch."""
    act = act_as("bench")
    with transaction():
        batch = taking.open_batch(act, Way.COMMAND)
    taking.take_file(act, batch, "long.pdf", data)
    return batch.id


def scan(drawn: Sequence[Specimen], pages: int) -> bytes:
    """One file of so many pages, no two of them the same to the byte."""
    repeated = (drawn[number % len(drawn)] for number in range(pages))
    return specimens.pdf(
        replace(page, image=marked(page.image, number))
        for number, page in enumerate(repeated)
    )


def marked(jpeg: bytes, number: int) -> bytes:
    """With a comment that nobody sees."""
    note = f"page {number}".encode()
    return jpeg[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + jpeg[2:]


def watched(run: Run, data: bytes, workers: Sequence[psutil.Process]) -> None:
    before = sum(map(spent, workers))
    began = time.perf_counter()
    batch = take(data)
    of_it = Page.batch_id == batch
    while not is_done(batch):
        elapsed = time.perf_counter() - began
        if not run.readable and exists(of_it & Page.reading.is_not(None)):
            run.readable = elapsed
        db.session.rollback()
        for _ in range(round(SELDOM / LOOK) if run.readable else 1):
            run.memory.append(max(each.memory_info().rss for each in workers) // MEGABYTE)
            time.sleep(LOOK)
    run.total = time.perf_counter() - began
    run.cpu = sum(map(spent, workers)) - before
    run.read = float(db.session.scalar(select(func.sum(Page.seconds)).where(of_it)) or 0)
    if queries.failed(batch) or queries.progress(batch).total != run.pages:
        raise RuntimeError("not all of it was worked")


def is_done(batch_id: int) -> bool:
    db.session.rollback()
    return queries.progress(batch_id).is_done


def exists(condition: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(Page.id).where(condition).limit(1)) is not None


def spent(worker: psutil.Process) -> float:
    """Seconds of the processor, with those of all that it started."""
    total = 0.0
    for each in (worker, *worker.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(each.cpu_times()[:4])
    return total


@contextlib.contextmanager
def archive() -> Iterator[tuple[Flask, Settings]]:
    with tempfile.TemporaryDirectory() as home:
        given = {"workers": 0, "language": "en", "log_level": "ERROR"}
        settings = Settings.read({}, home=Path(home), **given)
        app = application.create_app(settings)
        engine = create_engine(
            settings.database_url, **engine_options(settings.database_url)
        )
        migrate.upgrade(engine)
        engine.dispose()
        yield app, settings
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextlib.contextmanager
def working(
    settings: Settings, count: int, *, bound: bool
) -> Iterator[list[psutil.Process]]:
    command = [*console_script(), "worker", "--queue", "recognise"]
    started = [
        subprocess.Popen(command, env=environment(settings) | {"PATH": "/usr/bin:/bin"})
        for _ in range(count)
    ]
    processes = [psutil.Process(each.pid) for each in started]
    if bound:
        # Before they start anything, which then keeps to the same core.
        for process, core in zip(processes, sorted(os.sched_getaffinity(0)), strict=False):
            process.cpu_affinity([core])
    try:
        yield processes
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    main(parser.parse_args().pages)
