"""On both databases: two people at the same pages, and at the same document, at once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from archive.act import Act
from archive.cases.models import Case
from archive.catalog import changing, filing, merging
from archive.catalog.errors import AlreadyFiled, ChangedMeanwhile
from archive.catalog.errors_merging import MergedAlready, WentInto
from archive.catalog.models import Document, FileMerger, Leaf
from archive.db import db, transaction
from tests.accounts.house import act_of, staff
from tests.cases.house import case
from tests.catalog import house, merging_house
from tests.catalog.house import MORE, NOTICE, batch, file, given, ids


@pytest.fixture
def both(by: Act) -> list[Act]:
    return [by, act_of(staff("second", ("file_clerk", None)))]


def at_once(app: Flask, both: list[Act], do: Callable[[Act], object]) -> list[Exception]:
    """What each of two who do it at the same moment is refused with."""
    start, told = Barrier(2), list[Exception]()
    db.session.rollback()

    def work(act: Act) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    do(act)
            except Exception as error:  # noqa: BLE001  # told to the test
                told.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=work, args=(act,)) for act in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_of_two_who_file_the_same_pages_one_is_told_who_was_first(
    app: Flask, both: list[Act]
) -> None:
    ours = case()
    pages, case_id = ids(batch(NOTICE, MORE, case=ours)), ours.id

    told = at_once(
        app,
        both,
        lambda act: filing.file(act, db.session.get_one(Case, case_id), given(pages)),
    )

    assert [type(one) for one in told] == [AlreadyFiled]
    assert len(house.documents()) == 1
    assert db.session.scalars(db.select(Leaf.page_id)).all() == pages


def test_of_two_who_change_one_document_one_is_told_what_changed(
    app: Flask, by: Act, both: list[Act]
) -> None:
    ours = case()
    ident = file(by, ours, given(batch(NOTICE, case=ours))).id

    def retitle(act: Act) -> object:
        row = db.session.get_one(Document, ident)
        return changing.change(act, row, 1, title=f"{act.actor.account}改")

    told = at_once(app, both, retitle)

    (document,) = house.documents()
    assert [type(one) for one in told] == [ChangedMeanwhile]
    assert document.edition == 2
    assert f"执行通知书 → {document.title}" in str(told[0])


def test_of_two_who_merge_one_file_one_is_told_where_it_went(
    app: Flask, by: Act, both: list[Act]
) -> None:
    source = merging_house.source().id
    targets = iter([merging_house.target().id, case("（2026）豫0922执2号").id])

    def merge(act: Act) -> object:
        target = db.session.get_one(Case, next(targets))
        return merging.merge(act, db.session.get_one(Case, source), target)

    told = at_once(app, both, merge)

    assert [type(one) for one in told] == [MergedAlready]
    assert len(db.session.scalars(db.select(FileMerger)).all()) == 1


def test_what_is_filed_while_its_file_is_merged_is_in_it_or_refused(
    app: Flask, by: Act, both: list[Act]
) -> None:
    kept, target = merging_house.source(), merging_house.target()
    pages = ids(batch(NOTICE, case=kept))
    source, other = kept.id, target.id
    wanted = given(pages, kind=None, heading="preservation_ruling")
    turns = iter(["file", "merge"])

    def do(act: Act) -> object:
        found = db.session.get_one(Case, source)
        if next(turns) == "file":
            return filing.file(act, found, wanted)
        return merging.merge(act, found, db.session.get_one(Case, other))

    told = at_once(app, both, do)

    assert {type(one) for one in told} <= {WentInto}
    assert len(house.documents()) == 1 - len(told)
