"""Leads from what a search found to the page it stands on."""

from collections.abc import Mapping, Sequence

from flask import url_for
from sqlalchemy import ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased

from archive.db import db
from archive.scan.models import Batch, Page
from archive.search import links
from archive.search.links import Link
from archive.speech import _


def _pages(page_ids: Sequence[int]) -> Mapping[int, Link]:
    rows = db.session.execute(
        select(Page.id, Batch.number, _place().label("place"))
        .join(Batch, Batch.id == Page.batch_id)
        .where(Page.id.in_(page_ids))
    )
    return {row.id: Link(_url(row.id), _name(row.number, row.place)) for row in rows}


def _place() -> ScalarSelect[int]:
    """As the sorting desk counts the pages of a batch: positions have gaps."""
    other = aliased(Page)
    before = or_(
        other.position < Page.position,
        and_(other.position == Page.position, other.id <= Page.id),
    )
    counted = select(func.count(other.id)).where(other.batch_id == Page.batch_id, before)
    return counted.scalar_subquery()


def _url(page_id: int) -> str:
    return url_for("scan.page", page_id=page_id)


def _name(number: str, place: int) -> str:
    return _("%(batch)s, page %(page)s", batch=number, page=place)


links.lead(_pages)
