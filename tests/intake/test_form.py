"""The form of a receipt, as it is without scripts."""

import re

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from archive.audit.kinds import Kind
from archive.db import db
from archive.intake import rules
from archive.intake.models import Receipt
from tests.accounts.house import text
from tests.cases.house import case as case_with
from tests.cases.house import events, party
from tests.intake.house import NOON, ON_SQLITE, ROW, SECOND, browser, receipt, typed
from tests.nodes.house import case

pytestmark = ON_SQLITE


@pytest.fixture(autouse=True)
def _day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


def rows_of(shown: str) -> list[str]:
    """The names written in the rows of a form."""
    found = re.findall(r"<input[^>]*name=\"pieces-\d+-name\"[^>]*>", shown)
    return [m[1] if (m := re.search(r'value="([^"]*)"', one)) else "" for one in found]


def test_a_receipt_is_registered_and_says_when_it_is_due(app: Flask) -> None:
    case()
    page = browser(app)
    answer = page.post("/receipts", typed())
    shown = text(page.get(answer.location))

    assert answer.status_code == 303
    assert (
        "Registered as 收2026-00001; to be checked, scanned and named by 2026-03-19"
        in shown
    )
    assert "Handed in by a party" in shown
    assert rules.code_of(_only().token, 1) in shown
    assert "Registered by Clerk" in shown


def _only() -> Receipt:
    return db.session.scalars(select(Receipt)).one()


def test_pressed_twice_it_is_one_row(app: Flask) -> None:
    case()
    page, form = browser(app), typed()
    one, other = page.post("/receipts", form), page.post("/receipts", form)

    assert one.location == other.location
    assert len(events(Kind.RECEIPT_REGISTERED)) == 1


def test_sent_again_with_other_words_it_asks_first(app: Flask) -> None:
    case()
    page, form = browser(app), typed()
    page.post("/receipts", form)
    refused = page.post("/receipts", {**form, "deliverer": "李四"})
    token = re.search(r'name="token"[^>]*value="(\w+)"', refused.get_data(as_text=True))

    assert refused.status_code == 409
    assert "registered as 收2026-00001 already" in text(refused)
    assert token is not None
    again = page.post("/receipts", {**form, "deliverer": "李四", "token": token[1]})
    assert again.status_code == 303


def test_rows_are_added_and_taken_away_without_a_script(app: Flask) -> None:
    case()
    page = browser(app)
    rows = [{**ROW, "name": name} for name in ("甲", "乙", "丙")]
    fewer = page.post("/receipts", typed(*rows, drop="1")).get_data(as_text=True)
    more = page.post("/receipts", typed(*rows, more="1")).get_data(as_text=True)

    assert rows_of(fewer) == ["甲", "丙", "", ""]
    assert rows_of(more) == ["甲", "乙", "丙", "", "", "", ""]
    assert events(Kind.RECEIPT_REGISTERED) == []


def test_enter_in_a_field_takes_no_row_away(app: Flask) -> None:
    shown = browser(app).get("/receipts/new").get_data(as_text=True)
    form = shown[shown.index('id="receipt"') :]
    first = re.search(r"<button[^>]*>", form)

    assert first is not None
    assert "name=" not in first[0]


def test_empty_rows_are_no_material(app: Flask) -> None:
    case()
    blank = {"name": "", "pages": "", "copies": "1", "original": "original"}
    browser(app).post("/receipts", typed(blank, ROW, blank))

    assert [one.name for one in _only().pieces] == ["起诉状"]


def test_every_fault_is_told_at_its_field(app: Flask) -> None:
    case()
    bad = {**ROW, "pages": "drei"}
    answer = browser(app).post(
        "/receipts",
        typed({**ROW, "name": ""}, {"name": ""}, bad, deliverer="", received_on="x"),
    )
    shown = text(answer)

    assert answer.status_code == 422
    assert "4 things to correct" in shown
    assert "Material 1, Material : This is missing." in shown
    assert "Material 3, Pages : This is a whole number" in shown
    assert "A date is written" in shown


def test_what_was_typed_stays_when_it_was_not_right(app: Flask) -> None:
    case()
    answer = browser(app).post("/receipts", typed(deliverer="", remarks="急件"))

    assert "急件" in answer.get_data(as_text=True)
    assert rows_of(answer.get_data(as_text=True))[0] == "起诉状"


def test_a_part_of_a_number_that_means_one_case_is_enough(app: Flask) -> None:
    case()
    case(SECOND)
    browser(app).post("/receipts", typed(number="执2"))

    assert _only().case_id == 2


def test_one_of_several_cases_is_chosen_with_a_button(app: Flask) -> None:
    case()
    case(SECOND)
    page = browser(app)
    asked = page.post("/receipts", typed(number="2026豫0922执"))
    made = page.post("/receipts", typed(number="2026豫0922执", pick=SECOND))

    assert asked.status_code == 422
    assert f'name="pick" value="{SECOND}"' in asked.get_data(as_text=True)
    assert made.status_code == 303
    assert _only().case_id == 2


def test_a_number_nobody_knows_is_said_to_be_none(app: Flask) -> None:
    shown = browser(app).post("/receipts", typed(number="（2026）豫0922执77号"))

    assert shown.status_code == 422
    assert "No case answers to" in text(shown)


def test_cases_are_suggested_while_one_types(app: Flask) -> None:
    case_with("（2026）豫0922执1号", party("张三"), party("李四", "debtor"))
    case(SECOND)
    page = browser(app)
    by_name = page.get("/receipts/cases?q=张三").get_json()

    assert [one["number"] for one in by_name] == ["（2026）豫0922执1号"]
    assert by_name[0]["people"] == ["张三", "李四"]
    assert page.get("/receipts/cases?q=").get_json() == []


def test_the_form_of_a_case_knows_its_number(app: Flask) -> None:
    row = case()
    shown = browser(app).get(f"/receipts/new?case={row.id}").get_data(as_text=True)

    assert 'value="（2026）豫0922执1号"' in shown
    assert "data-suggest" in shown


def test_a_correction_is_saved_and_told(app: Flask) -> None:
    row = receipt(case())
    page = browser(app)
    form = typed({**ROW, "place": "1", "pages": "9"}, version="1", source="team")
    answer = page.post(f"/receipts/{row.id}/edit", form)
    shown = text(page.get(answer.location))

    assert answer.status_code == 303
    assert "收2026-00001 is corrected." in shown
    assert "Material 1: 起诉状 3 × 1 → 起诉状 9 × 1" in shown


def test_whoever_comes_second_is_told_and_may_save_again(app: Flask) -> None:
    row = receipt(case())
    page = browser(app)
    path = f"/receipts/{row.id}/edit"
    first = typed({**ROW, "place": "1"}, version="1", remarks="缺页", source="team")
    page.post(path, first)
    second = {**first, "remarks": "", "deliverer": "王五"}
    refused = page.post(path, second)

    assert refused.status_code == 409
    assert "Clerk corrected this meanwhile" in text(refused)
    assert 'name="version" type="hidden" value="2"' in refused.get_data(as_text=True)
    assert page.post(path, {**second, "version": "2"}).status_code == 303
