"""A long scan from the moment it is taken in: first page, speed, memory of the workers.

    .venv/bin/python -m bench.scan [--pages 500]

The pages are invented court pages as a scanner leaves them. The file is worked by one
worker whole, and a fifth of it by one and by two, on SQLite.

readable  seconds until the first page could be looked at
read      seconds of the processor that recognition took
work      how much more than that the workers took in all, with everything they started
wall      how much longer it took by the clock; on a busy machine this says little
"""

import argparse
import contextlib
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
from flask import Flask
from sqlalchemy import ColumnElement, create_engine, func, select

import app as application
from archive.db import db, engine_options, transaction
from archive.jobs.pool import console_script, environment
from archive.scan import queries, taking
from archive.scan.models import Page, Way
from archive.scan.specimen import pages as specimens
from archive.scan.specimen.pages import Specimen
from archive.settings import Settings
from archive.upkeep import migrate
from archive.web.act import act_as

# Seconds between two looks: at the memory, and at the database, which is looked at less
# often once there is a page to read, for whoever reads there keeps others from writing.
LOOK, SELDOM = 0.1, 0.5
MEGABYTE = 1_000_000
# So many different pages are drawn; a longer file shows them again.
DRAWN, SHARE = 100, 5
COLUMNS = (
    "pages",
    "workers",
    "readable",
    "total",
    "read",
    "work",
    "wall",
    "MB p50",
    "MB max",
)


@dataclass
class Run:
    """What was seen of one batch."""

    pages: int
    workers: int
    readable: float = 0.0
    total: float = 0.0
    read: float = 0.0
    cpu: float = 0.0
    # Of the largest worker, at each look.
    memory: list[int] = field(default_factory=list)

    def report(self) -> None:
        memory = sorted(self.memory)
        wall = self.total * self.workers / self.read - 1
        cells = (
            str(self.pages),
            str(self.workers),
            f"{self.readable:.2f}",
            f"{self.total:.1f}",
            f"{self.read:.1f}",
            f"{self.cpu / self.read - 1:+.0%}",
            f"{wall:+.0%}",
            str(memory[len(memory) // 2]),
            str(memory[-1]),
        )
        print("".join(f"{cell:>10}" for cell in cells), flush=True)


def main(pages: int) -> None:
    drawn = [specimens.page(seed) for seed in range(min(pages, DRAWN))]
    print("".join(f"{name:>10}" for name in COLUMNS), flush=True)
    few = max(pages // SHARE, 1)
    measured(drawn, pages, 1).report()
    one, two = (measured(drawn, few, workers) for workers in (1, 2))
    one.report()
    two.report()
    print(f"Two workers are {one.total / two.total:.2f} times as fast as one.")


def measured(drawn: Sequence[Specimen], pages: int, workers: int) -> Run:
    data = scan(drawn, pages)
    with archive() as (app, settings), working(settings, workers) as processes:
        # They wait for work already, as in a court that is open.
        time.sleep(5)
        with app.app_context():
            return watched(Run(pages, workers), data, processes)


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


def watched(run: Run, data: bytes, workers: Sequence[psutil.Process]) -> Run:
    act = act_as("bench")
    with transaction():
        batch = taking.open_batch(act, Way.COMMAND)
    batch_id = batch.id
    before = sum(map(spent, workers))
    began = time.perf_counter()
    taking.take_file(act, batch, "long.pdf", data)
    while not is_done(batch_id):
        elapsed = time.perf_counter() - began
        run.readable = run.readable or (elapsed if exists(Page.reading.is_not(None)) else 0)
        db.session.rollback()
        for _ in range(round(SELDOM / LOOK) if run.readable else 1):
            run.memory.append(max(each.memory_info().rss for each in workers) // MEGABYTE)
            time.sleep(LOOK)
    run.total = time.perf_counter() - began
    run.cpu = sum(map(spent, workers)) - before
    run.read = float(db.session.scalar(select(func.sum(Page.seconds))) or 0)
    if queries.failed(batch_id) or queries.progress(batch_id).total != run.pages:
        raise RuntimeError("not all of it was worked")
    return run


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
def working(settings: Settings, count: int) -> Iterator[list[psutil.Process]]:
    command = [*console_script(), "worker", "--queue", "recognise"]
    started = [
        subprocess.Popen(command, env=environment(settings) | {"PATH": "/usr/bin:/bin"})
        for _ in range(count)
    ]
    try:
        yield [psutil.Process(each.pid) for each in started]
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    main(parser.parse_args().pages)
