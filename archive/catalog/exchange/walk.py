"""All documents that go out, and after them what has changed: nothing is left out.

First comes every document by its number, then the journal. What the journal tells of again
further on is left to that place. So whoever follows gets each edition once, however many
people file and review meanwhile; whoever begins anew gets it again, under the same name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_

from archive.act import Act
from archive.audit import queries as audit
from archive.catalog.exchange import journal, queries
from archive.catalog.exchange.telling import Reader, Told, tell
from archive.catalog.models import Document

# A change is noted at the moment it began, and is seen once it is done.
ALLOWANCE = timedelta(hours=1)
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Step:
    """What was found, and where to go on. ``row``: none once the journal is followed."""

    told: Told
    place: int
    row: int | None
    more: bool


def everything(act: Act, reader: Reader, place: int, row: int, limit: int) -> Step:
    """From all documents behind ``row``; the journal is then followed from ``place``."""
    ids = _candidates(reader, row, limit + 1)
    here, more = ids[:limit], len(ids) > limit
    told = tell(act, reader, here)
    told = told.without(journal.later(told.ids, place))
    if more:
        return Step(told, place, here[-1], more=True)
    return Step(told, place, None, more=bool(journal.between(place, None, 1)))


def whole(act: Act, reader: Reader, since: datetime | None = None) -> Iterator[Told]:
    """All of it to the end, or only what was touched since, some at a time."""
    last = audit.last_place()
    if since is None:
        step = everything(act, reader, last, 0, AT_ONCE)
    else:
        place = audit.place_before(since - ALLOWANCE)
        step = changed(act, reader, place, last, AT_ONCE)
    yield step.told
    while step.more:
        if step.row is None:
            step = changed(act, reader, step.place, audit.last_place(), AT_ONCE)
        else:
            step = everything(act, reader, step.place, step.row, AT_ONCE)
        yield step.told


def of_case(act: Act, reader: Reader, case_id: int) -> Told:
    """All of one case, as it is now."""
    return tell(act, reader, _candidates(reader, 0, None, case_id))


def _candidates(
    reader: Reader, row: int, limit: int | None, case_id: int | None = None
) -> Sequence[int]:
    stands = and_(Document.withdrawn_at.is_(None), queries.submitted())
    wanted = or_(stands, queries.sent_to(reader.system))
    return queries.after(row, wanted, limit, case_id)


def changed(act: Act, reader: Reader, place: int, last: int, limit: int) -> Step:
    """What the journal tells of between two places; at most about ``limit`` documents."""
    events = journal.between(place, last, limit)
    ids, until = _taken(journal.documents(events), limit)
    more = bool(events) and (len(events) == limit or until < events[-1].id)
    until = until if more else max(last, place)
    told = tell(act, reader, ids)
    # Asked only after the rows were read: a change between the two is told of later.
    told = told.without(journal.later(told.ids, until))
    return Step(told, until, None, more)


def _taken(touched: Sequence[tuple[int, set[int]]], limit: int) -> tuple[list[int], int]:
    """The documents of as many events as go together, and the last of these events.

    An event is taken whole: a submission of many documents may make it more than asked.
    """
    ids: dict[int, None] = {}
    until = 0
    for place, documents in touched:
        if ids and len(ids.keys() | documents) > limit:
            break
        for one in sorted(documents):
            ids.pop(one, None)  # it stands where it was touched last
            ids[one] = None
        until = place
    return list(ids), until
