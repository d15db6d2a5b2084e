"""接收材料登记簿: narrowed, read page by page, taken out as a table."""

import csv
import io
import re
from datetime import date

import pytest
import time_machine
from flask import Flask

from archive.cases.models import Case
from archive.db import db, transaction
from archive.intake import lists, queries, rules, service
from tests.accounts.house import text
from tests.intake.house import DAY, NOON, ON_SQLITE, SECOND, browser, clerk, piece, receipt
from tests.nodes.house import case, on


@pytest.fixture(autouse=True)
def _day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


ASKED: tuple[tuple[dict[str, str], list[int]], ...] = (
    ({}, [3, 2, 1]),
    ({"since": "2026-03-16"}, [3, 2]),
    ({"until": "2026-03-13"}, [1]),
    ({"since": "2026-03-16", "until": "2026-03-16"}, [2]),
    ({"source": "party"}, [3]),
    ({"standing": "late"}, [2]),
    ({"standing": "open"}, [3, 2]),
    ({"standing": "today"}, []),
    ({"standing": "done"}, [1]),
    ({"standing": "handed_late"}, [2]),
    ({"q": "收2026-00002"}, [2]),
    ({"q": "2026-3"}, [3]),
    ({"q": "执2"}, [3]),
    ({"q": "（2026）豫0922执1号"}, [2, 1]),
    ({"q": "甲某"}, [3]),
    ({"q": "nobody"}, []),
    ({"since": "nonsense", "standing": "nonsense"}, [3, 2, 1]),
)


def test_the_register_is_narrowed(app: Flask) -> None:
    _three()
    page = browser(app)
    shown = {
        str(asked): page.get("/receipts", query_string=asked).get_data(as_text=True)
        for asked, _found in ASKED
    }
    rows = {
        asked: [int(one) for one in re.findall(r"/receipts/(\d+)\"", page)]
        for asked, page in shown.items()
    }

    assert rows == {str(asked): found for asked, found in ASKED}


def _three() -> None:
    first, second = case(), case(SECOND)
    old = receipt(first, received_on=date(2026, 3, 13))
    receipt(first, received_on=DAY, formed_on=date(2026, 3, 10))
    receipt(second, received_on=date(2026, 3, 18), source="party", deliverer="甲某")
    with transaction():
        service.scanned(on("2026-03-16"), old, DAY)


@ON_SQLITE
def test_the_code_on_a_sheet_leads_to_its_receipt(app: Flask) -> None:
    row = receipt(case())
    answer = browser(app).get(
        "/receipts", query_string={"q": rules.code_of(row.token, 1).lower()}
    )

    assert answer.location.endswith(f"/receipts/{row.id}")


def test_the_register_is_read_page_by_page(app: Flask) -> None:
    row = case()
    made = [receipt(row, received_on=DAY).id for _one in range(5)]
    asked = lists.wanted(on(DAY, clerk()), lists.Wanted())
    first = lists.page(asked, size=2)
    second = lists.page(asked, first.next, size=2)
    third = lists.page(asked, second.next, size=2)
    pages = [one.id for page in (first, second, third) for one in page.receipts]

    assert pages == made[::-1]
    assert third.next is None


@ON_SQLITE
@pytest.mark.parametrize(
    "at", ["", "x", "2026-03-16", "2026-03-16.x", "2026-03-16.0", "9.9"]
)
def test_a_place_that_is_none_begins_at_the_top(app: Flask, at: str) -> None:
    row = receipt(case())

    assert row.number in text(browser(app).get("/receipts", query_string={"at": at}))


@ON_SQLITE
def test_the_table_begins_no_formula(app: Flask) -> None:
    receipt(case(), piece('=cmd|"/c calc"!A1'), deliverer="@SUM(A1)", remarks="-1+1")
    answer = browser(app).get("/receipts.csv")
    [head, line] = csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")))
    cells = dict(zip(head, line, strict=True))

    assert cells["Receipt number"] == "收2026-00001"
    assert cells["Delivered by"] == "'@SUM(A1)"
    assert cells["Materials"].startswith("'=")
    assert cells["Remarks"] == "'-1+1"
    assert cells["To be scanned by"] == "2026-03-17"
    assert cells["Scanning"] == "late"


@ON_SQLITE
def test_a_desk_counts_what_the_register_shows(app: Flask) -> None:
    _three()
    act = on("2026-03-18", clerk())
    counted = {
        one: lists.count(lists.standing(act, one))
        for one in (lists.Standing.OPEN, lists.Standing.LATE, lists.Standing.TODAY)
    }

    assert list(counted.values()) == [2, 1, 0]
    assert queries.count_of_case(db.session.get_one(Case, 1)) == 2
