"""``archive catalog propose``: what the machine takes the pages of a batch for."""

import json

from flask.testing import FlaskCliRunner

from archive.catalog.cli import catalog
from tests.cases.house import case
from tests.catalog import house
from tests.catalog.house import MORE, NOTICE, ORDER, batch, ids


def test_proposals_are_told_with_pages_kind_date_heading_node_and_reasons(
    runner: FlaskCliRunner,
) -> None:
    made = batch(NOTICE, MORE, ORDER, case=case())

    done = runner.invoke(catalog, ["propose", made.number, "--json"])

    told = json.loads(done.output)
    first, second = told["documents"]
    assert told["batch"] == made.number
    assert first["pages"] == {"first": 1, "last": 2, "shown": "1–2", "ids": ids(made)[:2]}
    assert (first["title"], first["kind"]) == ("执行通知书", "enforcement_notice")
    assert (first["date"], first["heading"]) == ("2026-03-03", "enforcement_notice")
    assert (first["node"], first["case"]) == ("issue_notice", "（2026）豫0922执1号")
    assert 0 < first["confidence"] <= 1
    assert {"code", "sentence"} == first["reasons"][0].keys()
    assert second["kind"] == "property_order"
    assert not house.open_proposals(made)


def test_with_keep_they_stand_on_the_naming_desk(runner: FlaskCliRunner) -> None:
    made = batch(NOTICE, ORDER, case=case())

    done = runner.invoke(catalog, ["propose", made.number, "--keep"])

    assert "执行通知书" in done.output
    assert len(house.open_proposals(made)) == 2


def test_a_batch_nobody_knows_is_said_to_be_none(runner: FlaskCliRunner) -> None:
    done = runner.invoke(catalog, ["propose", "20991231-999"])

    assert done.exit_code != 0
