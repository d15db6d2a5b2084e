"""The pages: who sees what, the review worked as a form, the answers, the decision."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from archive.accounts.models import Person
from archive.catalog.review.models import Submission, SubmissionState
from archive.db import db
from tests.accounts.house import text
from tests.catalog.review.house import (
    NOON,
    WHY,
    again,
    browser,
    chief,
    clerk,
    disputed,
    judge,
    refused,
    submitted,
    typed,
)
from tests.intake.house import ON_SQLITE, SECOND
from tests.nodes import house as nodes

pytestmark = ON_SQLITE


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


def test_a_judge_sees_his_teams_and_the_clerk_all(app: Flask) -> None:
    clerk()
    mine = submitted(judge())
    other = submitted(judge("elsewhere", "complex"), SECOND, team="complex")
    numbers = mine.number, other.number
    pages = {
        who: browser(app, who).get("/submissions?standing=all").get_data(as_text=True)
        for who in ("judge", "clerk")
    }
    seen = {who: [one for one in numbers if one in page] for who, page in pages.items()}

    assert seen == {"judge": [numbers[0]], "clerk": list(numbers)}
    assert browser(app, "judge").get(f"/submissions/{other.id}").status_code == 404


def test_a_whole_way_in_three_browsers(app: Flask) -> None:
    clerk()
    chief()
    row = submitted(judge())
    reviewer, handler, head = (browser(app, who) for who in ("clerk", "judge", "chief"))
    here = f"/submissions/{row.id}"
    assert reviewer.post(f"{here}/review", typed(row, "refuse")).status_code == 303
    assert "pages are missing" in text(handler.get(here)).lower()
    assert row.number in text(handler.get("/submissions"))

    answer = {"seen": "2", "text": "缺页已补齐。"}

    assert handler.post(f"{here}/resubmit", answer).status_code == 303

    row = again(row)

    assert reviewer.post(f"{here}/review", typed(row, "refuse")).status_code == 303

    dispute = {"seen": "4", "text": "无第2页"}

    assert handler.post(f"{here}/dispute", dispute).status_code == 303
    assert row.number in text(head.get("/submissions"))

    decision = {"seen": "5", "sustained": "no", "text": "衬页不计。"}

    assert head.post(f"{here}/decide", decision).status_code == 303
    assert again(row).state is SubmissionState.ACCEPTED
    assert "overruled" in text(handler.get(here))


def test_a_party_is_never_refused_not_even_by_a_forged_request(app: Flask) -> None:
    clerk()
    row = submitted(judge(), source="party", deliverer="张三")
    page = browser(app, "clerk")
    form = page.get(f"/submissions/{row.id}/review").get_data(as_text=True)

    assert 'value="refuse"' not in form

    answer = page.post(f"/submissions/{row.id}/review", typed(row, "refuse"))

    assert answer.status_code == 409
    assert "Material of a party is never refused" in text(answer)
    assert again(row).state is SubmissionState.WAITING

    sent = page.post(f"/submissions/{row.id}/review", typed(row, "supplement"))

    assert sent.status_code == 303
    assert again(row).state is SubmissionState.SUPPLEMENT


def test_what_was_typed_stands_again_with_all_that_is_wrong(app: Flask) -> None:
    clerk()
    row = submitted(judge())
    second = {"defect-1-on": "whole", "defect-1-note": "乙"}
    sent = typed(row, "refuse", opinion="", **second)
    answer = browser(app, "clerk").post(f"/submissions/{row.id}/review", sent)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Write an opinion" in page
    assert "Defect 2: choose a reason" in page
    assert 'value="乙"' in page
    assert re.search(r'id="completeness-no"[^>]* checked', page)


def test_more_rows_are_added_and_nothing_is_kept(app: Flask) -> None:
    clerk()
    row = submitted(judge())
    sent = {**typed(row, "refuse"), "more": "1"}
    sent.pop("outcome")
    page = browser(app, "clerk").post(f"/submissions/{row.id}/review", sent)

    assert page.status_code == 200
    assert 'name="defect-7-on"' in page.get_data(as_text=True)
    assert again(row).state is SubmissionState.WAITING


def test_the_second_reviewer_is_told_and_shown_it_as_it_is(app: Flask) -> None:
    clerk("first")
    clerk("second")
    row = submitted(judge())
    sent, here = typed(row, "accept"), f"/submissions/{row.id}/review"
    browser(app, "first").post(here, sent)
    answer = browser(app, "second").post(here, sent)

    assert answer.status_code == 409
    assert "went on meanwhile: First reviewed it" in text(answer)


def test_timeliness_is_proposed_from_the_days_of_the_receipt(app: Flask) -> None:
    clerk()
    row = submitted(judge(), formed_on=nodes.FILED)
    page = browser(app, "clerk").get(f"/submissions/{row.id}/review")
    found = page.get_data(as_text=True)

    assert re.search(r'id="timeliness-no"[^>]* checked', found)
    assert re.search(r'id="timeliness-handed_late"[^>]* checked', found)
    assert "12 days after the last day, 2026-03-04" in found


def test_only_whoever_may_finds_the_doors(app: Flask) -> None:
    clerk()
    chief()
    row = disputed(refused(submitted(judge()), clerk("other")), db_person("judge"))
    here = f"/submissions/{row.id}"
    found = {
        (who, step): browser(app, who).get(f"{here}/{step}").status_code
        for who in ("judge", "clerk", "chief")
        for step in ("review", "resubmit", "decide")
    }
    doors = {key: status for key, status in found.items() if status != 403}

    # It is disputed: only the chief's turn, and the others are told so.
    assert doors == {
        ("clerk", "review"): 409,
        ("judge", "resubmit"): 409,
        ("chief", "decide"): 200,
    }


def db_person(account: str) -> Person:
    return db.session.scalars(select(Person).where(Person.account == account)).one()


def test_a_receipt_is_handed_in_from_its_page(app: Flask) -> None:
    clerk()
    row = submitted(judge())
    page = browser(app, "clerk")

    assert row.number in text(page.get(f"/receipts/{row.receipt_id}"))
    assert page.post(f"/receipts/{row.receipt_id}/submission").status_code == 409


def test_electronic_material_is_handed_in_from_its_case(app: Flask) -> None:
    case = nodes.case(holder=judge(), team="swift")
    page = browser(app, "judge")
    here = f"/cases/{case.id}/submissions"

    assert page.get(f"{here}/new").status_code == 200

    bad = page.post(here, {"source": "system", "what": ""})

    assert bad.status_code == 422
    assert "Say what is handed in" in text(bad)

    good = page.post(here, {"source": "system", "what": "执行通知书"})

    assert good.status_code == 303
    assert db.session.scalars(db.select(Submission)).one().what == "执行通知书"
    assert "执行通知书" in text(page.get(here))


def test_the_list_is_narrowed_and_read_page_by_page(app: Flask) -> None:
    clerk()
    handler = judge()
    rows = [
        submitted(handler, f"（2026）豫0922执{at}号", team="swift") for at in range(1, 4)
    ]
    refused(rows[0], db_person("clerk"))
    page = browser(app, "clerk")
    asked = {"waiting": 2, "refused": 1, "late": 2, "disputed": 0, "all": 3, "nonsense": 3}
    counted = {
        one: page.get(f"/submissions?standing={one}").data.count(b"data-open")
        for one in asked
    }

    assert counted == asked
    assert WHY not in text(page.get("/submissions?q=执2号"))
