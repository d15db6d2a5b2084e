"""Reads of the journal, for people: newest first, and by number, never by offset."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from archive.audit.filters import Filters
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, and the number before which the next ones are, if there are any."""

    events: Sequence[Event]
    before: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands above the journal."""

    count: int
    checkpoint: Event | None
    verification: Event | None


def page(wanted: Filters, zone: ZoneInfo, before: int | None, limit: int) -> Page:
    query = select(Event).where(*conditions(wanted, zone))
    if before is not None:
        query = query.where(Event.id < before)
    found = db.session.scalars(query.order_by(Event.id.desc()).limit(limit + 1)).all()
    more = len(found) > limit
    return Page(found[:limit], found[limit - 1].id if more else None)


def summary() -> Summary:
    """The journal has no gaps, so its last number is how many events there are."""
    return Summary(
        count=db.session.scalar(select(func.coalesce(func.max(Event.id), 0))) or 0,
        checkpoint=last_of(Kind.CHECKPOINT_SIGNED),
        verification=last_of(Kind.AUDIT_VERIFIED),
    )


def last_of(kind: Kind) -> Event | None:
    query = select(Event).where(Event.kind == kind).order_by(Event.id.desc()).limit(1)
    return db.session.scalar(query)


def last_place() -> int:
    return db.session.scalar(select(func.max(Event.id))) or 0


def place_before(at: datetime) -> int:
    """The last place in the journal that was noted as of before this moment."""
    place = select(Event.id).where(Event.at < at).order_by(Event.at.desc(), Event.id.desc())
    return db.session.scalar(place.limit(1)) or 0


def conditions(wanted: Filters, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    first, after = wanted.instants(zone)
    asked: list[ColumnElement[bool]] = []
    if first:
        asked.append(Event.at >= first)
    if after:
        asked.append(Event.at < after)
    if wanted.kind:
        asked.append(Event.kind == wanted.kind)
    if wanted.account:
        asked.append(Event.account == wanted.account)
    if wanted.subject:
        asked.append(Event.subject.startswith(wanted.subject, autoescape=True))
    if wanted.done is not None:
        asked.append(Event.done.is_(wanted.done))
    return asked
