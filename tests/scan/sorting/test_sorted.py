"""The end of sorting: what stands in its way, and what it sets in motion."""

import pytest
from flask import Flask

from archive.accounts.models import Person
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.intake import queries as intake_queries
from archive.intake.models import Receipt
from archive.scan import arranging, service, sorting
from archive.scan.errors.sorting import NotReadyToSort, NotSorted
from archive.scan.models import Aside, Batch, BatchFile, BatchState, FileState, PageState
from tests.accounts.house import Browser, act, text
from tests.cases.house import events
from tests.intake import house as intake
from tests.nodes import house as nodes
from tests.scan.sorting import house


@pytest.fixture
def receipt(app: Flask, clerk: Person) -> Receipt:
    return intake.receipt(nodes.case())


def finish(batch: Batch) -> None:
    seen = house.edition(batch)
    with transaction():
        sorting.finish(act(), batch, seen)


def scanned_on(receipt: Receipt) -> str | None:
    db.session.rollback()
    db.session.expire_all()
    found = intake_queries.by_token(receipt.token)
    assert found
    term = found.term("scan_paper")
    assert term
    return str(term.done_on) if term.done_on else None


def test_a_batch_in_order_is_sorted_and_its_receipt_waits_to_be_named(
    receipt: Receipt,
) -> None:
    batch = house.batch(3, receipt=receipt)

    finish(batch)

    row = db.session.get_one(Batch, batch.id)
    assert (row.state, row.sorted_by) == (BatchState.SORTED, "cli")
    assert [one.id for one in sorting.all_scanned(row)] == [receipt.id]
    assert scanned_on(receipt) is None
    assert events(Kind.BATCH_SORTED)[0].facts["pages"] == 3


def test_everything_in_the_way_is_told_at_once(receipt: Receipt) -> None:
    batch = house.batch(5)
    with transaction():
        pages = house.pages(batch)
        pages[0].state = PageState.WAITING
        pages[1].state = PageState.FAILED
        house.find(pages[2], "blank")
        pages[3].case_id = receipt.case_id
        file = db.session.scalars(db.select(BatchFile)).one()
        file.state = FileState.WAITING
        house.noted()

    with pytest.raises(NotReadyToSort) as refused:
        finish(batch)

    assert [one.partition(" ")[0] for one in refused.value.missing] == list("11114")


def test_what_is_set_aside_stands_in_no_ones_way(receipt: Receipt) -> None:
    batch = house.batch(2, receipt=receipt)
    page = house.pages(batch)[0]
    with transaction():
        page.state, page.aside = PageState.FAILED, Aside.REMOVED
        house.noted()

    finish(batch)

    assert db.session.get_one(Batch, batch.id).state is BatchState.SORTED


def test_a_waived_proposal_of_a_blank_page_stands_in_no_ones_way(
    receipt: Receipt,
) -> None:
    batch = house.batch(1, receipt=receipt)
    page = house.pages(batch)[0]
    with transaction():
        house.find(page, "blank")
        db.session.flush()
        service.waive(act(), page, "blank")

    finish(batch)

    assert db.session.get_one(Batch, batch.id).state is BatchState.SORTED


def test_a_batch_without_a_page_for_the_file_is_not_sorted(receipt: Receipt) -> None:
    batch = house.batch(1, receipt=receipt)
    with transaction():
        arranging.set_aside(act(), batch, 0, house.ids(batch), Aside.BLANK)

    with pytest.raises(NotReadyToSort, match="No page"):
        finish(batch)


def test_a_receipt_is_all_scanned_when_the_last_of_its_batches_is_sorted(
    receipt: Receipt,
) -> None:
    first = house.batch(1, receipt=receipt)
    second = house.batch(1, receipt=receipt, number="20260302-002")
    finish(first)

    assert not sorting.all_scanned(first)
    finish(second)

    assert sorting.all_scanned(second)


def test_a_reopened_batch_is_sorted_on(receipt: Receipt) -> None:
    batch = house.batch(2, receipt=receipt)
    finish(batch)
    with transaction():
        sorting.reopen(act(), batch)

    with transaction():
        arranging.split(act(), batch, house.edition(batch), house.ids(batch)[1])

    assert house.lie(batch) == "1|2"
    with pytest.raises(NotSorted), transaction():
        sorting.reopen(act(), batch)


def test_the_page_lists_what_is_missing(browser: Browser) -> None:
    batch = house.batch(2)

    answer = browser.post(f"/scans/{batch.id}/sort/finish", {"edition": "0"})

    assert answer.status_code == 409
    assert "2 pages belong to no case yet" in text(answer)


def test_sorted_and_reopened_from_the_page(browser: Browser, receipt: Receipt) -> None:
    batch = house.batch(2, receipt=receipt)

    sent = browser.post(f"/scans/{batch.id}/sort/finish", {"edition": "0"})
    shown = text(browser.get(f"/scans/{batch.id}/sort"))
    reopened = browser.post(f"/scans/{batch.id}/sort/reopen")

    assert (sent.status_code, reopened.status_code) == (303, 303)
    assert "Reopen" in shown
    assert db.session.get_one(Batch, batch.id).state is BatchState.OPEN
