"""The end of the work on a page, and what depends on all of them being there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db
from archive.jobs import service as jobs
from archive.scan import counting, doubles, rules
from archive.scan.correcting import lines_now
from archive.scan.models import (
    Batch,
    BatchFile,
    FileState,
    Finding,
    Page,
    PageState,
    Reading,
)
from archive.scan.pipeline.found import LIMITS, Found
from archive.search import service as search

PAGE, SPLIT = "scan:page", "scan:split"
# Which findings are made anew with every work on a page.
MEASURED = frozenset(LIMITS) | {"dpi_missing", "dpi_low"} | doubles.CODES
LONGEST_ERROR = 400


@dataclass(frozen=True, slots=True)
class Done:
    """What was made of a page; its pictures are in the store."""

    columns: dict[str, Any]
    findings: Sequence[Found]
    engine: str
    lines: list[dict[str, Any]]
    text: str
    confidence: float
    # The distance from which on two pages are different ones.
    apart: float | None


def want_pages(act: Act, pages: Collection[Page]) -> None:
    """Have pages worked, or worked again as they are turned now."""
    for page in pages:
        if not page.width:
            _want_split(act, page)
            continue
        jobs.enqueue(
            act,
            PAGE,
            key=rules.page_key(page.id, page.turn),
            priority=rules.priority(page.ordinal),
            again=True,
            page=page.id,
            turn=page.turn,
        )


def _want_split(act: Act, page: Page) -> None:
    """A page that could not be had from its file: it is tried by itself."""
    start = page.ordinal - 1
    key = f"{rules.split_key(page.file_id, start)}:alone"
    jobs.enqueue(
        act, SPLIT, key=key, again=True, file=page.file_id, start=start, alone=True
    )


def finish(act: Act, page_id: int, turn: int, done: Done) -> None:
    """Write down what was made of a page, unless it was turned meanwhile."""
    found = _locked(page_id)
    if found is None:
        return
    page, batch = found
    if page.turn != turn:
        return
    # What the machine derives can be made again and is nobody's act: it leaves no event.
    made = {"state": PageState.READY, "error": "", "worked_at": act.at, **done.columns}
    db.session.execute(
        update(Page)
        .where(Page.id == page_id)
        .values(**made)
        .execution_options(synchronize_session=False)
    )
    for column, value in made.items():
        set_committed_value(page, column, value)
    _read(act, page, done)
    again = doubles.of(page, done.text, done.apart)
    _note(page, [*done.findings, *again])
    settle(act, batch)


def _read(act: Act, page: Page, done: Done) -> None:
    row = db.session.scalar(select(Reading).where(Reading.page_id == page.id))
    if row is None:
        row = Reading(page_id=page.id)
        db.session.add(row)
    row.engine, row.lines, row.text = done.engine, done.lines, done.text
    row.confidence, row.made_at = done.confidence, act.at
    db.session.flush()  # the corrections are laid over what is written now
    search.put(page.id, page.case_id, "\n".join(lines_now(page.id, done.lines)))


def _note(page: Page, findings: Sequence[Found]) -> None:
    """What was waived stays waived as long as it is found."""
    rows = db.session.scalars(select(Finding).where(Finding.page_id == page.id))
    known = {row.code: row for row in rows}
    for found in findings:
        row = known.pop(found.code, None)
        if row is None:
            row = Finding(page_id=page.id, code=found.code)
            db.session.add(row)
        row.value, row.limit, row.facts = found.value, found.limit, found.facts
    for code, row in known.items():
        if code in MEASURED:
            db.session.delete(row)
    db.session.flush()  # pages are counted without those that seem to be blank


def fail(act: Act, page_id: int, sentence: str, turn: int | None = None) -> None:
    """Mark a page that cannot be worked; the rest of its batch goes on."""
    found = _locked(page_id)
    if found is None or (turn is not None and found[0].turn != turn):
        return
    page, batch = found
    page.state, page.error = PageState.FAILED, sentence[:LONGEST_ERROR]
    audit.record(
        act,
        Kind.PAGE_FAILED,
        batch.number,
        done=False,
        page=page.ordinal,
        reason=page.error,
    )
    db.session.flush()  # what is counted next is counted by the database
    settle(act, batch)


def _locked(page_id: int) -> tuple[Page, Batch] | None:
    """The batch first: so of two pages that end at once, the second sees the first."""
    of = db.session.scalar(select(Page.batch_id).where(Page.id == page_id))
    if of is None:
        return None
    batch = locked(of)
    page = db.session.get_one(Page, page_id, with_for_update=True, populate_existing=True)
    return page, batch


def locked(batch_id: int) -> Batch:
    """The batch as it is now, and nobody else's until the transaction ends."""
    return db.session.get_one(
        Batch, batch_id, with_for_update={"of": Batch}, populate_existing=True
    )


def settle(act: Act, batch: Batch) -> None:
    """When nothing of a batch is under way any more: count its pages."""
    if is_under_way([batch.id]):
        return
    query = select(Page.receipt_id).where(Page.batch_id == batch.id).distinct()
    recount(act, [one for one in db.session.scalars(query) if one])


def recount(_act: Act, receipt_ids: Collection[int]) -> None:
    """Hold the pages of receipts against what was listed, if all of them are there."""
    for receipt_id in receipt_ids:
        if not is_under_way(counting.batches_of(receipt_id)):
            counting.recount(receipt_id)


def is_under_way(batch_ids: Collection[int]) -> bool:
    waiting = select(Page.id).where(
        Page.batch_id.in_(batch_ids), Page.state == PageState.WAITING
    )
    unsplit = select(BatchFile.id).where(
        BatchFile.batch_id.in_(batch_ids), BatchFile.state == FileState.WAITING
    )
    return any(db.session.scalar(each.limit(1)) is not None for each in (waiting, unsplit))
