"""Proposes the documents of a batch. A person confirms each; until then it is no more."""

from sqlalchemy import delete, func, select

from archive.act import Act
from archive.cases.models import Case
from archive.catalog import looking
from archive.catalog.models import Proposal, ProposalState
from archive.catalog.naming import drafts
from archive.catalog.naming.drafts import Draft
from archive.db import db
from archive.scan.models import Batch

KIND = "catalog:propose"


def propose(act: Act, batch: Batch) -> list[Proposal]:
    """Look at the batch anew: what is still open is replaced, what was decided stays."""
    open_ones = Proposal.state == ProposalState.OPEN
    db.session.execute(delete(Proposal).where(Proposal.batch_id == batch.id, open_ones))
    start = _next(batch)
    rows = [
        _row(act, batch, case.id, start + number, draft)
        for number, (case, draft) in enumerate(found(act, batch))
    ]
    db.session.add_all(rows)
    return rows


def found(act: Act, batch: Batch) -> list[tuple[Case, Draft]]:
    """What the machine takes the pages for, and nothing written of it."""
    return [
        (case, draft)
        for case, leaves in looking.runs(batch)
        for draft in drafts.drafts(leaves, looking.setting(act, case))
    ]


def _next(batch: Batch) -> int:
    last = select(func.max(Proposal.position)).where(Proposal.batch_id == batch.id)
    return (db.session.scalar(last) or 0) + 1


def _row(act: Act, batch: Batch, case_id: int, position: int, draft: Draft) -> Proposal:
    return Proposal(
        batch_id=batch.id,
        case_id=case_id,
        position=position,
        pages=list(draft.pages),
        title=draft.title,
        kind=draft.kind,
        heading=draft.heading,
        node=draft.node,
        formed_on=draft.formed_on,
        maker=draft.maker,
        confidence=draft.confidence,
        sure=draft.sure,
        reasons=list(draft.reasons),
        made_at=act.at,
    )
