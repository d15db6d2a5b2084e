"""Logins once open: how they end, and who may end them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from archive.accounts.models import LoginSession, Person
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db
from tests.accounts.house import PASSWORD, Browser, administrator, staff, text

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
NEW = "a door made of old ships"


def two_browsers(app: Flask) -> tuple[Browser, Browser]:
    staff("clerk")
    here, elsewhere = Browser(app), Browser(app, "10.0.0.8")
    here.log_in("clerk")
    elsewhere.log_in("clerk")
    return here, elsewhere


@pytest.mark.parametrize(("minutes", "is_in"), [(29, True), (30, False)])
def test_a_login_ends_after_half_an_hour_without_a_sign(
    app: Flask, *, minutes: int, is_in: bool
) -> None:
    staff("clerk")
    browser = Browser(app)

    with time_machine.travel(MORNING, tick=False) as clock:
        browser.log_in("clerk")
        clock.shift(timedelta(minutes=minutes))

        assert browser.is_in() == is_in


def test_a_login_ends_after_twelve_hours_however_busy(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)

    with time_machine.travel(MORNING, tick=False) as clock:
        browser.log_in("clerk")
        for _place in range(35):
            clock.shift(timedelta(minutes=20))
            assert browser.is_in()
        clock.shift(timedelta(minutes=19))
        assert browser.is_in()
        clock.shift(timedelta(minutes=1))

        assert not browser.is_in()


def test_what_a_page_asks_by_itself_keeps_no_login_alive(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)

    with time_machine.travel(MORNING, tick=False) as clock:
        browser.log_in("clerk")
        for _place in range(4):
            clock.shift(timedelta(minutes=10))
            browser.get("/me", headers={"Accept": "application/json"})

        assert not browser.is_in()


def test_being_seen_is_noted_once_a_minute_at_most(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    seen = select(LoginSession.seen_at)

    with time_machine.travel(MORNING, tick=False) as clock:
        browser.log_in("clerk")
        clock.shift(59)
        browser.get("/me")
        early = db.session.scalars(seen).one()
        clock.shift(1)
        browser.get("/me")
        late = db.session.scalars(seen).one()

    assert early == MORNING
    assert late == MORNING + timedelta(minutes=1)


def test_a_changed_password_ends_the_other_logins_and_not_this_one(app: Flask) -> None:
    here, elsewhere = two_browsers(app)

    answer = here.post("/me/password", {"current": PASSWORD, "new": NEW, "again": NEW})

    assert answer.status_code == 303
    assert here.is_in()
    assert not elsewhere.is_in()
    assert Browser(app).log_in("clerk", NEW).status_code == 303
    assert Browser(app).log_in("clerk", PASSWORD).status_code == 422


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"current": "wrong", "new": NEW, "again": NEW}, "not your current password"),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "x"}, "not the same"),
        ({"current": PASSWORD, "new": "clerk", "again": "clerk"}, "too short"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "used here before"),
        ({"current": PASSWORD, "new": "x" * 129, "again": "x" * 129}, "more than 128"),
        ({"current": PASSWORD, "new": "", "again": ""}, "missing"),
    ],
)
def test_a_password_is_not_changed_to_a_bad_one(
    app: Flask, form: dict[str, str], sentence: str
) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")

    answer = browser.post("/me/password", form)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Browser(app).log_in("clerk").status_code == 303


def test_every_fault_of_a_new_password_is_said_at_once(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")

    answer = browser.post(
        "/me/password", {"current": PASSWORD, "new": "clerk", "again": "clerk"}
    )

    assert "too short" in text(answer)
    assert "repetition" in text(answer)
    assert "your account" in text(answer)


def test_guessing_the_current_password_from_within_waits_too(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    wrong = {"current": "wrong", "new": NEW, "again": NEW}

    for _place in range(5):
        browser.post("/me/password", wrong)
    answer = browser.post("/me/password", wrong)

    assert "Too many failed attempts" in text(answer)


def test_everybody_sees_their_own_logins_and_ends_one(app: Flask) -> None:
    here, elsewhere = two_browsers(app)
    other = db.session.scalars(
        select(LoginSession.id).where(LoginSession.address == "10.0.0.8")
    ).one()

    page = text(here.get("/me"))
    here.post(f"/me/sessions/{other}/end")

    assert "10.0.0.7" in page
    assert "10.0.0.8" in page
    assert here.is_in()
    assert not elsewhere.is_in()


def test_everybody_ends_all_their_other_logins_at_once(app: Flask) -> None:
    here, elsewhere = two_browsers(app)

    here.post("/me/sessions/end-others")

    assert here.is_in()
    assert not elsewhere.is_in()


def test_nobody_ends_a_login_that_is_not_theirs(app: Flask) -> None:
    here, _elsewhere = two_browsers(app)
    staff("judge")
    intruder = Browser(app)
    intruder.log_in("judge")
    theirs = db.session.scalars(select(LoginSession.id)).first()

    answer = intruder.post(f"/me/sessions/{theirs}/end")

    assert answer.status_code == 404
    assert here.is_in()


def test_the_security_administrator_sees_and_ends_every_login(app: Flask) -> None:
    here, _elsewhere = two_browsers(app)
    administrator(Office.SECURITY)
    guard = Browser(app, "10.0.0.9")
    guard.log_in("security")
    first = db.session.scalars(select(LoginSession.id).order_by(LoginSession.id)).first()

    page = text(guard.get("/sessions"))
    answer = guard.post(f"/sessions/{first}/end")

    assert "10.0.0.8" in page
    assert answer.status_code == 303
    assert not here.is_in()
    last = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert last is not None
    assert (last.kind, last.account, last.subject) == (
        Kind.SESSION_ENDED,
        "security",
        "clerk",
    )


def test_ended_and_outlived_logins_are_not_listed(app: Flask) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        _here, elsewhere = two_browsers(app)
        clock.shift(timedelta(minutes=31))
        administrator(Office.SECURITY)
        guard = Browser(app, "10.0.0.9")
        guard.log_in("security")
        page = text(guard.get("/sessions"))

    assert elsewhere.address not in page
    assert guard.address in page


def test_a_new_password_is_demanded_before_anything_else(app: Flask) -> None:
    person = staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    db.session.execute(
        update(Person).where(Person.id == person.id).values(must_change=True)
    )
    db.session.commit()

    assert browser.get("/me").location == "/me/password"
    assert browser.get("/me/password").status_code == 200
    browser.post("/me/password", {"current": PASSWORD, "new": NEW, "again": NEW})
    assert browser.is_in()


def test_a_program_without_a_login_gets_a_sentence_and_no_page(app: Flask) -> None:
    answer = Browser(app).get("/me", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"] == "You are not logged in."


def test_a_part_of_a_page_is_sent_to_the_login_as_a_whole(app: Flask) -> None:
    answer = Browser(app).get("/me", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/login")
