"""The tab of a case's closing: chosen, answered, refused, done, printed."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from archive.act import Act
from archive.cases.models import Case
from archive.cases.rules.stages import Stage
from archive.catalog.completeness import queries
from archive.db import db
from tests.accounts.house import Browser, text
from tests.catalog.completeness import house
from tests.catalog.completeness.house import plan, ready

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def stage(of: Case) -> Stage:
    db.session.expire_all()
    return db.session.get_one(Case, of.id).stage


def post(at: Browser, of: Case, what: str, **given: Any) -> TestResponse:
    found = queries.plan(of.id)
    seen = {"seen": found.edition if found else 0}
    return at.post(f"/cases/{of.id}/closing/{what}", {**seen, **given})


def test_before_a_way_is_chosen_the_tab_says_how_it_gets_there(
    at: Browser, ours: Case
) -> None:
    page = text(at.get(f"/cases/{ours.id}/closing"))
    looked = text(at.get(f"/cases/{ours.id}/closing?method=performed"))

    assert "Once a way of closing is chosen" in page
    assert "This is only looked at" in looked
    assert "Proof of performance" in looked


def test_a_handler_chooses_answers_and_closes(
    at: Browser, handler: Act, ours: Case
) -> None:
    ready(handler, ours, without=("h5", "h6"))
    refused = post(at, ours, "close", on="2026-06-10")
    page = text(refused)
    answered = post(
        at,
        ours,
        "answers",
        **{"said-h5": "yes", "note-h5": "无线索", "said-h6": "yes", "seen-h5": 0},
    )
    closed = post(at, ours, "close", on="2026-06-10", note="依法终本")
    after = text(at.get(f"/cases/{ours.id}/closing"))

    assert refused.status_code == 409
    # Of each of the two once above all, and once in its own row.
    assert page.count("to be answered") == 4
    assert answered.status_code == closed.status_code == 303
    assert stage(ours) is Stage.CLOSED
    assert "无线索" in after
    assert "Close the case" not in after


def test_what_was_typed_stays_when_an_answer_is_refused(
    at: Browser, handler: Act, ours: Case
) -> None:
    plan(handler, ours)
    house.answer(handler, ours, "h5", "no", note="有一条在核")
    refused = post(at, ours, "answers", **{"said-h5": "yes", "note-h5": "我写的"})
    page = refused.get_data(as_text=True)

    assert refused.status_code == 409
    assert "我写的" in page
    assert f"no ({handler.actor.name})" in text(refused)


def test_a_plan_is_taken_back_and_the_same_again_is_no_change(
    at: Browser, ours: Case
) -> None:
    first = post(at, ours, "plan", method="performed")
    again = post(at, ours, "plan", method="performed")
    back = post(at, ours, "plan", method="")

    assert (first.status_code, again.status_code, back.status_code) == (303, 409, 303)
    assert queries.plan(ours.id) is None


def test_a_day_that_is_none_or_still_to_come_is_told(
    at: Browser, handler: Act, ours: Case
) -> None:
    plan(handler, ours)

    assert post(at, ours, "close", on="gestern").status_code == 422
    assert post(at, ours, "close", on="2999-01-01").status_code == 422
    assert post(at, ours, "plan", method="vanished").status_code == 422
    assert post(at, ours, "plan", method="ended", seen="x").status_code == 409


def test_the_clerk_reads_the_checks_and_is_told_who_may_answer(
    browser: Browser, handler: Act, ours: Case
) -> None:
    plan(handler, ours)
    page = browser.get(f"/cases/{ours.id}/closing")

    assert "Only whoever handles the case" in text(page)
    assert "<select" not in page.get_data(as_text=True).split("<main")[1]
    assert post(browser, ours, "plan", method="ended").status_code == 403


def test_the_nodes_tab_sends_a_closing_to_its_checks(at: Browser, ours: Case) -> None:
    page = at.get(f"/cases/{ours.id}/nodes").get_data(as_text=True)
    sent = at.post(f"/cases/{ours.id}/events", {"code": "closed", "on": "2026-06-10"})

    assert 'value="closed"' not in page
    assert f'href="/cases/{ours.id}/closing"' in page
    assert sent.location.endswith(f"/cases/{ours.id}/closing")
    assert stage(ours) is Stage.OPEN


@pytest.mark.parametrize("verb", ["get", "post"])
def test_the_node_of_closing_is_done_by_closing_alone(
    at: Browser, ours: Case, verb: str
) -> None:
    given = {"data": {"on": "2026-06-10"}} if verb == "post" else {}
    sent = getattr(at, verb)(f"/cases/{ours.id}/nodes/close/done", **given)

    assert sent.location.endswith(f"/cases/{ours.id}/closing")


def test_the_sheet_of_checks_is_printed_before_and_after_closing(
    at: Browser, handler: Act, ours: Case
) -> None:
    nothing = at.get(f"/cases/{ours.id}/closing/sheet.pdf")
    plan(handler, ours)
    before = at.get(f"/cases/{ours.id}/closing/sheet.pdf")
    happening = at.get(f"/cases/{ours.id}/closing/sheet.pdf?method=performed")

    assert nothing.status_code == 303
    assert before.data.startswith(b"%PDF")
    assert happening.data.startswith(b"%PDF")
    assert before.data != happening.data


def test_a_case_closed_by_another_system_says_that_its_way_is_not_known(
    at: Browser, ours: Case
) -> None:
    house.happens(ours, "closed", "2026-06-10")

    assert "It is not known how this case was closed" in text(
        at.get(f"/cases/{ours.id}/closing")
    )
