"""Pure: the national checks and each court's own, with everything and without one thing."""

from dataclasses import replace
from datetime import date

import pytest

from archive.calendar import Calendar
from archive.catalog.completeness.rules import closing
from archive.catalog.completeness.rules.facts import (
    WHOLE,
    Debtor,
    Facts,
    Found,
    Paper,
    Said,
    Verdict,
    Why,
)
from archive.profile import loader
from archive.profile.schema import Profile

FILED, CLOSED = date(2026, 3, 2), date(2026, 6, 10)
CALENDAR = Calendar()
ONE, TWO = Debtor(1, natural=True), Debtor(2, natural=False)
THREE_MONTHS = {"count": 3, "unit": "months"}


def why(one: Found) -> list[Why]:
    return [reason.why for reason in one.reasons]


@pytest.fixture(params=sorted(loader.courts()))
def court(request: pytest.FixtureRequest) -> Profile:
    return loader.load(loader.find(request.param))


def whole(court: Profile) -> Facts:
    """All that 终本 asks for, in time, with two debtors."""
    checks = [one for one in court.checks if "terminated" in one.closings]
    day = date(2026, 5, 20)
    events = {code: [day] for one in checks for code in one.events}
    events |= {"filed": [FILED], "consumption_restricted": [day]}
    papers = [
        Paper(at, m.code, "present", "present") for at, m in enumerate(court.materials)
    ]
    answers = {(one.code, debtor): Said.YES for one in checks for debtor in (WHOLE, 1, 2)}
    return Facts(
        on=CLOSED,
        calendar=CALENDAR,
        circumstances=frozenset({"debtor_person"}),
        object_kind="money",
        events=events,
        papers=papers,
        debtors=(ONE, TWO),
        answers=answers,
    )


def test_a_case_with_everything_may_be_closed_for_want_of_assets(court: Profile) -> None:
    result = closing.checked(court.checks, "terminated", whole(court))

    assert len(result) == 21
    assert [one for one in result if one.verdict is not Verdict.HOLDS] == []


def test_each_event_that_is_missing_is_found_by_itself(court: Profile) -> None:
    facts = whole(court)
    kinds = {"happened", "recent", "every_debtor_restricted"}
    checks = [one for one in court.checks if "terminated" in one.closings]
    for code in {c for one in checks if one.kind in kinds for c in one.events}:
        less = replace(facts, events={c: d for c, d in facts.events.items() if c != code})
        result = closing.checked(court.checks, "terminated", less)
        failing = {one.code for one in result if one.refuses}
        naming = {one.code for one in checks if one.kind in kinds and code in one.events}
        also = {"h7"} if code == "consumption_restricted" else set()

        assert failing == naming | also


def test_each_answer_that_is_missing_is_asked_for(court: Profile) -> None:
    facts = replace(whole(court), answers={})
    result = closing.checked(court.checks, "terminated", facts)
    asked = {one.code: one.questions for one in result if one.verdict is Verdict.ASKED}

    assert asked == {
        "h2": (1, 2),
        "h4_finance": (1, 2),
        "h5": (WHOLE,),
        "h6": (WHOLE,),
        "h7": (1, 2),
        "h9": (WHOLE,),
    }


def test_a_paper_without_seal_or_signature_is_found(court: Profile) -> None:
    facts = whole(court)
    papers = [replace(one, seal="missing", signature="unknown") for one in facts.papers]
    result = closing.checked(court.checks, "terminated", replace(facts, papers=papers))

    assert {one.code: why(one) for one in result if one.refuses} == {
        "seals": [Why.SEAL_MISSING],
        "signatures": [Why.SIGNATURE_UNKNOWN],
    }


def test_no_other_closing_than_for_want_of_assets_refuses_by_checks(
    court: Profile,
) -> None:
    empty = Facts(on=CLOSED, calendar=CALENDAR)
    others = [one.code for one in court.closing_methods if one.code != "terminated"]

    assert [
        one
        for method in others
        for one in closing.checked(court.checks, method, empty)
        if one.refuses
    ] == []
