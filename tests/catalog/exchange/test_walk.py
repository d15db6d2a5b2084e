"""Which documents another system is told of, and when."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event

from archive.audit import queries as journal
from archive.catalog.exchange import journal as changes
from archive.catalog.exchange import walk
from archive.catalog.exchange.telling import Reader
from archive.catalog.models import Document
from archive.catalog.review.models import Outcome
from archive.db import db
from tests.accounts.house import act, act_of
from tests.api.house import path, told
from tests.catalog import merging_house as merging
from tests.catalog.exchange import house
from tests.catalog.exchange.house import System
from tests.catalog.review.house import again, decided, disputed, refused, reviewed
from tests.nodes.house import NUMBER

OTHER = "（2026）豫0922执2号"


def test_only_what_was_accepted_goes_out(system: System) -> None:
    house.handed_in()
    _row, documents = house.accepted(number=OTHER, batch="20260302-002")

    found = system.follow()

    assert [one["document"] for one in found] == [one.id for one in documents]
    assert {one["state"] for one in found} == {"accepted"}


def test_what_is_accepted_later_is_told_later_and_once(system: System) -> None:
    row, documents = house.handed_in()
    assert system.follow() == []

    house.accept(row)
    found = system.follow()

    assert [one["document"] for one in found] == [one.id for one in documents]
    assert system.follow() == []


def test_what_is_filed_while_somebody_walks_comes_exactly_once(system: System) -> None:
    """Accepted before, between and after the steps of the walk; changed in the midst."""
    _row, first = house.accepted()
    waiting, second = house.handed_in(OTHER, "20260302-002")
    system.step(limit=1)
    house.accept(waiting)
    system.step(limit=1)
    house.change(first[0], title="执行通知书（正本）")
    _row, third = house.accepted(number="（2026）豫0922执3号", batch="20260302-003")
    system.follow(limit=1)

    ids = [one.id for one in (*first, *second, *third)]
    assert {document for document, _edition in system.told} == set(ids)
    assert len(system.told) == len(set(system.told))
    assert (first[0].id, 2) in system.told


def test_what_changes_while_an_answer_is_made_is_told_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One document before the journal is looked at once more, the other right after."""
    _row, [one, other] = house.accepted()
    place = journal.last_place()

    change_anew(one)
    change_anew(other)
    with monkeypatch.context() as patched:
        patched.setattr(changes, "later", while_both_change(one, other))
        place, first = followed(place)
    _place, then = followed(place)

    assert first == [(other.id, 2)]
    assert then == [(one.id, 3), (other.id, 3)]


