"""On both databases: people file and review while a system follows; two fetch at once."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Event, Thread

from flask import Flask

from archive.audit import queries as journal
from archive.cases.models import Case
from archive.catalog import changing, filing
from archive.catalog.exchange import service, walk
from archive.catalog.exchange.errors import OtherReceipt
from archive.catalog.exchange.pages import Made
from archive.catalog.exchange.rules import Answer, Answered
from archive.catalog.exchange.telling import Reader
from archive.catalog.models import Document
from archive.catalog.review import queries as reviews
from archive.catalog.review import service as review
from archive.catalog.review.models import Submission
from archive.db import db, transaction
from tests.accounts.house import act, act_of
from tests.catalog import house as pages
from tests.catalog.exchange import house
from tests.catalog.house import NOTICE
from tests.catalog.review.house import act as on_day
from tests.catalog.review.house import findings

READER = Reader("执行流程系统")
MADE = Made("0" * 64, 10, 1)
ROUNDS = 6


def apart(app: Flask, do: Callable[[], object], told: list[Exception]) -> Thread:
    """Something done in a session of its own, until it is over or refused."""

    def work() -> None:
        with app.app_context():
            try:
                do()
            except Exception as error:  # noqa: BLE001  # told to the test
                told.append(error)
            finally:
                db.session.remove()

    return Thread(target=work)


def test_each_edition_comes_once_while_others_file_and_review(app: Flask) -> None:
    cases = [
        house.handed_in(f"（2026）豫0922执{one}号", f"20260302-{one:03}")
        for one in (1, 2, 3)
    ]
    work = _work([row for row, _documents in cases], [one[0].id for _row, one in cases])
    over, failed, told = Event(), list[Exception](), list[tuple[int, int]]()
    db.session.rollback()
    workers = [apart(app, do, failed) for do in work]
    follower = apart(app, lambda: told.extend(_followed(over)), failed)
    for thread in (*workers, follower):
        thread.start()
    for thread in workers:
        thread.join()
    over.set()
    follower.join()

    assert failed == []
    assert len(told) == len(set(told))
    # Whatever came in between, what stands at the end is there, of every document.
    stand = {(row.id, row.edition) for row in db.session.scalars(db.select(Document))}
    assert stand <= set(told)
    assert len(stand) == 9


def _work(rows: list[Submission], changed: list[int]) -> list[Callable[[], None]]:
    """What three people do: review all, file one more of each, and change some often."""
    loose = [_loose(row, number) for number, row in enumerate(rows)]
    seen = [(row.id, house.again(row).edition) for row in rows]
    clerk, reviewer = act_of(house.clerk()), on_day(house.clerk())

    def review_all() -> None:
        for ident, edition in seen:
            with transaction():
                review.review(reviewer, reviews.locked(ident), findings(), edition)

    def file_all() -> None:
        for case_id, page in loose:
            with transaction():
                given = pages.given([page], "送达回证")
                filing.file(clerk, db.session.get_one(Case, case_id), given)

    def change_all() -> None:
        for number in range(ROUNDS):
            for ident in changed:
                with transaction():
                    found = db.session.get_one(Document, ident)
                    title = f"执行通知书（第{number}稿）"
                    changing.change(clerk, found, found.edition, title=title)

    return [review_all, file_all, change_all]


def _loose(row: Submission, number: int) -> tuple[int, int]:
    """A page that came with the same receipt, and is not filed yet."""
    row = house.again(row)
    made = pages.batch(
        NOTICE, case=row.case, receipt=row.receipt, number=f"20260303-{number:03}"
    )
    return row.case_id, pages.ids(made)[0]


def _followed(over: Event) -> list[tuple[int, int]]:
    """What a system is told that asks on and on, and once more at the end."""
    found: list[tuple[int, int]] = []
    db.session.rollback()
    place, last_time = journal.last_place(), False
    at: int | None = 0
    while True:
        ending = over.is_set()
        db.session.rollback()
        last = journal.last_place()
        if at is None:
            step = walk.changed(act(), READER, place, last, 2)
        else:
            step = walk.everything(act(), READER, place, at, 2)
        place, at = step.place, step.row
        found += [(one["document"], one["edition"]) for one in step.told.documents]
        if ending and not step.more and at is None:
            if last_time:
                return found
            last_time = True


def test_two_who_fetch_the_same_at_once_make_one_row(app: Flask) -> None:
    _row, documents = house.accepted()
    start, failed, ident = Barrier(2), list[Exception](), documents[0].id
    db.session.rollback()

    def fetch() -> None:
        start.wait()
        with transaction():
            service.fetched(act(), READER, ident, 1, MADE)

    threads = [apart(app, fetch, failed) for _time in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert len(house.sendings()) == 1


def test_of_two_different_receipts_at_once_one_is_refused(app: Flask) -> None:
    _row, documents = house.accepted()
    start, failed, ident = Barrier(2), list[Exception](), documents[0].id
    with transaction():
        service.fetched(act(), READER, ident, 1, MADE)
    db.session.rollback()

    def answer(number: str) -> None:
        start.wait()
        with transaction():
            given = Answered(number, Answer.ACCEPTED)
            service.received(act(), READER.system, ident, 1, given)

    numbers = ("ZX-1", "ZX-2")
    threads = [apart(app, partial(answer, one), failed) for one in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [type(one) for one in failed] == [OtherReceipt]
    assert house.sendings()[0].receipt in {"ZX-1", "ZX-2"}
