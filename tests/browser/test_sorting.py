"""A day at the sorting desk: 500 pages, by keyboard alone, and two clerks at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import app as application
import archive.cases.routes
import archive.intake.routes
import archive.nodes.routes
import archive.scan.pages_page
import archive.scan.pages_sorting
import archive.scan.pictures
import archive.scan.routes
from archive.accounts import service as accounts
from archive.db import transaction
from archive.intake.models import Receipt
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site, log_in
from tests.browser.sorting_house import (
    PEOPLE,
    at_rest,
    calm,
    cost_of,
    court_page,
    desk,
    lie,
    press,
    said,
    shown,
)
from tests.chromium import picture, violations
from tests.intake import house as intake
from tests.nodes import house as nodes
from tests.scan.sorting import house

# What the desk shows is the same on either database; what is written has tests of its own.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

ROOMS = (
    archive.cases.routes,
    archive.nodes.routes,
    archive.intake.routes,
    archive.scan.routes,
)
MANY = 500
# Milliseconds of script for one key; the promise of the house.
SWIFT = 50
# Milliseconds until something of a full desk is seen; the machine may be busy.
PAINTED = 3000
# Milliseconds in which what was asked last is answered.
REST = 300
# How a desk asks from time to time whether others have changed anything.
ITSELF = re.compile(r"/now\?stamp=.")


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [room for room in ROOMS if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))


@pytest.fixture
def watched(watched: Page) -> Iterator[Page]:
    """The desk asks on and on: nothing may be under way when the site is closed."""
    yield watched
    watched.goto("about:blank")
    watched.wait_for_timeout(REST)


@pytest.fixture
def staffed(rooms: None, site: Site) -> Site:
    act = act_as("cli")
    with transaction():
        for account, name in PEOPLE.items():
            person = accounts.open_with_password(act, account, name, OWN)
            accounts.grant(act, person, "file_clerk", None)
    return site


@pytest.fixture
def receipt(staffed: Site) -> Receipt:
    return intake.receipt(
        nodes.case(), intake.piece("执行申请书", 30), intake.piece("财产线索", 34)
    )


@pytest.fixture
def day(receipt: Receipt) -> int:
    """A day's scanning: sixteen pieces, some of their pages with findings."""
    begins = range(1, MANY, 33)
    made = house.batch(MANY, receipt=receipt, begins=begins, drawn=court_page)
    with transaction():
        for number, page in enumerate(house.pages(made)):
            page.piece_id = receipt.pieces[number // 33].id if number < 66 else None
            if number % 40 == 20:
                house.find(page, "skew", 2.4, 1.0)
            if number % 90 == 11:
                house.find(page, "blank", 0.02, 0.1)
        house.noted()
    return at_rest(made)


@pytest.fixture
def batch(receipt: Receipt) -> int:
    """A dozen pages in three pieces, read by the machine."""
    made = house.batch(12, receipt=receipt, begins=[1, 5, 9])
    with transaction():
        for number, page in enumerate(house.pages(made), 1):
            house.read(
                page,
                house.line("河南省清丰县人民法院", unsure="清丰"),
                house.line(f"执行申请书第{number}页", 1),
            )
        house.noted()
    return at_rest(made)


def test_a_days_pages_are_sorted_by_keys_alone(
    watched: Page, staffed: Site, day: int
) -> None:
    log_in(watched, staffed, "clerk")
    desk(watched, staffed, day)
    painted = watched.evaluate("performance.getEntriesByType('paint')[0].startTime")
    watched.evaluate("window.same = true")
    loaded = watched.evaluate("document.querySelectorAll('.thumb img').length")
    fetched = watched.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter((one) => one.name.includes('/thumb')).length"
    )
    picture(watched, "sort-desk")

    press(watched, "f")
    expect(watched.locator("#peek .find")).to_be_visible()
    press(watched, "w")
    said(watched, "已认可")
    press(watched, "y")
    said(watched, "标为空白")
    press(watched, "Home", "ArrowDown", "ArrowRight", "s")
    said(watched, "起新件")
    press(watched, "End", "Shift+ArrowLeft", "Shift+ArrowLeft", "x")
    said(watched, "已搁置 3 页")
    press(watched, "Escape", "Home", "Alt+ArrowRight", "Alt+ArrowRight")
    said(watched, "已移动")
    calm(watched)
    now = lie(day)
    press(watched, "Control+z", "u")
    said(watched, "已撤销：移页")
    calm(watched)
    undone = lie(day)
    press(watched, "Control+y", "Control+y")
    calm(watched)
    times = {key: cost_of(watched, key) for key in ("ArrowDown", "r", "s", "m", "u")}
    watched.set_viewport_size({"width": 1920, "height": 1080})
    watched.wait_for_timeout(400)
    picture(watched, "sort-desk-large")

    assert now != undone
    assert shown(watched) == lie(day)
    assert painted < PAINTED
    assert loaded == MANY
    assert watched.evaluate("window.same")
    assert max(one["ScriptDuration"] for one in times.values()) < SWIFT, times
    assert fetched < MANY / 2


