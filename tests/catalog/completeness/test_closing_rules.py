"""Pure: the checks before a case is closed, each by what it looks at."""

from datetime import date
from typing import Any

import pytest

from archive.calendar import Calendar
from archive.catalog.completeness.rules import closing
from archive.catalog.completeness.rules.facts import (
    WHOLE,
    Debtor,
    Facts,
    Found,
    Paper,
    Reason,
    Run,
    Said,
    Verdict,
    Why,
)
from archive.nodes.rules import Stop
from archive.profile.closing import Check, CheckKind

FILED, CLOSED = date(2026, 3, 2), date(2026, 6, 10)
CALENDAR = Calendar()
ONE, TWO = Debtor(1, natural=True), Debtor(2, natural=False)
THREE_MONTHS = {"count": 3, "unit": "months"}


def check(kind: str, **given: Any) -> Check:
    said = {"code": "x", "name": "x", "gloss": "x", "source": "house"}
    return Check.model_validate(
        {**said, "kind": CheckKind(kind), "closings": ("terminated",), **given}
    )


def found(one: Check, **given: Any) -> Found:
    facts = Facts(**{"on": CLOSED, "calendar": CALENDAR, "debtors": (ONE,), **given})
    result = closing.checked([one], "terminated", facts)
    assert len(result) == 1
    return result[0]


def why(one: Found) -> list[Why]:
    return [reason.why for reason in one.reasons]


def test_every_kind_of_check_has_a_rule() -> None:
    assert closing.KINDS.keys() == {kind.value for kind in CheckKind}


def test_a_check_of_another_closing_or_circumstance_is_not_made() -> None:
    facts = Facts(on=CLOSED, calendar=CALENDAR, circumstances=frozenset({"settled"}))
    one = check("unpaid_remains", unless=("settled",))

    assert closing.checked([one], "terminated", facts) == []
    assert closing.checked([check("unpaid_remains")], "ended", facts) == []


def test_what_should_have_happened_names_all_that_did_not() -> None:
    one = check("happened", events=("a", "b"))

    assert found(one, events={"a": [FILED], "b": [CLOSED]}).verdict is Verdict.HOLDS
    assert found(one).reasons == (Reason(Why.NOT_HAPPENED, ("a", "b")),)
    assert found(one, events={"a": [FILED]}).reasons[0].of == ("b",)


def test_what_happens_after_the_closing_does_not_count() -> None:
    one = check("happened", events=("a",))

    assert found(one, events={"a": [date(2026, 6, 11)]}).verdict is Verdict.FAILS


def test_a_node_that_was_done_has_happened() -> None:
    one = check("happened", events=("issue_notice",))

    assert found(one, runs={"issue_notice": [Run(FILED, FILED)]}).verdict is Verdict.HOLDS
    assert found(one, runs={"issue_notice": [Run(FILED)]}).verdict is Verdict.FAILS


def test_one_of_several_happenings_will_do_if_the_rule_says_so() -> None:
    one = check("happened", events=("a", "b"), any_of=True)

    assert found(one, events={"b": [FILED]}).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("last", "holds"),
    [
        (date(2026, 3, 9), False),
        # Three months from 10 March end on 10 June, the day of closing.
        (date(2026, 3, 10), True),
        (date(2026, 6, 10), True),
        # Not yet at the closing.
        (date(2026, 6, 11), False),
    ],
)
def test_the_last_inquiry_is_no_older_than_its_term(last: date, *, holds: bool) -> None:
    one = check("recent", events=("asked",), term=THREE_MONTHS)

    assert (found(one, events={"asked": [last]}).verdict is Verdict.HOLDS) is holds


