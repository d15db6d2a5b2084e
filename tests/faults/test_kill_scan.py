"""Workers are killed at every point of scanning a batch; then its pages are counted."""

import contextlib
import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest
from flask import Flask
from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject
from sqlalchemy import func, select

from archive import objects
from archive.db import db
from archive.jobs.models import Job, State
from archive.jobs.pool import environment
from archive.scan.models import BatchFile, Page, PageState, Reading
from archive.search import service as search
from archive.search.models import PageText
from archive.settings import Settings
from tests.faults.scan_main import POINTS
from tests.scan.pipeline.papers import font
from tests.scan.working import house
from tests.servers.forks import Forked, Forks

IN_ONE_FILE, ALONE = 45, 15
PATIENCE = 60
HELVETICA = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the networks are kept that the first life compiled, for all after it."""
    return tmp_path_factory.mktemp("engines")


@pytest.fixture
def settings(database: str, tmp_path: Path, compiled: Path) -> Settings:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "engines").symlink_to(compiled)
    return Settings.read(
        {},
        home=home,
        database=database,
        lease=1,
        workers=0,
        language="en",
        log_level="ERROR",
    )


@dataclass
class Lives:
    """Workers that live until they die."""

    server: Forked
    orders: IO[str]
    living: set[int] = field(default_factory=set)

    def begin(self, point: str = "", count: int = 0) -> None:
        assert self.server.stdout is not None
        self.orders.write(f"{point} {count}\n")
        self.orders.flush()
        self.living.add(int(self.server.stdout.readline()))

    def all_dead(self) -> bool:
        self.living = {each for each in self.living if is_alive(each)}
        return not self.living

    def end(self) -> None:
        for each in self.living:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(each, signal.SIGKILL)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@contextlib.contextmanager
def lives(forks: Forks, settings: Settings) -> Iterator[Lives]:
    command, given = ["tests.faults.scan_main"], os.environ | environment(settings)
    reads, writes = os.pipe()
    said = sys.stderr.fileno()
    with (
        os.fdopen(writes, "w") as orders,
        forks.begin(command, given, stdin=reads, stderr=said) as server,
    ):
        os.close(reads)
        made = Lives(server, orders)
        try:
            yield made
        finally:
            made.end()


def scrap(number: int) -> Image.Image:
    """As small as a page can be and still be read."""
    image = Image.new("L", (240, 120), 250)
    ImageDraw.Draw(image).text((20, 40), f"证据{number:03}", 20, font(32))
    return image


def born_digital(count: int) -> bytes:
    """A file of so many pages that brings its text along."""
    writer = PdfWriter()
    for number in range(count):
        page = writer.add_blank_page(240, 120)
        said = StreamObject()
        said.set_data(f"BT /F 24 Tf 20 60 Td (Exhibit {number:03}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(said)
        page[NameObject("/Resources")] = writer._add_object(resources())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def resources() -> DictionaryObject:
    font = {NameObject(name): NameObject(value) for name, value in HELVETICA.items()}
    fonts = DictionaryObject({NameObject("/F"): DictionaryObject(font)})
    return DictionaryObject({NameObject("/Font"): fonts})


def taken() -> None:
    batch = house.batch()
    house.take(batch, ("all.pdf", born_digital(IN_ONE_FILE)))
    alone = range(IN_ONE_FILE, IN_ONE_FILE + ALONE)
    house.take(batch, *[(f"{n}.png", house.png(scrap(n))) for n in alone])


def until(what: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, house.jobs("scan:page")
        time.sleep(0.05)


def all_done() -> bool:
    db.session.rollback()
    left = select(func.count()).where(Job.state.in_((State.READY, State.RUNNING)))
    return not db.session.scalar(left)


def pages() -> list[tuple[int, str, int]]:
    """Each page with its file, in order."""
    rows = db.session.execute(
        select(Page.id, BatchFile.name, Page.ordinal)
        .join(BatchFile, Page.file_id == BatchFile.id)
        .order_by(Page.position)
    )
    return [(page_id, name, ordinal) for page_id, name, ordinal in rows]


def expected() -> list[tuple[str, int]]:
    one = [("all.pdf", ordinal) for ordinal in range(1, IN_ONE_FILE + 1)]
    return one + [(f"{n}.png", 1) for n in range(IN_ONE_FILE, IN_ONE_FILE + ALONE)]


def missing() -> list[str]:
    """Objects that a row refers to and that are not there."""
    named = select(Page.image, Page.reading, Page.thumb)
    names = {name for row in db.session.execute(named) for name in row}
    return [name for name in names if not objects.store().exists(name)]


def test_killed_at_any_point_a_batch_ends_with_the_same_pages_once_each(
    app: Flask, settings: Settings, forks: Forks
) -> None:
    taken()
    points = list(POINTS.items())
    with lives(forks, settings) as workers:
        for pair in zip(points[::2], points[1::2], strict=True):
            for point, count in pair:
                workers.begin(point, count)
            until(workers.all_dead)
        workers.begin()
        workers.begin()
        until(all_done)

    found = pages()
    assert [(name, ordinal) for _id, name, ordinal in found] == expected()
    states = db.session.execute(select(Page.state, func.count()).group_by(Page.state))
    assert states.all() == [(PageState.READY, len(found))]
    texts = dict(db.session.execute(select(PageText.id, PageText.raw)).all())
    assert [texts[page_id] for page_id, _name, _ordinal in found] == [
        f"Exhibit {number:03}" if number < IN_ONE_FILE else f"证据{number:03}"
        for number in range(len(found))
    ]
    assert len(texts) == db.session.scalar(select(func.count(Reading.id))) == len(found)
    assert {job.state for job in db.session.scalars(select(Job))} == {State.DONE}
    assert search.check() == []
    assert missing() == []
