"""Arranged years to import, and the work that this leaves."""

import json
from typing import Any

from flask import Flask

from archive import objects
from archive.act import Act
from archive.db import db, transaction
from archive.jobs.worker import Worker
from archive.upkeep import service
from archive.upkeep.service import Imported
from tests.accounts import house

# The Spring Festival's week off, and one Sunday worked for it. A made-up arrangement.
OFF = ["2027-01-01", "2027-02-05/2027-02-11"]
WORK = ["2027-02-14"]


def year(**given: Any) -> bytes:
    told = {"year": 2027, "source": "通知", "off": OFF, "work": WORK, **given}
    return json.dumps(told, ensure_ascii=False).encode()


def take_in(data: bytes, act: Act | None = None, name: str = "2027.json") -> Imported:
    with transaction():
        return service.import_years(act or house.act(), data, name, objects.store())


def work(app: Flask) -> int:
    """Do what waits, as a worker would."""
    db.session.rollback()
    done = Worker(app).drain()
    db.session.rollback()
    db.session.expire_all()
    return done
