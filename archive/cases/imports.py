"""Takes in whole files of cases: looked over first, and then all of it or nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from archive import objects
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import filed, grams, parties, plans, queries, service
from archive.cases.errors import ImportChanged, ImportRaced
from archive.cases.models import Case, CaseImport, ImportState
from archive.cases.plans import Entry, Plan
from archive.cases.rules.filing import Placement
from archive.cases.rules.routing import Draw
from archive.db import db

LONGEST_NAME = 120


def keep(act: Act, data: bytes, name: str) -> CaseImport:
    """Keep a file that was looked over, to be taken in by whoever brought it."""
    stored = objects.store().put(data)
    row = CaseImport(
        name=name[-LONGEST_NAME:],
        file=stored.name,
        at=act.at,
        by=act.actor.account,
        person_id=act.actor.id,
        state=ImportState.SEEN,
    )
    db.session.add(row)
    return row


def data_of(upload: CaseImport) -> bytes:
    with objects.store().open(upload.file) as file:
        return file.read()


def take_in(act: Act, upload: CaseImport, draw: Draw) -> Plan:
    """All cases of the file, as they compare with those there are at this moment."""
    upload = _locked(upload)
    found = plans.plan(act, data_of(upload), draw)
    try:
        _create(act, found.new, upload.name)
    except IntegrityError as error:
        raise ImportRaced from error
    for entry in found.changed:
        _change(act, entry, upload.name)
    upload.state, upload.taken_at = ImportState.TAKEN, act.at
    upload.created, upload.changed = len(found.new), len(found.changed)
    upload.unchanged = found.unchanged
    audit.record(
        act,
        Kind.CASES_IMPORTED,
        upload.name,
        file=upload.file,
        created=upload.created,
        changed=upload.changed,
        unchanged=upload.unchanged,
    )
    return found


def _locked(upload: CaseImport) -> CaseImport:
    if upload.id is None:
        return upload
    upload = queries.locked_upload(upload.id)
    if upload.state is not ImportState.SEEN:
        raise ImportChanged
    return upload


def _create(act: Act, entries: Sequence[Entry], name: str) -> None:
    for start in range(0, len(entries), plans.CHUNK):
        _create_some(act, entries[start : start + plans.CHUNK], name)


def _create_some(act: Act, entries: Sequence[Entry], name: str) -> None:
    cases = [service.new(act, e.details, e.number, e.placed) for e in entries]
    db.session.add_all(cases)
    db.session.flush()  # the parties and the journal refer to the ids
    pairs: set[grams.Key] = set()
    for case, entry in zip(cases, entries, strict=True):
        parties.add_to(case, entry.added)
        db.session.add(service.noted(act, case, entry.placed))
        pairs |= grams.keys(case.filed_on, case.id, (one.name for one in entry.added))
        _imported(act, case, entry, name)
    db.session.flush()
    grams.add(sorted(pairs))
    filed.filed(act, cases)
    _let_go(cases)


def _imported(act: Act, case: Case, entry: Entry, name: str) -> None:
    audit.record(
        act,
        Kind.CASE_IMPORTED,
        case.number,
        file=name,
        line=entry.line,
        filed_on=str(case.filed_on),
        profile=case.profile_key,
        parties=[one.name for one in entry.added],
        **service.where(case, entry.placed),
    )


def _let_go(rows: Iterable[Any]) -> None:
    """Written rows need no memory; a large file would fill it."""
    for row in rows:
        db.session.expunge(row)


def _change(act: Act, entry: Entry, name: str) -> None:
    case = queries.locked(entry.case.id) if entry.case else None
    if case is None:
        return
    changes = service.told(entry.changes)
    if entry.changes:
        service.apply(case, entry.details, entry.number)
    if entry.added or entry.corrected:
        changes |= _change_parties(case, entry)
    if changes:
        audit.record(
            act,
            Kind.CASE_IMPORTED,
            case.number,
            file=name,
            line=entry.line,
            version=case.version,
            changes=changes,
        )
        filed.changed(act, case)
    if entry.moves:
        placed = entry.placed
        reason = placed.reason or name
        service.move(
            act, case, Placement(placed.team, placed.track, placed.holder_id, reason)
        )


def _change_parties(case: Case, entry: Entry) -> dict[str, str]:
    before, told = grams.now(case), dict[str, str]()
    for party, details in entry.corrected:
        for field, change in parties.changes_of(party, details).items():
            told[f"{party.name}.{field}"] = change
        parties.fill(party, details)
        party.version += 1
    for party in parties.add_to(case, entry.added):
        told[f"parties.{party.name}"] = f"— → {party.name}"
    db.session.flush()  # the pairs of signs are read from the rows
    grams.renew(case, before)
    return told
