"""Cases read by another system: by number, and all of them as they change."""

from typing import Any

import pytest

from archive.api import rules
from archive.audit.kinds import Kind
from tests.accounts.house import act
from tests.api.house import Peer, faults, path, told
from tests.cases.house import NUMBER, case, events

FILED: dict[str, Any] = {"filed_on": "2026-03-02"}


@pytest.mark.parametrize(
    "number", ["（2026）豫0922执1号", "(2026)豫0922执1号", "〔2026〕豫0922执00001号"]
)
def test_a_case_is_found_by_any_form_of_its_number(peer: Peer, number: str) -> None:
    case()

    answer = peer.open(path(number))

    assert (answer.status_code, told(answer)["number"]) == (200, NUMBER)


def test_a_case_that_is_not_there_is_missing(peer: Peer) -> None:
    answer = peer.open(path())

    assert answer.status_code == 404
    assert NUMBER in told(answer)["sentence"]


def numbers(page: dict[str, Any]) -> list[int]:
    return [
        int(one["number"].partition("执")[2].removesuffix("号")) for one in page["cases"]
    ]


def number(serial: int) -> str:
    return f"（2026）豫0922执{serial}号"


def test_the_walk_leads_through_all_cases_and_on_to_what_changed(peer: Peer) -> None:
    for serial in range(1, 6):
        case(number(serial))
    first = peer.cases(limit=2)
    second = peer.cases(limit=2, cursor=first["next"])
    peer.put({"cause": "借款合同纠纷"}, number(1))
    third = peer.cases(limit=2, cursor=second["next"])
    fourth = peer.cases(limit=2, cursor=third["next"])
    fifth = peer.cases(limit=2, cursor=fourth["next"])

    assert [numbers(page) for page in (first, second, third, fourth, fifth)] == [
        [1, 2],
        [3, 4],
        [5],
        [1],
        [],
    ]
    assert [page["more"] for page in (first, second, third, fourth, fifth)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert fourth["cases"][0]["cause"] == "借款合同纠纷"


def test_reading_is_no_change(peer: Peer) -> None:
    case()
    end = peer.cases()["next"]
    peer.open(path())

    page = peer.cases(cursor=end)

    assert (page["cases"], page["more"]) == ([], False)


def test_a_full_page_of_changes_has_more(peer: Peer) -> None:
    end = peer.cases()["next"]
    for serial in (1, 2, 3):
        peer.put(FILED, number(serial))
    page = peer.cases(cursor=end, limit=1)
    found = numbers(page)
    while page["more"]:
        page = peer.cases(cursor=page["next"], limit=1)
        found += numbers(page)

    assert sorted(set(found)) == [1, 2, 3]


def test_only_what_has_changed_since_is_told(peer: Peer) -> None:
    case()
    now = act().at

    before = peer.cases(updated_since=now.isoformat())
    later = peer.cases(updated_since=(now + rules.ALLOWANCE * 2).isoformat())

    assert (numbers(before), numbers(later)) == ([1], [])


def test_a_question_that_makes_no_sense_is_refused_by_name(
    peer: Peer, subtests: pytest.Subtests
) -> None:
    for query, pointer in (
        ("limit=0", "/limit"),
        ("limit=201", "/limit"),
        ("limit=ten", "/limit"),
        ("limit=1&limit=2", "/limit"),
        ("updated_since=yesterday", "/updated_since"),
        ("updated_since=2026-03-02T04:00:00", "/updated_since"),
        ("cursor=e0&updated_since=2026-03-02T04:00:00Z", "/updated_since"),
        ("cursor=7", "/cursor"),
        ("cursor=e999999", "/cursor"),
        ("page=2", "/page"),
    ):
        with subtests.test(query):
            answer = peer.open(f"/api/v1/cases?{query}")

            assert answer.status_code == 422
            assert list(faults(answer)) == [pointer]
            assert told(answer)["faults"][0]["in"] == "query"


def test_the_journal_says_which_cases_a_list_told(peer: Peer) -> None:
    case()

    peer.cases()

    (read,) = events(Kind.API_READ)
    assert (read.subject, read.facts["cases"]) == ("cases", [NUMBER])


def test_a_page_that_is_just_full_is_the_last(peer: Peer) -> None:
    for serial in (1, 2):
        case(number(serial))

    page = peer.cases(limit=2)

    assert (numbers(page), page["more"]) == ([1, 2], False)
