"""What the watched folder looked like last time, kept beside the data of the archive."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager

from archive.scan import taking
from archive.scan.folder_places import Seen

# A file that has not changed for so many seconds is whole.
SETTLED = 5.0
# An empty one is perhaps still to be filled.
EMPTY_SETTLED = 120.0
LOOKS, LOCK = "folder-looks.json", "folder.lock"
# In place of a time: it is no longer there, or known and cannot be moved.
GONE, STUCK = -1.0, -2.0
# Of each file: size, time of change, and when it was first seen like this.
Looks = dict[str, tuple[int, int, float]]


def first_seen(before: Looks, seen: Seen, now: float) -> float:
    """Since when it has looked like this; of a clock that was set back nothing is held."""
    size, changed, first = before.get(seen.name, (-1, -1, now))
    same = (size, changed) == (seen.size, seen.changed)
    return first if same and first <= now else now


def is_settled(seen: Seen, first: float, now: float) -> bool:
    return first != STUCK and now - first >= (SETTLED if seen.size else EMPTY_SETTLED)


@contextmanager
def alone() -> Iterator[bool]:
    """Two at once would see each other's half of the work."""
    home = taking.settings().home
    with (home / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def read() -> Looks:
    """Whatever is wrong with it: then everything is looked at for the first time."""
    path = taking.settings().home / LOOKS
    try:
        found = json.loads(path.read_text("utf-8"))
        return {name: (int(a), int(b), float(c)) for name, (a, b, c) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write(looks: Looks) -> None:
    path = taking.settings().home / LOOKS
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(looks), "utf-8")
    fresh.replace(path)
