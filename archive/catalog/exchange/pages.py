"""A document as one PDF with its text: for another system, and for people to keep."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import load_only

from archive import objects
from archive.act import Act
from archive.catalog import veils
from archive.catalog.exchange.errors import NoPicture
from archive.catalog.models import Document, Leaf
from archive.db import db
from archive.pdf import book, sheets
from archive.pdf.sheets import About, Sheet
from archive.scan import corrected
from archive.scan.models import Correction, Page, Reading
from archive.speech import _

MEDIA = "application/pdf"
# The short side of a page in inches, where nothing is known of its paper: that of an A4.
SHORT_SIDE = 210 / 25.4
LIGHT = (
    Page.id,
    Page.reading,
    Page.reading_width,
    Page.reading_height,
    Page.crop,
    Page.width,
    Page.height,
    Page.dpi,
)


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF that was written: its SHA-256, its size, and how many pages it has."""

    digest: str
    size: int
    pages: int


def write(act: Act, row: Document, to: Path) -> Made:
    """Write its pages. ``row`` with its case. The same pages and text: the same bytes."""
    count = book.write(to, about(act, row), pages(row.id))
    with to.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Made(digest, to.stat().st_size, count)


def about(act: Act, row: Document) -> About:
    return About(
        title=f"{row.case.number} {row.title}",
        made_at=row.filed_at,
        author=row.maker or act.profile.court.name,
        subject=row.case.number,
        identifier=f"{act.profile.court.code}:{row.id}:{row.edition}",
    )


def pages(document_id: int) -> Iterator[Sheet]:
    """Its pages in their order, each read when its turn comes."""
    query = (
        select(Page)
        .join(Leaf, Leaf.page_id == Page.id)
        .where(Leaf.document_id == document_id)
        .order_by(Leaf.position, Leaf.id)
        .options(load_only(*LIGHT))
    )
    said = _corrections(document_id)
    for number, page in enumerate(db.session.scalars(query).all(), 1):
        if page.reading is None:
            raise NoPicture(number)
        lines = _lines(page.id, said.get(page.id, ()))
        yield Sheet(_picture(page.reading), lines, resolution(page))


def _picture(name: str) -> Callable[[], bytes]:
    return partial(_fetched, name)


def _fetched(name: str) -> bytes:
    with objects.store().open(name) as file:
        return file.read()


def _corrections(document_id: int) -> dict[int, list[Correction]]:
    found: dict[int, list[Correction]] = {}
    query = select(Correction).join(Leaf, Leaf.page_id == Correction.page_id)
    mine = query.where(Leaf.document_id == document_id).order_by(Correction.id)
    for one in db.session.scalars(mine):
        found.setdefault(one.page_id, []).append(one)
    return found


def _lines(page_id: int, said: Sequence[Correction]) -> list[sheets.Line]:
    query = select(Reading.lines).where(Reading.page_id == page_id)
    read: list[dict[str, Any]] = db.session.scalar(query) or []
    texts = corrected.current(read, said)
    made = (sheets.line(one, text) for one, text in zip(read, texts, strict=True))
    return [one for one in made if one is not None]


def resolution(page: Page) -> float:
    """So many pixels of the picture to read were an inch of the paper."""
    read = min(page.reading_width or 1, page.reading_height or 1)
    if not page.dpi:
        return max(read / SHORT_SIDE, 1.0)
    left, top, right, bottom = page.crop or (0, 0, page.width, page.height)
    came = max(min(right - left, bottom - top), 1)
    return max(page.dpi * read / came, 1.0)


def name_of(act: Act, row: Document) -> str:
    """What a file of it is called; a title of the court's own stands in no log."""
    if row.heading in veils.side_headings(act):
        return _("%(number)s document %(id)s", number=row.case.number, id=row.id) + ".pdf"
    return f"{row.case.number} {row.title}.pdf"
