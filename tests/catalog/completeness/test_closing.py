"""Closing a case: planned, answered, refused with everything at once, and done."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from archive.accounts.errors import Denied
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.cases.models import Case
from archive.cases.rules.identity import PartyKind
from archive.cases.rules.stages import Stage
from archive.catalog.cli import catalog
from archive.catalog.completeness import finding, keeping, queries, service
from archive.catalog.completeness.errors import (
    CannotClose,
    ClosedAlready,
    NoSuchMethod,
    NothingAnswered,
    NothingPlanned,
    UnfitAnswers,
)
from archive.catalog.completeness.rules.facts import WHOLE, Said
from archive.catalog.completeness.service import Given
from archive.catalog.models import Document, Mark
from archive.db import db, transaction
from archive.nodes import queries as nodes
from archive.profile.switches import Choice
from archive.web.act import PROFILE
from tests.cases.house import NUMBER, case, party
from tests.catalog.completeness import house
from tests.catalog.completeness.house import (
    answer,
    close,
    happens,
    paper,
    plan,
    ready,
)

ON = "2026-06-10"


def fresh(case: Case) -> Case:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Case, case.id)


def facts(kind: Kind) -> list[dict[str, object]]:
    query = db.select(Event.facts).where(Event.kind == kind).order_by(Event.id)
    return list(db.session.scalars(query))


def test_with_everything_a_case_is_closed_for_want_of_assets(
    chief: Act, ours: Case
) -> None:
    ready(chief, ours)
    close(chief, ours, ON)
    row = fresh(ours)

    assert (row.stage, row.closing_method) == (Stage.CLOSED, "terminated")
    assert row.closed_on == date(2026, 6, 10)
    assert {one.code for one in nodes.events(ours.id)} >= {"closed", "terminated"}
    assert facts(Kind.CASE_CLOSED)[0]["method"] == "terminated"


def test_an_empty_case_is_refused_with_everything_at_once(chief: Act, ours: Case) -> None:
    plan(chief, ours)
    with pytest.raises(CannotClose) as refused:
        close(chief, ours, "2026-05-01")
    told = str(refused.value)

    assert len(refused.value.faults) > 15
    for words in (
        "Termination: the ruling",
        "Network inquiry within three months",
        "not before 2026-06-02",
        "to be answered",
    ):
        assert words in told
    assert fresh(ours).stage is Stage.OPEN
    assert not facts(Kind.CASE_CLOSED)


@pytest.mark.parametrize(
    ("without", "check"),
    [
        ("issue_notice", "h1"),
        ("property_ordered", "h1"),
        ("network_inquired", "h2"),
        ("traditional_inquired", "h3"),
        ("finance_inquired", "h4_finance"),
        ("h5", "h5"),
        ("h6", "h6"),
        ("consumption_restricted", "h7"),
        ("termination_interviewed", "h8"),
        ("h9", "h9"),
        ("termination_ruling", "h10"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_one_thing_exactly_its_checks_refuse(
    chief: Act, ours: Case, without: str, check: str
) -> None:
    ready(chief, ours, without=(without,))
    found = finding.of(chief, fresh(ours), "terminated", date.fromisoformat(ON))
    codes = {one.code for one, _found in found.refusing}
    also = {"consumption_restricted": {"restricted_before"}}.get(without, set())

    assert codes == {check} | also
    with pytest.raises(CannotClose):
        close(chief, ours, ON)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_one_material_exactly_that_is_lacking(chief: Act, ours: Case) -> None:
    ready(chief, ours, without=("panel_record",))
    found = finding.of(chief, fresh(ours), "terminated", date.fromisoformat(ON))

    assert [one.code for one in found.lacking] == ["terminated_panel"]
    assert found.refusing == []
    with pytest.raises(CannotClose) as refused:
        close(chief, ours, ON)
    assert len(refused.value.faults) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_seal_that_is_missing_refuses_and_names_the_document(
    chief: Act, ours: Case
) -> None:
    ready(chief, ours, without=("termination_ruling",))
    paper(ours, "termination_ruling", seal=Mark.MISSING)

    with pytest.raises(CannotClose) as refused:
        close(chief, ours, ON)
    assert "Documents carry the seal" in refused.value.faults[0]
    assert "no seal on “" in refused.value.faults[0]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_of_several_debtors_has_to_be_answered_for(chief: Act, app: Flask) -> None:
    kind = PartyKind.LEGAL
    people = (
        party(),
        party("甲公司", "debtor", kind=kind),
        party("乙公司", "debtor", kind=kind),
    )
    ours = case(NUMBER, *people, object_kind="money")
    ready(chief, ours)
    with pytest.raises(CannotClose) as refused:
        close(chief, ours, ON)
    first, second = house.debtors(ours)
    for code in ("h2", "h4_finance", "h7"):
        answer(chief, ours, code, debtor=first.id)
        answer(chief, ours, code, "not_here", debtor=second.id, note="村委会")
    close(chief, ours, ON)

    assert len(refused.value.faults) == 3
    assert "甲公司: to be answered" in refused.value.faults[0]
    assert fresh(ours).stage is Stage.CLOSED


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_court_that_closes_early_is_only_warned(
    app: Flask, chief: Act, ours: Case
) -> None:
    profile = app.extensions[PROFILE]
    switches = tuple(
        one.model_copy(update={"on": True}) if one.code is Choice.TERMINATE_EARLY else one
        for one in profile.switches
    )
    app.extensions[PROFILE] = profile.model_copy(update={"switches": switches})
    act = Act(chief.actor, chief.at, app.extensions[PROFILE])
    ready(act, ours)
    close(act, ours, "2026-05-28")

    assert fresh(ours).stage is Stage.CLOSED
    assert "three_months" in facts(Kind.CASE_CLOSED)[0]["warnings"]  # type: ignore[operator]  # a list


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_closed_is_neither_planned_nor_answered_nor_closed_again(
    chief: Act, ours: Case
) -> None:
    ready(chief, ours)
    close(chief, ours, ON)

    with pytest.raises(ClosedAlready):
        plan(chief, ours, "ended")
    with pytest.raises(ClosedAlready):
        answer(chief, ours, "h5", "no")
    with pytest.raises(ClosedAlready):
        close(chief, ours, ON)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_findings_of_a_closed_case_stay_as_they_were(chief: Act, ours: Case) -> None:
    ready(chief, ours)
    close(chief, ours, ON)
    before = finding.of(chief, fresh(ours), "terminated", date.fromisoformat(ON))
    with transaction():
        for document in db.session.scalars(db.select(Document)):
            document.withdrawn_at = chief.at
        audit.record(chief, Kind.DOCUMENT_WITHDRAWN, ours.number)
        keeping.want(chief, [ours.id])
    after = finding.of(chief, fresh(ours), "terminated", date.fromisoformat(ON))

    assert after.may_close
    assert after.needs == before.needs
    assert [one for _check, one in after.checks] == [one for _check, one in before.checks]
    assert "material:termination_ruling" in house.things(ours)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_answered_too_long_ago_is_answered_again(app: Flask, chief: Act) -> None:
    kind = PartyKind.LEGAL
    people = (party("甲公司", "debtor", kind=kind), party("乙公司", "debtor", kind=kind))
    ours = case(NUMBER, *people, object_kind="money")
    first = house.debtors(ours)[0]
    long_ago = replace(chief, at=chief.at - timedelta(days=100))
    answer(long_ago, ours, "h2", debtor=first.id)
    answer(chief, ours, "h2", debtor=first.id, seen=1)
    with pytest.raises(NothingAnswered):
        answer(chief, ours, "h2", debtor=first.id, seen=2)

    [row] = queries.answers(ours.id)
    assert row.at == chief.at


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_is_closed_that_is_not_planned(chief: Act, ours: Case) -> None:
    with pytest.raises(NothingPlanned):
        close(chief, ours, ON)
    with pytest.raises(NoSuchMethod):
        plan(chief, ours, "vanished")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_who_may_close_it_answers(app: Flask, by: Act, ours: Case) -> None:
    """The file clerk sees all of it, and has no say in it."""
    with pytest.raises(Denied):
        plan(by, ours)
    with pytest.raises(Denied):
        answer(by, ours, "h5")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_answer_is_changed_taken_back_and_told(chief: Act, ours: Case) -> None:
    answer(chief, ours, "h5", note=" 无  线索 ")
    answer(chief, ours, "h5", "no", seen=1)
    [row] = queries.answers(ours.id)
    said, note, edition = row.said, row.note, row.edition
    with transaction():
        service.answer(chief, fresh(ours), [Given("h5", WHOLE, None, "", 2)])
    left = queries.answers(ours.id)

    assert (said, note, edition) == (Said.NO, "", 2)
    assert not left
    assert [one["answers"] for one in facts(Kind.CLOSING_ANSWERED)] == [
        {"h5": "yes"},
        {"h5": "no"},
        {"h5": "—"},
    ]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_faults_of_answers_are_told_together(chief: Act, ours: Case) -> None:
    given = [
        Given("h5", WHOLE, Said.NOT_HERE),
        Given("nothing", WHOLE, Said.YES),
        Given("h6", WHOLE, Said.YES, "x" * 401),
    ]
    with pytest.raises(UnfitAnswers) as refused, transaction():
        service.answer(chief, fresh(ours), given)
    db.session.rollback()

    assert len(refused.value.faults) == 3
    with pytest.raises(NothingAnswered), transaction():
        service.answer(chief, fresh(ours), [Given("h5", WHOLE, None)])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_another_system_reports_as_closed_stays_a_fact(chief: Act, ours: Case) -> None:
    """The court's process system knows that it was closed, whatever is missing here."""
    happens(ours, "closed", ON)

    assert fresh(ours).stage is Stage.CLOSED
    assert fresh(ours).closing_method is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_tells_what_is_lacking_and_whether_it_may_be_closed(
    runner: FlaskCliRunner, chief: Act, ours: Case
) -> None:
    told = json.loads(runner.invoke(catalog, ["lacking", ours.number, "--json"]).output)
    asked = ["lacking", ours.number, "--closing", "terminated", "--json"]
    closing = json.loads(runner.invoke(catalog, asked).output)
    plain = runner.invoke(catalog, asked[:-1])
    wrong = runner.invoke(catalog, ["lacking", "（2026）豫0922执999号"])

    first = told["lacking"][0]
    assert told["closing"] is None
    assert first["requirement"] == "filing_papers"
    assert first["lacking"][0]["thing"] == "material:application"
    assert {one["code"] for one in closing["closing"]["checks"]} >= {"h1", "h12", "seals"}
    assert closing["closing"]["may_close"] is False
    assert "✗" in plain.output
    assert wrong.exit_code != 0
