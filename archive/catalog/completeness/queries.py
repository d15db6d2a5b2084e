"""Reads of what a file lacks, and of how a case is to be closed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import func, select

from archive.accounts import rights
from archive.act import Act, Office
from archive.cases.models import Case
from archive.catalog import veils
from archive.catalog.completeness.models import LEADS, ClosingAnswer, ClosingPlan, Gap
from archive.catalog.models import Document
from archive.db import db

READ = "page:read"


@dataclass(frozen=True, slots=True)
class Count:
    """How many things a file lacks, and how many of them ought to be there by now."""

    all: int = 0
    due: int = 0


def count(case_id: int) -> Count:
    due = func.count().filter(Gap.due)
    query = select(func.count(), due).where(Gap.case_id == case_id, LEADS)
    row = db.session.execute(query).one()
    return Count(*row)


def titles(act: Act, document_ids: Collection[int]) -> dict[int, str]:
    """What those of these documents are called that the actor may read."""
    if not document_ids:
        return {}
    query = select(Document.id, Document.title).where(
        Document.id.in_(document_ids), veils.may_see(act)
    )
    return {row.id: row.title for row in db.session.execute(query)}


class Veil:
    """The headings of which a reader is not to be told what stands under them."""

    def __init__(self, act: Act) -> None:
        self._act = act

    @cached_property
    def _sides(self) -> frozenset[str]:
        return veils.side_headings(self._act)

    def hides(self, case: Case) -> frozenset[str]:
        act = self._act
        if act.actor.office is Office.MACHINE or rights.can(act, veils.SIDE, case):
            return frozenset()
        return self._sides


def plan(case_id: int) -> ClosingPlan | None:
    query = select(ClosingPlan).where(ClosingPlan.case_id == case_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def answers(case_id: int) -> Sequence[ClosingAnswer]:
    query = select(ClosingAnswer).where(ClosingAnswer.case_id == case_id)
    return db.session.scalars(
        query.order_by(ClosingAnswer.id).execution_options(populate_existing=True)
    ).all()
