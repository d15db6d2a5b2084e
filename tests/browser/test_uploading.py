"""Files brought by hand: chosen, dropped, cut off, gone on with, refused."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, FileChooser, Page, Route, expect

from archive.accounts import service as accounts
from archive.db import db, transaction
from archive.scan import splitting, taking
from archive.scan.models import Batch, BatchFile, Way
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site, log_in, log_in_by_form
from tests.chromium import picture, violations
from tests.scan.ways.house import picture as made

# Which database it is has tests of its own.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

FILES = "[data-input=files]"


@pytest.fixture
def window(watched: Page, site: Site) -> Page:
    """A clerk who may scan, logged in."""
    act = act_as("cli")
    with transaction():
        person = accounts.open_with_password(act, "scanner", "扫描员甲", OWN)
        accounts.grant(act, person, "file_clerk", None)
    db.session.remove()
    log_in(watched, site, "scanner")
    return watched


@pytest.fixture
def papers(tmp_path: Path) -> Callable[..., list[str]]:
    def write(*names: str, size: int = 0) -> list[str]:
        folder = tmp_path / "papers"
        folder.mkdir(exist_ok=True)
        for name in names:
            data = made(name) + os.urandom(size)
            (folder / name).write_bytes(data)
        return [str(folder / name) for name in names]

    return write


def names() -> list[str]:
    db.session.rollback()
    found = [one.name for one in db.session.query(BatchFile).order_by(BatchFile.position)]
    db.session.rollback()
    return found


def wait_until(page: Page, asked: list[bool], number: int) -> None:
    for _ in range(100):
        if len(asked) == number:
            return
        page.wait_for_timeout(50)
    pytest.fail("nothing was asked for")


def accept(dialog: Dialog) -> None:
    dialog.accept()


def opened(title: str = "") -> int:
    with transaction():
        batch = taking.open_batch(act_as("cli"), Way.UPLOAD, title=title)
        batch_id = batch.id
    db.session.remove()
    return batch_id


def test_chosen_files_open_a_batch_and_are_in_it_in_their_order(
    window: Page, site: Site, papers: Callable[..., list[str]]
) -> None:
    window.goto(f"{site.url}/scans")
    expect(window.locator(".empty")).to_contain_text("尚无批次")
    picture(window, "scans-none")
    window.keyboard.press("n")
    window.fill("[name=title]", "执行卷一")
    expect(window.get_by_role("button", name="选取文件", exact=True)).to_be_in_viewport()
    picture(window, "scan-new")
    window.set_input_files(FILES, papers("10.png", "9.png", "1.png", "Thumbs.db"))
    expect(window.locator("[data-said]")).to_contain_text("已收入 3 个文件")
    picture(window, "scan-new-sent")

    assert names() == ["1.png", "9.png", "10.png"]
    batch = db.session.query(Batch).one()
    assert batch.title == "执行卷一"
    assert window.url == f"{site.url}/scans/{batch.id}/files"
    window.reload()
    expect(window.locator("#batch-files tbody tr")).to_have_count(3)
    picture(window, "scan-files")


def test_a_line_that_breaks_goes_on_by_itself_from_where_it_was(
    window: Page, site: Site, papers: Callable[..., list[str]]
) -> None:
    window.goto(f"{site.url}/scans/{opened()}/files")
    sent: list[int] = []

    def break_twice(route: Route) -> None:
        sent.append(int(route.request.headers.get("upload-offset", "0")))
        if len(sent) in (2, 3):
            route.abort("connectionreset")
        elif len(sent) == 4:
            route.fulfill(status=503, json={"error": "对象存储没有响应。"})
        else:
            route.continue_()

    window.route("**/scans/uploads/*", break_twice)
    window.set_input_files(FILES, papers("large.pdf", size=3_000_000))
    expect(window.locator(".upload-why")).to_contain_text("已传部分保留")
    picture(window, "scan-upload-later")
    expect(window.locator("[data-said]")).to_contain_text("已收入 1 个文件", timeout=30_000)

    assert names() == ["large.pdf"]
    assert sent[1] > 0
    assert set(sent[2:5]) <= {0, sent[1]}


def test_after_a_reload_the_same_file_goes_on_from_where_it_was(
    window: Page, site: Site, papers: Callable[..., list[str]]
) -> None:
    window.goto(f"{site.url}/scans/{opened()}/files")
    offsets: list[int] = []

    def watch(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) == 2:
                return  # never answered: the reload cuts it
        route.continue_()

    window.route("**/scans/uploads/*", watch)
    paths = papers("large.pdf", size=3_000_000)
    window.set_input_files(FILES, paths)
    while len(offsets) < 2:
        window.wait_for_timeout(50)
    window.on("dialog", accept)
    window.reload()
    window.remove_listener("dialog", accept)
    expect(window.locator("[data-unfinished]")).to_contain_text("large.pdf")
    picture(window, "scan-upload-cut")
    window.set_input_files(FILES, paths)
    expect(window.locator("[data-said]")).to_contain_text("已收入 1 个文件")

    assert offsets[2] == offsets[1] > 0
    assert names() == ["large.pdf"]


def test_a_login_that_ran_out_is_told_and_after_a_new_one_it_goes_on(
    window: Page, site: Site, papers: Callable[..., list[str]]
) -> None:
    window.goto(f"{site.url}/scans/{opened()}/files")
    window.context.clear_cookies()
    window.set_input_files(FILES, papers("a.png"))
    expect(window.locator(".upload-why")).to_contain_text("登录已失效")
    picture(window, "scan-upload-login")

    other = window.context.new_page()
    log_in_by_form(other, site, "scanner")
    expect(other.locator("header.top")).to_contain_text("扫描员甲")

    expect(window.locator("[data-said]")).to_contain_text("已收入 1 个文件", timeout=30_000)
    assert names() == ["a.png"]


def test_a_folder_may_be_dropped_and_what_is_no_paper_stays_out(
    window: Page, site: Site
) -> None:
    window.goto(f"{site.url}/scans/{opened()}/files")
    window.evaluate(
        """() => {
          const transfer = new DataTransfer();
          for (const name of ["2.txt", "10.txt", "desktop.ini"])
            transfer.items.add(new File([name], name));
          const given = {dataTransfer: transfer, bubbles: true};
          document.dispatchEvent(new DragEvent("drop", given));
        }"""
    )
    expect(window.locator("[data-said]")).to_contain_text("已收入 2 个文件")

    assert names() == ["2.txt", "10.txt"]


def test_what_is_too_large_or_known_is_said_and_keeps_no_other_out(
    window: Page, site: Site, papers: Callable[..., list[str]]
) -> None:
    window.goto(f"{site.url}/scans/{opened()}/files")
    paths = papers("a.png", "b.png")
    window.set_input_files(FILES, paths[:1])
    expect(window.locator("[data-said]")).to_contain_text("已收入 1 个文件")

    window.set_input_files(FILES, paths)

    expect(window.locator(".upload-state").nth(1)).to_contain_text("只收一份")
    expect(window.locator(".upload-state").nth(2)).to_contain_text("已收入")
    assert names() == ["a.png", "b.png"]


def test_a_file_that_cannot_be_opened_is_replaced_in_its_place(
    window: Page, site: Site, papers: Callable[..., list[str]]
) -> None:
    batch_id = opened("附件")
    batch = db.session.get_one(Batch, batch_id)
    bad = taking.take_file(act_as("cli"), batch, "锁住.pdf", made("bad")).id
    taking.take_file(act_as("cli"), batch, "b.png", made("b"))
    with transaction():
        splitting.quarantine(act_as("cli"), bad, "encrypted", {})
    db.session.remove()
    window.goto(f"{site.url}/scans/{batch_id}/files")
    expect(window.locator("#batch-files")).to_contain_text("加密")
    assert violations(window) == []
    picture(window, "scan-files-quarantined")

    with window.expect_file_chooser() as chosen:
        window.get_by_role("button", name="替换").click()
    chosen.value.set_files(papers("好的.png"))

    expect(window.locator("#batch-files tbody tr").nth(0)).to_contain_text("好的.png")
    expect(window.locator("#batch-files tbody tr").nth(2)).to_contain_text("锁住.pdf")
    picture(window, "scan-files-replaced")
    assert names() == ["好的.png", "b.png", "锁住.pdf"]


def test_without_scripts_the_form_takes_files(
    window: Page, site: Site, papers: Callable[..., list[str]]
) -> None:
    browser = window.context.browser
    assert browser
    plain = browser.new_context(java_script_enabled=False, locale="zh-CN")
    plain.add_cookies(window.context.cookies())  # type: ignore[arg-type]  # as they came
    page = plain.new_page()
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{site.url}/scans/new")
    picture(page, "scan-new-plain")
    page.set_input_files("[name=files]", papers("a.png"))
    page.get_by_role("button", name="建立批次").click()
    expect(page.locator(".message")).to_contain_text("已收入1个文件")
    plain.close()

    assert names() == ["a.png"]


def test_the_pages_of_batches_are_open_to_everybody(
    window: Page, site: Site, papers: Callable[..., list[str]]
) -> None:
    batch_id = opened("卷一")
    found: dict[str, list[str]] = {}
    for path in ("/scans", "/scans/new", f"/scans/{batch_id}/files"):
        window.goto(f"{site.url}{path}")
        found[path] = violations(window)
    window.set_input_files(FILES, papers("a.png"))
    expect(window.locator("[data-said]")).to_contain_text("已收入 1 个文件")
    found["sent"] = violations(window)
    settings = site.app.extensions["archive.settings"]
    site.app.extensions["archive.settings"] = replace(settings, scan_device="test:0")
    window.goto(f"{site.url}/scans/{batch_id}/files")
    found["scanner"] = violations(window)
    picture(window, "scan-files-scanner")
    window.get_by_role("button", name="扫描", exact=True).click()
    expect(window.locator("#batch-files")).to_contain_text("正在扫描")
    window.goto(f"{site.url}/scans")
    picture(window, "scans")

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_everything_is_reached_by_keys(window: Page, site: Site) -> None:
    window.goto(f"{site.url}/scans/{opened()}/files")

    asked: list[bool] = []

    def choose(chooser: FileChooser) -> None:
        asked.append(chooser.is_multiple())

    window.on("filechooser", choose)
    window.wait_for_timeout(500)  # until the browser asks us instead of a person
    for number, key in enumerate("fo", 1):
        window.keyboard.press(key)
        wait_until(window, asked, number)
    window.remove_listener("filechooser", choose)
    window.keyboard.press("?")

    expect(window.locator("#keys")).to_contain_text("选取文件夹")
