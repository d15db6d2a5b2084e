"""Reads of batches and pages: what is to be done, what was done, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from archive.db import db
from archive.scan.models import (
    Aside,
    BatchFile,
    FileState,
    Page,
    PageState,
)

SEPARATORS = (Aside.SEPARATOR, Aside.SEPARATOR_BACK)
# How fast it goes is what it did lately: pages of so long, and of those so many.
LATELY, RECENT = timedelta(minutes=5), 100


@dataclass(frozen=True, slots=True)
class ToSplit:
    """What splitting a file has to know of it."""

    digest: str
    media: str
    pages: int | None
    waits: bool
    # It came attached to another file, and what it carries itself is not opened.
    is_attached: bool = False


def to_split(file_id: int) -> ToSplit | None:
    file = db.session.get(BatchFile, file_id)
    if file is None:
        return None
    waits = file.state is FileState.WAITING
    return ToSplit(file.digest, file.media, file.pages, waits, file.room is not None)


@dataclass(frozen=True, slots=True)
class ToWork:
    """What working a page has to know of it."""

    image: str
    dpi: int | None
    rotation: int
    turn: int
    brought: list[Any] | None
    is_separator: bool


def to_work(page_id: int) -> ToWork | None:
    page = db.session.get(Page, page_id)
    if page is None:
        return None
    return ToWork(
        page.image,
        page.dpi,
        page.rotation,
        page.turn,
        page.brought,
        page.aside in SEPARATORS,
    )


def pages_of(batch_id: int) -> Sequence[Page]:
    """In their order, each with its findings."""
    found = select(Page).where(Page.batch_id == batch_id)
    found = found.order_by(Page.position, Page.id).options(selectinload(Page.findings))
    return db.session.scalars(found).all()


def failed(batch_id: int) -> Sequence[Page]:
    found = select(Page).where(Page.batch_id == batch_id, Page.state == PageState.FAILED)
    return db.session.scalars(found.order_by(Page.position, Page.id)).all()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is. ``announced``: pages that its files say they have."""

    pages: dict[PageState, int]
    files: dict[FileState, int]
    announced: int
    per_minute: float | None

    @property
    def total(self) -> int:
        return max(self.announced, sum(self.pages.values()))

    @property
    def ready(self) -> int:
        return self.pages.get(PageState.READY, 0)

    @property
    def failed(self) -> int:
        return self.pages.get(PageState.FAILED, 0)

    @property
    def left(self) -> int:
        return self.total - self.ready - self.failed

    @property
    def quarantined(self) -> int:
        return self.files.get(FileState.QUARANTINED, 0)

    @property
    def is_done(self) -> bool:
        return self.left == 0 and not self.files.get(FileState.WAITING)

    @property
    def time_left(self) -> timedelta | None:
        """If it goes on as it went lately; nothing if that cannot be said."""
        if not self.left or not self.per_minute:
            return None
        return timedelta(minutes=self.left / self.per_minute)


def progress(batch_id: int) -> Progress:
    by_state = select(Page.state, func.count().label("many"))
    by_state = by_state.where(Page.batch_id == batch_id)
    of_files = select(BatchFile.state, func.count(), func.sum(BatchFile.pages)).where(
        BatchFile.batch_id == batch_id
    )
    files = db.session.execute(of_files.group_by(BatchFile.state)).all()
    pages = db.session.execute(by_state.group_by(Page.state))
    gone = (FileState.QUARANTINED, FileState.REMOVED)
    return Progress(
        pages={row.state: row.many for row in pages},
        files={state: count for state, count, _pages in files},
        announced=sum(pages or 0 for state, _count, pages in files if state not in gone),
        per_minute=_pace(_worked_at(batch_id)),
    )


def _worked_at(batch_id: int) -> Sequence[datetime]:
    """When the last pages were done, the last one first."""
    found = (
        select(Page.worked_at)
        .where(Page.batch_id == batch_id, Page.worked_at.is_not(None))
        .order_by(Page.worked_at.desc())
        .limit(RECENT)
    )
    return [at for at in db.session.scalars(found) if at]


def _pace(worked_at: Sequence[datetime]) -> float | None:
    """Pages a minute; nothing before there are a few."""
    lately = [at for at in worked_at if worked_at[0] - at <= LATELY]
    if len(lately) < 3 or lately[0] == lately[-1]:
        return None
    return (len(lately) - 1) / ((lately[0] - lately[-1]) / timedelta(minutes=1))
