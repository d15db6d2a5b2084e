import csv
import io
import json
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from archive.audit import export, merkle, service
from archive.audit.export import Form
from archive.audit.filters import Filters
from archive.audit.kinds import Kind
from archive.db import transaction
from tests import factories
from tests.audit.journals import note

BEIJING = ZoneInfo("Asia/Shanghai")


def given_out(form: Form, wanted: Filters | None = None, last: int = 1_000) -> str:
    return "".join(export.lines(form, wanted or Filters(), BEIJING, last))


def cells(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def test_a_line_of_json_is_a_leaf_of_the_tree(app: Flask) -> None:
    note(5)
    with transaction():
        signed = service.checkpoint(factories.act())
    lines = given_out(Form.JSON_LINES, last=5).splitlines()

    root = merkle.Tree.over(merkle.leaf_hash(line.encode()) for line in lines).root()

    assert signed
    assert root == signed.root
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 3, 4, 5]


def test_the_table_has_a_head_and_a_row_for_each_event(app: Flask) -> None:
    note(2)
    head, first, second = cells(given_out(Form.CSV))

    assert len(head) == len(first) == len(second)
    assert (first[0], second[0]) == ("1", "2")
    assert first[1] == "2026-03-02 12:00:00"
    assert first[head.index("Subject")] == "zhang"
    assert json.loads(first[head.index("Facts")]) == {"browser": "Firefox"}


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " ="]
)
def test_excel_computes_no_cell(start: str) -> None:
    assert export.harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    "cell", ["", "zhang", "(2026) 12-1", "12", "执保", "a=b", "2026-03-02"]
)
def test_an_ordinary_cell_is_left_alone(cell: str) -> None:
    assert export.harmless(cell) == cell


def test_a_formula_in_a_subject_is_neutralised_in_the_table(app: Flask) -> None:
    with transaction():
        service.record(factories.act(), Kind.LOGIN_REFUSED, '=HYPERLINK("http://x";"a")')

    assert '\'=HYPERLINK("http://x";"a")' in cells(given_out(Form.CSV))[1]


def test_a_line_break_in_a_fact_makes_no_second_row(app: Flask) -> None:
    note(account="a\r\n2,forged")

    assert len(cells(given_out(Form.CSV))) == 2
    assert len(given_out(Form.JSON_LINES).splitlines()) == 1


def test_only_what_is_asked_for_is_given_out(app: Flask) -> None:
    note(2)
    with transaction():
        service.record(factories.act(), Kind.SESSION_ENDED, "li")

    text = given_out(Form.JSON_LINES, Filters(subject="li"))

    assert [json.loads(line)["id"] for line in text.splitlines()] == [3]


def test_the_export_ends_with_the_event_it_was_asked_at(app: Flask) -> None:
    note(5)

    assert len(given_out(Form.JSON_LINES, last=3).splitlines()) == 3


def test_a_long_journal_is_given_out_in_pieces(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PAGE", 2)
    note(5)

    pieces = list(export.lines(Form.JSON_LINES, Filters(), BEIJING, 5))

    assert [piece.count("\n") for piece in pieces] == [2, 2, 1]
