"""Receipts to test with. Every argument has a default; name only what matters."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from archive.accounts.models import Person
from archive.cases.models import Case
from archive.db import db, transaction
from archive.intake import rules, service
from archive.intake.delivery import Given, PieceGiven
from archive.intake.models import Receipt
from tests.accounts.house import Browser
from tests.nodes import house as nodes

# A Monday; the case was filed a fortnight before.
DAY = date(2026, 3, 16)
NUMBER = nodes.NUMBER
# For what does not differ between databases.
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SECOND = "（2026）豫0922执2号"
ROW = {"name": "起诉状", "pages": "3", "copies": "1", "original": "original"}
# The Wednesday on which pages are looked at.
NOON = datetime(2026, 3, 18, 4, tzinfo=UTC)


def piece(name: str = "起诉状", pages: int = 3, **given: Any) -> PieceGiven:
    return PieceGiven(name=name, pages=pages, **given)


def given(*pieces: PieceGiven, **more: Any) -> Given:
    return Given(
        **{
            "source": "team",
            "deliverer": "承办人甲",
            "pieces": pieces or (piece(),),
            "received_on": DAY,
            **more,
        }
    )


def receipt(
    case: Case,
    *pieces: PieceGiven,
    by: Person | None = None,
    token: str = "",
    at: date | None = None,
    **more: Any,
) -> Receipt:
    """Register a delivery, in a transaction of its own."""
    delivered = given(*pieces, **more)
    with transaction():
        act = nodes.on(at or delivered.received_on, by)
        made = service.register(act, case, delivered, token or rules.new_token())
    db.session.expire_all()
    return made


def clerk(account: str = "clerk", *posts: tuple[str, str | None]) -> Person:
    return nodes.staff(account, *(posts or (("file_clerk", None),)))


def browser(app: Flask, account: str = "clerk", *posts: tuple[str, str | None]) -> Browser:
    clerk(account, *posts)
    made = Browser(app)
    made.log_in(account)
    return made


def typed(*rows: dict[str, str], **more: str) -> dict[str, str]:
    """A form as it is sent."""
    head = {
        "token": rules.new_token(),
        "number": "（2026）豫0922执1号",
        "source": "party",
        "deliverer": "张三",
        "received_on": "2026-03-18",
    }
    pieces = {
        f"pieces-{at}-{name}": value
        for at, row in enumerate(rows or (ROW,))
        for name, value in row.items()
    }
    return {**head, **pieces, **more}
