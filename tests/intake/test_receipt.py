"""The page of one receipt, and who may open it."""

from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, DictLoader

from archive.audit.kinds import Kind
from archive.intake import parts
from archive.intake.models import Receipt
from archive.intake.parts import Part
from tests.accounts.house import Browser, text
from tests.cases.house import events
from tests.intake.house import DAY, NOON, ON_SQLITE, SECOND, browser, receipt, typed
from tests.nodes.house import case, staff

pytestmark = ON_SQLITE


@pytest.fixture(autouse=True)
def _day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


def test_a_judge_sees_what_came_in_for_own_cases_only(app: Flask) -> None:
    judge = staff("judge", ("judge", "swift"))
    own, other = case(holder=judge, team="swift"), case(SECOND)
    mine, theirs = receipt(own), receipt(other)
    page = Browser(app)
    page.log_in("judge")

    assert page.get(f"/receipts/{mine.id}").status_code == 200
    assert page.get(f"/receipts/{theirs.id}").status_code == 404
    assert page.get(f"/receipts/{theirs.id}/slip.pdf").status_code == 404
    assert page.get(f"/receipts/{theirs.id}/separators.pdf").status_code == 404
    assert page.get(f"/cases/{other.id}/receipts").status_code == 404
    register = text(page.get("/receipts"))
    assert mine.number in register
    assert theirs.number not in register
    assert theirs.number not in page.get("/receipts.csv").get_data(as_text=True)


@pytest.mark.parametrize("post", ["judge", "bureau_chief"])
def test_who_only_sees_registers_nothing(app: Flask, post: str) -> None:
    row = receipt(case())
    page = browser(app, "reader", (post, "swift" if post == "judge" else None))

    assert page.get("/receipts/new").status_code == 403
    assert page.post("/receipts", typed()).status_code == 403
    assert page.post(f"/receipts/{row.id}/edit", typed()).status_code == 403
    assert page.get("/receipts/cases?q=执1").status_code == 403
    assert events(Kind.RECEIPT_CORRECTED) == []


def test_who_has_no_post_sees_nothing(app: Flask) -> None:
    receipt(case())
    page = browser(app, "idle", ("filing_clerk", None))
    nobody = Browser(app)

    assert page.get("/receipts").status_code == 200
    assert nobody.get("/receipts").status_code in (302, 303)


def test_the_tab_of_a_case_counts_and_lists_what_came(app: Flask) -> None:
    row = case()
    receipt(row)
    shown = text(browser(app).get(f"/cases/{row.id}/receipts"))

    assert "Received 1" in shown
    assert "收2026-00001" in shown
    assert "Register material" in shown


def test_each_due_day_says_why_it_is_that_day(app: Flask) -> None:
    row = receipt(case(), formed_on=date(2026, 3, 11))
    shown = text(browser(app).get(f"/receipts/{row.id}"))

    assert "Hand paper in to the file room (rules of the court, QF-20a)" in shown
    assert "2 working days" in shown
    assert "To be aimed at 2026-03-16" in shown
    assert "handed in late" in shown
    assert "1 day late" in shown


def test_what_was_uploaded_says_so_and_leads_there(app: Flask) -> None:
    row = receipt(case(), formed_on=DAY, uploaded="https://mobile.court.example/88")
    shown = browser(app).get(f"/receipts/{row.id}").get_data(as_text=True)

    assert 'href="https://mobile.court.example/88" rel="noreferrer noopener"' in shown
    assert "Uploaded from a mobile device already" in shown


def test_what_is_no_address_is_no_link(app: Flask) -> None:
    row = receipt(case(), uploaded="javascript:alert(1)")

    assert 'href="javascript' not in browser(app).get(f"/receipts/{row.id}").get_data(
        as_text=True
    )


def test_a_room_above_adds_its_part_for_those_who_may(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(_act: Any, row: Receipt) -> dict[str, str]:
        return {"word": f"batches of {row.number}"}

    app.jinja_loader = _with("part.html", "{{ part.word }} {{ receipt.number }}", app)
    monkeypatch.setattr(parts._of_receipts, "_parts", {})
    parts.add(Part("b", "part.html", "scan:see", 20, said))
    row = receipt(case())
    path = f"/receipts/{row.id}"
    sees = text(browser(app).get(path))

    assert "batches of 收2026-00001 收2026-00001" in sees
    assert "batches of" not in text(
        browser(app, "filing", ("filing_clerk", None)).get(path)
    )


def _with(name: str, source: str, app: Flask) -> BaseLoader:
    loaders: list[BaseLoader] = [DictLoader({name: source})]
    return ChoiceLoader([*loaders, *([app.jinja_loader] if app.jinja_loader else [])])
