"""A handler sees what a file lacks, chooses how to close, answers, and is refused."""

import pytest
from playwright.sync_api import Page, expect

from archive.accounts import service as accounts
from archive.cases import service as cases
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.db import transaction
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site, log_in
from tests.chromium import violations

pytestmark = pytest.mark.browser

NUMBER = "（2026）豫0922执91号"


@pytest.fixture
def filed(site: Site) -> Site:
    """A case with two debtors, held by a judge."""
    act = act_as("cli")
    with transaction():
        person = accounts.open_with_password(act, "judge", "承办人甲", OWN)
        accounts.grant(act, person, "judge", "swift")
        people = [
            PartyDetails("applicant", PartyKind.NATURAL, "申请人甲"),
            PartyDetails("debtor", PartyKind.NATURAL, "被执行人乙"),
            PartyDetails("debtor", PartyKind.LEGAL, "示例贸易有限公司"),
        ]
        details = Details(number=NUMBER, filed_on=act.today)
        place = Placement("swift", None, person.id, "as agreed")
        cases.file_case(act, details, people, place, lambda found: found[0])
    return site


@pytest.fixture
def page(watched: Page, filed: Site) -> Page:
    log_in(watched, filed, "judge")
    return watched


def test_a_closing_is_prepared_and_refused_with_everything_named(
    page: Page, filed: Site
) -> None:
    page.goto(f"{filed.url}/catalog/lacking")
    expect(page.locator("tbody tr").first).to_contain_text(NUMBER)
    assert violations(page) == []

    page.goto(f"{filed.url}/cases/1/file")
    page.keyboard.press("m")
    page.wait_for_url("**/cases/1/lacking")
    assert violations(page) == []

    page.keyboard.press("c")
    page.wait_for_url("**/cases/1/closing")
    page.select_option("#method", "terminated")
    page.get_by_role("button", name="选定结案方式").click()
    expect(page.locator(".messages")).to_contain_text("拟以“终结本次执行程序”结案")
    assert violations(page) == []

    page.select_option("[name=said-h5]", "yes")
    page.fill("[name=note-h5]", "未收到线索")
    page.locator("h1").click()
    page.keyboard.press("s")
    expect(page.locator(".messages")).to_contain_text("已保存 1 项填答")
    expect(page.locator("[name=note-h5]")).to_have_value("未收到线索")

    page.get_by_role("button", name="以“终结本次执行程序”结案").click()
    page.locator("dialog").get_by_role("button", name="结案").click()
    faults = page.locator(".faults")
    expect(faults).to_be_focused()
    expect(faults).to_contain_text("终本：裁定书")
    expect(faults).to_contain_text("待填答")
    assert violations(page) == []
