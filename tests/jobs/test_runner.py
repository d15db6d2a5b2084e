import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.errors import Unready
from archive.jobs import runner, service
from archive.jobs.leases import Held
from archive.jobs.models import Job, State
from archive.jobs.tasks import Finish, Progress, Run
from archive.jobs.vigil import Terms
from tests import factories
from tests.jobs import making
from tests.jobs.making import claimed, enqueue, fresh

TERMS = Terms(making.LEASE)


class StoreIsDown(Unready):
    def __str__(self) -> str:
        return "The store is down."


def attempt(terms: Terms = TERMS) -> Held:
    held = claimed(terms.lease)
    runner.attempt(held, terms)
    return held


def note(act: Act) -> None:
    """An effect that a test can count."""
    audit.record(act, Kind.DEMO_FILLED, "effect")


def effects() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Event).where(Event.subject == "effect")).all())


def work_that(deed: Callable[[Run], object], finish: Finish | None = note) -> None:
    def work(run: Run) -> Finish | None:
        deed(run)
        return finish

    making.kind(work)


def test_the_result_and_the_end_of_the_job_are_one(app: Flask) -> None:
    work_that(lambda _: None)
    number = enqueue()
    attempt()
    job = fresh(number)

    assert (job.state, job.owner, job.error) == (State.DONE, None, None)
    assert job.finished_at is not None
    assert effects() == 1


def test_a_result_that_cannot_be_kept_leaves_nothing(app: Flask) -> None:
    def half(act: Act) -> None:
        note(act)
        raise ValueError("broken")

    work_that(lambda _: None, half)
    number = enqueue()
    attempt()

    assert fresh(number).state is State.READY
    assert effects() == 0


def test_the_result_of_a_job_taken_over_is_thrown_away(app: Flask) -> None:
    work_that(lose)
    number = enqueue()
    attempt()
    job = fresh(number)

    assert (job.state, job.attempts) == (State.RUNNING, 2)
    assert effects() == 0


def lose(_: Run) -> None:
    making.set_lease(1, -1)
    take_over()


def take_over() -> None:
    with transaction():
        service.reclaim(factories.act(), making.LEASE)
    claimed()


def test_an_error_of_a_job_taken_over_says_nothing_of_it(app: Flask) -> None:
    def late(run: Run) -> None:
        lose(run)
        raise ValueError("broken")

    work_that(late)
    number = enqueue()
    attempt()

    assert fresh(number).state is State.RUNNING


def test_a_poisoned_job_ends_given_up_with_its_reason(app: Flask) -> None:
    def burst(run: Run) -> None:
        raise ValueError("page 7 is broken")

    making.kind(burst, max_attempts=3)
    number = enqueue()
    for _ in range(3):
        making.make_due(number)
        attempt()
    job = fresh(number)

    assert (job.state, job.attempts) == (State.DEAD, 3)
    assert job.error == "ValueError: page 7 is broken"
    assert making.claim() is None


def test_a_kind_that_this_version_does_not_know_is_given_up(app: Flask) -> None:
    number = enqueue()
    making.change(number, kind="test:unheard")
    attempt()
    job = fresh(number)

    assert job.state is State.DEAD
    assert "test:unheard" in (job.error or "")


def test_waiting_for_a_part_that_is_down_costs_no_attempt(app: Flask) -> None:
    def wait(run: Run) -> None:
        raise StoreIsDown

    work_that(wait)
    number = enqueue()
    before = making.database_time()
    attempt()
    job = fresh(number)

    assert (job.state, job.attempts, job.error) == (State.READY, 0, "The store is down.")
    assert job.run_at - before > timedelta(seconds=20)


def test_work_has_no_transaction_open(app: Flask) -> None:
    open_ones = list[bool]()
    work_that(lambda _: open_ones.append(not making.is_released()))
    enqueue()
    attempt()

    assert open_ones == [False]


def test_telling_of_progress_ends_what_was_being_read(app: Flask) -> None:
    open_ones = list[bool]()

    def reads(run: Run) -> None:
        db.session.scalars(select(Job)).all()
        run.progress(1, 2)
        open_ones.append(not making.is_released())

    work_that(reads)
    enqueue()
    attempt()

    assert open_ones == [False]


