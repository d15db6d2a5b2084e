"""The end of splitting: pages get their rows and the work they need, in a transaction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db
from archive.jobs import service as jobs
from archive.scan import attaching, rules, separating, working
from archive.scan.attaching import Carried
from archive.scan.models import Batch, BatchFile, FileState, Finding, Page, PageState
from archive.scan.tools.files import BadSheet, Found, Sheet

SPLIT = "scan:split"


@dataclass(frozen=True, slots=True)
class Quick:
    """What can be looked at before a page was worked."""

    reading: str
    thumb: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A page whose picture is in the store; without bytes, so that many can be held."""

    sheet: Sheet
    image: str
    quick: Quick | None = None


Pages = Sequence[Kept | BadSheet]


def enter(  # all that splitting gave
    act: Act,
    file_id: int,
    found: Found,
    start: int,
    pages: Pages,
    carried: Sequence[Carried] = (),
) -> None:
    """Enter the pages behind the first ``start`` ones of a file, and want what is next."""
    file, batch = _locked(file_id)
    if file.state is not FileState.WAITING:
        return
    file.media, file.pages = found.media, found.pages
    fresh = _rows(file, pages)
    file.split = max(file.split, start + len(pages))
    separating.assign(batch, file, fresh)
    if start == 0:
        _check_name(file, fresh)
    first = fresh[0] if fresh else None
    for row in attaching.enter(act, batch, file, first, carried):
        want(act, row, 0, rules.IN_TURN)
    audit.record(
        act,
        Kind.PAGES_ARRANGED,
        batch.number,
        verb="entered",
        file=file.name,
        pages=len(fresh),
        first=start + 1,
    )
    # The next pages first: what is split off is always a little ahead of what is read.
    if file.split < found.pages and pages:
        want(act, file, file.split, rules.IN_TURN)
    working.want_pages(act, [page for page in fresh if page.width])
    if file.split >= found.pages or not pages:
        _all_split(act, batch, file, pages)


def want(act: Act, file: BatchFile, start: int, priority: int) -> None:
    key = rules.split_key(file.id, start)
    jobs.enqueue(act, SPLIT, key=key, priority=priority, file=file.id, start=start)


def mend(act: Act, file_id: int, pages: Pages) -> None:
    """Enter pages that could not be read before; those that still cannot stay failed."""
    file, batch = _locked(file_id)
    fresh = _rows(file, pages)
    for row in fresh:
        separating.assign(batch, file, [row])
    for page in pages:
        if isinstance(page, BadSheet):
            working.fail(act, _row_of(file, page.ordinal).id, str(page))
    if fresh:
        audit.record(
            act, Kind.PAGES_ARRANGED, batch.number, verb="mended", pages=len(fresh)
        )
    working.want_pages(act, fresh)


def _row_of(file: BatchFile, ordinal: int) -> Page:
    query = select(Page).where(Page.file_id == file.id, Page.ordinal == ordinal)
    return db.session.scalars(query).one()


def quarantine(act: Act, file_id: int, code: str, facts: dict[str, object]) -> None:
    """Keep a file that cannot be opened, and say why; the rest of its batch goes on."""
    file, batch = _locked(file_id)
    if file.state is not FileState.WAITING:
        return
    _quarantine(act, batch, file, code, facts)
    working.settle(act, batch)


def _quarantine(
    act: Act, batch: Batch, file: BatchFile, code: str, facts: dict[str, object]
) -> None:
    file.state, file.reason, file.reason_facts = FileState.QUARANTINED, code, facts
    audit.record(
        act, Kind.FILE_QUARANTINED, batch.number, file=file.name, done=False, found=code
    )


def _locked(file_id: int) -> tuple[BatchFile, Batch]:
    """The batch first, as everybody does who changes its pages; then the file."""
    of = select(BatchFile.batch_id).where(BatchFile.id == file_id)
    batch = working.locked(db.session.execute(of).scalar_one())
    file = db.session.get_one(BatchFile, file_id, with_for_update=True)
    return file, batch


def _rows(file: BatchFile, pages: Pages) -> list[Page]:
    """New rows for those that have none yet; a page that was unreadable may be mended."""
    wanted = [_ordinal(page) for page in pages]
    query = select(Page).where(Page.file_id == file.id, Page.ordinal.in_(wanted))
    there = {page.ordinal: page for page in db.session.scalars(query)}
    fresh = []
    for page in pages:
        row = there.get(_ordinal(page))
        if row is None:
            row = _row(file, page)
            db.session.add(row)
            fresh.append(row)
        elif not row.width and isinstance(page, Kept):
            _fill(row, page)
            fresh.append(row)
    db.session.flush()  # the work on a page names it by its id
    return fresh


def _ordinal(page: Kept | BadSheet) -> int:
    return page.ordinal if isinstance(page, BadSheet) else page.sheet.ordinal


def _row(file: BatchFile, page: Kept | BadSheet) -> Page:
    ordinal = _ordinal(page)
    row = Page(
        batch_id=file.batch_id,
        file_id=file.id,
        ordinal=ordinal,
        position=rules.position(file.position, ordinal, file.room),
        begins=False,
        turn=0,
    )
    if isinstance(page, Kept):
        _fill(row, page)
    else:
        _cannot_be_read(row, file, page)
    return row


def _fill(row: Page, kept: Kept) -> None:
    sheet = kept.sheet
    row.image, row.media, row.dpi = kept.image, sheet.media, sheet.dpi
    row.width, row.height, row.rotation = sheet.width, sheet.height, sheet.turn
    row.brought, row.blank_share = sheet.brought, sheet.blank_share
    row.codes = [asdict(code) for code in sheet.codes]
    row.state, row.error = PageState.WAITING, ""
    if kept.quick:
        row.reading, row.thumb = kept.quick.reading, kept.quick.thumb
        row.reading_width, row.reading_height = kept.quick.width, kept.quick.height
        row.steps = [["quick", ""], ["turn", "0"]]


def _cannot_be_read(row: Page, file: BatchFile, page: BadSheet) -> None:
    """It keeps its place; what it was is in the file, which is all there is of it."""
    row.image, row.media = file.digest, file.media
    row.width = row.height = 0
    row.codes, row.blank_share, row.rotation = [], 0.0, 0
    row.state, row.error = PageState.FAILED, str(page)[:400]


def _check_name(file: BatchFile, fresh: Sequence[Page]) -> None:
    ending = separating.misleading(file.name, file.media)
    if ending and fresh:
        facts = {"extension": ending, "media": file.media.rpartition("/")[2].upper()}
        page_id = fresh[0].id
        db.session.add(Finding(page_id=page_id, code="extension_mismatch", facts=facts))


def _all_split(act: Act, batch: Batch, file: BatchFile, last: Pages) -> None:
    """Once all pages are there; a file of which no page can be read is quarantined."""
    rows = db.session.scalars(select(Page).where(Page.file_id == file.id)).all()
    if any(page.width for page in rows):
        file.state = FileState.SPLIT
    else:
        for finding in separating.findings_of([page.id for page in rows]):
            db.session.delete(finding)
        db.session.flush()  # what refers to a page goes before it
        for page in rows:
            db.session.delete(page)
        bad = next((one for one in last if isinstance(one, BadSheet)), None)
        code, facts = (bad.code, bad.facts) if bad else ("broken", {})
        _quarantine(act, batch, file, code, facts)
    db.session.flush()  # what is counted next is counted by the database
    working.settle(act, batch)
