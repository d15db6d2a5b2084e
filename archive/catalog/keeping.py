"""How a document is kept: its state as versions write it, its place, its events."""

from collections.abc import Callable, Sequence
from typing import Any

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog import queries, rules, veils
from archive.catalog.models import Document, Leaf, Version
from archive.db import db

FIELDS = (
    "title",
    "kind",
    "heading",
    "node",
    "position",
    "formed_on",
    "maker",
    "origin",
    "seal",
    "signature",
)

# Called with the case whenever a document of its file was changed in any way.
on_changed: list[Callable[[Act, Case], None]] = []


def state(document: Document) -> dict[str, Any]:
    """All that a version tells of it."""
    written = {name: _written(getattr(document, name)) for name in FIELDS}
    pages = [leaf.page_id for leaf in queries.leaves(document.id)]
    return written | {"pages": pages, "withdrawn": document.withdrawn_at is not None}


def _written(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def version(
    act: Act, document: Document, verb: str, before: dict[str, Any], **facts: Any
) -> Version:
    """Keep what it was and what it is; both only as far as they differ."""
    db.session.flush()  # its pages are read from the rows
    was, now = rules.differing(before, state(document) | facts)
    row = Version(
        document_id=document.id,
        number=document.edition,
        verb=verb,
        before=was,
        after=now,
        by=act.actor.account,
        at=act.at,
    )
    db.session.add(row)
    changed(act, db.session.get_one(Case, document.case_id))
    return row


def changed(act: Act, case: Case) -> None:
    """Tell whoever keeps something of what is in the file of a case."""
    for listener in on_changed:
        listener(act, case)


def tell(act: Act, kind: Kind, case: Case, document: Document, **facts: Any) -> None:
    """The journal is read by more people than the file: no title of 副卷 stands in it."""
    if document.heading not in veils.side_headings(act):
        facts = {"title": document.title, **facts}
    audit.record(
        act, kind, case.number, document=document.id, heading=document.heading, **facts
    )


def put_pages(document: Document, pages: Sequence[int]) -> None:
    for position, page in enumerate(pages, 1):
        db.session.add(Leaf(document_id=document.id, page_id=page, position=position))


def place(document: Document, at: int | None = None) -> None:
    """Give it a place among the documents of its heading: the last, if none is said."""
    row = [one for one in _row(document) if one.id != document.id]
    order = rules.moved([*row, document], document, at or len(row) + 1)
    for position, one in enumerate(order, 1):
        if one.position != position:
            one.position = position


def close_gap(case_id: int, heading: str) -> None:
    for position, one in enumerate(queries.under(case_id, heading), 1):
        if one.position != position:
            one.position = position


def _row(document: Document) -> list[Document]:
    return queries.under(document.case_id, document.heading)