def test_what_the_desk_shows_is_what_is_kept(
    watched: Page, staffed: Site, batch: int
) -> None:
    log_in(watched, staffed, "clerk")
    desk(watched, staffed, batch)
    faults = violations(watched)

    press(watched, "?")
    expect(watched.locator("#keys")).to_contain_text("从此页起新件")
    picture(watched, "sort-keys")
    press(watched, "Escape")
    press(watched, "s")  # already the beginning: refused
    expect(watched.locator(".message-error")).to_be_visible()
    press(watched, "ArrowRight", "s", "j", "m", "Alt+ArrowLeft", "Alt+ArrowDown")
    press(watched, "x", "End", "b", "Shift+R", "t")
    watched.fill("#move-to-number", "1")
    press(watched, "Enter")
    said(watched, "已移动")
    calm(watched)

    assert faults == []
    assert shown(watched) == lie(batch)
    numbers = watched.locator(".thumb [data-number]").all_inner_texts()
    assert numbers == [str(number) for number in range(1, 13)]


def test_of_two_clerks_the_second_is_told_what_the_first_did(
    watched: Page, staffed: Site, batch: int
) -> None:
    log_in(watched, staffed, "clerk")
    desk(watched, staffed, batch)
    other = watched.context.browser
    assert other
    context = other.new_context(locale="zh-CN")
    second = context.new_page()
    log_in(second, staffed, "other")
    desk(second, staffed, batch)
    # Whoever looks by itself in this very moment knows already, and would not be refused.
    second.route(ITSELF, lambda asked: asked.abort())

    press(watched, "ArrowRight", "r")
    said(watched, "已旋转 1 页")
    press(second, "ArrowRight", "ArrowRight", "s")
    refusal = second.locator(".message-error")
    expect(refusal).to_contain_text("卷宗专员甲")
    expect(refusal).to_contain_text("已旋转 1 页")
    expect(second.locator(".thumb img[data-turn='90']")).to_have_count(1)
    picture(second, "sort-refused")
    second.unroute(ITSELF)
    press(second, "s")
    said(second, "起新件")
    # Without a key pressed the first sees it, too; and may undo what the second did.
    expect(watched.locator(".piece")).to_have_count(4, timeout=15_000)
    press(watched, "u")
    said(watched, "已撤销")
    second.goto("about:blank")
    context.close()

    assert lie(batch) == "1 2 3 4|5 6 7 8|9 10 11 12"


