"""What people see of what goes on: the list, a document's own page, its PDF, the desk."""

import io
from typing import Any

import pypdf
import pytest
from flask import Flask

from archive.audit.kinds import Kind
from archive.catalog.models import Document
from archive.db import db
from tests.accounts.house import Browser, logged_in, text
from tests.cases.house import events
from tests.catalog.exchange import house
from tests.catalog.exchange.house import System
from tests.catalog.house import NOTICE
from tests.nodes import house as nodes
from tests.nodes.house import NUMBER

WHY = "系统内无此案号"
OTHER = "（2026）豫0922执2号"


@pytest.fixture
def browser(app: Flask) -> Browser:
    return logged_in(app, "clerk")


def listed(browser: Browser, **query: str) -> str:
    db.session.rollback()
    answer = browser.get("/documents/sent", query_string=query)
    assert answer.status_code == 200
    return text(answer)


def page(browser: Browser, document: Document) -> str:
    db.session.rollback()
    return text(browser.get(f"/documents/{document.id}"))


def pdf(browser: Browser, document: Document, **given: Any) -> Any:
    db.session.rollback()
    answer = browser.get(f"/documents/{document.id}/pdf", **given)
    answer.get_data()
    answer.close()
    db.session.rollback()
    return answer


def test_what_was_accepted_waits_until_it_is_fetched(
    browser: Browser, system: System
) -> None:
    house.handed_in(OTHER, "20260302-002")
    _row, documents = house.accepted()
    before = listed(browser)
    system.fetch(documents[0].id)
    waiting, fetched = listed(browser), listed(browser, standing="fetched")

    assert ("执行通知书" in before, OTHER in before) == (True, False)
    assert ("执行通知书" in waiting, "报告财产令" in waiting) == (False, True)
    assert ("执行通知书" in fetched, house.SYSTEM in fetched) == (True, True)


def test_the_court_s_own_part_waits_once_some_of_it_went_to_a_system(
    browser: Browser, trusted: System
) -> None:
    _row, [_main, side] = house.accepted(side=True)
    house.accepted(number=OTHER, batch="20260302-002", side=True)
    before = listed(browser)
    trusted.fetch(side.id)
    after = listed(browser)

    assert ("执行通知书" in before, "合议庭评议笔录" in before) == (True, False)
    assert after.count("合议庭评议笔录") == 1


def test_a_changed_document_waits_anew(browser: Browser, system: System) -> None:
    _row, documents = house.accepted()
    for one in documents:
        system.fetch(one.id)
    assert "No document stands like this" in listed(browser)
    house.change(documents[0], title="执行通知书（正本）")

    waiting = listed(browser)

    assert "执行通知书（正本）" in waiting
    assert "changed since it was filed" in waiting


def test_what_was_answered_stands_with_its_number_or_its_reason(
    browser: Browser, system: System
) -> None:
    _row, documents = house.accepted()
    for one in documents:
        system.fetch(one.id)
    system.receipt(documents[0].id, receipt="ZX-7")
    system.receipt(documents[1].id, answer="refused", reason=WHY)
    taken, refused = (listed(browser, standing=one) for one in ("received", "refused"))

    assert ("ZX-7" in taken, WHY in taken) == (True, False)
    assert ("ZX-7" in refused, WHY in refused) == (False, True)
    assert "ZX-7" in listed(browser, standing="all")


def test_a_refusal_is_settled_by_a_later_edition(browser: Browser, system: System) -> None:
    _row, documents = house.accepted()
    system.fetch(documents[0].id)
    system.receipt(documents[0].id, answer="refused", reason=WHY)
    house.change(documents[0], title="执行通知书（正本）")

    assert WHY not in listed(browser, standing="refused")
    assert "edition 2 stands by now" in listed(browser, standing="all")


def test_the_list_is_narrowed_to_a_case_and_to_a_system(
    browser: Browser, system: System, trusted: System
) -> None:
    _row, first = house.accepted()
    _row, second = house.accepted(number=OTHER, batch="20260302-002")
    system.fetch(first[0].id)
    trusted.fetch(second[0].id)
    by_case = listed(browser, standing="all", q="执2号")
    by_system = listed(browser, standing="all", system=house.SYSTEM)

    assert (OTHER in by_case, NUMBER in by_case) == (True, False)
    assert (OTHER in by_system, NUMBER in by_system) == (False, True)


