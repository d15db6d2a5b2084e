"""What goes on by itself: the watched folder is looked at, old uploads are swept."""

from datetime import timedelta

from archive.act import Act
from archive.jobs import service as jobs
from archive.jobs.tasks import Finish, Run, recurring, task
from archive.scan import folder, taking, uploads
from archive.speech import lazy

FOLDER, WATCH, SWEEP = "scan:folder", "scan:watch", "scan:sweep"
# So long the folder is left alone; a file is taken at the second look.
REST = timedelta(seconds=10)


@task(FOLDER, label=lazy("Look into the watched folder"), max_attempts=1000, seconds=3600)
def look(run: Run) -> Finish | None:
    """It wants itself again, so that one row serves for good."""
    if not taking.settings().scan_folder:
        return None
    found = folder.look(run.act)
    run.progress(len(found.taken), len(found.taken) + found.waiting)
    return lambda act: want_look(act, later=True)


def want_look(act: Act, *, later: bool = False) -> None:
    jobs.enqueue(
        act, FOLDER, key=FOLDER, again=True, run_at=act.at + REST if later else None
    )


@task(WATCH, label=lazy("Keep watching the folder"))
def watch(_run: Run) -> Finish | None:
    """Begins it, and begins it again if it was given up."""
    return want_look if taking.settings().scan_folder else None


@task(SWEEP, label=lazy("Sweep away old uploads"), seconds=3600)
def sweep(run: Run) -> Finish:
    """First the rows, then the bytes: what has a row still has its bytes."""
    before = run.act.at - uploads.KEPT_FOR
    tokens = uploads.stale(before)
    uploads.sweep_folder(before)

    def finish(_act: Act) -> None:
        uploads.forget(tokens, before)

    return finish


recurring(WATCH, every=timedelta(minutes=10))
recurring(SWEEP, every=timedelta(days=1))
