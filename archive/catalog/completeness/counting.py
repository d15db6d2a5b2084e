"""Whose documents count for which case: its own, and those of files merged into it."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from archive.act import Act
from archive.catalog.mergers import STANDING
from archive.catalog.models import FileMerger
from archive.db import db


def _joined(case_ids: Collection[int]) -> list[tuple[int, int]]:
    """What went into what (并卷), with any of these on either side."""
    query = select(FileMerger.source_id, FileMerger.target_id).where(
        STANDING,
        or_(FileMerger.source_id.in_(case_ids), FileMerger.target_id.in_(case_ids)),
    )
    return [(row.source_id, row.target_id) for row in db.session.execute(query)]


def files_of(case_ids: Collection[int]) -> dict[int, set[int]]:
    """By case: the cases whose documents are read in its file."""
    found = {one: {one} for one in case_ids}
    for source, target in _joined(case_ids):
        if target in found:
            found[target].add(source)
    return found


def merged_on(act: Act, case_ids: Collection[int]) -> dict[int, date]:
    """Since when the file of each of these cases is part of another's, if it is."""
    query = select(FileMerger.source_id, FileMerger.at).where(
        STANDING, FileMerger.source_id.in_(case_ids)
    )
    zone = act.profile.zone
    rows = db.session.execute(query)
    return {row.source_id: row.at.astimezone(zone).date() for row in rows}


def touched(case_ids: Collection[int]) -> set[int]:
    """The cases whose files a change in these may make more or less complete."""
    return {*case_ids, *(target for _source, target in _joined(case_ids))}
