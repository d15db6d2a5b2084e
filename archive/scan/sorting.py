"""Ends the sorting of a batch, and begins it again; says what is still in the way."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, func, or_, select, true

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db
from archive.intake.models import Receipt
from archive.scan import arranging, sheets
from archive.scan.errors.sorting import NotReadyToSort, NotSorted, NotWaived
from archive.scan.models import (
    Batch,
    BatchFile,
    BatchState,
    FileState,
    Finding,
    Page,
    PageState,
)
from archive.scan.said import Verb
from archive.speech import _, ngettext

# A higher room that goes on with what is sorted appends what it does then.
on_sorted: list[Callable[[Act, Batch], None]] = []


def finish(act: Act, batch: Batch, seen: int) -> Batch:
    """Mark a batch sorted; higher rooms go on with it: name it, hand its receipts in."""
    batch = arranging.open_to(batch, seen)
    if missing := in_the_way(batch):
        raise NotReadyToSort(missing)
    batch.state, batch.edition = BatchState.SORTED, batch.edition + 1
    batch.sorted_at, batch.sorted_by = act.at, act.actor.account
    audit.record(
        act,
        Kind.BATCH_SORTED,
        batch.number,
        verb=Verb.SORT,
        pages=_in_file(batch, true()),
        edition=batch.edition,
    )
    db.session.flush()  # whether a receipt is all scanned is asked of the rows
    for go_on in on_sorted:
        go_on(act, batch)
    return batch


def reopen(act: Act, batch: Batch) -> Batch:
    batch = sheets.locked(batch.id)
    if batch.state is BatchState.OPEN:
        raise NotSorted(batch.number)
    batch.state, batch.edition = BatchState.OPEN, batch.edition + 1
    batch.sorted_at = batch.sorted_by = None
    audit.record(
        act,
        Kind.BATCH_OPENED,
        batch.number,
        verb=Verb.REOPEN,
        edition=batch.edition,
    )
    return batch


def take_back_waiver(act: Act, batch: Batch, page: Page, code: str) -> None:
    """A finding that was waived by mistake is to be looked at again."""
    finding = db.session.scalar(
        select(Finding).where(Finding.page_id == page.id, Finding.code == code)
    )
    if finding is None or finding.waived_at is None:
        raise NotWaived(code)
    finding.waived_at = finding.waived_by = None
    audit.record(
        act,
        Kind.FINDING_WAIVED,
        batch.number,
        page=page.ordinal,
        found=code,
        taken_back=True,
    )


def in_the_way(batch: Batch) -> list[str]:
    """All that has to be settled before a batch counts as sorted."""
    faults: tuple[tuple[int, Callable[[int], str]], ...] = (
        (_files(batch), _splitting),
        (_in_file(batch, Page.state == PageState.WAITING), _waiting),
        (_in_file(batch, Page.state == PageState.FAILED), _failed),
        (_in_file(batch, _is_proposed_blank()), _blank),
        (_in_file(batch, Page.case_id.is_(None)), _homeless),
    )
    sentences = [say(count) for count, say in faults if count]
    if not _in_file(batch, true()):
        sentences.append(_("No page of it goes into a file."))
    return sentences


def _is_proposed_blank() -> ColumnElement[bool]:
    return (
        select(Finding.id)
        .where(
            Finding.page_id == Page.id,
            Finding.code == sheets.BLANK,
            Finding.waived_at.is_(None),
        )
        .exists()
    )


def _in_file(batch: Batch, condition: ColumnElement[bool]) -> int:
    query = select(func.count(Page.id)).where(
        Page.batch_id == batch.id, Page.aside.is_(None), condition
    )
    return db.session.scalar(query) or 0


def _files(batch: Batch) -> int:
    waiting = select(func.count(BatchFile.id)).where(
        BatchFile.batch_id == batch.id, BatchFile.state == FileState.WAITING
    )
    return db.session.scalar(waiting) or 0


def _splitting(count: int) -> str:
    return ngettext(
        "%(num)s file is still being split into pages.",
        "%(num)s files are still being split into pages.",
        count,
    )


def _waiting(count: int) -> str:
    return ngettext(
        "%(num)s page is still being worked.",
        "%(num)s pages are still being worked.",
        count,
    )


def _failed(count: int) -> str:
    return ngettext(
        "%(num)s page failed: try it again, scan it anew or set it aside.",
        "%(num)s pages failed: try them again, scan them anew or set them aside.",
        count,
    )


def _blank(count: int) -> str:
    return ngettext(
        "%(num)s page is proposed as blank: accept or waive it.",
        "%(num)s pages are proposed as blank: accept or waive them.",
        count,
    )


def _homeless(count: int) -> str:
    return ngettext(
        "%(num)s page belongs to no case yet: assign it.",
        "%(num)s pages belong to no case yet: assign them.",
        count,
    )


def all_scanned(batch: Batch) -> Sequence[Receipt]:
    """The receipts of this batch of which nothing lies in a batch that is still open."""
    here = select(Page.receipt_id).where(
        Page.batch_id == batch.id, Page.aside.is_(None), Page.receipt_id.is_not(None)
    )
    query = select(Receipt).where(Receipt.id.in_(here), ~under_way())
    return db.session.scalars(query.order_by(Receipt.id)).all()


def under_way() -> ColumnElement[bool]:
    """Receipts for which a batch is open, or of which pages lie in such a one."""
    return (
        select(Batch.id)
        .outerjoin(Page, Page.batch_id == Batch.id)
        .where(
            Batch.state == BatchState.OPEN,
            or_(
                Batch.receipt_id == Receipt.id,
                Page.aside.is_(None) & (Page.receipt_id == Receipt.id),
            ),
        )
        .exists()
    )
