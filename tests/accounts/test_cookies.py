"""What a login leaves in the browser and in the table, and what other sites cannot do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import app as application
from archive.accounts import service
from archive.accounts.models import LoginSession
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.settings import Settings
from tests.accounts.house import Browser, act, events, staff, text


def test_a_new_login_has_a_new_token_and_ends_the_one_before(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    before = browser.token

    browser.log_in("clerk")

    assert browser.token != before
    browser.client.set_cookie("session", before or "", domain="localhost")
    assert not browser.is_in()


def test_a_token_from_before_the_login_is_never_taken_over(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.client.set_cookie("session", "planted", domain="localhost")

    browser.log_in("clerk")

    assert browser.token not in (None, "planted")


def test_the_database_does_not_know_the_token(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")

    kept = db.session.scalars(select(LoginSession)).one()

    assert browser.token
    assert browser.token not in f"{kept.digest} {kept.agent}"
    assert len(browser.token) >= 43  # 256 bits


def test_a_tampered_token_is_nobodys(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    browser.client.set_cookie("session", f"{browser.token}x", domain="localhost")

    assert browser.get("/me").location == "/login?next=/me"


@contextmanager
def built(settings: Settings, **other: Any) -> Iterator[Flask]:
    """The archive as it is with another setting, on the same database."""
    wanted = Settings.read(
        {},
        home=settings.home,
        database=settings.database,
        workers=0,
        password_cost="low",
        **other,
    )
    made = application.create_app(wanted, {"TESTING": True, "WTF_CSRF_ENABLED": False})
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("https", [False, True])
def test_what_the_cookie_may(settings: Settings, *, https: bool) -> None:
    with built(settings, https=https) as made:
        staff("clerk")
        answer = Browser(made).log_in("clerk")

    set_cookies = [c for c in answer.headers.getlist("Set-Cookie") if "session=" in c]
    attributes = {part.strip() for part in set_cookies[0].split(";")[1:]}
    assert set_cookies[0].startswith("__Host-session=" if https else "session=")
    assert attributes >= {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert ("Secure" in attributes) == https
    assert not any(part.startswith(("Domain", "Expires", "Max-Age")) for part in attributes)


def test_no_cookie_says_who_somebody_is(app: Flask) -> None:
    person = staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    browser.get("/me")

    form = browser.client.get_cookie("form")

    assert form is None or str(person.account) not in form.decoded_value
    assert browser.client.get_cookie("remember_token") is None


def test_closing_an_account_ends_its_logins_at_once(app: Flask) -> None:
    person = staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")

    with transaction():
        service.close(act(), person)

    assert not browser.is_in()


def test_logging_out_ends_the_login_on_the_server(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    token = browser.token or ""

    browser.post("/logout")

    browser.client.set_cookie("session", token, domain="localhost")
    assert not browser.is_in()
    assert events(Kind.SESSION_ENDED)[-1].facts["why"] == "logged_out"


def test_another_site_cannot_send_our_forms(app: Flask) -> None:
    staff("clerk")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = Browser(app).log_in("clerk", headers=headers)

        assert answer.status_code == 403
        assert "another site" in text(answer)


def test_our_own_pages_can(app: Flask) -> None:
    staff("clerk")

    answer = Browser(app).log_in(
        "clerk", headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 303


def test_a_forged_forwarded_address_counts_only_behind_a_trusted_proxy(
    settings: Settings,
) -> None:
    seen = {}
    for proxies in (0, 1):
        with built(settings, proxies=proxies) as made:
            staff(f"clerk{proxies}")
            Browser(made).log_in(f"clerk{proxies}", headers={"X-Forwarded-For": "8.8.8.8"})
            login = db.session.scalars(
                select(LoginSession).order_by(LoginSession.id.desc())
            )
            seen[proxies] = login.first().address  # type: ignore[union-attr]  # one was just made

    assert seen == {0: "10.0.0.7", 1: "8.8.8.8"}


def test_a_long_and_odd_browser_name_is_kept_short_and_plain(app: Flask) -> None:
    staff("clerk")

    Browser(app).log_in("clerk", headers={"User-Agent": "x" * 5000})

    assert db.session.scalars(select(LoginSession.agent)).one() == "x" * 200
