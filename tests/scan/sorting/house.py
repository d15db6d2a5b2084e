"""Batches with pages to sort. Rows and small pictures: nothing here waits for a machine."""

import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from archive import objects
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.db import db, transaction
from archive.intake.models import Receipt
from archive.scan import order, sheets
from archive.scan.models import (
    Batch,
    BatchFile,
    FileState,
    Finding,
    Page,
    PageState,
    Reading,
    Way,
)
from archive.search import service as search
from tests.accounts.house import act

READING, THUMB = (413, 584), (206, 292)
FILE_ROOM = 1_000_000


@lru_cache(maxsize=600)
def picture(text: str, size: tuple[int, int] = THUMB) -> bytes:
    """A sheet with something large on it, so that one sees which it is and how it lies."""
    made = Image.new("L", size, 250)
    draw = ImageDraw.Draw(made)
    for line in range(size[1] // 4, size[1] - 20, size[1] // 16):
        draw.line((size[0] // 8, line, size[0] * 7 // 8, line), fill=170, width=2)
    font = ImageFont.load_default(size[0] // 5)
    draw.text((size[0] // 8, size[1] // 12), text, fill=30, font=font)
    kept = io.BytesIO()
    made.save(kept, "JPEG", quality=70)
    return kept.getvalue()


def plain(ordinal: int) -> tuple[bytes, bytes]:
    """The picture to read and the thumbnail of a page."""
    return picture(str(ordinal), READING), picture(str(ordinal))


# Draws a page by its number.
Drawn = Callable[[int], tuple[bytes, bytes]]


def line(text: str, number: int = 0, *, unsure: str = "") -> dict[str, Any]:
    """A line as an engine gives it, so many lines from the top."""
    top = 40 + 24 * number
    words = [{"text": unsure, "box": [40, top, 90, top + 18], "unsure": True}]
    for word in words if unsure else ():
        word["confidence"] = 0.4
    return {
        "box": [40, top, 40 + 16 * len(text), top + 18],
        "text": text,
        "confidence": 0.98,
        "words": words if unsure else [],
    }


def noted() -> None:
    """Within a transaction: what a test changes by hand leaves an event, too."""
    audit.record(act(), Kind.BATCH_OPENED, "test")


def batch(
    count: int = 3,
    *,
    case: Case | None = None,
    receipt: Receipt | None = None,
    number: str = "20260302-001",
    begins: Sequence[int] = (),
    drawn: Drawn = plain,
) -> Batch:
    """A batch of worked pages of one file; pieces begin at the pages numbered so."""
    now = act()
    case_id = case.id if case else receipt.case_id if receipt else None
    made = Batch(
        number=number,
        way=Way.UPLOAD,
        title="",
        case_id=case_id,
        receipt_id=receipt.id if receipt else None,
        opened_at=now.at,
        opened_by="clerk",
    )
    with transaction():
        db.session.add(made)
        db.session.flush()
        add_pages(made, count, begins=begins, drawn=drawn)
        audit.record(now, Kind.BATCH_OPENED, number)
    return made


def add_pages(
    to: Batch,
    count: int,
    *,
    begins: Sequence[int] = (),
    name: str = "scan.pdf",
    drawn: Drawn = plain,
) -> BatchFile:
    """Within a transaction: one more file, split into pages."""
    now, store = act(), objects.store()
    query = select(BatchFile.position).where(BatchFile.batch_id == to.id)
    file = BatchFile(
        batch_id=to.id,
        position=max(db.session.scalars(query), default=0) + 1,
        name=name,
        size=9,
        digest=store.put(b"%PDF-1.7 original").name,
        media="application/pdf",
        state=FileState.SPLIT,
        pages=count,
        split=count,
        taken_at=now.at,
        taken_by="clerk",
    )
    db.session.add(file)
    db.session.flush()
    kept: dict[bytes, str] = {}
    for ordinal in range(1, count + 1):
        names = [kept.get(one) or store.put(one).name for one in drawn(ordinal)]
        kept |= dict(zip(drawn(ordinal), names, strict=True))
        size = Image.open(io.BytesIO(drawn(ordinal)[0])).size
        db.session.add(_page(to, file, ordinal, names, size, begins=ordinal in begins))
    db.session.flush()
    audit.record(now, Kind.FILE_TAKEN, to.number)
    return file


def _page(
    to: Batch,
    file: BatchFile,
    ordinal: int,
    names: Sequence[str],
    size: tuple[int, int],
    *,
    begins: bool,
) -> Page:
    return Page(
        batch_id=to.id,
        file_id=file.id,
        ordinal=ordinal,
        position=file.position * FILE_ROOM + ordinal,
        begins=begins,
        case_id=to.case_id,
        receipt_id=to.receipt_id,
        state=PageState.READY,
        image=names[0],
        media="image/jpeg",
        width=size[0],
        height=size[1],
        dpi=300,
        reading=names[0],
        reading_width=size[0],
        reading_height=size[1],
        thumb=names[1],
        steps=[["deskew", "1"], ["turn", "0"]],
        worked_at=act().at,
    )


def pages(of: Batch) -> list[Page]:
    """As they lie now."""
    db.session.rollback()
    db.session.expire_all()
    query = select(Page).where(Page.batch_id == of.id)
    return list(db.session.scalars(query.order_by(Page.position, Page.id)))


def ids(of: Batch) -> list[int]:
    return [page.id for page in pages(of)]


def lie(of: Batch) -> str:
    """Numbers as scanned, pieces apart, those set aside in brackets: ``1 2|3 (4)``."""
    known = {page.id: page for page in pages(of)}
    return "|".join(
        " ".join(
            f"({known[one.id].ordinal})" if one.aside else str(known[one.id].ordinal)
            for one in piece
        )
        for piece in order.pieces(sheets.sheets(list(known.values())))
    )


def edition(of: Batch) -> int:
    db.session.rollback()
    return db.session.scalars(select(Batch.edition).where(Batch.id == of.id)).one()


def find(page: Page, code: str, value: float = 1, limit: float = 2, **facts: Any) -> None:
    """Within a transaction: have something to be looked at."""
    db.session.add(
        Finding(page_id=page.id, code=code, value=value, limit=limit, facts=facts)
    )


def read(page: Page, *lines: dict[str, Any]) -> None:
    """Within a transaction: have a page read."""
    text = "\n".join(one["text"] for one in lines)
    db.session.add(
        Reading(
            page_id=page.id,
            engine="test",
            lines=list(lines),
            text=text,
            confidence=0.98,
            made_at=act().at,
        )
    )
    search.put(page.id, page.case_id, text)
