"""Keeps the pairs of signs by which cases are found through their parties' names."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import delete, insert, select, tuple_

from archive.cases.models import Case, Party, party_gram
from archive.cases.rules import names
from archive.db import db

Key = tuple[str, date, int]


def keys(filed_on: date, case_id: int, spellings: Iterable[str]) -> set[Key]:
    return {(gram, filed_on, case_id) for name in spellings for gram in names.grams(name)}


def renew(case: Case, before: set[Key]) -> None:
    """Bring the pairs of a case up to date; ``before`` is what ``now`` said of it."""
    after = now(case)
    if gone := before - after:
        place = tuple_(party_gram.c.gram, party_gram.c.filed_on, party_gram.c.case_id)
        db.session.execute(delete(party_gram).where(place.in_(sorted(gone))))
    add(sorted(after - before))


def now(case: Case) -> set[Key]:
    """The pairs of a case as its rows stand."""
    found = db.session.scalars(select(Party.name).where(Party.case_id == case.id))
    return keys(case.filed_on, case.id, found)


def add(rows: Sequence[Key]) -> None:
    if rows:
        given = [
            dict(zip(("gram", "filed_on", "case_id"), row, strict=True)) for row in rows
        ]
        db.session.execute(insert(party_gram), given)
