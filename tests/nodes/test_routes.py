"""The pages of nodes: who opens them, what they say, what they do."""

import csv
import io
import re
from datetime import UTC, datetime
from unicodedata import category

import pytest
import time_machine
from flask import Flask

from archive.cases.models import Case
from archive.nodes import lists, queries
from tests.accounts.house import Browser, text
from tests.nodes.house import case, due, on, run, staff, under

NOON = datetime(2026, 3, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


def browser(app: Flask, account: str, *posts: tuple[str, str | None]) -> Browser:
    staff(account, *posts)
    made = Browser(app)
    made.log_in(account)
    return made


def clerk(app: Flask) -> Browser:
    """May record in every case of the court."""
    return browser(app, "triage", ("triage_officer", None))


def of(row: Case, *more: object) -> str:
    return "/".join(map(str, (f"/cases/{row.id}", *more)))


def test_the_tab_shows_each_node_its_day_and_why_it_is_that_day(app: Flask) -> None:
    row, page = case(), clerk(app)

    shown = text(page.get(of(row, "nodes")))

    assert "Issue" in shown
    assert "2026-03-12" in shown
    assert "10 days from" in shown
    assert "days late" in shown


def test_the_picture_has_a_text_and_no_inline_style(app: Flask) -> None:
    row, page = case(), clerk(app)

    shown = page.get(of(row, "nodes")).get_data(as_text=True)

    assert "<desc" in shown
    assert "style=" not in re.sub(r"<(script|link)[^>]*>", "", shown)


def test_what_comes_later_says_what_is_owed_before(app: Flask) -> None:
    row, page = case(), clerk(app)

    shown = text(page.get(of(row, "nodes")))

    assert "Owed before" in shown
    assert "Allot the case" in shown


def test_an_event_is_recorded_from_the_page(app: Flask) -> None:
    row, page = case(), clerk(app)

    answer = page.post(of(row, "events"), {"code": "interviewed", "on": "2026-03-03"})

    assert answer.status_code == 303
    assert "first_interview" not in due(row)


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"code": "interviewed", "on": "2026-03-01"}, 422, "before the case was filed"),
        ({"code": "interviewed", "on": "2026-03-21"}, 422, "still to come"),
        ({"code": "filed", "on": "2026-03-02"}, 409, "happens once"),
        ({"code": "interviewed", "on": "tomorrow"}, 422, "A date is written"),
        ({"code": "", "on": ""}, 422, "missing"),
    ],
)
def test_what_is_refused_is_said_on_the_page_that_asked(
    app: Flask, fields: dict[str, str], status: int, said: str
) -> None:
    row, page = case(), clerk(app)

    answer = page.post(of(row, "events"), fields)

    assert answer.status_code == status
    assert said in text(answer)


def test_a_node_is_done_from_its_page(app: Flask) -> None:
    row, page = case(), clerk(app)

    assert page.get(of(row, "nodes/allot/done")).status_code == 200
    answer = page.post(of(row, "nodes/allot/done"), {"on": "2026-03-10"})

    assert answer.status_code == 303
    assert str(run(row, "allot").completed_on) == "2026-03-10"


def test_the_terms_are_stopped_and_run_on_from_the_page(app: Flask) -> None:
    row, page = case(), clerk(app)

    stopped = page.post(of(row, "suspensions"), {"kind": "stayed", "since": "2026-03-10"})
    [one] = queries.suspensions(row.id)
    assert page.get(of(row, "suspensions", one.id, "end")).status_code == 200
    ended = page.post(of(row, "suspensions", one.id, "end"), {"until": "2026-03-13"})

    assert (stopped.status_code, ended.status_code) == (303, 303)
    assert due(row)["first_inquiry"] == "2026-03-16"


def test_a_longer_term_is_asked_for_and_decided(app: Flask) -> None:
    row = case()
    leader = browser(app, "leader", ("court_leader", None))
    chief = browser(app, "chief", ("bureau_chief", None))
    number = run(row, "close").id

    assert chief.get(of(row, "nodes/runs", number, "extend")).status_code == 200
    form = {"count": "9", "reason": "an auction"}
    assert chief.post(of(row, "nodes/runs", number, "extend"), form).status_code == 303
    [one] = queries.extensions(row.id)
    assert "an auction" in text(leader.get("/nodes/extensions"))
    answer = leader.post(of(row, "extensions", one.id, "approve"), {"why": "agreed"})

    assert answer.status_code == 303
    assert due(row)["close"] == "2026-12-02"


