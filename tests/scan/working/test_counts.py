from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.intake.models import Receipt
from archive.scan import doubles, service, working
from archive.scan.models import Aside, Batch, Finding, Page
from tests.accounts.house import act
from tests.cases import house as cases
from tests.scan.working import house

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TEXT = "申请执行人与被执行人\n买卖合同纠纷一案\n本院依法立案执行"


def gaps(batch: Batch) -> dict[int, list[dict[str, Any]]]:
    """By the ordinal of the page at which they are told."""
    return {
        page.ordinal: found.facts["gaps"]
        for page in house.pages_of(batch)
        for found in page.findings
        if found.code == "page_gap"
    }


def scanned(receipt: Receipt, sheets: Sequence[house.Picture]) -> Batch:
    batch = house.batch(receipt=receipt)
    house.take(batch, ("a.pdf", house.pdf(*sheets)))
    house.work()
    return batch


def test_as_many_pages_as_were_listed_leave_no_gap(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 1), ("证据", 2))
    sheets = [
        house.separator(receipt, 1),
        house.page("申请书"),
        house.separator(receipt, 2),
    ]

    batch = scanned(receipt, [*sheets, house.page("证据第一页"), house.page("证据第二页")])

    assert gaps(batch) == {}


def test_a_missing_page_is_told_at_the_first_of_its_piece(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 1), ("证据", 3))
    sheets = [
        house.separator(receipt, 1),
        house.page("申请书"),
        house.separator(receipt, 2),
    ]

    batch = scanned(receipt, [*sheets, house.page("证据第一页"), house.page("证据第二页")])

    assert gaps(batch) == {4: [{"name": "证据", "pages": 3, "counted": 2}]}


def test_a_missing_piece_is_told_at_the_first_page_of_the_receipt(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 1), ("证据", 2))

    batch = scanned(receipt, [house.separator(receipt, 1), house.page("申请书")])

    assert gaps(batch) == {2: [{"name": "证据", "pages": 2, "counted": 0}]}


def test_without_separators_the_whole_is_counted(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 1), ("证据", 2))

    batch = scanned(receipt, [house.page("证据第一页"), house.page("证据第二页")])

    assert gaps(batch) == {1: [{"name": receipt.number, "pages": 3, "counted": 2}]}


def test_what_seems_blank_is_not_counted_until_somebody_says_otherwise(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 2))
    batch = scanned(receipt, [house.page("证据第一页"), house.blank()])
    assert gaps(batch) != {}

    with transaction():
        service.waive(act(), house.pages_of(batch)[1], "blank")

    assert gaps(batch) == {}


def test_a_page_set_aside_is_counted_no_more(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 1))
    batch = scanned(receipt, [house.page("证据第一页"), house.page("证据第二页")])
    assert gaps(batch) != {}

    with transaction():
        second = db.session.get_one(Page, house.pages_of(batch)[1].id)
        second.aside = Aside.REMOVED
        house.note(second)
        db.session.flush()
        working.recount(act(), [receipt.id])

    assert gaps(batch) == {}


def test_a_waived_gap_stays_waived_as_long_as_it_is_the_same(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 3))
    batch = scanned(receipt, [house.page("证据第一页"), house.page("证据第二页")])
    with transaction():
        service.waive(act(), house.pages_of(batch)[0], "page_gap")

    with transaction():
        working.recount(act(), [receipt.id])
    [found] = db.session.scalars(select(Finding).where(Finding.code == "page_gap"))

    assert found.waived_by == "cli"


def test_nothing_is_counted_while_pages_are_under_way(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 3))
    batch = house.batch(receipt=receipt)
    house.take(
        batch, ("a.pdf", house.pdf(house.page("证据第一页"), house.page("证据第二页")))
    )
    while not house.jobs("scan:page"):
        house.step()

    with transaction():
        working.recount(act(), [receipt.id])
        audit.record(act(), Kind.PAGES_ARRANGED, "x")

    assert gaps(batch) == {}


def test_the_same_picture_twice_is_told_at_the_second(app: Flask) -> None:
    batch = house.batch()
    picture = house.png(house.page(TEXT))
    house.take(batch, ("a.png", picture), ("b.tif", house.tiff(house.page(TEXT))))
    house.work()
    first, second = house.pages_of(batch)

    found = house.findings(second) | house.findings(first)

    assert found & doubles.CODES


def test_a_page_scanned_twice_is_told_and_another_form_is_not(app: Flask) -> None:
    batch = house.batch()
    again = house.page(TEXT).rotate(1.5, fillcolor=250)
    other = house.page(TEXT.replace("买卖合同纠纷一案", "民间借贷纠纷两案"))
    sheets = [house.page(TEXT), again, house.page("裁定书\n准许\n撤回申请"), other]
    house.take(batch, ("a.pdf", house.pdf(*sheets)))

    house.work()

    found = [house.findings(page) & doubles.CODES for page in house.pages_of(batch)]
    assert found[:3] == [set(), {"duplicate_look"}, set()]
    [look] = [
        one for one in house.pages_of(batch)[1].findings if one.code == "duplicate_look"
    ]
    assert look.facts["page"] == 1
    assert look.facts["batch"] == batch.number


def test_pages_of_other_cases_are_no_doubles(app: Flask) -> None:
    one = house.batch(cases.case())
    house.take(one, ("a.png", house.png(house.page(TEXT))))
    other = house.batch(cases.case("（2026）豫0922执2号"))
    house.take(other, ("a.png", house.png(house.page(TEXT))))

    house.work()

    [page] = house.pages_of(other)
    assert house.findings(page) & doubles.CODES == set()
