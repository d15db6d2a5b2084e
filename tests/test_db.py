"""What the session promises on both databases."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.exc import OperationalError, StatementError

from archive import clock
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import (
    BUSY_SECONDS,
    Instant,
    Moment,
    db,
    engine_options,
    journal_mode,
    transaction,
)
from archive.profile.models import ProfileVersion
from tests import factories

SHANGHAI = timezone(timedelta(hours=8))


def version(number: int) -> ProfileVersion:
    return ProfileVersion(
        code="test", version=number, text="0" * 64, adopted_at=clock.now()
    )


def known() -> list[int]:
    found = db.session.scalars(
        select(ProfileVersion.version).order_by(ProfileVersion.version)
    )
    return list(found)


def test_what_fails_leaves_nothing_behind(app: Flask) -> None:
    def fail_halfway() -> None:
        with transaction():
            db.session.add(version(1))
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()

    assert known() == []


def test_a_change_made_before_the_transaction_is_a_bug_that_is_told(app: Flask) -> None:
    db.session.add(version(1))

    with pytest.raises(RuntimeError, match="before the transaction"), transaction():
        pass


def test_readers_go_on_to_write_while_others_do_and_none_is_refused(app: Flask) -> None:
    def read_and_write(number: int) -> None:
        with app.app_context():
            known()
            with transaction():
                db.session.add(version(number))

    threads = [threading.Thread(target=read_and_write, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert known() == list(range(12))


def test_a_transaction_within_a_transaction_is_a_bug_that_is_told(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError), transaction():
        pass

    with transaction():
        db.session.add(version(1))

    assert known() == [1]


def test_a_database_that_was_away_is_written_to_again(app: Flask) -> None:
    class Away(Exception):
        pass

    def refuse(*_: object) -> None:
        raise Away

    event.listen(db.engine, "begin", refuse)
    with pytest.raises(Away), transaction():
        pass
    event.remove(db.engine, "begin", refuse)

    with transaction():
        db.session.add(version(1))

    assert known() == [1]


def test_what_is_noted_before_the_transaction_is_not_lost_in_silence(app: Flask) -> None:
    audit.record(factories.act(), Kind.DEMO_FILLED, "too early")

    with pytest.raises(RuntimeError, match="before the transaction"), transaction():
        pass


def test_the_databases_clock_agrees_with_ours(app: Flask) -> None:
    there = db.session.scalar(select(Moment()))

    assert there is not None
    assert abs(there - clock.now()) < timedelta(seconds=2)


@pytest.mark.parametrize("seconds", [-90.5, 0.25, 3600])
def test_the_databases_clock_counts_seconds_on(app: Flask, seconds: float) -> None:
    now, then = db.session.execute(select(Moment(), Moment(seconds))).one()

    assert abs((then - now).total_seconds() - seconds) < 0.5


def test_an_instant_comes_back_in_utc(app: Flask) -> None:
    at = datetime(2026, 3, 2, 8, 30, tzinfo=SHANGHAI)
    with transaction():
        row = version(1)
        row.adopted_at = at
        db.session.add(row)

    found = db.session.scalar(select(ProfileVersion.adopted_at))

    assert found == at
    assert found is not None
    assert found.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="naive datetime"):
        db.session.scalar(select(Event.id).where(Event.at == datetime(2026, 3, 2)))  # noqa: DTZ001  # the fault


def test_the_databases_clock_compares_with_stored_instants(app: Flask) -> None:
    with transaction():
        db.session.add(version(1))

    later = db.session.scalar(
        select(ProfileVersion.id).where(ProfileVersion.adopted_at < Moment(60))
    )
    earlier = db.session.scalar(
        select(ProfileVersion.id).where(ProfileVersion.adopted_at < Moment(-60))
    )

    assert later is not None
    assert earlier is None


def test_sqlite_is_opened_for_safety(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x'}", **engine_options("sqlite:"))
    with engine.connect() as connection:
        said = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "recursive_triggers",
            )
        }
        wait = connection.execute(text("PRAGMA busy_timeout")).scalar()
    engine.dispose()

    assert said == {
        "journal_mode": journal_mode().lower(),
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }
    assert wait == BUSY_SECONDS * 1000


def test_an_old_sqlite_gets_no_write_ahead_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    older = journal_mode()
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 3))

    assert (older, journal_mode()) == ("TRUNCATE", "WAL")


def test_a_locked_database_says_so_and_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x'}"
    engine = create_engine(url, connect_args={"timeout": 0.1})
    holder, waiter = engine.connect(), engine.connect().execution_options(writes=True)
    waiter.exec_driver_sql("PRAGMA busy_timeout=100")
    waiter.rollback()
    holder.execution_options(writes=True).begin()

    with pytest.raises(OperationalError, match="locked"):
        waiter.begin()

    holder.close()
    waiter.close()
    engine.dispose()


def test_instants_compare_as_they_are_stored() -> None:
    column = Instant()

    assert column.process_bind_param(None, None) is None
    assert column.process_result_value(None, None) is None
