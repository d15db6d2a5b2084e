from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.jobs import queries, rules, service, tasks
from archive.jobs.errors import NotGivenUp, UnknownKind
from archive.jobs.models import Job, State
from tests import factories
from tests.jobs import making
from tests.jobs.making import claimed, enqueue, fresh

HOUR = timedelta(hours=1)


def kinds_of_events() -> list[Kind]:
    return list(db.session.scalars(select(Event.kind).order_by(Event.id)))


def fail(error: Exception) -> None:
    held = claimed()
    with transaction():
        assert service.fail(factories.act(), held, error)


def test_a_job_is_wanted_together_with_what_wants_it(app: Flask) -> None:
    making.kind()
    with pytest.raises(ZeroDivisionError):
        want_in_vain()

    assert queries.by_key("one") is None


def want_in_vain() -> None:
    with transaction():
        service.enqueue(factories.act(), making.KIND, key="one")
        raise ZeroDivisionError


def test_a_job_remembers_who_wanted_it(app: Flask) -> None:
    job = fresh(enqueue())

    assert job.requested_by == 1
    assert job.created_at == factories.act().at


def test_a_job_of_the_same_key_is_the_same_job(app: Flask) -> None:
    first, second = enqueue("one", page=1), enqueue("one", page=2)

    assert first == second
    assert fresh(first).args == {"page": 1}


def test_the_database_refuses_a_second_job_of_the_same_key(app: Flask) -> None:
    job = fresh(enqueue())
    twin = {c.key: getattr(job, c.key) for c in Job.__table__.columns if c.key != "id"}
    db.session.rollback()
    with pytest.raises(IntegrityError), transaction():
        db.session.add(Job(**twin))


def test_what_is_wanted_again_after_its_end_is_done_again(app: Flask) -> None:
    number = enqueue("one", page=1)
    making.change(number, state=State.DONE, attempts=3)
    enqueue("one", page=2, again=True)
    job = fresh(number)

    assert (job.state, job.attempts, job.args) == (State.READY, 0, {"page": 2})


def test_what_runs_is_not_wanted_again(app: Flask) -> None:
    number = enqueue("one", page=1)
    claimed()
    enqueue("one", page=2, again=True)
    job = fresh(number)

    assert (job.state, job.args) == (State.RUNNING, {"page": 1})


def test_nobody_can_want_what_no_room_offers(app: Flask) -> None:
    with pytest.raises(UnknownKind, match="test:unheard"), transaction():
        service.enqueue(factories.act(), "test:unheard", key="one")


def test_a_kind_is_registered_once() -> None:
    making.kind()
    with pytest.raises(ValueError, match="twice"):
        making.kind()


def test_a_job_waits_for_its_time(app: Flask) -> None:
    number = enqueue(run_at=making.database_time() + HOUR)

    assert making.claim() is None
    making.make_due(number)
    assert making.claim() is not None


def test_what_is_urgent_goes_first_and_then_what_is_older(app: Flask) -> None:
    older, newer, urgent = enqueue("a"), enqueue("b"), enqueue("c", priority=1)

    assert [claimed().id for _ in range(3)] == [urgent, older, newer]


def test_a_queue_gives_out_its_own_jobs_only(app: Flask) -> None:
    making.kind(name="test:pack", queue="package")
    enqueue("a")
    packing = enqueue("b", "test:pack")
    held = making.claim(queue="package")

    assert held is not None
    assert held.id == packing
    assert making.claim(queue="package") is None


def test_a_failed_job_rests_before_it_is_tried_again(app: Flask) -> None:
    number = enqueue()
    before = making.database_time()
    fail(ValueError("broken"))
    job = fresh(number)

    assert (job.state, job.error) == (State.READY, "ValueError: broken")
    assert timedelta(seconds=1) < job.run_at - before < timedelta(seconds=10)
    assert making.claim() is None


def test_a_job_that_fails_too_often_is_given_up_with_the_reason(app: Flask) -> None:
    making.kind(max_attempts=2)
    number = enqueue()
    fail(ValueError("broken"))
    making.make_due(number)
    fail(ValueError("broken"))
    job = fresh(number)

    assert (job.state, job.error) == (State.DEAD, "ValueError: broken")
    assert kinds_of_events() == [Kind.JOB_BURIED]


