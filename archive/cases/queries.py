"""Reads of cases: found one by one, listed page by page, and only as far as one may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import contains_eager, joinedload, raiseload, selectinload

from archive.accounts.models import Membership, Person
from archive.accounts.queries import held_on
from archive.accounts.rights import reach, visible
from archive.act import Act
from archive.audit.models import Event
from archive.cases.columns import quiet
from archive.cases.models import (
    Case,
    CaseAssignment,
    CaseImport,
    CaseLink,
    LinkState,
    Party,
    SavedFilter,
)
from archive.cases.rules.stages import LIVE
from archive.db import db

SEE = "case:see"
FEW = 50
HISTORY = 100
# Put into words once: whatever is done to a case begins with it.
_LOCKED = (
    select(Case)
    .where(Case.id == bindparam("case"))
    .with_for_update(of=Case)
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class Related:
    """A case that shares a party, and by what it is known to be the same."""

    case: Case
    party: Party
    by_number: bool


def seen(act: Act, action: str = SEE) -> ColumnElement[bool]:
    """The condition under which the actor may read a case."""
    return visible(act, action, Case.holder_id, Case.team)


def seen_quietly(act: Act) -> ColumnElement[bool]:
    """The same, for a query that has a better index to walk than team or holder."""
    return visible(act, SEE, quiet(Case.holder_id), quiet(Case.team))


def ways(act: Act) -> list[ColumnElement[bool]]:
    """The same, as conditions that each walk one index in the order of the list."""
    found = reach(act, SEE)
    if found.everything:
        return [true()]
    ways: list[ColumnElement[bool]] = [Case.team == team for team in sorted(found.teams)]
    if found.own:
        ways.append(Case.holder_id == act.actor.id)
    return ways or [false()]


def found(act: Act, case_id: int) -> Case | None:
    """The case with all a page shows of it, if the actor may see it."""
    query = select(Case).where(Case.id == case_id, seen(act))
    return db.session.scalar(
        query.options(joinedload(Case.holder), selectinload(Case.parties))
    )


def called(act: Act, number: str) -> Case | None:
    return db.session.scalar(
        select(Case)
        .where(Case.number == number, seen(act))
        .options(joinedload(Case.holder))
    )


def numbered(number: str) -> Case | None:
    """The case of this number, whoever may see it: for the uniqueness of numbers."""
    return db.session.scalar(
        select(Case).where(Case.number == number).options(joinedload(Case.holder))
    )


def locked(case_id: int) -> Case:
    """The case as it is now, and nobody else's until the transaction ends."""
    return db.session.scalars(_LOCKED, {"case": case_id}).one()


def locked_party(party_id: int) -> Party:
    query = select(Party).where(Party.id == party_id).with_for_update(of=Party)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def party(case: Case, party_id: int) -> Party | None:
    return db.session.scalar(
        select(Party).where(Party.id == party_id, Party.case_id == case.id)
    )


def any_case() -> bool:
    return db.session.scalar(select(Case.id).limit(1)) is not None


def assignments(case: Case) -> Sequence[CaseAssignment]:
    """Who had the case, the newest first."""
    return db.session.scalars(
        select(CaseAssignment)
        .where(CaseAssignment.case_id == case.id)
        .order_by(CaseAssignment.id.desc())
    ).all()


def history(subject: str, limit: int = HISTORY) -> Sequence[Event]:
    """What the journal says of a case, the newest first."""
    return db.session.scalars(
        select(Event).where(Event.subject == subject).order_by(Event.id.desc()).limit(limit)
    ).all()


def links(act: Act, case: Case) -> Sequence[CaseLink]:
    """What the case is tied to, as far as the actor may see the other case."""
    here = or_(CaseLink.from_id == case.id, CaseLink.to_id == case.id)
    other = or_(
        and_(CaseLink.from_id == case.id, CaseLink.to_id == Case.id),
        and_(CaseLink.to_id == case.id, CaseLink.from_id == Case.id),
    )
    return db.session.scalars(
        select(CaseLink).join(Case, other).where(here, seen(act)).order_by(CaseLink.id)
    ).all()


def link(link_id: int) -> CaseLink | None:
    return db.session.get(CaseLink, link_id)


def locked_link(link_id: int) -> CaseLink:
    query = select(CaseLink).where(CaseLink.id == link_id).with_for_update(of=CaseLink)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def tied(one: int, other: int, kind: str) -> CaseLink | None:
    """The same tie in either direction, unless it was refused."""
    return db.session.scalar(
        select(CaseLink).where(
            CaseLink.kind == kind,
            or_(
                and_(CaseLink.from_id == one, CaseLink.to_id == other),
                and_(CaseLink.from_id == other, CaseLink.to_id == one),
            ),
        )
    )


