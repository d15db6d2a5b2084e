import json
import threading
import time
from collections.abc import Callable, Iterator

from flask import Flask

from archive.db import db
from archive.jobs import stream
from archive.jobs.models import State
from tests.jobs import making
from tests.jobs.making import enqueue


def opened(job_id: int, longest: float = 10) -> Iterator[str]:
    engine = db.engine
    db.session.rollback()
    told = stream.events(engine, job_id, longest)
    assert next(told) == "retry: 2000\n\n"
    return told


def progress(event: str) -> dict[str, object]:
    name, _, data = event.strip().partition("\n")
    assert name == "event: progress"
    found: dict[str, object] = json.loads(data.removeprefix("data: "))
    return found


def test_the_first_event_tells_how_far_it_is(app: Flask) -> None:
    number = enqueue()
    making.change(number, done_units=3, total_units=7, note="page 3")

    assert progress(next(opened(number))) == {
        "done": 3,
        "total": 7,
        "note": "page 3",
        "state": "ready",
    }


def test_a_stream_ends_when_its_job_does(app: Flask) -> None:
    number = enqueue()
    told = opened(number)
    states = [progress(next(told))["state"]]
    making.change(number, state=State.DONE)
    states += [progress(event)["state"] for event in told]

    assert states == ["ready", "done"]


def test_a_stream_ends_after_its_time_whatever_the_job_does(app: Flask) -> None:
    told = opened(enqueue(), longest=1)
    began = time.monotonic()
    events = list(told)

    assert len(events) == 1
    assert 0.5 < time.monotonic() - began < 5


def test_the_longest_time_is_that_of_the_promise() -> None:
    assert stream.LONGEST <= 25
    assert stream.SILENCE + stream.BETWEEN_LOOKS <= 5


def test_a_silent_job_is_not_a_silent_stream(app: Flask) -> None:
    told = opened(enqueue(), longest=4)
    began = time.monotonic()
    next(told)

    assert next(told).startswith(":")
    assert time.monotonic() - began < 5


def test_a_stream_keeps_no_connection_between_two_looks(app: Flask) -> None:
    told = opened(enqueue())
    next(told)

    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a queue pool


def test_no_more_streams_than_places() -> None:
    places = stream.Places(2)
    taken = [places.take() for _ in range(3)]
    places.give_back()

    assert taken == [True, True, False]
    assert places.take()


def test_without_places_there_is_no_stream() -> None:
    places = stream.Places(0)

    assert not places.take()
    places.give_back()


def test_places_are_counted_however_many_ask_at_once() -> None:
    places, got = stream.Places(4), list[bool]()
    together(lambda: got.append(places.take()), 16)

    assert got.count(True) == 4


def together(deed: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=deed) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
