"""How the queue is told to people."""

from datetime import timedelta

from archive.jobs.models import Job, State
from archive.jobs.queries import MOST_COUNTED
from archive.speech import lazy, ngettext

TONES = {
    State.READY: "waiting",
    State.RUNNING: "running",
    State.DONE: "done",
    State.DEAD: "late",
}

QUEUES = {
    "default": lazy("General"),
    "notify": lazy("Notices"),
    "recognise": lazy("Recognition"),
    "package": lazy("Packages"),
}


def queue(name: str) -> str:
    """What the reader calls a queue; an unknown one by its name."""
    return str(QUEUES.get(name, name))


def count(number: int) -> str:
    return str(number) if number <= MOST_COUNTED else f"{MOST_COUNTED}+"


def span(length: timedelta) -> str:
    """How long, in the largest unit that fits."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < 60:
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    if seconds < 3600:
        return ngettext("%(num)s minute", "%(num)s minutes", seconds // 60)
    if seconds < 86400:
        return ngettext("%(num)s hour", "%(num)s hours", seconds // 3600)
    return ngettext("%(num)s day", "%(num)s days", seconds // 86400)


def holder(job: Job) -> str:
    """The machine and the process; the rest of the name only tells claims apart."""
    return (job.owner or "").rpartition(":")[0]
