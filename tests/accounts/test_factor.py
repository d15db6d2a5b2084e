"""The second factor: added, asked for, taken once, lost."""

import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pyotp
import pytest
import time_machine
from flask import Flask
from itsdangerous import base64_decode
from sqlalchemy import select

from archive import clock as now_clock
from archive.accounts import factors, service, tokens
from archive.accounts.models import LoginSession, Person, RecoveryCode
from archive.accounts.queries import Rules
from archive.accounts.rules.passwords import Policy
from archive.accounts.rules.sessions import SecondFactor
from archive.act import Office
from archive.db import db, transaction
from tests.accounts.house import PASSWORD, Browser, act, administrator, staff, text

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=30)


def code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(now_clock.now() + steps * HALF_MINUTE)


def with_factor(account: str = "clerk") -> tuple[Person, str, list[str]]:
    person, secret = staff(account), factors.new_secret()
    with transaction():
        codes = factors.add(act(), person, secret, code(secret, -1))
    return person, secret, codes


def demand(of: SecondFactor) -> None:
    with transaction():
        service.lay_down(act(), Rules(Policy.ASVS, 90, of, 30, 12))


def test_a_factor_is_added_with_its_first_code_and_the_password(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    page = browser.get("/me/factor").get_data(as_text=True)
    secret = re.search(r"data-secret>(\w+)<", page)
    assert secret
    picture = browser.get("/me/factor.svg")

    answer = browser.post("/me/factor", {"code": code(secret[1]), "password": PASSWORD})

    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert answer.status_code == 200
    assert len(re.findall(r"<code>\w{5}-\w{5}</code>", answer.get_data(as_text=True))) == 8
    person = db.session.scalars(select(Person)).one()
    assert person.factor_secret
    assert secret[1].encode() not in person.factor_secret


@pytest.mark.parametrize(
    ("right_code", "password", "sentence"),
    [(True, "wrong", "not your current password"), (False, PASSWORD, "code is not right")],
)
def test_a_factor_is_not_added_on_a_bad_word(
    app: Flask, *, right_code: bool, password: str, sentence: str
) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    page = browser.get("/me/factor").get_data(as_text=True)
    secret = re.search(r"data-secret>(\w+)<", page)
    assert secret

    typed = code(secret[1]) if right_code else "000000"
    answer = browser.post("/me/factor", {"code": typed, "password": password})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert db.session.scalars(select(Person.factor_secret)).one() is None


def test_the_secret_being_added_cannot_be_read_from_the_cookie(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    page = browser.get("/me/factor").get_data(as_text=True)
    secret = re.search(r"data-secret>(\w+)<", page)
    cookie = browser.client.get_cookie("form")

    assert secret
    assert cookie
    payload = cookie.value.split(".")[0]
    assert secret[1].encode() not in base64_decode(payload)


def test_with_a_factor_the_password_opens_only_half_the_way(app: Flask) -> None:
    with_factor()
    browser = Browser(app)

    answer = browser.log_in("clerk", query_string={"next": "/me"})

    assert answer.location == "/login/factor?next=/me"
    assert not browser.is_in()


def test_the_code_opens_the_second_door_with_a_new_token(app: Flask) -> None:
    _person, secret, _codes = with_factor()
    browser = Browser(app)
    browser.log_in("clerk")
    half = browser.token

    answer = browser.post("/login/factor", {"code": code(secret), "next": "/me"})

    assert answer.location == "/me"
    assert browser.token != half
    assert browser.is_in()
    browser.client.set_cookie("session", half or "", domain="localhost")
    assert not browser.is_in()


def test_a_code_is_taken_once(app: Flask) -> None:
    _person, secret, _codes = with_factor()
    first, second = Browser(app), Browser(app)

    with time_machine.travel(now_clock.now(), tick=False):
        first.log_in("clerk")
        first.post("/login/factor", {"code": code(secret)})
        second.log_in("clerk")
        answer = second.post("/login/factor", {"code": code(secret)})

    assert first.is_in()
    assert answer.status_code == 422
    assert not second.is_in()


def test_a_used_code_is_refused_after_a_failed_login_too(app: Flask) -> None:
    _person, secret, _codes = with_factor()
    browser = Browser(app)

    with time_machine.travel(now_clock.now(), tick=False):
        browser.log_in("clerk")
        used = code(secret)
        browser.post("/login/factor", {"code": used})
        browser.post("/logout")
        browser.log_in("clerk")
        browser.post("/login/factor", {"code": "000000"})
        answer = browser.post("/login/factor", {"code": used})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_telephone_may_be_half_a_minute_off(*, steps: int, right: bool) -> None:
    secret = factors.new_secret()
    typed = pyotp.TOTP(secret).at(MORNING + steps * HALF_MINUTE)

    assert (factors.matching_step(secret, typed, MORNING) is not None) == right


def test_an_earlier_code_is_refused_once_a_later_was_taken(app: Flask) -> None:
    person, secret, _codes = with_factor()
    with time_machine.travel(now_clock.now(), tick=False), transaction():
        later = factors.take(act(), person, code(secret, 1))
        earlier = factors.take(act(), person, code(secret))
        service.rename(act(), person, "Clerk")  # leaves the event such a change demands

    assert later
    assert not earlier


def test_guessing_codes_waits(app: Flask) -> None:
    with_factor()
    browser = Browser(app)
    browser.log_in("clerk")

    for _place in range(5):
        browser.post("/login/factor", {"code": "123456"})
    answer = browser.post("/login/factor", {"code": "123456"})

    assert answer.status_code == 429
    assert "Too many failed attempts" in text(answer)


def test_the_second_door_stays_open_for_five_minutes(app: Flask) -> None:
    _person, secret, _codes = with_factor()
    browser = Browser(app)

    with time_machine.travel(now_clock.now(), tick=False) as clock:
        browser.log_in("clerk")
        clock.shift(timedelta(minutes=5))
        answer = browser.post("/login/factor", {"code": code(secret)})

    assert answer.location == "/login"
    assert not browser.is_in()


def test_a_recovery_code_opens_once(app: Flask) -> None:
    _person, _secret, codes = with_factor()
    first, second = Browser(app), Browser(app)

    first.log_in("clerk")
    first.post("/login/factor", {"code": codes[3].lower().replace("-", " ")})
    second.log_in("clerk")
    second.post("/login/factor", {"code": codes[3]})

    assert first.is_in()
    assert not second.is_in()
    assert "7 recovery codes left" in text(first.get("/me"))


def test_the_database_does_not_know_the_recovery_codes(app: Flask) -> None:
    _person, _secret, codes = with_factor()

    kept = db.session.scalars(select(RecoveryCode.digest)).all()

    assert len(set(kept)) == len(codes) == 8
    assert not set(codes) & set(kept)


def test_a_factor_is_removed_with_the_password_only(app: Flask) -> None:
    _person, secret, _codes = with_factor()
    browser = Browser(app)
    browser.log_in("clerk")
    browser.post("/login/factor", {"code": code(secret)})

    refused = browser.post("/me/factor/remove", {"password": "wrong"})
    kept = db.session.scalars(select(Person.factor_secret)).one()
    browser.post("/me/factor/remove", {"password": PASSWORD})

    assert refused.status_code == 422
    assert kept
    assert db.session.scalars(select(Person.factor_secret)).one() is None
    assert not db.session.scalars(select(RecoveryCode)).all()


def test_where_the_court_demands_a_factor_nothing_else_is_open_before(app: Flask) -> None:
    administrator(Office.AUDIT)
    staff("clerk")
    demand(SecondFactor.ADMINISTRATORS)
    auditor, clerk = Browser(app), Browser(app)
    auditor.log_in("audit")
    clerk.log_in("clerk")

    assert auditor.get("/me").location == "/me/factor"
    assert auditor.get("/me/factor").status_code == 200
    assert auditor.get("/me/factor.svg").status_code == 200
    assert clerk.is_in()


def test_where_the_court_demands_a_factor_it_stays(app: Flask) -> None:
    _person, secret, _codes = with_factor()
    demand(SecondFactor.EVERYONE)
    browser = Browser(app)
    browser.log_in("clerk")
    browser.post("/login/factor", {"code": code(secret)})

    answer = browser.post("/me/factor/remove", {"password": PASSWORD})

    assert answer.status_code == 409
    assert db.session.scalars(select(Person.factor_secret)).one()


def test_a_sealed_secret_opens_for_its_owner_only(app: Flask) -> None:
    sealed = tokens.seal("secret", 1)

    assert tokens.unseal(sealed, 1) == "secret"
    flipped = bytes([sealed[0] ^ 1]) + sealed[1:]
    for broken, owner in ((sealed, 2), (flipped, 1), (b"", 1)):
        with pytest.raises(tokens.Unreadable):
            tokens.unseal(broken, owner)


def test_one_code_sent_twice_at_once_opens_once(app: Flask) -> None:
    _person, secret, _codes = with_factor()
    browsers = [Browser(app) for _place in range(4)]
    for browser in browsers:
        browser.log_in("clerk")
    together, typed = Barrier(len(browsers)), code(secret)

    def send(browser: Browser) -> None:
        together.wait()
        browser.client.post("/login/factor", data={"code": typed})

    threads = [Thread(target=send, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()

    entered = select(LoginSession).where(
        LoginSession.awaits_factor.is_(False), LoginSession.ended_at.is_(None)
    )
    assert len(db.session.scalars(entered).all()) == 1
