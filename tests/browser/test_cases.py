"""A case through the hands of three people, and the pages of cases and nodes."""

import pytest
from playwright.sync_api import Page, expect

from archive.accounts import service as accounts
from archive.cases import service as cases
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.db import transaction
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site, log_in
from tests.chromium import picture, violations
from tests.databases import DATABASES

pytestmark = pytest.mark.browser

SUBMIT = "form.form .form-acts button"
NUMBER = "（2026）豫0922执88号"
PEOPLE = {
    "clerk": ("立案员甲", (("filing_clerk", None),)),
    "judge": ("承办人甲", (("judge", "swift"),)),
    # A longer term to close is the word of the leader above the bureau.
    "chief": ("局长甲", (("bureau_chief", None), ("court_leader", None))),
    "manager": ("卷宗管理员甲", (("file_manager", None),)),
}


@pytest.fixture
def staffed(site: Site) -> Site:
    """Everybody has an account and a password of their own already."""
    act = act_as("cli")
    with transaction():
        for account, (name, posts) in PEOPLE.items():
            person = accounts.open_with_password(act, account, name, OWN)
            for post, team in posts:
                accounts.grant(act, person, post, team)
    return site


def file_one() -> int:
    """A case that came in long ago, so that its nodes are late."""
    act = act_as("cli")
    details = Details(number=NUMBER, filed_on=act.today.replace(month=1, day=6))
    people = [PartyDetails("debtor", PartyKind.NATURAL, "示例乙某")]
    with transaction():
        case = cases.file_case(act, details, people, Placement(), lambda found: found[0])
        return case.id


def number_of(page: Page, site: Site, label: str) -> int:
    page.goto(site.url)
    card = page.locator(".counter", has_text=label).locator(".counter-count")
    return int(card.inner_text())


@pytest.mark.parametrize("database", DATABASES, indirect=True)
def test_a_case_goes_from_the_window_to_the_judge_and_to_who_approves(
    watched: Page, staffed: Site
) -> None:
    log_in(watched, staffed, "clerk")
    watched.goto(f"{staffed.url}/cases/new")
    watched.fill("[name=number]", "豫执88")
    watched.fill("[name=amount]", "很多")
    watched.get_by_role("button", name="确认立案").click()
    expect(watched.locator("[role=alert] li")).to_have_count(2)
    watched.fill("[name=number]", NUMBER)
    watched.fill("[name=amount]", "20,000元")
    watched.select_option("[name=object_kind]", index=1)
    watched.fill("[name=people-1-name]", "示例乙某")
    watched.get_by_role("button", name="查看分案建议").click()
    expect(watched.locator("form [role=status]")).to_contain_text("速执团队")
    watched.select_option("[name=holder_id]", label="承办人甲")
    watched.fill("[name=reason]", "承办人甲办理同一当事人的案件")
    watched.get_by_role("button", name="确认立案").click()
    expect(watched.locator("h1")).to_contain_text(NUMBER)
    picture(watched, "case-filed")
    tab = watched.url + "/nodes"

    log_in(watched, staffed, "judge")
    watched.goto(tab)
    watched.locator("select[name=code]").select_option(label="收到财产线索")
    watched.get_by_role("button", name="登记事件").click()
    expect(watched.locator(".message")).to_contain_text("收到财产线索")
    watched.get_by_role("link", name="登记完成：线索核查").click()
    watched.click(SUBMIT)
    expect(watched.locator(".message")).to_contain_text("线索核查")
    watched.locator("a", has_text="延长").first.click()
    watched.fill("[name=count]", "9")
    watched.fill("[name=reason]", "财产处置尚需时间")
    watched.click(SUBMIT)
    expect(watched.locator("[aria-labelledby=extensions-title]")).to_contain_text("待审批")

    log_in(watched, staffed, "chief")
    assert number_of(watched, staffed, "待审批的延长期限") == 1
    watched.locator(".counter", has_text="待审批的延长期限").locator("a").click()
    watched.get_by_role("link", name=NUMBER).click()
    watched.get_by_role("button", name="核准").click()
    expect(watched.locator("[aria-labelledby=extensions-title]")).to_contain_text("9 个月")
    picture(watched, "case-extended")

    assert number_of(watched, staffed, "待审批的延长期限") == 0


def test_a_case_shows_first_what_is_to_do_and_last_what_happened(
    watched: Page, staffed: Site
) -> None:
    case = f"{staffed.url}/cases/{file_one()}"
    log_in(watched, staffed, "chief")

    watched.goto(f"{case}/nodes")
    expect(watched.get_by_role("button", name="登记事件")).to_be_in_viewport()
    expect(watched.locator(".state-late").first).to_be_in_viewport()
    watched.goto(case)

    expect(watched.locator(".history")).to_contain_text("发出执行通知书")
    expect(watched.locator(".history")).not_to_contain_text("cli")


def test_the_pages_of_cases_and_nodes_are_open_to_everybody(
    watched: Page, staffed: Site
) -> None:
    case = f"/cases/{file_one()}"
    found: dict[str, list[str]] = {}
    for account, paths in {
        "clerk": (
            "/",
            "/cases",
            "/cases?q=%E4%B9%99%E6%9F%90",
            "/cases/new",
            "/cases/import",
        ),
        "chief": (
            case,
            f"{case}/nodes",
            f"{case}/links",
            "/nodes/late",
            "/nodes/extensions",
        ),
        "manager": ("/nodes/receipts", f"{case}/nodes/receive"),
    }.items():
        log_in(watched, staffed, account)
        for path in paths:
            watched.goto(staffed.url + path)
            picture(watched, f"{account}{path.replace('/', '-')}")
            if faults := violations(watched):
                found[path] = faults

    assert found == {}


def test_the_tokens_of_other_systems_say_what_they_allow(watched: Page, site: Site) -> None:
    watched.goto(f"{site.url}/login")
    watched.fill("[name=account]", "secadmin")
    watched.fill("[name=password]", site.passwords["secadmin"])
    watched.click(SUBMIT)
    watched.fill("[name=current]", site.passwords["secadmin"])
    watched.fill("[name=new]", OWN)
    watched.fill("[name=again]", OWN)
    watched.click(SUBMIT)
    watched.goto(f"{site.url}/api-tokens")
    watched.fill("[name=system]", "执行流程系统")
    watched.check("[name=cases_read]")
    watched.click(SUBMIT)

    expect(watched.locator("main table")).to_contain_text("读取案件")
    assert violations(watched) == []
