"""A case as another system may see it: numbers of people without their middle."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from archive.cases import plans
from archive.cases.models import Case, Party
from archive.cases.plans import Entry, Plan

PLAIN = (
    "number",
    "cause",
    "basis_number",
    "object_kind",
    "channel",
    "enterprise_class",
    "grounds",
    "circumstances",
    "team",
    "track",
    "closing_method",
)


def case(row: Case) -> dict[str, Any]:
    """The holder and the parties must be loaded with it."""
    shown = {name: getattr(row, name) for name in PLAIN}
    days = {name: getattr(row, name) for name in ("filed_on", "received_on", "closed_on")}
    return {
        **shown,
        **{name: day and day.isoformat() for name, day in days.items()},
        "amount": None if row.amount is None else str(row.amount),
        "stage": row.stage.value,
        "holder": row.holder.account if row.holder else None,
        "holder_name": row.holder.name if row.holder else None,
        "profile": row.profile_key,
        "parties": [party(one) for one in row.parties],
    }


def party(row: Party) -> dict[str, str]:
    return {
        "role": row.role.value,
        "kind": row.kind.value,
        "name": row.name,
        "identity_masked": row.identity_mask,
        "phone_masked": row.phone_mask,
        "address": row.address,
    }


def tag(shown: dict[str, Any]) -> str:
    """Another state of the case, another tag; the same state, the same one."""
    return hashlib.sha256(written(shown).encode("utf-8", "replace")).hexdigest()[:32]


def written(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def changes(entry: Entry) -> Sequence[dict[str, str]]:
    """Field by field, before and after; of numbers only what anybody may read."""
    told = plans.preview(Plan([entry]), 1)
    return [
        {"field": name, "before": before, "after": after}
        for _entry, fields in told
        for name, before, after in fields
    ]
