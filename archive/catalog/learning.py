"""What the court's own documents teach: a printed title, and what it was taken for."""

from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog import looking
from archive.catalog.models import Document, Learnt
from archive.catalog.naming import layout
from archive.catalog.naming.leaves import plain
from archive.catalog.naming.lexicon import Lexicon
from archive.db import db

LONGEST = 120
KEYS = (Learnt.printed, Learnt.kind, Learnt.heading, Learnt.case_type)


def learn(act: Act, case: Case, document: Document, first_page: int) -> None:
    """Remember as what this court files what stands printed on such a page."""
    wanted = _taught(act, case, document, first_page)
    if wanted is None:
        return
    here = db.session.get_bind().dialect.name
    insert = postgresql.insert if here == "postgresql" else sqlite.insert
    row = insert(Learnt).values(**wanted, title=document.title, times=1)
    again = {"times": Learnt.times + 1, "title": document.title}
    db.session.execute(row.on_conflict_do_update(index_elements=KEYS, set_=again))


def unlearn(act: Act, case: Case, document: Document, first_page: int) -> None:
    """It was confirmed as something that it is not."""
    wanted = _taught(act, case, document, first_page)
    if wanted is None:
        return
    same = [getattr(Learnt, name) == value for name, value in wanted.items()]
    db.session.execute(update(Learnt).where(*same).values(times=Learnt.times - 1))
    db.session.execute(delete(Learnt).where(*same, Learnt.times < 1))


def _taught(
    act: Act, case: Case, document: Document, first_page: int
) -> dict[str, Any] | None:
    """Nothing, where no title is printed, or one that the profile itself knows."""
    if document.kind is None:
        return None
    profile = terms.profile_of(act, case)
    printed = _printed(first_page, Lexicon(profile.document_kinds))
    if printed is None:
        return None
    found = terms.type_of(profile, case.kind)
    return {
        "printed": printed,
        "kind": document.kind,
        "heading": document.heading,
        "case_type": found.code if found else "",
    }


def _printed(page: int, known: Lexicon) -> str | None:
    for leaf in looking.leaves([page]):
        found = layout.signs(leaf, known)
        printed = plain(found.heading)
        is_known = found.match is not None and found.match.is_exact
        if 2 <= len(printed) <= LONGEST and not is_known:
            return printed
    return None
