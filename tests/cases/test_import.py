"""Files of cases: looked over, taken in whole or not at all, and brought again."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]  # it has no types
from sqlalchemy import func, select

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import cli, imports, plans, queries, sealing, sheets
from archive.cases.errors import BadSheet, ImportChanged
from archive.cases.models import Case, CaseImport
from archive.cases.plans import Plan
from archive.cases.rules.identity import PartyKind
from archive.cases.rules.stages import Stage
from archive.db import db, transaction
from tests.accounts.house import act
from tests.cases.house import CARD, CREDIT, NUMBER, case, events, first, judge, party, yuan

HEAD = "案号,立案日期,案由,标的金额,申请执行人,被执行人,被执行人证件号码"
ONE = f"{NUMBER},2026-03-02,借款,30000,张三,李四、某某商贸有限公司,{CARD}；{CREDIT}"
TWO = "(2026)豫0922执恢 2号,2026/3/2,,,王五,,"


def table(*lines: str, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join((HEAD, *lines)).encode(encoding)


def take(data: bytes, name: str = "cases.csv") -> Plan:
    with transaction():
        return imports.take_in(act(), imports.keep(act(), data, name), first)


def refused(data: bytes) -> list[str]:
    with pytest.raises(BadSheet) as caught:
        plans.plan(act(), data, first)
    return list(caught.value.lines)


def count() -> int:
    return db.session.scalar(select(func.count(Case.id))) or 0


def workbook(*rows: list[Any]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_taken_in_with_its_parties(app: Flask, encoding: str) -> None:
    found = take(table(ONE, TWO, encoding=encoding))

    assert (len(found.new), len(found.changed), found.unchanged) == (2, 0, 0)
    filed = queries.numbered(NUMBER)
    assert filed is not None
    assert (filed.amount, filed.cause, filed.filed_on) == (
        yuan(30000),
        "借款",
        date(2026, 3, 2),
    )
    people = [(p.name, p.kind) for p in queries.parties(filed)]
    assert people == [
        ("张三", PartyKind.NATURAL),
        ("李四", PartyKind.NATURAL),
        ("某某商贸有限公司", PartyKind.LEGAL),
    ]
    assert sealing.unseal(queries.parties(filed)[1].identity_sealed or b"") == CARD


def test_a_workbook_says_the_same_as_a_table(app: Flask) -> None:
    heading = ["案号", "立案日期", "标的金额", "申请执行人"]

    take(workbook(heading, [NUMBER, date(2026, 3, 2), 30000.5, "张三"], []))

    filed = queries.numbered(NUMBER)
    assert filed is not None
    assert (filed.filed_on, filed.amount) == (date(2026, 3, 2), yuan("30000.50"))


def test_json_says_the_same_as_a_table(app: Flask) -> None:
    row = {
        "number": NUMBER,
        "filed_on": "2026-03-02",
        "amount": 30000.5,
        "debtors": ["李四"],
    }

    take(json.dumps([row]).encode())

    filed = queries.numbered(NUMBER)
    assert filed is not None
    assert filed.amount == yuan("30000.50")
    assert [p.name for p in queries.parties(filed)] == ["李四"]


def test_looking_over_changes_nothing(app: Flask) -> None:
    found = plans.plan(act(), table(ONE, TWO), first)

    assert len(found.new) == 2
    assert count() == 0


def test_every_fault_is_told_with_line_and_column(app: Flask) -> None:
    found = refused(
        table(
            "执12,2026-03-02,,,,,",
            f"{NUMBER},2026-13-02,,many,,,",
            f"{NUMBER},2026-03-02,,-1,,,",
            "（2026）豫0922执3号,,,,,李四,110105194912310021",
            "（2026）豫0922民初3号,2026-03-02,,,,,",
        )
    )

    assert [line.partition(":")[0] for line in found] == [
        "Line 2, column “案号”",
        "Line 3, column “立案日期”",
        "Line 3, column “标的金额”",
        "Line 4, column “案号”",
        "Line 4, column “标的金额”",
        "Line 5, column “被执行人证件号码”",
        "Line 5, column “立案日期”",
        "Line 6, column “案号”",
    ]


def test_one_fault_keeps_the_whole_file_out(app: Flask) -> None:
    with pytest.raises(BadSheet):
        take(table(ONE, "执12,2026-03-02,,,,,"))

    assert count() == 0
    assert events(Kind.CASES_IMPORTED) == []


def test_a_number_stands_once_in_a_file_however_it_is_written(app: Flask) -> None:
    (fault,) = refused(table(ONE, "(2026)豫0922执1号,2026-03-02,,,,,"))

    assert fault.startswith("Line 3, column “案号”")
    assert "line 2" in fault


def test_headings_that_nobody_knows_are_named(app: Flask) -> None:
    found = refused("案号,立案日期,颜色,案号\nx,y,z,w".encode())

    assert len(found) == 2
    assert "颜色" in found[0]


def test_brought_again_it_changes_only_what_is_different(app: Flask) -> None:
    take(table(ONE, TWO))

    found = take(table(ONE.replace("借款", "买卖"), TWO))

    (entry,) = found.changed
    assert plans.preview(found, 10)[0][1] == [("cause", "借款", "买卖")]
    assert (len(found.new), found.unchanged, entry.line) == (0, 1, 2)
    filed = queries.numbered(NUMBER)
    assert filed is not None
    assert (filed.cause, filed.version) == ("买卖", 2)
    assert events(Kind.CASE_IMPORTED)[-1].facts["changes"] == {"cause": "借款 → 买卖"}


def test_an_empty_cell_leaves_what_is_kept(app: Flask) -> None:
    take(table(ONE))

    found = take(table(f"{NUMBER},2026-03-02,,,,,"))

    assert found.unchanged == 1


def test_parties_are_added_and_completed_but_never_taken_away(app: Flask) -> None:
    case(NUMBER, party("张三"), party("赵六", "outsider"), filed_on=date(2026, 3, 2))

    found = take(
        "案号,申请执行人,申请执行人证件号码,被执行人\n".encode()
        + f"{NUMBER},张三,{CARD},李四".encode()
    )

    assert len(found.changed) == 1
    filed = queries.numbered(NUMBER)
    assert filed is not None
    kept = {p.name: p.identity_mask for p in queries.parties(filed)}
    assert kept == {"张三": "110***********002X", "赵六": "", "李四": ""}


def test_a_holder_is_named_by_account_or_name(app: Flask) -> None:
    somebody = judge("holder")
    head = "案号,立案日期,标的金额,承办人\n"

    take((head + f"{NUMBER},2026-03-02,100,Holder").encode())
    faults = refused((head + "（2026）豫0922执2号,2026-03-02,100,Nobody").encode())

    filed = queries.numbered(NUMBER)
    assert filed is not None
    assert filed.holder_id == somebody.id
    assert "承办人" in faults[0]


def test_going_against_the_rules_needs_a_reason_in_a_file_too(app: Flask) -> None:
    head = "案号,立案日期,标的金额,团队,改派理由\n"
    line = f"{NUMBER},2026-03-02,100,精执团队,"

    (fault,) = refused((head + line).encode())
    take((head + line + "系列案").encode())

    assert "改派理由" in fault
    filed = queries.numbered(NUMBER)
    assert filed is not None
    assert filed.team == "complex"


def test_a_handed_over_case_is_changed_by_no_file(app: Flask) -> None:
    take(table(ONE))
    filed = queries.numbered(NUMBER)
    assert filed is not None
    with transaction():
        queries.locked(filed.id).stage = Stage.HANDED_OVER
        audit.record(act(), Kind.CASE_EDITED, NUMBER)

    (fault,) = refused(table(ONE.replace("借款", "买卖")))

    assert "handed over" in fault
    assert plans.plan(act(), table(ONE), first).unchanged == 1


def test_a_file_is_taken_in_once(app: Flask) -> None:
    with transaction():
        upload = imports.keep(act(), table(ONE), "a.csv")
    with transaction():
        imports.take_in(act(), upload, first)

    with pytest.raises(ImportChanged), transaction():
        imports.take_in(act(), upload, first)

    kept = db.session.scalars(select(CaseImport)).one()
    assert (kept.created, kept.changed) == (1, 0)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (420 << 20))
    return file.getvalue()


def test_a_workbook_that_unpacks_to_too_much_is_refused(app: Flask, bomb: bytes) -> None:
    assert "workbook" in refused(bomb)[0]


def test_entities_of_a_workbook_are_not_unfolded(app: Flask) -> None:
    good, file = zipfile.ZipFile(io.BytesIO(workbook(["案号"], ["x"]))), io.BytesIO()
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 100) for n in range(8)
    )
    with zipfile.ZipFile(file, "w") as packed:
        for part in good.namelist():
            data = good.read(part)
            if part == "xl/worksheets/sheet1.xml":
                data = bomb + b"]><worksheet>&i;</worksheet>"
            packed.writestr(part, data)

    assert refused(file.getvalue())


def test_an_old_workbook_is_named_as_such(app: Flask) -> None:
    assert ".xlsx" in refused(b"\xd0\xcf\x11\xe0" + b"\0" * 600)[0]


def test_more_rows_than_allowed_are_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)

    assert sheets.read(table(ONE, TWO)).rows
    assert "2 rows" in refused(table(ONE, TWO, TWO))[0]


def said_of(data: bytes) -> str:
    """What the reader of a file is told, if it is refused as it should be."""
    try:
        return f"{len(plans.plan(act(), data, first).entries)} cases"
    except BadSheet as bad:
        return str(bad)


TEXT = st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    data=st.binary(max_size=300)
    | TEXT
    | st.lists(TEXT, max_size=6)
    .map(b"\n".join)
    .map(lambda rows: HEAD.encode() + b"\n" + rows)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["number", "cases", "案号", "x"]), inner, max_size=3
            )
        ),
        max_leaves=8,
    ).map(lambda found: json.dumps(found).encode())
)
def test_random_bytes_are_refused_in_words(app: Flask, data: bytes) -> None:
    assert said_of(data)


def test_the_command_says_what_it_would_do_and_does_it(app: Flask, tmp_path: Path) -> None:
    file, runner = tmp_path / "cases.csv", app.test_cli_runner()
    file.write_bytes(table(ONE, TWO))

    dry = runner.invoke(cli.cases, ["import", str(file), "--dry-run"])
    counted = count()
    real = runner.invoke(cli.cases, ["import", str(file)])

    assert "New: 2. Changed: 0. As they were: 0." in dry.output
    assert (dry.exit_code, real.exit_code, counted) == (0, 0, 0)
    assert count() == 2
