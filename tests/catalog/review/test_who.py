"""Who may take which step: not one's own, not twice, not without the post."""

import pytest

from archive.accounts.errors import Denied
from archive.catalog.review.errors import (
    ChangedMeanwhile,
    NotEntitled,
    NotTheHandler,
    NotWaiting,
    OwnMaterial,
    PartOfIt,
)
from tests.catalog.review.house import (
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
from tests.nodes import house as nodes

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("app")]


def test_nobody_reviews_what_they_handed_in() -> None:
    both = nodes.staff("both", ("judge", "swift"), ("file_clerk", None))
    row = submitted(both)

    with pytest.raises(OwnMaterial, match="Both handed this material in"):
        reviewed(row, both)


def test_nobody_reviews_what_they_handed_in_again() -> None:
    both = nodes.staff("both", ("judge", "swift"), ("file_clerk", None))
    row = refused(submitted(judge()), clerk())
    row = resubmitted(row, both)

    with pytest.raises(OwnMaterial):
        reviewed(row, both)


def test_the_deliverer_is_the_handler_if_he_may_hand_in_here() -> None:
    judge("other")
    mine = submitted(judge("holder"), deliverer="Other")
    foreign = submitted(judge("elsewhere"), SECOND, deliverer="Nobody")

    assert (mine.handler, foreign.handler) == ("Other", "Elsewhere")


def test_who_is_not_entitled_is_told_so() -> None:
    handler, stranger = judge(), judge("stranger", "complex")
    row = submitted(handler)
    with pytest.raises(Denied):
        reviewed(row, handler)
    row = refused(row, clerk())
    with pytest.raises((Denied, NotTheHandler)):
        resubmitted(row, stranger)
    row = disputed(row, handler)

    with pytest.raises(NotEntitled, match="A disputed refusal is decided by"):
        decided(row, handler, sustained=False)


def test_only_the_handler_or_his_team_answers() -> None:
    officer = nodes.staff("officer", ("inquiry_officer", None))
    row = refused(submitted(judge()), clerk())

    with pytest.raises(NotTheHandler, match="This is for Judge"):
        resubmitted(row, officer)


def test_who_reviewed_it_does_not_decide_on_it() -> None:
    both = nodes.staff("both", ("bureau_chief", None), ("file_clerk", None))
    handler = judge()
    row = disputed(refused(submitted(handler), both), handler)

    with pytest.raises(PartOfIt, match="Both reviewed or disputed"):
        decided(row, both, sustained=True)


def test_the_second_of_two_is_told_what_happened() -> None:
    row, first, second = submitted(judge()), clerk("first"), clerk("second")
    seen = row.edition
    reviewed(row, first)

    with pytest.raises(ChangedMeanwhile, match="First reviewed it on 2026-03-18: accepted"):
        reviewed(row, second, seen=seen)
    with pytest.raises(NotWaiting, match="does not wait for this: First reviewed it"):
        reviewed(row, second)


def test_a_second_decision_is_told_of_the_first() -> None:
    handler = judge()
    row = disputed(refused(submitted(handler), clerk()), handler)
    decided(row, chief(), sustained=False)

    with pytest.raises(NotWaiting, match="Chief overruled the refusal on 2026-03-20"):
        decided(row, chief("deputy"), sustained=True)
