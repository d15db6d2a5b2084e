"""A forgotten password, and a first one: by an administrator who never learns it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from archive.accounts import factors, queries, resets, service
from archive.accounts.errors import NoSuchReset, NotYourself
from archive.accounts.models import Invitation, Person, ResetRequest
from archive.accounts.rules import names
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.calendar import Calendar
from archive.db import db, transaction
from archive.promises import recount
from tests.accounts.house import Browser, act, act_of, administrator, staff, text
from tests.accounts.test_factor import code as factor_code

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
NEW = "a door made of old ships"
SET = {"new": NEW, "again": NEW}


def newcomer(account: str = "newcomer") -> Person:
    with transaction():
        return service.open_account(act(), account, account.title())


def system_administrator(app: Flask) -> Browser:
    administrator(Office.SYSTEM)
    browser = Browser(app, "10.0.0.9")
    browser.log_in("system")
    return browser


def ask(browser: Browser, account: str) -> str:
    """Ask at this browser; the code that it shows."""
    browser.post("/login/reset", {"account": account})
    page = browser.get("/login/reset/wait").get_data(as_text=True)
    code = re.search(r"data-code>([^<]+)<", page)
    assert code
    return code[1]


def test_a_new_account_is_taken_up_without_anybody_learning_the_password(
    app: Flask,
) -> None:
    person = newcomer()
    desk, admin = Browser(app), system_administrator(app)
    code = ask(desk, "newcomer")

    before = desk.get("/login/reset/state")
    approved = admin.post(f"/people/{person.id}/reset", {"code": code})
    after = desk.get("/login/reset/state")
    set_ = desk.post("/login/reset/password", SET)

    assert before.status_code == 204
    assert approved.status_code == 303
    assert after.headers["HX-Redirect"] == "/login/reset/password"
    assert set_.location == "/login"
    assert desk.log_in("newcomer", NEW).status_code == 303
    assert desk.is_in()
    assert db.session.scalars(select(Invitation.used_at)).first()


def test_the_whole_way_is_in_the_journal_and_the_password_is_not(app: Flask) -> None:
    person = newcomer()
    desk, admin = Browser(app), system_administrator(app)
    admin.post(f"/people/{person.id}/reset", {"code": ask(desk, "newcomer")})
    desk.post("/login/reset/password", SET)

    events = db.session.scalars(
        select(Event).where(Event.subject == "newcomer").order_by(Event.id)
    ).all()

    assert [event.kind for event in events] == [
        Kind.ACCOUNT_OPENED,
        Kind.RESET_REQUESTED,
        Kind.RESET_APPROVED,
        Kind.ACCOUNT_ACTIVATED,
        Kind.PASSWORD_CHANGED,
    ]
    assert [event.account for event in events] == [
        "cli",
        "",
        "system",
        "newcomer",
        "newcomer",
    ]
    assert events[2].facts["browser"] == desk.address
    assert NEW not in str([event.facts for event in events])


def test_a_forgotten_password_ends_every_login_it_opened(app: Flask) -> None:
    person = staff("clerk")
    elsewhere = Browser(app, "10.0.0.8")
    elsewhere.log_in("clerk")
    desk, admin = Browser(app), system_administrator(app)

    admin.post(f"/people/{person.id}/reset", {"code": ask(desk, "clerk")})
    desk.post("/login/reset/password", SET)

    assert not elsewhere.is_in()
    assert Browser(app).log_in("clerk").status_code == 422
    assert Browser(app).log_in("clerk", NEW).status_code == 303


def test_before_the_approval_nothing_can_be_set(app: Flask) -> None:
    staff("clerk")
    desk = Browser(app)
    ask(desk, "clerk")

    assert desk.get("/login/reset/password").status_code == 409
    assert desk.post("/login/reset/password", SET).status_code == 409
    assert Browser(app).log_in("clerk").status_code == 303


def test_another_browser_gains_nothing_by_the_approval(app: Flask) -> None:
    person = staff("clerk")
    desk, thief, admin = Browser(app), Browser(app, "10.6.6.6"), system_administrator(app)
    ask(thief, "clerk")

    admin.post(f"/people/{person.id}/reset", {"code": ask(desk, "clerk")})

    assert thief.get("/login/reset/state").status_code == 204
    assert thief.post("/login/reset/password", SET).status_code == 409
    assert Browser(app, "10.6.6.7").get("/login/reset/wait").status_code == 409


@pytest.mark.parametrize("typed", ["AAAA-AAAA", "", "2345"])
def test_a_wrong_code_approves_nothing_and_is_noted(app: Flask, typed: str) -> None:
    person = staff("clerk")
    desk, admin = Browser(app), system_administrator(app)
    ask(desk, "clerk")

    answer = admin.post(f"/people/{person.id}/reset", {"code": typed})

    assert answer.status_code == 422
    assert desk.get("/login/reset/state").status_code == 204
    refused = db.session.scalars(
        select(Event).where(Event.kind == Kind.RESET_APPROVED)
    ).all()
    assert [event.done for event in refused] == ([False] if typed else [])


def test_a_code_of_somebody_else_approves_nothing(app: Flask) -> None:
    clerk, judge = staff("clerk"), staff("judge")
    desk, admin = Browser(app), system_administrator(app)
    code = ask(desk, "clerk")

    answer = admin.post(f"/people/{judge.id}/reset", {"code": code})

    assert answer.status_code == 422
    assert queries.pending_resets(clerk, act().at)


def test_the_page_of_the_administrator_shows_no_code(app: Flask) -> None:
    person = staff("clerk")
    desk, admin = Browser(app), system_administrator(app)
    code = ask(desk, "clerk")

    page = text(admin.get(f"/people/{person.id}"))

    assert desk.address in page
    assert code not in page


def test_a_code_holds_for_a_quarter_of_an_hour(app: Flask) -> None:
    person = staff("clerk")
    with time_machine.travel(MONDAY, tick=False) as clock:
        desk, admin = Browser(app), system_administrator(app)
        code = ask(desk, "clerk")
        clock.shift(timedelta(minutes=15))
        answer = admin.post(f"/people/{person.id}/reset", {"code": code})
        waiting = desk.get("/login/reset/state")

    assert answer.status_code == 422
    assert waiting.headers["HX-Redirect"] == "/login/reset"


def test_an_approval_lapses_with_its_code(app: Flask) -> None:
    person = staff("clerk")
    with time_machine.travel(MONDAY, tick=False) as clock:
        desk, admin = Browser(app), system_administrator(app)
        admin.post(f"/people/{person.id}/reset", {"code": ask(desk, "clerk")})
        clock.shift(timedelta(minutes=15))
        answer = desk.post("/login/reset/password", SET)

    assert answer.status_code == 409


def test_an_approval_is_used_once(app: Flask) -> None:
    person = staff("clerk")
    desk, admin = Browser(app), system_administrator(app)
    admin.post(f"/people/{person.id}/reset", {"code": ask(desk, "clerk")})
    token = desk.client.get_cookie("reset")
    assert token
    desk.post("/login/reset/password", SET)
    desk.client.set_cookie("reset", token.value, domain="localhost")

    other = "another door of ships"
    answer = desk.post("/login/reset/password", {"new": other, "again": other})

    assert answer.status_code == 409
    assert Browser(app).log_in("clerk", NEW).status_code == 303


def test_a_weak_password_is_refused_here_too_and_may_be_bettered(app: Flask) -> None:
    person = staff("clerk")
    desk, admin = Browser(app), system_administrator(app)
    admin.post(f"/people/{person.id}/reset", {"code": ask(desk, "clerk")})

    weak = desk.post("/login/reset/password", {"new": "clerk", "again": "clerk"})
    good = desk.post("/login/reset/password", SET)

    assert weak.status_code == 422
    assert "too short" in text(weak)
    assert good.location == "/login"


def test_an_account_that_is_none_shows_the_same_pages(app: Flask) -> None:
    staff("clerk")
    known, unknown = Browser(app), Browser(app)

    code, other = ask(known, "clerk"), ask(unknown, "nobody-here")

    pages = [
        text(browser.get("/login/reset/wait")).replace(shown, "")
        for browser, shown in ((known, code), (unknown, other))
    ]
    assert pages[0] == pages[1]
    assert unknown.get("/login/reset/state").status_code == 204
    assert unknown.get("/login/reset/password").status_code == 409


def test_nobody_approves_their_own(app: Flask) -> None:
    with transaction():
        person = service.open_account(act(), "system", "System", Office.SYSTEM)
        token = resets.ask(act(), "system")

    with pytest.raises(NotYourself), transaction():
        resets.approve(act_of(person), person, names.pairing_code(token))


@pytest.mark.parametrize("office", [Office.SYSTEM, Office.SECURITY, Office.AUDIT])
def test_the_system_administrator_cannot_make_himself_another(
    app: Flask, office: Office
) -> None:
    other = administrator(office, "other")
    desk, admin = Browser(app), system_administrator(app)
    code = ask(desk, "other")

    answer = admin.post(f"/people/{other.id}/reset", {"code": code})

    assert answer.status_code == 403
    assert desk.get("/login/reset/state").status_code == 204


def test_only_the_system_administrator_approves(app: Flask) -> None:
    person = staff("clerk")
    desk = Browser(app)
    code = ask(desk, "clerk")
    administrator(Office.SECURITY)
    staff("chief", ("bureau_chief", None))

    for account in ("security", "chief"):
        browser = Browser(app)
        browser.log_in(account)
        assert browser.post(f"/people/{person.id}/reset", {"code": code}).status_code == 403


def test_a_lost_authenticator_is_removed_with_the_reset_only_if_said_so(app: Flask) -> None:
    person, secret = staff("clerk"), factors.new_secret()
    with transaction():
        factors.add(act(), person, secret, factor_code(secret))
    desk, admin = Browser(app), system_administrator(app)

    admin.post(f"/people/{person.id}/reset", {"code": ask(desk, "clerk")})
    desk.post("/login/reset/password", SET)
    kept = db.session.scalars(
        select(Person.factor_secret).where(Person.id == person.id)
    ).one()
    admin.post(
        f"/people/{person.id}/reset", {"code": ask(desk, "clerk"), "drops_factor": "y"}
    )
    again = "three boats on a green hill"
    desk.post("/login/reset/password", {"new": again, "again": again})

    assert kept
    assert desk.log_in("clerk", again).location == "/"


def test_asking_again_and_again_waits(app: Flask) -> None:
    desk = Browser(app)
    with time_machine.travel(MONDAY, tick=False):
        codes = [
            desk.post("/login/reset", {"account": f"somebody{place}"}).status_code
            for place in range(12)
        ]

    assert codes == [303] * 11 + [429]


@pytest.mark.parametrize(("days", "taken"), [(7, True), (8, False)])
def test_an_account_not_taken_up_within_five_working_days_lapses(
    app: Flask, *, days: int, taken: bool
) -> None:
    """Opened on Monday; the fifth working day after it is the Monday of the next week."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        person = newcomer()
        clock.shift(timedelta(days=days))
        desk, admin = Browser(app), system_administrator(app)
        code = ask(desk, "newcomer")
        answer = admin.post(f"/people/{person.id}/reset", {"code": code})

    assert answer.status_code == (303 if taken else 409)
    assert taken or "not taken up in time" in text(answer)