def test_what_can_never_succeed_is_given_up_at_once(app: Flask) -> None:
    number = enqueue()
    fail(UnknownKind("test:other"))

    assert fresh(number).state is State.DEAD


def test_a_job_given_up_starts_afresh_when_somebody_says_so(app: Flask) -> None:
    number = enqueue()
    fail(UnknownKind("test:other"))
    with transaction():
        service.retry(factories.act(), fresh_in_transaction(number))
    job = fresh(number)

    assert (job.state, job.attempts, job.error) == (State.READY, 0, None)
    assert kinds_of_events() == [Kind.JOB_BURIED, Kind.JOB_RETRIED]
    assert making.claim() is not None


def test_only_what_was_given_up_is_started_again(app: Flask) -> None:
    number = enqueue()
    with pytest.raises(NotGivenUp), transaction():
        service.retry(factories.act(), fresh_in_transaction(number))


def fresh_in_transaction(number: int) -> Job:
    return db.session.get_one(Job, number)


# Seconds until the lease ends, and whether it is taken over: after its end, before it,
# as far ahead as a late commit may put it, farther than any clock in order would.
LEASES = [(-1, True), (20, False), (50, False), (70, True)]


@pytest.mark.parametrize(("ends_in", "taken"), LEASES)
def test_a_lease_that_ended_or_cannot_be_true_is_taken_over(
    app: Flask, ends_in: float, *, taken: bool
) -> None:
    number = enqueue()
    claimed()
    making.set_lease(number, ends_in)
    with transaction():
        service.reclaim(factories.act(), making.LEASE)

    assert (fresh(number).state is State.READY) is taken


def test_what_outlived_too_many_workers_is_given_up(app: Flask) -> None:
    making.kind(max_attempts=1)
    number = enqueue()
    claimed()
    making.set_lease(number, -1)
    with transaction():
        service.reclaim(factories.act(), making.LEASE)
    job = fresh(number)

    assert (job.state, job.error) == (
        State.DEAD,
        "The worker that did it vanished, 1 time.",
    )
    assert kinds_of_events() == [Kind.JOB_BURIED]


def test_recurring_work_is_wanted_once_in_each_period(app: Flask) -> None:
    making.kind()
    tasks.recurring(making.KIND, every=timedelta(hours=24))
    # Ten in the evening and half past, and after midnight, by the clock of the court.
    for moment in ("2026-03-02T14:00", "2026-03-02T14:30", "2026-03-02T16:00"):
        with transaction():
            service.enqueue_recurring(factories.act(moment))
    keys = db.session.scalars(select(Job.key).order_by(Job.id)).all()

    assert keys == [
        "test:work:2026-03-02T00:00:00+08:00",
        "test:work:2026-03-03T00:00:00+08:00",
    ]


def test_depths_and_the_longest_wait_are_those_of_the_table(app: Flask) -> None:
    first = enqueue("a")
    enqueue("b")
    enqueue("c", run_at=making.database_time() + HOUR)
    making.change(first, run_at=making.database_time() - HOUR)
    oldest = queries.oldest_wait()

    assert queries.depths()[State.READY] == 3
    assert queries.queue_depths() == {"default": 3}
    assert oldest is not None
    assert HOUR <= oldest < HOUR + timedelta(minutes=1)


def test_nothing_waits_when_nothing_is_due(app: Flask) -> None:
    enqueue(run_at=making.database_time() + HOUR)

    assert queries.oldest_wait() is None


def test_pages_follow_each_other_without_gap_or_double(app: Flask) -> None:
    numbers = [enqueue(str(n)) for n in range(5)]
    first = queries.listed(State.READY, size=2)
    second = queries.listed(State.READY, first.next, size=2)
    third = queries.listed(State.READY, second.next, size=2)
    seen = [job.id for page in (first, second, third) for job in page.jobs]

    assert seen == numbers[::-1]
    assert third.next is None


def test_a_reason_fits_its_column() -> None:
    assert Job.error.type.length >= rules.LONGEST_REASON