def test_a_node_is_signed_from_the_page(app: Flask) -> None:
    under(app, "gushi")
    row, page = case("（2026）豫1525执1号"), clerk(app)
    page.post(of(row, "nodes/allot/done"), {"on": "2026-03-10"})

    answer = page.post(of(row, "nodes/runs", run(row, "allot").id, "sign"))

    assert answer.status_code == 303
    assert "Triage 2026-03-20" in text(page.get(of(row, "nodes")))


def test_paper_is_received_and_handed_on(app: Flask) -> None:
    row, page = case(), browser(app, "files", ("file_clerk", None))
    fields = {"node": "seal", "on": "2026-03-05", "sender": "swift", "what": "ruling"}

    assert page.get(of(row, "nodes/receive")).status_code == 200
    made = page.post(of(row, "nodes/receive"), {**fields, "pages": "3"})
    [one] = queries.receipts_of(row.id)
    assert page.get(f"/nodes/receipts/{one.id}/hand-on").status_code == 200
    given = {"to": "scanning", "on": "2026-03-06"}
    handed = page.post(f"/nodes/receipts/{one.id}/hand-on", given)

    assert (made.status_code, handed.status_code) == (303, 303)
    shown = text(page.get("/nodes/receipts?group=sealing"))
    assert "ruling" in shown
    assert "scanning" in shown
    assert "ruling" not in text(page.get("/nodes/receipts?group=network"))


def test_the_sheet_opens_as_a_pdf(app: Flask) -> None:
    row, page = case(), clerk(app)

    answer = page.get(of(row, "nodes/sheet.pdf"))

    assert answer.content_type == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_late_nodes_are_listed_with_their_rule_and_filtered(app: Flask) -> None:
    row, page = case(), clerk(app)

    assert row.number in text(page.get("/nodes/late"))
    assert row.number in text(page.get("/nodes/late?node=allot&until=2026-03-09"))
    assert row.number not in text(page.get("/nodes/late?node=allot&since=2026-03-10"))
    assert row.number not in text(page.get("/nodes/late?holder=nobody"))


def test_the_list_goes_on_to_another_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 20):
        case(f"（2026）豫0922执{number}号")
    page = clerk(app)

    first = page.get("/nodes/late").get_data(as_text=True)
    [address] = re.findall(r'href="([^"]*at=[^"]*)"', first)
    second = page.get(address.replace("&amp;", "&"))

    assert second.status_code == 200
    act = on("2026-03-20", staff("watcher", ("node_supervisor", None)))
    assert lists.count(lists.late(act)) == first.count(
        '<th scope="row">'
    ) + second.get_data(as_text=True).count('<th scope="row">')


def test_the_table_of_late_nodes_opens_in_a_spreadsheet(app: Flask) -> None:
    row, page = case(), clerk(app)

    answer = page.get("/nodes/late.csv?node=allot")

    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert lines[1][0] == row.number
    assert lines[1][4:6] == ["2026-03-09", "11"]
    assert not any(category(sign) == "Cc" for sign in "".join(lines[1]))


@pytest.mark.parametrize(
    "path", ["nodes", "nodes/sheet.pdf", "nodes/allot/done", "nodes/receive"]
)
def test_a_case_one_may_not_see_is_not_shown(app: Flask, path: str) -> None:
    row = case()
    page = browser(app, "stranger", ("judge", "complex"))

    assert page.get(of(row, path)).status_code in (403, 404)


def test_who_only_looks_on_may_change_nothing(app: Flask) -> None:
    row, page = case(), browser(app, "watcher", ("node_supervisor", None))

    assert page.get(of(row, "nodes")).status_code == 200
    denied = page.post(of(row, "events"), {"code": "interviewed", "on": "2026-03-03"})
    assert denied.status_code == 403
    assert "first_interview" in due(row)


@pytest.mark.parametrize("at", ["nonsense", "2026-03-09.99999999999", "2026-99-01.1"])
def test_a_place_that_is_none_shows_the_beginning(app: Flask, at: str) -> None:
    case()

    assert clerk(app).get(f"/nodes/late?at={at}").status_code == 200
