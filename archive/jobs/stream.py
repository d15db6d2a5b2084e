"""Progress as server-sent events, bounded: an open stream costs the server a thread."""

import json
import threading
import time
from collections.abc import Iterator

from sqlalchemy import Engine

from archive.jobs import queries
from archive.jobs.queries import Look

LONGEST = 25.0
# Without a sign of life nobody notices that the reader has gone, and the thread stays.
SILENCE = 2.0
BETWEEN_LOOKS = 0.5
RECONNECT = 2000  # milliseconds


class Places:
    """So many streams may be open at once in this process."""

    def __init__(self, count: int) -> None:
        self._free = threading.BoundedSemaphore(count) if count > 0 else None

    def take(self) -> bool:
        return self._free is not None and self._free.acquire(blocking=False)

    def give_back(self) -> None:
        if self._free is not None:
            self._free.release()


def look(engine: Engine, job_id: int) -> Look | None:
    """One look, on a connection that is given back at once."""
    with engine.connect() as connection:
        row = connection.execute(queries.progress_of(job_id)).one_or_none()
    return row and Look(*row)


def events(engine: Engine, job_id: int, longest: float = LONGEST) -> Iterator[str]:
    """What changes, as it changes, until the job is over or the time is up."""
    yield f"retry: {RECONNECT}\n\n"
    until = time.monotonic() + longest
    last, spoke = None, time.monotonic()
    while time.monotonic() < until:
        seen = look(engine, job_id)
        if seen is None:
            return
        if seen != last:
            yield f"event: progress\ndata: {json.dumps(seen.as_json())}\n\n"
            last, spoke = seen, time.monotonic()
        elif time.monotonic() > spoke + SILENCE:
            yield ": still here\n\n"
            spoke = time.monotonic()
        if seen.is_over:
            return
        time.sleep(BETWEEN_LOOKS)