def test_of_several_inquiries_the_latest_counts() -> None:
    one = check("recent", events=("asked",), term=THREE_MONTHS)
    days = [date(2026, 5, 1), date(2025, 1, 1)]

    assert found(one, events={"asked": days}).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2026, 6, 1), False), (date(2026, 6, 2), True), (date(2026, 6, 3), True)],
)
def test_a_case_is_not_closed_before_its_term(on: date, *, holds: bool) -> None:
    one = check("not_before", events=("filed",), term=THREE_MONTHS)

    assert (found(one, events={"filed": [FILED]}, on=on).verdict is Verdict.HOLDS) is holds


def test_a_court_that_closes_earlier_is_warned_and_told_against_what() -> None:
    one = check("not_before", events=("filed",), term=THREE_MONTHS)
    early = found(one, events={"filed": [date(2026, 6, 1)]}, early=True)

    assert not early.refuses
    assert why(early) == [Why.TOO_EARLY, Why.AGAINST]


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({"on": date(2026, 9, 2)}, True),
        ({"on": date(2026, 9, 3)}, False),
        # Ten days of standing still.
        ({"on": date(2026, 9, 3), "stops": (Stop(FILED, date(2026, 3, 11)),)}, True),
        # The term was lengthened.
        ({"on": date(2026, 9, 3), "longer": date(2026, 12, 2)}, True),
    ],
)
def test_a_case_is_closed_within_its_term(given: dict[str, Any], *, holds: bool) -> None:
    one = check("not_after", events=("filed",), term={"count": 6, "unit": "months"})

    assert (
        found(one, events={"filed": [FILED]}, **given).verdict is Verdict.HOLDS
    ) is holds


def test_material_that_is_not_in_the_file_is_named() -> None:
    one = check("in_file", materials=("ruling", "form"))
    paper = Paper(1, "ruling", "present", "present")

    assert found(one, papers=[paper]).reasons == (Reason(Why.NOT_IN_FILE, ("form",)),)
    assert found(check("in_file", materials=("ruling",)), papers=[paper]).verdict is (
        Verdict.HOLDS
    )


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("present", None),
        ("not_needed", None),
        ("missing", "missing"),
        # Nobody has looked: that is no yes.
        ("unknown", "unknown"),
    ],
)
@pytest.mark.parametrize("kind", ["sealed", "signed"])
def test_every_paper_of_a_kind_has_its_mark(
    kind: str, mark: str, reason: str | None
) -> None:
    marks = (mark, "missing") if kind == "sealed" else ("missing", mark)
    papers = [Paper(4, "return", *marks), Paper(5, "other", "missing", "missing")]
    one = found(check(kind, materials=("return",)), papers=papers)

    sign = "seal" if kind == "sealed" else "signature"

    assert why(one) == ([Why(f"{sign}_{reason}")] if reason else [])
    assert one.verdict is (Verdict.FAILS if reason else Verdict.HOLDS)


@pytest.mark.parametrize(
    ("run", "late"),
    [
        (Run(FILED, date(2026, 3, 5)), False),
        (Run(FILED, date(2026, 3, 6)), True),
        # Not done by the day of closing.
        (Run(FILED), True),
        # It was given longer.
        (Run(FILED, date(2026, 3, 6), longer=date(2026, 3, 9)), False),
        # It has only just begun.
        (Run(date(2026, 6, 9)), False),
    ],
)
def test_a_node_was_done_in_time(run: Run, *, late: bool) -> None:
    one = check("node_in_time", events=("n",), term={"count": 3, "unit": "days"})

    assert (found(one, runs={"n": [run]}).verdict is Verdict.FAILS) is late


