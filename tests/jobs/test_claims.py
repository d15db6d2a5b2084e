import threading
from collections import Counter
from collections.abc import Callable

from flask import Flask

from archive.db import db, transaction
from archive.jobs import queries, runner, service, worker
from archive.jobs.models import State
from archive.jobs.vigil import Terms
from tests import factories
from tests.jobs import making
from tests.jobs.making import enqueue, fresh

MANY = 8


def at_once(app: Flask, deed: Callable[[], None], count: int = MANY) -> None:
    """Do it in so many threads, all of which begin together."""
    db.session.rollback()
    gate, faults = threading.Barrier(count), list[BaseException]()

    def one() -> None:
        with app.app_context():
            gate.wait()
            try:
                deed()
            except BaseException as error:  # noqa: BLE001  # told below, by the test itself
                faults.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults


def test_a_job_is_claimed_by_one_however_many_want_it(app: Flask) -> None:
    enqueue()
    won = list[int]()

    def want() -> None:
        if held := worker.claim_next(factories.act(), (), making.LEASE):
            won.append(held.id)

    at_once(app, want)

    assert len(won) == 1


def test_many_workers_share_the_jobs_and_none_is_done_twice(app: Flask) -> None:
    done = list[int]()
    making.kind(lambda _, n: done.append(n))
    for n in range(40):
        enqueue(str(n), n=n)

    at_once(app, work_until_empty, 4)

    assert Counter(done) == Counter(range(40))
    assert queries.depths()[State.DONE] == 40


def work_until_empty() -> None:
    while held := worker.claim_next(factories.act(), (), making.LEASE):
        runner.attempt(held, Terms(making.LEASE))


def test_a_key_wanted_by_many_at_once_is_one_job(app: Flask) -> None:
    making.kind()
    numbers = set[int]()

    def want() -> None:
        with transaction():
            numbers.add(service.enqueue(factories.act(), making.KIND, key="one").id)

    at_once(app, want)

    assert len(numbers) == 1
    assert queries.depths()[State.READY] == 1


def test_a_lapsed_job_is_taken_over_by_one(app: Flask) -> None:
    number = enqueue()
    making.claimed()
    making.set_lease(number, -1)
    won = list[int]()

    def want() -> None:
        if held := worker.claim_next(factories.act(), (), making.LEASE):
            won.append(held.attempt)

    at_once(app, want)

    assert won == [2]
    assert fresh(number).state is State.RUNNING


def test_a_job_brought_by_many_messages_is_begun_once(app: Flask) -> None:
    number = enqueue()
    won = list[int]()

    def arrive() -> None:
        with transaction():
            wanted = queries.this_one(number)
            if held := service.claim(wanted, worker.owner(), making.LEASE):
                won.append(held.id)

    at_once(app, arrive)

    assert won == [number]
