"""What is counted and narrowed by the database: the same on both."""

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask

from archive.act import Act
from archive.cases.places import Place
from archive.catalog.review import lists, registers
from archive.catalog.review.lists import Standing, Wanted
from archive.catalog.review.models import Outcome
from tests.accounts.house import text
from tests.catalog.review.house import (
    NOON,
    TODAY,
    act,
    browser,
    clerk,
    judge,
    refused,
    resubmitted,
    reviewed,
    submitted,
)
from tests.intake.house import SECOND
from tests.nodes.house import FILED

ENGLISH = {"Accept-Language": "en"}
LATER = NOON.replace(day=25)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(LATER, tick=True):
        yield


def table(answer_text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer_text.removeprefix("\ufeff"))))


def test_a_register_is_narrowed_to_its_days_and_to_what_is_open(app: Flask) -> None:
    handler, reviewer = judge(), clerk()
    resubmitted(refused(submitted(handler), reviewer), handler)
    refused(submitted(handler, SECOND), reviewer, day="2026-03-20")
    page = browser(app, "clerk")
    asked = {"": 2, "?since=2026-03-19": 1, "?until=2026-03-17": 0, "?open=yes": 1}
    counted = {
        one: page.get(f"/submissions/refusals{one}").data.count(b"data-open")
        for one in asked
    }

    assert counted == asked


def test_a_register_is_read_page_by_page(app: Flask) -> None:
    handler, reviewer = judge(), clerk()
    for at in range(1, 4):
        refused(submitted(handler, f"（2026）豫0922执{at}号"), reviewer)
    query = registers.wanted(act(reviewer), registers.REFUSALS, registers.Wanted())
    first, after = registers.page(query, None, 2)
    second, end = registers.page(query, after, 2)

    assert [len(first), len(second), end] == [2, 1, None]
    assert first[0].id > first[1].id > second[0].id


def test_the_list_goes_on_where_it_stopped(app: Flask) -> None:
    handler = judge()
    for at in range(1, 4):
        submitted(handler, f"（2026）豫0922执{at}号")
    query = lists.wanted(act(clerk()), Wanted(Standing.WAITING))
    first = lists.page(query, None, 2, oldest_first=True)
    assert first.next is not None
    rest = lists.page(query, Place.read(str(first.next)), 2, oldest_first=True)
    found = [one.id for one in (*first.submissions, *rest.submissions)]

    assert found == sorted(found)
    assert len(found) == 3


def counts(by: Act) -> dict[Standing, int]:
    return {one: lists.standing(by, one) for one in Standing}


def test_what_a_desk_counts(app: Flask) -> None:
    handler, reviewer = judge(), clerk()
    refused(submitted(handler), reviewer)
    submitted(handler, SECOND)
    party = submitted(handler, "（2026）豫0922执3号", source="party", deliverer="张三")
    reviewed(party, reviewer, Outcome.SUPPLEMENT)

    assert counts(act(handler))[Standing.MINE] == 1
    assert counts(act(reviewer)) == {
        Standing.WAITING: 1,
        Standing.LATE: 1,
        Standing.MINE: 0,
        Standing.REFUSED: 1,
        Standing.DISPUTED: 0,
        Standing.SUPPLEMENT: 1,
        Standing.OVERDUE: 0,
        Standing.ACCEPTED: 0,
    }


def test_what_a_party_did_not_supply_in_time_is_on_the_desk(app: Flask) -> None:
    reviewer = clerk()
    party = submitted(judge(), source="party", deliverer="张三")
    until = date.fromisoformat(TODAY)
    reviewed(party, reviewer, Outcome.SUPPLEMENT, supply_by=until)
    page = browser(app, "clerk")

    assert counts(act(reviewer))[Standing.OVERDUE] == 0
    assert counts(act(reviewer, "2026-03-19"))[Standing.OVERDUE] == 1
    shown = text(page.get("/submissions?standing=overdue", headers=ENGLISH))
    assert f"to be supplied by {TODAY}" in shown
    assert "Not supplied in time" in text(page.get("/", headers=ENGLISH))


def test_punctuality_is_counted_by_team_and_month(app: Flask) -> None:
    handler = judge()
    clerk()
    submitted(handler, formed_on=FILED)
    link = "https://mobile.example/up/1"
    submitted(handler, SECOND, source="mobile", formed_on=FILED, uploaded=link)
    page = browser(app, "clerk")
    months = table(page.get("/submissions/timeliness-months.csv").get_data(as_text=True))
    rows = table(page.get("/submissions/timeliness.csv").get_data(as_text=True))
    shown = page.get("/submissions/timeliness").get_data(as_text=True)

    assert months[1][2:10] == ["2", "0", "1", "0", "1", "0 %", "12.0", "12"]
    # Neither was scanned since, and both had until Tuesday.
    assert months[1][10:] == ["2", "0", "2", "0", "0", "0 %", "8.0", "8"]
    assert {one[0]: one[8] for one in rows[1:]} == {
        "收2026-00001": "12",
        "收2026-00002": "0",
    }
    assert f'href="{link}"' in shown


def test_punctuality_of_others_is_not_shown(app: Flask) -> None:
    judge("stranger", "complex")
    submitted(judge(), formed_on=FILED)
    page = browser(app, "stranger")

    assert "收2026" not in text(page.get("/submissions/timeliness"))
    assert len(table(page.get("/submissions/timeliness.csv").get_data(as_text=True))) == 1
