"""What is filed in the court's own part (副卷), and who sees nothing of it."""

from functools import cache, lru_cache, partial

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from archive import objects
from archive.accounts import rights
from archive.act import Act, Office
from archive.cases.models import Case
from archive.catalog import mergers
from archive.catalog.models import Document, Leaf
from archive.db import db
from archive.profile import loader
from archive.profile.files import FilePart
from archive.profile.models import ProfileVersion
from archive.profile.schema import Profile
from archive.scan import readable
from archive.scan.models import Page
from archive.search import queries as search
from archive.search.models import PageText

SIDE = "side:read"


def sees_all(act: Act) -> bool:
    """Whoever works at the console has the database before him anyway."""
    return act.actor.office is Office.MACHINE or rights.reach(act, SIDE).everything


def may_see(act: Act) -> ColumnElement[bool]:
    """The documents that are not the court's own, or that the actor may read even so."""
    if sees_all(act):
        return true()
    theirs = Document.case_id.in_(_readable(act))
    return Document.heading.not_in(side_headings(act)) | theirs


def page_seen(
    act: Act, page: ColumnElement[int] | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """The same of pages: those in no document are nobody's own."""
    if sees_all(act):
        return true()
    hidden = (
        select(Leaf.id)
        .join(Document, Document.id == Leaf.document_id)
        .where(Leaf.page_id == page, not_(may_see(act)))
    )
    return ~hidden.exists()


def _readable(act: Act) -> Select[int]:
    # Ids, and not a condition: of a case without a team that would be unknown, not no.
    own = _own()
    reached = rights.visible(act, SIDE, own.holder_id, own.team)
    return select(own.id).where(or_(reached, own.id.in_(mergers.reached(act, SIDE))))


@cache
def _own() -> type[Case]:
    """One for all statements: to make it takes longer than to ask."""
    return aliased(Case)


def merged(
    act: Act,
    page: ColumnElement[int] | InstrumentedAttribute[int],
    case: ColumnElement[int | None] | InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    """Filed pages of a file that is part of another, for whoever reads that one."""
    filed = select(Leaf.id).where(Leaf.page_id == page).exists()
    return and_(
        case.is_not(None),
        case.in_(mergers.reached(act, mergers.SEE, mergers.READ)),
        filed,
    )


def side_headings(act: Act) -> frozenset[str]:
    """What is a heading of 副卷 under any rules that were ever in force here."""
    return sides(act.profile) | sides_kept(besides=act.profile.key)


def sides_kept(besides: str = "") -> frozenset[str]:
    """Those of the rules that some case was filed under."""
    found = frozenset[str]()
    for row in db.session.scalars(select(ProfileVersion)):
        if f"{row.code}@{row.version}" != besides:
            found |= _sides_of(row.text)
    return found


def sides(profile: Profile) -> frozenset[str]:
    return frozenset(one.code for one in profile.headings if one.file is FilePart.SIDE)


@lru_cache(maxsize=64)
def _sides_of(text: str) -> frozenset[str]:
    with objects.store().open(text) as file:
        return sides(loader.parse(file.read(), text))


def install() -> None:
    """Below this room nobody knows of documents: pages and search are told of them."""
    readable.veils.append(partial(page_seen, page=Page.id))
    search.veils.append(partial(page_seen, page=PageText.id))
    readable.openings.append(partial(merged, page=Page.id, case=Page.case_id))
    search.openings.append(partial(merged, page=PageText.id, case=PageText.case_id))
    search.parts.append(mergers.files)


install()
