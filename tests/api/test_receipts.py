"""Another system hands material in."""

from typing import Any

import pytest
import time_machine
from flask import Flask

from archive.audit.kinds import Kind
from archive.intake import queries, rules
from tests.api.house import Peer, faults, token, told
from tests.cases.house import NUMBER, case, events

WHERE = "/api/v1/receipts"
NOON = "2026-03-16T04:00:00+00:00"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


def body(**given: Any) -> dict[str, Any]:
    pieces = [{"name": "网络查控反馈", "pages": 3}]
    return {
        "number": NUMBER,
        "source": "system",
        "deliverer": "办案系统",
        "pieces": pieces,
        **given,
    }


def send(app: Flask, what: Any, key: str | None = "one", **given: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return Peer(app, **given).open(WHERE, "POST", json=what, headers=headers)


def test_what_another_system_hands_in_gets_a_receipt(app: Flask) -> None:
    case()
    answer = send(app, body(formed_on="2026-03-11"))
    said = told(answer)
    scanned = rules.read_code(said["pieces"][0]["code"])
    [event] = events(Kind.RECEIPT_REGISTERED)

    assert answer.status_code == 201
    assert (said["receipt"], said["number"]) == ("收2026-00001", NUMBER)
    assert {one["code"]: one["due"] for one in said["terms"]} == {
        "hand_in_paper": "2026-03-13",
        "scan_paper": "2026-03-17",
    }
    assert scanned is not None
    assert queries.by_token(scanned.token) is not None
    assert event.account == "process"


def test_the_same_request_again_is_the_same_receipt(app: Flask) -> None:
    case()
    secret = token().secret
    one, other = (send(app, body(), secret=secret) for _turn in range(2))

    assert one.get_data() == other.get_data()
    assert other.headers["Idempotency-Replayed"] == "true"
    assert len(events(Kind.RECEIPT_REGISTERED)) == 1


def test_every_fault_has_its_place(app: Flask) -> None:
    case()
    bad = body(source="moon", formed_on="2026-03-17", deliverer=" ")
    answer = send(app, bad)

    assert answer.status_code == 422
    assert set(faults(answer)) == {"/source", "/formed_on", "/deliverer"}


def test_the_shape_is_held_to(app: Flask) -> None:
    case()
    pieces = [{"name": "", "pages": 0, "original": "yes"}]

    assert set(faults(send(app, body(pieces=pieces)))) == {
        "/pieces/0/name",
        "/pieces/0/pages",
        "/pieces/0/original",
    }
    assert set(faults(send(app, body(), key=None))) == {"/Idempotency-Key"}


def test_a_case_that_is_not_there_is_named(app: Flask) -> None:
    answer = send(app, body())

    assert answer.status_code == 404
    assert NUMBER in told(answer)["sentence"]
    assert set(faults(send(app, body(number="?")))) == {"/number"}


def test_it_takes_a_scope_of_its_own(app: Flask) -> None:
    case()
    secret = token(scopes=["cases:write", "events:write"]).secret

    assert send(app, body(), secret=secret).status_code == 403
    assert events(Kind.RECEIPT_REGISTERED) == []
