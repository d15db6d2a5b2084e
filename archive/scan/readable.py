"""Which pages somebody may look at, and what of a page is shown to them."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from archive.accounts import rights
from archive.act import Act
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.db import db
from archive.scan.errors.sorting import NoSuchPage
from archive.scan.models import Aside, Page

READ, SEE = "page:read", "scan:see"
# Nothing of anybody's stands on these.
EMPTY = (Aside.SEPARATOR, Aside.SEPARATOR_BACK, Aside.BLANK)

Veil = Callable[[Act], ColumnElement[bool]]

# A higher room that keeps some pages from some readers appends which are left to see.
veils: list[Veil] = []
# And one that knows of pages which are part of another case's file: who reads them there.
openings: list[Veil] = []


def may_see(act: Act) -> ColumnElement[bool]:
    """Whoever sees batches sees their pages; others those of cases they may read."""
    if rights.may(act, SEE):
        return and_(Page.id.is_not(None), _unveiled(act))
    return and_(Page.aside.is_(None), _in_own_case(act), _unveiled(act))


def _unveiled(act: Act) -> ColumnElement[bool]:
    return and_(true(), *(veil(act) for veil in veils))


def _in_own_case(act: Act) -> ColumnElement[bool]:
    own = select(Case.id).where(cases.seen(act), cases.seen(act, READ))
    # Spelt out: of a page without a case it is not unknown, but no.
    mine = and_(Page.case_id.is_not(None), Page.case_id.in_(own))
    return or_(mine, *(opening(act) for opening in openings))


def the_page(act: Act, page_id: int) -> Page:
    """The page with all that is known of it."""
    query = select(Page).where(Page.id == page_id, may_see(act))
    found = db.session.scalar(
        query.options(
            joinedload(Page.batch),
            joinedload(Page.file),
            joinedload(Page.case),
            joinedload(Page.piece),
            joinedload(Page.text),
            selectinload(Page.findings),
        )
    )
    if found is None:
        raise NoSuchPage
    return found


def neighbours(act: Act, page: Page) -> tuple[int | None, int | None]:
    """The page before and the page after, among those that may be seen."""
    same = select(Page.id).where(Page.batch_id == page.batch_id, may_see(act))
    here = (page.position, page.id)
    earlier = or_(
        Page.position < here[0], and_(Page.position == here[0], Page.id < here[1])
    )
    later = or_(Page.position > here[0], and_(Page.position == here[0], Page.id > here[1]))
    before = same.where(earlier).order_by(Page.position.desc(), Page.id.desc()).limit(1)
    after = same.where(later).order_by(Page.position, Page.id).limit(1)
    return db.session.scalar(before), db.session.scalar(after)


def of_batch(act: Act, batch_id: int, page_id: int) -> Page:
    page = the_page(act, page_id)
    if page.batch_id != batch_id:
        raise NoSuchPage
    return page


def may_see_all(act: Act, file_id: int) -> bool:
    """Whether nothing that came in a file is of a case that somebody may not read."""
    empty = Page.aside.in_(EMPTY)
    foreign: ColumnElement[bool] = and_(
        or_(Page.aside.is_(None), ~empty), ~_in_own_case(act)
    )
    if rights.may(act, SEE):
        foreign = false()
    hidden = select(Page.id).where(
        Page.file_id == file_id, or_(foreign, not_(_unveiled(act)))
    )
    return db.session.scalar(hidden.limit(1)) is None
