"""The front door: who gets in, and what nobody learns by knocking."""

import time
from statistics import median

import pytest
from flask import Flask
from sqlalchemy import select

import app as application
from archive.accounts import service
from archive.accounts.models import Throttle
from archive.act import Office
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.settings import Settings
from tests.accounts.house import PASSWORD, Browser, act, administrator, events, staff, text

NOT_RIGHT = "Account or password is not right."


def test_who_has_an_account_gets_in(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)

    answer = browser.log_in("clerk")

    assert answer.status_code == 303
    assert answer.location == "/"
    assert browser.is_in()
    assert [event.account for event in events(Kind.SESSION_OPENED)] == ["clerk"]
    assert events(Kind.SESSION_OPENED)[0].address == browser.address


def test_an_account_may_be_typed_in_capitals_and_full_width(app: Flask) -> None:
    staff("clerk")

    assert Browser(app).log_in(" ＣLERK ").status_code == 303


def test_a_wrong_password_is_refused_and_noted(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)

    answer = browser.log_in("clerk", "correct horse batteri")

    assert answer.status_code == 422
    assert NOT_RIGHT in text(answer)
    assert browser.token is None
    refused = events(Kind.LOGIN_REFUSED)[0]
    assert (refused.subject, refused.done, refused.address) == (
        "clerk",
        False,
        browser.address,
    )


def test_nobody_learns_whether_an_account_exists(app: Flask) -> None:
    staff("clerk")

    known = Browser(app).log_in("clerk", "wrong password")
    unknown = Browser(app).log_in("nobody-here", "wrong password")

    assert known.status_code == unknown.status_code
    assert text(known).replace("clerk", "") == text(unknown).replace("nobody-here", "")


def test_what_was_typed_for_an_account_that_is_none_is_kept_nowhere(app: Flask) -> None:
    typed = "my-secret-typed-too-early"

    Browser(app).log_in(typed, "x")

    refused = events(Kind.LOGIN_REFUSED)[0]
    assert typed not in f"{refused.subject} {refused.account} {refused.facts}"
    assert db.session.scalars(select(Throttle.digest)).all()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_password_is_verified_even_if_there_is_no_account(
    settings: Settings,
) -> None:
    """At the full price, so that the difference would show."""
    full = Settings.read({}, home=settings.home, database=settings.database, workers=0)
    made = application.create_app(full, {"TESTING": True, "WTF_CSRF_ENABLED": False})
    with made.app_context():
        staff("clerk")
        Browser(made).log_in("nobody", "x" * 20)  # makes what nobodys are compared with

        known = _seconds(made, "clerk")
        unknown = _seconds(made, "nobody")

        db.session.remove()
        db.engine.dispose()
    assert unknown > known / 3


def _seconds(made: Flask, account: str) -> float:
    taken = []
    for _place in range(3):
        before = time.monotonic()
        Browser(made).log_in(account, "not the right one")
        taken.append(time.monotonic() - before)
    return median(taken)


def test_a_password_of_a_megabyte_is_refused_without_being_hashed(app: Flask) -> None:
    staff("clerk")
    before = time.monotonic()

    answer = Browser(app).log_in("clerk", "x" * 900_000)

    assert answer.status_code == 422
    assert NOT_RIGHT in text(answer)
    assert time.monotonic() - before < 2


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/me", "/me"),
        ("/people?q=x", "/people?q=x"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_the_login_leads_on_within_this_site_only(
    app: Flask, target: str, location: str
) -> None:
    staff("clerk")

    answer = Browser(app).post(
        "/login", {"account": "clerk", "password": PASSWORD, "next": target}
    )

    assert answer.location == location


def test_a_page_asked_for_without_a_login_comes_after_it(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)

    sent = browser.get("/me?x=1")
    answer = browser.log_in("clerk", query_string={"next": "/me?x=1"})

    assert sent.location == "/login?next=/me?x%3D1"
    assert answer.location == "/me?x=1"


def test_a_closed_account_cannot_log_in_and_learns_nothing(app: Flask) -> None:
    person = staff("clerk")
    with transaction():
        service.close(act(), person)

    answer = Browser(app).log_in("clerk")

    assert answer.status_code == 422
    assert NOT_RIGHT in text(answer)


def test_an_account_without_a_password_lets_nobody_in(app: Flask) -> None:
    with transaction():
        service.open_account(act(), "newcomer", "Newcomer")

    for password in ("", "nobody", "None"):
        assert not Browser(app).log_in("newcomer", password).location


def test_the_login_of_an_administrator_shows_no_post(app: Flask) -> None:
    administrator(Office.AUDIT)
    browser = Browser(app)
    browser.log_in("audit")

    assert "Audit administrator" in text(browser.get("/me"))


def test_a_login_form_sent_empty_names_both_fields(app: Flask) -> None:
    answer = Browser(app).post("/login", {"account": "", "password": ""})

    assert answer.status_code == 422
    assert "2 things to correct" in text(answer)
