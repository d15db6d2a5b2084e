"""Keeps the table of what files lack as the facts have it, in the transaction that changes
them: cases are only noted at first, and looked at once, together, before it commits.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, event, insert, select
from sqlalchemy.orm import Session, SessionTransaction

from archive.act import Act
from archive.cases import filed
from archive.cases.models import Case
from archive.catalog import keeping as documents
from archive.catalog.completeness import counting, gathering
from archive.catalog.completeness.models import Gap
from archive.db import db
from archive.nodes import keeping as nodes

WANTED = "completeness.wanted"
PORTION = 500


def want(act: Act, case_ids: Collection[int]) -> None:
    """Have the table renewed for these cases when the transaction commits."""
    _act, wanted = db.session().info.setdefault(WANTED, (act, set()))
    wanted.update(case_ids)


def renew(act: Act, case_ids: Collection[int]) -> int:
    """Bring the table in line with the facts now; how many rows were wrong."""
    every, wrong = sorted(counting.touched(case_ids, counting.joined(case_ids))), 0
    for start in range(0, len(every), PORTION):
        wrong += _renew(act, every[start : start + PORTION])
    return wrong


def _renew(act: Act, case_ids: Sequence[int]) -> int:
    """Locked, so that nobody else makes the same rows from older facts meanwhile."""
    query = select(Case).where(Case.id.in_(case_ids)).order_by(Case.id)
    cases = db.session.scalars(query.with_for_update(of=Case)).all()
    wanted = {
        (case_id, line.requirement, line.thing): {"case_id": case_id, **asdict(line)}
        for case_id, lines in gathering.lines(act, cases).items()
        for line in lines
    }
    known = {_key(row): row for row in _rows(case_ids)}
    gone = [row["id"] for key, row in known.items() if _differs(row, wanted.get(key))]
    new = [row for key, row in wanted.items() if _differs(row, known.get(key))]
    if gone:
        db.session.execute(delete(Gap).where(Gap.id.in_(gone)))
    if new:
        db.session.execute(insert(Gap), new)
    return len({*map(_key, new), *(key for key in known if key not in wanted)})


def _rows(case_ids: Sequence[int]) -> list[dict[str, Any]]:
    query = select(Gap.__table__).where(Gap.case_id.in_(case_ids))
    return [dict(row) for row in db.session.execute(query).mappings()]


def _key(row: dict[str, Any]) -> tuple[int, str, str]:
    return row["case_id"], row["requirement"], row["thing"]


def _differs(row: dict[str, Any], other: dict[str, Any] | None) -> bool:
    names = ("at", "due", "since", "leads")
    return other is None or any(row[name] != other[name] for name in names)


def _on_filed(act: Act, cases: Sequence[Case]) -> None:
    want(act, [case.id for case in cases])


def _on_case(act: Act, case: Case) -> None:
    want(act, [case.id])


# Below, nobody knows that files are held against rules.
filed.on_filed.append(_on_filed)
nodes.on_renewed.append(_on_case)
documents.on_changed.append(_on_case)


@event.listens_for(db.session, "before_commit", insert=True)
def _before_commit(session: Session) -> None:
    """Before the journal is chained: whoever writes it waits for nothing but that."""
    if session.in_nested_transaction():
        return
    act, wanted = session.info.pop(WANTED, (None, ()))
    if wanted:
        session.flush()  # the facts are read from the rows
        renew(act, wanted)


@event.listens_for(db.session, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(WANTED, None)
