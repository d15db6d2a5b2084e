"""Reads for other systems: their tokens, whole cases, and what has changed since."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from archive.api.models import ApiRequest, ApiToken
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.cases.models import Case, Party
from archive.db import db

TOKENS = 200
# What of the journal changes what is shown of a case.
SUBJECTS = ("case", "event", "node", "party")
CHANGES = tuple(
    kind
    for kind in Kind
    if kind.partition(":")[0] in SUBJECTS and kind is not Kind.PARTY_UNMASKED
)


def token_of(digest: str) -> ApiToken | None:
    return db.session.scalar(select(ApiToken).where(ApiToken.digest == digest))


def token(token_id: int) -> ApiToken | None:
    return db.session.get(ApiToken, token_id)


def locked_token(token_id: int) -> ApiToken | None:
    query = select(ApiToken).where(ApiToken.id == token_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def tokens(limit: int = TOKENS) -> Sequence[ApiToken]:
    """Those made last, first."""
    return db.session.scalars(
        select(ApiToken).order_by(ApiToken.id.desc()).limit(limit)
    ).all()


def answered(token_id: int, key: str) -> ApiRequest | None:
    return db.session.scalar(
        select(ApiRequest).where(ApiRequest.token_id == token_id, ApiRequest.key == key)
    )


def stale_answers(before: datetime, limit: int) -> Sequence[int]:
    """Answers nobody will ask for again; what somebody else removes just now is theirs."""
    return db.session.scalars(
        select(ApiRequest.id)
        .where(ApiRequest.at < before)
        .order_by(ApiRequest.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def whole_case(number: str) -> Case | None:
    """The case as it is now, with all that is shown of it, whoever holds it."""
    return db.session.scalar(
        select(Case)
        .where(Case.number == number)
        .options(joinedload(Case.holder), selectinload(Case.parties).raiseload(Party.case))
        .execution_options(populate_existing=True)
    )


def cases_after(case_id: int, limit: int) -> Sequence[Case]:
    return db.session.scalars(
        select(Case)
        .where(Case.id > case_id)
        .options(joinedload(Case.holder), selectinload(Case.parties).raiseload(Party.case))
        .order_by(Case.id)
        .limit(limit)
    ).all()


def cases_called(numbers: Collection[str]) -> dict[str, Case]:
    rows = db.session.scalars(
        select(Case)
        .where(Case.number.in_(numbers))
        .options(joinedload(Case.holder), selectinload(Case.parties).raiseload(Party.case))
    )
    return {case.number: case for case in rows}


def changes(after: int, until: int, limit: int) -> list[tuple[int, str]]:
    """Events that changed a case: place and number, in the order they happened."""
    found = db.session.execute(
        select(Event.id, Event.subject)
        .where(Event.kind.in_(CHANGES), Event.id > after, Event.id <= until)
        .order_by(Event.id)
        .limit(limit)
    )
    return [(place, subject) for place, subject in found]


def denied_since(system: str, subject: str, since: datetime) -> bool:
    """Whether this was refused to this system, and noted, a moment ago."""
    found = select(Event.id).where(
        Event.account == system,
        Event.subject == subject,
        Event.kind == Kind.ACCESS_DENIED,
        Event.at >= since,
    )
    return db.session.scalar(found.limit(1)) is not None
