from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db
from archive.jobs import routes, tasks, words
from archive.jobs.models import State
from tests.accounts.house import Browser, administrator, staff, text
from tests.jobs import making
from tests.jobs.making import enqueue, fresh

REASON = "ValueError: page 7 is broken"


@pytest.fixture
def system(app: Flask) -> Browser:
    """Whoever looks after the machine."""
    administrator(Office.SYSTEM)
    browser = Browser(app)
    browser.log_in("system")
    return browser


@pytest.fixture
def dead(app: Flask) -> int:
    number = enqueue("broken")
    making.change(
        number, state=State.DEAD, error=REASON, finished_at=making.database_time()
    )
    return number


def test_the_page_counts_what_is_waiting(system: Browser) -> None:
    for n in range(3):
        enqueue(str(n))
    page = text(system.get("/jobs"))

    assert "Waiting 3" in page
    assert "General 3" in page


@pytest.mark.parametrize("queue", tasks.QUEUES)
def test_every_queue_is_called_by_a_name_for_people(app: Flask, queue: str) -> None:
    with app.test_request_context():
        assert words.queue(queue) != queue


def test_the_page_shows_what_runs_where_and_how_far_it_is(system: Browser) -> None:
    number = enqueue()
    held = making.claimed()
    making.change(number, done_units=3, total_units=7)
    answer = system.get("/jobs")

    assert "3 / 7" in text(answer)
    assert held.owner.rpartition(":")[0] in text(answer)
    assert held.owner not in text(answer)


def test_the_page_tells_why_a_job_was_given_up(system: Browser, dead: int) -> None:
    assert REASON in text(system.get("/jobs"))


def test_a_job_given_up_is_started_again_by_a_button(system: Browser, dead: int) -> None:
    answer = system.post(f"/jobs/{dead}/retry")
    events = db.session.scalars(select(Event).where(Event.kind == Kind.JOB_RETRIED)).all()

    assert (answer.status_code, answer.location) == (303, "/jobs")
    assert fresh(dead).state is State.READY
    assert [event.account for event in events] == ["system"]


def test_what_was_not_given_up_is_not_started_again(system: Browser) -> None:
    answer = system.post(f"/jobs/{enqueue()}/retry")

    assert answer.status_code == 409
    assert "was not given up" in text(answer)


@pytest.mark.parametrize("path", ["/jobs/4711", "/jobs/4711.json", "/jobs/4711/events"])
def test_a_job_that_is_not_there_is_missing(system: Browser, path: str) -> None:
    assert system.get(path).status_code == 404


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "x"])
def test_a_number_no_job_can_have_is_missing_too(system: Browser, number: str) -> None:
    assert system.get(f"/jobs/{number}").status_code == 404


@pytest.mark.parametrize(
    "query", ["state=odd", "before=x", "before=-1", f"before={10**30}"]
)
def test_an_odd_filter_is_no_filter(system: Browser, dead: int, query: str) -> None:
    answer = system.get(f"/jobs?{query}")

    assert answer.status_code == 200
    assert REASON in text(answer)


def test_a_filter_shows_one_state_only(system: Browser, dead: int) -> None:
    enqueue("waiting", run_at=making.database_time())
    page = text(system.get("/jobs?state=ready"))

    assert REASON not in page
    assert "Test work General" in page


def test_a_long_list_has_a_next_page(system: Browser) -> None:
    for n in range(51):
        enqueue(str(n))
    first = system.get("/jobs?state=ready")
    second = system.get("/jobs?state=ready&before=2")

    assert 'rel="next"' in first.get_data(as_text=True)
    assert first.get_data(as_text=True).count('scope="row"') == 50
    assert second.get_data(as_text=True).count('scope="row"') == 1


def test_the_board_is_sent_again_only_when_it_changed(system: Browser) -> None:
    enqueue("one")
    seen = stamp(system)
    same = system.get(f"/jobs/board?seen={seen}")
    enqueue("two")
    other = system.get(f"/jobs/board?seen={seen}")

    assert (same.status_code, same.data) == (204, b"")
    assert other.status_code == 200
    assert "Waiting 2" in text(other)


def stamp(browser: Browser) -> str:
    page = browser.get("/jobs").get_data(as_text=True)
    return page.partition("seen=")[2].partition('"')[0]


def test_arguments_of_a_job_are_shown_nowhere(system: Browser) -> None:
    number = enqueue(who="Zhang San")

    assert "Zhang" not in text(system.get("/jobs?state=ready"))
    assert "Zhang" not in text(system.get(f"/jobs/{number}"))


def test_a_job_has_a_page_that_follows_it(system: Browser) -> None:
    number = enqueue("key:of:it")
    page = system.get(f"/jobs/{number}").get_data(as_text=True)

    assert "key:of:it" in page
    assert f'data-events="/jobs/{number}/events"' in page
    assert f'data-poll="/jobs/{number}.json"' in page


def test_who_cannot_stream_may_ask(system: Browser) -> None:
    number = enqueue()
    making.change(number, done_units=3, total_units=7, note="page 3")

    assert system.get(f"/jobs/{number}.json").json == {
        "done": 3,
        "total": 7,
        "note": "page 3",
        "state": "ready",
    }


def test_the_stream_is_one_that_no_proxy_holds_back(system: Browser) -> None:
    number = enqueue()
    making.change(number, state=State.DONE)
    answer = system.get(f"/jobs/{number}/events")

    assert answer.mimetype == "text/event-stream"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.get_data(as_text=True).startswith("retry: 2000\n\nevent: progress\n")


def test_half_of_the_threads_stay_free_of_streams(app: Flask, system: Browser) -> None:
    number = enqueue()
    making.change(number, state=State.DONE)
    path = f"/jobs/{number}/events"
    open_ones = [system.get(path) for _ in range(8)]
    refused = system.get(path)
    open_ones[0].close()
    again = system.get(path)

    assert app.extensions["archive.settings"].threads == 16
    assert {answer.status_code for answer in open_ones} == {200}
    assert (refused.status_code, again.status_code) == (204, 200)
    for answer in [*open_ones[1:], again]:
        answer.close()


def test_whoever_wanted_a_job_may_follow_it_and_nobody_else(app: Flask) -> None:
    wanting, other = staff("clerk"), staff("other")
    number = enqueue()
    making.change(number, requested_by=wanting.id)
    answers = {}
    for person in (wanting.account, other.account):
        browser = Browser(app)
        browser.log_in(person)
        answers[person] = [browser.get(path).status_code for path in pages(number)]

    assert answers["clerk"] == [200, 200, 200]
    assert answers["other"] == [404, 404, 404]


def pages(number: int) -> Iterator[str]:
    making.change(number, state=State.DONE)
    yield from (f"/jobs/{number}", f"/jobs/{number}.json", f"/jobs/{number}/events")


def test_the_queue_is_for_the_system_administrator(app: Flask) -> None:
    staff("clerk")
    number = enqueue()
    browser = Browser(app)
    browser.log_in("clerk")

    assert browser.get("/jobs").status_code == 403
    assert browser.get("/jobs/board").status_code == 403
    assert browser.post(f"/jobs/{number}/retry").status_code == 403


def test_the_room_is_in_the_navigation() -> None:
    assert [item.key for item in routes.nav] == ["j"]
