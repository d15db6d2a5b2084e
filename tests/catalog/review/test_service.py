"""Rounds of a review: accepted, refused, handed in again, disputed, decided."""

from typing import Any

import pytest

from archive.accounts.models import Person
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog.review import handling, queries, rules, service, submitting
from archive.catalog.review.errors import (
    DisputedAlready,
    PartyMaterial,
    SubmittedAlready,
    Unfit,
)
from archive.catalog.review.findings import Defect, Findings, Point
from archive.catalog.review.models import Outcome, Submission, SubmissionState
from archive.db import db, transaction
from archive.intake import service as intake
from archive.intake.models import Receipt
from tests.cases.house import events
from tests.catalog.review.house import (
    POINTS,
    act,
    again,
    chief,
    clerk,
    decided,
    disputed,
    findings,
    judge,
    refused,
    resubmitted,
    reviewed,
    submitted,
)
from tests.intake.house import ON_SQLITE, SECOND
from tests.nodes import house as nodes
from tests.nodes.house import on

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("app")]


def test_what_holds_at_every_point_is_accepted() -> None:
    row = submitted(judge())
    reviewed(row, clerk())
    row = again(row)

    assert row.state is SubmissionState.ACCEPTED
    assert str(row.decided_on) == "2026-03-18"
    assert [one.outcome for one in row.rounds] == [Outcome.ACCEPT]
    assert len(events(Kind.SUBMISSION_REVIEWED)) == 1


def test_a_refusal_goes_back_and_its_answer_begins_the_next_round() -> None:
    handler, reviewer = judge(), clerk()
    row = refused(submitted(handler), reviewer)

    assert row.state is SubmissionState.REFUSED

    row = resubmitted(row, handler)

    assert (row.state, row.round) == (SubmissionState.WAITING, 2)
    assert str(row.round_on) == "2026-03-19"

    reviewed(row, reviewer, day="2026-03-20")
    row = again(row)

    assert [one.outcome for one in row.rounds] == [Outcome.REFUSE, Outcome.ACCEPT]
    assert row.rounds[0].answer == "缺页已补齐。"


@pytest.mark.parametrize(
    ("sustained", "state"),
    [(True, SubmissionState.REFUSED), (False, SubmissionState.ACCEPTED)],
)
def test_the_submission_follows_the_decision(
    *, sustained: bool, state: SubmissionState
) -> None:
    handler = judge()
    row = disputed(refused(submitted(handler), clerk()), handler)
    row = decided(row, chief(), sustained=sustained)

    assert row.state is state
    assert row.rounds[0].sustained is sustained
    assert len(events(Kind.DISPUTE_DECIDED)) == 1


def test_what_was_sustained_is_handed_in_again_and_not_disputed_twice() -> None:
    handler = judge()
    row = disputed(refused(submitted(handler), clerk()), handler)
    row = decided(row, chief(), sustained=True)
    with pytest.raises(DisputedAlready, match="Chief sustained it"):
        disputed(row, handler)
    row = resubmitted(row, handler, "2026-03-21")

    assert (row.state, row.round) == (SubmissionState.WAITING, 2)


def test_material_of_a_party_is_received_and_may_be_supplemented_twice() -> None:
    row, reviewer = submitted(judge(), source="party", deliverer="张三"), clerk()
    with pytest.raises(PartyMaterial, match="never refused"):
        reviewed(row, reviewer, Outcome.REFUSE)
    reviewed(row, reviewer, Outcome.SUPPLEMENT)

    assert again(row).state is SubmissionState.SUPPLEMENT

    reviewed(row, reviewer, day="2026-03-20")
    row = again(row)

    assert (row.state, row.round) == (SubmissionState.ACCEPTED, 2)


def test_only_a_party_is_asked_to_supplement() -> None:
    with pytest.raises(Unfit, match="Only a party"):
        reviewed(submitted(judge()), clerk(), Outcome.SUPPLEMENT)


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"opinion": ""}, "Write an opinion"),
    ({"opinion": "字" * 2001}, "at most 2000 characters"),
    ({"opinion": "一\x00二"}, "only such as can be printed"),
    ({"defects": ()}, "List at least one defect"),
    ({"defects": (Defect("piece:999", "unsigned"),)}, "not part of the submission"),
    ({"defects": (Defect("whole", "nonsense"),)}, "choose a reason"),
    ({"defects": (Defect("whole", "other"),)}, "write in the note"),
    ({"points": {code: Point(holds=True) for code in POINTS}}, "Every point holds"),
    ({"points": {}}, "Complete: say whether it holds"),
    ({"points": {"completeness": Point(holds=False)}}, "choose at least one reason"),
    ({"points": {"colour": Point(holds=True)}}, "no such point"),
)


