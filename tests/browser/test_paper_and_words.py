"""A scanner at the shelf, and the search of the top bar, in a real browser."""

import pytest
from playwright.sync_api import Page, Route, expect

import app as application
import archive.custody.routes
import archive.intake.routes
import archive.search.routes
from archive.accounts import service as accounts
from archive.custody import rules as places
from archive.custody import service as custody
from archive.custody.models import Paper, PlaceKind
from archive.db import db, transaction
from archive.intake import rules as receipts
from archive.search import service as search
from archive.settings import Settings
from archive.web.act import act_as
from tests.browser.conftest import OWN, Site, log_in
from tests.chromium import picture, violations
from tests.intake.house import receipt
from tests.nodes.house import case as file_case

pytestmark = [
    pytest.mark.browser,
    # What is tried here is the browser's part.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
ROOMS = (archive.intake.routes, archive.search.routes, archive.custody.routes)
FIELD = "#code"


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    missing = [room for room in ROOMS if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))
    return settings


@pytest.fixture
def clerk(watched: Page, site: Site) -> Page:
    with transaction():
        person = accounts.open_with_password(act_as("cli"), "clerk", "卷宗员甲", OWN)
        accounts.grant(act_as("cli"), person, "file_clerk", None)
    log_in(watched, site, "clerk")
    return watched


def codes() -> tuple[str, list[str]]:
    """A box, and three papers that were scanned."""
    with transaction():
        [room] = custody.make(act_as("cli"), PlaceKind.ROOM, ["一号库房"])
        [box] = custody.make(act_as("cli"), PlaceKind.BOX, ["01号盒"], room)
    rows = [receipt(file_case(f"（2026）豫0922执{at}号")) for at in (1, 2, 3)]
    papers = [receipts.code_of(row.token) for row in rows]
    found = places.code_of(box.token), papers
    # Who goes on reading keeps SQLite's one writer waiting.
    db.session.rollback()
    return found


def open_shelf(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/custody/scan")
    # The browser gives a field the focus when it first draws the page.
    expect(page.locator(FIELD)).to_be_focused()


def type_like_a_scanner(page: Page, *typed: str) -> None:
    for code in typed:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def laid() -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count(Paper.id))) or 0


def test_codes_scanned_faster_than_the_server_answers_all_count(
    clerk: Page, site: Site
) -> None:
    box, papers = codes()
    open_shelf(clerk, site)
    type_like_a_scanner(clerk, box, *papers)
    expect(clerk.locator("#shelf tbody tr")).to_have_count(3)
    picture(clerk, "custody-scan")

    assert laid() == 3
    assert violations(clerk) == []
    expect(clerk.locator(FIELD)).to_be_focused()


def test_a_code_that_did_not_arrive_is_sent_again(clerk: Page, site: Site) -> None:
    box, papers = codes()
    open_shelf(clerk, site)
    type_like_a_scanner(clerk, box)
    expect(clerk.locator(".custody-path")).to_contain_text("01号盒")
    clerk.route("**/custody/scan", _cut)
    type_like_a_scanner(clerk, *papers)
    expect(clerk.locator("#messages")).not_to_be_empty()
    clerk.unroute("**/custody/scan")
    expect(clerk.locator("#shelf tbody tr")).to_have_count(3)

    assert laid() == 3


def _cut(route: Route) -> None:
    route.abort()


def test_a_click_beside_the_field_does_not_lose_the_next_code(
    clerk: Page, site: Site
) -> None:
    box, _papers = codes()
    open_shelf(clerk, site)
    clerk.locator("h1").click()
    type_like_a_scanner(clerk, box)

    expect(clerk.locator(".custody-path")).to_contain_text("01号盒")


def test_the_search_is_worked_from_the_keyboard(clerk: Page, site: Site) -> None:
    case_id = file_case("（2026）豫0922执1号").id
    with transaction():
        search.put(1, case_id, "本院冻\n结存款")
    clerk.goto(site.url)
    clerk.keyboard.press("/")
    clerk.keyboard.type("冻结存款")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("mark")).to_have_text("冻结存款")
    picture(clerk, "search")

    assert violations(clerk) == []
    clerk.keyboard.press("/")
    clerk.keyboard.type("(2026)豫0922执1号")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("h1")).to_contain_text("（2026）豫0922执1号")
    assert clerk.url == f"{site.url}/cases/{case_id}"