def test_a_node_that_never_began_is_not_late() -> None:
    one = check("node_in_time", events=("n",), term={"count": 3, "unit": "days"})

    assert found(one).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({}, Verdict.ASKED),
        ({"answers": {("x", WHOLE): Said.YES}}, Verdict.HOLDS),
        ({"answers": {("x", WHOLE): Said.NO}}, Verdict.FAILS),
        ({"answers": {("x", WHOLE): Said.NOT_HERE}}, Verdict.HOLDS),
        # Recorded and looked into: nobody need say so.
        (
            {
                "events": {"clue_received": [FILED]},
                "runs": {"check_clue": [Run(FILED, FILED)]},
            },
            Verdict.HOLDS,
        ),
        # One is still open, whatever somebody says.
        (
            {
                "events": {"clue_received": [FILED]},
                "runs": {"check_clue": [Run(FILED, FILED), Run(FILED)]},
                "answers": {("x", WHOLE): Said.YES},
            },
            Verdict.FAILS,
        ),
    ],
)
def test_clues_are_settled(given: dict[str, Any], verdict: Verdict) -> None:
    assert found(check("clues_settled"), **given).verdict is verdict


@pytest.mark.parametrize("kind", ["assets_explained", "unpaid_remains"])
def test_what_the_data_never_tell_is_asked_once(kind: str) -> None:
    one = found(check(kind), debtors=(ONE, TWO))

    assert one.verdict is Verdict.ASKED
    assert one.questions == (WHOLE,)


def test_each_of_several_debtors_is_asked_of() -> None:
    events = {"consumption_restricted": [FILED]}
    alone = found(check("every_debtor_restricted"), events=events)
    both = found(check("every_debtor_restricted"), events=events, debtors=(ONE, TWO))
    half = found(
        check("every_debtor_restricted"),
        events=events,
        debtors=(ONE, TWO),
        answers={("x", 1): Said.YES},
    )

    assert alone.verdict is Verdict.HOLDS
    assert both.questions == (1, 2)
    assert half.reasons == (Reason(Why.UNANSWERED, ("2",)),)


def test_nobody_is_asked_whether_each_was_restricted_if_nobody_was() -> None:
    one = found(check("every_debtor_restricted"), debtors=(ONE, TWO))

    assert one.verdict is Verdict.FAILS
    assert one.questions == ()


@pytest.mark.parametrize(
    ("answered_on", "verdict"),
    [(date(2026, 3, 9), Verdict.ASKED), (date(2026, 3, 10), Verdict.HOLDS)],
)
def test_an_answer_to_what_must_be_recent_is_recent_itself(
    answered_on: date, verdict: Verdict
) -> None:
    one = check("recent", events=("a",), term=THREE_MONTHS, each_debtor=True)
    answers = {("x", 1): Said.YES, ("x", 2): Said.YES}
    result = found(
        one,
        events={"a": [CLOSED]},
        debtors=(ONE, TWO),
        answers=answers,
        answered_on={("x", 1): answered_on, ("x", 2): CLOSED},
    )

    assert result.verdict is verdict


def test_a_check_of_persons_is_asked_of_persons_alone() -> None:
    one = check("happened", events=("a",), each_debtor=True, when=("debtor_person",))
    other = Debtor(3, natural=True)
    result = found(
        one,
        events={"a": [FILED]},
        debtors=(ONE, TWO, other),
        circumstances=frozenset({"debtor_person"}),
    )

    assert result.questions == (1, 3)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"circumstances": frozenset({"debtors_dead"})}, Verdict.FAILS),
        ({"debtors": (ONE, TWO)}, Verdict.HOLDS),
        ({"debtors": (ONE,)}, Verdict.ASKED),
    ],
)
def test_not_every_debtor_is_dead(given: dict[str, Any], verdict: Verdict) -> None:
    assert found(check("some_debtor_alive"), **given).verdict is verdict


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [("act", Verdict.FAILS), ("money", Verdict.HOLDS), (None, Verdict.ASKED)],
)
def test_more_than_an_act_is_claimed(kind: str | None, verdict: Verdict) -> None:
    assert found(check("not_only_acts"), object_kind=kind).verdict is verdict


def test_a_warning_never_refuses() -> None:
    one = found(check("unpaid_remains", severity="warn"))

    assert one.verdict is Verdict.ASKED
    assert not one.refuses
