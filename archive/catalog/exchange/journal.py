"""Which documents the journal tells of, in the order in which it was committed.

The numbers of the journal have no gaps and are given as a transaction commits: whoever
has read it up to a place has missed nothing before it.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.cases.models import Case
from archive.catalog.exchange import queries
from archive.catalog.models import Document
from archive.db import db

OF_DOCUMENT = (Kind.DOCUMENT_FILED, Kind.DOCUMENT_CHANGED, Kind.DOCUMENT_WITHDRAWN)
OF_SUBMISSION = (
    Kind.SUBMISSION_MADE,
    Kind.SUBMISSION_REVIEWED,
    Kind.DISPUTE_DECIDED,
)
OF_CASE = (Kind.CASE_RENUMBERED, Kind.FILES_MERGED, Kind.FILES_PARTED)
CHANGES = (*OF_DOCUMENT, *OF_SUBMISSION, *OF_CASE)
AT_ONCE = 500


def between(
    after: int, until: int | None, limit: int, subjects: Collection[str] | None = None
) -> Sequence[Event]:
    query = select(Event).where(Event.kind.in_(CHANGES), Event.id > after)
    if until is not None:
        query = query.where(Event.id <= until)
    if subjects is not None:
        query = query.where(Event.subject.in_(subjects))
    return db.session.scalars(query.order_by(Event.id).limit(limit)).all()


def documents(events: Sequence[Event]) -> list[tuple[int, set[int]]]:
    """Of each event its place and the documents it changes as another system sees them."""
    by_submission = _grouped(
        queries.of_submissions({e.subject for e in events if e.kind in OF_SUBMISSION})
    )
    by_case = _grouped(queries.of_cases({e.subject for e in events if e.kind in OF_CASE}))
    return [(event.id, _of(event, by_submission, by_case)) for event in events]


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for subject, document_id in pairs:
        found.setdefault(subject, set()).add(document_id)
    return found


def _of(
    event: Event, by_submission: dict[str, set[int]], by_case: dict[str, set[int]]
) -> set[int]:
    if event.kind in OF_DOCUMENT:
        return {event.facts["document"]}
    if event.facts.get("target") == event.subject:
        return set()  # what went into this file has an event of its own
    named = by_submission if event.kind in OF_SUBMISSION else by_case
    return named.get(event.subject, set())


def later(ids: Collection[int], place: int) -> set[int]:
    """Which of these documents the journal tells of again behind this place."""
    if not ids:
        return set()
    subjects = _subjects(ids)
    found: set[int] = set()
    while events := between(place, None, AT_ONCE, subjects):
        for _place, touched in documents(events):
            found |= touched
        place = events[-1].id
    return found & set(ids)


def _subjects(ids: Collection[int]) -> set[str]:
    """Under what names the journal tells of these documents."""
    cases = select(Case.number).join(Document, Document.case_id == Case.id)
    numbers = set(db.session.scalars(cases.where(Document.id.in_(ids))))
    return numbers | queries.submission_numbers(ids)
