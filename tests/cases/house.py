"""Cases to test with. Every argument has a default; name only what matters."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask

from archive.accounts.models import Person
from archive.act import Act
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.cases import service
from archive.cases.models import Case
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.db import db, transaction
from archive.profile.approvals import Approval, Step
from archive.profile.organisation import Grant
from archive.profile.schema import Profile
from tests.accounts.house import Browser, act, logged_in, staff

NUMBER = "（2026）豫0922执1号"
OTHER = "（2026）豫0922执2号"
FILED = date(2026, 3, 2)
CARD = "11010519491231002X"
CREDIT = "91350100M000100Y43"
RIGHTS = (
    ("filing_clerk", "court", ("see", "file", "edit", "import", "link")),
    ("triage_officer", "court", ("see", "assign", "link")),
    ("judge", "team", ("see", "link")),
    ("bureau_chief", "court", ("see", "link")),
)


def court(profile: Profile) -> Profile:
    """The shipped court with rights of its own, and one team that draws lots."""
    grants = [
        grant.model_copy(update={"actions": kept})
        for grant in profile.grants
        if (kept := tuple(a for a in grant.actions if not is_ours(a)))
    ]
    for post, scope, verbs in RIGHTS:
        grants.append(_grant(post, scope, [f"case:{verb}" for verb in verbs]))
    grants += [
        _grant("filing_clerk", "court", ["party:unmask"]),
        _grant("bureau_chief", "court", ["link:approve"]),
        _grant("judge", "own", ["case:edit", "party:unmask"]),
    ]
    routing = tuple(
        one.model_copy(update={"at_random": True}) if one.code == "small" else one
        for one in profile.routing
    )
    approval = Approval(
        code="related",
        name="关联案件",
        gloss="Related cases",
        source="GS-15",
        steps=(Step(post="bureau_chief"),),
    )
    approvals = [one for one in profile.approvals if one.code != approval.code]
    return profile.model_copy(
        update={
            "grants": tuple(grants),
            "routing": routing,
            "approvals": (*approvals, approval),
        }
    )


def is_ours(action: str) -> bool:
    return action.startswith(("case:", "party:", "link:"))


def _grant(post: str, scope: str, actions: Sequence[str]) -> Grant:
    return Grant.model_validate(
        {"post": post, "scope": scope, "actions": tuple(actions), "source": "house"}
    )


def first(candidates: Sequence[int]) -> int:
    """A lot that always hits the first."""
    return candidates[0]


def details(number: str = NUMBER, **given: Any) -> Details:
    return Details(**{"number": number, "filed_on": FILED, **given})


def party(name: str = "张三", role: str = "applicant", **given: Any) -> PartyDetails:
    return PartyDetails(**{"role": role, "kind": PartyKind.NATURAL, "name": name, **given})


def case(
    number: str = NUMBER,
    *people: PartyDetails,
    by: Act | None = None,
    to: Placement | None = None,
    **given: Any,
) -> Case:
    """File a case, in a transaction of its own."""
    with transaction():
        filed = service.file_case(
            by or act(), details(number, **given), people, to or Placement(), first
        )
    db.session.expire_all()
    return filed


def judge(account: str = "judge", team: str = "swift") -> Person:
    return staff(account, ("judge", team))


def clerk(app: Flask) -> Browser:
    """The browser of somebody who files cases."""
    staff("clerk", ("filing_clerk", None))
    return logged_in(app, "clerk")


def events(kind: Kind) -> list[Event]:
    wanted = db.select(Event).where(Event.kind == kind).order_by(Event.id)
    return list(db.session.scalars(wanted))


def yuan(amount: int | str) -> Decimal:
    return Decimal(amount)
