"""Changes documents of the file. Each change is a version, and each is kept in the journal.

Every verb takes the edition its caller has seen: the second of two who change the same
document at once is refused, and told what the first has done.
"""

from dataclasses import replace
from typing import Any

from archive.accounts import rights
from archive.act import Act
from archive.audit.kinds import Kind
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.catalog import (
    checking,
    filing,
    keeping,
    labels,
    learning,
    mergers,
    named,
    queries,
    rules,
)
from archive.catalog.checking import Given
from archive.catalog.errors import (
    ChangedMeanwhile,
    NoBorder,
    NoReason,
    NothingBehind,
    NothingChanged,
    NoWords,
    TakenOut,
)
from archive.catalog.filing import WORK
from archive.catalog.models import Comment, Document, Leaf
from archive.db import db

COMMENT = "document:comment"
LONGEST = 400
TOLD = ("title", "kind", "heading", "node", "formed_on", "maker", "origin")


def change(act: Act, document: Document, seen: int, **fields: Any) -> Document:
    """Retitle, re-head, re-date, mark: whatever of it is named."""
    case, row = _open(act, document, seen)
    given = checking.checked(act, case, replace(_given(row, fields), **fields))
    before, old = keeping.state(row), row.heading
    taught = (row.kind, row.heading) != (given.kind, given.heading)
    first = queries.leaves(row.id)[0].page_id
    if taught:
        learning.unlearn(act, case, row, first)
    for name in (*TOLD, "seal", "signature"):
        value = getattr(given, name)
        if getattr(row, name) != value:
            setattr(row, name, value)
    if row.heading != old:
        _to_heading(row, old, None)
    if taught:
        learning.learn(act, case, row, first)
    _keep(act, case, row, "changed", before)
    return row


def _given(row: Document, fields: dict[str, Any]) -> Given:
    """As it stands; with another kind, what that kind needs is asked anew."""
    given = Given(**{name: getattr(row, name) for name in (*TOLD, "seal", "signature")})
    kind = fields.get("kind", row.kind)
    if kind != row.kind and not {"seal", "signature"} & fields.keys():
        given = replace(given, seal=None, signature=None)
    return given


def reorder(act: Act, document: Document, seen: int, place: int) -> Document:
    """Put it at a place, from 1 on, among the documents of its heading."""
    return move(act, document, seen, document.heading, place)


def move(
    act: Act, document: Document, seen: int, heading: str, place: int | None = None
) -> Document:
    """Under another heading, or elsewhere under its own; last, if no place is said."""
    case, row = _open(act, document, seen)
    given = replace(_given(row, {}), heading=heading)
    checking.checked(act, case, given)
    before, old = keeping.state(row), row.heading
    row.heading = heading
    _to_heading(row, old, place)
    _keep(act, case, row, "moved", before)
    return row


def _to_heading(row: Document, old: str, place: int | None) -> None:
    db.session.flush()  # the rows of both headings are read
    keeping.place(row, place)
    if row.heading != old:
        db.session.flush()  # ditto
        keeping.close_gap(row.case_id, old)


def split(act: Act, document: Document, seen: int, page: int, title: str = "") -> Document:
    """From this page on it is another document, right behind the first."""
    case, row = _open(act, document, seen)
    leaves = queries.leaves(row.id)
    parts = rules.parted([leaf.page_id for leaf in leaves], page)
    if parts is None:
        raise NoBorder
    given = replace(_given(row, {}), title=title or row.title)
    checked = checking.checked(act, case, given)
    before = keeping.state(row)
    other = _twin(act, row, checked)
    db.session.add(other)
    db.session.flush()  # its pages name it
    _give_pages(leaves[len(parts[0]) :], other, 0)
    db.session.flush()  # its place is among the rows
    keeping.place(other, row.position + 1)
    keeping.version(act, other, "split_off", {}, other=row.id)
    keeping.tell(act, Kind.DOCUMENT_FILED, case, other, pages=len(parts[1]), split=row.id)
    _keep(act, case, row, "split", before)
    return other


