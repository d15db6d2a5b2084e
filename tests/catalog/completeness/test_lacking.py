"""Pure: what a court's rules want in a file, against what is in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from archive.catalog.completeness import gathering
from archive.catalog.completeness.rules import lacking
from archive.catalog.completeness.rules.lacking import (
    CLOSING,
    HANDOVER,
    HEADING,
    MATERIAL,
    Held,
    Moment,
    Need,
    Standing,
    When,
)
from archive.profile import loader
from archive.profile.files import FilePart, Requirement
from archive.profile.schema import Profile

DAY, LATER = date(2026, 3, 3), date(2026, 3, 20)
COURTS = sorted(loader.courts())
EVERYTHING = frozenset({"application", "service", "closing_material"})


def rule(code: str = "served", **given: Any) -> Requirement:
    said = {
        "name": code,
        "gloss": code,
        "source": "house",
        "materials": ("service_return",),
    }
    if not {"node", "handover", "closings"} & given.keys():
        given["node"] = "issue_notice"
    return Requirement.model_validate({"code": code, **said, **given})


def standing(**given: Any) -> Standing:
    nodes = {"issue_notice": Moment(When.DUE, DAY)}
    return Standing(
        **{"case_type": "first", "headings": EVERYTHING, "nodes": nodes, **given}
    )


def need(one: Requirement, *held: Held, **given: Any) -> Need | None:
    found = lacking.needs([one], held, standing(**given))
    return found[0] if found else None


RETURN = Held(7, "service_return", "service")


def test_what_a_done_node_wants_is_due_since_it_was_done() -> None:
    found = need(rule())

    assert found is not None
    assert found.lacking == ("material:service_return",)
    assert found.moment == Moment(When.DUE, DAY)
    assert found.at == "node:issue_notice"


def test_what_is_there_is_not_lacking_and_says_which_document_it_is() -> None:
    found = need(rule(), RETURN)

    assert found is not None
    assert found.lacking == ()
    assert found.things == {"material:service_return": (7,)}


def test_a_node_the_case_does_not_have_wants_nothing() -> None:
    assert need(rule(), nodes={}) is None


def test_all_of_it_is_wanted_unless_one_will_do() -> None:
    both = rule(materials=("service_return", "posting_slip"))
    either = rule(materials=("service_return", "posting_slip"), any_of=True)

    assert need(both, RETURN).lacking == ("material:posting_slip",)  # type: ignore[union-attr]  # it is one
    assert need(either, RETURN).lacking == ()  # type: ignore[union-attr]  # ditto
    assert len(need(either).lacking) == 2  # type: ignore[union-attr]  # ditto


def test_a_heading_is_met_by_any_document_under_it() -> None:
    one = rule(materials=(), headings=("service",))

    assert need(one).lacking == ("heading:service",)  # type: ignore[union-attr]  # it is one
    assert need(one, Held(1, None, "service")).lacking == ()  # type: ignore[union-attr]  # ditto


def test_a_heading_files_of_this_type_do_not_have_cannot_be_wanted() -> None:
    assert need(rule(materials=(), headings=("elsewhere",))) is None


@pytest.mark.parametrize(
    ("given", "circumstances", "applies"),
    [
        ({"when": ("dishonest",)}, (), False),
        ({"when": ("dishonest",)}, ("dishonest",), True),
        ({"when": ("dishonest", "settled")}, ("dishonest",), False),
        ({"unless": ("settled",)}, (), True),
        ({"unless": ("settled",)}, ("settled", "dishonest"), False),
    ],
)
def test_circumstances_say_whether_a_rule_applies(
    given: dict[str, Any], circumstances: tuple[str, ...], *, applies: bool
) -> None:
    found = need(rule(**given), circumstances=frozenset(circumstances))

    assert (found is not None) is applies


def test_a_rule_for_other_types_of_case_does_not_apply() -> None:
    assert need(rule(case_types=("resumed",))) is None
    assert need(rule(case_types=("resumed", "first"))) is not None


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        # Nobody has said how the case is to be closed.
        ({}, None),
        # It is meant to be closed so: to come, since that was said.
        (
            {"closings": frozenset({"terminated"}), "closing_since": DAY},
            Moment(When.COMING, DAY),
        ),
        # It was closed so.
        (
            {"closings": frozenset({"terminated"}), "closed_on": LATER},
            Moment(When.DUE, LATER),
        ),
        # In another way.
        ({"closings": frozenset({"ended"}), "closed_on": LATER}, None),
        # Nobody knows how: only what every way wants.
        ({"closings": frozenset({"ended", "terminated"}), "closed_on": LATER}, None),
    ],
)
def test_what_closing_wants(given: dict[str, Any], moment: Moment | None) -> None:
    found = need(rule(closings=("terminated",)), **given)

    assert (found.moment if found else None) == moment


def test_what_every_closing_wants_is_wanted_however_it_was_closed() -> None:
    methods = frozenset({"ended", "terminated"})
    found = need(rule(closings=("terminated", "ended")), closings=methods, closed_on=DAY)

    assert found is not None
    assert found.at == "closing:"


@pytest.mark.parametrize(
    ("wanted", "given", "when"),
    [
        ("online", {"team": "online", "team_since": DAY}, When.COMING),
        ("online", {"team": "onsite", "left": {"online": LATER}}, When.DUE),
        ("online", {"team": "onsite"}, None),
        # Back again: it was given away without once, and that is owed.
        ("online", {"team": "online", "left": {"online": DAY}}, When.DUE),
        ("online", {"team": "online", "closed_on": DAY}, None),
        (None, {"team": "swift", "team_since": DAY}, When.COMING),
        (None, {"left": {"swift": DAY}}, When.DUE),
        (None, {}, When.LATER),
    ],
)
def test_what_a_team_owes_before_it_hands_a_file_on(
    wanted: str | None, given: dict[str, Any], when: When | None
) -> None:
    found = need(rule(handover="team", team=wanted), **given)

    assert (found.moment.when if found else None) == when


@pytest.mark.parametrize(
    ("handover", "fact"),
    [
        ("archive", "closed_on"),
        ("merger", "merged_on"),
        ("interview", "given_on"),
        ("triage", "given_on"),
    ],
)
def test_other_handovers_want_it_from_their_day_on(handover: str, fact: str) -> None:
    one = rule(handover=handover)
    before, after = need(one), need(one, **{fact: DAY})

    assert before is not None
    assert before.moment == Moment(When.LATER)
    assert after is not None
    assert after.moment == Moment(When.DUE, DAY)


def lines(*rules: Requirement, **given: Any) -> list[lacking.Line]:
    return lacking.lines(lacking.needs(rules, (), standing(**given)))


def test_of_a_thing_two_rules_want_the_pressing_one_leads() -> None:
    closing = rule("closing", closings=("terminated",))
    found = lines(closing, rule(), closings=frozenset({"terminated"}), closing_since=LATER)

    assert [(one.requirement, one.due, one.leads) for one in found] == [
        ("served", True, True),
        ("closing", False, False),
    ]


def test_one_of_several_is_one_thing_and_none_of_the_several() -> None:
    either = rule("either", materials=("service_return", "posting_slip"), any_of=True)

    assert [one.thing for one in lines(either)] == ["choice:either"]


def test_what_nobody_asks_for_yet_is_in_no_list() -> None:
    assert lines(rule(), nodes={"issue_notice": Moment(When.LATER)}) == []


@pytest.fixture(params=COURTS)
def court(request: pytest.FixtureRequest) -> Profile:
    return loader.load(loader.find(request.param))


def everything(profile: Profile, **given: Any) -> Standing:
    """Of a case in which every node is done, and that was closed for want of assets."""
    headings = [h for part in FilePart for h in profile.headings_of("first", part)]
    return Standing(
        **{
            "case_type": "first",
            "headings": frozenset(one.code for one in headings),
            "nodes": {one.code: Moment(When.DUE, DAY) for one in profile.nodes},
            "left": {one.code: DAY for one in profile.teams},
            "given_on": DAY,
            "closings": frozenset({"terminated"}),
            "closed_on": LATER,
            **given,
        }
    )


def meeting(profile: Profile) -> Iterator[Held]:
    """One document of every kind, and one under every heading."""
    counts_as = gathering.materials(profile)
    for at, kind in enumerate(profile.document_kinds, 1):
        yield Held(at, counts_as.get(kind.code), kind.heading)
    for at, heading in enumerate(profile.headings, 1000):
        yield Held(at, None, heading.code)


def test_every_rule_of_a_court_can_be_met_by_documents_of_its_kinds(
    court: Profile,
) -> None:
    for one in court.requirements:
        present = everything(court, circumstances=frozenset(one.when))
        found = lacking.needs([one], meeting(court), present)

        assert [need.lacking for need in found] in ([()], [])


def test_an_empty_file_lacks_all_that_a_court_wants(court: Profile) -> None:
    wanted = {
        one.code
        for one in court.requirements
        if not one.when
        and (not one.case_types or "first" in one.case_types)
        and (not one.closings or "terminated" in one.closings)
        and one.handover != "merger"
    }

    found = lacking.gaps(lacking.needs(court.requirements, (), everything(court)))

    assert {one.code for one in found} == wanted
    assert all(one.moment.when is When.DUE for one in found)


def test_each_thing_that_termination_wants_is_missed_by_itself(court: Profile) -> None:
    """With everything there but one thing, exactly the rules that name it are not met."""
    counts_as = gathering.materials(court)
    wanted = [one for one in court.requirements if "terminated" in one.closings]
    for one in wanted:
        present = everything(court, circumstances=frozenset(one.when))
        for code in one.materials:
            rest = [h for h in meeting(court) if h.material != code]
            found = lacking.gaps(lacking.needs([one], rest, present))

            assert code in counts_as.values()
            assert bool(found) is (not one.any_of)
            if found:
                assert found[0].lacking == (f"{MATERIAL}:{code}",)


def test_the_codes_of_handovers_are_those_of_the_profile() -> None:
    from archive.profile.files import Handover

    assert {one.value for one in lacking.Handover} == {one.value for one in Handover}
    assert len({HANDOVER, CLOSING, HEADING, MATERIAL}) == 4


def test_what_was_missing_is_no_more_once_it_is_there() -> None:
    present = standing()
    before = lacking.gaps(lacking.needs([rule()], (), present))
    after = lacking.gaps(lacking.needs([rule()], [RETURN], replace(present)))

    assert len(before) == 1
    assert after == []
