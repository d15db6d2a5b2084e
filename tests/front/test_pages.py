"""What a reader sees and types, in a real browser under the real policy."""

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.chromium import violations
from tests.front.conftest import Visit

pytestmark = pytest.mark.browser
PAGES = ["/", "/jobs", "/form", "/login", "/broken"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_keeps_to_its_own_host(at: Visit, path: str) -> None:
    page = at.open(path)

    assert violations(page) == []


@pytest.mark.parametrize("width", [683, 911, 1093])
def test_a_page_at_150_per_cent_and_beside_another_does_not_scroll_sideways(
    at: Visit, width: int
) -> None:
    at.page.set_viewport_size({"width": width, "height": 512})
    page = at.open("/")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_the_form_with_faults_is_accessible_and_its_summary_has_the_focus(
    at: Visit,
) -> None:
    page = at.open("/form")
    page.get_by_role("button", name="确认借出").click()

    expect(page.locator(".faults")).to_be_focused()
    expect(page.get_by_label("案号")).to_have_accessible_description(
        "可只写序号，例如 执1187 ▲ 写上案号"
    )
    assert violations(page) == []


def test_a_link_of_the_summary_leads_to_its_field(at: Visit) -> None:
    page = at.open("/form")
    page.get_by_role("button", name="确认借出").click()
    page.locator(".faults").get_by_role("link", name="应还日期").click()

    expect(page.get_by_label("应还日期")).to_be_focused()


def test_a_slash_goes_to_the_search_and_escape_leaves_it(at: Visit) -> None:
    page = at.open("/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#search")).not_to_be_focused()


def test_j_and_k_walk_the_rows_and_enter_opens_one(at: Visit) -> None:
    page = at.open("/")
    rows = page.locator("[data-rows] tbody tr")
    for key in "jjjk":
        page.keyboard.press(key)
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/thing$"))


def test_j_stops_at_the_last_row(at: Visit) -> None:
    page = at.open("/")
    for _ in range(9):
        page.keyboard.press("j")

    expect(page.locator("[data-rows] tbody tr").last).to_be_focused()


def test_g_and_a_letter_go_to_a_room(at: Visit) -> None:
    page = at.open("/")
    page.keyboard.press("g")
    page.keyboard.press("j")

    expect(page).to_have_url(re.compile("/jobs$"))


def test_letters_typed_into_a_field_are_only_letters(at: Visit) -> None:
    page = at.open("/jobs")
    page.locator("#search").focus()
    page.keyboard.type("gd?j")

    expect(page.locator("#search")).to_have_value("gd?j")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page).to_have_url(re.compile("/jobs$"))


def test_a_question_mark_shows_the_keys_of_this_page(at: Visit) -> None:
    page = at.open("/")
    page.keyboard.press("?")
    keys = page.locator("#keys")

    expect(keys).to_be_visible()
    expect(keys.locator("[data-keys=page]")).to_contain_text("接收登记")
    expect(keys.locator("[data-keys=rooms]")).to_contain_text("审计日志")
    assert violations(page) == []


def test_escape_closes_the_keys(at: Visit) -> None:
    page = at.open("/")
    page.keyboard.press("?")
    page.keyboard.press("Escape")

    expect(page.locator("#keys")).to_be_hidden()


def test_letters_can_be_switched_off_on_a_computer(at: Visit) -> None:
    page = at.open("/")
    page.keyboard.press("?")
    page.locator("[data-letters]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("/")

    expect(page).to_have_url(re.compile(":[0-9]+/$"))
    expect(page.locator("#search")).not_to_be_focused()


def test_a_control_is_pressed_by_the_key_it_shows(at: Visit) -> None:
    page = at.open("/")
    page.keyboard.press("r")

    expect(page).to_have_url(re.compile("/form$"))


def test_an_act_names_its_thing_and_happens_once_after_a_yes(
    at: Visit, site: Flask
) -> None:
    page = at.open("/")
    page.get_by_role("button", name="收回").nth(1).click()
    expect(page.locator("#confirm-thing")).to_have_text("(2026)豫0922执保264号 陈晓燕")
    assert violations(page) == []
    page.locator("#confirm [value=yes]").click()

    expect(page.locator(".message")).to_have_count(2)
    assert site.config["RETRIED"] == ["(2026)豫0922执保264号"]


def test_an_act_refused_in_the_dialog_does_not_happen(at: Visit, site: Flask) -> None:
    page = at.open("/")
    page.get_by_role("button", name="收回").first.click()
    # A destructive act has "cancel" under the Enter key.
    page.keyboard.press("Enter")

    expect(page.locator("#confirm")).to_be_hidden()
    assert site.config["RETRIED"] == []


def test_an_act_left_by_escape_does_not_happen(at: Visit, site: Flask) -> None:
    page = at.open("/")
    page.get_by_role("button", name="收回").nth(1).click()
    page.keyboard.press("Escape")

    expect(page.locator("#confirm")).to_be_hidden()
    assert site.config["RETRIED"] == []


def test_a_message_can_be_dismissed(at: Visit) -> None:
    page = at.open("/")
    page.locator("[data-dismiss]").click()

    expect(page.locator(".message")).to_have_count(0)


def test_why_a_day_is_due_opens_and_escape_closes_it(at: Visit) -> None:
    page = at.open("/")
    page.locator(".why summary").click()
    expect(page.locator(".why-sheet")).to_contain_text("QF-20a")
    page.keyboard.press("Escape")

    expect(page.locator(".why-sheet")).to_be_hidden()


def test_progress_follows_the_stream_and_loads_the_page_at_the_end(at: Visit) -> None:
    page = at.open("/thing")

    expect(page.locator("#over")).to_be_visible()
    assert violations(page) == []


def test_progress_asks_by_itself_where_the_stream_is_refused(at: Visit) -> None:
    page = at.open("/thing")

    expect(page.locator("#polled [data-count]")).to_have_text("31 / 50")
    expect(page.locator("#polled progress")).to_have_attribute("value", "31")


def test_htmx_sends_the_token_with_what_it_posts(at: Visit) -> None:
    page = at.open("/jobs")
    page.get_by_role("button", name="取片段").click()

    expect(page.locator("#piece")).to_have_text("取回的片段")


def test_a_refusal_to_htmx_is_shown_in_its_own_words(at: Visit) -> None:
    page = at.open("/jobs")
    page.evaluate("htmx.ajax('GET', '/broken', '#piece')")

    expect(page.locator(".message-error")).to_contain_text("该卷已由执行一组借出")


def test_a_printed_list_repeats_its_head_and_leaves_the_controls_out(at: Visit) -> None:
    page = at.open("/")
    page.emulate_media(media="print")

    expect(page.locator(".rooms")).to_be_hidden()
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".print-head")).to_have_text("清丰县人民法院")
    heads = page.locator("thead").evaluate("head => getComputedStyle(head).display")
    assert heads == "table-header-group"


def test_the_margins_of_a_print_say_by_whom_and_when(at: Visit) -> None:
    page = at.open("/")
    said = "getComputedStyle(document.documentElement).getPropertyValue('--print-foot')"

    assert page.evaluate(said) == '"Printed by 魏芳 on 2026-11-20 16:05"'
