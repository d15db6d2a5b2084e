"""What the tests of batches share: forms that are sent, files in a state."""

import io
from typing import Any

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.scan import rules, splitting
from archive.scan.models import Batch, BatchFile, Page, PageState
from tests.accounts.house import Browser, act


def opened(window: Browser, **given: Any) -> Any:
    return window.post("/scans", given)


def only() -> Batch:
    db.session.rollback()
    return db.session.query(Batch).one()


def upload(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def quarantine(of: BatchFile, code: str = "encrypted") -> None:
    file_id = of.id
    with transaction():
        splitting.quarantine(act(), file_id, code, {})


def page(file: BatchFile, ordinal: int = 1, state: PageState = PageState.READY) -> Page:
    row = Page(
        batch_id=file.batch_id,
        file_id=file.id,
        ordinal=ordinal,
        position=rules.position(file.position, ordinal),
        state=state,
        image=file.digest,
        media="png",
        width=60,
        height=80,
    )
    with transaction():
        db.session.add(row)
        audit.record(act(), Kind.PAGES_ARRANGED, "batch")
    return row
