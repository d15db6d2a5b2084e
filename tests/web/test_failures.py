"""A failure is a sentence, a status and a number to quote; never a traceback."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from archive.db import db
from archive.errors import DomainError, Forbidden, Invalid, Missing, Refused, Unready
from archive.web.access import public
from storage.errors import Full, Unavailable

REFERENCE = re.compile(r"\b[0-9A-F]{10}\b")


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    """A client of an application with one page more, which raises what it is told."""
    raised: dict[str, Exception] = {
        "refused": Refused("It is lent already."),
        "invalid": Invalid("That date is before the filing."),
        "missing": Missing("There is no such case."),
        "forbidden": Forbidden("Only the bureau chief may."),
        "unready": Unready("The scanner is asleep."),
        "bug": ZeroDivisionError("secret detail"),
        "database": OperationalError("select 1", None, Exception("secret detail")),
        "store": Unavailable("secret detail"),
        "full": Full("secret detail"),
    }

    @public
    def fail(kind: str) -> str:
        raise raised[kind]

    app.add_url_rule("/fail/<kind>", view_func=fail)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


@pytest.mark.parametrize(
    ("kind", "status", "sentence"),
    [
        ("refused", 409, "It is lent already."),
        ("invalid", 422, "That date is before the filing."),
        ("missing", 404, "There is no such case."),
        ("forbidden", 403, "Only the bureau chief may."),
        ("unready", 503, "The scanner is asleep."),
        ("bug", 500, "did not foresee"),
        ("database", 503, "database does not answer"),
        ("store", 503, "store does not answer"),
        ("full", 507, "store is full"),
    ],
)
def test_each_failure_has_its_status_its_sentence_and_a_reference(
    failing: FlaskClient, kind: str, status: int, sentence: str
) -> None:
    answer = failing.get(f"/fail/{kind}")

    assert answer.status_code == status
    assert sentence in answer.text
    assert REFERENCE.search(answer.text)
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


def test_a_program_gets_the_sentence_as_json(failing: FlaskClient) -> None:
    answer = failing.get("/fail/refused", headers={"Accept": "application/json"})

    assert answer.get_json()["error"] == "It is lent already."
    assert REFERENCE.fullmatch(answer.get_json()["reference"])


@pytest.mark.parametrize("kind", ["database", "store"])
def test_what_may_pass_says_when_to_try_again(failing: FlaskClient, kind: str) -> None:
    assert failing.get(f"/fail/{kind}").headers["Retry-After"] == "30"


def test_a_page_that_is_not_there_says_so_in_the_readers_language(
    failing: FlaskClient,
) -> None:
    failing.set_cookie("language", "zh_Hans_CN")

    answer = failing.get("/no-such-page")

    assert answer.status_code == 404
    assert '<html lang="zh-CN">' in answer.text


def test_every_kind_of_domain_error_has_a_status(app: Flask) -> None:
    from archive.web.failures import STATUS

    assert set(STATUS) == set(DomainError.__subclasses__())


def test_a_database_that_is_gone_is_told_on_a_page(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("session", "whoever")
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with db.engine.connect() as connection:
        connection.execute(text("ALTER TABLE login_session RENAME TO elsewhere"))
        connection.commit()

    answer = client.get("/people")

    assert answer.status_code in (500, 503)
    assert "Nothing was changed" in answer.text
    assert REFERENCE.search(answer.text)
