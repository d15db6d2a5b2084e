"""Other systems to test with: their tokens, and what they send."""

import json
from collections.abc import Sequence
from contextvars import Context
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.test import TestResponse

from archive.api import service
from archive.api.rules import Scope
from archive.api.service import Made
from archive.db import db, transaction
from tests.accounts.house import ADDRESS, act
from tests.cases.house import NUMBER

ALL = tuple(scope.value for scope in Scope)


def token(system: str = "process", scopes: Sequence[str] = ALL, days: int = 30) -> Made:
    now = act()
    with transaction():
        return service.make(now, system, scopes, now.today + timedelta(days=days))


def path(number: str = NUMBER, below: str = "") -> str:
    return f"/api/v1/cases/{quote(number, safe='')}{below}"


class Peer:
    """Another system; each request stands alone."""

    def __init__(self, app: Flask, secret: str | None = None) -> None:
        self.app = app
        self.secret = secret or token().secret

    def open(self, where: str, method: str = "GET", **given: Any) -> TestResponse:
        db.session.rollback()
        headers = {"Authorization": f"Bearer {self.secret}", **given.pop("headers", {})}
        given.setdefault("environ_overrides", {"REMOTE_ADDR": ADDRESS})
        client = self.app.test_client(use_cookies=False)
        answer: TestResponse = Context().run(
            client.open, where, method=method, headers=headers, **given
        )
        db.session.rollback()
        db.session.expire_all()
        return answer

    def put(
        self, body: Any, number: str = NUMBER, headers: dict[str, str] | None = None
    ) -> TestResponse:
        return self.open(path(number), "PUT", json=body, headers=headers or {})

    def report(
        self, body: Any, number: str = NUMBER, key: str | None = "one"
    ) -> TestResponse:
        headers = {"Idempotency-Key": key} if key else {}
        return self.open(path(number, "/events"), "POST", json=body, headers=headers)

    def cases(self, **query: Any) -> dict[str, Any]:
        answer = self.open("/api/v1/cases", query_string=query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return told(answer)


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


def faults(answer: TestResponse) -> dict[str, str]:
    """Pointer and sentence of every fault."""
    return {one["pointer"]: one["sentence"] for one in told(answer)["faults"]}