def test_a_password_for_one_login_lapses_with_its_term(app: Flask) -> None:
    person = staff("clerk")
    with time_machine.travel(MONDAY, tick=False) as clock:
        with transaction():
            password = service.give_password(act(), person)
        clock.shift(timedelta(days=7))
        in_time = Browser(app).log_in("clerk", password)
        clock.shift(timedelta(days=1))
        late = Browser(app).log_in("clerk", password)

    assert in_time.status_code == 303
    assert late.status_code == 422


def test_what_lapsed_can_be_reopened_for_a_new_term(app: Flask) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        person = newcomer()
        clock.shift(timedelta(days=30))
        admin = system_administrator(app)
        answer = admin.post(f"/people/{person.id}/reopen")
        desk = Browser(app)
        approved = admin.post(f"/people/{person.id}/reset", {"code": ask(desk, "newcomer")})

    assert answer.status_code == 303
    assert approved.status_code == 303


def test_a_year_arranged_later_moves_the_term(app: Flask) -> None:
    with time_machine.travel(datetime(2029, 12, 31, 1, tzinfo=UTC), tick=False):
        newcomer()
    invitation = db.session.scalars(select(Invitation)).one()
    before, provisional = invitation.due, invitation.due_provisional
    years = frozenset({2029, 2030})

    recount(invitation, Calendar(frozenset({before}), frozenset(), years))

    assert provisional
    assert invitation.due > before
    assert not invitation.due_provisional


def test_old_requests_are_forgotten(app: Flask) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        for account in ("clerk", "judge"):
            ask(Browser(app), account)
        clock.shift(timedelta(hours=2))
        ask(Browser(app), "clerk")

    assert len(db.session.scalars(select(ResetRequest)).all()) == 1


def test_a_closed_account_is_not_reset(app: Flask) -> None:
    person = staff("clerk")
    desk, admin = Browser(app), system_administrator(app)
    code = ask(desk, "clerk")
    admin.post(f"/people/{person.id}/close")

    answer = admin.post(f"/people/{person.id}/reset", {"code": code})

    assert answer.status_code == 409
    assert "was closed on" in text(answer)


def test_the_same_code_is_not_approved_twice(app: Flask) -> None:
    person = staff("clerk")
    admin = administrator(Office.SYSTEM)
    with transaction():
        token = resets.ask(act(), "clerk")
    code = names.pairing_code(token)
    with transaction():
        resets.approve(act_of(admin), person, code)

    with pytest.raises(NoSuchReset), transaction():
        resets.approve(act_of(admin), person, code)
