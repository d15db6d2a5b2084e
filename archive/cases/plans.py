"""What a file of cases would change, line by line, before anything is changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from archive.act import Act
from archive.cases import parties, placing, queries, service, sheets, terms
from archive.cases.errors import FAULTS, BadSheet, Unfit
from archive.cases.models import Case, Party
from archive.cases.placing import Placed, Staff
from archive.cases.rows import Reader, Record
from archive.cases.rules import names, numbers, stages
from archive.cases.rules.filing import Details, Fault, PartyDetails, Placement
from archive.cases.rules.numbers import CaseNumber
from archive.cases.rules.routing import Draw
from archive.cases.service import Change
from archive.speech import lazy

# So many cases are asked for at once.
CHUNK = 500
# More faults than this nobody reads; how many there are more is said.
MOST_FAULTS = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a case that is new, or what it would change of one that is there."""

    line: int
    number: CaseNumber
    details: Details
    placed: Placed
    case: Case | None = None
    changes: Change = field(default_factory=dict)
    added: tuple[PartyDetails, ...] = ()
    corrected: tuple[tuple[Party, PartyDetails], ...] = ()
    moves: bool = False

    @property
    def is_new(self) -> bool:
        return self.case is None

    @property
    def changes_something(self) -> bool:
        return bool(self.changes or self.added or self.corrected or self.moves)


@dataclass(frozen=True, slots=True)
class Plan:
    entries: Sequence[Entry]

    @property
    def new(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_new]

    @property
    def changed(self) -> list[Entry]:
        return [e for e in self.entries if not e.is_new and e.changes_something]

    @property
    def unchanged(self) -> int:
        return sum(not e.is_new and not e.changes_something for e in self.entries)


@dataclass
class Planner:
    """Compares lines with the cases there are, and gathers every fault."""

    act: Act
    reader: Reader
    draw: Draw
    staff: Staff
    people: dict[str, int | None] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def entries(self, records: Sequence[Record]) -> Iterator[Entry]:
        for start in range(0, len(records), CHUNK):
            some = [(one, self._number(one)) for one in records[start : start + CHUNK]]
            numbered = [(one, number) for one, number in some if number is not None]
            known = queries.by_numbers([str(number) for _one, number in numbered])
            for record, number in some:
                if number is None:
                    self._look_over(record, record.details, None)
            for record, number in numbered:
                yield from self._entry(record, number, known.get(str(number)))

    def _number(self, record: Record) -> CaseNumber | None:
        number = numbers.parse(record.details.number)
        if number is None:
            kind = Fault.NUMBER_FORM if record.details.number else Fault.MISSING
            self.reader.fault(record.line, "number", FAULTS[kind])
            return None
        if before := self.lines.get(str(number)):
            sentence = lazy("This number stands in line %(line)s already.", line=before)
            self.reader.fault(record.line, "number", sentence)
            return None
        self.lines[str(number)] = record.line
        return number

    def _entry(
        self, record: Record, number: CaseNumber, case: Case | None
    ) -> Iterator[Entry]:
        before = len(self.reader.faults)
        details = _merged(record, case) if case else record.details
        self._look_over(record, details, case)
        placed = self._placed(record, details, case)
        if len(self.reader.faults) > before or placed is None:
            return
        if case is None:
            yield Entry(record.line, number, details, placed, added=record.people)
            return
        entry = self._compared(record, number, details, placed, case)
        if entry.changes_something and case.stage in stages.SEALED:
            sentence = lazy("This case was handed over; nothing in it is changed here.")
            self.reader.fault(record.line, "number", sentence)
            return
        yield entry

    def _look_over(self, record: Record, details: Details, case: Case | None) -> None:
        profile = terms.profile_of(self.act, case) if case else self.act.profile
        try:
            service.checked(self.act, profile, details)
        except Unfit as unfit:
            for name, sentence in unfit.faults.items():
                self.reader.fault(record.line, name, sentence)

    def _placed(self, record: Record, details: Details, case: Case | None) -> Placed | None:
        holder_id = self._holder(record)
        wanted = Placement(record.team, record.track, holder_id, record.reason)
        if case:
            wanted = _placement(case, wanted, record.given)
        try:
            if case is None:
                return placing.place(self.staff, details, wanted, self.draw)
            if placing.differs(case, wanted):
                placing.check(self.staff, wanted, wanted.team)
        except Unfit as unfit:
            for name, sentence in unfit.faults.items():
                column = "holder" if name == "holder_id" else name
                self.reader.fault(record.line, column, sentence)
            return None
        return Placed(wanted.team, wanted.track, wanted.holder_id, reason=wanted.reason)

    def _holder(self, record: Record) -> int | None:
        """Whoever is called so, by account or by a name only one person has."""
        called = record.holder
        if not called:
            return None
        if called not in self.people:
            staff = self.staff.people(None)
            found = [p.id for p in staff if called in (p.account, p.name)]
            self.people[called] = found[0] if len(found) == 1 else None
        if self.people[called] is None:
            sentence = lazy(
                "Nobody, or more than one, is called so among those who hold cases."
            )
            self.reader.fault(record.line, "holder", sentence)
        return self.people[called]

    def _compared(
        self,
        record: Record,
        number: CaseNumber,
        details: Details,
        placed: Placed,
        case: Case,
    ) -> Entry:
        changes = service.changes_of(case, details, number)
        kept = {(party.role.value, party.name_key): party for party in case.parties}
        added, corrected = [], []
        for one in record.people:
            party = kept.get((one.role, names.key(one.name)))
            if party is None:
                added.append(one)
                continue
            # The table says nothing of what a party is, and no address.
            same = replace(one, kind=party.kind, address=party.address, name=party.name)
            if parties.changes_of(party, same):
                corrected.append((party, same))
        moves = placing.differs(
            case, Placement(placed.team, placed.track, placed.holder_id)
        )
        return Entry(
            record.line,
            number,
            details,
            placed,
            case,
            changes,
            tuple(added),
            tuple(corrected),
            moves,
        )


