"""Walks the journal once and says where it was tampered with. Pure: rows in, findings out.

An event that matches its seal is certain: with the key secret, nobody can have made it up,
and its seal names its number and the seal before it. So the walk goes from one certain
event to the next, and accounts for what lies between by what the later one confirms:
as many numbers as rows, and they were altered; more numbers, and events were deleted;
more rows, and events were inserted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from archive.audit import rules
from archive.audit.findings import Fault, Finding, at
from archive.audit.rules import Entry

# How far an event is looked for from the place where it stands, and how often.
REACH, SEARCHES = 10_000, 50
# Rows held between two certain events; a longer stretch is named as one.
HELD = 5_000
# Altered rows compared with each other, to see whether they changed places.
COMPARED = 100


@dataclass(frozen=True, slots=True)
class Stored:
    """One row. ``entry`` is None if it holds what the archive never writes."""

    place: int
    entry: Entry | None
    previous: str
    mac: str
    written: bytes = b""  # the entry in canonical form

    def sealed(self) -> bytes:
        return rules.sealed(self.written, self.mac) if self.written else b""


@dataclass(slots=True)
class Walk:
    """``covered`` is the size of the largest checkpoint: so many events there were."""

    key: bytes
    covered: int = 0
    found: list[Finding] = field(default_factory=list)
    certain: int = 0  # number of the last certain event
    _seal: str = rules.GENESIS
    _before: tuple[int, str] = (0, rules.GENESIS)  # place and seal of the row before
    _any_certain: bool = False
    _shift: int = 0  # number less place, since something was deleted or inserted
    _loose: list[Stored] = field(default_factory=list)
    # A row certain of another number: alone it was moved, with its followers shifted.
    _doubtful: tuple[Stored, int] | None = None
    _behind: list[Stored] = field(default_factory=list)
    _moved: list[tuple[int, int]] = field(default_factory=list)
    _altered: list[tuple[Stored, int]] = field(default_factory=list)
    _lost: bool = False  # a stretch was too long to be accounted for row by row
    _searches: int = SEARCHES

    def take(self, row: Stored) -> None:
        """The next row, in the order of places."""
        number = self._number(row)
        if number is None:
            self._hold(row)
        elif number - row.place == self._shift:
            self._settle_doubt(moved=True)
            self._reach(row, number)
        else:
            self._doubt(row, number)
        self._before = row.place, row.mac

    def finish(self) -> list[Finding]:
        """What was found, once the last row is taken."""
        if self._doubtful:
            _, number = self._doubtful
            exchanged = number in {place for place, _ in self._moved}
            self._settle_doubt(moved=exchanged or number <= self.certain)
        if self._loose and (self._lost or not self._any_certain):
            self._name(Fault.FOREIGN, self._loose[0].place, self._loose[-1].place)
        else:
            self._settle_end()
        return [*self._without_swapped(), *self._misplaced()]

    @property
    def last(self) -> int:
        """The number of the last event, as far as known."""
        held = [row.place + self._shift for row in self._loose]
        return max([self.certain, *held, *(number for _, number in self._moved)])

    def _number(self, row: Stored) -> int | None:
        """Under which number the row matches its seal, if under any."""
        if row.entry is None:
            return None
        if self._matches(row, row.place):
            return row.place
        near = {row.place + self._shift}
        if self._doubtful:
            near.add(row.place + self._doubtful[1] - self._doubtful[0].place)
        return next((n for n in near if self._matches(row, n)), None) or self._search(row)

    def _matches(self, row: Stored, number: int) -> bool:
        written = row.written
        if number != row.place:
            written = rules.at_place(written, number)
        return rules.code_of(self.key, written) == row.mac

    def _search(self, row: Stored) -> int | None:
        """Look around, where something is out of order; it takes some 50 ms."""
        place, seal = self._before
        in_order = row.place == place + 1 and row.previous == seal and not self._loose
        if in_order or not self._searches:
            return None
        self._searches -= 1
        around = (n for d in range(1, REACH) for n in (row.place + d, row.place - d))
        return next((n for n in around if n > 0 and self._matches(row, n)), None)

    def _hold(self, row: Stored) -> None:
        held = self._behind if self._doubtful else self._loose
        held.append(row)
        if len(held) > HELD:
            self._settle_doubt(moved=True)
            self._name(Fault.FOREIGN, self._loose[0].place, row.place)
            self._loose.clear()
            self._lost = True

    def _doubt(self, row: Stored, number: int) -> None:
        if (
            self._doubtful
            and number - row.place == self._doubtful[1] - self._doubtful[0].place
        ):
            self._settle_doubt(moved=False)
            self._reach(row, number)
            return
        self._settle_doubt(moved=True)
        self._doubtful = row, number

    def _settle_doubt(self, *, moved: bool) -> None:
        if self._doubtful is None:
            return
        row, number = self._doubtful
        self._doubtful = None
        behind, self._behind = self._behind, []
        if moved:
            self._moved.append((row.place, number))
        else:
            self._reach(row, number)
        self._loose += behind

    def _reach(self, row: Stored, number: int) -> None:
        """The next certain event: account for what lies between it and the last."""
        told = len(self.found)
        if self._loose or number != self.certain + 1:
            self._account(number, row.previous)
        elif row.previous != self._seal and not self._lost:
            self._name(Fault.RESEALED, self.certain, self.certain)
        if number - row.place != self._shift and len(self.found) == told:
            self.found.append(at(Fault.MOVED, row.place, number))
        self._shift = number - row.place
        self.certain, self._seal = number, row.mac
        self._any_certain, self._lost = True, False

    def _account(self, number: int, confirmed: str) -> None:
        rows, self._loose = self._loose, []
        if self._lost or number <= self.certain:
            return
        before = self._confirm_backwards(rows, number - 1, confirmed)
        self._compare(rows, before)

    def _confirm_backwards(self, rows: list[Stored], number: int, confirmed: str) -> int:
        """Take off the rows whose seals the later events name; the number still open."""
        while rows and number > self.certain:
            row = rows[-1]
            if confirmed not in (row.mac, self._code(row, number)):
                break
            self._note_altered(row, number)
            rows.pop()
            confirmed, number = row.previous, number - 1
        return number

    def _code(self, row: Stored, number: int) -> str | None:
        if not row.written:
            return None
        return rules.code_of(self.key, rules.at_place(row.written, number))

    def _compare(self, rows: list[Stored], until: int) -> None:
        """Rows that nothing confirms, and the open numbers: who stands in whose place."""
        open_ = self.certain + 1
        for row in rows:
            number = row.place + self._shift
            if open_ <= number <= until:
                self._name_deleted(open_, number - 1)
                self._note_altered(row, number)
                open_ = number + 1
            else:
                self._name(Fault.INSERTED, row.place, row.place)
        self._name_deleted(open_, until)

    def _settle_end(self) -> None:
        """After the last certain event only a checkpoint says what there was."""
        self._compare(self._loose, min(self.covered, self.last))

    def _note_altered(self, row: Stored, number: int) -> None:
        self._name(Fault.ALTERED, row.place, row.place)
        if row.entry and len(self._altered) < COMPARED:
            self._altered.append((row, number))

    def _name_deleted(self, first: int, last: int) -> None:
        if first <= last:
            self._name(Fault.DELETED, first, last)

    def _name(self, kind: Fault, first: int, last: int) -> None:
        self.found.append(Finding(kind, first, last))

    def _without_swapped(self) -> Iterator[Finding]:
        """The findings, with two that carry each other's content told as one."""
        swapped = set(self._swapped())
        places = {place for pair in swapped for place in pair}
        gone = {number for _, number in self._moved}
        for finding in self.found:
            if finding.kind is Fault.ALTERED and finding.first in places:
                continue
            if finding.kind is Fault.DELETED:
                yield from _less(finding, gone)
            else:
                yield finding
        yield from (at(Fault.SWAPPED, *pair) for pair in sorted(swapped))

    def _swapped(self) -> Iterator[tuple[int, int]]:
        altered = sorted(self._altered, key=lambda noted: noted[1])
        for (row, number), (other, place) in combinations(altered, 2):
            if self._is_of(row, place, other) and self._is_of(other, number, row):
                yield row.place, other.place

    def _is_of(self, row: Stored, number: int, other: Stored) -> bool:
        """Whether the row says what was sealed under the number of the other."""
        moved = rules.at_place(row.written, number)
        made = {
            rules.code_of(self.key, rules.following(moved, previous))
            for previous in (row.previous, other.previous)
        }
        return bool(made & {row.mac, other.mac})

    def _misplaced(self) -> Iterator[Finding]:
        moved = set(self._moved)
        for place, number in self._moved:
            if (number, place) not in moved:
                yield at(Fault.MOVED, place, number)
            elif place < number:
                yield at(Fault.SWAPPED, place, number)


def _less(finding: Finding, numbers: set[int]) -> Iterator[Finding]:
    """A stretch without the numbers that were found elsewhere."""
    first = finding.first
    for number in sorted(n for n in numbers if finding.first <= n <= finding.last):
        if first < number:
            yield Finding(finding.kind, first, number - 1)
        first = number + 1
    if first <= finding.last:
        yield Finding(finding.kind, first, finding.last)
