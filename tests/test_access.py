"""Promises over every address of the house: who is let in, and what a form needs.

Everybody against every address is in test_everybody.py.
"""

from typing import Any

import pytest
from flask import Flask

from archive.accounts import rights
from archive.accounts.rules import reach
from archive.act import Office
from archive.settings import Settings
from archive.web.access import PERSON, PUBLIC
from tests import factories
from tests.accounts.house import Browser, administrator, staff
from tests.addresses import UNSAFE, access, act_of, address, rules
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


@pytest.mark.parametrize("office", ["system", "security", "audit"])
def test_no_administrator_can_open_what_is_kept_for_cases(app: Flask, office: str) -> None:
    act = act_of(office)
    for code in ("case:see", "case:change", "volume:see", "page:see", "search:use"):
        assert not rights.may(act, code)
