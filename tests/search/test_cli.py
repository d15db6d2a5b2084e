"""``archive search``: in words, as JSON, within a case; the index made anew and checked."""

import json

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.search import cli
from tests.cases.house import events
from tests.search.house import case, page


@pytest.fixture
def here(runner: FlaskCliRunner) -> int:
    return page("本院冻结\n存款", case(1))


def test_words_are_found_with_and_without_json(runner: FlaskCliRunner, here: int) -> None:
    page("冻结", case(2))
    said = runner.invoke(cli.search, ["冻结存款"])
    told = json.loads(runner.invoke(cli.search, ["冻结存款", "--json"]).output)

    assert f"（2026）豫0922执1号, page {here}: 本院[冻结存款]" in said.output
    assert "1 page." in said.output
    assert told["total"] == 1
    assert told["hits"] == [
        {
            "page": here,
            "case": "（2026）豫0922执1号",
            "snippet": "本院冻结存款",
            "spans": [[2, 7]],
        }
    ]
    assert [note.facts["console"] for note in events(Kind.TEXT_SEARCHED)] == [True, True]


def test_a_case_is_named_by_its_number(runner: FlaskCliRunner, here: int) -> None:
    page("冻结", case(2))
    wanted = ["冻结", "--case", "(2026)豫0922执2号", "--json"]
    told = json.loads(runner.invoke(cli.search, wanted).output)

    assert [hit["case"] for hit in told["hits"]] == ["（2026）豫0922执2号"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["冻结", "--case", "执9"], "There is no case 执9"),
        (["，。"], "There is no word or number"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    runner: FlaskCliRunner, given: list[str], said: str
) -> None:
    assert said in str(runner.invoke(cli.search, given).exception)


def test_the_index_is_checked_and_made_anew(runner: FlaskCliRunner, here: int) -> None:
    is_sqlite = db.engine.dialect.name == "sqlite"
    command = "INSERT INTO page_index (page_index) VALUES ('delete-all')"
    with transaction():
        db.session.execute(text(command if is_sqlite else "DELETE FROM page_index"))
    broken = runner.invoke(cli.search, ["check"])
    rebuilt = runner.invoke(cli.search, ["rebuild"])
    whole = runner.invoke(cli.search, ["check"])

    assert (broken.exit_code, rebuilt.exit_code, whole.exit_code) == (1, 0, 0)
    assert f"Page {here} " in broken.output
    assert "1 page is indexed." in rebuilt.output
