"""A case with one debtor, whoever handles it, and whoever stands above."""

import pytest
from flask import Flask

from archive.accounts.models import Person
from archive.act import Act
from archive.cases.models import Case
from archive.cases.rules.filing import Placement
from archive.cases.rules.identity import PartyKind
from tests.accounts.house import Browser, act_of, staff
from tests.cases.house import NUMBER, case, party
from tests.kept import kept_row


@pytest.fixture
def chief(app: Flask) -> Act:
    return act_of(
        kept_row(Person, "bureau chief", lambda: staff("chief", ("bureau_chief", None)))
    )


@pytest.fixture
def judge(app: Flask) -> Person:
    return kept_row(Person, "swift judge", lambda: staff("judge", ("judge", "swift")))


@pytest.fixture
def handler(judge: Person) -> Act:
    return act_of(judge)


@pytest.fixture
def ours(judge: Person) -> Case:
    """One debtor, a company: no question of each of several, none of who is alive."""

    def make() -> Case:
        debtor = party("某公司", "debtor", kind=PartyKind.LEGAL)
        held = Placement("swift", None, judge.id, "as agreed")
        return case(NUMBER, party(), debtor, to=held, object_kind="money")

    return kept_row(Case, "case of one debtor", make)


@pytest.fixture
def at(app: Flask, judge: Person) -> Browser:
    """The handler's browser."""
    made = Browser(app)
    made.log_in(judge.account)
    return made
