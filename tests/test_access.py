"""Promises over every address of the house: who is let in, and what may change anything."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.routing import IntegerConverter, Rule

from archive.accounts import rights
from archive.accounts.rules import reach
from archive.act import Actor, Holding, Office
from archive.audit import models  # noqa: F401  # so that its tables are counted, too
from archive.db import Model, db
from archive.settings import Settings
from archive.web.access import PERSON, PUBLIC, TOKEN, demanded
from tests import factories
from tests.accounts.house import Browser, administrator, staff
from tests.standing import standing

# Everything that is open to somebody who has not logged in. Add to it with a reason.
OPEN = {
    "accounts.login.ask_reset",
    "accounts.login.enter",
    "accounts.login.factor",
    "accounts.login.log_in",
    "accounts.login.pass_factor",
    "accounts.login.reset",
    "accounts.login.reset_password",
    "accounts.login.reset_state",
    "accounts.login.reset_wait",
    "accounts.login.set_password",
    "static",
    "upkeep.health.healthz",
    "web.choose_language",
}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# Noting that somebody was there, and that they were refused, is not a change of theirs.
NOTES = {"login_session", "event", "throttle"}


def rules(app: Flask) -> list[Rule]:
    """All that are for people; what is for other systems is in tests/api/test_access.py."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return [rule for rule in found if access(app, rule) != TOKEN]


def access(app: Flask, rule: Rule) -> str | None:
    return demanded(app.view_functions[rule.endpoint])


def address(rule: Rule) -> str:
    given: dict[str, Any] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        number = isinstance(converter, IntegerConverter)
        given[name] = 1 if number else min(getattr(converter, "items", {"x"}))
    built = rule.build(given, append_unknown=False)
    assert built
    return built[1]


@pytest.fixture
def strict(settings: Settings) -> Any:
    """The application as it is served: forms need their token."""
    with standing(settings) as made:
        yield made


def test_every_address_says_whom_it_is_for(app: Flask) -> None:
    silent = [rule.rule for rule in rules(app) if access(app, rule) is None]

    assert silent == []


def test_open_to_everybody_is_what_is_on_the_list(app: Flask) -> None:
    found = {rule.endpoint for rule in rules(app) if access(app, rule) == PUBLIC}

    assert found <= OPEN
    assert {one for one in OPEN if one.startswith("accounts")} <= found


def test_an_action_is_one_that_somebody_can_have(app: Flask) -> None:
    granted = {code for grant in factories.profile().grants for code in grant.actions}
    known = granted.union(*reach.OFFICE_RIGHTS.values())
    demanded_ = {access(app, rule) for rule in rules(app)} - {PUBLIC, PERSON}

    assert demanded_ <= known


