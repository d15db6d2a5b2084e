"""What another system does: reads cases, brings them up to date, tells what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from archive.act import Act
from archive.api import queries, records, rules, shown
from archive.api.errors import (
    Changed,
    Faulty,
    NoSuchNumber,
    Place,
    faulty,
    of_body,
)
from archive.api.rules import Cursor
from archive.api.service import Answer
from archive.audit import queries as journal
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import parties, placing, service
from archive.cases import queries as cases
from archive.cases.errors import FAULTS, Unfit
from archive.cases.models import Case
from archive.cases.placing import Staff
from archive.cases.plans import Entry, Planner
from archive.cases.rows import Reader, Record
from archive.cases.rules import numbers
from archive.cases.rules.filing import Fault, Placement
from archive.cases.rules.routing import Draw
from archive.db import db
from archive.nodes import service as nodes
from archive.nodes.errors import BeforeCause, BeforeFiling, DayToCome, UnknownEvent
from archive.speech import lazy

READ = "cases"


@dataclass(frozen=True, slots=True)
class Sent:
    """A case as it was sent: its number, the body, and what is wrong in it already."""

    number: str
    body: dict[str, Any]
    faults: tuple[Place, ...] = ()
    # The state in which whoever sends it has seen it.
    seen: str | None = None


def number(written: str, others: Sequence[Place] = ()) -> str:
    """The one form of a number, or a refusal with examples and all other faults."""
    found = numbers.parse(written)
    if found is None:
        raise Faulty([Place("path", "/number", FAULTS[Fault.NUMBER_FORM]), *others])
    return str(found)


def show(act: Act, written: str) -> Answer:
    case = _found(written)
    audit.record(act, Kind.API_READ, case.number)
    told = shown.case(case)
    return Answer(200, shown.written(told), shown.tag(told))


def _found(written: str) -> Case:
    wanted = number(written)
    case = queries.whole_case(wanted)
    if case is None:
        raise NoSuchNumber(wanted)
    return case


def listed(act: Act, cursor: str | None, since: datetime | None, limit: int) -> Answer:
    """All cases, and after them what has changed, in one walk that leaves nothing out."""
    last = journal.last_place()
    here = begin(cursor, since, last)
    if here.case_id is None:
        told, then, more = _changed(here, last, limit)
    else:
        told, then, more = _all(here, here.case_id, limit)
    audit.record(
        act,
        Kind.API_READ,
        READ,
        cursor=str(here),
        count=len(told),
        cases=[case.number for case in told],
    )
    body = {"cases": [*map(shown.case, told)], "next": str(then), "more": more}
    return Answer(200, shown.written(body))


def begin(cursor: str | None, since: datetime | None, last: int) -> Cursor:
    """Where a list goes on, or begins."""
    if cursor is not None and since is not None:
        raise faulty("query", "/updated_since", lazy("A cursor says where to go on."))
    if since is not None:
        return Cursor(journal.place_before(since - rules.ALLOWANCE))
    if cursor is None:
        return Cursor(last, 0)
    here = Cursor.read(cursor)
    # After a restore the journal may be shorter than what was told of it.
    if here is None or here.place > last:
        sentence = lazy("This cursor does not lead anywhere here. Begin without one.")
        raise faulty("query", "/cursor", sentence)
    return here


def _all(here: Cursor, case_id: int, limit: int) -> tuple[Sequence[Case], Cursor, bool]:
    found = queries.cases_after(case_id, limit + 1)
    told = found[:limit]
    if len(found) > limit:
        return told, Cursor(here.place, told[-1].id), True
    changed = queries.changes(here.place, rules.LARGEST, 1)
    return told, Cursor(here.place), bool(changed)


def _changed(here: Cursor, last: int, limit: int) -> tuple[Sequence[Case], Cursor, bool]:
    found = queries.changes(here.place, last, limit)
    called = rules.without_repeats(subject for _place, subject in found)
    known = queries.cases_called(called)
    told = [known[subject] for subject in called if subject in known]
    full = len(found) == limit
    return told, Cursor(found[-1][0] if full else max(last, here.place)), full


def put(act: Act, sent: Sent, draw: Draw) -> Answer:
    """File the case, or bring it up to date; with every fault of it at once."""
    wanted = number(sent.number, sent.faults)
    if there := cases.numbered(wanted):
        cases.locked(there.id)
    planner = _planner(act, draw)
    record = records.record(wanted, records.sound(sent.body, sent.faults))
    planned = list(planner.entries([record]))
    _refuse(sent, planner.reader)
    # Last, as HTTP has it: what could not be done anyway has no precondition.
    _unchanged_since(wanted, sent.seen)
    entry, case = planned[0], planned[0].case
    if case is None:
        _file(act, entry, _wanted(planner, record), draw)
        return _taken(201, wanted, [])
    entry = replace(entry, corrected=_corrected(case, sent))
    changes = shown.changes(entry)
    _correct(act, case, entry)
    if not changes:
        audit.record(act, Kind.API_READ, wanted)
    return _taken(200, wanted, changes)


def _unchanged_since(wanted: str, seen: str | None) -> None:
    if seen is None:
        return
    now = queries.whole_case(wanted)
    if now is None or seen not in ("*", f'"{shown.tag(shown.case(now))}"'):
        raise Changed(wanted)


def _planner(act: Act, draw: Draw) -> Planner:
    reader = Reader(act.profile, {"number": "/number", **records.POINTERS})
    return Planner(act, reader, draw, Staff(act))


def _refuse(sent: Sent, reader: Reader) -> None:
    """What the shape found first; of the same field nothing more is said."""
    found = list(sent.faults)
    told = {fault.pointer.split("/")[1] for fault in found if fault.pointer}
    for fault in reader.faults:
        if fault.column.removeprefix("/") not in told:
            part = "path" if fault.column == "/number" else "body"
            found.append(Place(part, fault.column, fault.sentence))
    bad = {fault.pointer for fault in sent.faults}
    found += records.person_faults(sent.body.get("parties", ()), bad)
    if found:
        raise Faulty(found)


def _wanted(planner: Planner, record: Record) -> Placement:
    holder_id = planner.people.get(record.holder) if record.holder else None
    return Placement(record.team, record.track, holder_id, record.reason)


def _file(act: Act, entry: Entry, wanted: Placement, draw: Draw) -> None:
    try:
        service.file_case(act, entry.details, entry.added, wanted, draw)
    except Unfit as unfit:
        raise of_body(unfit, {"holder_id": "holder"}) from unfit


def _corrected(case: Case, sent: Sent) -> Any:
    found = records.corrections(case, sent.body.get("parties", ()))
    return tuple((one.party, one.details) for one in found)


def _correct(act: Act, case: Case, entry: Entry) -> None:
    if entry.changes:
        service.edit(act, case, entry.details, case.version)
    for party, details in entry.corrected:
        parties.edit(act, party, details, party.version)
    for details in entry.added:
        parties.add(act, case, details)
    placed = entry.placed
    wanted = Placement(placed.team, placed.track, placed.holder_id)
    if placing.differs(case, wanted):
        reason = placed.reason or act.actor.name
        service.move(act, case, replace(wanted, reason=reason))


def _taken(status: int, wanted: str, changes: Sequence[dict[str, str]]) -> Answer:
    db.session.flush()  # what is told is what is kept
    case = queries.whole_case(wanted)
    if case is None:
        raise NoSuchNumber(wanted)
    told = shown.case(case)
    body = {"case": told, "created": status == 201, "changes": list(changes)}
    return Answer(status, shown.written(body), shown.tag(told))


def report(act: Act, written: str, code: str, on: date, note: str) -> Answer:
    """Tell what happened in a case on a day; its nodes follow from it."""
    case = _found(written)
    try:
        nodes.record_event(act, case, code, on, note)
    except UnknownEvent as unknown:
        raise faulty("body", "/code", str(unknown)) from unknown
    except (DayToCome, BeforeFiling, BeforeCause) as impossible:
        raise faulty("body", "/on", str(impossible)) from impossible
    told = {"number": case.number, "code": code, "on": on.isoformat(), "note": note}
    return Answer(201, shown.written(told))
