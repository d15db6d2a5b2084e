"""On both databases: two people at the closing of one case, at once."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from flask import Flask

from archive.act import Act
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.cases.models import Case
from archive.catalog.completeness import queries, service
from archive.catalog.completeness.errors import (
    AnsweredMeanwhile,
    ClosedAlready,
    PlannedMeanwhile,
)
from archive.catalog.completeness.models import ClosingAnswer
from archive.catalog.completeness.rules.facts import WHOLE, Said
from archive.catalog.completeness.service import Given
from archive.db import db, transaction
from tests.accounts.house import act_of, staff
from tests.catalog.completeness.house import (
    ready,
)

ON = "2026-06-10"


def at_once(
    app: Flask, both: list[Act], case_id: int, do: Callable[[Act, Case], object]
) -> list[Exception]:
    """What each of two who do it at the same moment is refused with."""
    start, told = Barrier(2), list[Exception]()
    db.session.rollback()

    def work(act: Act) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    do(act, db.session.get_one(Case, case_id))
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


@pytest.fixture
def both(chief: Act) -> list[Act]:
    return [chief, act_of(staff("second", ("bureau_chief", None)))]


def test_of_two_who_answer_the_same_one_is_told_what_stands_there(
    app: Flask, both: list[Act], ours: Case
) -> None:
    said = {"chief": Said.YES, "second": Said.NO}

    told = at_once(
        app,
        both,
        ours.id,
        lambda act, row: service.answer(
            act, row, [Given("h5", WHOLE, said[act.actor.account])]
        ),
    )

    [row] = queries.answers(ours.id)
    assert [type(one) for one in told] == [AnsweredMeanwhile]
    assert f"{row.said.value} ({row.by_name})" in str(told[0])


def test_two_who_answer_different_things_are_both_heard(
    app: Flask, both: list[Act], ours: Case
) -> None:
    codes = {"chief": "h5", "second": "h6"}

    told = at_once(
        app,
        both,
        ours.id,
        lambda act, row: service.answer(
            act, row, [Given(codes[act.actor.account], WHOLE, Said.YES)]
        ),
    )

    assert told == []
    assert db.session.scalar(db.select(db.func.count(ClosingAnswer.id))) == 2


def test_of_two_who_choose_how_to_close_one_is_told_who_was_first(
    app: Flask, both: list[Act], ours: Case
) -> None:
    told = at_once(
        app, both, ours.id, lambda act, row: service.plan(act, row, "terminated", 0)
    )

    assert [type(one) for one in told] == [PlannedMeanwhile]


def test_of_two_who_close_it_one_is_told_that_it_is_closed(
    app: Flask, both: list[Act], ours: Case
) -> None:
    ready(both[0], ours)
    found = queries.plan(ours.id)
    edition = found.edition if found else 0
    told = at_once(
        app,
        both,
        ours.id,
        lambda act, row: service.close(act, row, edition, date.fromisoformat(ON)),
    )

    assert [type(one) for one in told] == [ClosedAlready]
    query = db.select(db.func.count(Event.id)).where(Event.kind == Kind.CASE_CLOSED)
    assert db.session.scalar(query) == 1
