"""People to log in as, and browsers to do it with; each request stands alone."""

import re
from contextvars import Context
from dataclasses import replace
from html import unescape
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from archive.accounts import hashing, queries, service
from archive.accounts.models import Person
from archive.act import Act, Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.web.act import act_as
from tests.kept import kept

PASSWORD = "correct horse battery"
ADDRESS = "10.0.0.7"


class Browser:
    """A browser of its own: cookies, an address, and nothing of the test's own session."""

    def __init__(self, app: Flask, address: str = ADDRESS) -> None:
        self.client = app.test_client()
        self.address = address

    def open(self, path: str, **given: Any) -> TestResponse:
        db.session.rollback()
        given.setdefault("environ_overrides", {"REMOTE_ADDR": self.address})
        # Outside the tests' application context, so that nothing is shared through it.
        answer: TestResponse = Context().run(self.client.open, path, **given)
        db.session.rollback()
        db.session.expire_all()
        return answer

    def get(self, path: str, **given: Any) -> TestResponse:
        return self.open(path, method="GET", **given)

    def post(
        self, path: str, data: dict[str, Any] | None = None, **given: Any
    ) -> TestResponse:
        return self.open(path, method="POST", data=data or {}, **given)

    def log_in(self, account: str, password: str = PASSWORD, **given: Any) -> TestResponse:
        return self.post("/login", {"account": account, "password": password}, **given)

    def is_in(self) -> bool:
        return self.get("/me").status_code == 200

    @property
    def token(self) -> str | None:
        cookie = self.client.get_cookie("session")
        return cookie.value if cookie else None


def logged_in(app: Flask, account: str) -> Browser:
    """Somebody's browser after a login, or with what such a login has left."""
    made = Browser(app)
    token = kept(f"login of {account}", lambda: _token_of(made, account))
    made.client.set_cookie("session", token)
    return made


def just_logged_in(app: Flask, account: str) -> Browser:
    """After a login of this very moment, for what the password has to be fresh for."""
    made = Browser(app)
    assert made.log_in(account).status_code == 303
    return made


def _token_of(browser: Browser, account: str) -> str:
    assert browser.log_in(account).status_code == 303
    return browser.token or ""


def act() -> Act:
    """The console's act, now."""
    return act_as("cli")


def act_of(person: Person) -> Act:
    now = act()
    return replace(now, actor=queries.actor(person, now.today, ADDRESS))


def staff(account: str = "clerk", *posts: tuple[str, str | None]) -> Person:
    """Somebody at work, in these posts."""
    with transaction():
        person = service.open_with_password(act(), account, account.title(), PASSWORD)
        for post, team in posts:
            service.grant(act(), person, post, team)
    return person


def administrator(office: Office, account: str = "") -> Person:
    account = account or office.value
    with transaction():
        person = service.open_account(act(), account, account.title(), office)
        service.set_password(act(), person, hashing.kept(PASSWORD))
    return person


def events(kind: Kind) -> list[Event]:
    wanted = db.select(Event).where(Event.kind == kind).order_by(Event.id)
    return list(db.session.scalars(wanted))


def text(answer: TestResponse) -> str:
    """What a reader sees of a page, in one line."""
    plain = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return " ".join(unescape(plain).split())
