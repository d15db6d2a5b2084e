"""Registers, punctuality, what is counted: on the page, as a table, in print."""

import csv
import io
from collections.abc import Iterator

import pypdfium2
import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader

from archive.catalog.review import prints
from archive.catalog.review.models import Outcome
from tests.accounts.house import text
from tests.catalog.review.house import (
    NOON,
    act,
    again,
    browser,
    chief,
    clerk,
    decided,
    disputed,
    judge,
    refused,
    resubmitted,
    reviewed,
    submitted,
)
from tests.intake.house import ON_SQLITE, SECOND

pytestmark = ON_SQLITE
LATER = NOON.replace(day=25)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(LATER, tick=True):
        yield


def table(answer_text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer_text.removeprefix("\ufeff"))))


def test_both_registers_tell_rounds_reasons_and_days(app: Flask) -> None:
    handler, reviewer = judge(), clerk()
    row = resubmitted(refused(submitted(handler), reviewer), handler)
    row = disputed(refused(row, reviewer, day="2026-03-20"), handler, "2026-03-20")
    decided(row, chief(), sustained=False, day="2026-03-23")
    page = browser(app, "clerk")
    refusals = table(page.get("/submissions/refusals.csv").get_data(as_text=True))
    disputes = table(page.get("/submissions/disputes.csv").get_data(as_text=True))

    assert [(one[6], one[9], one[10]) for one in refusals[1:]] == [
        ("2", "overruled, accepted", "3"),
        ("1", "handed in again", "1"),
    ]
    assert refusals[1][4] == "Complete: Pages are missing"
    assert disputes[1][5] == "2"
    assert disputes[1][8:] == ["overruled: 经审查，理由成立。", "Chief", "2026-03-23", "3"]


def test_a_register_shows_only_what_one_may_see(app: Flask) -> None:
    judge("stranger", "complex")
    refused(submitted(judge()), clerk())
    page = browser(app, "stranger")

    assert "Nothing was refused" in text(page.get("/submissions/refusals"))
    assert len(table(page.get("/submissions/refusals.csv").get_data(as_text=True))) == 1


def test_nothing_in_a_table_is_a_formula(app: Flask) -> None:
    refused(submitted(judge()), clerk(), opinion='=HYPERLINK("x")')
    page = browser(app, "clerk")
    rows = table(page.get("/submissions/refusals.csv").get_data(as_text=True))

    assert rows[1][5] == '\'=HYPERLINK("x")'


def words(made: bytes) -> str:
    pages = PdfReader(io.BytesIO(made)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_opinion_says_what_is_wrong_and_leaves_room_to_sign(app: Flask) -> None:
    row = refused(submitted(judge()), clerk())
    answer = browser(app, "clerk").get(f"/submissions/{row.id}/rounds/1/opinion.pdf")
    found = words(answer.data)

    assert answer.content_type == "application/pdf"
    for told in (row.number, row.case.number, "round1", "缺第2页", "应补齐缺页后重新移送"):
        assert told in found
    assert "Handler(signature)" in found
    assert PdfReader(io.BytesIO(answer.data)).xmp_metadata is not None


def test_a_long_opinion_runs_over_several_pages(app: Flask) -> None:
    opinion = "\n".join(["应补齐缺页。" * 12] * 27)
    row = refused(submitted(judge()), clerk(), opinion=opinion)
    by = act(clerk("other"))
    row = again(row)
    made = prints.opinion(by, row, row.rounds[0])

    assert len(pypdfium2.PdfDocument(made)) > 1


def test_a_party_gets_a_notice_and_what_was_accepted_no_sheet(app: Flask) -> None:
    handler, reviewer = judge(), clerk()
    party = submitted(handler, source="party", deliverer="张三")
    reviewed(party, reviewer, Outcome.SUPPLEMENT)
    own = submitted(handler, SECOND)
    reviewed(own, reviewer)
    party = again(party)
    page = browser(app, "clerk")
    notice = page.get(f"/submissions/{party.id}/rounds/1/opinion.pdf")

    assert "wasreceived" in words(notice.data)
    assert page.get(f"/submissions/{own.id}/rounds/1/opinion.pdf").status_code == 404


@pytest.mark.parametrize("which", ["refusals", "disputes"])
def test_a_register_is_printed(app: Flask, which: str) -> None:
    handler = judge()
    disputed(refused(submitted(handler), clerk()), handler)
    answer = browser(app, "clerk").get(f"/submissions/{which}.pdf")

    assert "审2026-00001" in words(answer.data)
