"""A submission goes its whole way by three people in three browsers, by keys."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.accounts import service as accounts
from archive.cases import service as cases
from archive.cases.rules.filing import Details, Placement
from archive.catalog.review import submitting
from archive.db import transaction
from archive.intake import service as intake
from archive.intake.delivery import Given, PieceGiven
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site, log_in
from tests.chromium import violations

pytestmark = pytest.mark.browser

NUMBER = "（2026）豫0922执91号"
PEOPLE = (
    ("clerk", "卷宗管理员甲", "file_clerk", None),
    ("judge", "承办人甲", "judge", "swift"),
    ("chief", "执行局长甲", "bureau_chief", None),
)


@pytest.fixture
def handed_in(site: Site) -> Site:
    """A judge's material, registered and handed in for review."""
    act = act_as("cli")
    with transaction():
        people = {}
        for account, name, post, team in PEOPLE:
            people[account] = accounts.open_with_password(act, account, name, OWN)
            accounts.grant(act, people[account], post, team)
        details = Details(number=NUMBER, filed_on=act.today)
        place = Placement("swift", None, people["judge"].id, "as agreed")
        case = cases.file_case(act, details, [], place, lambda found: found[0])
        given = Given("team", "承办人甲", (PieceGiven("询问笔录", 3),), act.today)
        receipt = intake.register(act, case, given)
        submitting.sorted_receipt(act, receipt)
    return site


@pytest.fixture
def desks(site: Site, browser: Browser) -> Iterator[dict[str, Page]]:
    """Three browsers, each with somebody logged in."""
    pages = {}
    for account, _name, _post, _team in PEOPLE:
        page = browser.new_context(locale="zh-CN").new_page()
        page.set_default_timeout(10_000)
        pages[account] = page
    yield pages
    for page in pages.values():
        page.context.close()


def refuse(page: Page, site: Site) -> None:
    """With the keyboard: the points, a defect, the opinion, sent back."""
    keys = page.keyboard
    page.goto(f"{site.url}/submissions/1")
    keys.press("r")
    page.wait_for_url("**/review")
    assert violations(page) == []
    keys.press("q")
    page.check("#completeness-pages_missing")
    keys.press("2")
    keys.press("3")
    keys.press("d")
    page.select_option("[name=defect-0-reason]", "pages_missing")
    keys.press("Escape")
    page.locator("h1").click()
    keys.press("o")
    keys.type("应补齐缺页。")
    keys.press("Escape")
    keys.press("x")
    page.wait_for_url("**/submissions/1")
    expect(page.locator(".round").first).to_contain_text("应补齐缺页。")


def answer(page: Page, site: Site, key: str, words: str) -> None:
    page.goto(f"{site.url}/submissions/1")
    page.keyboard.press(key)
    page.wait_for_selector("#text")
    assert violations(page) == []
    page.fill("#text", words)
    page.click(".form-acts .btn-primary")
    page.wait_for_url("**/submissions/1")
    expect(page.locator(".round").first).to_contain_text(words)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_refused_handed_in_again_disputed_and_decided(
    handed_in: Site, desks: dict[str, Page]
) -> None:
    for account, page in desks.items():
        log_in(page, handed_in, account)
    clerk, judge, chief = desks["clerk"], desks["judge"], desks["chief"]
    refuse(clerk, handed_in)
    answer(judge, handed_in, "s", "缺页已补齐。")
    refuse(clerk, handed_in)
    answer(judge, handed_in, "d", "原件即无第2页。")
    chief.goto(f"{handed_in.url}/submissions")
    expect(chief.locator("tbody")).to_contain_text(NUMBER)
    chief.goto(f"{handed_in.url}/submissions/1/decide")
    chief.check("#sustained-1")
    chief.fill("#text", "衬页不计。")
    chief.click(".form-acts .btn-primary")
    chief.wait_for_url("**/submissions/1")

    expect(chief.locator(".head .state-done")).to_be_visible()
    for path in ("", "?standing=all", "/refusals", "/disputes", "/timeliness", "/1"):
        chief.goto(f"{handed_in.url}/submissions{path}")
        assert violations(chief) == [], path
