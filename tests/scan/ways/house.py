"""Batches and uploads to test with: what comes in, and who brings it."""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from archive.accounts.models import Person
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.db import db, transaction
from archive.intake.models import Receipt
from archive.scan import taking
from archive.scan.models import Batch, BatchFile, Way
from tests.accounts.house import Browser, act, staff

JSON = {"Accept": "application/json"}
NOON = time(12)


def clerk(account: str = "scanner") -> Person:
    return staff(account, ("file_clerk", None))


def batch(way: Way = Way.UPLOAD, *, by: Act | None = None, **given: Any) -> Batch:
    with transaction():
        return taking.open_batch(by or act(), way, **given)


def on(day: date) -> Act:
    """At noon, where the court is."""
    now = act()
    return replace(now, at=datetime.combine(day, NOON, now.profile.zone).astimezone(UTC))


def receipt(case: Case, serial: int = 1) -> Receipt:
    """As a row alone: what else registering does is none of this room's affair."""
    now = act()
    row = Receipt(
        number=f"收2026-{serial:05}",
        year=2026,
        serial=serial,
        token=f"{serial:010}",
        case_id=case.id,
        source="party",
        deliverer="张三",
        received_at=now.at,
        received_on=now.today,
        received_by="clerk",
    )
    with transaction():
        db.session.add(row)
        audit.record(now, Kind.RECEIPT_REGISTERED, row.number)
    return row


def picture(text: str = "", size: tuple[int, int] = (60, 80)) -> bytes:
    """A small page; another text makes other bytes."""
    made = io.BytesIO()
    page = Image.new("L", size, 255)
    page.frombytes(hashlib.sha256(text.encode()).digest() * (size[0] * size[1] // 32))
    page.save(made, "PNG", dpi=(300, 300))
    return made.getvalue()


def files(of: Batch) -> Sequence[BatchFile]:
    db.session.rollback()
    query = select(BatchFile).where(BatchFile.batch_id == of.id)
    return db.session.scalars(query.order_by(BatchFile.position)).all()


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


class Sender:
    """A browser that sends one file in pieces."""

    def __init__(self, browser: Browser, batch_id: int, name: str, data: bytes) -> None:
        self.browser, self.data = browser, data
        where = f"/scans/{batch_id}/uploads"
        about = {"name": name, "size": len(data)}
        self.begun = browser.open(where, method="POST", json=about, headers=JSON)
        self.url = told(self.begun).get("url", "")

    def send(self, start: int, stop: int | None = None) -> TestResponse:
        return self.patch(start, self.data[start:stop])

    def patch(self, offset: int, data: bytes) -> TestResponse:
        headers = {**JSON, "Upload-Offset": str(offset)}
        return self.browser.open(self.url, method="PATCH", data=data, headers=headers)

    def standing(self) -> dict[str, Any]:
        return told(self.browser.get(self.url, headers=JSON))
