"""The sheet that travels with the file: one page, whatever is on it."""

import io
from datetime import UTC, datetime

import pytest
from flask import Flask
from pypdf import PdfReader

from archive import printing
from archive.db import transaction
from archive.nodes import chart, service, table
from archive.nodes.labels import Sheet
from tests.nodes.house import case, on, staff, under

DAY = "2026-03-20"
AT = datetime(2026, 3, 20, 4, tzinfo=UTC)


def data(rows: int) -> dict[str, object]:
    line = ["017", "启动评估（参考价）", "30 日", "2026-04-09", "", "承办人", ""]
    return {
        "court": "固始县人民法院",
        "title": "执行流程节点表",
        "number": "（2026）豫1525执1号",
        "lang": "zh",
        "facts": [("案号", "（2026）豫1525执1号")],
        "heads": ["序号", "节点", "期限", "到期日", "完成日期", "责任人", "签名"],
        "rows": [line] * rows,
        "footer": "gushi@1",
        "printed": "2026-03-20 12:00",
    }


def opened(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


@pytest.mark.parametrize("rows", [0, 1, 40, 60])
def test_the_sheet_is_one_a4_page(rows: int) -> None:
    made = opened(printing.pdf(table.TEMPLATE, data(rows), AT))

    assert len(made.pages) == 1
    assert [round(float(side)) for side in made.pages[0].mediabox[2:]] == [595, 842]


def test_the_sheet_holds_the_case_number_as_text() -> None:
    made = opened(printing.pdf(table.TEMPLATE, data(40), AT))

    assert "（2026）豫1525执1号" in made.pages[0].extract_text()


def test_the_same_sheet_is_the_same_bytes() -> None:
    one, other = (printing.pdf(table.TEMPLATE, data(3), AT) for _turn in range(2))

    assert one == other


def test_the_sheet_says_it_is_an_archival_pdf() -> None:
    made = printing.pdf(table.TEMPLATE, data(3), AT)

    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>U</pdfaid:conformance>" in made


def test_the_sheet_of_a_case_has_every_node_and_who_signed(app: Flask) -> None:
    under(app, "gushi")
    clerk, row = staff("triage", ("triage_officer", None)), case("（2026）豫1525执1号")
    with transaction():
        done = service.complete(on("2026-03-03"), row, "allot", on("2026-03-03").today)
        service.sign_off(on("2026-03-03", clerk), row, done)

    sheet = Sheet.of(on(DAY), row)
    text = opened(table.pdf(sheet, on(DAY).at)).pages[0].extract_text()

    assert "（2026）豫1525执1号" in text
    assert "Triage" in text
    without = [one.code for one in chart.of(sheet.profile, "执") if one.when]
    assert len(sheet.lines()) >= len(chart.of(sheet.profile, "执")) - len(without)
