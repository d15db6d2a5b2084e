"""Sorted batches with pages that were read, to be named and filed."""

from collections.abc import Sequence
from typing import Any

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog import filing, proposing
from archive.catalog.checking import Given
from archive.catalog.models import Document, Leaf, Proposal
from archive.db import db, transaction
from archive.scan.models import Batch, BatchState, Page
from tests.accounts.house import act
from tests.cases.house import case as filed_case
from tests.scan.sorting.house import batch as some_batch
from tests.scan.sorting.house import pages, read

WIDE, HIGH = 413, 584
NOTICE = (
    ("清丰县人民法院", 18, "centre"),
    ("执行通知书", 24, "centre"),
    ("（2026）豫0922执1号", 12, "right"),
    ("张三：", 12, "left"),
    ("李四申请执行你借款合同纠纷一案，本院已经立案执行。", 12, "left"),
    ("现责令你自收到本通知之日起履行义务。", 12, "left"),
    ("清丰县人民法院", 12, "right"),
    ("二〇二六年三月三日", 12, "right"),
)
ORDER = tuple(
    ("报告财产令" if text == "执行通知书" else text, size, side)
    for text, size, side in NOTICE
)
NOTES = (
    ("合议庭评议笔录", 24, "centre"),
    ("时间：2026年3月4日9时30分", 12, "left"),
    ("地点：本院执行局会议室", 12, "left"),
    ("审判长：现在开始评议。", 12, "left"),
)
MORE = (
    ("继续评议，合议庭一致认为应当继续执行，理由如上所述，不再", 12, "left"),
    ("赘述。合议庭成员签名如下。", 12, "left"),
)
Text = Sequence[tuple[str, int, str]]


def lines(text: Text) -> list[dict[str, Any]]:
    """As an engine gives them: so large, at the left, in the middle or at the right."""
    found, top = [], 40
    for words, size, side in text:
        wide = min(len(words) * size, WIDE - 60)
        left = {"left": 30, "centre": (WIDE - wide) // 2, "right": WIDE - 30 - wide}[side]
        box = [left, top, left + wide, top + size]
        found.append({"box": box, "text": words, "confidence": 0.99, "words": []})
        top += size + 14
    return found


def batch(
    *texts: Text, case: Case | None = None, number: str = "20260302-001", **given: Any
) -> Batch:
    """A batch with these pages, worked, read and sorted."""
    made = some_batch(len(texts), case=case or filed_case(), number=number, **given)
    with transaction():
        for page, text in zip(pages_in(made), texts, strict=True):
            read(page, *lines(text))
        row = db.session.get_one(Batch, made.id)
        row.state, row.sorted_at, row.sorted_by = BatchState.SORTED, act().at, "clerk"
        audit.record(act(), Kind.BATCH_SORTED, number)
    db.session.expire_all()
    return made


def pages_in(of: Batch) -> list[Page]:
    """Within a transaction, in their order."""
    query = db.select(Page).where(Page.batch_id == of.id)
    return list(db.session.scalars(query.order_by(Page.position, Page.id)))


def ids(of: Batch) -> list[int]:
    return [page.id for page in pages(of)]


def given(of: Batch | Sequence[int], title: str = "执行通知书", **other: Any) -> Given:
    wanted = tuple(of) if not isinstance(of, Batch) else tuple(ids(of))
    said = {"kind": "enforcement_notice", "heading": "enforcement_notice", "pages": wanted}
    return Given(title, **{**said, **other})


def file(by: Act, case: Case, wanted: Given) -> Document:
    with transaction():
        document = filing.file(by, case, wanted)
    db.session.expire_all()
    return document


def propose(of: Batch) -> list[Proposal]:
    with transaction():
        proposing.propose(act(), db.session.get_one(Batch, of.id))
    db.session.expire_all()
    return open_proposals(of)


def open_proposals(of: Batch) -> list[Proposal]:
    db.session.rollback()
    db.session.expire_all()
    query = db.select(Proposal).where(Proposal.batch_id == of.id, Proposal.state == "open")
    rows = list(db.session.scalars(query))
    order = {page: at for at, page in enumerate(ids(of))}
    return sorted(rows, key=lambda one: order[one.pages[0]])


def documents() -> list[Document]:
    db.session.rollback()
    db.session.expire_all()
    query = db.select(Document).order_by(Document.heading, Document.position)
    return list(db.session.scalars(query.where(Document.withdrawn_at.is_(None))))


def leaves(document: Document) -> list[int]:
    query = db.select(Leaf.page_id).where(Leaf.document_id == document.id)
    return list(db.session.scalars(query.order_by(Leaf.position)))