def test_what_changes_while_all_is_told_is_left_to_the_journal(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _row, [one, other] = house.accepted()
    place = journal.last_place()

    monkeypatch.setattr(changes, "later", while_both_change(one, other))
    step = walk.everything(act(), Reader(house.SYSTEM), place, 0, 50)

    told = [(row["document"], row["edition"]) for row in step.told.documents]
    assert told == [(other.id, 1)]


def while_both_change(
    one: Document, other: Document
) -> Callable[[list[int], int], set[int]]:
    """Look into the journal just after the one document changed, and before the other."""
    look = changes.later

    def looked(ids: list[int], place: int) -> set[int]:
        change_anew(one)
        found = look(ids, place)
        change_anew(other)
        return found

    return looked


def change_anew(document: Document) -> None:
    db.session.rollback()
    house.change(document, title=f"执行通知书（第{document.edition}稿）")


def followed(place: int) -> tuple[int, list[tuple[int, int]]]:
    """What a system is told that stands there in the journal, and where it stands then."""
    db.session.rollback()
    last = journal.last_place()
    step = walk.changed(act(), Reader(house.SYSTEM), place, last, 50)
    return step.place, [(row["document"], row["edition"]) for row in step.told.documents]


def test_a_document_filed_late_for_what_was_accepted_already_goes_out(
    system: System,
) -> None:
    row, _documents = house.handed_in()
    house.accept(row)
    system.follow()
    late = house.filed_late(row)

    assert [one["document"] for one in system.follow()] == [late.id]


def test_a_changed_document_goes_out_again_as_another_edition(system: System) -> None:
    _row, documents = house.accepted()
    system.follow()
    house.change(documents[0], title="执行通知书（正本）")

    [found] = system.follow()

    assert (found["document"], found["edition"]) == (documents[0].id, 2)
    assert found["title"] == "执行通知书（正本）"


def test_a_document_taken_out_is_told_to_be_gone(system: System) -> None:
    _row, documents = house.accepted()
    system.follow()
    house.withdraw(documents[0])
    assert system.follow() == []

    assert system.gone == [documents[0].id]


def test_whoever_begins_anew_is_told_what_it_fetched_and_is_gone(system: System) -> None:
    _row, documents = house.accepted()
    system.fetch(documents[0].id)
    house.withdraw(documents[0])
    system.cursor = None
    found = system.follow()

    assert [one["document"] for one in found] == [documents[1].id]
    assert system.gone == [documents[0].id]


def test_what_was_never_accepted_is_not_told_to_be_gone(system: System) -> None:
    _row, documents = house.handed_in()
    system.follow()
    house.withdraw(documents[0])
    system.follow()

    assert system.gone == []


def test_material_of_a_party_goes_out_as_still_to_be_supplemented(system: System) -> None:
    row, documents = house.handed_in(source="party")
    system.follow()
    reviewed(row, house.clerk(), Outcome.SUPPLEMENT, supply_by=house.LATER)

    found = system.follow()

    assert [one["document"] for one in found] == [one.id for one in documents]
    assert {(one["state"], one["accepted_on"]) for one in found} == {("supplement", None)}


def test_an_overruled_refusal_lets_it_out(system: System) -> None:
    row, documents = house.handed_in()
    row = disputed(refused(row, house.clerk()), house.handler())
    assert system.follow() == []
    decided(again(row), house.chief(), sustained=False)

    found = system.follow()

    assert [one["document"] for one in found] == [one.id for one in documents]


def test_what_came_without_paper_goes_out_with_its_submission(system: System) -> None:
    document, row = house.without_paper()
    assert system.follow() == []
    house.accept(row)

    [found] = system.follow()

    assert (found["document"], found["receipt"]) == (document.id, None)
    assert found["submission"] == row.number


def test_a_renumbered_case_is_told_anew(system: System) -> None:
    _row, documents = house.accepted()
    system.follow()
    house.renumber(documents[0].case_id, "（2026）豫0922执9号")

    found = system.follow()

    assert {one["case"] for one in found} == {"（2026）豫0922执9号"}
    assert {one["edition"] for one in found} == {1}


def test_the_court_s_own_part_goes_only_to_whom_it_may(
    system: System, trusted: System
) -> None:
    _row, [main, side] = house.accepted(side=True)

    assert [one["document"] for one in system.follow()] == [main.id]
    found = {one["document"]: one["part"] for one in trusted.follow()}
    assert found == {main.id: "main", side.id: "side"}


def test_what_moves_into_the_court_s_own_part_is_gone_for_the_others(
    system: System, trusted: System
) -> None:
    _row, documents = house.accepted()
    for one in (system, trusted):
        one.follow()
    house.move(documents[1], house.SIDE_HEADING)
    for one in (system, trusted):
        one.follow()

    assert (system.gone, trusted.gone) == ([documents[1].id], [])
    assert (documents[1].id, 2) in trusted.told
    assert (documents[1].id, 2) not in system.told


def test_of_what_always_was_the_court_s_own_nobody_else_hears(system: System) -> None:
    _row, [_main, side] = house.accepted(side=True)
    system.follow()
    house.withdraw(side)
    found = system.step()

    assert (found["documents"], found["withdrawn"]) == ([], [])


def test_since_a_moment_only_what_was_touched_comes(system: System) -> None:
    house.accepted()
    before = system.step(updated_since="2026-03-01T00:00:00Z")
    system.cursor = None
    after = system.step(updated_since="2099-01-01T00:00:00Z")

    assert (len(before["documents"]), after["documents"]) == (2, [])


def test_a_case_by_itself(app: Flask, system: System) -> None:
    house.accepted()
    _row, documents = house.accepted(number=OTHER, batch="20260302-002")
    found = told(system.open(path(OTHER, "/documents")))

    assert [one["document"] for one in found["documents"]] == [one.id for one in documents]


def test_a_case_that_is_not_there_is_said_to_be(system: System) -> None:
    answer = system.open(path("（2026）豫0922执77号", "/documents"))

    assert answer.status_code == 404
    assert "（2026）豫0922执77号" in told(answer)["sentence"]


def test_what_is_told_of_a_document(system: System) -> None:
    row, documents = house.accepted()
    found = system.follow()[0]
    row = again(row)

    assert found["case"] == NUMBER
    assert (found["title"], found["pages"]) == ("执行通知书", 1)
    assert found["heading"] == "enforcement_notice"
    assert found["receipt"] == row.receipt.number  # type: ignore[union-attr]  # it has one
    assert (found["submission"], found["accepted_on"]) == (row.number, "2026-03-18")
    assert found["link"] == f"/api/v1/documents/{documents[0].id}/editions/1/pdf"


def test_without_the_scope_nothing_is_told(app: Flask) -> None:
    answer = System(app, "cases:read", system="别的").open("/api/v1/documents")

    assert answer.status_code == 403


def test_many_documents_take_no_more_questions_than_a_few(app: Flask) -> None:
    house.accepted()
    few = asked()
    house.accepted(number=OTHER, batch="20260302-002")
    house.accepted(number="（2026）豫0922执3号", batch="20260302-003")

    assert asked() == few


def asked() -> int:
    """How many questions to the database it takes to tell of all documents."""
    db.session.rollback()
    db.session.expunge_all()
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        walk.everything(act(), Reader("counting"), journal.last_place(), 0, 50)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(said)


def test_a_merged_file_is_told_anew_and_says_where_it_is_read(system: System) -> None:
    document, case = house.of_preservation()
    target = merging.target()
    target_number = target.number
    first = system.follow()
    merging.merge(act_of(house.clerk()), case, target)
    then = system.follow()

    assert [one["document"] for one in (*first, *then)] == [document.id] * 2
    assert [one["merged_into"] for one in (*first, *then)] == [None, target_number]
    assert {one["case"] for one in then} == {merging.KEPT}
