"""A whole day: what a judge hands in is received, scanned, named, reviewed and accepted.

It is refused, handed in again, refused again, disputed and decided, by keys. Then the file
owes nothing any more. Three people in three browsers; the pages are read by a real worker.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.accounts import service as accounts
from archive.cases import service as cases
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.catalog import demo_papers
from archive.catalog.demo_papers import Paper
from archive.catalog.models import Document
from archive.catalog.review.models import Submission, SubmissionState
from archive.db import db, transaction
from archive.intake import promising
from archive.intake.models import ReceiptTerm
from archive.jobs.worker import Worker
from archive.scan.specimen import pages as specimens
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site, log_in
from tests.chromium import picture, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

NUMBER = "（2026）豫0922执92号"
PEOPLE = (
    ("clerk", "卷宗管理员甲", "file_clerk", None),
    ("judge", "承办人甲", "judge", "swift"),
    ("chief", "执行局长甲", "bureau_chief", None),
)
SCANNED = ("notice", "report_order", "service_receipt")
# These came as a file with its text.
WRITTEN = (
    Paper(
        "强制执行申请书",
        ("申请执行人：申请人甲某。", "被执行人：被执行人乙某。", "请求事项：强制执行。"),
        to="清丰县人民法院：",
        signed=("申请人：申请人甲某",),
    ),
    Paper(
        "民事判决书",
        ("原告：申请人甲某。", "被告：被执行人乙某。", "判决如下：被告支付原告三万元。"),
        court="清丰县人民法院",
        number="（2025）豫0922民初7号",
        signed=("审判员",),
    ),
)
TITLES = ["执行通知书", "报告财产令", "送达回证", "强制执行申请书", "民事判决书"]


@pytest.fixture
def court(site: Site) -> Site:
    """Three people at work, and a case that the judge holds."""
    act = act_as("cli")
    parties = [
        PartyDetails("applicant", PartyKind.NATURAL, "申请人甲某"),
        PartyDetails("debtor", PartyKind.NATURAL, "被执行人乙某"),
    ]
    with transaction():
        people = {}
        for account, name, post, team in PEOPLE:
            people[account] = accounts.open_with_password(act, account, name, OWN)
            accounts.grant(act, people[account], post, team)
        details = Details(number=NUMBER, filed_on=act.today, cause="买卖合同纠纷")
        place = Placement("swift", None, people["judge"].id, "as agreed")
        cases.file_case(act, details, parties, place, lambda found: found[0])
    return site


@pytest.fixture
def desks(court: Site, browser: Browser) -> Iterator[dict[str, Page]]:
    """Three browsers, each with somebody logged in."""
    pages = {}
    for account, _name, _post, _team in PEOPLE:
        size = {"width": 1366, "height": 768}
        page = browser.new_context(locale="zh-CN", viewport=size).new_page()  # type: ignore[arg-type]  # a plain dict will do
        page.set_default_timeout(10_000)
        pages[account] = page
        log_in(page, court, account)
    yield pages
    for page in pages.values():
        page.context.close()


def seen(page: Page, name: str) -> None:
    """Nothing is wrong with the page as it stands, and a person may look at it."""
    picture(page, f"day-{name}")
    assert violations(page) == []


def work(site: Site) -> None:
    """All that waits is done by a worker, as it would be next to the site."""
    db.session.rollback()
    Worker(site.app).drain()
    db.session.rollback()


def receive(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/receipts/new")
    page.fill("[name=number]", NUMBER)
    page.select_option("[name=source]", "team")
    page.fill("[name=deliverer]", "承办人甲")
    page.fill("[name=pieces-0-name]", "执行通知书等文书")
    page.fill("[name=pieces-0-pages]", str(len(TITLES)))
    seen(page, "01-receipt-new")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/receipts/1")
    seen(page, "02-receipt")


def scan(page: Page, site: Site, folder: Path) -> None:
    """Upload what the scanner has made, and mark it sorted once it is read."""
    scanned, written = folder / "执行文书.pdf", folder / "立案材料.pdf"
    sheets = [specimens.page(at, kind) for at, kind in enumerate(SCANNED, 3)]
    scanned.write_bytes(specimens.pdf(sheets))
    written.write_bytes(demo_papers.pdf(list(WRITTEN), act_as("cli").at))
    page.goto(f"{site.url}/scans/new?receipt=1")
    page.set_input_files("[data-input=files]", [str(scanned), str(written)])
    expect(page.locator("[data-said]")).to_contain_text("已收入 2 个文件")
    work(site)
    page.goto(f"{site.url}/scans/1/sort")
    expect(page.locator(".thumb")).to_have_count(len(TITLES))
    seen(page, "03-sorting")
    page.keyboard.press("Control+Enter")
    expect(page.locator("header .state-done").first).to_be_visible()
    work(site)


def name(page: Page, site: Site) -> None:
    """Each proposal is looked at, and filed with one key or two."""
    page.goto(f"{site.url}/catalog")
    seen(page, "04-catalogue")
    page.click("th[scope=row] a")
    expect(page.locator(".entry")).to_have_count(len(TITLES))
    seen(page, "05-naming")
    for number in range(1, len(TITLES) + 1):
        is_sure = page.locator("#swap").get_attribute("data-sure") == "yes"
        page.keyboard.press("Enter")
        if not is_sure:
            expect(page.locator("#title")).to_be_focused()
            page.keyboard.press("Enter")
        expect(page.locator(".entry-done")).to_have_count(number)
    seen(page, "06-named")
    page.goto(f"{site.url}/cases/1/file")
    expect(page.locator("tr[data-document]")).to_have_count(len(TITLES))
    seen(page, "07-file")


def refuse(page: Page, site: Site, why: str, at: str) -> None:
    """With the keyboard: the points, a defect, the opinion, sent back."""
    keys = page.keyboard
    page.goto(f"{site.url}/submissions/1")
    keys.press("r")
    page.wait_for_url("**/review")
    seen(page, f"{at}-review-new")
    keys.press("q")
    page.check("#completeness-pages_missing")
    keys.press("2")
    keys.press("3")
    keys.press("d")
    page.select_option("[name=defect-0-reason]", "pages_missing")
    keys.press("Escape")
    page.locator("h1").click()
    keys.press("o")
    keys.type(why)
    keys.press("Escape")
    seen(page, f"{at}-review")
    keys.press("x")
    page.wait_for_url("**/submissions/1")
    expect(page.locator(".round").first).to_contain_text(why)
    seen(page, f"{at}-refused")


def answer(page: Page, site: Site, key: str, words: str, at: str) -> None:
    page.goto(f"{site.url}/submissions/1")
    page.keyboard.press(key)
    page.wait_for_selector("#text")
    seen(page, f"{at}-answer-new")
    page.fill("#text", words)
    seen(page, f"{at}-answer")
    page.click(".form-acts .btn-primary")
    page.wait_for_url("**/submissions/1")
    expect(page.locator(".round").first).to_contain_text(words)


def decide(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    seen(page, "12-desk-of-chief")
    page.goto(f"{site.url}/submissions")
    expect(page.locator("tbody")).to_contain_text(NUMBER)
    page.goto(f"{site.url}/submissions/1/decide")
    page.check("#sustained-1")
    page.fill("#text", "衬页不计入页数，予以签收入卷。")
    seen(page, "13-decide")
    page.click(".form-acts .btn-primary")
    page.wait_for_url("**/submissions/1")
    expect(page.locator(".head .state-done")).to_be_visible()
    seen(page, "14-accepted")
    for path in ("", "?standing=all", "/refusals", "/disputes", "/timeliness"):
        page.goto(f"{site.url}/submissions{path}")
        seen(page, f"14-submissions{path.strip('/?')}")


def owed(page: Page, site: Site, at: str) -> int:
    """How much the file should have by now and has not, as the judge is told."""
    page.goto(f"{site.url}/cases/1/lacking")
    seen(page, at)
    expect(page.locator(".empty, .thing-lacking").first).to_be_visible()
    return page.locator("tr:has(.state-late) .thing-lacking").count()


def issue(page: Page, site: Site) -> None:
    """The judge has the node done that the papers prove."""
    page.goto(f"{site.url}/cases/1/nodes/issue_notice/done")
    page.click(".form-acts .btn-primary")
    page.wait_for_url("**/cases/1/nodes*")


def filed() -> list[str]:
    found = list(db.session.scalars(db.select(Document.title).order_by(Document.id)))
    db.session.rollback()  # whoever still reads keeps the site from writing
    return found


def named_in_time() -> bool:
    term = db.session.scalars(
        db.select(ReceiptTerm).where(ReceiptTerm.code == promising.SCAN)
    ).one()
    in_time = term.done_on is not None and term.done_on <= term.due
    db.session.rollback()  # ditto
    return in_time


def test_from_the_counter_to_the_file_in_a_day(
    court: Site, desks: dict[str, Page], tmp_path: Path
) -> None:
    clerk, judge, chief = desks["clerk"], desks["judge"], desks["chief"]

    assert owed(judge, court, "00-owed") == 2
    receive(clerk, court)
    scan(clerk, court, tmp_path)
    name(clerk, court)
    assert sorted(filed()) == sorted(TITLES)
    assert named_in_time()

    refuse(clerk, court, "限制消费令缺第2页，应补齐。", "08")
    judge.goto(f"{court.url}/")
    seen(judge, "09-desk-of-judge")
    answer(judge, court, "s", "已核对原件，缺页已补齐。", "10")
    refuse(clerk, court, "仍缺第2页。", "11")
    answer(judge, court, "d", "原件即为一页，不属缺页。", "11b")
    decide(chief, court)
    db.session.rollback()
    row = db.session.scalars(db.select(Submission)).one()

    assert row.state is SubmissionState.ACCEPTED
    assert row.round == 2
    db.session.rollback()  # whoever still reads keeps the site from writing
    judge.goto(f"{court.url}/cases/1/file")
    expect(judge.locator("tr[data-document]")).to_have_count(len(TITLES))
    expect(judge.locator("[draggable=true]")).to_have_count(0)
    seen(judge, "15-file-of-judge")
    issue(judge, court)
    assert owed(judge, court, "16-complete") == 0
