"""The front door: who gets in, who waits, and what nobody learns by knocking."""

import time
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

import app as application
from archive.accounts import service
from archive.accounts.models import LoginSession, Throttle
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.settings import Settings
from tests.accounts.house import PASSWORD, Browser, act, administrator, staff, text

NOT_RIGHT = "Account or password is not right."
MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)


def events(kind: Kind) -> list[Event]:
    return list(
        db.session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id))
    )


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


def test_the_first_failures_cost_nothing_then_the_wait_is_named(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)

    with time_machine.travel(MORNING, tick=False):
        first = [browser.log_in("clerk", "wrong").status_code for _place in range(5)]
        waiting = browser.log_in("clerk", "wrong")

    assert first == [422] * 5
    assert waiting.status_code == 429
    assert "Try again in 2 seconds" in text(waiting)
    assert waiting.headers["Retry-After"] == "2"


def test_even_the_right_password_waits(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)

    with time_machine.travel(MORNING, tick=False) as clock:
        for _place in range(5):
            browser.log_in("clerk", "wrong")
        during = browser.log_in("clerk")
        clock.shift(2)
        after = browser.log_in("clerk")

    assert during.status_code == 429
    assert after.status_code == 303


def test_a_wait_is_never_longer_than_a_quarter_of_an_hour(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)

    with time_machine.travel(MORNING, tick=False) as clock:
        for _place in range(30):
            browser.log_in("clerk", "wrong")
            clock.shift(timedelta(minutes=15))
        answer = browser.log_in("clerk")

    assert answer.status_code == 303


def test_waiting_is_the_accounts_own_and_not_everybodys(app: Flask) -> None:
    staff("clerk")
    staff("judge")
    browser = Browser(app)
    for _place in range(6):
        browser.log_in("clerk", "wrong")

    assert browser.log_in("clerk").status_code == 429
    assert browser.log_in("judge").status_code == 303


def test_an_account_that_is_none_waits_just_the_same(app: Flask) -> None:
    browser = Browser(app)

    with time_machine.travel(MORNING, tick=False):
        codes = [browser.log_in("nobody", "wrong").status_code for _place in range(6)]

    assert codes == [422] * 5 + [429]


def test_an_address_that_tries_many_accounts_waits_for_all_of_them(app: Flask) -> None:
    staff("clerk")
    sprayer, neighbour = Browser(app, "10.9.9.9"), Browser(app, "10.9.9.8")

    with time_machine.travel(MORNING, tick=False):
        for place in range(50):
            sprayer.log_in(f"account{place}", "Spring2026")

        assert sprayer.log_in("clerk").status_code == 429
        assert neighbour.log_in("clerk").status_code == 303


def test_a_success_forgives_the_account_and_not_the_whole_address(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    for account in ("clerk", "clerk", "clerk", "other"):
        browser.log_in(account, "wrong")

    browser.log_in("clerk")

    counts = sorted(db.session.scalars(select(Throttle.failures)))
    assert counts == [1, 4]  # the other account once, the address four times


def test_a_streak_of_failures_is_noted_once(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    with time_machine.travel(MORNING, tick=False) as clock:
        for _place in range(7):
            browser.log_in("clerk", "wrong")
            clock.shift(30)

    assert [event.subject for event in events(Kind.ACCOUNT_LOCKED)] == ["clerk"]


def test_attempts_during_the_wait_are_counted_in_the_next_event(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    with time_machine.travel(MORNING, tick=False) as clock:
        for _place in range(8):
            browser.log_in("clerk", "wrong")
        clock.shift(30)
        browser.log_in("clerk", "wrong")

    assert events(Kind.LOGIN_REFUSED)[-1].facts["unheard"] == 3


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


@pytest.mark.parametrize("https", [False, True])
def test_what_the_cookie_may(settings: Settings, *, https: bool) -> None:
    wanted = Settings.read(
        {},
        home=settings.home,
        database=settings.database,
        workers=0,
        password_cost="low",
        https=https,
    )
    made = application.create_app(wanted, {"TESTING": True, "WTF_CSRF_ENABLED": False})
    with made.app_context():
        staff("clerk")
        answer = Browser(made).log_in("clerk")
        db.session.remove()
        db.engine.dispose()

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


def test_closing_an_account_ends_its_logins_at_once(app: Flask) -> None:
    person = staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")

    with transaction():
        service.close(act(), person)

    assert not browser.is_in()


def test_an_account_without_a_password_lets_nobody_in(app: Flask) -> None:
    with transaction():
        service.open_account(act(), "newcomer", "Newcomer")

    for password in ("", "nobody", "None"):
        assert not Browser(app).log_in("newcomer", password).location


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
        wanted = Settings.read(
            {},
            home=settings.home,
            database=settings.database,
            workers=0,
            password_cost="low",
            proxies=proxies,
        )
        made = application.create_app(wanted, {"TESTING": True, "WTF_CSRF_ENABLED": False})
        with made.app_context():
            staff(f"clerk{proxies}")
            Browser(made).log_in(f"clerk{proxies}", headers={"X-Forwarded-For": "8.8.8.8"})
            login = db.session.scalars(
                select(LoginSession).order_by(LoginSession.id.desc())
            )
            seen[proxies] = login.first().address  # type: ignore[union-attr]  # one was just made
            db.session.remove()
            db.engine.dispose()

    assert seen == {0: "10.0.0.7", 1: "8.8.8.8"}


def test_a_long_and_odd_browser_name_is_kept_short_and_plain(app: Flask) -> None:
    staff("clerk")

    Browser(app).log_in("clerk", headers={"User-Agent": "x" * 5000})

    assert db.session.scalars(select(LoginSession.agent)).one() == "x" * 200


def test_the_login_of_an_administrator_shows_no_post(app: Flask) -> None:
    administrator(Office.AUDIT)
    browser = Browser(app)
    browser.log_in("audit")

    assert "Audit administrator" in text(browser.get("/me"))


def test_a_login_form_sent_empty_names_both_fields(app: Flask) -> None:
    answer = Browser(app).post("/login", {"account": "", "password": ""})

    assert answer.status_code == 422
    assert "2 things to correct" in text(answer)
