from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from redis import Redis

import app as application
from archive.db import db
from archive.jobs import courier
from archive.jobs.courier import Dispatcher
from archive.jobs.errors import NoBroker
from archive.jobs.models import State
from archive.settings import Settings
from tests.jobs import making
from tests.jobs.making import enqueue, fresh
from tests.servers.once import free_port

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.services


@pytest.fixture
def broker(redis_database: str) -> Iterator[Redis]:
    with Redis.from_url(redis_database) as connection:
        yield connection


@pytest.fixture
def settings(settings: Settings, redis_database: str) -> Settings:
    """As everywhere, but with a broker."""
    return replace(settings, broker=redis_database)


def sent(broker: Redis, queue: str = "default") -> int:
    return int(broker.llen(queue))


@pytest.fixture
def step(app: Flask) -> Callable[[], int]:
    dispatcher = Dispatcher(app)

    def one() -> int:
        db.session.rollback()
        return dispatcher.step()

    return one


def test_what_is_due_is_sent_once(step: Callable[[], int], broker: Redis) -> None:
    number = enqueue()

    assert [step(), step()] == [1, 0]
    assert sent(broker) == 1
    assert fresh(number).sent_at is not None


def test_each_queue_gets_its_own_jobs(step: Callable[[], int], broker: Redis) -> None:
    making.kind(name="test:pack", queue="package")
    enqueue("a", "test:pack")
    step()

    assert (sent(broker, "package"), sent(broker)) == (1, 0)


def test_what_nobody_began_is_sent_again(step: Callable[[], int], broker: Redis) -> None:
    number = enqueue()
    step()
    making.change(number, sent_at=making.database_time() - making.LEASE * SECOND * 2)

    assert step() == 1
    assert sent(broker) == 2


def test_a_long_queue_is_sent_in_portions(step: Callable[[], int], broker: Redis) -> None:
    for n in range(courier.WINDOW + 3):
        enqueue(str(n))

    assert [step(), step()] == [courier.WINDOW, 0]
    making.claimed()
    assert step() == 3


def test_what_a_vanished_worker_held_is_sent_again(step: Callable[[], int]) -> None:
    number = enqueue()
    step()
    making.claimed()
    making.set_lease(number, -1)

    assert step() == 1
    assert fresh(number).state is State.READY


def test_what_is_not_due_is_not_sent(step: Callable[[], int]) -> None:
    number = enqueue()
    making.change(number, run_at=making.database_time() + 3600 * SECOND)

    assert step() == 0


def test_a_message_brought_twice_is_one_job_done(app: Flask) -> None:
    done = list[int]()
    making.kind(lambda _: done.append(1))
    number = enqueue()
    db.session.rollback()
    carried = courier.make(app).tasks[courier.RUN]
    carried(number)
    carried(number)

    assert done == [1]
    assert fresh(number).state is State.DONE


def test_messages_are_numbers_in_json_and_nothing_else(app: Flask) -> None:
    configuration = courier.make(app).conf

    assert configuration.task_serializer == "json"
    assert list(configuration.accept_content) == ["json"]
    assert configuration.result_backend is None


def test_a_courier_waits_for_its_broker(settings: Settings) -> None:
    away = replace(settings, broker=f"redis://127.0.0.1:{free_port()}/0")
    made = application.create_app(away, {"TESTING": True})
    with made.app_context():
        number = enqueue()
        db.session.rollback()
        with pytest.raises(courier.broker_away()):
            Dispatcher(made).step()
        job = fresh(number)
        db.session.remove()
        db.engine.dispose()

    assert job.sent_at is None


def test_without_a_broker_there_is_no_courier(settings: Settings) -> None:
    made = application.create_app(replace(settings, broker=""), {"TESTING": True})
    with pytest.raises(NoBroker, match="ARCHIVE_BROKER"):
        courier.make(made)
