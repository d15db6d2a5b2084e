"""On both databases: two reviewers at once, two receipts at once."""

from threading import Barrier, Thread

from flask import Flask

from archive.catalog.review import queries, service, submitting
from archive.catalog.review.errors import ChangedMeanwhile
from archive.catalog.review.models import Outcome, Submission
from archive.db import db, transaction
from archive.intake.models import Receipt
from tests.accounts.house import act as now
from tests.catalog.review.house import (
    act,
    again,
    clerk,
    findings,
    judge,
    submitted,
)
from tests.intake import house as intake
from tests.nodes import house as nodes


def test_of_two_reviewers_at_once_the_second_is_told(app: Flask) -> None:
    row = submitted(judge())
    row_id, seen, start = row.id, row.edition, Barrier(2)
    acts = [act(clerk("first")), act(clerk("second"))]
    ways = [Outcome.ACCEPT, Outcome.REFUSE]
    told: list[BaseException] = []

    def review(at: int) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    mine = queries.locked(row_id) if at < 0 else _read(row_id)
                    service.review(acts[at], mine, findings(ways[at]), seen)
            except BaseException as error:  # noqa: BLE001  # told below
                told.append(error)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [Thread(target=review, args=(at,)) for at in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = again(row)

    assert [type(one) for one in told] == [ChangedMeanwhile]
    assert len(row.rounds) == 1
    assert row.edition == seen + 1


def _read(row_id: int) -> Submission:
    """As the page had read it, without a lock."""
    query = db.select(Submission).where(Submission.id == row_id)
    found: Submission = db.session.scalars(
        query.options(db.joinedload(Submission.case))
    ).one()
    return found


def test_numbers_are_given_once_when_two_hand_in_at_once(app: Flask) -> None:
    case = nodes.case(holder=judge(), team="swift")
    ids = [intake.receipt(case).id for _at in range(2)]
    start, failed = Barrier(2), list[BaseException]()

    def hand_in(receipt_id: int) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    receipt = db.session.get_one(Receipt, receipt_id)
                    submitting.sorted_receipt(now(), receipt)
            except BaseException as error:  # noqa: BLE001  # told below
                failed.append(error)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [Thread(target=hand_in, args=(one,)) for one in ids * 2][:2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert sorted(db.session.scalars(db.select(Submission.serial))) == [1, 2]
