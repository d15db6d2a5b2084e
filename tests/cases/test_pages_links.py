"""Ties between cases: proposed, decided, and shown to those who may see both."""

from flask import Flask

from archive.cases import links
from archive.db import transaction
from tests.accounts.house import act, logged_in, staff, text
from tests.cases.house import NUMBER, OTHER, case, clerk, judge, party, yuan


def test_related_cases_are_proposed_and_the_bureau_chief_decides(app: Flask) -> None:
    one = case(NUMBER, party("王五", "debtor"))
    case(OTHER, party("王五", "debtor"))
    staff("chief", ("bureau_chief", None))
    mine, chief = clerk(app), logged_in(app, "chief")

    offered = text(mine.get(f"/cases/{one.id}/links"))
    proposed = mine.post(f"/cases/{one.id}/links", {"other": OTHER, "kind": "related"})
    waiting = text(chief.get("/cases/links"))
    approved = chief.post("/cases/links/1/approve")

    assert OTHER in offered
    assert "name only" in offered
    assert proposed.status_code == approved.status_code == 303
    assert OTHER in waiting
    assert "approved" in text(mine.get(f"/cases/{one.id}/links"))
    assert mine.post("/cases/links/1/approve").status_code == 403


def test_tying_to_a_number_that_is_not_there_says_so(app: Flask) -> None:
    one = case()

    answer = clerk(app).post(f"/cases/{one.id}/links", {"other": "执9", "kind": "series"})

    assert answer.status_code == 409
    assert "There is no case 执9" in text(answer)


def test_a_judge_cannot_tie_to_a_case_of_another_team(app: Flask) -> None:
    judge()
    one = case(amount=yuan(1))
    case(OTHER, grounds=("traffic",))

    answer = logged_in(app, "judge").post(
        f"/cases/{one.id}/links", {"other": OTHER, "kind": "series"}
    )

    assert "There is no case" in text(answer)


def test_ties_to_cases_of_another_team_are_not_shown(app: Flask) -> None:
    judge()
    one, two = case(amount=yuan(1)), case(OTHER, grounds=("traffic",))
    with transaction():
        links.link(act(), one, two, "series")

    shown = text(logged_in(app, "judge").get(f"/cases/{one.id}/links"))

    assert "Tied to no case yet" in shown
