"""The console script with one kind of work more, whose effects a test can count."""

import os
import time
from pathlib import Path

from celery.signals import worker_ready
from sqlalchemy import text

import app
from archive.act import Act
from archive.db import db
from archive.jobs import tasks
from archive.jobs.tasks import Finish, Run, task
from archive.jobs.worker import Worker
from archive.speech import lazy

KIND = "test:effect"
SECONDS = 0.3
# Where each begin of a job is noted: its number, and when by the clock all share.
STARTS = "TEST_STARTS"


def register() -> None:
    task(KIND, label=lazy("Effect"), max_attempts=20)(effect)


def effect(run: Run, number: int) -> Finish:
    _note_start(number)
    time.sleep(SECONDS)

    def finish(_: Act) -> None:
        insert = text("INSERT INTO effect (job, attempt) VALUES (:job, :attempt)")
        db.session.execute(insert, {"job": number, "attempt": run.attempt})

    return finish


def _note_start(number: int) -> None:
    with Path(os.environ[STARTS]).open("a") as starts:
        starts.write(f"{number} {time.monotonic()}\n")


# Noted in place of a job's number when a process is ready to take work.
UP = -1


def tell_when_up() -> None:
    """A worker of ours, or one of Celery's, whichever this process is going to be."""
    serve = Worker.serve

    def told(self: Worker) -> None:
        _note_start(UP)
        serve(self)

    setattr(Worker, "serve", told)  # noqa: B010  # it does what it did, and tells
    worker_ready.connect(lambda **_: _note_start(UP), weak=False)


if __name__ == "__main__":
    # The work of other rooms that comes round is not what is being counted.
    tasks.RECURRING.clear()
    register()
    tell_when_up()
    app.main()
