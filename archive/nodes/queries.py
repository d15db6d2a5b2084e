"""Reads of one case's nodes: its runs, events, suspensions, extensions and receipts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import joinedload

from archive.act import Act
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.db import db
from archive.nodes.models import (
    CaseEvent,
    Decision,
    Extension,
    NodeReceipt,
    NodeRun,
    Suspension,
)

# Put into words once: each step of a case asks all of this.
_CASE: BindParameter[int] = bindparam("case")
_RUNS = (
    select(NodeRun).where(NodeRun.case_id == _CASE).order_by(NodeRun.started_on, NodeRun.id)
)
_EVENTS = (
    select(CaseEvent)
    .where(CaseEvent.case_id == _CASE)
    .order_by(CaseEvent.happened_on, CaseEvent.id)
)
_SUSPENSIONS = (
    select(Suspension)
    .where(Suspension.case_id == _CASE)
    .order_by(Suspension.since, Suspension.id)
)
_EXTENSIONS = (
    select(Extension)
    .join(NodeRun, Extension.run_id == NodeRun.id)
    .where(NodeRun.case_id == _CASE)
    .order_by(Extension.id)
)


@dataclass(frozen=True, slots=True)
class History:
    """All that the runs of a case follow from, and the runs themselves.

    Read once by whoever changes the case, who adds to it what comes about meanwhile.
    """

    runs: list[NodeRun]
    events: list[CaseEvent]
    suspensions: Sequence[Suspension]
    extensions: Sequence[Extension]


def history(case_id: int) -> History:
    return History(
        list(runs(case_id)),
        list(events(case_id)),
        suspensions(case_id),
        extensions(case_id),
    )


def runs(case_id: int) -> Sequence[NodeRun]:
    """Every run of a case, in the order they started."""
    return db.session.scalars(_RUNS, {"case": case_id}).all()


def events(case_id: int) -> Sequence[CaseEvent]:
    return db.session.scalars(_EVENTS, {"case": case_id}).all()


def suspensions(case_id: int) -> Sequence[Suspension]:
    return db.session.scalars(_SUSPENSIONS, {"case": case_id}).all()


def extensions(case_id: int) -> Sequence[Extension]:
    return db.session.scalars(_EXTENSIONS, {"case": case_id}).all()


def run(case: Case, run_id: int) -> NodeRun | None:
    return db.session.scalar(
        select(NodeRun).where(NodeRun.id == run_id, NodeRun.case_id == case.id)
    )


def locked_run(run_id: int) -> NodeRun:
    """The run as it is now; its case is locked already."""
    query = select(NodeRun).where(NodeRun.id == run_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def asked(run_id: int) -> Extension | None:
    """The longer term that waits for a decision."""
    return db.session.scalar(
        select(Extension).where(
            Extension.run_id == run_id, Extension.state == Decision.ASKED
        )
    )


def extension(case: Case, extension_id: int) -> Extension | None:
    return db.session.scalar(
        select(Extension)
        .join(NodeRun, Extension.run_id == NodeRun.id)
        .where(Extension.id == extension_id, NodeRun.case_id == case.id)
    )


def suspension(case: Case, suspension_id: int) -> Suspension | None:
    return db.session.scalar(
        select(Suspension).where(
            Suspension.id == suspension_id, Suspension.case_id == case.id
        )
    )


def receipts_of(case_id: int) -> Sequence[NodeReceipt]:
    return db.session.scalars(
        select(NodeReceipt)
        .where(NodeReceipt.case_id == case_id)
        .order_by(NodeReceipt.received_on, NodeReceipt.id)
    ).all()


def receipt(act: Act, receipt_id: int) -> NodeReceipt | None:
    """A receipt of a case the actor may see."""
    return db.session.scalar(
        select(NodeReceipt)
        .join(Case, NodeReceipt.case_id == Case.id)
        .where(NodeReceipt.id == receipt_id, cases.seen(act))
        .options(joinedload(NodeReceipt.case).joinedload(Case.holder))
    )