@pytest.mark.parametrize("standing", ["", "all"])
def test_a_long_list_goes_on_without_leaving_a_row_out(
    browser: Browser, system: System, monkeypatch: pytest.MonkeyPatch, standing: str
) -> None:
    _row, documents = house.accepted()
    for one in documents if standing else ():
        system.fetch(one.id)
    monkeypatch.setattr("archive.catalog.exchange.lists.page.__defaults__", (1,))
    at = house.sendings()[1].id if standing else documents[0].id
    first = browser.get("/documents/sent", query_string={"standing": standing})
    second = listed(browser, standing=standing, at=str(at))

    assert f"at={at}" in first.get_data(as_text=True)
    assert ("执行通知书" in text(first)) != ("执行通知书" in second)


@pytest.mark.parametrize("query", [{"standing": "none"}, {"at": "x"}, {"at": "9" * 30}])
def test_what_nobody_could_have_asked_for_does_no_harm(
    browser: Browser, query: dict[str, str]
) -> None:
    assert listed(browser, **query)


def test_the_list_is_for_those_who_file(app: Flask) -> None:
    house.accepted()

    assert logged_in(app, "judge").get("/documents/sent").status_code == 403


def test_a_document_s_page_says_whether_it_was_taken_in(
    browser: Browser, system: System
) -> None:
    _row, documents = house.accepted()
    before = page(browser, documents[0])
    system.fetch(documents[0].id)
    fetched = page(browser, documents[0])
    system.receipt(documents[0].id, receipt="ZX-7")
    taken = page(browser, documents[0])

    assert "not yet" in before
    assert f"{house.SYSTEM}: edition 1 fetched on" in fetched
    assert f"{house.SYSTEM}: edition 1 taken in on" in taken
    assert "receipt ZX-7" in taken


def test_the_desk_names_what_was_refused_and_nothing_else(
    browser: Browser, system: System
) -> None:
    _row, documents = house.accepted()
    system.fetch(documents[0].id)
    quiet = text(browser.get("/"))
    system.receipt(documents[0].id, answer="refused", reason=WHY)

    assert "Refused by the process system" not in quiet
    assert "Refused by the process system" in text(browser.get("/"))


def test_a_judge_keeps_a_document_with_its_text(app: Flask) -> None:
    _row, documents = house.handed_in()
    judge = logged_in(app, "judge")
    answer = pdf(judge, documents[0])
    lines = pypdf.PdfReader(io.BytesIO(answer.get_data())).pages[0].extract_text()

    assert lines.split("\n") == [line for line, _size, _side in NOTICE]
    assert answer.headers["Content-Disposition"].startswith("inline")
    shown = judge.get(f"/documents/{documents[0].id}").get_data(as_text=True)
    assert f'href="/documents/{documents[0].id}/pdf"' in shown


def test_to_keep_a_document_is_to_read_its_pages(browser: Browser) -> None:
    _row, documents = house.handed_in()
    answer = pdf(browser, documents[0])
    again = pdf(browser, documents[0], headers={"If-None-Match": answer.headers["ETag"]})
    found = [one for one in events(Kind.PAGES_READ) if "document" in one.facts]

    assert again.status_code == 304
    assert [(one.subject, one.facts["document"]) for one in found] == [
        (NUMBER, documents[0].id)
    ]


def test_nobody_keeps_what_they_may_not_read(app: Flask) -> None:
    _row, [main, side] = house.handed_in(side=True)
    nodes.staff("stranger", ("judge", "general"))
    nodes.staff("reader", ("petition_officer", None))
    stranger, reader = logged_in(app, "stranger"), logged_in(app, "reader")

    assert pdf(stranger, main).status_code == 404
    assert pdf(reader, side).status_code == 404


def test_what_was_taken_out_has_no_pdf(browser: Browser) -> None:
    _row, documents = house.handed_in()
    house.withdraw(documents[0])
    answer = pdf(browser, documents[0])

    assert answer.status_code == 409
    assert "was taken out of the file" in text(answer)
