"""Cases filed and brought up to date by another system."""

from typing import Any

import pytest

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import queries
from archive.cases.models import Case
from archive.cases.rules.stages import Stage
from archive.db import db, transaction
from tests.accounts.house import act
from tests.api.house import Peer, faults, path, told
from tests.cases.house import CARD, NUMBER, case, events, judge, party

FILED: dict[str, Any] = {"filed_on": "2026-03-02"}

PERSON = {"role": "applicant", "name": "张三"}


def kept(number: str = NUMBER) -> Case:
    found = queries.numbered(number)
    assert found
    return found


def test_a_case_is_filed_under_the_one_form_of_its_number(peer: Peer) -> None:
    answer = peer.put(FILED | {"amount": "30000.50"}, "(2026)豫0922执 1号")

    assert answer.status_code == 201
    assert told(answer)["created"]
    assert told(answer)["case"]["number"] == NUMBER
    assert told(answer)["case"]["amount"] == "30000.50"
    assert kept().filed_on.isoformat() == "2026-03-02"
    assert [one.account for one in events(Kind.CASE_FILED)] == ["process"]


def test_filing_starts_what_filing_starts_for_people(peer: Peer) -> None:
    peer.put(FILED)

    assert len(events(Kind.NODE_STARTED)) == 1


def test_what_is_mentioned_is_set_and_told_and_the_rest_stays(peer: Peer) -> None:
    peer.put(FILED | {"cause": "买卖合同纠纷", "parties": [PERSON]})

    answer = peer.put({"cause": "借款合同纠纷", "parties": [PERSON | {"address": "某地"}]})

    assert answer.status_code == 200
    assert not told(answer)["created"]
    assert told(answer)["changes"] == [
        {"field": "cause", "before": "买卖合同纠纷", "after": "借款合同纠纷"},
        {"field": "address", "before": "张三 —", "after": "某地"},
    ]
    shown = told(answer)["case"]
    assert shown["filed_on"] == "2026-03-02"
    assert [one["address"] for one in shown["parties"]] == ["某地"]


def test_null_clears_what_may_be_empty(peer: Peer) -> None:
    peer.put(FILED | {"amount": "5", "received_on": "2026-03-01"})

    answer = peer.put({"amount": None, "received_on": None})

    assert [one["field"] for one in told(answer)["changes"]] == ["received_on", "amount"]
    assert told(answer)["case"]["amount"] is None
    assert faults(peer.put({"filed_on": None})) == {"/filed_on": "This is missing."}


def test_the_same_again_changes_nothing_and_is_noted_as_read(peer: Peer) -> None:
    body = FILED | {"cause": "借款合同纠纷", "parties": [PERSON | {"identity": CARD}]}
    peer.put(body)

    answer = peer.put(body)

    assert (answer.status_code, told(answer)["changes"]) == (200, [])
    assert [one.subject for one in events(Kind.API_READ)] == [NUMBER]
    assert events(Kind.CASE_EDITED) == events(Kind.PARTY_EDITED) == []


def test_a_party_is_added_and_none_removed(peer: Peer) -> None:
    peer.put(FILED | {"parties": [PERSON]})

    answer = peer.put({"parties": [{"role": "debtor", "name": "清丰商贸公司"}]})

    shown = [(one["role"], one["kind"]) for one in told(answer)["case"]["parties"]]
    assert shown == [("applicant", "natural"), ("debtor", "legal")]


def test_a_number_of_a_person_never_leaves_in_full(peer: Peer) -> None:
    peer.put(FILED | {"parties": [PERSON | {"identity": CARD, "phone": "13812345678"}]})
    answers = [
        peer.put(
            {"parties": [PERSON | {"identity": CARD}]}, headers={"Idempotency-Key": "k"}
        ),
        peer.put({"parties": [PERSON | {"phone": "13912345678"}]}),
        peer.open(path()),
        peer.open("/api/v1/cases"),
    ]

    for answer in answers:
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert "110***********002X" in text
        assert CARD not in text
        assert "12345678" not in text


