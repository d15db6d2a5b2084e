"""The care of the stored objects: all re-read, and what nothing refers to removed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from archive.db import db
from archive.upkeep import references
from storage.errors import Damaged, NoSuchObject
from storage.protocol import Entry, Store

BATCH = 500

# How many objects were looked at, and how many bytes; answers whether to go on.
Watch = Callable[[int, int], bool]


@dataclass(slots=True)
class Fixity:
    """What re-reading every object found."""

    objects: int = 0
    size: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sweep:
    """What was removed because nothing referred to it."""

    removed: list[str] = field(default_factory=list)
    size: int = 0
    temporary: int = 0


def count(store: Store) -> int:
    return sum(1 for _ in store.walk())


def check_all(store: Store, watch: Watch) -> Fixity:
    """Read every object again, and look for each that the rows speak of."""
    found = Fixity()
    for entry in store.walk():
        if not _is_whole(store, entry.name):
            found.damaged.append(entry.name)
        found.objects += 1
        found.size += entry.size
        if not watch(found.objects, found.size):
            return found
    found.missing = sorted(_missing(store))
    return found


def _is_whole(store: Store, name: str) -> bool:
    try:
        store.check(name)
    except Damaged:
        return False
    except NoSuchObject:  # swept meanwhile; if a row needs it, it is found missing below
        return True
    return True


def _missing(store: Store) -> set[str]:
    with db.engine.connect() as connection:
        names = set(references.names(connection))
    return {name for name in names if not store.exists(name)}


def sweep(store: Store, older_than: datetime, watch: Watch) -> Sweep:
    """Remove what nothing refers to and was put before that instant.

    The age protects what is on its way: an object is put before the row that refers to
    it, and putting it again makes it young.
    """
    found, looked = Sweep(temporary=store.sweep_temp(older_than)), 0
    for entries in _batches(store):
        for entry in _orphans([e for e in entries if e.modified < older_than]):
            if store.delete_orphan(entry.name, older_than):
                found.removed.append(entry.name)
                found.size += entry.size
        looked += len(entries)
        if not watch(looked, found.size):
            break
    return found


def _batches(store: Store) -> Iterator[list[Entry]]:
    entries = iter(store.walk())
    while batch := list(islice(entries, BATCH)):
        yield batch


def _orphans(entries: list[Entry]) -> list[Entry]:
    if not entries:
        return []
    with db.engine.connect() as connection:
        wanted = references.among(connection, [entry.name for entry in entries])
    return [entry for entry in entries if entry.name not in wanted]
