"""Keeps the texts of pages and their index together, in the caller's transaction."""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from archive.act import Act, Office
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import sealing
from archive.cases.models import Case
from archive.db import db
from archive.search import queries, tokens
from archive.search.entries import Entry
from archive.search.index import index
from archive.search.models import PageText

CHUNK = 500
# No database keeps these; one sign for one, so that every place stays what it was.
UNFIT = re.compile("[\x00\ud800-\udfff]")
EVERYWHERE = "search"


def put(page_id: int, case_id: int | None, raw: str) -> None:
    """Keep the text of a page, lines joined by line ends, and let it be found."""
    raw = UNFIT.sub("\ufffd", raw)
    norm, held = tokens.norm(raw), queries.locked(page_id)
    if held is None:
        db.session.add(PageText(id=page_id, case_id=case_id, raw=raw, norm=norm))
    elif (held.case_id, held.norm) == (case_id, norm):
        held.raw = raw
        return
    else:
        index().drop([_entry(held)])
        held.case_id, held.raw, held.norm = case_id, raw, norm
    # Now, so that whoever asks within this transaction finds text and index alike.
    db.session.flush()
    index().add([Entry(page_id, case_id, norm)])


def move(page_ids: Sequence[int], case_id: int | None) -> None:
    """Let pages be found under another case, or under none."""
    for at in range(0, len(page_ids), CHUNK):
        held = queries.locked_all(page_ids[at : at + CHUNK])
        moved = [one for one in held if one.case_id != case_id]
        index().drop([_entry(one) for one in moved])
        for one in moved:
            one.case_id = case_id
        db.session.flush()  # as in put
        index().add([_entry(one) for one in moved])


def remove(page_id: int) -> None:
    held = queries.locked(page_id)
    if held is not None:
        index().drop([_entry(held)])
        db.session.delete(held)
        db.session.flush()  # as in put


def rebuild() -> int:
    """Make the index anew from the texts; how many there are. Nobody writes meanwhile."""
    index().empty()
    many = 0
    for chunk in chunks():
        for one in chunk:
            one.norm = tokens.norm(one.raw)
        db.session.flush()  # so that the rows can be let go of
        index().add([_entry(one) for one in chunk])
        for one in chunk:
            db.session.expunge(one)
        many += len(chunk)
    index().tidy()
    return many


def check() -> list[int]:
    """The places at which the index is not what the texts say; none, if all is well."""
    return list(index().faults(map(_entries, chunks())))


def chunks() -> Iterator[Sequence[PageText]]:
    after = 0
    while rows := db.session.scalars(
        select(PageText).where(PageText.id > after).order_by(PageText.id).limit(CHUNK)
    ).all():
        after = rows[-1].id
        yield rows


def _entries(rows: Sequence[PageText]) -> list[Entry]:
    return [_entry(one) for one in rows]


def _entry(held: PageText) -> Entry:
    return Entry(held.id, held.case_id, held.norm)


def searched(act: Act, asked: str, hits: int, case: Case | None = None) -> None:
    """Note that somebody searched, where, and how much it found.

    The words are sealed. They may be names, and whoever reads the journal may not open
    a case file; but when it matters whether somebody looked for one certain name, that
    can be told: equal words give equal seals.
    """
    said = " ".join(" ".join(one.runs) for one in tokens.phrases(asked))
    audit.record(
        act,
        Kind.TEXT_SEARCHED,
        case.number if case else EVERYWHERE,
        found=hits,
        terms=sealing.digest(f"searched: {said}")[:16],
        console=act.actor.office is Office.MACHINE,
    )
