"""Every office and every post at every address: as the tables of rights say.

Rights are decided above the database. So everybody comes to every address on SQLite, and
on PostgreSQL to each address somebody who may and somebody who may not.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import Context
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder, run_wsgi_app

from archive.accounts import rights
from archive.db import db
from archive.web.access import PERSON, PUBLIC
from tests.accounts.house import Browser
from tests.addresses import (
    UNSAFE,
    access,
    act_of,
    address,
    contents,
    everybody,
    guarded,
    rules,
    settle,
)
from tests.databases import settings_of, take_copy
from tests.standing import standing

REFUSED = 403
# A refusal in few words: what its page looks like is seen in tests/web. What is there to
# be looked at is a page all the same.
BRIEF = {"Accept": "application/json"}
Stand = Callable[[], AbstractContextManager[Flask]]


@dataclass
class Walk:
    """What somebody was answered, and all there was before and after the looking."""

    account: str
    looked: dict[str, tuple[str | None, int]]
    sent: dict[str, int]
    before: dict[str, Any]
    after: dict[str, Any]


@pytest.fixture(scope="module")
def inhabited(
    sqlite_template: Path,
    sqlite_file: Path,
    keys: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Stand:
    """The application with everybody in it, as often as one asks."""
    home = tmp_path_factory.mktemp("everybody")
    settings = settings_of(take_copy(sqlite_template, sqlite_file), home / "home", keys)
    with standing(settings, WTF_CSRF_ENABLED=False):
        settle()
    shutil.copy(sqlite_file, home / "inhabited")

    @contextmanager
    def stand() -> Iterator[Flask]:
        take_copy(home / "inhabited", sqlite_file)
        with standing(settings, WTF_CSRF_ENABLED=False) as made:
            yield made

    return stand


@pytest.fixture(scope="module", params=everybody())
def walk(request: pytest.FixtureRequest, inhabited: Stand) -> Walk:
    """Look at every page there is, then send every form that is not for one."""
    account: str = request.param
    with inhabited() as app:
        browser = logged_in(app, account)
        before = contents()
        act = act_of(account)
        looked = {
            rule.rule: (access(app, rule), look(browser, rule))
            for rule in rules(app)
            if "GET" in (rule.methods or ())
        }
        after = contents()
        sent = {
            f"{method} {rule.rule}": send(browser, method, rule)
            for method, rule, wanted in sent_to(app)
            if not rights.may(act, wanted)
        }
    return Walk(account, looked, sent, before, after)


def logged_in(app: Flask, account: str) -> Browser:
    browser = Browser(app)
    assert browser.log_in(account).status_code == 303
    return browser


@lru_cache(maxsize=1000)
def asked(method: str, where: str) -> dict[str, Any]:
    """What a browser sends there, but for who it is: the same for everybody."""
    return EnvironBuilder(where, method=method, headers=[*BRIEF.items()]).get_environ()


def ask(browser: Browser, method: str, rule: Rule) -> int:
    """The status of the answer; of its body no more is taken than there has to be."""
    who = {"HTTP_COOKIE": f"session={browser.token}", "REMOTE_ADDR": browser.address}
    environ = asked(method, address(rule)) | who | {"wsgi.input": BytesIO()}
    db.session.rollback()
    body, status, _ = Context().run(run_wsgi_app, browser.client.application, environ)
    if close := getattr(body, "close", None):
        close()
    db.session.rollback()
    return int(status.split()[0])


def look(browser: Browser, rule: Rule) -> int:
    return ask(browser, "GET", rule)


def send(browser: Browser, method: str, rule: Rule) -> int:
    return ask(browser, method, rule)


def sent_to(app: Flask) -> list[tuple[str, Rule, str]]:
    """Where something may be sent by some only of those who are logged in."""
    return [
        (method, rule, wanted)
        for method in sorted(UNSAFE)
        for rule, wanted in guarded(app, method)
        if wanted != PERSON
    ]


def test_who_may_open_which_address(walk: Walk) -> None:
    act = act_of(walk.account)
    wrong = [
        where
        for where, (wanted, status) in walk.looked.items()
        if wanted not in (None, PUBLIC)
        and (status != REFUSED) != rights.may(act, str(wanted))
    ]

    assert walk.looked
    assert wrong == []


def test_who_may_change_what(walk: Walk) -> None:
    """What is not allowed is refused before anything that was sent is looked at."""
    taken = {where for where, status in walk.sent.items() if status != REFUSED}

    assert walk.sent
    assert taken == set()


def test_nothing_changes_by_looking(walk: Walk) -> None:
    assert walk.after == walk.before


@pytest.fixture
def pairs(app: Flask) -> dict[str, list[Browser]]:
    """For each right, the browsers of who has it and of who has not."""
    settle()
    wanted = {action for _, action in guarded(app, "GET")}
    wanted |= {action for _, _, action in sent_to(app)}
    chosen = {action: one_who_may_and_one_who_may_not(action) for action in wanted}
    browsers = {one: logged_in(app, one) for one in set().union(*chosen.values())}
    return {action: [browsers[one] for one in pair] for action, pair in chosen.items()}


def one_who_may_and_one_who_may_not(action: str) -> list[str]:
    found = {bool(rights.may(act_of(one), action)): one for one in everybody()}
    return [found[may] for may in (True, False) if may in found]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_other_database_says_the_same(
    app: Flask, pairs: dict[str, list[Browser]]
) -> None:
    before = contents()
    opened = {
        rule.rule: [look(browser, rule) != REFUSED for browser in pairs[wanted]]
        for rule, wanted in guarded(app, "GET")
    }
    after = contents()
    refused = {
        f"{method} {rule.rule}": send(pairs[wanted][1], method, rule)
        for method, rule, wanted in sent_to(app)
    }

    assert {tuple(said) for said in opened.values()} == {(True,), (True, False)}
    assert after == before
    assert set(refused.values()) == {REFUSED}
