"""Verifies the whole journal: its chain, and what the signed checkpoints say of it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive import keys
from archive.audit import chain, checkpoint, merkle, reading
from archive.audit.chain import Stored
from archive.audit.checkpoint import Kept
from archive.audit.findings import Fault, Finding, merged
from archive.audit.kinds import Kind
from archive.audit.notes import WrongSignature
from archive.db import db

Progress = Callable[[int, int], None]
# More than anybody reads; the report says how many there are in all.
TOLD = 1_000
# So many the event of the verification keeps.
NOTED = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification saw: so many events in so many seconds, and what is wrong."""

    count: int
    seconds: float
    checkpoints: int
    findings: tuple[Finding, ...]
    faults: int

    @property
    def is_sound(self) -> bool:
        return not self.faults

    @property
    def rate(self) -> int:
        """Events a second."""
        return round(self.count / self.seconds) if self.seconds else 0

    def facts(self) -> dict[str, Any]:
        """As the journal and a program are told of it."""
        return {
            "count": self.count,
            "seconds": f"{self.seconds:.1f}",
            "checkpoints": self.checkpoints,
            "faults": self.faults,
            "findings": [found.fact() for found in self.findings[:NOTED]],
        }


def nothing_to_show(_done: int, _total: int) -> None:
    """Progress for those who only want the result."""


def run(progress: Progress = nothing_to_show) -> Report:
    """Read the journal page by page, each in a transaction of its own.

    The checkpoints are read first: whatever they cover was there before.
    """
    began = time.monotonic()
    own = keys.current()
    notes = checkpoint.kept(checkpoint.folder(), own.checkpoint.public_key())
    with db.engine.connect() as connection:
        until = reading.last_place(connection)
    examined = Examination(own.audit, notes)
    for page in reading.unhurried_pages(until):
        examined.take(page)
        progress(examined.tree.size, max(until, examined.tree.size))
    found = examined.finish()
    good = sum(1 for note in notes if note.checkpoint)
    seconds = time.monotonic() - began
    return Report(examined.tree.size, seconds, good, tuple(found[:TOLD]), len(found))


@dataclass(slots=True)
class Examination:
    """One pass over the rows, with the tree growing beside the chain. Pure."""

    key: bytes
    notes: list[Kept]
    tree: merkle.Tree = field(default_factory=merkle.Tree.empty)
    _roots: dict[int, bytes] = field(default_factory=dict)
    _sizes: frozenset[int] = frozenset()
    _told: set[int] = field(default_factory=set)
    _walk: chain.Walk = field(init=False)

    def __post_init__(self) -> None:
        self._sizes = frozenset(n.checkpoint.size for n in self.notes if n.checkpoint)
        self._walk = chain.Walk(self.key, covered=max(self._sizes, default=0))

    def take(self, rows: Iterable[Stored]) -> None:
        for row in rows:
            self._walk.take(row)
            self.tree.append(merkle.leaf_hash(row.sealed()))
            if self.tree.size in self._sizes:
                self._roots[self.tree.size] = self.tree.root()
            if row.entry and row.entry.kind == Kind.CHECKPOINT_SIGNED:
                self._note_told(row.entry.facts)

    def finish(self) -> list[Finding]:
        found = self._walk.finish()
        certain = [*found, *self._truncated()]
        # Other rows have another root: that is news only where nothing else explains it.
        rewritten = [] if certain else list(self._rewritten())
        certain += [*rewritten, *_bad(self.notes), *self._missing()]
        return sorted(merged(certain), key=lambda finding: (finding.first, finding.kind))

    def _note_told(self, facts: Mapping[str, Any]) -> None:
        size = facts.get("size")
        if isinstance(size, int):
            self._told.add(size)

    def _truncated(self) -> Iterator[Finding]:
        last, covered = self._walk.last, self._walk.covered
        if last < covered:
            yield Finding(Fault.TRUNCATED, last + 1, covered, covered)

    def _rewritten(self) -> Iterator[Finding]:
        for note in self.notes:
            if note.checkpoint and note.checkpoint.root != self._roots.get(
                note.checkpoint.size
            ):
                size = note.checkpoint.size
                yield Finding(Fault.REWRITTEN, 1, size, size)
                return  # every later one differs for the same reason

    def _missing(self) -> Iterator[Finding]:
        there = {note.file for note in self.notes}
        for size in sorted(self._told):
            file = checkpoint.name_of(size)
            if file not in there:
                yield Finding(Fault.NOTE_MISSING, size, size, size, file)


def _bad(notes: list[Kept]) -> Iterator[Finding]:
    for note in notes:
        if note.checkpoint is None:
            forged = isinstance(note.fault, WrongSignature)
            kind = Fault.NOTE_FORGED if forged else Fault.NOTE_UNREADABLE
            yield Finding(kind, 0, 0, 0, note.file)