def test_an_address_that_says_nothing_is_closed_to_all(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for office in (Office.SYSTEM, Office.SECURITY, Office.AUDIT):
        administrator(office)
        browser = Browser(app)
        browser.log_in(office.value)

        assert browser.get("/forgotten").status_code == 403
    assert Browser(app).get("/forgotten").status_code == 403


def test_without_a_login_every_page_leads_to_the_login(app: Flask) -> None:
    browser = Browser(app)
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and access(app, rule) != PUBLIC:
            answer = browser.get(address(rule))

            assert answer.status_code == 303, rule.rule
            assert answer.location.startswith("/login?next=/"), rule.rule


def test_without_a_login_nothing_is_taken(app: Flask) -> None:
    browser = Browser(app)
    for rule in rules(app):
        for method in UNSAFE & set(rule.methods or ()):
            if access(app, rule) != PUBLIC:
                answer = browser.open(address(rule), method=method)

                assert answer.location, rule.rule
                assert answer.location.startswith("/login"), rule.rule


def test_every_form_needs_its_token(strict: Flask) -> None:
    for rule in rules(strict):
        for method in UNSAFE & set(rule.methods or ()):
            answer = Browser(strict).open(address(rule), method=method)

            assert answer.status_code == 400, rule.rule


def test_the_token_of_a_form_is_gone_with_the_login(strict: Flask) -> None:
    staff("clerk")
    browser = Browser(strict)
    before = _token(browser)

    browser.post(
        "/login",
        {"account": "clerk", "password": "correct horse battery", "csrf_token": before},
    )

    assert browser.is_in()
    assert browser.post("/logout", {"csrf_token": before}).status_code == 400
    assert (
        browser.post("/logout", {"csrf_token": _token(browser, "/me")}).status_code == 303
    )


def _token(browser: Browser, path: str = "/login") -> str:
    page = browser.get(path).get_data(as_text=True)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def everybody(app: Flask) -> dict[str, Browser]:
    """A browser for each office, and for each post that differs in its rights."""
    found = {}
    for office in (Office.SYSTEM, Office.SECURITY, Office.AUDIT):
        administrator(office)
    for post in different_posts():
        staff(post, (post, "swift"))
    for account in [*reach.OFFICE_RIGHTS, *different_posts()]:
        browser = Browser(app)
        assert browser.log_in(account).status_code == 303
        found[account] = browser
    return found


def different_posts() -> list[str]:
    profile = factories.profile()
    posts: dict[frozenset[str], str] = {}
    for post in profile.posts:
        granted = [grant for grant in profile.grants if grant.post == post.code]
        posts[frozenset(code for grant in granted for code in grant.actions)] = post.code
    return list(posts.values())


def _actor(account: str) -> Actor:
    if account in reach.OFFICE_RIGHTS:
        return Actor(1, account, account, Office(account))
    return Actor(1, account, account, Office.STAFF, (Holding(account, "swift"),))


def test_who_may_open_which_address(app: Flask) -> None:
    """Every office and every post against every page: as the tables of rights say."""
    for account, browser in everybody(app).items():
        act = factories.act(by=_actor(account))
        for rule in rules(app):
            wanted = access(app, rule)
            if "GET" not in (rule.methods or ()) or wanted in (None, PUBLIC):
                continue
            assert wanted
            answer = browser.get(
                address(rule), headers={"Accept": "text/html"}, buffered=False
            )
            answer.close()

            allowed = rights.may(act, wanted)
            assert (answer.status_code != 403) == allowed, (account, rule.rule)


def test_who_may_change_what(app: Flask) -> None:
    """What is not allowed is refused before anything that was sent is looked at."""
    for account, browser in everybody(app).items():
        act = factories.act(by=_actor(account))
        for rule in rules(app):
            wanted = access(app, rule)
            if not UNSAFE & set(rule.methods or ()) or wanted in (None, PUBLIC, PERSON):
                continue
            assert wanted
            if not rights.may(act, wanted):
                assert browser.post(address(rule)).status_code == 403, (account, rule.rule)


def test_nothing_changes_by_looking(app: Flask) -> None:
    browsers = everybody(app)
    before = _contents()
    for browser in browsers.values():
        for rule in rules(app):
            if "GET" in (rule.methods or ()):
                answer = browser.get(address(rule), buffered=False)
                answer.close()

    assert _contents() == before


def _contents() -> dict[str, Any]:
    found = {}
    for table in Model.metadata.sorted_tables:
        if table.name not in NOTES:
            rows = db.session.execute(select(table).order_by(*table.primary_key)).all()
            found[table.name] = (len(rows), str(rows))
    found["logins"] = db.session.execute(
        text("SELECT count(*) FROM login_session WHERE ended_at IS NULL")
    ).scalar_one()
    assert db.session.scalar(select(func.count()).select_from(text("person")))
    return found


@pytest.mark.parametrize("office", ["system", "security", "audit"])
def test_no_administrator_can_open_what_is_kept_for_cases(app: Flask, office: str) -> None:
    act = factories.act(by=_actor(office))
    for code in ("case:see", "case:change", "volume:see", "page:see", "search:use"):
        assert not rights.may(act, code)
