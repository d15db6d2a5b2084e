"""What happens of itself, and what is hidden of the court's own part."""

import pytest
from sqlalchemy import select

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog.models import Document, Origin
from archive.catalog.review import prints, queries
from archive.catalog.review.findings import Defect
from archive.catalog.review.models import Outcome, Submission
from archive.db import db, transaction
from archive.intake.models import Receipt
from archive.scan import sorting
from archive.scan.models import Batch
from tests.accounts.house import act as now
from tests.catalog.review.house import act, again, judge, reviewed, submitted
from tests.intake import house as intake
from tests.intake.house import ON_SQLITE
from tests.nodes import house as nodes
from tests.scan.sorting import house as scan

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("app")]


def test_a_sorted_batch_hands_its_receipts_in_once() -> None:
    case = nodes.case(holder=judge(), team="swift")
    receipt = intake.receipt(case)
    batch = _sorted(case, receipt)
    with transaction():
        sorting.reopen(now(), db.session.get_one(Batch, batch.id))
    _finish(batch)
    [row] = db.session.scalars(select(Submission))

    assert row.receipt_id == receipt.id
    assert (row.handler, row.what) == ("Judge", "起诉状")


def _sorted(case: Case, receipt: Receipt) -> Batch:
    batch = scan.batch(1, case=case, receipt=receipt)
    _finish(batch)
    return batch


def _finish(batch: Batch) -> None:
    with transaction():
        found = db.session.get_one(Batch, batch.id)
        sorting.finish(now(), found, scan.edition(found))


def _side_document(row: Submission) -> Document:
    """A document of 副卷 that came with the same receipt."""
    with transaction():
        made = Document(
            case_id=row.case_id,
            receipt_id=row.receipt_id,
            title="合议庭评议笔录",
            heading=_side_heading(),
            position=1,
            origin=Origin.SCAN,
            filed_at=now().at,
            filed_by="cli",
        )
        db.session.add(made)
        audit.record(now(), Kind.DOCUMENT_FILED, row.case.number)
    return made


def _side_heading() -> str:
    return next(one.code for one in now().profile.headings if one.file.value == "side")


def test_a_defect_of_the_courts_own_part_is_not_shown_to_everybody() -> None:
    row = submitted(judge())
    made = _side_document(again(row))
    manager = nodes.staff("manager", ("file_manager", None))
    reader = nodes.staff("reader", ("petition_officer", None))
    wrong = (Defect(f"document:{made.id}", "unsigned", "1", "审判长未签名"),)
    reviewed(row, manager, Outcome.REFUSE, defects=wrong)
    row = again(row)
    shown = {
        who.account: prints.shown_defects(act(who), row.rounds)[row.rounds[0].id][0]
        for who in (manager, reader)
    }
    known = queries.subjects(act(reader), row)

    assert shown["manager"]["name"] == "合议庭评议笔录"
    assert shown["reader"]["name"] == "a document you may not read"
    assert shown["reader"]["note"] == ""
    assert f"document:{made.id}" not in known
