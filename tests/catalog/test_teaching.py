"""What confirming and dividing by hand teaches the next proposal."""

import pytest

from archive.act import Act
from archive.cases.models import Case
from archive.catalog import deciding
from archive.catalog.models import Document, Learnt
from archive.catalog.naming.lexicon import SETTLED
from archive.db import db, transaction
from tests.cases.house import case
from tests.catalog import house
from tests.catalog.house import MORE, NOTICE, ORDER, batch, file, given, ids
from tests.kept import kept_row

ELSEWHERE = "service"


@pytest.fixture
def ours(by: Act) -> Case:
    return kept_row(Case, "case", case)


def filed(by: Act, ours: Case, at: int, heading: str) -> Document:
    made = batch(NOTICE, case=ours, number=f"20260303-{at:03}")
    return file(by, ours, given(made, heading=heading))


def learnt() -> list[tuple[str, str, int]]:
    rows = db.session.scalars(db.select(Learnt))
    return [(one.printed, one.heading, one.times) for one in rows]


def test_a_known_title_that_is_always_filed_elsewhere_is_proposed_there(
    by: Act, ours: Case
) -> None:
    for at in range(SETTLED):
        filed(by, ours, at, ELSEWHERE)
    (proposal,) = house.propose(batch(NOTICE, case=ours, number="20260304-001"))

    assert learnt() == [("执行通知书", ELSEWHERE, SETTLED)]
    assert (proposal.kind, proposal.heading) == ("enforcement_notice", ELSEWHERE)
    assert "learnt" in proposal.reasons


def test_once_is_not_enough_and_the_rule_followed_again_weakens_it(
    by: Act, ours: Case
) -> None:
    filed(by, ours, 0, ELSEWHERE)
    (proposal,) = house.propose(batch(NOTICE, case=ours, number="20260304-001"))

    assert proposal.heading == "enforcement_notice"
    filed(by, ours, 1, "enforcement_notice")

    assert learnt() == []


def test_proposed_anew_what_was_divided_by_hand_stays_divided(by: Act, ours: Case) -> None:
    made = batch(NOTICE, MORE, ORDER, case=ours)
    first, _second = house.propose(made)
    ident, pages = first.id, list(first.pages)
    with transaction():
        deciding.split(by, ident, pages, pages[1])

    again = house.propose(made)

    assert [one.pages for one in again] == [[page] for page in ids(made)]


def test_proposed_anew_what_was_joined_by_hand_stays_joined(by: Act, ours: Case) -> None:
    made = batch(NOTICE, ORDER, MORE, case=ours)
    first, _second = house.propose(made)
    ident, pages = first.id, list(first.pages)
    with transaction():
        deciding.merge(by, ident, pages)

    (again,) = house.propose(made)

    assert again.pages == ids(made)
    assert again.title == "执行通知书"
