"""Routine work done long ago is forgotten at night; all other work is remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, event, select

from archive.db import Moment, db
from archive.jobs import chores, queries, service, tasks
from archive.jobs.models import Job, State
from archive.jobs.tasks import Run
from tests import factories
from tests.jobs import making
from tests.jobs.making import change, enqueue, fresh

DAY = timedelta(days=1)
LONG = service.KEPT + 2 * DAY


@pytest.fixture(autouse=True)
def hourly(app: Flask) -> None:
    """A kind that comes round every hour, and nothing else does."""
    making.kind()
    tasks.recurring(making.KIND, every=timedelta(hours=1))


def sweep() -> Run:
    run = Run(factories.act())
    chores.sweep(run)
    return run


def came_round(before: timedelta, state: State = State.DONE) -> int:
    """The job of the period that was so long ago; its number."""
    at = factories.act().at - before
    when = service.due_slots(replace(factories.act(), at=at))[making.KIND]
    job = enqueue(f"{making.KIND}:{when}")
    ended = Moment(-before.total_seconds())
    change(job, state=state, finished_at=ended if state in queries.FINISHED else None)
    return job


def left() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Job.id).order_by(Job.id)))


def test_routine_work_done_long_ago_is_forgotten() -> None:
    came_round(LONG + DAY)
    came_round(LONG)
    recent = came_round(service.KEPT - DAY)
    newest = came_round(timedelta())

    assert sweep().latest.done == 2
    assert left() == [recent, newest]


@pytest.mark.parametrize("state", [s for s in State if s is not State.DONE])
def test_what_is_not_done_is_not_forgotten(state: State) -> None:
    unfinished = came_round(LONG, state)
    newest = came_round(timedelta())

    sweep()

    assert left() == [unfinished, newest]


def test_the_last_of_a_kind_is_remembered_however_old_it_is() -> None:
    came_round(LONG + DAY)
    last = came_round(LONG)

    sweep()

    assert left() == [last]


def test_what_was_done_late_is_remembered_as_long_as_all_other_work() -> None:
    late = came_round(LONG)
    change(late, finished_at=Moment(-DAY.total_seconds()))
    newest = came_round(timedelta())

    sweep()

    assert left() == [late, newest]


def test_what_somebody_had_done_is_remembered() -> None:
    by_hand = enqueue(f"{making.KIND}:by-hand-7")
    of_another_kind = enqueue(f"{making.KIND}:1", name="test:other")
    for job in (by_hand, of_another_kind):
        change(job, state=State.DONE, finished_at=Moment(-LONG.total_seconds()))
    newest = came_round(timedelta())

    sweep()

    assert left() == [by_hand, of_another_kind, newest]


def test_portion_after_portion_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PORTION", 2)
    for days in range(5):
        came_round(LONG + days * DAY)
    newest = came_round(timedelta())

    assert sweep().latest.done == 5
    assert left() == [newest]


# Whoever writes to SQLite writes alone: there it cannot happen.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_is_forgotten_just_when_it_is_wanted_again_is_wanted_anew(app: Flask) -> None:
    enqueue("one", page=1)
    in_the_way = ["one"]

    def forget(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        """Between the two looks of whoever wants it, by somebody else."""
        if in_the_way and "FOR UPDATE" in statement:
            key = in_the_way.pop()
            with db.engine.begin() as other:
                other.execute(delete(Job).where(Job.key == key))

    event.listen(db.engine, "before_cursor_execute", forget)
    try:
        job = fresh(enqueue("one", page=2))
    finally:
        event.remove(db.engine, "before_cursor_execute", forget)

    assert not in_the_way
    assert job.args == {"page": 2}
