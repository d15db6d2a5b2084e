"""What goes on by itself: every night the routine work done long ago is forgotten."""

from datetime import timedelta

from archive.db import transaction
from archive.jobs import service
from archive.jobs.tasks import RECURRING, Run, recurring, task
from archive.speech import lazy

SWEEP = "jobs:sweep"


@task(SWEEP, label=lazy("Sweep away routine work done long ago"), seconds=3600)
def sweep(run: Run) -> None:
    """In portions, each in a transaction of its own; twice does no harm."""
    done = 0
    for kind in tuple(RECURRING):
        gone = service.PORTION
        while gone == service.PORTION and not run.stopping:
            with transaction():
                gone = service.forget(run.act, kind)
            done += gone
            run.progress(done)


recurring(SWEEP, every=timedelta(days=1))
