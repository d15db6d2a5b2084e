"""Logins that were over long ago are forgotten at night; the journal remembers."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from archive.accounts import chores, logins, tokens
from archive.accounts.models import LoginSession, Person
from archive.accounts.rules.sessions import Ended
from archive.audit import verify
from archive.audit.kinds import Kind
from archive.db import Model, db, transaction
from archive.jobs import tasks
from archive.jobs.tasks import Run
from tests.accounts.house import Browser, act, events, staff

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def sweep() -> Run:
    """As a worker does it: by its kind, outside any transaction."""
    run = Run(act())
    tasks.TASKS[chores.SWEEP].work(run)
    return run


def login(
    person: Person,
    name: str,
    opened: timedelta,
    seen: timedelta | None = None,
    ended: timedelta | None = None,
    *,
    half: bool = False,
) -> None:
    """One that was opened, last seen and ended so long ago."""
    at = act().at
    with transaction():
        db.session.add(
            LoginSession(
                person_id=person.id,
                digest=tokens.digest(name),
                opened_at=at - opened,
                seen_at=at - (opened if seen is None else seen),
                confirmed_at=at - opened,
                awaits_factor=half,
                address="10.0.0.7",
                agent=name,
                ended_at=None if ended is None else at - ended,
                ended_why=None if ended is None else Ended.LOGGED_OUT,
            )
        )


def long_ago(many: int) -> None:
    """So many of one person, called by their number."""
    person = staff("clerk")
    for place in range(many):
        login(person, f"{place}", 40 * DAY)


def left() -> list[str]:
    return list(db.session.scalars(select(LoginSession.agent).order_by(LoginSession.id)))


def test_a_login_is_forgotten_thirty_days_after_it_was_over(app: Flask) -> None:
    person = staff("clerk")
    days = 30 * DAY
    login(
        person, "logged out long ago", days + 9 * MINUTE, days + 5 * MINUTE, days + MINUTE
    )
    login(person, "logged out", days + 9 * MINUTE, days + 5 * MINUTE, days - MINUTE)
    login(person, "idle long ago", 31 * DAY)
    login(person, "idle", days)
    login(person, "too old long ago", days + 13 * HOUR, days)
    login(person, "too old", days + 11 * HOUR, days)
    login(person, "never past the second door, long ago", 31 * DAY, half=True)
    login(person, "open", HOUR, MINUTE)

    sweep()

    assert left() == ["logged out", "idle", "too old", "open"]


@pytest.mark.parametrize(("late", "kept"), [(timedelta(), 1), (timedelta(seconds=1), 0)])
def test_the_thirty_days_count_from_the_end_of_an_idle_login(
    app: Flask, *, late: timedelta, kept: int
) -> None:
    staff("clerk")
    with time_machine.travel(MORNING, tick=False) as clock:
        Browser(app).log_in("clerk")
        clock.shift(30 * MINUTE + 30 * DAY + late)
        sweep()

    assert len(left()) == kept


def test_whoever_is_in_stays_in(app: Flask) -> None:
    person = staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")
    login(person, "long ago", 40 * DAY)

    sweep()

    assert browser.is_in()
    assert "long ago" not in left()


def test_a_multitude_is_forgotten_in_portions(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "PORTION", 2)
    long_ago(5)

    run = sweep()

    assert left() == []
    assert run.latest.done == 5


def test_a_portion_is_what_was_opened_first(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "PORTION", 2)
    long_ago(3)

    with transaction():
        gone = logins.forget(act())

    assert gone == 2
    assert left() == ["2"]


def test_a_sweep_that_is_told_to_stop_leaves_the_rest(app: Flask) -> None:
    login(staff("clerk"), "long ago", 40 * DAY)
    run = Run(act())
    run.stop()

    tasks.TASKS[chores.SWEEP].work(run)

    assert left() == ["long ago"]


def test_the_journal_keeps_what_the_table_forgets(app: Flask) -> None:
    staff("clerk")
    with time_machine.travel(MORNING, tick=False) as clock:
        browser = Browser(app)
        browser.log_in("clerk")
        browser.post("/logout")
        clock.shift(31 * DAY)
        sweep()
    (opened,), (ended,) = events(Kind.SESSION_OPENED), events(Kind.SESSION_ENDED)

    assert left() == []
    assert (opened.account, opened.address) == ("clerk", browser.address)
    assert ended.subject == "clerk"
    assert verify.run().is_sound


def test_no_table_refers_to_a_login() -> None:
    """What did would keep it from being forgotten, or would be forgotten with it."""
    referring = [
        table.name
        for table in Model.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "login_session"
    ]

    assert referring == []


def test_it_comes_round_every_night() -> None:
    assert tasks.RECURRING[chores.SWEEP].every == DAY
