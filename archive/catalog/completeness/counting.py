"""Whose documents count for which case: its own, and those of files merged into it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from archive.act import Act
from archive.catalog.mergers import STANDING
from archive.catalog.models import FileMerger
from archive.db import db


@dataclass(frozen=True, slots=True)
class Joined:
    """What went into what (并卷), and when."""

    source: int
    target: int
    at: datetime


def joined(case_ids: Collection[int]) -> list[Joined]:
    """All that has any of these on either side."""
    query = select(FileMerger.source_id, FileMerger.target_id, FileMerger.at).where(
        STANDING,
        or_(FileMerger.source_id.in_(case_ids), FileMerger.target_id.in_(case_ids)),
    )
    return [Joined(*row) for row in db.session.execute(query)]


def files_of(case_ids: Collection[int], mergers: Sequence[Joined]) -> dict[int, set[int]]:
    """By case: the cases whose documents are read in its file."""
    found = {one: {one} for one in case_ids}
    for one in mergers:
        if one.target in found:
            found[one.target].add(one.source)
    return found


def merged_on(act: Act, mergers: Sequence[Joined]) -> dict[int, date]:
    """Since when the file of each case is part of another's, if it is."""
    zone = act.profile.zone
    return {one.source: one.at.astimezone(zone).date() for one in mergers}


def touched(case_ids: Collection[int], mergers: Sequence[Joined]) -> set[int]:
    """The cases whose files a change in these may make more or less complete."""
    return {*case_ids, *(one.target for one in mergers)}