def _twin(act: Act, row: Document, given: Given) -> Document:
    same = {name: getattr(row, name) for name in (*TOLD, "case_id", "receipt_id")}
    return Document(
        **same | {"title": given.title},
        position=row.position + 1,
        seal=row.seal,
        signature=row.signature,
        filed_at=act.at,
        filed_by=act.actor.account,
    )


def _give_pages(leaves: list[Leaf], to: Document, behind: int) -> None:
    for position, leaf in enumerate(leaves, behind + 1):
        leaf.document_id, leaf.position = to.id, position


def merge(act: Act, document: Document, seen: int) -> Document:
    """Join to it the document that stands next under its heading."""
    case, row = _open(act, document, seen)
    following = rules.behind(queries.under(row.case_id, row.heading), row)
    if following is None:
        raise NothingBehind
    for guard in filing.guards:
        guard(following)
    before, was = keeping.state(row), keeping.state(following)
    _give_pages(queries.leaves(following.id), row, len(queries.leaves(row.id)))
    following.withdrawn_at, following.edition = act.at, following.edition + 1
    db.session.flush()  # the gap is closed among the rows
    keeping.close_gap(row.case_id, row.heading)
    keeping.version(act, following, "merged_into", was, other=row.id)
    keeping.tell(act, Kind.DOCUMENT_WITHDRAWN, case, following, merged=row.id)
    _keep(act, case, row, "merged", before)
    return row


def withdraw(act: Act, document: Document, seen: int, why: str) -> Document:
    """Take it out of the file: its pages are free again, its history stays."""
    case, row = _open(act, document, seen)
    why = " ".join(why.split())
    if not 1 <= len(why) <= LONGEST:
        raise NoReason
    before, leaves = keeping.state(row), queries.leaves(row.id)
    learning.unlearn(act, case, row, leaves[0].page_id)
    for leaf in leaves:
        db.session.delete(leaf)
    row.withdrawn_at, row.edition = act.at, row.edition + 1
    db.session.flush()  # the gap is closed among the rows
    keeping.close_gap(row.case_id, row.heading)
    keeping.version(act, row, "withdrawn", before, why=why)
    keeping.tell(act, Kind.DOCUMENT_WITHDRAWN, case, row, pages=len(leaves), why=why)
    named.settle(act, named.of_pages([leaf.page_id for leaf in leaves]))
    return row


def comment(act: Act, document: Document, text: str) -> Comment:
    """Say something about it to whoever reads it later. A comment stays as it is."""
    case = db.session.get_one(Case, document.case_id)
    rights.demand(act, COMMENT, case)
    text = text.strip()
    if not 1 <= len(text) <= LONGEST:
        raise NoWords
    row = Comment(
        document_id=document.id,
        text=text,
        by=act.actor.account,
        by_name=act.actor.name,
        at=act.at,
    )
    db.session.add(row)
    keeping.tell(act, Kind.DOCUMENT_COMMENTED, case, document)
    return row


def _open(act: Act, document: Document, seen: int) -> tuple[Case, Document]:
    """The document, with its case locked, if it may be changed as it was seen."""
    case = cases.locked(document.case_id)
    rights.demand(act, WORK, case)
    mergers.keep_whole(act, case)
    row = queries.locked(document.id)
    if row.withdrawn_at is not None:
        raise TakenOut(row.title)
    if row.edition != seen:
        newer = queries.versions(row.id, after=seen)
        names = queries.names([one.by for one in newer])
        who = names.get(newer[-1].by, newer[-1].by) if newer else ""
        told = [one for version in newer for one in labels.changes(act, case, version)]
        raise ChangedMeanwhile(who, told)
    for guard in filing.guards:
        guard(row)
    return case, row


def _keep(act: Act, case: Case, row: Document, verb: str, before: dict[str, Any]) -> None:
    """One more edition with what is different; nothing different is no change."""
    db.session.flush()  # what it is now is read from the rows
    _was, now = rules.differing(before, keeping.state(row))
    if not now:
        raise NothingChanged
    row.edition += 1
    keeping.version(act, row, verb, before)
    changed = [name for name in now if name != "pages"]
    keeping.tell(act, Kind.DOCUMENT_CHANGED, case, row, verb=verb, changed=changed)
