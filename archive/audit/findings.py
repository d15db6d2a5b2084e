"""What a verification finds wrong, each named with its place and in a sentence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from archive.speech import LazyString, lazy


class Fault(StrEnum):
    ALTERED = "altered"
    DELETED = "deleted"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    MOVED = "moved"
    FOREIGN = "foreign"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"
    RESEALED = "resealed"
    NOTE_FORGED = "note-forged"
    NOTE_UNREADABLE = "note-unreadable"
    NOTE_MISSING = "note-missing"


LABELS: dict[Fault, LazyString] = {
    Fault.ALTERED: lazy("altered"),
    Fault.DELETED: lazy("deleted"),
    Fault.INSERTED: lazy("inserted"),
    Fault.SWAPPED: lazy("swapped"),
    Fault.MOVED: lazy("moved"),
    Fault.FOREIGN: lazy("foreign seal"),
    Fault.TRUNCATED: lazy("truncated"),
    Fault.REWRITTEN: lazy("rewritten"),
    Fault.RESEALED: lazy("sealed anew"),
    Fault.NOTE_FORGED: lazy("checkpoint not ours"),
    Fault.NOTE_UNREADABLE: lazy("checkpoint unreadable"),
    Fault.NOTE_MISSING: lazy("checkpoint missing"),
}
SENTENCES: dict[Fault, LazyString] = {
    Fault.ALTERED: lazy("Event %(place)s was altered: it does not match its seal."),
    Fault.DELETED: lazy("Event %(place)s was deleted."),
    Fault.INSERTED: lazy(
        "At %(place)s stands an event that nothing confirms: it was put there, or altered, "
        "without the key of the journal."
    ),
    Fault.SWAPPED: lazy("Events %(first)s and %(other)s were swapped."),
    Fault.MOVED: lazy("At %(place)s stands what was written as event %(other)s."),
    Fault.FOREIGN: lazy(
        "No seal of events %(place)s is of this archive's key: they were rewritten without "
        "it, or the key was exchanged."
    ),
    Fault.TRUNCATED: lazy(
        "The end of the journal was cut off: a checkpoint covers %(other)s events, and "
        "%(place)s are missing."
    ),
    Fault.REWRITTEN: lazy(
        "The journal was rewritten with its own key: the first %(other)s events are not "
        "those that the checkpoint covers."
    ),
    Fault.RESEALED: lazy(
        "Event %(place)s was rewritten with the key of the journal: the event after it "
        "confirms another."
    ),
    Fault.NOTE_FORGED: lazy("%(place)s is not signed with the key of this archive."),
    Fault.NOTE_UNREADABLE: lazy("%(place)s is not a checkpoint that can be read."),
    Fault.NOTE_MISSING: lazy(
        "The journal tells of checkpoint %(place)s, and it is not there."
    ),
}
# Neighbours with the same fault are told as one.
RANGES = frozenset([Fault.ALTERED, Fault.DELETED, Fault.INSERTED, Fault.FOREIGN])


@dataclass(frozen=True, slots=True)
class Finding:
    """``other`` is the second of two places, or the size of the checkpoint in question."""

    kind: Fault
    first: int
    last: int
    other: int = 0
    file: str = ""

    @property
    def place(self) -> str:
        if self.file:
            return self.file
        if self.kind is Fault.SWAPPED:
            return f"{self.first}, {self.other}"
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])

    def __str__(self) -> str:
        said = {"place": self.place, "first": self.first, "other": self.other}
        return str(SENTENCES[self.kind]) % said

    def fact(self) -> dict[str, Any]:
        """As the journal keeps it; ``Finding(**fact)`` is the way back."""
        return {**asdict(self), "kind": self.kind.value}


def at(kind: Fault, place: int, other: int = 0) -> Finding:
    return Finding(kind, place, place, other)


def merged(found: Iterable[Finding]) -> list[Finding]:
    """In the order of the places, and neighbours of one kind together."""
    return list(_merged(sorted(found, key=lambda f: (f.first, f.kind, f.other))))


def _merged(found: Iterable[Finding]) -> Iterator[Finding]:
    open_: dict[Fault, Finding] = {}
    for finding in found:
        before = open_.get(finding.kind)
        if finding.kind not in RANGES:
            yield finding
        elif before and finding.first <= before.last + 1:
            open_[finding.kind] = replace(before, last=max(before.last, finding.last))
        else:
            if before:
                yield before
            open_[finding.kind] = finding
    yield from open_.values()


def told(facts: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """What an earlier verification noted in the journal."""
    return [Finding(**{**fact, "kind": Fault(fact["kind"])}) for fact in facts]
