"""What another system answers: kept once, and not over another answer."""

from typing import Any

import pytest

from archive.audit.kinds import Kind
from archive.catalog.exchange.rules import Answer
from tests.api.house import faults, told
from tests.cases.house import events
from tests.catalog.exchange import house
from tests.catalog.exchange.house import System
from tests.nodes.house import NUMBER

WHY = "系统内无此案号"


@pytest.fixture
def fetched(system: System) -> int:
    """A document that the system has."""
    _row, documents = house.accepted()
    system.fetch(documents[0].id)
    return documents[0].id


def sentence(answer: Any) -> str:
    said: str = told(answer)["sentence"]
    return said


def test_a_receipt_is_kept_with_what_it_is_for(system: System, fetched: int) -> None:
    answer = system.receipt(fetched, receipt=" ZX-1 ")
    [row] = house.sendings()

    assert (answer.status_code, told(answer)["receipt"]) == (201, "ZX-1")
    assert (row.receipt, row.answer, row.reason) == ("ZX-1", Answer.ACCEPTED, "")
    assert row.received_at is not None
    [event] = events(Kind.SENDING_RECEIVED)
    assert (event.subject, event.facts["receipt"]) == (NUMBER, "ZX-1")


def test_the_same_receipt_again_changes_nothing(system: System, fetched: int) -> None:
    system.receipt(fetched)
    answer = system.receipt(fetched)

    assert answer.status_code == 200
    assert len(events(Kind.SENDING_RECEIVED)) == 1


def test_another_receipt_for_the_same_edition_is_refused_by_name(
    system: System, fetched: int
) -> None:
    system.receipt(fetched, receipt="ZX-1")
    answer = system.receipt(fetched, receipt="ZX-2")
    [row] = house.sendings()

    assert answer.status_code == 409
    assert f"Edition 1 of document {fetched} has the receipt ZX-1" in sentence(answer)
    assert row.receipt == "ZX-1"


def test_a_refusal_is_kept_with_its_reason(system: System, fetched: int) -> None:
    answer = system.receipt(fetched, answer="refused", reason=WHY)
    [row] = house.sendings()

    assert answer.status_code == 201
    assert (row.answer, row.reason) == (Answer.REFUSED, WHY)


def test_what_was_refused_is_not_taken_in_without_being_fetched_again(
    system: System, fetched: int
) -> None:
    system.receipt(fetched, answer="refused", reason=WHY)
    at_once = system.receipt(fetched, receipt="ZX-2")
    system.fetch(fetched)
    later = system.receipt(fetched, receipt="ZX-2")
    [row] = house.sendings()

    assert (at_once.status_code, later.status_code) == (409, 201)
    assert WHY in sentence(at_once)
    assert (row.answer, row.receipt, row.reason) == (Answer.ACCEPTED, "ZX-2", "")


def test_to_fetch_again_takes_no_receipt_away(system: System, fetched: int) -> None:
    system.receipt(fetched)
    system.fetch(fetched)
    [row] = house.sendings()

    assert (row.answer, row.receipt) == (Answer.ACCEPTED, "ZX-2026-0001")


def test_each_edition_has_a_receipt_of_its_own(system: System, fetched: int) -> None:
    system.receipt(fetched, receipt="ZX-1")
    house.change(house.document(fetched), title="执行通知书（正本）")
    system.fetch(fetched, edition=2)
    answer = system.receipt(fetched, edition=2, receipt="ZX-2")

    assert answer.status_code == 201
    assert [(row.edition, row.receipt) for row in house.sendings()] == [
        (1, "ZX-1"),
        (2, "ZX-2"),
    ]


def test_a_receipt_for_a_past_edition_is_still_taken(system: System, fetched: int) -> None:
    house.change(house.document(fetched), title="执行通知书（正本）")

    assert system.receipt(fetched, edition=1).status_code == 201


def test_what_was_never_fetched_has_no_receipt(system: System, trusted: System) -> None:
    _row, documents = house.accepted()
    trusted.fetch(documents[0].id)
    answer = system.receipt(documents[0].id)

    assert answer.status_code == 409
    assert f"{house.SYSTEM} has not fetched edition 1" in sentence(answer)


def test_a_receipt_that_cannot_be_is_refused_with_its_place(
    system: System, fetched: int, subtests: pytest.Subtests
) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"answer": "refused"}, "/reason"),
        ({"reason": "因为"}, "/reason"),
        ({"receipt": "  "}, "/receipt"),
        ({"receipt": ""}, "/receipt"),
        ({"receipt": "长" * 121}, "/receipt"),
        ({"answer": "perhaps"}, "/answer"),
        ({"more": 1}, "/more"),
    ]
    for given, where in wrong:
        with subtests.test(where, **given):
            answer = system.receipt(fetched, **given)

            assert (answer.status_code, [*faults(answer)]) == (422, [where])
            assert house.sendings()[0].received_at is None
