import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from archive.db import db
from archive.jobs import queries, tasks
from archive.jobs.models import Job, State
from archive.jobs.pool import Pool, environment
from archive.jobs.worker import Worker
from archive.settings import Settings
from tests.jobs import making
from tests.jobs.making import enqueue, fresh
from tests.servers.forks import Forks

ROOT = Path(__file__).parents[2]


def test_a_worker_does_what_is_due_and_then_rests(app: Flask) -> None:
    numbers = [enqueue(str(n)) for n in range(3)]
    db.session.rollback()
    worker = Worker(app)

    assert worker.drain() == 3
    assert not worker.step()
    assert {fresh(n).state for n in numbers} == {State.DONE}


def test_a_worker_of_one_queue_leaves_the_others_alone(app: Flask) -> None:
    making.kind(name="test:pack", queue="package")
    plain, packing = enqueue("a"), enqueue("b", "test:pack")
    db.session.rollback()

    assert Worker(app, ["package"]).drain() == 1
    assert fresh(plain).state is State.READY
    assert fresh(packing).state is State.DONE


def test_the_queue_named_first_is_worked_on_first(app: Flask) -> None:
    done = list[str]()
    making.kind(lambda _: done.append("default"))
    making.kind(lambda _: done.append("notify"), name="test:notify", queue="notify")
    enqueue("a", priority=9)
    enqueue("b", "test:notify")
    db.session.rollback()
    Worker(app, ["notify", "default"]).drain()

    assert done == ["notify", "default"]


def test_an_idle_worker_holds_no_transaction_open(app: Flask) -> None:
    db.session.rollback()
    Worker(app).step()

    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a queue pool


def test_workers_on_many_machines_want_recurring_work_once(app: Flask) -> None:
    making.kind()
    tasks.recurring(making.KIND, every=timedelta(days=400))
    for _ in range(3):
        Worker(app).drain()

    assert len(db.session.scalars(select(Job)).all()) == 1
    assert queries.depths()[State.DONE] == 1


def test_a_worker_told_to_end_finishes_its_job_first(app: Flask) -> None:
    begun = threading.Event()

    def work(_: tasks.Run) -> None:
        begun.set()
        time.sleep(0.5)

    making.kind(work)
    numbers = [enqueue(str(n)) for n in range(2)]
    db.session.rollback()
    worker = Worker(app)
    serving = threading.Thread(target=worker.serve)
    serving.start()
    assert begun.wait(10)
    worker.end()
    serving.join(10)

    assert not serving.is_alive()
    assert [fresh(n).state for n in numbers] == [State.DONE, State.READY]


def test_after_its_grace_a_worker_gives_its_job_back(app: Flask) -> None:
    begun = threading.Event()

    def work(run: tasks.Run) -> None:
        begun.set()
        wait_for(lambda: run.stopping)

    making.kind(work)
    number = enqueue()
    db.session.rollback()
    worker = Worker(app, grace=0.2)
    serving = threading.Thread(target=worker.serve)
    serving.start()
    assert begun.wait(10)
    worker.end()
    serving.join(10)
    job = fresh(number)

    assert (job.state, job.attempts) == (State.READY, 0)


def command() -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.path[0] = {str(ROOT)!r}; {MAIN}"]


MAIN = "from app import main; main()"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_worker_ends_in_order_on_sigterm(settings: Settings, forks: Forks) -> None:
    given = os.environ | environment(settings)
    with forks.begin(["tests.servers.program", "worker"], given) as process:
        wait_for(lambda: heeds(process.pid, signal.SIGTERM), 20)
        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0


def test_a_worker_whose_parent_is_gone_before_it_begins_takes_nothing(
    app: Flask, settings: Settings, forks: Forks
) -> None:
    number = enqueue()
    db.session.rollback()
    given = os.environ | environment(settings)
    ended = forks.run(["tests.servers.program", "worker", "--tied"], given)

    assert ended.returncode == 0, ended.stdout
    assert (fresh(number).state, fresh(number).attempts) == (State.READY, 0)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_pool_starts_a_dead_worker_again_and_ends_all(settings: Settings) -> None:
    pool = Pool(settings, 2, command())
    pool.start()
    wait_for(lambda: len(pool.processes()) == 2)
    first = set(pool.processes())
    for process in list(first):
        kill(process)
    again = wait_for(lambda: len(set(pool.processes()) - first) == 2)
    second = pool.processes()
    pool.stop()

    assert again
    assert not any(lives(process) for process in second)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_workers_do_not_outlive_a_killed_parent(settings: Settings, forks: Forks) -> None:
    given = os.environ | environment(settings)
    with forks.begin(["tests.jobs.pool_main", *command()], given) as parent:
        assert parent.stdout is not None
        children = [int(number) for number in parent.stdout.readline().split()]
        begun = wait_for(lambda: all(heeds(one, signal.SIGTERM) for one in children), 60)

    assert begun
    assert len(children) == 2
    assert wait_for(lambda: not any(lives(child) for child in children))


def test_another_process_reads_the_same_settings(settings: Settings) -> None:
    changed = replace(settings, https=True, lease=7)

    assert Settings.read(environment(changed)) == changed


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


def lives(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def heeds(pid: int, number: int) -> bool:
    """Whether a process has said what it does at this signal."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return False
    (caught,) = (line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


def wait_for(what: Callable[[], bool], patience: float = 20) -> bool:
    until = time.monotonic() + patience
    while time.monotonic() < until and not what():
        time.sleep(0.05)
    return what()
