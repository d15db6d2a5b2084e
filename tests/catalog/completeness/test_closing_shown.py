"""What the page and the sheet of a closing say of a check, each thing once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from archive.act import Act
from archive.cases import queries
from archive.cases.models import Case
from archive.cases.rules.identity import PartyKind
from archive.catalog.completeness import prints, showing
from archive.catalog.completeness.showing import Closing, Line
from tests.accounts.house import Browser
from tests.cases.house import NUMBER, case, party
from tests.catalog.completeness.house import answer, debtors, ready

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# Within three months of the inquiry, and more than three months after FORMERLY.
ON = date(2026, 8, 10)
FORMERLY = datetime(2026, 5, 1, tzinfo=UTC)
RESTRICTED = "Every debtor is restricted"


def row_of(page: str, name: str) -> str:
    """What the page says of one check: its row, as it is written."""
    return page.partition(f">{name}")[2].partition("</tr>")[0]


def shown(by: Act, of: Case) -> tuple[Case, Closing]:
    """The case as the page loads it, and what there is to show."""
    row = queries.found(by, of.id)
    assert row is not None
    return row, showing.of(by, row, "terminated", ON)


def line_of(by: Act, of: Case, code: str) -> Line:
    _row, closing = shown(by, of)
    return next(one for one in closing.checks if one.code == code)


def on_paper(by: Act, of: Case, name: str) -> list[str]:
    """What was found, and the result."""
    written = prints.checks_data(by, *shown(by, of))
    return next(row[2:] for row in written["checks"] if name in row[1])


@pytest.fixture
def several(app: Flask) -> Case:
    """A case with two companies as debtors, each to be answered for."""
    kind = PartyKind.LEGAL
    people = (
        party(),
        party("甲公司", "debtor", kind=kind),
        party("乙公司", "debtor", kind=kind),
    )
    return case(NUMBER, *people, object_kind="money")


@pytest.mark.parametrize("reader", ["at", "browser"])
def test_that_nobody_answered_a_check_stands_in_its_result_alone(
    request: pytest.FixtureRequest, handler: Act, ours: Case, reader: str
) -> None:
    """To whoever may answer, and to whoever may only read."""
    ready(handler, ours, without=("h5",))
    browser: Browser = request.getfixturevalue(reader)
    page = browser.get(f"/cases/{ours.id}/closing").get_data(as_text=True)
    row = row_of(page, "Every clue was followed up")

    assert "Has every clue been followed up?" in row
    assert row.count("to be answered") == 1
    assert row.index("need-state") < row.index("to be answered")
    assert "not answered yet" not in row


def test_of_several_debtors_each_says_whether_it_was_answered(
    browser: Browser, chief: Act, several: Case
) -> None:
    ready(chief, several)
    first, _second = debtors(several)
    answer(chief, several, "h7", debtor=first.id)
    page = browser.get(f"/cases/{several.id}/closing").get_data(as_text=True)
    row = row_of(page, RESTRICTED)

    assert row.count("to be answered") == 1
    assert "甲公司: yes" in row
    assert "乙公司: not answered yet" in row


def test_an_answer_that_is_too_old_is_said_to_be_wanted_again(
    chief: Act, several: Case
) -> None:
    ready(chief, several)
    first, second = debtors(several)
    answer(chief, several, "h2", debtor=second.id)
    answer(replace(chief, at=FORMERLY), several, "h2", debtor=first.id)
    line = line_of(chief, several, "h2")

    assert line.verdict == "asked"
    assert [one.word for one in line.questions] == ["yes", "yes"]
    assert line.findings == ["甲公司: to be answered"]


def test_on_paper_a_missing_answer_stands_in_the_result(handler: Act, ours: Case) -> None:
    ready(handler, ours, without=("h5",))

    assert on_paper(handler, ours, "Every clue was followed up") == ["—", "to be answered"]


def test_on_paper_each_of_several_debtors_is_named(chief: Act, several: Case) -> None:
    ready(chief, several)
    first, _second = debtors(several)
    answer(chief, several, "h7", debtor=first.id)
    said, result = on_paper(chief, several, RESTRICTED)

    assert said.splitlines()[0].startswith("甲公司 yes (")
    assert said.splitlines()[1] == "乙公司 not answered yet"
    assert result == "to be answered"


def test_commands_go_on_giving_every_reason(chief: Act, ours: Case) -> None:
    ready(chief, ours, without=("h5",))

    assert line_of(chief, ours, "h5").reasons == ["to be answered"]
