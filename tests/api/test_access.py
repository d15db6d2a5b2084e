"""Who is let in: systems by their token, and nobody by a login."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from archive.act import Office
from archive.api import service
from archive.api.rules import Scope
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.web.access import TOKEN, demanded, scope_of
from tests.accounts.house import Browser, act, administrator, staff
from tests.api.house import ALL, Peer, path, token, told
from tests.cases.house import case, events

LIST = "/api/v1/cases"


def interface(app: Flask) -> list[Rule]:
    found = [r for r in app.url_map.iter_rules() if r.rule.startswith("/api/v1")]
    assert found
    return found


def requests(app: Flask) -> list[tuple[str, str, str]]:
    """Method, address and scope of everything there is."""
    return [
        (
            method,
            rule.rule.replace("<number>", "x"),
            scope_of(app.view_functions[rule.endpoint]),
        )
        for rule in interface(app)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
    ]


def test_every_address_is_for_tokens_and_for_nobody_else(app: Flask) -> None:
    assert {demanded(app.view_functions[r.endpoint]) for r in interface(app)} == {TOKEN}
    # The court's own part has no address of its own: it comes along with the rest.
    asked = {scope for _m, _w, scope in requests(app)}
    assert asked == {*ALL, ""} - {"documents:side"}


def test_without_a_token_nothing_is_answered(app: Flask) -> None:
    for method, where, _scope in requests(app):
        answer = Browser(app).open(where, method=method)

        assert answer.status_code == 401, where
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="archive"'


def test_a_login_opens_nothing_here(app: Flask) -> None:
    administrator(Office.SECURITY)
    app.config["WTF_CSRF_ENABLED"] = False
    browser = Browser(app)
    browser.log_in("security")
    app.config["WTF_CSRF_ENABLED"] = True
    assert browser.is_in()

    assert {
        browser.open(where, method=method).status_code for method, where, _ in requests(app)
    } == {401}


def test_a_token_opens_no_page(app: Flask) -> None:
    peer = Peer(app)

    assert peer.open("/cases", headers={"Accept": "text/html"}).status_code == 303
    assert peer.open("/api-tokens").status_code == 303


def test_a_token_opens_only_what_its_scopes_name(app: Flask) -> None:
    for mine in ALL:
        peer = Peer(app, token(scopes=[mine]).secret)
        for method, where, scope in requests(app):
            answer = peer.open(where, method)

            assert (answer.status_code == 403) == (scope not in (mine, "")), (mine, where)


def test_a_missing_scope_is_named(app: Flask) -> None:
    peer = Peer(app, token(scopes=[Scope.CASES_WRITE]).secret)

    answer = peer.open(LIST)

    assert answer.status_code == 403
    assert "cases:read" in told(answer)["sentence"]
    assert (
        'error="insufficient_scope", scope="cases:read"'
        in answer.headers["WWW-Authenticate"]
    )


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "Basic YTpi", "Token abc", "bearer ", "Bearer a b"]
)
def test_what_is_no_token_does_not_open(app: Flask, header: str) -> None:
    answer = Peer(app).open(LIST, headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_opens_nothing_and_that_is_noted(app: Flask) -> None:
    made = token()
    peer = Peer(app, made.secret)
    assert peer.open(LIST).status_code == 200

    with transaction():
        service.revoke(act(), made.token.id)

    answer = peer.open(LIST)
    peer.open(LIST)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert [one.account for one in events(Kind.ACCESS_DENIED)] == ["process"]


def test_an_expired_token_opens_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = token(days=0)
    peer = Peer(app, made.secret)
    assert peer.open(LIST).status_code == 200

    with transaction():
        row = db.session.merge(made.token)
        row.expires_on = row.expires_on.replace(year=row.expires_on.year - 1)
        audit.record(act(), Kind.TOKEN_REVOKED, "process")

    assert peer.open(LIST).status_code == 401


def test_a_system_acts_in_its_own_name_and_opens_no_session(app: Flask) -> None:
    case()
    peer = Peer(app, token("执行流程系统").secret)

    answer = peer.open(path())

    (read,) = events(Kind.API_READ)
    assert (read.account, read.office, read.address) == (
        "执行流程系统",
        Office.MACHINE,
        "10.0.0.7",
    )
    assert read.subject == "（2026）豫0922执1号"
    assert "Set-Cookie" not in answer.headers


def test_another_origin_does_not_matter_where_no_cookie_does(app: Flask) -> None:
    peer = Peer(app)

    answer = peer.put({"filed_on": "2026-03-02"}, headers={"Origin": "https://elsewhere"})

    assert answer.status_code == 201


def test_a_form_of_a_page_still_needs_its_token(app: Flask) -> None:
    staff("clerk")

    assert Browser(app).post("/api-tokens").status_code == 400


def test_every_request_leaves_one_event(app: Flask) -> None:
    case()
    peer = Peer(app)
    before = db.session.scalar(db.select(db.func.count()).select_from(Event))

    requests_: list[dict[str, Any]] = [{"where": LIST}, {"where": path()}]
    for given in requests_:
        assert peer.open(**given).status_code == 200

    after = db.session.scalar(db.select(db.func.count()).select_from(Event))
    assert after - before == len(requests_)


@pytest.mark.parametrize(
    ("where", "method", "status"),
    [("/api/v1/nothing", "GET", 404), (LIST, "DELETE", 405), ("/api/v1/", "POST", 404)],
)
def test_what_is_not_there_is_a_problem_and_no_page(
    app: Flask, where: str, method: str, status: int
) -> None:
    answer = Peer(app).open(where, method, headers={"Accept": "text/html"})

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert set(told(answer)) == {
        "type",
        "title",
        "status",
        "sentence",
        "reference",
        "faults",
    }
    assert (status == 405) == ("Allow" in answer.headers)
