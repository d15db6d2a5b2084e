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
from archive.catalog.naming.layout import Signs
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
    if wanted.pop("as_known"):
        _weaken(wanted)
        return
    here = db.session.get_bind().dialect.name
    insert = postgresql.insert if here == "postgresql" else sqlite.insert
    row = insert(Learnt).values(**wanted, title=document.title, times=1)
    again = {"times": Learnt.times + 1, "title": document.title}
    db.session.execute(row.on_conflict_do_update(index_elements=KEYS, set_=again))


def unlearn(act: Act, case: Case, document: Document, first_page: int) -> None:
    """It was confirmed as something that it is not."""
    wanted = _taught(act, case, document, first_page)
    if wanted is None or wanted.pop("as_known"):
        return
    same = [getattr(Learnt, name) == value for name, value in wanted.items()]
    db.session.execute(update(Learnt).where(*same).values(times=Learnt.times - 1))
    db.session.execute(delete(Learnt).where(*same, Learnt.times < 1))


def _taught(
    act: Act, case: Case, document: Document, first_page: int
) -> dict[str, Any] | None:
    """Nothing, where no title is printed, or one that says too little by itself.

    Of a title that the profile knows, another heading than its own is worth to be learnt
    (``as_known`` is no); its own heading weakens what was learnt otherwise.
    """
    profile = terms.profile_of(act, case)
    found = terms.type_of(profile, case.kind)
    lexicon, case_type = Lexicon(profile.document_kinds), found.code if found else ""
    signs = _signs(first_page, lexicon) if document.kind else None
    if document.kind is None or signs is None:
        return None
    printed = plain(signs.heading)
    taught = {
        "printed": printed,
        "kind": document.kind,
        "heading": document.heading,
        "case_type": case_type,
        "as_known": False,
    }
    match = signs.match
    if match is None or not match.is_exact:
        return taught if 2 <= len(printed) <= LONGEST else None
    kind = match.entry.kind
    if kind.code != document.kind or kind.code in lexicon.refining:
        return None
    own = kind.heading_in(case_type) == document.heading
    return taught | {"printed": match.printed, "as_known": own}


def _signs(page: int, known: Lexicon) -> Signs | None:
    return next((layout.signs(leaf, known) for leaf in looking.leaves([page])), None)


def _weaken(wanted: dict[str, Any]) -> None:
    """The title was filed as the profile has it: what was learnt otherwise counts less."""
    others = [getattr(Learnt, name) == wanted[name] for name in ("printed", "case_type")]
    db.session.execute(update(Learnt).where(*others).values(times=Learnt.times - 1))
    db.session.execute(delete(Learnt).where(*others, Learnt.times < 1))