def plan(act: Act, data: bytes, draw: Draw) -> Plan:
    """What the file would do; raises BadSheet with every fault in it."""
    sheet = sheets.read(data)
    reader = Reader.of(act.profile, sheet)
    if reader.faults:
        raise _bad(reader)
    records = [reader.read(row) for row in sheet.rows]
    entries = list(Planner(act, reader, draw, Staff(act)).entries(records))
    if reader.faults or not records:
        raise _bad(reader)
    return Plan(entries)


def _bad(reader: Reader) -> BadSheet:
    faults = sorted(reader.faults, key=lambda fault: fault.line)
    said = list(dict.fromkeys(str(fault) for fault in faults))
    if not said:
        said = [str(lazy("There is no case in this file."))]
    return BadSheet(said[:MOST_FAULTS], max(len(said) - MOST_FAULTS, 0))


def _merged(record: Record, case: Case) -> Details:
    """What the line says, over what is kept where the line says nothing."""
    kept = Details(
        number=case.number,
        filed_on=case.filed_on,
        received_on=case.received_on,
        cause=case.cause,
        basis_number=case.basis_number,
        object_kind=case.object_kind,
        amount=case.amount,
        channel=case.channel,
        enterprise_class=case.enterprise_class,
        grounds=tuple(case.grounds),
        circumstances=tuple(case.circumstances),
    )
    fields = record.given & {"number", *service.EDITED}
    given = {name: getattr(record.details, name) for name in fields}
    return replace(kept, **given)


def _placement(case: Case, wanted: Placement, given: frozenset[str]) -> Placement:
    return Placement(
        wanted.team if "team" in given else case.team,
        wanted.track if "track" in given else case.track,
        wanted.holder_id if "holder" in given else case.holder_id,
        wanted.reason,
    )


def preview(plan: Plan, most: int) -> list[tuple[Entry, list[tuple[str, str, str]]]]:
    """The first lines of what would change, field by field: name, before, after."""
    return [(entry, list(_told(entry))) for entry in plan.changed[:most]]


def _told(entry: Entry) -> Iterator[tuple[str, str, str]]:
    for name, change in service.told(entry.changes).items():
        before, _arrow, after = change.partition(" → ")
        yield name, before, after
    for one in entry.added:
        yield "parties", "—", one.name
    for party, details in entry.corrected:
        for name, change in parties.changes_of(party, details).items():
            before, _arrow, after = change.partition(" → ")
            yield name, f"{party.name} {before}", after
    if entry.moves and entry.case:
        case, placed = entry.case, entry.placed
        pairs = (("team", case.team, placed.team), ("track", case.track, placed.track))
        yield from (
            (name, before or "—", after or "—")
            for name, before, after in pairs
            if before != after
        )
        if case.holder_id != placed.holder_id:
            yield "holder", _called(case.holder_id), _called(placed.holder_id)


def _called(person_id: int | None) -> str:
    return service.called(person_id) or "—"
