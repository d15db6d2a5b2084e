"""Which file became part of which other (并卷): what went in, and who reads it there.

A merged file is part of the file it went into: whoever reads that one reads its documents,
and whoever reads that one's 副卷 reads theirs. Whoever read them before still does.
"""

from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from archive.accounts import rights
from archive.act import Act
from archive.cases.models import Case
from archive.catalog.errors_merging import WentInto
from archive.catalog.models import FileMerger
from archive.db import db

SEE, READ = "case:see", "page:read"
STANDING = FileMerger.undone_at.is_(None)


def into(case_id: int) -> FileMerger | None:
    """Where the file of this case went, if it went anywhere."""
    query = select(FileMerger).where(FileMerger.source_id == case_id, STANDING)
    return db.session.scalar(query.options(joinedload(FileMerger.target)))


def of(case_id: int) -> Sequence[FileMerger]:
    """What went into the file of this case, in the order in which it did."""
    query = select(FileMerger).where(FileMerger.target_id == case_id, STANDING)
    whole = joinedload(FileMerger.source).joinedload(Case.holder)
    return db.session.scalars(query.order_by(FileMerger.id).options(whole)).all()


def targets(case_ids: Collection[int]) -> dict[int, str]:
    """Of these, the number of the case in whose file each is read now."""
    query = select(FileMerger.source_id, Case.number).join(FileMerger.target)
    rows = db.session.execute(query.where(FileMerger.source_id.in_(case_ids), STANDING))
    return {row.source_id: row.number for row in rows}


def gone(case_ids: Collection[int]) -> set[int]:
    """Which of these went into another file."""
    query = select(FileMerger.source_id).where(FileMerger.source_id.in_(case_ids), STANDING)
    return set(db.session.scalars(query))


def files(case_id: int) -> Select[int]:
    """The cases that went into the file of this one."""
    return select(FileMerger.source_id).where(FileMerger.target_id == case_id, STANDING)


def files_of(case_id: int) -> list[int]:
    """The cases whose documents make up its file: itself, then those that went into it."""
    return [case_id, *db.session.scalars(files(case_id).order_by(FileMerger.id))]


def reached(act: Act, *actions: str) -> Select[int]:
    """Cases whose file is part of one that these rights of the actor's reach."""
    target = _target()
    columns = target.holder_id, target.team
    return (
        select(FileMerger.source_id)
        .join(target, target.id == FileMerger.target_id)
        .where(STANDING, *(rights.visible(act, one, *columns) for one in actions))
    )


@cache
def _target() -> type[Case]:
    """One for all statements: to make it takes longer than to ask."""
    return aliased(Case)


def keep_whole(act: Act, case: Case) -> None:
    """Refuse to change anything in a file that went into another."""
    gone = into(case.id)
    if gone is not None:
        on = gone.at.astimezone(act.profile.zone).date()
        raise WentInto(case.number, gone.target.number, on)