def test_a_holder_is_given_by_account_and_moved_for_a_reason(peer: Peer) -> None:
    judge("judge", "swift")
    judge("other", "swift")
    peer.put(FILED | {"team": "swift", "holder": "judge", "reason": "原承办人"})
    assert told(peer.open(path()))["holder"] == "judge"

    answer = peer.put({"holder": "other"})

    assert told(answer)["changes"] == [
        {"field": "holder", "before": "Judge", "after": "Other"}
    ]
    assert told(answer)["case"]["holder"] == "other"
    assert len(events(Kind.CASE_ASSIGNED)) == 1


def test_every_fault_is_told_at_once_with_its_place(peer: Peer) -> None:
    answer = peer.put(
        {
            "filed_on": "2099-01-01",
            "cause": 5,
            "object_kind": "moon",
            "holder": "nobody",
            "strange": 1,
            "parties": [
                PERSON | {"identity": "110105194912310021"},
                {"role": "king", "name": "x"},
            ],
        },
        "（2099）豫0922执1号",
    )

    assert answer.status_code == 422
    assert sorted(faults(answer)) == [
        "/cause",
        "/filed_on",
        "/holder",
        "/number",
        "/object_kind",
        "/parties/0/identity",
        "/parties/1/role",
        "/strange",
    ]
    assert {one["in"] for one in told(answer)["faults"]} == {"body", "path"}
    assert queries.numbered("（2099）豫0922执1号") is None


def test_a_party_that_stands_there_twice_is_a_fault(peer: Peer) -> None:
    answer = peer.put(FILED | {"parties": [PERSON, PERSON]})

    assert faults(answer) == {"/parties/1": "This party stands there twice."}


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_unknown_form_of_number_is_refused_with_examples(
    peer: Peer, method: str
) -> None:
    body = {"json": {"cause": 5}} if method == "PUT" else {}

    answer = peer.open(path("2026执1"), method, **body)

    assert answer.status_code == 422
    assert "（2022）豫0922执123号" in faults(answer)["/number"]
    assert ("/cause" in faults(answer)) == (method == "PUT")


def test_a_case_that_was_handed_over_is_not_changed(peer: Peer) -> None:
    filed = case(NUMBER, party())
    with transaction():
        db.session.merge(filed).stage = Stage.ARCHIVED
        audit.record(act(), Kind.CASE_EDITED, NUMBER)

    answer = peer.put({"cause": "借款合同纠纷"})

    assert answer.status_code == 422
    assert "handed over" in faults(answer)["/number"]
    assert peer.put({}).status_code == 200


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"{", "application/json", 422),
        (b"\xff", "application/json", 422),
        (b'{"cause": NaN}', "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b"[]", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b'{"cause": "' + b"x" * (1 << 20) + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_is_none_is_refused(
    peer: Peer, body: bytes, media: str, status: int
) -> None:
    answer = peer.open(path(), "PUT", data=body, content_type=media or None)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert told(answer)["sentence"]


def test_a_case_is_changed_only_as_it_was_read(peer: Peer) -> None:
    case()
    etag = peer.open(path()).headers["ETag"]
    other = peer.put({"cause": "借款合同纠纷"}, headers={"If-Match": etag})
    assert other.status_code == 200
    assert other.headers["ETag"] != etag

    answer = peer.put({"cause": "买卖合同纠纷"}, headers={"If-Match": etag})

    assert (answer.status_code, kept().cause) == (412, "借款合同纠纷")
    assert peer.put({"cause": "x"}, headers={"If-Match": "*"}).status_code == 200


def test_a_case_that_is_not_there_matches_nothing(peer: Peer) -> None:
    assert peer.put(FILED, headers={"If-Match": "*"}).status_code == 412
    assert queries.numbered(NUMBER) is None


def test_the_tag_is_that_of_the_next_reading(peer: Peer) -> None:
    answer = peer.put(FILED | {"parties": [PERSON]})

    assert peer.open(path()).headers["ETag"] == answer.headers["ETag"]
