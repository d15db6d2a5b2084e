"""The two hands of a worker."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from archive.db import db
from archive.jobs.models import State
from archive.jobs.tasks import Run
from archive.jobs.worker import SECOND, Worker
from tests.jobs import making
from tests.jobs.making import enqueue, fresh

PATIENCE = 20
PAGE = "test:page"


@contextmanager
def serving(worker: Worker) -> Iterator[threading.Thread]:
    """It works beside the test, and is told to end behind it."""
    db.session.rollback()
    thread = threading.Thread(target=worker.serve)
    thread.start()
    try:
        yield thread
    finally:
        worker.end()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@contextmanager
def told_of_begins(tell: Callable[[object], None]) -> Iterator[None]:
    """Of every transaction, reading ones as well, by the thread that begins it."""
    event.listen(db.engine, "begin", tell)
    try:
        yield
    finally:
        event.remove(db.engine, "begin", tell)


def wait_for(what: Callable[[], object]) -> bool:
    until = time.monotonic() + PATIENCE
    while not what() and time.monotonic() < until:
        time.sleep(0.02)
    return bool(what())


def states(numbers: list[int]) -> list[State]:
    found = [fresh(number).state for number in numbers]
    db.session.rollback()  # whoever reads may keep the worker from writing
    return found


class Together:
    """Work that notes how many are at it at once."""

    def __init__(self, seconds: float = 0.3) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self.at_once = self.most = 0

    def __call__(self, _: Run) -> None:
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        time.sleep(self._seconds)
        with self._lock:
            self.at_once -= 1


def until_stopped(run: Run) -> None:
    wait_for(lambda: run.stopping)


def pages(count: int) -> list[int]:
    return [enqueue(f"page {number}", PAGE) for number in range(count)]


def test_while_one_page_is_worked_on_the_next_one_is_begun(app: Flask) -> None:
    work = Together()
    making.kind(work, name=PAGE, queue=SECOND)
    numbers = pages(4)
    with serving(Worker(app)):
        wait_for(lambda: set(states(numbers)) == {State.DONE})

    assert set(states(numbers)) == {State.DONE}
    assert work.most == 2


def test_pages_that_come_in_the_course_of_long_work_are_begun(app: Flask) -> None:
    done = threading.Event()

    def long(_: Run) -> None:
        done.wait(PATIENCE)

    making.kind(long)
    making.kind(name=PAGE, queue=SECOND)
    working = enqueue()
    with serving(Worker(app)):
        wait_for(lambda: states([working]) == [State.RUNNING])
        time.sleep(0.5)  # the second hand has found nothing
        numbers = pages(2)
        wait_for(lambda: set(states(numbers)) == {State.DONE})
        found = states([working, *numbers])
        done.set()

    assert found == [State.RUNNING, State.DONE, State.DONE]


def test_work_of_another_kind_is_done_one_at_a_time(app: Flask) -> None:
    work = Together(0.1)
    making.kind(work)
    numbers = [enqueue(str(number)) for number in range(4)]
    with serving(Worker(app)):
        wait_for(lambda: set(states(numbers)) == {State.DONE})

    assert set(states(numbers)) == {State.DONE}
    assert work.most == 1


def test_a_worker_that_takes_no_pages_has_one_hand(app: Flask) -> None:
    making.kind(name=PAGE, queue=SECOND)
    making.kind(name="test:pack", queue="package")
    (page,), packing = pages(1), enqueue("pack", "test:pack")
    with serving(Worker(app, ["package"])):
        wait_for(lambda: states([packing]) == [State.DONE])

    assert states([page, packing]) == [State.READY, State.DONE]


def test_a_worker_told_to_end_finishes_what_both_hands_hold(app: Flask) -> None:
    work = Together(0.5)
    making.kind(work, name=PAGE, queue=SECOND)
    numbers = pages(4)
    with serving(Worker(app)) as thread:
        assert wait_for(lambda: work.at_once == 2)
    thread.join(PATIENCE)

    assert states(numbers) == [State.DONE, State.DONE, State.READY, State.READY]


def test_after_its_grace_a_worker_gives_back_what_both_hands_hold(app: Flask) -> None:
    begun = threading.Semaphore(0)

    def work(run: Run) -> None:
        begun.release()
        until_stopped(run)

    making.kind(work, name=PAGE, queue=SECOND)
    numbers = pages(2)
    with serving(Worker(app, grace=0.2)):
        assert begun.acquire(timeout=PATIENCE)
        assert begun.acquire(timeout=PATIENCE)
    jobs = [fresh(number) for number in numbers]

    assert [(job.state, job.attempts) for job in jobs] == [(State.READY, 0)] * 2


def test_before_a_process_ends_for_one_hand_the_other_gives_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the work did nothing at all when it is told to stop.
    monkeypatch.setattr("archive.jobs.vigil.LAST_WORDS", 0.1)
    left, may_end = list[tuple[int, State]](), threading.Event()

    def leave(_: int) -> None:
        with app.app_context():
            left.append((fresh(other).attempts, fresh(other).state))
        may_end.set()

    def hang(_: Run) -> None:
        may_end.wait(PATIENCE)

    making.kind(hang, name="test:hangs", seconds=1)
    making.kind(until_stopped, name=PAGE, queue=SECOND)
    hanging, (other,) = enqueue("hangs", "test:hangs", priority=9), pages(1)
    with serving(Worker(app, leave=leave)):
        assert may_end.wait(PATIENCE)

    assert left[0] == (0, State.READY)
    assert "longer than" in (fresh(hanging).error or "")


def test_a_fault_in_the_second_hand_ends_the_worker(app: Flask) -> None:
    held = threading.Event()

    def hold(_: Run) -> None:
        held.wait(PATIENCE)

    making.kind(hold)
    making.kind(name=PAGE, queue=SECOND)
    enqueue(priority=9)
    pages(1)
    db.session.rollback()

    def break_claims(_: object) -> None:
        if threading.current_thread().name.startswith("second-hand"):
            held.set()
            raise MemoryError

    with told_of_begins(break_claims), pytest.raises(MemoryError):
        Worker(app).serve()


def test_an_idle_worker_asks_with_one_hand_only(app: Flask) -> None:
    asked = set[str]()
    making.kind()
    db.session.rollback()

    def note(_: object) -> None:
        asked.add(threading.current_thread().name)

    with told_of_begins(note), serving(Worker(app)):
        wait_for(lambda: len(asked) == 2)  # both look once
        time.sleep(0.2)
        asked.clear()
        time.sleep(1.2)

    assert len(asked) == 1
    assert not asked.pop().startswith("second-hand")
