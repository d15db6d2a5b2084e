"""Proposes the documents of a batch. A person confirms each; until then it is no more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, func, select

from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog import looking, queries
from archive.catalog.models import Proposal, ProposalState
from archive.catalog.naming import drafts
from archive.catalog.naming.drafts import NAMED, Draft, Setting
from archive.catalog.naming.leaves import Leaf
from archive.db import db
from archive.scan import sheets
from archive.scan.models import Batch

KIND = "catalog:propose"
NO_HEADING = "doubt_heading"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a batch as it was then: in which case, and what."""

    batch_id: int
    edition: int
    drafts: tuple[tuple[int, Draft], ...]


def look(act: Act, batch: Batch) -> Looked:
    """The slow part, outside of any transaction."""
    rows = tuple((one.id, _fitting(act, one, draft)) for one, draft in found(act, batch))
    return Looked(batch.id, batch.edition, rows)


def write(act: Act, looked: Looked) -> list[Proposal]:
    """What is still open is replaced, what was decided stays.

    Nothing is written if the batch was sorted anew meanwhile: it is looked at again then.
    """
    batch = sheets.locked(looked.batch_id)
    if batch.edition != looked.edition:
        return []
    open_ones = Proposal.state == ProposalState.OPEN
    db.session.execute(delete(Proposal).where(Proposal.batch_id == batch.id, open_ones))
    start = _next(batch)
    filed = queries.filed_pages([page for _, one in looked.drafts for page in one.pages])
    rows = [
        _row(act, batch, case_id, start + number, draft)
        for number, (case_id, draft) in enumerate(looked.drafts)
        if filed.keys().isdisjoint(draft.pages)
    ]
    db.session.add_all(rows)
    return rows


def propose(act: Act, batch: Batch) -> list[Proposal]:
    """Both at once, for whoever is in a transaction already."""
    return write(act, look(act, batch))


def found(act: Act, batch: Batch) -> list[tuple[Case, Draft]]:
    """What the machine takes the pages for, and nothing written of it.

    What a person divided or joined stays so; it is only named anew.
    """
    said = _said_to_be_one(batch)
    return [
        (case, draft)
        for case, leaves in looking.runs(batch)
        for draft in _of_run(leaves, said, looking.setting(act, case))
    ]


def _of_run(
    leaves: Sequence[Leaf], said: Mapping[int, tuple[int, ...]], setting: Setting
) -> Iterator[Draft]:
    ids = [leaf.id for leaf in leaves]
    at, loose = 0, list[Leaf]()
    while at < len(leaves):
        pages = said.get(ids[at], ())
        if pages and tuple(ids[at : at + len(pages)]) == pages:
            yield from drafts.drafts(loose, setting)
            yield drafts.named(leaves[at : at + len(pages)], setting)
            at, loose = at + len(pages), []
        else:
            loose.append(leaves[at])
            at += 1
    yield from drafts.drafts(loose, setting)


def _said_to_be_one(batch: Batch) -> dict[int, tuple[int, ...]]:
    """By its first page, each run of pages that a person has made of open proposals."""
    query = select(Proposal).where(
        Proposal.batch_id == batch.id, Proposal.state == ProposalState.OPEN
    )
    return {
        one.pages[0]: tuple(one.pages)
        for one in db.session.scalars(query)
        if one.pages and NAMED in one.reasons
    }


def named(act: Act, case: Case, pages: Sequence[int]) -> Draft:
    """What these pages are, if they are one document: somebody said so."""
    draft = drafts.named(looking.leaves(pages), looking.setting(act, case))
    return _fitting(act, case, draft)


def _fitting(act: Act, case: Case, draft: Draft) -> Draft:
    """Without a heading that files of this type do not have: a person chooses one."""
    known = queries.headings(terms.profile_of(act, case), case)
    if draft.heading is None or draft.heading in {one.code for one in known}:
        return draft
    reasons = (*draft.reasons, NO_HEADING)
    return replace(draft, heading=None, sure=False, reasons=reasons)


def _next(batch: Batch) -> int:
    last = select(func.max(Proposal.position)).where(Proposal.batch_id == batch.id)
    return (db.session.scalar(last) or 0) + 1


def _row(act: Act, batch: Batch, case_id: int, position: int, draft: Draft) -> Proposal:
    row = Proposal(
        batch_id=batch.id, case_id=case_id, position=position, pages=[], made_at=act.at
    )
    put(row, draft)
    return row


def put(row: Proposal, draft: Draft) -> None:
    """Write down what was found."""
    row.pages = list(draft.pages)
    row.title = draft.title[:200]
    row.kind, row.heading, row.node = draft.kind, draft.heading, draft.node
    row.formed_on, row.maker = draft.formed_on, draft.maker[:200]
    row.confidence, row.sure = draft.confidence, draft.sure
    row.reasons = list(draft.reasons)
