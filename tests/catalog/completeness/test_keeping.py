"""The table of what files lack is what the facts make of it, whatever is done to them."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import event

from archive.act import Act
from archive.audit.kinds import Kind
from archive.cases import service as cases
from archive.cases.models import Case
from archive.cases.rules.filing import Placement
from archive.catalog import changing, merging
from archive.catalog import keeping as catalog
from archive.catalog.cli import catalog as catalog_cli
from archive.catalog.completeness import keeping
from archive.catalog.completeness.models import Gap
from archive.catalog.models import Document
from archive.db import db, transaction
from archive.errors import DomainError
from archive.jobs.tasks import TASKS, Run
from archive.nodes import pausing
from archive.profile.files import Requirement
from archive.web.act import PROFILE
from tests.accounts.house import act
from tests.cases.house import case, details
from tests.catalog import house as filing
from tests.catalog.completeness.house import (
    done,
    gaps,
    happens,
    paper,
    plan,
    things,
)
from tests.catalog.house import NOTICE, ORDER, batch, documents, given

FILED = date(2026, 3, 2)


def from_nothing() -> list[object]:
    """What the table would say if it were made anew."""
    with transaction():
        db.session.execute(db.delete(Gap))
        keeping.renew(act(), list(db.session.scalars(db.select(Case.id))))
    return list(gaps())


def test_a_case_just_filed_lacks_what_its_first_nodes_want(app: Flask) -> None:
    ours = case()

    assert gaps(ours)
    assert ("filing_papers", "material:application", "node:filing_review") in [
        gap[:3] for gap in gaps(ours)
    ]
    assert list(gaps()) == from_nothing()


def test_a_node_that_is_done_makes_what_it_wants_due(app: Flask) -> None:
    ours = case()
    running = {gap[1]: gap for gap in gaps(ours)}
    done(ours, "issue_notice", "2026-03-04")
    after = {gap[1]: gap for gap in gaps(ours)}

    assert not running["material:service_return"][3]
    assert after["material:service_return"][3:5] == (True, date(2026, 3, 4))
    assert list(gaps()) == from_nothing()


def test_what_is_filed_is_lacking_no_more_and_what_is_taken_out_is_again(
    app: Flask, by: Act
) -> None:
    ours = case()
    before = things(ours)
    document = filing.file(by, ours, given(batch(NOTICE, case=ours)))
    filed = things(ours)
    with transaction():
        changing.withdraw(by, document, 1, "误编")

    assert "material:enforcement_notice" in before
    assert before - filed == {"material:enforcement_notice"}
    assert things(ours) == before
    assert list(gaps()) == from_nothing()


def test_a_document_called_something_else_counts_as_that(app: Flask, by: Act) -> None:
    ours = case()
    document = filing.file(by, ours, given(batch(NOTICE, case=ours)))
    with transaction():
        changing.change(by, document, 1, kind="property_order")

    assert "material:enforcement_notice" in things(ours)
    assert "material:property_order" not in things(ours)
    assert list(gaps()) == from_nothing()


def test_joined_documents_count_once(app: Flask, by: Act) -> None:
    ours = case()
    pages = filing.ids(batch(NOTICE, ORDER, case=ours))
    filing.file(by, ours, given(pages[:1]))
    filing.file(by, ours, given(pages[1:], "报告财产令", kind="property_order"))
    both = things(ours)
    first = min(documents(), key=lambda one: one.position)
    with transaction():
        changing.merge(by, first, first.edition)

    assert "material:property_order" not in both
    assert "material:property_order" in things(ours)
    assert list(gaps()) == from_nothing()


def test_a_correction_of_the_case_changes_what_it_lacks(app: Flask) -> None:
    ours = case()
    before = things(ours)
    with transaction():
        row = db.session.get_one(Case, ours.id)
        wanted = details(circumstances=("interview_missed",))
        cases.edit(act(), row, wanted, row.version)

    assert before - things(ours) == {"material:interview_record"}
    assert things(ours) - before == {"material:no_interview_statement"}
    assert list(gaps()) == from_nothing()


def test_a_closing_that_is_planned_is_to_come_and_one_recorded_is_due(chief: Act) -> None:
    ours = case()
    plan(chief, ours)
    planned = {gap[1]: gap for gap in gaps(ours)}
    assert list(gaps()) == from_nothing()
    plan(chief, ours, "")
    without = things(ours)
    happens(ours, "closed", "2026-06-10")
    unknown = {gap[1]: gap for gap in gaps(ours)}

    assert planned["material:termination_ruling"][2:4] == ("closing:terminated", False)
    assert "material:termination_ruling" not in without
    # Closed nobody knows how: what every way of closing wants is due.
    assert "material:termination_ruling" not in unknown
    assert unknown["material:closing_approval"][2:4] == ("closing:", True)
    assert list(gaps()) == from_nothing()


def test_what_several_rules_want_is_counted_once(chief: Act) -> None:
    ours = case()
    plan(chief, ours)
    leading = [gap[1] for gap in gaps(ours) if gap[5]]

    assert len(gaps(ours)) > len(leading)
    assert sorted(leading) == sorted(things(ours))


def test_a_merged_file_counts_and_its_changes_are_seen(by: Act) -> None:
    main, other = case(), case("（2026）豫0922执保7号")
    paper(other, "enforcement_notice", "service")
    before = things(main)
    with transaction():
        merger = merging.merge(by, other, main)
    merged = things(main)
    assert list(gaps()) == from_nothing()
    with transaction():
        merging.part(by, merger.id, "并错了案件")

    assert before - merged == {"material:enforcement_notice"}
    assert things(main) == before
    assert list(gaps()) == from_nothing()


def test_many_cases_filed_at_once_are_looked_at_in_so_many_queries(app: Flask) -> None:
    with transaction():
        one = _filed(1)
    few = _queries(lambda: _filed(2), one)
    many = _queries(lambda: [_filed(number) for number in range(3, 33)], one)

    assert many == few
    assert len({gap[0] for gap in gaps()}) > 1


def _filed(number: int) -> Case:
    return cases.file_case(
        act(),
        details(f"（2026）豫0922执{number}号"),
        [],
        Placement(),
        lambda some: some[0],
    )


def _queries(file: Callable[[], object], _known: Case) -> int:
    """How many statements keep the table when it all commits."""
    told: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        told.append(statement)

    with transaction():
        file()
        db.session.flush()
        event.listen(db.engine, "before_cursor_execute", note)
        keeping._before_commit(db.session())
        event.remove(db.engine, "before_cursor_execute", note)
    return len(told)


VERBS = ("file", "change", "withdraw", "node", "event", "plan", "assign", "suspend", "edit")
NODES = ("issue_notice", "first_inquiry", "first_interview", "start_traditional")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_changes_the_table_is_what_it_would_be_made_anew(
    app: Flask, by: Act, chief: Act, seed: int
) -> None:
    lot = random.Random(seed)  # noqa: S311  # the same each time
    ours = [case(), case("（2026）豫0922执2号", filed_on=date(2026, 4, 1))]
    for _turn in range(14):
        _change(lot, by, chief, lot.choice(ours))

    assert list(gaps()) == from_nothing()


def _change(lot: random.Random, by: Act, chief: Act, ours: Case) -> None:
    """One change of some sort; what cannot be done just now is let be."""
    verb, day = lot.choice(VERBS), FILED + timedelta(days=lot.randrange(60, 90))
    kinds = [one.code for one in by.profile.document_kinds]
    try:
        if verb == "file":
            paper(ours, lot.choice(kinds))
        elif verb in {"change", "withdraw"}:
            _change_document(lot, by, ours, verb)
        elif verb == "node":
            done(ours, lot.choice(NODES), day)
        elif verb == "event":
            happens(ours, lot.choice(("clue_received", "handler_received", "closed")), day)
        elif verb == "plan":
            plan(chief, ours, lot.choice(("terminated", "performed", "")))
        else:
            _change_case(lot, by, ours, verb)
    except DomainError:
        db.session.rollback()


def _change_document(lot: random.Random, by: Act, ours: Case, verb: str) -> None:
    rows = [one for one in documents() if one.case_id == ours.id]
    if not rows:
        return
    row = lot.choice(rows)
    with transaction():
        document = db.session.get_one(Document, row.id)
        if verb == "withdraw":
            document.withdrawn_at = by.at
        else:
            document.kind = lot.choice(by.profile.document_kinds).code
        catalog.version(by, document, "changed", {})
        document.edition += 1
        catalog.tell(by, Kind.DOCUMENT_CHANGED, ours, document)
    db.session.expire_all()


def _change_case(lot: random.Random, by: Act, ours: Case, verb: str) -> None:
    with transaction():
        row = db.session.get_one(Case, ours.id)
        if verb == "assign":
            team = lot.choice([one.code for one in by.profile.teams])
            cases.assign(act(), row, Placement(team, None, None, "轮换"))
        elif verb == "suspend":
            pausing.suspend(act(), row, by.profile.suspensions[0].code, FILED)
        else:
            some = lot.sample([one.code for one in by.profile.circumstances], 4)
            number = details(row.number, filed_on=row.filed_on, circumstances=tuple(some))
            cases.edit(act(), row, number, row.version)
    db.session.expire_all()


def test_counting_again_repairs_what_is_wrong_and_says_so(
    app: Flask, runner: FlaskCliRunner
) -> None:
    ours = case()
    right = gaps()
    with transaction():
        db.session.execute(db.update(Gap).values(due=True, since=date(2020, 1, 1)))

    told = runner.invoke(catalog_cli, ["recount"])
    again = runner.invoke(catalog_cli, ["recount", "--case", ours.number])

    assert told.exit_code == 0
    assert gaps() == right
    assert f"{len(right)} lines were wrong" in told.output
    assert "0 lines were wrong" in again.output


def test_every_night_it_is_counted_again(app: Flask) -> None:
    case()
    right = gaps()
    with transaction():
        db.session.execute(db.delete(Gap))
    db.session.rollback()

    TASKS["catalog:recount"].work(Run(act()))

    assert gaps() == right


def test_a_rule_of_the_court_that_wants_more_is_met_at_the_next_count(app: Flask) -> None:
    ours = case()
    profile = app.extensions[PROFILE]
    more = Requirement.model_validate(
        {
            "code": "more",
            "name": "又一项",
            "gloss": "One more",
            "source": "house",
            "node": "filing_review",
            "materials": ("closing_approval",),
        }
    )
    # Of the rules it was filed under: the same version, read anew.
    rules = profile.model_copy(update={"requirements": (*profile.requirements, more)})
    app.extensions[PROFILE] = rules
    with transaction():
        keeping.renew(act(), [ours.id])

    assert "material:closing_approval" in things(ours)
