"""The desk's addresses: what they show, take and refuse."""

from typing import Any

import pytest
from flask import Flask

from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.scan.models import Batch, Page, PageState
from tests.accounts.house import Browser, staff
from tests.cases.house import events
from tests.intake import house as intake
from tests.nodes import house as nodes
from tests.scan.sorting import house

JSON = {"Accept": "application/json"}

# What is asked of the database here is asked of both in the tests of the services.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def batch(browser: Browser) -> Batch:
    return house.batch(3)


def at(batch: Batch, rest: str = "") -> str:
    return f"/scans/{batch.id}/sort{rest}"


def send(browser: Browser, path: str, **sent: Any) -> tuple[int, dict[str, Any]]:
    answer = browser.open(path, method="POST", json=sent, headers=JSON)
    return answer.status_code, answer.get_json()


def test_the_desk_shows_every_page_and_notes_that_it_was_looked_at(
    browser: Browser, batch: Batch
) -> None:
    html = browser.get(at(batch)).get_data(as_text=True)

    assert html.count('class="thumb"') == 3
    [event] = events(Kind.PAGES_READ)
    assert (event.subject, event.facts) == (batch.number, {"pages": 3, "desk": True})


def test_a_change_is_answered_with_the_order_and_only_what_changed(
    browser: Browser, batch: Batch
) -> None:
    first, second, third = house.ids(batch)

    status, told = send(browser, at(batch, "/split"), edition=0, pages=[second])

    assert status == 200
    assert list(told["pages"]) == [str(second), str(third)] or told["pages"]
    assert [[one[0] for one in piece["pages"]] for piece in told["pieces"]] == [
        [first],
        [second, third],
    ]
    assert (told["edition"], told["undo"]) == (1, "a new piece")


def test_an_old_edition_is_refused_in_a_sentence(browser: Browser, batch: Batch) -> None:
    second = house.ids(batch)[1]
    send(browser, at(batch, "/turn"), edition=0, pages=[second], by=90)

    status, told = send(browser, at(batch, "/split"), edition=0, pages=[second])

    assert status == 409
    assert "Clerk changed this batch meanwhile: 1 page turned." in told["error"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"edition": "0", "pages": [1]},
        {"edition": 0, "pages": 1},
        {"edition": 0, "pages": [-1]},
        {"edition": 0, "pages": [True]},
        {"edition": 0, "pages": [2**40]},
        {"edition": 0, "pages": [], "by": 90},
        {"edition": 0, "pages": [1], "by": 45},
    ],
)
def test_what_is_no_change_is_refused(
    browser: Browser, batch: Batch, sent: dict[str, Any]
) -> None:
    status, told = send(browser, at(batch, "/turn"), **sent)

    assert status in (409, 422)
    assert told["error"]


def test_whoever_has_seen_the_order_is_told_of_the_progress_only(
    browser: Browser, batch: Batch
) -> None:
    told = browser.get(at(batch, "/now"), headers=JSON).get_json()

    again = browser.get(at(batch, f"/now?stamp={told['stamp']}"), headers=JSON).get_json()

    assert "pieces" in told
    assert set(again) == {"stamp", "progress"}
    assert again["progress"]["rests"]


def test_what_the_machine_does_shows_in_the_stamp(browser: Browser, batch: Batch) -> None:
    before = browser.get(at(batch, "/now"), headers=JSON).get_json()["stamp"]
    with transaction():
        house.find(house.pages(batch)[0], "skew")

    assert browser.get(at(batch, "/now"), headers=JSON).get_json()["stamp"] != before


def test_a_finding_is_waived_and_opened_again(browser: Browser, batch: Batch) -> None:
    page = house.pages(batch)[0]
    with transaction():
        house.find(page, "skew", 2.4, 1)
    path = at(batch, f"/pages/{page.id}/findings/skew")

    assert "2.4" in browser.get(at(batch, f"/pages/{page.id}")).get_data(as_text=True)
    _status, waived = send(browser, f"{path}/waive")
    _status, opened = send(browser, f"{path}/unwaive")

    assert waived["counts"]["findings"] == 0
    assert opened["counts"]["findings"] == 1
    assert len(events(Kind.FINDING_WAIVED)) == 2
    assert send(browser, f"{path}/unwaive")[0] == 409


def test_a_failed_page_says_why_and_is_tried_again(browser: Browser, batch: Batch) -> None:
    page = house.pages(batch)[0]
    with transaction():
        page.state, page.error = PageState.FAILED, "It is damaged."
        house.noted()

    assert "It is damaged." in browser.get(at(batch, f"/pages/{page.id}")).get_data(
        as_text=True
    )
    status, told = send(browser, at(batch, "/retry"))

    assert (status, told["counts"]["failed"]) == (200, 0)
    assert db.session.get_one(Page, page.id).state is PageState.WAITING


def test_offers_name_the_pieces_of_the_batchs_case(browser: Browser) -> None:
    receipt = intake.receipt(nodes.case(), intake.piece("财产线索"))
    batch = house.batch(1, receipt=receipt)

    offered = browser.get(at(batch, "/offers")).get_data(as_text=True)
    found = browser.get(at(batch, "/offers?words=nothing")).get_data(as_text=True)

    assert "财产线索" in offered
    assert f'value="piece.{receipt.pieces[0].id}"' in offered
    assert "No case is found" in found


def test_who_only_sees_batches_changes_nothing(app: Flask) -> None:
    staff("supervisor", ("quality_supervisor", None))
    seer = Browser(app)
    seer.log_in("supervisor")
    batch = house.batch(2)

    html = seer.get(at(batch)).get_data(as_text=True)

    assert "data-works" not in html
    assert "Mark sorted" not in html
    assert send(seer, at(batch, "/split"), edition=0, pages=[2])[0] == 403


def test_a_batch_that_is_not_there_is_missing(browser: Browser) -> None:
    assert browser.get("/scans/99/sort").status_code == 404
    assert browser.get("/scans/99/sort/now", headers=JSON).status_code == 404


def test_a_page_of_another_batch_is_not_on_this_desk(
    browser: Browser, batch: Batch
) -> None:
    other = house.batch(1, number="20260302-002")

    [page] = house.ids(other)
    assert browser.get(at(batch, f"/pages/{page}")).status_code == 404