def test_pages_are_assigned_replaced_and_dragged(
    watched: Page, staffed: Site, batch: int
) -> None:
    log_in(watched, staffed, "clerk")
    desk(watched, staffed, batch)

    press(watched, "c")
    watched.get_by_text("财产线索").click()
    picture(watched, "sort-assign")
    faults = violations(watched)
    press(watched, "Enter")
    said(watched, "已归入 4 页")
    expect(watched.locator(".piece-head").first).to_contain_text("财产线索")
    press(watched, "p")
    watched.fill("#rescan-number", "12")
    picture(watched, "sort-replace")
    press(watched, "Enter")
    said(watched, "已替换")
    calm(watched)
    replaced = lie(batch)
    press(watched, "v")
    said(watched, "已恢复")
    watched.locator(".thumb").nth(8).drag_to(
        watched.locator(".thumb").nth(2), target_position={"x": 110, "y": 60}
    )
    said(watched, "已移动")
    press(watched, "Enter")
    expect(watched.locator("#large img")).to_be_visible()
    press(watched, "ArrowRight")
    picture(watched, "sort-enlarged")
    faults += violations(watched)
    press(watched, "Escape")
    expect(watched.locator(".thumb.is-current")).to_be_focused()

    assert faults == []
    assert replaced == "(1) 12 2 3 4|5 6 7 8|9 10 11"
    assert shown(watched) == lie(batch)


def test_a_batch_is_sorted_only_when_nothing_is_left_to_do(
    watched: Page, staffed: Site, batch: int
) -> None:
    log_in(watched, staffed, "clerk")
    desk(watched, staffed, batch)
    press(watched, "r")
    said(watched, "已旋转")
    press(watched, "Control+Enter")
    expect(watched.locator(".faults")).to_contain_text("1 页仍在处理")
    picture(watched, "sort-not-yet")
    faults = violations(watched)
    press(watched, "u", "x")
    said(watched, "已搁置")
    press(watched, "Control+Enter")
    expect(watched.locator(".message")).to_contain_text("已整理完毕")
    picture(watched, "sort-done")
    faults += violations(watched)
    watched.get_by_role("button", name="重新打开").click()
    watched.locator("#confirm [value=yes]").click()
    expect(watched.locator(".desk h1")).to_contain_text("进行中")

    assert faults == []


def test_a_page_is_read_copied_and_corrected(
    watched: Page, staffed: Site, batch: int
) -> None:
    log_in(watched, staffed, "clerk")
    desk(watched, staffed, batch)
    expect(watched.locator("#peek")).to_contain_text("执行申请书第1页")
    press(watched, "o")
    expect(watched.locator(".layer-line")).to_have_count(2)
    picture(watched, "page")
    faults = violations(watched)
    copied = watched.evaluate(
        """() => { getSelection().selectAllChildren(document.querySelector('.layer'));
          const given = new DataTransfer();
          const event = new ClipboardEvent('copy',
            {clipboardData: given, bubbles: true, cancelable: true});
          document.querySelector('.layer').dispatchEvent(event);
          return given.getData('text/plain'); }"""
    )
    drift = watched.evaluate(
        """() => { const line = document.querySelector('.layer-line');
          const range = document.createRange(); range.selectNodeContents(line);
          const [own, text] = [line.getBoundingClientRect(), range.getBoundingClientRect()];
          const sign = own.width / line.textContent.length;
          return Math.abs(own.right - text.right) / sign; }"""
    )
    watched.get_by_role("button", name="更正第 2 行").click()
    watched.fill("#line-field", "强制执行申请书第一页")
    picture(watched, "page-correct")
    faults += violations(watched)
    press(watched, "Enter")
    expect(watched.locator("#line-1")).to_contain_text("机器识别")
    expect(watched.locator("#layer-1")).to_have_text("强制执行申请书第一页")
    expect(watched.locator("#line-1 .line-edit")).to_be_focused()
    press(watched, "j")
    expect(watched.locator("#line-1")).to_contain_text("第2页")
    press(watched, "k")
    expect(watched.locator(".history")).to_contain_text("强制执行申请书第一页")
    faults += violations(watched)

    assert faults == []
    assert copied == "河南省清丰县人民法院执行申请书第1页"
    assert drift < 1
