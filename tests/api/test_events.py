"""What happened in a case, told by another system; and one effect for one request."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from archive.api import service
from archive.api.models import ApiRequest
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.nodes.models import CaseEvent
from tests.accounts.house import act
from tests.api.house import Peer, faults, path, token, told
from tests.cases.house import NUMBER, case, events
from tests.factories import profile

THREADS = 20
REPEATS = next(one.code for one in profile().events if one.repeats and not one.opens)
ONCE = next(
    one.code for one in profile().events if not one.repeats and one.follows == "filed"
)


@pytest.fixture
def peer(app: Flask) -> Peer:
    case()
    return Peer(app)


def happened(code: str = REPEATS) -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(CaseEvent).where(CaseEvent.code == code)
        )
        or 0
    )


def event(code: str = REPEATS, on: str = "2026-03-03", **more: str) -> dict[str, str]:
    return {"code": code, "on": on, **more}


def test_an_event_is_recorded_under_the_name_of_the_system(peer: Peer) -> None:
    answer = peer.report(event(note="电话告知"))

    assert answer.status_code == 201
    assert told(answer) == {"number": NUMBER, "note": "电话告知", **event()}
    assert happened() == 1
    assert [one.account for one in events(Kind.EVENT_RECORDED)][-1] == "process"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (event("moon"), "/code"),
        (event(on="2099-01-01"), "/on"),
        (event(on="2026-03-01"), "/on"),
        (event(on="2026-3-3"), "/on"),
        ({"on": "2026-03-03"}, "/code"),
        (event(note="\x00"), "/note"),
    ],
)
def test_an_event_that_cannot_be_is_refused_by_name(
    peer: Peer, body: dict[str, str], pointer: str
) -> None:
    answer = peer.report(body)

    assert answer.status_code == 422
    assert list(faults(answer)) == [pointer]
    assert happened() == 0


def test_a_second_time_of_what_happens_once_is_refused(peer: Peer) -> None:
    assert peer.report(event(ONCE), key="a").status_code == 201

    answer = peer.report(event(ONCE), key="b")

    assert answer.status_code == 409
    assert happened(ONCE) == 1


def test_an_event_of_no_case_is_missing(peer: Peer) -> None:
    assert peer.report(event(), "（2026）豫0922执9号").status_code == 404


def test_an_event_needs_a_key(peer: Peer) -> None:
    answer = peer.report(event(), key=None)

    assert faults(answer) == {"/Idempotency-Key": "This is missing."}
    assert happened() == 0


@pytest.mark.parametrize("key", ["x" * 121, "two words"])
def test_a_key_is_short_and_plain(peer: Peer, key: str) -> None:
    assert list(faults(peer.report(event(), key=key))) == ["/Idempotency-Key"]


def test_the_same_request_again_gets_the_same_answer(peer: Peer) -> None:
    first = peer.report(event())

    second = peer.report(event())

    assert happened() == 1
    assert (second.status_code, second.get_data()) == (201, first.get_data())
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert events(Kind.API_READ)[-1].facts["repeated"]


def test_the_same_put_again_tells_that_it_was_created(peer: Peer) -> None:
    number, key = "（2026）豫0922执2号", {"Idempotency-Key": "k"}
    first = peer.put({"filed_on": "2026-03-02"}, number, headers=key)

    second = peer.put({"filed_on": "2026-03-02"}, number, headers=key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.headers["ETag"] == first.headers["ETag"]


def test_another_request_under_the_same_key_is_refused(peer: Peer) -> None:
    peer.report(event())

    answer = peer.report(event(on="2026-03-04"))
    elsewhere = peer.put({}, headers={"Idempotency-Key": "one"})

    assert (answer.status_code, elsewhere.status_code) == (422, 422)
    assert "Idempotency-Key" in told(answer)["sentence"]
    assert happened() == 1


def test_another_system_may_use_the_same_key(peer: Peer) -> None:
    peer.report(event())

    assert Peer(peer.app, token("other").secret).report(event()).status_code == 201
    assert happened() == 2


def test_a_refusal_is_not_kept(peer: Peer) -> None:
    assert peer.report(event(on="2099-01-01")).status_code == 422

    assert peer.report(event()).status_code == 201


def test_answers_are_forgotten_in_the_end(peer: Peer) -> None:
    peer.report(event())
    for days, left in ((-1, 1), (1, 0)):
        now = act()
        late = replace(now, at=now.at + service.KEPT_FOR + timedelta(days=days))
        with transaction():
            service.sweep(late)

        assert db.session.scalar(select(func.count()).select_from(ApiRequest)) == left


def at_once(count: int, do: Callable[[], int]) -> list[int]:
    found: list[int] = []
    gate = threading.Barrier(count)

    def run() -> None:
        gate.wait()
        found.append(do())

    threads = [threading.Thread(target=run) for _place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_twenty_at_once_under_one_key_have_one_effect(peer: Peer) -> None:
    headers = {"Authorization": f"Bearer {peer.secret}", "Idempotency-Key": "one"}
    app = peer.app

    def ask() -> int:
        answer = app.test_client().post(
            path(NUMBER, "/events"), json=event(), headers=headers
        )
        return answer.status_code

    answers = at_once(THREADS, ask)

    db.session.rollback()
    assert answers == [201] * THREADS
    assert happened() == 1


def test_twenty_at_once_file_one_case(peer: Peer) -> None:
    headers = {"Authorization": f"Bearer {peer.secret}"}
    app, number = peer.app, "（2026）豫0922执2号"

    def ask() -> int:
        body = {"filed_on": "2026-03-02"}
        return app.test_client().put(path(number), json=body, headers=headers).status_code

    answers = at_once(THREADS, ask)

    db.session.rollback()
    assert answers.count(201) == 1
    assert set(answers) <= {200, 201, 409}
    assert len(events(Kind.CASE_FILED)) == 2
