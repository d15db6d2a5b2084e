"""Sorting a batch: what is written, undone, done again, and refused."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from archive.accounts.models import Person
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.errors import Refused
from archive.jobs.models import Job
from archive.scan import arranging, placing
from archive.scan.errors.sorting import (
    ArrangedMeanwhile,
    BatchSorted,
    DoesNotFit,
    NoPlaceForPages,
    NotBlank,
    NothingToRedo,
    NothingToUndo,
)
from archive.scan.models import Arrangement, Aside, Batch, BatchState, Page, PageState
from archive.scan.order import Spot
from archive.search.models import PageText
from tests.accounts.house import act, act_of, staff
from tests.cases.house import events
from tests.intake import house as intake
from tests.nodes import house as nodes
from tests.scan.sorting import house

Verb = Callable[..., Arrangement]


@pytest.fixture
def batch(app: Any, clerk: Person) -> Batch:
    return house.batch(4, begins=[3])


def do(verb: Verb, batch: Batch, *given: Any, **named: Any) -> Arrangement:
    """In a transaction of its own, by who has seen the newest edition."""
    seen = house.edition(batch)
    with transaction():
        return verb(act(), batch, seen, *given, **named)


def test_a_turned_page_is_worked_again(batch: Batch) -> None:
    page = house.ids(batch)[1]

    do(arranging.turn, batch, [page], 90)

    row = db.session.get_one(Page, page)
    assert (row.turn, row.state) == (90, PageState.WAITING)
    [job] = db.session.scalars(select(Job).where(Job.kind == "scan:page"))
    assert job.args == {"page": page, "turn": 90}


def test_undo_turns_it_back_and_has_it_worked_as_it_was(batch: Batch) -> None:
    page = house.ids(batch)[1]
    do(arranging.turn, batch, [page], 90)

    do(arranging.undo, batch)

    jobs = db.session.scalars(select(Job).where(Job.kind == "scan:page")).all()
    assert db.session.get_one(Page, page).turn == 0
    assert {job.args["turn"] for job in jobs} == {0, 90}


def test_what_is_undone_can_be_done_again_by_somebody_else(batch: Batch) -> None:
    first, second, *_ = house.ids(batch)
    do(arranging.split, batch, second)
    do(arranging.set_aside, batch, [first], Aside.REMOVED)
    other = staff("other", ("file_clerk", None))
    for verb in (arranging.undo, arranging.undo):
        do(verb, batch)

    assert house.lie(batch) == "1 2|3 4"
    seen = house.edition(batch)
    with transaction():
        arranging.redo(act_of(other), batch, seen)

    assert house.lie(batch) == "1|2|3 4"


def test_what_was_undone_is_left_behind_by_another_change(batch: Batch) -> None:
    pages = house.ids(batch)
    do(arranging.split, batch, pages[1])
    do(arranging.undo, batch)
    do(arranging.split, batch, pages[3])

    with pytest.raises(NothingToRedo):
        do(arranging.redo, batch)


def test_there_is_nothing_to_undo_at_first(batch: Batch) -> None:
    with pytest.raises(NothingToUndo):
        do(arranging.undo, batch)


def test_only_what_changed_is_kept_of_a_change(batch: Batch) -> None:
    page = house.ids(batch)[0]

    row = do(arranging.set_aside, batch, [page], Aside.BLANK)

    assert row.before == {str(page): {"aside": None}}
    assert row.after == {str(page): {"aside": "blank"}}


def test_every_change_is_in_the_journal_with_its_count(batch: Batch) -> None:
    pages = house.ids(batch)

    do(arranging.move, batch, pages[:2], Spot(pages[3], after=True))
    do(arranging.undo, batch)

    told = [event.facts for event in events(Kind.PAGES_ARRANGED)]
    assert [(one["verb"], one["pages"]) for one in told] == [("move", 2), ("undo", 2)]
    assert [one["edition"] for one in told] == [1, 2]


def test_the_second_of_two_is_refused_and_told_who_did_what(
    batch: Batch, clerk: Person
) -> None:
    page = house.ids(batch)[0]
    with transaction():
        arranging.turn(act_of(clerk), batch, 0, [page], 90)

    with pytest.raises(ArrangedMeanwhile) as refused, transaction():
        arranging.split(act(), batch, 0, page)

    assert "Clerk" in str(refused.value)
    assert "1 page turned." in str(refused.value)


def test_a_change_that_changes_nothing_is_refused(batch: Batch) -> None:
    with pytest.raises(DoesNotFit):
        do(arranging.restore, batch, [house.ids(batch)[0]])


def test_a_page_of_another_batch_is_refused(batch: Batch) -> None:
    other = house.batch(1, number="20260302-002")

    with pytest.raises(DoesNotFit):
        do(arranging.set_aside, batch, house.ids(other), Aside.BLANK)


def test_only_proposed_pages_are_taken_for_blank(batch: Batch) -> None:
    pages = house.pages(batch)
    with transaction():
        house.find(pages[1], "blank")
        house.find(pages[2], "skew")

    do(arranging.accept_blanks, batch, house.ids(batch))

    assert house.lie(batch) == "1 (2)|3 4"
    with pytest.raises(NotBlank):
        do(arranging.accept_blanks, batch, [pages[2].id])


def test_a_replaced_page_comes_back_in_place_of_the_new_one(batch: Batch) -> None:
    pages = house.ids(batch)
    do(arranging.replace, batch, pages[0], [pages[3]])

    assert house.lie(batch) == "(1) 4 2|3"
    do(arranging.restore, batch, [pages[0]])

    assert house.lie(batch) == "1 (4) 2|3"


def test_pages_go_to_a_piece_of_a_receipt_and_are_found_in_its_case(app: Any) -> None:
    keeper = staff("keeper", ("file_clerk", None))
    batch = house.batch(2)
    receipt = intake.receipt(nodes.case(), by=keeper)
    page = house.pages(batch)[0]
    with transaction():
        house.read(page, house.line("民事起诉状"))

    with transaction():
        target = placing.place(act_of(keeper), f"piece.{receipt.pieces[0].id}")
        arranging.assign(act_of(keeper), batch, 0, [page.id], target)

    db.session.expire_all()
    row = db.session.get_one(Page, page.id)
    assert (row.case_id, row.receipt_id) == (receipt.case_id, receipt.id)
    assert db.session.get_one(PageText, page.id).case_id == receipt.case_id
    do(arranging.undo, batch)

    assert db.session.get_one(PageText, page.id).case_id is None


@pytest.mark.parametrize("chosen", ["case.999", "piece.1", "shelf.1", "case.", "case.-1"])
def test_pages_go_nowhere_that_is_not_there(app: Any, clerk: Person, chosen: str) -> None:
    with pytest.raises(NoPlaceForPages):
        placing.place(act_of(clerk), chosen)


class Taken(Refused):
    """As a room above says it."""


@pytest.fixture
def guarded(batch: Batch) -> Iterator[list[int]]:
    """A room above has taken the first page."""
    taken = house.ids(batch)[:1]

    def guard(pages: Any) -> None:
        if any(page.id in taken for page in pages):
            raise Taken

    arranging.guards.append(guard)
    yield taken
    arranging.guards.remove(guard)


def test_a_page_that_a_higher_room_took_stays_as_it_is(
    batch: Batch, guarded: list[int]
) -> None:
    with pytest.raises(Taken):
        do(arranging.turn, batch, guarded, 90)

    do(arranging.turn, batch, house.ids(batch)[1:2], 90)


def test_a_page_that_a_higher_room_took_may_get_another_number(
    batch: Batch, guarded: list[int]
) -> None:
    pages = house.ids(batch)

    do(arranging.move, batch, [pages[2]], Spot(pages[1], after=False))

    assert house.lie(batch) == "1 3 2|4"


def test_a_sorted_batch_is_not_changed(batch: Batch) -> None:
    with transaction():
        db.session.get_one(Batch, batch.id).state = BatchState.SORTED
        house.noted()

    with pytest.raises(BatchSorted):
        do(arranging.split, batch, house.ids(batch)[1])
