"""The policy on its page: who changes it, and how soon after the password."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from archive import clock
from archive.accounts import queries
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db
from tests.accounts.house import act, administrator, just_logged_in, staff, text

POLICY = {
    "passwords": "gbt22239",
    "password_days": "60",
    "second_factor": "off",
    "idle_minutes": "20",
    "absolute_hours": "10",
}


def test_the_security_administrator_lays_down_a_policy(app: Flask) -> None:
    administrator(Office.SECURITY)
    browser = just_logged_in(app, "security")

    answer = browser.post("/policy", POLICY)

    assert answer.status_code == 303
    rules = queries.rules(act().profile)
    assert (rules.passwords, rules.idle_minutes, rules.absolute_hours) == (
        "gbt22239",
        20,
        10,
    )
    assert "GB/T 22239" in text(browser.get("/policy"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("passwords", "none"),
        ("password_days", "1"),
        ("second_factor", "maybe"),
        ("idle_minutes", "0"),
        ("idle_minutes", "soon"),
        ("absolute_hours", "25"),
    ],
)
def test_a_senseless_policy_is_refused(app: Flask, field: str, value: str) -> None:
    administrator(Office.SECURITY)
    browser = just_logged_in(app, "security")

    answer = browser.post("/policy", POLICY | {field: value})

    assert answer.status_code == 422
    assert not queries.policies()


def test_a_policy_is_changed_only_shortly_after_the_password(app: Flask) -> None:
    administrator(Office.SECURITY)
    with time_machine.travel(clock.now(), tick=False) as time:
        browser = just_logged_in(app, "security")
        time.shift(timedelta(minutes=10))
        late = browser.post(
            "/policy", POLICY, headers={"Referer": "http://localhost/policy"}
        )
        wrong = browser.post("/me/confirm", {"password": "wrong", "next": "/policy"})
        right = browser.post(
            "/me/confirm", {"password": "correct horse battery", "next": "/policy"}
        )
        again = browser.post("/policy", POLICY)

    assert late.location == "/me/confirm?next=/policy"
    assert wrong.status_code == 422
    assert right.location == "/policy"
    assert again.location == "/policy"
    assert queries.policies()


def test_a_denial_is_a_page_and_is_noted_once_a_minute(app: Flask) -> None:
    staff("clerk")
    browser = just_logged_in(app, "clerk")

    answers = [browser.get("/policy") for _place in range(3)]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert "Your post does not allow this." in text(answers[0])
    denied = db.session.scalars(select(Event).where(Event.kind == Kind.ACCESS_DENIED)).all()
    assert [(event.account, event.subject, event.done) for event in denied] == [
        ("clerk", "accounts.policy.show", False)
    ]
