"""Receipts that come back as a file: all of it or nothing, and every fault at once."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from archive.catalog.exchange import cli
from archive.catalog.exchange.rules import Answer
from archive.catalog.models import Document
from archive.db import db
from tests.catalog.exchange import house
from tests.intake.house import ON_SQLITE

pytestmark = ON_SQLITE
HEAD = "document,edition,receipt,answer,reason\n"


@pytest.fixture
def sent(runner: FlaskCliRunner, tmp_path: Path) -> list[Document]:
    _row, documents = house.accepted()
    db.session.rollback()
    runner.invoke(cli.send, [str(tmp_path / "out")])
    db.session.rollback()
    return [house.document(one.id) for one in documents]


def take_in(runner: FlaskCliRunner, tmp_path: Path, text: str | bytes) -> Result:
    path = tmp_path / "receipts"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    db.session.rollback()
    found = runner.invoke(cli.received, [str(path)])
    db.session.rollback()
    db.session.expire_all()
    return found


def test_receipts_of_a_table_are_kept(
    runner: FlaskCliRunner, tmp_path: Path, sent: list[Document]
) -> None:
    one, other = (row.id for row in sent)
    text = f"{HEAD}{one},1,ZX-1,,\n{other},1,ZX-2,refused,案号不符\n"
    found = take_in(runner, tmp_path, text.encode("gb18030"))
    rows = house.sendings()

    assert "New receipts: 2. Known already: 0." in found.stdout
    assert [(row.receipt, row.answer, row.reason) for row in rows] == [
        ("ZX-1", Answer.ACCEPTED, ""),
        ("ZX-2", Answer.REFUSED, "案号不符"),
    ]


def test_receipts_as_json_are_kept_and_known_again(
    runner: FlaskCliRunner, tmp_path: Path, sent: list[Document]
) -> None:
    said = [{"document": row.id, "edition": 1, "receipt": "ZX-1"} for row in sent]
    take_in(runner, tmp_path, json.dumps(said))
    found = take_in(runner, tmp_path, json.dumps(said))

    assert "New receipts: 0. Known already: 2." in found.stdout


def test_every_fault_is_told_at_once_and_nothing_is_kept(
    runner: FlaskCliRunner, tmp_path: Path, sent: list[Document]
) -> None:
    one = sent[0].id
    text = f"{HEAD}{one},1,ZX-1,,\n{one},1,ZX-2,,\n999,1,ZX-3,,\n{one},7,,,\n"
    told = str(take_in(runner, tmp_path, text).exception).splitlines()

    assert told[0] == "3 faults; nothing was taken from the file."
    assert [line[:7] for line in told[1:]] == ["line 3:", "line 4:", "line 5:"]
    assert {row.receipt for row in house.sendings()} == {""}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Missing columns: document, edition, receipt."),
        ("document,edition,receipt,colour\n1,1,x,red\n", "Unknown columns: colour."),
        (HEAD, "There is no receipt in it."),
        ("[1]", "line 1: A receipt is an object."),
        ("{", "The file is not JSON."),
        ('[{"document": 1, "edition": 0, "receipt": "x"}]', "edition is a whole number"),
        ('[{"document": true, "edition": 1}]', "document is a whole number"),
        (f"{HEAD}1,1,x,maybe,\n", "answer is one of: accepted, refused."),
        ('[{"document": 1, "edition": 1, "colour": 1}]', "colour is not known here."),
        (b"\xff\xff\xff", "neither in UTF-8 nor in GB 18030"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_words(
    runner: FlaskCliRunner, tmp_path: Path, text: str | bytes, told: str
) -> None:
    assert told in str(take_in(runner, tmp_path, text).exception)


def test_a_file_that_is_not_there_is_named(runner: FlaskCliRunner) -> None:
    found = runner.invoke(cli.received, ["/nowhere/receipts.csv"])

    assert "/nowhere/receipts.csv: No such file" in str(found.exception)
