"""How the system is: in a word for machines, in sentences for its administrator."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

import app as application
from app import main
from archive import objects
from archive.act import Office
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.jobs import service as jobs
from archive.settings import Settings
from archive.upkeep import checks, doctor, health, probes, tasks
from archive.upkeep.doctor import Line
from archive.upkeep.probes import NoAnswer
from archive.upkeep.rules import Level
from tests.accounts.house import Browser, act, administrator, text


def test_a_well_system_answers_200(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.get_json() == {
        "ok": True,
        "database": "ok",
        "disk": "ok",
        "migrations": "ok",
        "oldest_wait_seconds": 0,
        "queue": "ok",
        "store": "ok",
    }


def test_a_store_that_fails_answers_503(app: Flask, client: FlaskClient) -> None:
    blocked = Path(app.extensions["archive.settings"].home) / "objects"
    blocked.write_text("a file where the folder should be")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.get_json()["store"] == "fail"
    assert answer.get_json()["database"] == "ok"


def test_a_database_that_fails_answers_503(settings: Settings, tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'nowhere' / 'archive.sqlite'}"
    made = application.create_app(replace(settings, database=nowhere), {"TESTING": True})

    answer = made.test_client().get("/healthz")

    assert answer.status_code == 503
    assert answer.get_json()["database"] == "fail"


def test_a_store_that_hangs_is_not_waited_for(app: Flask) -> None:
    with hanging() as waits, app.app_context():
        began = time.monotonic()
        found = probes.ask({"store": waits.wait, "other": lambda: Level.OK}, 0.2)

        assert isinstance(found["store"], NoAnswer)
        assert found["other"] is Level.OK
        assert time.monotonic() - began < 1


def test_a_part_that_hangs_is_not_asked_again_meanwhile(app: Flask) -> None:
    with hanging() as waits, app.app_context():
        for _ in range(5):
            probes.ask({"store": waits.wait}, 0.01)

        assert len([t for t in threading.enumerate() if t.name == "probe-store"]) == 1


class hanging:  # noqa: N801  # reads as a statement
    """Something to wait for that comes only at the end of the test."""

    def __enter__(self) -> threading.Event:
        self.event = threading.Event()
        return self.event

    def __exit__(self, *_: object) -> None:
        self.event.set()
        for thread in threading.enumerate():
            if thread.name.startswith("probe-"):
                thread.join()


def test_a_task_that_waits_long_is_told_and_does_not_make_the_system_ill(
    app: Flask,
) -> None:
    with transaction():
        jobs.enqueue(act(), tasks.SWEEP, key="late", run_at=act().at - timedelta(minutes=6))

    found = health.look()

    assert found.parts["queue"] is Level.WARN
    assert found.is_well
    assert found.oldest_wait == pytest.approx(360, abs=30)


def test_the_doctor_finds_nothing_wrong_with_a_new_archive(
    app: Flask, runner: FlaskCliRunner
) -> None:
    said = runner.invoke(main, ["doctor", "--json"])
    lines = json.loads(said.output)

    assert said.exit_code == 0
    assert [line for line in lines if line["level"] == "fail"] == []
    assert {"Software", "Database", "Store", "Tasks", "Clock", "Disk", "Keys"} <= {
        line["about"] for line in lines
    }


def test_the_doctor_leaves_nothing_in_the_store(runner: FlaskCliRunner) -> None:
    runner.invoke(main, ["doctor"])

    assert list(objects.store().walk()) == []


def test_a_key_that_others_can_read_fails_the_doctor(
    app: Flask, runner: FlaskCliRunner
) -> None:
    key = app.extensions["archive.settings"].keys_folder / "audit.key"
    key.chmod(0o644)
    said = runner.invoke(main, ["doctor"])

    assert said.exit_code == 1
    assert "Others can read: audit.key" in said.output


def lines_of(check: Iterator[Line]) -> list[tuple[Level, str]]:
    return [(line.level, line.said) for line in check]


@pytest.mark.parametrize(
    ("host", "https", "level"),
    [
        ("127.0.0.1", "http", Level.OK),
        ("0.0.0.0", "http", Level.WARN),  # noqa: S104  # not bound
        ("0.0.0.0", "https", Level.OK),  # noqa: S104  # not bound
    ],
)
def test_serving_others_without_https_is_a_worry(
    app: Flask,
    settings: Settings,
    host: str,
    https: str,
    level: Level,
) -> None:
    app.extensions["archive.settings"] = replace(
        settings, host=host, https=https == "https"
    )

    assert [found for found, _ in lines_of(checks.address())] == [level]


def test_a_journal_that_was_never_signed_is_a_worry_until_it_is(app: Flask) -> None:
    before = [level for level, _ in lines_of(checks.journal())]
    with transaction():
        audit.record(act(), Kind.STORE_SWEPT, "store")
    with transaction():
        audit.checkpoint(act())
    after = [level for level, _ in lines_of(checks.journal())]

    assert before == [Level.WARN, Level.WARN]
    assert after == [Level.OK, Level.WARN]


def test_a_check_that_breaks_is_one_line_and_the_others_still_speak(app: Flask) -> None:
    def breaks() -> Iterator[Line]:
        raise ZeroDivisionError
        yield

    def speaks() -> Iterator[Line]:
        yield Line(Level.OK, "other", "fine")

    lines = doctor.examine({"broken": breaks, "other": speaks}, 5)

    assert [(line.about, line.level) for line in lines] == [
        ("broken", Level.FAIL),
        ("other", Level.OK),
    ]
    assert doctor.verdict(lines) is Level.FAIL


def test_the_page_says_the_same_as_the_doctor_in_the_readers_language(
    app: Flask,
) -> None:
    administrator(Office.SYSTEM)
    browser = Browser(app)
    browser.log_in("system")
    said = text(browser.get("/health"))

    assert "Served on this machine only, without HTTPS." in said
    assert "It answers: local folder" in said


def test_only_the_system_administrator_sees_the_page(app: Flask) -> None:
    administrator(Office.AUDIT)
    browser = Browser(app)
    browser.log_in("audit")

    assert browser.get("/health").status_code == 403
    db.session.rollback()
