"""How many events a second the journal takes, and how many a verification reads.

python bench/audit.py [DATABASE-URL]      SQLite in a temporary folder unless named
"""

import sys
import tempfile
import threading
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine

import app as application
from archive.act import Act
from archive.audit import service, verify
from archive.audit.kinds import Kind
from archive.db import db, engine_options, transaction
from archive.settings import Settings
from archive.upkeep import migrate
from archive.web.act import act_as

COMMITS, IN_BULK = 400, 100_000


def open_archive(home: Path, url: str) -> Flask:
    settings = Settings.read({}, home=home, database=url, workers=0, log_level="ERROR")
    engine = create_engine(settings.database_url, **engine_options(settings.database_url))
    migrate.upgrade(engine)
    engine.dispose()
    return application.create_app(settings)


def note(act: Act, number: int) -> None:
    service.record(act, Kind.SESSION_OPENED, "zhang", browser="Firefox 128", number=number)


def commit(app: Flask, count: int) -> None:
    """Each event in a transaction of its own, as a request has it."""
    with app.app_context():
        act = act_as("bench")
        for number in range(count):
            with transaction():
                note(act, number)
        db.session.remove()


def rate(app: Flask, writers: int) -> float:
    share = COMMITS // writers
    threads = [threading.Thread(target=commit, args=(app, share)) for _ in range(writers)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return writers * share / (time.monotonic() - began)


def fill(app: Flask) -> None:
    with app.app_context():
        act = act_as("bench")
        for start in range(0, IN_BULK, 5_000):
            with transaction():
                for number in range(start, start + 5_000):
                    note(act, number)


def measure(url: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        app = open_archive(Path(home), url)
        for writers in (1, 8):
            print(f"{writers} writers: {rate(app, writers):.0f} events a second")
        fill(app)
        with app.app_context():
            report = verify.run()
            print(f"verified: {report.count} events, {report.rate} a second")
            began = time.monotonic()
            with transaction():
                service.checkpoint(act_as("bench"))
            print(f"first checkpoint: {time.monotonic() - began:.1f} s")
            db.engine.dispose()
        if not report.is_sound:
            sys.exit("the journal is not sound")


if __name__ == "__main__":
    measure(sys.argv[1] if len(sys.argv) > 1 else "")
