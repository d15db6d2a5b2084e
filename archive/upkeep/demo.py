"""Upkeep's part of the sample court: tasks that were done, given up, or are under way.

All of them are real: the queue does them, and one of them cannot be done.
"""

import time

from archive.act import Act
from archive.jobs import service as jobs
from archive.jobs.tasks import Run, task
from archive.profile import years
from archive.speech import lazy
from archive.upkeep import tasks

BROKEN, SLOW = "sample:broken", "sample:slow"
# Without a single day off, which no year has.
UNUSABLE = b'{"year": 2027, "source": "", "off": [], "work": ["2027-02-30"]}'
STEPS, SECONDS = 120, 1.0


@task(BROKEN, label=lazy("Read an unusable calendar (sample)"))
def broken(_run: Run) -> None:
    years.read(UNUSABLE, "2027.json")


@task(SLOW, label=lazy("Count slowly to 120 (sample)"))
def slow(run: Run) -> None:
    for step in range(STEPS):
        if run.stopping:
            return
        run.progress(step, STEPS)
        time.sleep(SECONDS)
    run.progress(STEPS, STEPS)


def fill(act: Act) -> list[tuple[str, str, str]]:
    """Want work beside what comes round; whoever fills the sample has it done next."""
    for kind in (BROKEN, tasks.VERIFICATION):
        jobs.enqueue(act, kind, key=f"{kind}:sample")
    return []


def leave_work(act: Act) -> None:
    """Something for the workers to be seen at, once they are started."""
    jobs.enqueue(act, SLOW, key=f"{SLOW}:sample")
