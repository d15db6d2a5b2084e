"""The naming desk and the file of a case, by keyboard alone."""

import pytest
from playwright.sync_api import Browser, Page, expect

import app as application
import archive.catalog.routes
from archive.accounts import service as accounts
from archive.catalog import proposing
from archive.catalog.models import Document
from archive.db import db, transaction
from archive.scan.models import Batch
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site, log_in
from tests.browser.sorting_house import PEOPLE
from tests.cases.house import case
from tests.catalog.house import MORE, NOTICE, ORDER, batch
from tests.chromium import violations

# What the desk shows is the same on either database; what is written has tests of its own.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    room = archive.catalog.routes
    if room not in application.ROOMS:
        monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, room))


@pytest.fixture
def made(rooms: None, site: Site) -> Batch:
    """Four pages: a notice of two, an order, and a notice again; and who names them."""
    who = act_as("cli")
    with transaction():
        person = accounts.open_with_password(who, "clerk", PEOPLE["clerk"], OWN)
        accounts.grant(who, person, "file_clerk", None)
    batch(NOTICE, MORE, ORDER, NOTICE, case=case())
    with transaction():
        proposing.propose(who, db.session.scalars(db.select(Batch)).one())
    found: Batch = db.session.scalars(db.select(Batch)).one()
    db.session.expunge(found)
    db.session.rollback()
    return found


def desk(page: Page, site: Site, made: Batch) -> None:
    log_in(page, site, "clerk")
    page.goto(f"{site.url}/catalog/batches/{made.id}")
    expect(page.locator(".entry")).to_have_count(3)


def filed() -> list[str]:
    query = db.select(Document).order_by(Document.position)
    found = db.session.scalars(query.where(Document.withdrawn_at.is_(None)))
    titles = [one.title for one in found]
    db.session.rollback()
    return titles


def test_a_batch_is_named_by_keyboard_alone(watched: Page, site: Site, made: Batch) -> None:
    desk(watched, site, made)
    keys = watched.keyboard
    current = watched.locator(".entry[aria-current] .entry-title")

    assert violations(watched) == []
    keys.press("j")
    expect(current).to_have_text("报告财产令")
    keys.press("k")
    expect(current).to_have_text("执行通知书")
    keys.press("Enter")  # it is not sure: its form is shown first
    expect(watched.locator("#title")).to_be_focused()
    keys.press("Enter")
    expect(watched.locator("#said")).to_contain_text("执行通知书")
    expect(current).to_have_text("报告财产令")
    keys.press("e")
    expect(watched.locator("#title")).to_be_focused()
    keys.press("Control+a")
    keys.type("报告财产令（第二次）")
    keys.press("Enter")
    expect(watched.locator(".entry-done")).to_have_count(2)
    keys.press("x")
    expect(watched.locator(".entry-l")).to_have_count(1)
    keys.press("r")
    expect(watched.locator(".entry-l")).to_have_count(0)
    keys.press("Enter")
    expect(watched.locator(".entry-done")).to_have_count(3)

    assert filed() == ["执行通知书", "报告财产令（第二次）", "执行通知书"]


def test_pages_are_divided_and_joined_with_a_key(
    watched: Page, site: Site, made: Batch
) -> None:
    desk(watched, site, made)

    watched.keyboard.press("l")
    expect(watched.locator(".naming-place")).to_contain_text("第 2 页")
    watched.keyboard.press("s")
    expect(watched.locator(".entry")).to_have_count(4)
    watched.keyboard.press("k")
    expect(watched.locator(".entry[aria-current] .entry-pages")).to_have_text("1")
    watched.keyboard.press("m")
    expect(watched.locator(".entry")).to_have_count(3)


def test_choosing_a_title_fills_in_where_it_belongs(
    watched: Page, site: Site, made: Batch
) -> None:
    desk(watched, site, made)

    watched.fill("#title", "送达回证")
    watched.locator("#title").press("Tab")

    expect(watched.locator("[name=kind]")).to_have_value("service_return")
    expect(watched.locator("[name=heading]")).to_have_value("service")


def test_documents_of_the_file_move_with_alt_and_arrows(
    watched: Page, site: Site, made: Batch
) -> None:
    desk(watched, site, made)
    for number in (1, 2, 3):
        watched.locator("[data-confirm-key]").click()
        expect(watched.locator(".entry-done")).to_have_count(number)
    watched.goto(f"{site.url}/cases/{made.case_id}/file")
    rows = watched.locator("tr[data-document]")
    expect(rows).to_have_count(3)
    assert violations(watched) == []

    watched.keyboard.press("j")
    watched.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    watched.keyboard.press("Alt+ArrowUp")
    expect(rows.nth(0)).to_contain_text("报告财产令")
    expect(rows.nth(0)).to_be_focused()

    assert filed()[0] == "报告财产令"
    watched.keyboard.press("Enter")
    expect(watched.locator("#document-title")).to_contain_text("报告财产令")
    assert violations(watched) == []


def test_the_desk_works_without_scripts(site: Site, made: Batch, browser: Browser) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    desk(page, site, made)
    page.click("[data-confirm-key]")

    expect(page.locator(".entry-done")).to_have_count(1)
    plain.close()
