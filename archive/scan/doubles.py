"""Pages that are there twice: the very same picture, or one that looks and reads alike."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, or_, select

from archive.db import db
from archive.scan import rules
from archive.scan.models import Aside, Batch, Page, Reading
from archive.scan.pipeline.found import Found

EXACT, LOOK = "duplicate_exact", "duplicate_look"
CODES = frozenset({EXACT, LOOK})
# These no longer count, so nothing is twice because of them.
GONE = (
    Aside.DUPLICATE,
    Aside.REMOVED,
    Aside.REPLACED,
    Aside.SEPARATOR,
    Aside.SEPARATOR_BACK,
)
# So alike must two texts be; with fewer letters the look alone must do, and do better.
ALIKE, LETTERS, STRICTER = 0.8, 20, 0.5


def of(page: Page, text: str, apart: float | None) -> Iterator[Found]:
    """Against all other pages of its batch and of its case."""
    if page.aside in GONE:
        return
    if other := _same_picture(page):
        yield Found(EXACT, facts=_facts(other))
    elif near := _alike(page, text, apart or 0):
        yield Found(LOOK, near[1], apart, _facts(near[0]))


def _others(page: Page) -> list[ColumnElement[bool]]:
    here = Page.batch_id == page.batch_id
    if page.case_id is not None:
        here = or_(here, Page.case_id == page.case_id)
    counts = or_(Page.aside.is_(None), Page.aside.not_in(GONE))
    return [here, Page.id != page.id, counts, Page.width > 0]


def _same_picture(page: Page) -> int | None:
    """The first one: of two it is the later that is one too many."""
    query = select(Page.id).where(*_others(page), Page.image == page.image)
    return db.session.scalar(query.where(Page.id < page.id).order_by(Page.id).limit(1))


def _alike(page: Page, text: str, apart: float) -> tuple[int, int] | None:
    if page.look in (None, rules.NO_LOOK):
        return None
    rows = db.session.execute(
        select(Page.id, Page.look).where(*_others(page), Page.look != rules.NO_LOOK)
    )
    near = [
        (distance, other)
        for other, look in rows
        if look and (distance := rules.apart(page.look or "", look)) < apart
    ]
    for distance, other in sorted(near):
        if _reads_alike(other, text, strict=distance < apart * STRICTER):
            return other, distance
    return None


def _reads_alike(other: int, text: str, *, strict: bool) -> bool:
    """Forms look alike and say different things; only what reads alike is there twice."""
    read = db.session.scalar(select(Reading.text).where(Reading.page_id == other)) or ""
    if max(len(read), len(text)) < LETTERS:
        return strict
    return likeness(read, text) >= ALIKE


def likeness(one: str, other: str) -> float:
    """How many pairs of letters two texts share, from 0 to 1."""
    ours, theirs = _pairs(one), _pairs(other)
    shared = (ours & theirs).total()
    return 2 * shared / max(ours.total() + theirs.total(), 1)


def _pairs(text: str) -> Counter[str]:
    plain = "".join(text.split())
    return Counter(plain[at : at + 2] for at in range(len(plain) - 1))


def _facts(page_id: int) -> dict[str, object]:
    """Which page it is, as a clerk finds it: the batch, and the how manieth in it."""
    page = db.session.get_one(Page, page_id)
    number = db.session.scalar(select(Batch.number).where(Batch.id == page.batch_id))
    before = select(func.count()).where(
        Page.batch_id == page.batch_id, Page.position <= page.position
    )
    return {"page": db.session.scalar(before), "batch": number, "page_id": page_id}
