"""Tokens made, listed, used and revoked: on the page and at the console."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from archive import clock
from archive.accounts import tokens
from archive.act import Office
from archive.api import cli, queries, service
from archive.api.errors import BadToken, NoSuchToken, RevokedAlready
from archive.api.models import ApiToken
from archive.audit.kinds import Kind
from archive.db import db, transaction
from tests.accounts.house import Browser, act, administrator, staff, text
from tests.api.house import ALL, Peer, token
from tests.cases.house import events


@pytest.fixture
def security(app: Flask) -> Browser:
    app.config["WTF_CSRF_ENABLED"] = False
    administrator(Office.SECURITY)
    browser = Browser(app)
    browser.log_in("security")
    return browser


@pytest.fixture
def console(app: Flask) -> FlaskCliRunner:
    for command in cli.commands:
        app.cli.add_command(command)
    return app.test_cli_runner()


def kept() -> list[ApiToken]:
    return list(db.session.scalars(select(ApiToken).order_by(ApiToken.id)))


def form(**given: str) -> dict[str, str]:
    last = act().today + timedelta(days=30)
    return {"system": "process", "cases_read": "y", "expires_on": str(last), **given}


def test_of_a_secret_only_its_digest_is_kept(app: Flask) -> None:
    made = token(scopes=["events:write", "cases:read"])

    (row,) = kept()
    (noted,) = events(Kind.TOKEN_MADE)
    assert row.digest == tokens.digest(made.secret)
    assert row.scopes == ["cases:read", "events:write"]
    assert made.secret not in str(noted.facts)
    assert noted.subject == "process"
    assert len(made.secret) == 43


@pytest.mark.parametrize(
    ("system", "scopes", "days"),
    [
        ("", ALL, 1),
        ("x" * 61, ALL, 1),
        ("a\x00", ALL, 1),
        ("process", [], 1),
        ("process", ["cases:eat"], 1),
        ("process", ALL, -1),
        ("process", ALL, 732),
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(
    app: Flask, system: str, scopes: list[str], days: int
) -> None:
    with pytest.raises(BadToken) as refused:
        token(system, scopes, days)

    assert len(refused.value.sentences) == 1
    assert kept() == []


def test_all_that_is_wrong_with_a_token_is_said_at_once(app: Flask) -> None:
    with pytest.raises(BadToken) as refused:
        token("", [], -1)

    assert len(refused.value.sentences) == 3


def test_a_token_is_revoked_once(app: Flask) -> None:
    made = token()
    with transaction():
        service.revoke(act(), made.token.id)

    with pytest.raises(RevokedAlready), transaction():
        service.revoke(act(), made.token.id)
    with pytest.raises(NoSuchToken), transaction():
        service.revoke(act(), 99)
    assert kept()[0].revoked_by == "cli"


def test_a_use_is_noted_to_the_minute(app: Flask) -> None:
    peer, begun = Peer(app), clock.now()
    seen = []
    for seconds in (0, 59, 60):
        with time_machine.travel(begun + timedelta(seconds=seconds), tick=False):
            assert peer.open("/api/v1/cases").status_code == 200
        seen.append(kept()[0].last_used_at)

    assert seen == [begun, begun, begun + timedelta(seconds=60)]


def test_the_secret_stands_on_the_page_once(security: Browser) -> None:
    answer = security.post("/api-tokens", form())

    (row,) = kept()
    shown = answer.get_data(as_text=True).partition('id="secret"')[2]
    secret = shown.partition('value="')[2].partition('"')[0]
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert tokens.digest(secret) == row.digest
    assert (row.made_by, row.scopes) == ("security", ["cases:read"])
    again = security.get("/api-tokens")
    assert "process" in text(again)
    assert secret not in again.get_data(as_text=True)
    assert (
        Peer(security.client.application, secret).open("/api/v1/cases").status_code == 200
    )


def test_what_is_wrong_in_the_form_is_said_and_what_was_typed_stays(
    security: Browser,
) -> None:
    answer = security.post("/api-tokens", form(cases_read="", expires_on="2020-01-01"))

    page = text(answer)
    assert answer.status_code == 422
    assert "one scope or more" in page
    assert "not before today" in page
    assert 'value="process"' in answer.get_data(as_text=True)
    assert kept() == []


def test_an_empty_form_is_refused(security: Browser) -> None:
    assert security.post("/api-tokens", {}).status_code == 422


def test_a_token_is_revoked_on_the_page(security: Browser) -> None:
    made = token()

    answer = security.post(f"/api-tokens/{made.token.id}/revoke")

    assert answer.status_code == 303
    assert "revoked" in text(security.get("/api-tokens"))
    assert security.post(f"/api-tokens/{made.token.id}/revoke").status_code == 409
    assert security.post("/api-tokens/99/revoke").status_code == 404
    assert [one.account for one in events(Kind.TOKEN_REVOKED)] == ["security"]


def test_a_token_is_made_only_shortly_after_the_password(security: Browser) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        answer = security.post("/api-tokens", form())

    assert answer.status_code == 303
    assert kept() == []


@pytest.mark.parametrize("office", [Office.SYSTEM, Office.AUDIT, None])
def test_nobody_else_manages_tokens(app: Flask, office: Office | None) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    account = office.value if office else "chief"
    if office:
        administrator(office)
    else:
        staff("chief", ("bureau_chief", None))
    browser = Browser(app)
    browser.log_in(account)

    assert browser.get("/api-tokens").status_code == 403
    assert browser.post("/api-tokens", form()).status_code == 403


def test_the_console_prints_a_secret_by_itself(console: FlaskCliRunner) -> None:
    last = act().today + timedelta(days=3)

    done = console.invoke(
        args=["token", "make", "process", "--scope", "cases:read", "--until", str(last)]
    )

    assert done.exit_code == 0, done.output
    assert tokens.digest(done.stdout.strip()) == kept()[0].digest
    assert kept()[0].expires_on == last
    assert "once" in done.stderr


def test_the_console_lists_and_revokes(console: FlaskCliRunner) -> None:
    made = token(days=7)
    number = str(made.token.id)

    before = console.invoke(args=["token", "list"])
    revoked = console.invoke(args=["token", "revoke", number])
    after = console.invoke(args=["token", "list"])

    assert f"{number}\tprocess\t{' '.join(sorted(ALL))}" in before.output
    assert "\tholds" in before.output
    assert "revoked" in revoked.output
    assert "\trevoked" in after.output
    assert len(queries.tokens()) == 1
