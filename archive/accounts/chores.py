"""What goes on by itself: every night the logins that were over long ago are forgotten."""

from datetime import timedelta

from archive.accounts import logins
from archive.db import transaction
from archive.jobs.tasks import Run, recurring, task
from archive.speech import lazy

SWEEP = "accounts:sweep"


@task(SWEEP, label=lazy("Sweep away old logins"), seconds=3600)
def sweep(run: Run) -> None:
    """In portions, each in a transaction of its own; twice does no harm."""
    done, gone = 0, logins.PORTION
    while gone == logins.PORTION and not run.stopping:
        with transaction():
            gone = logins.forget(run.act)
        done += gone
        run.progress(done)


recurring(SWEEP, every=timedelta(days=1))
