"""Material is received at the counter: with the keyboard alone, and without any script."""

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.accounts import service as accounts
from archive.cases import service as cases
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.db import transaction
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site, log_in, log_in_by_form
from tests.chromium import violations

pytestmark = pytest.mark.browser

NUMBER = "（2026）豫0922执88号"


@pytest.fixture
def counter(site: Site) -> Site:
    """A clerk at work, and a case to receive something for."""
    act = act_as("cli")
    details = Details(number=NUMBER, filed_on=act.today.replace(day=1))
    people = [PartyDetails("applicant", PartyKind.NATURAL, "示例乙某")]
    with transaction():
        clerk = accounts.open_with_password(act, "clerk", "卷宗管理员甲", OWN)
        accounts.grant(act, clerk, "file_clerk", None)
        cases.file_case(act, details, people, Placement(), lambda found: found[0])
    return site


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_material_is_registered_with_the_keyboard_alone(
    watched: Page, counter: Site
) -> None:
    page, keys = watched, watched.keyboard
    log_in(page, counter, "clerk")
    page.goto(counter.url)
    keys.press("g")
    keys.press("m")
    page.wait_for_url("**/receipts")
    keys.press("r")
    page.wait_for_url("**/receipts/new")
    expect(page.locator("[name=number]")).to_be_focused()
    keys.type("示例乙")
    expect(page.locator("[role=option]")).to_contain_text(NUMBER)
    assert violations(page) == []
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("[name=number]")).to_have_value(NUMBER)
    page.select_option("[name=source]", "party")
    page.fill("[name=deliverer]", "示例乙某")
    page.focus("[name=pieces-0-name]")
    for number in range(6):
        keys.type(f"材料{number}")
        keys.press("Tab")
        keys.type("2")
        keys.press("Enter")
    # The last Enter opened a row that is not wanted; another was typed by mistake.
    keys.press("Control+Delete")
    keys.press("Control+Delete")
    expect(page.locator("[data-sum]")).to_contain_text("5")
    assert violations(page) == []
    keys.press("Control+Enter")
    page.wait_for_url("**/receipts/1")

    expect(page.locator("main")).to_contain_text("收2026-00001")
    expect(page.locator("table").nth(1).locator("tbody tr")).to_have_count(5)
    assert violations(page) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_same_is_done_without_a_script(counter: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in_by_form(page, counter, "clerk")
    page.goto(f"{counter.url}/receipts/new")
    page.fill("[name=number]", "执88")
    page.select_option("[name=source]", "team")
    page.fill("[name=deliverer]", "承办人甲")
    page.fill("[name=pieces-0-name]", "判决书")
    page.fill("[name=pieces-0-pages]", "12")
    page.fill("[name=pieces-1-name]", "多余")
    page.click("[name=more]")
    expect(page.locator("[data-pieces] tr")).to_have_count(7)
    page.click("[name=drop][value='1']")
    expect(page.locator("[data-pieces] tr")).to_have_count(6)
    page.focus("[name=deliverer]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/1")
    said = page.locator("main").inner_text()
    context.close()

    assert "判决书" in said
    assert "多余" not in said
