"""A document as one PDF with its text: for another system, and for people to keep."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from archive import objects
from archive.act import Act
from archive.catalog import veils
from archive.catalog.exchange.errors import NoPicture
from archive.catalog.models import Document, Leaf
from archive.db import db
from archive.pdf import sheets
from archive.pdf.sheets import About, Sheet
from archive.scan import corrected
from archive.scan.models import Correction, Page, Reading
from archive.speech import _
from storage.disk import translated

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


@dataclass(slots=True)
class Said:
    """How a line was corrected, apart from the session it was read in."""

    line: int
    was: str
    text: str
    by: str = ""


def write(act: Act, row: Document, to: Path) -> Made:
    """Write its pages. ``row`` with its case. The same pages and text: the same bytes.

    In no transaction: it may last, and nobody is kept from writing meanwhile. What was
    read before is read anew.
    """
    # Imported where it is used: it is large, and few processes write.
    from archive.pdf import book

    said, leaves = about(act, row), _leaves(row.id)
    corrections = _corrections(row.id)
    with translated():
        count = book.write(to, said, _sheets(leaves, corrections))
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


def _leaves(document_id: int) -> Sequence[Any]:
    """Its pages in their order."""
    query = (
        select(*LIGHT)
        .join(Leaf, Leaf.page_id == Page.id)
        .where(Leaf.document_id == document_id)
        .order_by(Leaf.position, Leaf.id)
    )
    rows = db.session.execute(query).all()
    bare = (at for at, row in enumerate(rows, 1) if row.reading is None)
    if (number := next(bare, None)) is not None:
        raise NoPicture(number)
    return rows


def _sheets(leaves: Sequence[Any], said: dict[int, list[Said]]) -> Iterator[Sheet]:
    """Each is read when its turn comes, and by itself."""
    for leaf in leaves:
        read = db.session.scalar(select(Reading.lines).where(Reading.page_id == leaf.id))
        db.session.rollback()
        lines = _lines(read or [], said.get(leaf.id, ()))
        yield Sheet(_picture(leaf.reading), lines, resolution(leaf))


def _picture(name: str) -> Callable[[], bytes]:
    return partial(_fetched, name)


def _fetched(name: str) -> bytes:
    with objects.store().open(name) as file:
        return file.read()


def _corrections(document_id: int) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    query = (
        select(Correction.page_id, Correction.line, Correction.was, Correction.text)
        .join(Leaf, Leaf.page_id == Correction.page_id)
        .where(Leaf.document_id == document_id)
    )
    for page_id, line, was, text in db.session.execute(query.order_by(Correction.id)):
        found.setdefault(page_id, []).append(Said(line, was, text))
    return found


def _lines(read: Sequence[Mapping[str, Any]], said: Sequence[Said]) -> list[sheets.Line]:
    texts = corrected.current(read, said)
    made = (sheets.line(one, text) for one, text in zip(read, texts, strict=True))
    return [one for one in made if one is not None]


def resolution(page: Any) -> float:
    """So many pixels of the picture to read of a page were an inch of the paper."""
    read = min(page.reading_width or 1, page.reading_height or 1)
    if not page.dpi:
        return max(float(read) / SHORT_SIDE, 1.0)
    left, top, right, bottom = page.crop or (0, 0, page.width, page.height)
    came = max(min(right - left, bottom - top), 1)
    found: float = page.dpi * read / came
    return max(found, 1.0)


def name_of(act: Act, row: Document) -> str:
    """What a file of it is called; a title of the court's own stands in no log."""
    if row.heading in veils.side_headings(act):
        return _("%(number)s document %(id)s", number=row.case.number, id=row.id) + ".pdf"
    return f"{row.case.number} {row.title}.pdf"
