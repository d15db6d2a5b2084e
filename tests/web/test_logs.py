"""The log tells what went on, and nothing that anybody typed."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from flask import Flask

from archive.web.access import public
from archive.web.logs import JsonLine
from tests.accounts.house import Browser, staff

SECRET = "hunter2-hunter2-hunter2"  # of nobody
WORDS = ("somebody@example", SECRET, "10.99.88.77", "张三丰", "typed-in-a-query")


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What is logged from here on, at the level that is usual in service."""
    ours, written = logging.getLogger("archive"), StringIO()
    before = ours.handlers, ours.level
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    ours.handlers = [handler]
    ours.setLevel("INFO")
    yield written
    ours.handlers, _ = before
    ours.setLevel(before[1])


def lines(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.fixture
def failing(app: Flask) -> Browser:
    @public
    def fail() -> str:
        raise ValueError(f"cannot read {SECRET}\n{WORDS[3]}")

    app.add_url_rule("/fail", "fail", fail)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return Browser(app, "10.99.88.77")


def test_a_login_and_a_failure_leave_nothing_that_was_typed(
    failing: Browser, log: StringIO
) -> None:
    failing.log_in("somebody@example", SECRET)
    failing.get(f"/fail?q={WORDS[4]}&name={WORDS[3]}")
    failing.post("/login", {"account": WORDS[3], "password": SECRET})

    assert len(lines(log)) == 4
    assert [word for word in WORDS if word in log.getvalue()] == []


def test_a_request_is_one_line_with_its_facts(app: Flask, log: StringIO) -> None:
    Browser(app).get("/healthz")

    [line] = lines(log)
    assert line["message"] == "request"
    assert (line["method"], line["endpoint"], line["status"]) == (
        "GET",
        "upkeep.health.healthz",
        200,
    )
    assert line["milliseconds"] >= 0
    assert line["actor"] is None


def test_who_asked_is_known_by_number_only(app: Flask, log: StringIO) -> None:
    number = staff("zhangsan").id
    browser = Browser(app)
    browser.log_in("zhangsan")
    browser.get("/me")

    assert lines(log)[-1]["actor"] == number
    assert "zhangsan" not in log.getvalue()


def test_a_failure_is_told_by_type_and_place_under_the_number_of_its_page(
    failing: Browser, log: StringIO
) -> None:
    page = failing.get("/fail").get_data(as_text=True)

    failure = next(line for line in lines(log) if line["level"] == "ERROR")
    assert failure["exception"] == ["builtins.ValueError"]
    assert any("test_logs.py" in place for place in failure["traceback"])
    assert failure["reference"] in page


def test_a_file_leaves_no_line(app: Flask, log: StringIO) -> None:
    Browser(app).get("/static/src/app.css").close()

    assert lines(log) == []


def test_a_line_is_one_line_whatever_is_in_it(log: StringIO) -> None:
    logging.getLogger("archive.test").warning("first\nsecond")

    assert log.getvalue().count("\n") == 1


def test_others_sentences_are_logged_without_what_they_quote() -> None:
    record = logging.LogRecord(
        "sqlalchemy", logging.ERROR, "x", 1, "bad row %s", (SECRET,), None
    )

    assert SECRET not in JsonLine().format(record)
    assert SECRET in JsonLine(talkative=True).format(record)
