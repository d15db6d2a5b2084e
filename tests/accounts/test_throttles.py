"""Who fails has to wait: for how long, for which account, from which address."""

from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from archive.accounts.models import Throttle
from archive.audit.kinds import Kind
from archive.db import db
from tests.accounts.house import Browser, events, staff, text

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)


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
