"""Puts the file of one case into that of another (YN-21), and takes it out again.

Nothing of either is renumbered: the documents stay under their own case, their own
headings and in their own order. What is kept is that they are read in the other file.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.accounts import rights
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import guards, links
from archive.cases import queries as cases
from archive.cases.models import Case, LinkState
from archive.cases.rules.stages import LIVE
from archive.catalog import keeping, mergers, queries
from archive.catalog.errors_merging import (
    HasParts,
    IsPartItself,
    MergedAlready,
    NoReasonToPart,
    NoSuchMerger,
    NoteTooLong,
    NotOpen,
    NotToBeMerged,
    PartedAlready,
)
from archive.catalog.filing import WORK
from archive.catalog.models import FileMerger
from archive.db import db
from archive.profile.kinds import Link
from archive.profile.schema import Profile

# The tie of the profile along which files are merged: from which types into which.
TIE = "merged"
LONGEST = 400


def rule(profile: Profile) -> Link | None:
    return next((one for one in profile.links if one.code == TIE), None)


def may_merge(profile: Profile, source: Case, target: Case) -> bool:
    found = rule(profile)
    return found is not None and links.fits(profile, found, source, target)


def merge(act: Act, source: Case, target: Case, note: str = "") -> FileMerger:
    """The file of ``source`` becomes part of that of ``target``; they are tied by it."""
    note = " ".join(note.split())
    if len(note) > LONGEST:
        raise NoteTooLong
    source, target = _locked(act, source.id, target.id)
    if source.id == target.id or not may_merge(act.profile, source, target):
        raise NotToBeMerged(source.number, target.number)
    _keep_flat(act, source, target)
    tie = cases.tied(source.id, target.id, TIE)
    tied = tie is None or tie.state is LinkState.REFUSED
    if tied:
        links.link(act, source, target, TIE, note)
    made = FileMerger(
        source_id=source.id,
        target_id=target.id,
        note=note,
        at=act.at,
        by=act.actor.account,
        tied=tied,
        undone_why="",
    )
    db.session.add(made)
    _tell(act, Kind.FILES_MERGED, source, target, note=note)
    return made


def _locked(act: Act, source_id: int, target_id: int) -> tuple[Case, Case]:
    """Both as they are now, in one order, so that two at once meet at the first."""
    found = {one: cases.locked(one) for one in sorted({source_id, target_id})}
    source, target = found[source_id], found[target_id]
    for case in (source, target):
        rights.demand(act, WORK, case)
        guards.unsealed(case)
    return source, target


def _keep_flat(act: Act, source: Case, target: Case) -> None:
    """A file is part of one other, and has no parts of its own: no circles, no chains."""
    if gone := mergers.into(source.id):
        who, on = _name(gone.by), _on(act, gone.at)
        raise MergedAlready(source.number, gone.target.number, who, on)
    if above := mergers.into(target.id):
        raise IsPartItself(target.number, above.target.number)
    if parts := mergers.of(source.id):
        raise HasParts(source.number, [one.source.number for one in parts])


def part(act: Act, merger_id: int, why: str) -> FileMerger:
    """Each file stands by itself again, as it was."""
    why = " ".join(why.split())
    if not 1 <= len(why) <= LONGEST:
        raise NoReasonToPart
    seen = found(merger_id)
    source, target = _locked(act, seen.source_id, seen.target_id)
    row = found(merger_id)
    if row.undone_at is not None:
        raise PartedAlready(_name(row.undone_by or ""), _on(act, row.undone_at))
    if target.stage not in LIVE:
        raise NotOpen(target.number)
    row.undone_at, row.undone_by, row.undone_why = act.at, act.actor.account, why
    tie = cases.tied(source.id, target.id, TIE)
    if row.tied and tie is not None:
        db.session.delete(tie)  # told of together with the parting
    _tell(act, Kind.FILES_PARTED, source, target, reason=why)
    return row


def found(merger_id: int) -> FileMerger:
    query = select(FileMerger).where(FileMerger.id == merger_id)
    both = joinedload(FileMerger.source), joinedload(FileMerger.target)
    row = db.session.scalar(query.options(*both).execution_options(populate_existing=True))
    if row is None:
        raise NoSuchMerger
    return row


def _on(act: Act, at: datetime) -> date:
    return at.astimezone(act.profile.zone).date()


def _name(account: str) -> str:
    return queries.names([account]).get(account, account)


def _tell(act: Act, kind: Kind, source: Case, target: Case, **facts: Any) -> None:
    """In the history of both cases; which went into which is told in both."""
    facts = {"target": target.number, **facts}
    for one, two in ((source, target), (target, source)):
        audit.record(act, kind, one.number, other=two.number, **facts)
        keeping.changed(act, one)
