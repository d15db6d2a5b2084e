"""Pure: when a job is tried again, how long to wait, what may be told of a failure."""

import math
import re
from datetime import datetime, timedelta

from archive.errors import DomainError

LONGEST_BACKOFF = timedelta(hours=1)
# A part that is down comes back by itself; waiting for it costs no attempt.
POSTPONED = timedelta(seconds=30)
# So long an idle worker rests: who comes with a file waits for it, too.
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 0.5
LONGEST_OUTAGE_PAUSE = 5.0
BEATS_PER_LEASE = 3
# A lease that ends later than so many lengths from now was given by a wrong clock.
BELIEVABLE_LEASES = 2
LONGEST_REASON = 300

QUOTED = re.compile(r"""(?<!\w)'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’""")
NUMBER = re.compile(r"\d{5,}")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
WITHHELD = "…"

# A Monday, so that what is done weekly is done on Mondays.
FIRST_SLOT = datetime.fromisoformat("2000-01-03T00:00")


def backoff(attempts: int) -> timedelta:
    """How long a job rests after so many failed attempts: 2, 4, 8 … seconds."""
    # No power of two needs to be larger than what is cut off anyway.
    return min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_BACKOFF)


def may_try_again(attempts: int, max_attempts: int) -> bool:
    return attempts < max_attempts


def beat_interval(lease: float) -> float:
    """Two beats may be lost before the lease is."""
    return lease / BEATS_PER_LEASE


def farthest(lease: float) -> float:
    """No honest lease ends more than so many seconds from now."""
    return lease * BELIEVABLE_LEASES


def pause(idle_rounds: int) -> float:
    """How many seconds a worker rests that found nothing so many times in a row."""
    doublings = min(max(idle_rounds - 1, 0), 20)
    return min(math.ldexp(SHORTEST_PAUSE, doublings), LONGEST_PAUSE)


def outage_pause(failures: int) -> float:
    """How many seconds to wait for a database or broker that failed so often in a row."""
    doublings = min(max(failures - 1, 0), 20)
    return min(math.ldexp(SHORTEST_PAUSE, doublings), LONGEST_OUTAGE_PAUSE)


def slot(local: datetime, every: timedelta, offset: timedelta = timedelta()) -> datetime:
    """When the period began that ``local`` lies in, by the clock on the court's wall."""
    first = FIRST_SLOT.replace(tzinfo=local.tzinfo) + offset
    return first + (local - first) // every * every


def reason(error: BaseException) -> str:
    """What everybody may read of a failure: one line, and nothing of what a file says.

    Our own errors are sentences we wrote. Others quote what they stumbled over: quoted
    text, long numbers and whatever is not plain ASCII is left out, and of a database's
    error, which repeats the row, only the name remains.
    """
    if isinstance(error, DomainError):
        return _one_line(str(error))
    name = type(error).__name__
    if (original := getattr(error, "orig", None)) is not None:
        return _one_line(f"{name}: {type(original).__name__}")
    said = str(error)
    for pattern in (QUOTED, NUMBER, NOT_ASCII):
        said = pattern.sub(WITHHELD, said)
    return _one_line(f"{name}: {said}" if said.strip() else name)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + WITHHELD
