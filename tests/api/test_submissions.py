"""Another system submits material for review, and asks what became of it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from archive.accounts.models import Person
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.cases.rules.filing import Placement
from archive.catalog.review import bringing, queries, service
from archive.catalog.review.models import Outcome, Submission
from archive.db import db, transaction
from tests.accounts.house import act, act_of, staff
from tests.api.house import Peer, faults, token, told
from tests.cases.house import NUMBER, case, events
from tests.catalog import house
from tests.catalog.review import house as review

WHERE = "/api/v1/submissions"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def ours(app: Flask) -> Case:
    return case()


def scan(peer: Peer, number: str | None = NUMBER, files: int = 1) -> str:
    """The number of a scan of this system, with so many files."""
    body = {"case": number} if number else {}
    scan = told(peer.open("/api/v1/scans", "POST", json=body))["number"]
    for at in range(files):
        size = len(PAGE)
        there = f"/api/v1/scans/{scan}/files"
        name = {"name": f"{at}.pdf", "size": size}
        upload = told(peer.open(there, "POST", json=name))["upload"]
        peer.open(f"/api/v1/uploads/{upload}", "PUT", data=PAGE, content_type=BYTES)
    return str(scan)


PAGE, BYTES = b"%PDF-1.7 not yet opened by anybody", "application/octet-stream"


def body(scan: str, **given: Any) -> dict[str, Any]:
    what = {"reference": "GC-2026-17", "number": NUMBER, "scan": scan}
    return {**what, "what": "网络查控反馈表", **given}


def send(peer: Peer, sent: Mapping[str, Any]) -> Any:
    return peer.open(WHERE, "POST", json=sent)


def rows() -> list[Submission]:
    return list(db.session.scalars(db.select(Submission)))


def test_what_another_system_submits_waits_for_review_as_all_others(
    peer: Peer, ours: Case
) -> None:
    number = scan(peer)
    answer = send(peer, body(number, node="first_inquiry"))
    said = told(answer)
    [row] = rows()

    assert answer.status_code == 201, said
    assert (said["submission"], said["scans"], said["state"]) == (
        row.number,
        [number],
        "waiting",
    )
    assert (row.source, row.node, row.case_id) == ("system", "first_inquiry", ours.id)
    assert events(Kind.SUBMISSION_MADE)[0].account == "process"


def test_its_own_number_is_taken_once(peer: Peer, ours: Case) -> None:
    sent = body(scan(peer))
    first, again = send(peer, sent), send(peer, sent)
    other = send(peer, sent | {"what": "别的材料"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert told(first) == told(again)
    assert other.status_code == 409
    assert "GC-2026-17" in told(other)["sentence"]
    assert len(rows()) == 1


def test_a_scan_is_submitted_once(peer: Peer, ours: Case) -> None:
    number = scan(peer)
    send(peer, body(number))
    again = send(peer, body(number, reference="GC-2026-18"))

    assert again.status_code == 409
    assert rows()[0].number in told(again)["sentence"]


def test_every_fault_has_its_place(peer: Peer, ours: Case) -> None:
    sent = body(scan(peer, None), node="moon", handler="nobody", what=" ")
    empty = send(peer, body(scan(peer, files=0)))
    strange = send(peer, body("20990101-001"))

    assert set(faults(send(peer, sent))) == {"/scan", "/node", "/handler", "/what"}
    assert set(faults(empty)) == set(faults(strange)) == {"/scan"}
    assert send(peer, body("x", number="（2026）豫0922执99号")).status_code == 404


def test_a_scan_of_another_system_is_nobodys_affair(
    app: Flask, peer: Peer, ours: Case
) -> None:
    number = scan(Peer(app, token("other").secret))
    made = told(send(peer, body(scan(peer))))["submission"]
    stranger = Peer(app, token("third").secret)

    assert set(faults(send(peer, body(number, reference="2")))) == {"/scan"}
    assert stranger.open(f"{WHERE}/{quote(made)}").status_code == 404


def test_the_handler_it_names_answers_for_it(peer: Peer, app: Flask) -> None:
    judge = staff("judge", ("judge", "swift"))
    case(to=Placement("swift", None, judge.id, "x"))
    send(peer, body(scan(peer), handler="judge"))

    assert rows()[0].handler_id == judge.id


def reviewed(row: Submission, by: Person, outcome: Outcome) -> None:
    with transaction():
        now = queries.locked(row.id)
        found = review.findings(outcome)
        service.review(act_of(by), now, found, now.edition)


def test_the_opinion_and_the_defects_are_read_by_whoever_brought_it(
    peer: Peer, ours: Case
) -> None:
    clerk = staff("clerk", ("file_clerk", None))
    made = told(send(peer, body(scan(peer))))["submission"]
    reviewed(rows()[0], clerk, Outcome.REFUSE)
    said = told(peer.open(f"{WHERE}/{quote(made)}"))
    (one,) = said["rounds"]

    assert said["state"] == "refused"
    assert one["opinion"] == review.WHY
    assert [(each["on"], each["reason"]) for each in one["defects"]] == [
        ("whole", "pages_missing")
    ]
    assert one["defects"][0]["sentence"]


def test_what_is_named_of_its_scan_are_its_documents(ours: Case) -> None:
    clerk = staff("clerk", ("file_clerk", None))
    batch = house.batch(house.NOTICE, case=ours)
    with transaction():
        bringing.bring(act(), ours, bringing.Given("GC-2026-17", "执行通知书", batch))
    document = house.file(act_of(clerk), ours, house.given(batch))
    (found,) = queries.documents(act(), review.again(rows()[0]))

    assert found.id == document.id
    assert queries.unsubmitted(act(), ours) == []


def test_it_takes_scopes_of_its_own(app: Flask, ours: Case) -> None:
    poor = Peer(app, token(scopes=["scans:write", "scans:read"]).secret)

    assert send(poor, body(scan(poor))).status_code == 403
    assert rows() == []


def hand_in_again(peer: Peer, number: str, **body: str) -> Any:
    where, key = f"{WHERE}/{quote(number)}/rounds", {"Idempotency-Key": "again"}
    return peer.open(where, "POST", json=body, headers=key)


def test_what_was_refused_is_handed_in_again_with_what_is_new(
    peer: Peer, ours: Case
) -> None:
    clerk = staff("clerk", ("file_clerk", None))
    first, second = scan(peer), scan(peer)
    made = told(send(peer, body(first)))["submission"]
    assert hand_in_again(peer, made, answer="已补齐。").status_code == 409
    reviewed(rows()[0], clerk, Outcome.REFUSE)

    answer = hand_in_again(peer, made, answer="已补齐缺页。", scan=second)
    said = told(answer)

    assert answer.status_code == 201, said
    assert (said["state"], said["round"], said["scans"]) == ("waiting", 2, [first, second])
    assert said["rounds"][0]["answered_on"]
    assert review.again(rows()[0]).rounds[0].answered_by == "process"


def test_nothing_is_handed_in_again_with_a_scan_of_elsewhere(
    peer: Peer, ours: Case
) -> None:
    clerk = staff("clerk", ("file_clerk", None))
    number = scan(peer)
    made = told(send(peer, body(number)))["submission"]
    reviewed(rows()[0], clerk, Outcome.REFUSE)
    elsewhere = hand_in_again(peer, made, answer="已补齐。", scan=scan(peer, None))

    assert set(faults(elsewhere)) == {"/scan"}
    assert hand_in_again(peer, made, answer="已补齐。", scan=number).status_code == 409
    assert rows()[0].round == 1