def undecided(act: Act) -> Sequence[CaseLink]:
    """What waits for the bureau chief, the oldest first."""
    return db.session.scalars(
        select(CaseLink)
        .join(Case, CaseLink.from_id == Case.id)
        .where(CaseLink.state == LinkState.PROPOSED, seen(act))
        .order_by(CaseLink.id)
        .limit(FEW)
    ).all()


def related(act: Act, case: Case, *, role: str | None = None) -> list[Related]:
    """Other cases with a party of this one: by identity number, or by the whole name."""
    own = [one for one in parties(case) if role is None or one.role == role]
    digests = {one.identity_digest for one in own if one.identity_digest}
    keys = {one.name_key for one in own}
    # Two queries and not one with OR, so that each walks its own index.
    rows = {row.id: row for row in _sharing(act, case, Party.name_key.in_(keys))}
    by_number = {
        row.id: row for row in _sharing(act, case, Party.identity_digest.in_(digests))
    }
    both = sorted(
        (rows | by_number).values(),
        key=lambda row: (row.case.filed_on, row.id),
        reverse=True,
    )
    return [Related(row.case, row, row.id in by_number) for row in both][:FEW]


def _sharing(act: Act, case: Case, same: ColumnElement[bool]) -> Sequence[Party]:
    return db.session.scalars(
        select(Party)
        .join(Party.case)
        .where(same, Party.case_id != case.id, seen(act))
        .options(
            contains_eager(Party.case).joinedload(Case.holder),
            contains_eager(Party.case).selectinload(Case.parties).raiseload(Party.case),
        )
        .order_by(Case.filed_on.desc(), Case.id.desc())
        .limit(FEW)
    ).all()


def parties(case: Case) -> Sequence[Party]:
    return db.session.scalars(
        select(Party).where(Party.case_id == case.id).order_by(Party.id)
    ).all()


def of_team(team: str, day: date, posts: Collection[str]) -> Sequence[Person]:
    """Who holds one of these posts in a team, and is still here."""
    members = select(Membership.person_id).where(
        Membership.team == team, Membership.post.in_(posts), held_on(day)
    )
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(members), Person.closed_on.is_(None))
        .order_by(Person.account)
    ).all()


def holders(day: date, posts: Collection[str]) -> Sequence[Person]:
    """Everybody who may hold a case."""
    members = select(Membership.person_id).where(Membership.post.in_(posts), held_on(day))
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(members), Person.closed_on.is_(None))
        .order_by(Person.account)
    ).all()


def burdens(people: Collection[int]) -> dict[int, int]:
    """How many live cases each of these people holds."""
    counted = db.session.execute(
        select(Case.holder_id, func.count())
        .where(Case.holder_id.in_(people), Case.stage.in_(LIVE))
        .group_by(Case.holder_id)
    )
    return dict.fromkeys(people, 0) | {who: count for who, count in counted if who}


def filters(person_id: int, room: str) -> Sequence[SavedFilter]:
    return db.session.scalars(
        select(SavedFilter)
        .where(SavedFilter.person_id == person_id, SavedFilter.room == room)
        .order_by(SavedFilter.name)
    ).all()


def filter_called(person_id: int, room: str, name: str) -> SavedFilter | None:
    return db.session.scalar(
        select(SavedFilter).where(
            SavedFilter.person_id == person_id,
            SavedFilter.room == room,
            SavedFilter.name == name,
        )
    )


def upload(act: Act, import_id: int) -> CaseImport | None:
    """A file that the actor brought; another's is nobody's affair."""
    return db.session.scalar(
        select(CaseImport).where(
            CaseImport.id == import_id, CaseImport.person_id == act.actor.id
        )
    )


def locked_upload(import_id: int) -> CaseImport:
    query = select(CaseImport).where(CaseImport.id == import_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def uploads(limit: int = 20) -> Sequence[CaseImport]:
    return db.session.scalars(
        select(CaseImport).order_by(CaseImport.id.desc()).limit(limit)
    ).all()


def by_numbers(numbers: Collection[str]) -> dict[str, Case]:
    """The cases of these numbers with their parties, for an import."""
    rows = db.session.scalars(
        select(Case)
        .where(Case.number.in_(numbers))
        .options(selectinload(Case.parties).raiseload(Party.case), raiseload(Case.holder))
    )
    return {case.number: case for case in rows}


def with_people(query: Select[Case]) -> Select[Case]:
    """What a line of a list shows beside the case itself."""
    return query.options(joinedload(Case.holder), selectinload(Case.parties))
