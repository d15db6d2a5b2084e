"""Files cases, corrects them, gives them to people, and moves them from stage to stage."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy.exc import IntegrityError

from archive.accounts.models import Person
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import filed, grams, parties, placing, queries, terms
from archive.cases.errors import (
    FilterNamed,
    NothingChanged,
    NumberTaken,
    unfit,
)
from archive.cases.guards import not_stale, unsealed
from archive.cases.models import Case, CaseAssignment, SavedFilter
from archive.cases.placing import Placed
from archive.cases.rules import filing, numbers, stages
from archive.cases.rules.filing import Details, Fault, PartyDetails, Placement
from archive.cases.rules.numbers import CaseNumber
from archive.cases.rules.routing import Draw
from archive.db import db
from archive.profile.schema import Profile

LONGEST_FILTER, LONGEST_NAME = 1000, 60
# Everything of a case that is typed, beside its number.
EDITED = tuple(one.name for one in fields(Details) if one.name != "number")
Change = dict[str, tuple[Any, Any]]


def file_case(
    act: Act,
    details: Details,
    people: Sequence[PartyDetails],
    wanted: Placement,
    draw: Draw,
) -> Case:
    """Take up a case under the rules in force, and send it where they say."""
    number = checked(act, act.profile, details)
    parties.check(people)
    if taken := queries.numbered(str(number)):
        raise taken_by(taken)
    placed = placing.place(placing.Staff(act), details, wanted, draw)
    case = new(act, details, number, placed)
    _numbered(case)
    parties.add_to(case, people)
    db.session.add(noted(act, case, placed))
    db.session.flush()  # the pairs of signs are read from the rows
    grams.renew(case, set())
    audit.record(
        act,
        Kind.CASE_FILED,
        case.number,
        filed_on=str(case.filed_on),
        profile=case.profile_key,
        parties=[one.name for one in people],
        **where(case, placed),
    )
    filed.filed(act, [case])
    return case


def checked(act: Act, profile: Profile, details: Details) -> CaseNumber:
    """The number in its parts; refuses with every fault of the case at once."""
    faults = filing.faults(details, terms.lists(profile), act.today)
    number = numbers.parse(details.number)
    if number is None:
        faults = {"number": Fault.NUMBER_FORM, **faults}
    else:
        known = terms.marks(profile)
        faults = filing.number_faults(number.kind, number.year, known, act.today) | faults
    if faults or number is None:
        raise unfit(faults)
    return number


def new(act: Act, details: Details, number: CaseNumber, placed: Placed) -> Case:
    """The row of a case that was looked over."""
    case = Case(
        raw_number=details.number[:200],
        profile_code=act.profile.court.code,
        profile_version=act.profile.court.version,
        stage=stages.Stage.OPEN,
        team=placed.team,
        track=placed.track,
        holder_id=placed.holder_id,
        version=1,
        **_kept(details),
    )
    _number(case, number)
    return case


def _number(case: Case, number: CaseNumber) -> None:
    case.number, case.year, case.court = str(number), number.year, number.court
    case.kind, case.serial, case.part = number.kind, number.serial, number.part


def _kept(details: Details) -> dict[str, Any]:
    """The fields as the columns hold them: no empty codes, lists for the JSON."""
    kept: dict[str, Any] = {}
    for name in EDITED:
        value = getattr(details, name)
        if isinstance(value, tuple):
            value = sorted(set(value))
        elif isinstance(value, str):
            value = " ".join(value.split())
        kept[name] = value
    for name in ("object_kind", "channel", "enterprise_class"):
        kept[name] = kept[name] or None
    return kept


def _numbered(case: Case) -> None:
    """Flush, for the parties refer to the id; another clerk may have been faster."""
    number = case.number
    try:
        with db.session.begin_nested():
            db.session.add(case)
            db.session.flush()
    except IntegrityError as error:
        other = queries.numbered(number)
        raise (taken_by(other) if other else NumberTaken(number)) from error


def taken_by(case: Case) -> NumberTaken:
    return NumberTaken(
        case.number, case.filed_on, case.holder.name if case.holder else None
    )


def edit(act: Act, case: Case, details: Details, seen: int) -> Change:
    """Correct what was typed of a case; ``seen`` is the version the reader saw."""
    case = queries.locked(case.id)
    unsealed(case)
    not_stale(case.number, case.version, seen)
    number = checked(act, terms.profile_of(act, case), details)
    changes = changes_of(case, details, number)
    if not changes:
        raise NothingChanged
    if "number" in changes and (taken := queries.numbered(str(number))):
        raise taken_by(taken)
    before = case.number
    apply(case, details, number)
    if before != case.number:
        _renumbered(act, case, before)
    audit.record(
        act, Kind.CASE_EDITED, case.number, version=case.version, changes=told(changes)
    )
    filed.changed(act, case)
    return changes


def changes_of(case: Case, details: Details, number: CaseNumber) -> Change:
    """Field by field: what is kept, and what would be."""
    kept = _kept(details)
    changes = {
        name: (getattr(case, name), value)
        for name, value in kept.items()
        if getattr(case, name) != value
    }
    if case.number != str(number):
        changes = {"number": (case.number, str(number)), **changes}
    return changes


def apply(case: Case, details: Details, number: CaseNumber) -> None:
    pairs = grams.now(case) if case.filed_on != details.filed_on else None
    for name, value in _kept(details).items():
        setattr(case, name, value)
    if case.number != str(number):
        case.raw_number = details.number[:200]
        _number(case, number)
    case.version += 1
    if pairs is not None:
        grams.renew(case, pairs)


def _renumbered(act: Act, case: Case, before: str) -> None:
    """Under both numbers, so that whoever looks for the old one finds the new."""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        raise NumberTaken(case.number) from error
    for subject in (before, case.number):
        audit.record(act, Kind.CASE_RENUMBERED, subject, before=before, after=case.number)


def told(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, str]:
    """The changes as the journal keeps them."""
    return {name: f"{_said(old)} → {_said(new)}" for name, (old, new) in changes.items()}


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "—"
    return "—" if value in (None, "") else str(value)


def assign(act: Act, case: Case, wanted: Placement) -> CaseAssignment:
    """Give a case to another team, track or holder, and say why."""
    case = queries.locked(case.id)
    unsealed(case)
    faults = placing.faults(placing.Staff(act), wanted, wanted.team)
    if not wanted.reason.strip():
        faults["reason"] = Fault.MISSING
    if faults:
        raise unfit(faults)
    if not placing.differs(case, wanted):
        raise NothingChanged
    return move(act, case, wanted)


def move(act: Act, case: Case, wanted: Placement) -> CaseAssignment:
    """The same for a placement that was looked over."""
    before = {"team": case.team, "track": case.track, "holder": called(case.holder_id)}
    case.team, case.track, case.holder_id = wanted.team, wanted.track, wanted.holder_id
    placed = Placed(case.team, case.track, case.holder_id, reason=wanted.reason.strip())
    row = noted(act, case, placed)
    db.session.add(row)
    audit.record(act, Kind.CASE_ASSIGNED, case.number, before=before, **where(case, placed))
    filed.changed(act, case)
    return row


def set_track(act: Act, case: Case, track: str, reason: str) -> CaseAssignment:
    """Another track with the same team and holder."""
    return assign(act, case, Placement(case.team, track, case.holder_id, reason))


def noted(act: Act, case: Case, placed: Placed) -> CaseAssignment:
    return CaseAssignment(
        case_id=case.id,
        holder_id=case.holder_id,
        team=case.team,
        track=case.track,
        since=act.today,
        at=act.at,
        by=act.actor.account,
        reason=placed.reason,
        rule=placed.rule,
        overridden=placed.overridden,
    )


def where(case: Case, placed: Placed) -> dict[str, Any]:
    """Where a case went and why, as the journal keeps it."""
    facts: dict[str, Any] = {
        "team": case.team,
        "track": case.track,
        "holder": called(case.holder_id),
        "rule": placed.rule,
        "reason": placed.reason,
    }
    if placed.overridden:
        facts["overridden"] = True
    if placed.drawn:
        facts["drawn_among"] = placed.drawn
    return facts


def called(person_id: int | None) -> str | None:
    person = db.session.get(Person, person_id) if person_id else None
    return person.name if person else None


def save_filter(act: Act, room: str, name: str, query: str) -> SavedFilter:
    """Keep a search under a name; the same name again is the new search."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or act.actor.id is None:
        raise FilterNamed
    kept = queries.filter_called(act.actor.id, room, name)
    if kept is None:
        kept = SavedFilter(person_id=act.actor.id, room=room, name=name)
        db.session.add(kept)
    kept.query = query[:LONGEST_FILTER]
    return kept


def forget_filter(act: Act, room: str, name: str) -> None:
    if act.actor.id and (kept := queries.filter_called(act.actor.id, room, name)):
        db.session.delete(kept)
