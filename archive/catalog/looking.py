"""The pages of a batch as the naming looks at them: what was read, and what is known."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from archive.act import Act
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.models import Case, Party, Role
from archive.catalog.models import Leaf as Filed
from archive.catalog.models import Learnt as Row
from archive.catalog.naming.drafts import Setting
from archive.catalog.naming.leaves import Leaf, rows_of
from archive.catalog.naming.lexicon import Learnt, Lexicon
from archive.catalog.naming.makers import People
from archive.db import db
from archive.profile.schema import Profile
from archive.scan import corrected
from archive.scan.models import Batch, Correction, Finding, Page, PageState
from archive.scan.sheets import BLANK

MOST_LEARNT = 2000


def runs(batch: Batch) -> Iterator[tuple[Case, list[Leaf]]]:
    """Pages that follow each other in one case, none of them filed yet."""
    pages = _pages(batch)
    said = _corrections(Page.batch_id == batch.id)
    blank = _blank(Page.batch_id == batch.id)
    for _case_id, together in groupby(pages, key=lambda page: page.case_id):
        some = list(together)
        if (case := some[0].case) is not None:
            yield case, [_leaf(page, said.get(page.id, []), blank) for page in some]


def leaves(page_ids: Collection[int]) -> list[Leaf]:
    """These pages as the naming looks at them, in the order they lie in."""
    query = select(Page).where(Page.id.in_(page_ids)).order_by(Page.position, Page.id)
    pages = db.session.scalars(
        query.options(joinedload(Page.text), joinedload(Page.piece))
    ).all()
    said = _corrections(Page.id.in_(page_ids))
    blank = _blank(Page.id.in_(page_ids))
    return [_leaf(page, said.get(page.id, []), blank) for page in pages]


def _pages(batch: Batch) -> Sequence[Page]:
    """In their order, without what was set aside and what is in a file already."""
    filed = select(Filed.page_id).where(Filed.page_id == Page.id).exists()
    query = select(Page).where(
        Page.batch_id == batch.id,
        Page.aside.is_(None),
        Page.state == PageState.READY,
        ~filed,
    )
    return db.session.scalars(
        query.order_by(Page.position, Page.id).options(
            joinedload(Page.case), joinedload(Page.text), joinedload(Page.piece)
        )
    ).all()


def _corrections(of: ColumnElement[bool]) -> dict[int, list[Correction]]:
    found: dict[int, list[Correction]] = {}
    query = select(Correction).join(Page, Page.id == Correction.page_id)
    for one in db.session.scalars(query.where(of).order_by(Correction.id)):
        found.setdefault(one.page_id, []).append(one)
    return found


def _blank(of: ColumnElement[bool]) -> set[int]:
    query = select(Finding.page_id).join(Page, Page.id == Finding.page_id)
    return set(db.session.scalars(query.where(of, Finding.code == BLANK)))


def _leaf(page: Page, said: Sequence[Correction], blank: set[int]) -> Leaf:
    read = page.text.lines if page.text else []
    texts = corrected.current(read, said)
    lines = [line | {"text": text} for line, text in zip(read, texts, strict=True)]
    return Leaf(
        id=page.id,
        rows=rows_of(lines, page.reading_width or 1, page.reading_height or 1),
        begins=page.begins,
        piece=page.piece.name if page.piece else "",
        blank=page.id in blank,
    )


def setting(act: Act, case: Case) -> Setting:
    """What the court's rules, its own files and the case itself let one expect."""
    profile = terms.profile_of(act, case)
    found = terms.type_of(profile, case.kind)
    case_type = found.code if found else ""
    parties = cases.parties(case)
    return Setting(
        lexicon=Lexicon(profile.document_kinds, _learnt(case_type, profile)),
        case_type=case_type,
        today=act.today,
        people=People(
            court=profile.court.name,
            applicants=_named(parties, Role.APPLICANT),
            debtors=_named(parties, Role.DEBTOR),
        ),
    )


def _named(parties: Sequence[Party], role: Role) -> tuple[str, ...]:
    return tuple(party.name for party in parties if party.role is role)


def _learnt(case_type: str, profile: Profile) -> tuple[Learnt, ...]:
    """What was confirmed most often, and still fits the rules of now."""
    headings = {one.code for one in profile.headings}
    query = select(Row).where(Row.case_type == case_type).order_by(Row.times.desc())
    return tuple(
        Learnt(row.printed, row.kind, row.heading, row.title, row.times)
        for row in db.session.scalars(query.limit(MOST_LEARNT))
        if row.heading in headings
    )
