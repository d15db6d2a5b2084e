"""When a receipt is checked, scanned and named: T2 ends with its last page in the file."""

from datetime import date

import pytest

from archive.act import Act
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog import changing
from archive.catalog.models import Document
from archive.db import db, transaction
from archive.intake import lists
from archive.intake import queries as intake_queries
from archive.intake.lists import Standing
from archive.intake.models import Receipt
from archive.scan import arranging, sorting
from archive.scan.models import Aside, Batch
from tests.cases.house import case, events
from tests.catalog import house
from tests.catalog.house import MORE, NOTICE, batch, given, ids
from tests.intake import house as intake
from tests.kept import kept_row
from tests.scan.sorting import house as scan


@pytest.fixture
def ours(by: Act) -> Case:
    return kept_row(Case, "case", case)


@pytest.fixture
def receipt(by: Act, ours: Case) -> Receipt:
    return intake.receipt(ours, received_on=by.today)


@pytest.fixture
def made(ours: Case, receipt: Receipt) -> Batch:
    return batch(NOTICE, MORE, case=ours, receipt=receipt)


def named_on(receipt: Receipt) -> date | None:
    db.session.rollback()
    db.session.expire_all()
    found = intake_queries.by_token(receipt.token)
    assert found
    term = found.term("scan_paper")
    assert term
    return term.done_on


def file(by: Act, receipt: Receipt, page: int) -> Document:
    return house.file(by, db.session.get_one(Case, receipt.case_id), given([page]))


def withdraw(by: Act, document: Document) -> None:
    with transaction():
        changing.withdraw(by, document, document.edition, "归错了案件")
    db.session.expire_all()


def finish(by: Act, of: Batch) -> None:
    with transaction():
        sorting.finish(by, db.session.get_one(Batch, of.id), scan.edition(of))


def standing(by: Act, of: Standing) -> int:
    return lists.count(lists.standing(by, of))


def test_it_is_done_with_the_last_page_that_is_filed(
    by: Act, receipt: Receipt, made: Batch
) -> None:
    first, second = ids(made)
    file(by, receipt, first)

    assert named_on(receipt) is None
    assert standing(by, Standing.OPEN) == 1
    file(by, receipt, second)

    assert named_on(receipt) == by.today
    assert standing(by, Standing.DONE) == 1
    assert len(events(Kind.RECEIPT_SCANNED)) == 1


def test_a_document_that_is_taken_out_lets_it_run_on(
    by: Act, receipt: Receipt, made: Batch
) -> None:
    documents = [file(by, receipt, page) for page in ids(made)]
    withdraw(by, documents[0])

    assert named_on(receipt) is None
    assert events(Kind.RECEIPT_SCANNED)[-1].facts["taken_back"]


def test_what_is_set_aside_need_not_be_named(
    by: Act, receipt: Receipt, made: Batch
) -> None:
    first, second = ids(made)
    file(by, receipt, first)
    with transaction():
        sorting.reopen(by, db.session.get_one(Batch, made.id))
    with transaction():
        row, seen = db.session.get_one(Batch, made.id), scan.edition(made)
        arranging.set_aside(by, row, seen, [second], Aside.REMOVED)
    finish(by, made)

    assert named_on(receipt) == by.today


def test_it_is_not_done_while_more_of_it_is_scanned(
    by: Act, receipt: Receipt, made: Batch
) -> None:
    scan.batch(1, receipt=receipt, number="20260302-002")
    for page in ids(made):
        file(by, receipt, page)

    assert named_on(receipt) is None


def test_more_that_is_sorted_later_lets_it_run_on(
    by: Act, receipt: Receipt, made: Batch
) -> None:
    for page in ids(made):
        file(by, receipt, page)
    later = scan.batch(1, receipt=receipt, number="20260302-002")
    finish(by, later)

    assert named_on(receipt) is None
    file(by, receipt, scan.ids(later)[0])

    assert named_on(receipt) == by.today
