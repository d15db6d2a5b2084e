"""What the first people to use the house do: log in, look after tasks, read the journal."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from archive.audit.kinds import Kind
from archive.db import transaction
from archive.errors import Invalid
from archive.jobs import service as jobs
from archive.jobs import tasks
from archive.jobs.worker import Worker
from archive.speech import lazy
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site
from tests.chromium import picture, violations

pytestmark = pytest.mark.browser

SUBMIT = "form.form .form-acts button"


def enter(page: Page, site: Site, account: str) -> None:
    """Log in with the one-time password and set one's own, as the first login demands."""
    page.goto(f"{site.url}/login")
    page.fill("[name=account]", account)
    page.fill("[name=password]", site.passwords[account])
    page.click(SUBMIT)
    page.fill("[name=current]", site.passwords[account])
    page.fill("[name=new]", OWN)
    page.fill("[name=again]", OWN)
    page.click(SUBMIT)
    page.goto(site.url)


def test_the_first_login_sets_an_own_password_and_leads_to_the_desk(
    watched: Page, site: Site
) -> None:
    watched.goto(site.url)
    expect(watched).to_have_url(re.compile("/login"))
    picture(watched, "login")
    assert violations(watched) == []

    enter(watched, site, "sysadmin")

    expect(watched.locator("header.top")).to_contain_text("清丰县人民法院")
    assert violations(watched) == []
    picture(watched, "desk-system")


def test_a_wrong_password_is_refused_in_a_sentence(watched: Page, site: Site) -> None:
    watched.goto(f"{site.url}/login")
    watched.fill("[name=account]", "sysadmin")
    watched.fill("[name=password]", "not the password")
    watched.click(SUBMIT)

    refusal = watched.locator("[role=alert]")
    expect(refusal).to_be_visible()
    picture(watched, "login-refused")

    assert re.search(r"[\u4e00-\u9fff]", refusal.inner_text())
    assert violations(watched) == []


def test_the_language_is_switched_and_stays(watched: Page, site: Site) -> None:
    watched.goto(f"{site.url}/login")
    expect(watched.locator("html")).to_have_attribute("lang", "zh-CN")

    watched.get_by_role("button", name="English").click()
    expect(watched.locator("html")).to_have_attribute("lang", "en")
    watched.reload()

    expect(watched.locator("html")).to_have_attribute("lang", "en")
    expect(watched.get_by_role("heading", level=1)).to_have_text("Log in")
    assert violations(watched) == []


@pytest.fixture
def broken_task() -> Iterator[str]:
    """A kind of work that can never succeed."""
    kind = "test:broken"

    def work(_run: tasks.Run) -> None:
        raise Invalid("The file is broken on page 7.")

    tasks.task(kind, label=lazy("Test work"))(work)
    yield kind
    del tasks.TASKS[kind]


def test_a_dead_task_shows_its_reason_and_is_tried_again(
    watched: Page, site: Site, broken_task: str
) -> None:
    with transaction():
        jobs.enqueue(act_as("cli"), broken_task, key="test:dead")
    Worker(site.app).drain()
    enter(watched, site, "sysadmin")

    watched.goto(f"{site.url}/jobs")
    picture(watched, "jobs")
    assert violations(watched) == []
    expect(watched.locator("main")).to_contain_text("The file is broken on page 7.")
    watched.get_by_role("button", name="重新开始").first.click()

    expect(watched.get_by_role("status").first).to_be_visible()


def test_the_journal_shows_who_logged_in_and_is_exported(watched: Page, site: Site) -> None:
    enter(watched, site, "auditadmin")

    watched.goto(f"{site.url}/audit")

    expect(watched.locator("main table")).to_contain_text("auditadmin")
    assert violations(watched) == []
    picture(watched, "journal")
    watched.goto(f"{site.url}/audit?kind={Kind.SESSION_OPENED}")
    expect(watched.locator("main table tbody tr").first).to_be_visible()


@pytest.mark.parametrize(
    ("account", "paths"),
    [
        ("sysadmin", ["/people", "/people/new", "/health", "/calendar", "/upkeep"]),
        ("secadmin", ["/policy", "/sessions", "/me"]),
    ],
)
def test_pages_are_open_to_everybody_who_may_see_them(
    watched: Page, site: Site, account: str, paths: list[str]
) -> None:
    found: dict[str, list[str]] = {}
    enter(watched, site, account)
    for path in paths:
        watched.goto(site.url + path)
        picture(watched, f"{account}{path.replace('/', '-')}")
        if faults := violations(watched):
            found[path] = faults

    assert found == {}
