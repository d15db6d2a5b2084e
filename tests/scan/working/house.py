"""Batches that are really worked, with small pages so that it takes a moment only."""

import contextlib
import io
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import segno
from flask import Flask, current_app
from PIL import Image, ImageDraw
from sqlalchemy import select

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.cases.models import Case
from archive.db import Moment, db, transaction
from archive.intake import rules as codes
from archive.intake import service as intake
from archive.intake.delivery import Given, PieceGiven
from archive.intake.models import Receipt
from archive.jobs.models import Job, State
from archive.jobs.worker import Worker
from archive.scan import queries, taking
from archive.scan.models import Batch, BatchFile, Page, Way
from tests.accounts.house import act
from tests.scan.pipeline.papers import font

WIDE, HIGH, DPI = 420, 594, 200
Picture = Image.Image


def page(text: str = "执行通知书") -> Picture:
    """A quarter of A4 with some lines on it, quickly read."""
    # Writing one leaves marks on it that change how it is written the next time.
    return _page(text).copy()


@cache
def _page(text: str) -> Picture:
    image = Image.new("L", (WIDE, HIGH), 250)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(text.split("\n")):
        draw.text((40, 60 + 44 * row), line, 20, font(26))
    return image


def blank() -> Picture:
    return Image.new("L", (WIDE, HIGH), 250)


def separator(receipt: Receipt, place: int | None = None) -> Picture:
    return with_code(codes.code_of(receipt.token, place))


def with_code(text: str) -> Picture:
    code, out = segno.make(text, error="m"), io.BytesIO()
    code.save(out, kind="png", scale=6)
    sheet = blank()
    sheet.paste(Image.open(out).convert("L"), (60, 80))
    return sheet


def pdf(*pages: Picture) -> bytes:
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=90
    )
    return out.getvalue()


def png(picture: Picture) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def batch(case: Case | None = None, receipt: Receipt | None = None) -> Batch:
    with transaction():
        return taking.open_batch(act(), Way.COMMAND, case=case, receipt=receipt)


def take(into: Batch, *files: tuple[str, bytes]) -> list[BatchFile]:
    return [taking.take_file(act(), into, name, data) for name, data in files]


def receipt(
    case: Case, *pieces: tuple[str, int], received_on: date | None = None
) -> Receipt:
    listed = tuple(PieceGiven(name, pages) for name, pages in pieces)
    given = Given("party", "申请人", listed, received_on or act().today)
    with transaction():
        return intake.register(act(), case, given)


def work(queue: str = "recognise") -> int:
    """As a worker would: everything that is due."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # as documented
    db.session.rollback()
    done = Worker(app, [queue]).drain()
    db.session.rollback()
    db.session.expire_all()
    return done


def pages_of(of: Batch) -> Sequence[Page]:
    return queries.pages_of(of.id)


def findings(one: Page) -> set[str]:
    return {finding.code for finding in one.findings}


def jobs(kind: str) -> list[Job]:
    wanted = select(Job).where(Job.kind == kind).order_by(Job.id)
    return list(db.session.scalars(wanted))


def events(kind: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.kind == kind)))


def jpeg(picture: Picture) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", dpi=(DPI, DPI), quality=90)
    return out.getvalue()


def step() -> bool:
    """One job of those that are due."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # as documented
    db.session.rollback()
    done = Worker(app, ["recognise"]).step()
    db.session.rollback()
    db.session.expire_all()
    return done


def page_jobs(state: State) -> int:
    return sum(job.state is state for job in jobs("scan:page"))


def again(kind: str) -> None:
    """Have work done once more that was done, as if its end had been forgotten."""
    with transaction():
        for job in jobs(kind):
            job.state, job.attempts = State.READY, 0


def file_name(of: Page) -> str:
    return db.session.get_one(BatchFile, of.file_id).name


def tiff(picture: Picture) -> bytes:
    out = io.BytesIO()
    picture.save(out, "TIFF", dpi=(DPI, DPI))
    return out.getvalue()


def note(page: Page) -> None:
    """Whatever is done to a page is noted."""
    audit.record(act(), Kind.PAGES_ARRANGED, str(page.batch_id), pages=1)


def make_due(job: Job) -> None:
    with transaction():
        db.session.get_one(Job, job.id).run_at = Moment()


def hold_back(key: str) -> None:
    """Not before tomorrow."""
    with transaction():
        job = db.session.scalars(select(Job).where(Job.key == key)).one()
        job.run_at = Moment(86400)


def fill(ballast: Path) -> None:
    """Leave no room on the disk."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