def test_an_unfit_refusal_is_not_kept(subtests: pytest.Subtests) -> None:
    row, reviewer = submitted(judge()), clerk()

    for given, told in WRONG:
        with subtests.test(told):
            with pytest.raises(Unfit, match=told):
                reviewed(again(row), reviewer, Outcome.REFUSE, **given)
            assert again(row).rounds == []


def test_only_lateness_does_not_hinder_acceptance() -> None:
    points = {code: Point(holds=True) for code in POINTS}
    late = Point(holds=False, reasons=(rules.HANDED_LATE,))
    unsigned = Point(holds=False, reasons=("unsigned",))
    row, reviewer = submitted(judge()), clerk()
    with pytest.raises(Unfit, match="not accepted while a point does not hold"):
        reviewed(row, reviewer, points={**points, rules.PROPRIETY: unsigned})
    reviewed(row, reviewer, points={**points, rules.TIMELINESS: late})

    assert again(row).state is SubmissionState.ACCEPTED


def test_a_receipt_is_handed_in_once() -> None:
    row, reviewer = submitted(judge()), clerk()

    with pytest.raises(SubmittedAlready, match="收2026-00001 brought is under review"):
        _hand_in_by_hand(row, reviewer)


def _hand_in_by_hand(row: Submission, by: Person) -> None:
    with transaction():
        receipt = db.session.get_one(Receipt, row.receipt_id)
        submitting.submit_receipt(act(by), receipt)


def test_electronic_material_passes_the_same_review() -> None:
    handler, reviewer = judge(), clerk()
    case = nodes.case(holder=handler, team="swift")
    row = _electronic(case, handler, "执行通知书（系统生成）")
    with pytest.raises(Unfit, match="Say what is handed in"):
        _electronic(case, handler, " ")

    assert refused(row, reviewer).state is SubmissionState.REFUSED


def _electronic(case: Case, by: Person, what: str) -> Submission:
    with transaction():
        given = submitting.Given("system", what)
        row = submitting.submit(act(by), db.session.get_one(Case, case.id), given)
    return again(row)


def test_a_receipt_that_moves_takes_its_submission_along() -> None:
    row = submitted(judge())
    other = nodes.case(SECOND, judge("second"), team="swift")
    with transaction():
        receipt = queries.receipt(row.receipt_id or 0)
        now, given = db.session.get_one(Case, other.id), intake.given_of(receipt)
        intake.correct(on("2026-03-18"), receipt, now, given, 1)
    row = again(row)

    assert (row.case_id, row.handler, row.edition) == (other.id, "Second", 2)


def test_a_review_says_what_it_found_in_the_journal() -> None:
    row = refused(submitted(judge()), clerk())
    [event] = events(Kind.SUBMISSION_REVIEWED)

    assert event.subject == row.number
    assert event.facts["points"] == {"completeness": ["pages_missing"]}
    assert event.facts["defects"] == ["whole 2 pages_missing 缺第2页"]


def test_days_are_counted_from_the_refusal_to_the_answer() -> None:
    handler = judge()
    row = refused(submitted(handler), clerk())

    assert handling.days_taken(row.rounds[0], act(handler, "2026-03-25").today) == 7

    row = resubmitted(row, handler, "2026-03-20")

    assert handling.days_taken(row.rounds[0], act(handler, "2026-03-25").today) == 2


def test_findings_are_kept_without_spaces_nobody_means() -> None:
    row = submitted(judge())
    found = findings(Outcome.REFUSE, opinion="  一 \n\n  二  ")
    reviewer, seen = clerk(), row.edition
    with transaction():
        service.review(act(reviewer), queries.locked(row.id), found, seen)

    assert again(row).rounds[0].opinion == "一\n二"
    assert isinstance(found, Findings)