def test_work_that_writes_outside_its_end_is_found_out(app: Flask) -> None:
    def writes(run: Run) -> None:
        with transaction():
            run.progress(1, 2)

    work_that(writes)
    number = enqueue()
    attempt()

    assert "work writes only" in (fresh(number).error or "")


def test_progress_is_seen_while_the_work_goes_on(app: Flask) -> None:
    seen = list[tuple[int, int | None, str]]()

    def work(run: Run) -> None:
        run.progress(3, 7, "page 3")
        job = fresh(1)
        seen.append((job.done_units, job.total_units, job.note))

    work_that(work)
    enqueue()
    attempt()

    assert seen == [(3, 7, "page 3")]


def test_the_last_progress_is_kept_though_not_each_is_written(app: Flask) -> None:
    def work(run: Run) -> None:
        for done in range(50):
            run.progress(done, 100)

    work_that(work)
    number = enqueue()
    attempt()

    assert fresh(number).done_units == 49


def test_progress_is_written_seldom_but_always_at_the_end() -> None:
    told = list[int]()

    def report(progress: Progress) -> bool:
        told.append(progress.done)
        return True

    run = Run(factories.act(), report=report)
    for done in range(101):
        run.progress(done, 100)

    assert told == [0, 100]


def test_the_lease_is_kept_while_the_work_goes_on(app: Flask) -> None:
    work_that(lambda _: time.sleep(1.6))
    number = enqueue()
    first = attempt(Terms(lease=1))

    assert fresh(number).state is State.DONE
    assert first.attempt == 1
    assert effects() == 1


def test_work_learns_that_its_lease_is_lost(app: Flask) -> None:
    told = list[bool]()

    def work(run: Run) -> None:
        lose(run)
        told.append(waits_for(lambda: run.stopping))

    work_that(work)
    enqueue()
    attempt(Terms(lease=1))

    assert told == [True]


def test_work_that_takes_too_long_is_failed_and_told(app: Flask) -> None:
    told = list[bool]()

    def work(run: Run) -> None:
        told.append(waits_for(lambda: run.stopping))

    making.kind(work, seconds=1)
    number = enqueue()
    attempt()

    assert told == [True]
    assert fresh(number).error == "It took longer than 1 second."


def test_a_process_whose_work_does_not_end_ends_itself(app: Flask) -> None:
    left, gone = list[int](), threading.Event()

    def leave(code: int) -> None:
        left.append(code)
        gone.set()

    def hang(_: Run) -> None:
        gone.wait(20)

    making.kind(hang, seconds=1)
    number = enqueue()
    attempt(Terms(making.LEASE, leave=leave))

    assert left == [os.EX_TEMPFAIL]
    assert fresh(number).state is State.READY


def test_a_worker_that_must_leave_gives_its_job_back_uncounted(app: Flask) -> None:
    work_that(lambda run: waits_for(lambda: run.stopping))
    number = enqueue()
    attempt(Terms(making.LEASE, must_leave=lambda: True))
    job = fresh(number)

    assert (job.state, job.attempts) == (State.READY, 0)
    assert effects() == 0
    assert making.claim() is not None


def test_what_a_courier_throws_counts_as_too_long(app: Flask) -> None:
    def burst(run: Run) -> None:
        raise TimeoutError

    making.kind(burst, seconds=7)
    number = enqueue()
    attempt(Terms(making.LEASE, limited=False, expired=(TimeoutError,)))

    assert fresh(number).error == "It took longer than 7 seconds."


def waits_for(what: Callable[[], bool], patience: float = 10) -> bool:
    until = time.monotonic() + patience
    while time.monotonic() < until and not what():
        time.sleep(0.02)
    return what()


@pytest.mark.parametrize("told", [True, False])
def test_a_run_stops_when_its_report_says_it_is_lost(*, told: bool) -> None:
    run = Run(factories.act(), report=lambda _: told)
    run.progress(1, 1)

    assert run.stopping is not told
