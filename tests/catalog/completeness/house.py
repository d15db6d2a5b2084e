"""Files to be held against the rules: documents of a kind, nodes done, closings planned."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import terms
from archive.cases.models import Case, Party
from archive.catalog.completeness import finding, keeping, queries, service
from archive.catalog.completeness.models import Gap
from archive.catalog.completeness.rules.facts import WHOLE, Said
from archive.catalog.completeness.service import Given
from archive.catalog.models import Document, Mark, Origin
from archive.db import db, transaction
from archive.nodes import service as nodes
from archive.profile.files import Material
from archive.profile.schema import Profile
from tests.accounts.house import act

# What an executed case has to go through before it may be closed for want of assets.
EVENTS = (
    ("property_ordered", "2026-03-03"),
    ("network_inquired", "2026-05-20"),
    ("traditional_inquired", "2026-04-01"),
    ("fund_inquired", "2026-04-02"),
    ("finance_inquired", "2026-04-02"),
    ("consumption_restricted", "2026-03-05"),
    ("termination_interviewed", "2026-05-25"),
)
ASKED = ("h5", "h6", "h9", "h11", "h12")


def paper(case: Case, kind: str, heading: str = "", **given: Any) -> Document:
    """A document in the file, as if it had been filed; without pages."""
    with transaction():
        row = _put(db.session.get_one(Case, case.id), kind, heading, **given)
    db.session.expire_all()
    return row


def _put(case: Case, kind: str, heading: str = "", **given: Any) -> Document:
    found = act().profile.document_kind(kind) if kind else None
    marks = {"seal": Mark.PRESENT, "signature": Mark.PRESENT, **given}
    row = Document(
        case_id=case.id,
        title=found.name if found else heading,
        kind=found.code if found else None,
        heading=heading or (found.heading if found else ""),
        position=1,
        maker="",
        origin=Origin.SCAN,
        filed_at=act().at,
        filed_by="clerk",
        edition=1,
        **marks,
    )
    db.session.add(row)
    audit.record(act(), Kind.DOCUMENT_FILED, case.number)
    keeping.want(act(), [case.id])
    return row


def kind_of(profile: Profile, material: str) -> str:
    """Some kind of document that counts as a material."""
    return next(k.code for k in profile.document_kinds if k.material == material)


def material(profile: Profile, code: str) -> Material:
    return next(one for one in profile.materials if one.code == code)


def gaps(case: Case | None = None) -> list[tuple[str, str, str, bool, date, bool]]:
    """What the table says, of one case or of all."""
    db.session.rollback()
    db.session.expire_all()
    query = db.select(Gap).order_by(Gap.case_id, Gap.requirement, Gap.thing)
    if case is not None:
        query = query.where(Gap.case_id == case.id)
    return [
        (g.requirement, g.thing, g.at, g.due, g.since, g.leads)
        for g in db.session.scalars(query)
    ]


def things(case: Case) -> set[str]:
    """What the file lacks, each once."""
    return {gap[1] for gap in gaps(case)}


def happens(case: Case, code: str, on: str | date, by: Act | None = None) -> None:
    with transaction():
        row = db.session.get_one(Case, case.id)
        nodes.record_event(by or act(), row, code, date.fromisoformat(str(on)))
    db.session.expire_all()


def done(case: Case, code: str, on: str | date) -> None:
    with transaction():
        row = db.session.get_one(Case, case.id)
        nodes.complete(act(), row, code, date.fromisoformat(str(on)))
    db.session.expire_all()


def plan(by: Act, case: Case, method: str = "terminated") -> None:
    with transaction():
        row = db.session.get_one(Case, case.id)
        found = queries.plan(case.id)
        service.plan(by, row, method, found.edition if found else 0)
    db.session.expire_all()


def answer(by: Act, case: Case, code: str, said: str = "yes", **given: Any) -> None:
    with transaction():
        row = db.session.get_one(Case, case.id)
        service.answer(
            by, row, [Given(code, given.pop("debtor", WHOLE), Said(said), **given)]
        )
    db.session.expire_all()


def close(by: Act, case: Case, on: str | date) -> None:
    with transaction():
        row = db.session.get_one(Case, case.id)
        found = queries.plan(case.id)
        edition = found.edition if found else 0
        service.close(by, row, edition, date.fromisoformat(str(on)))
    db.session.expire_all()


def ready(by: Act, case: Case, without: Sequence[str] = ()) -> None:
    """All that 终本 wants, but for what is named: codes of events, materials, checks."""
    with transaction():
        row = db.session.get_one(Case, case.id)
        if "issue_notice" not in without:
            nodes.complete(act(), row, "issue_notice", date(2026, 3, 3))
        for code, on in EVENTS:
            if code not in without:
                nodes.record_event(act(), row, code, date.fromisoformat(on))
        _bring(terms.profile_of(by, row), row, without)
    db.session.expire_all()
    plan(by, case)
    for code in ASKED:
        if code not in without and is_asked(by, case, code):
            answer(by, case, code)


def _bring(profile: Profile, case: Case, without: Sequence[str]) -> None:
    for one in profile.requirements:
        if "terminated" in one.closings and not one.when:
            materials = one.materials[:1] if one.any_of else one.materials
            for code in (each for each in materials if each not in without):
                _put(case, kind_of(profile, code))
            for heading in (each for each in one.headings if each not in without):
                _put(case, "", heading)


def is_asked(by: Act, case: Case, code: str) -> bool:
    found = finding.of(
        by, db.session.get_one(Case, case.id), "terminated", date(2026, 6, 10)
    )
    return any(one.code == code and one.questions for _check, one in found.checks)


def debtors(case: Case) -> list[Party]:
    query = db.select(Party).where(Party.case_id == case.id, Party.role == "debtor")
    return list(db.session.scalars(query.order_by(Party.id)))
