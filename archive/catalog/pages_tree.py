"""A case's tab of its file: the same documents by heading and by node, put in order."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.act import Act
from archive.cases import pages as cases
from archive.cases import sections, terms
from archive.cases.sections import Section
from archive.catalog import changing, joined, labels, queries
from archive.catalog.blueprint import bp
from archive.catalog.completeness import queries as completeness
from archive.catalog.filing import WORK
from archive.catalog.models import Document
from archive.catalog.queries import READ
from archive.db import db, transaction
from archive.errors import DomainError, Invalid
from archive.scan.listing import HIGHEST
from archive.speech import _, lazy
from archive.web.access import needs
from archive.web.act import current_act

sections.add(Section("file", lazy("Case file"), "catalog.tree", READ, 30, queries.count))


@bp.get(f"/cases/<int(max={HIGHEST}):case_id>/file")
@needs("page:read")
def tree(case_id: int) -> ResponseReturnValue:
    return page(case_id)


def page(case_id: int, faults: Sequence[str] = ()) -> str:
    act, case = current_act(), cases.the_case(case_id, READ)
    profile = terms.profile_of(act, case)
    by_node = request.args.get("by") == "node"
    file = joined.whole(act, case, by_node=by_node)
    return render_template(
        "catalog/tree.html",
        **cases.frame(case, "file"),
        file=file,
        lacks=completeness.count(case.id),
        by_node=by_node,
        faults=faults,
        works=bool(rights.can(act, WORK, case)),
        merging=joined.offers(act, case),
        linked=joined.linked(act, case),
        mark_word=lambda mark: str(labels.MARKS[mark]),
        origin_word=lambda origin: str(labels.ORIGINS[origin]),
        heading_word=lambda code: terms.named(profile.headings, code),
    )


@bp.post(f"/documents/<int(max={HIGHEST}):document_id>/move")
@needs("catalog:work")
def move(document_id: int) -> ResponseReturnValue:
    """To a place under its heading, or under another one."""
    act = current_act()
    document = queries.document(act, document_id)
    case_id, given = document.case_id, request.form
    seen, place = given.get("edition", -1, type=int), given.get("place", type=int)
    heading = given.get("heading", "") or document.heading
    try:
        with transaction():
            changing.move(act, document, seen, heading, place)
            said = _moved(act, document, heading)
    except DomainError as refused:
        db.session.expire_all()
        return page(case_id, [str(refused)]), 422 if isinstance(refused, Invalid) else 409
    flash(said)
    return redirect(url_for(".tree", case_id=case_id, _anchor=f"d{document_id}"), 303)


def _moved(act: Act, document: Document, heading: str) -> str:
    return _(
        "“%(title)s” stands at place %(place)s under %(heading)s now.",
        title=document.title,
        place=document.position,
        heading=terms.named(act.profile.headings, heading),
    )
