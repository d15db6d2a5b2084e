"""Places are made, renamed and closed; paper is laid, moved and brought back."""

import pytest

from archive.audit.kinds import Kind
from archive.custody import queries, service
from archive.custody.errors import (
    BadName,
    ChangedMeanwhile,
    MovedMeanwhile,
    NameTaken,
    PlaceClosed,
    PlaceInUse,
    TooManyAtOnce,
    UndoneAlready,
    Unplaceable,
)
from archive.db import db, transaction
from archive.intake import service as intake
from tests.accounts.house import act
from tests.cases.house import events
from tests.custody.house import (
    BOX,
    ROOM,
    SHELF,
    boxes,
    case,
    clerk,
    lay,
    made,
    paper,
    where,
)
from tests.intake.house import given

pytestmark = pytest.mark.usefixtures("app")


def test_a_place_is_called_by_the_way_to_it_and_leaves_an_event() -> None:
    one, two = boxes()

    assert one.path == "一号库房 / A排1架 / 01号盒"
    assert one.token != two.token
    assert [note.facts["place"] for note in events(Kind.PLACE_MADE)][-1] == two.path


def test_what_cannot_stand_there_is_refused() -> None:
    box, _other = boxes()
    for kind, inside in ((BOX, box), (SHELF, box), (ROOM, box), (SHELF, None), (BOX, None)):
        with pytest.raises(Unplaceable):
            made(kind, "x", inside=inside)
    with pytest.raises(BadName):
        made(ROOM, "a/b")
    with pytest.raises(TooManyAtOnce):
        made(ROOM, *map(str, range(101)))


def test_two_places_of_one_name_are_refused_and_none_of_them_is_made() -> None:
    made(ROOM, "一号库房")
    with pytest.raises(NameTaken) as refused:
        made(ROOM, "二号库房", "一号库房")

    assert "一号库房" in str(refused.value)
    assert len(queries.children(None)) == 1


def test_a_renamed_room_takes_all_that_stands_in_it_along() -> None:
    box, _other = boxes()
    [room] = queries.children(None)
    with transaction():
        service.rename(act(), room, " 东库 ", room.version)
    db.session.expire_all()

    assert box.path == "东库 / A排1架 / 01号盒"
    assert events(Kind.PLACE_CHANGED)[-1].facts["before"] == "一号库房"


def test_renaming_to_a_taken_name_or_an_old_version_is_refused() -> None:
    one, two = boxes()
    with pytest.raises(NameTaken), transaction():
        service.rename(act(), one, two.name, one.version)
    with transaction():
        service.rename(act(), one, "09号盒", one.version)
    with pytest.raises(ChangedMeanwhile), transaction():
        service.rename(act(), one, "08号盒", 1)


def test_a_place_with_something_in_it_is_not_closed() -> None:
    one, two = boxes()
    [room] = queries.children(None)
    lay(paper(), one)
    for place in (one, room):
        with pytest.raises(PlaceInUse), transaction():
            service.close(act(), place, place.version)
    with transaction():
        service.close(act(), two, two.version)

    assert two.closed_at is not None


def test_nothing_is_laid_into_a_closed_place_until_it_is_opened_again() -> None:
    one, _two = boxes()
    with transaction():
        service.close(act(), one, one.version)
    with pytest.raises(PlaceClosed):
        lay(paper(), one)
    with transaction():
        service.reopen(act(), one, one.version)

    assert lay(paper(2), one)


def test_paper_is_where_it_was_laid_last_and_every_move_is_kept() -> None:
    one, two = boxes()
    row = paper()
    lay(row, one)
    lay(row, two)
    held = queries.paper_of(row.id)

    assert held
    assert where(row) == two.name
    assert [m.place.name for m in queries.moves(held) if m.place] == [two.name, one.name]
    note = events(Kind.PAPER_MOVED)[-1]
    assert note.subject == row.number
    assert (note.facts["before"], note.facts["after"]) == (one.path, two.path)


def test_laying_it_where_it_lies_is_no_move() -> None:
    one, _two = boxes()
    row = paper()

    assert lay(row, one)
    assert lay(row, one) is None
    assert len(events(Kind.PAPER_MOVED)) == 1


def test_who_saw_an_older_place_is_refused_and_told_where_it_is() -> None:
    one, two = boxes()
    row = paper()
    lay(row, one)
    with pytest.raises(MovedMeanwhile) as refused, transaction():
        service.shelve(act(), row, two, seen=0)

    assert one.path in str(refused.value)
    with transaction():
        assert service.shelve(act(), row, two, seen=1)


def test_a_mistaken_move_is_undone_by_another() -> None:
    one, two = boxes()
    row = paper()
    first, second = lay(row, one), lay(row, two)
    assert first
    assert second
    with pytest.raises(UndoneAlready), transaction():
        service.undo(act(), first)
    with transaction():
        back = service.undo(act(), second)

    assert back.undoes_id == second.id
    assert where(row) == one.name
    with pytest.raises(UndoneAlready), transaction():
        service.undo(act(), second)


def test_the_first_move_undone_leaves_the_paper_to_be_shelved() -> None:
    one, _two = boxes()
    row = paper()
    move = lay(row, one)
    assert move
    with transaction():
        service.undo(act(), move)

    assert where(row) == ""
    assert [one.id for one in queries.unshelved(clerk())] == [row.id]


def test_nothing_goes_back_into_a_place_that_was_closed_since() -> None:
    one, two = boxes()
    row = paper()
    lay(row, one)
    move = lay(row, two)
    assert move
    with transaction():
        service.close(act(), one, one.version)
    with pytest.raises(PlaceClosed), transaction():
        service.undo(act(), move)


def test_only_what_was_scanned_and_lies_nowhere_is_still_to_be_shelved() -> None:
    one, _two = boxes()
    lay(paper(1), one)
    paper(2, scanned=False)
    waits = paper(3)

    assert [row.id for row in queries.unshelved(clerk())] == [waits.id]
    assert queries.count_unshelved(clerk()) == 1


def test_paper_follows_its_receipt_to_another_case() -> None:
    one, _two = boxes()
    row = paper(1)
    lay(row, one)
    other = case(2)
    with transaction():
        intake.correct(act(), row, other, given(), row.version)

    held = queries.paper_of(row.id)
    assert held
    assert held.case_id == other.id


def test_papers_are_counted_in_all_places_they_stand_in() -> None:
    one, two = boxes()
    lay(paper(1), one)
    lay(paper(2), two)
    lay(paper(3), two)
    [room] = queries.children(None)

    assert queries.counts(clerk(), [room, one, two]) == {
        room.id: 3,
        one.id: 1,
        two.id: 2,
    }
    assert len(queries.contents(clerk(), room)) == 3
