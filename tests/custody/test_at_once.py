"""Two at the shelf at the same time."""

from threading import Thread

import pytest
from flask import Flask

from archive.custody import service
from archive.custody.models import Move, Paper, Place
from archive.db import db, transaction
from archive.intake.models import Receipt
from tests.accounts.house import act
from tests.custody.house import boxes, paper

pytestmark = pytest.mark.usefixtures("app")


def test_two_who_scan_the_same_paper_at_once_leave_one_row_and_both_moves(
    app: Flask,
) -> None:
    one, two = boxes()
    row = paper()
    errors: list[BaseException] = []

    def scan(place_id: int) -> None:
        with app.app_context():
            try:
                with transaction():
                    place = db.session.get_one(Place, place_id)
                    receipt = db.session.get_one(Receipt, row_id)
                    service.shelve(act(), receipt, place)
            except BaseException as error:  # noqa: BLE001  # told below
                errors.append(error)
            finally:
                db.session.remove()

    row_id, places = row.id, (one.id, two.id)
    db.session.rollback()
    threads = [Thread(target=scan, args=(place_id,)) for place_id in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert db.session.scalar(db.select(db.func.count(Paper.id))) == 1
    assert db.session.scalar(db.select(db.func.count(Move.id))) == 2
