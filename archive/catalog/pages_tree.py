"""A case's tab of its file: the same documents by heading and by node, put in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.act import Act
from archive.cases import pages as cases
from archive.cases import sections, terms
from archive.cases.models import Case
from archive.cases.sections import Section
from archive.catalog import changing, checking, labels, queries
from archive.catalog.blueprint import bp
from archive.catalog.completeness import queries as completeness
from archive.catalog.filing import WORK
from archive.catalog.models import Document
from archive.catalog.queries import READ
from archive.db import db, transaction
from archive.errors import DomainError, Invalid
from archive.profile.files import FilePart
from archive.profile.schema import Profile
from archive.scan.listing import HIGHEST
from archive.speech import _, lazy
from archive.web.access import needs
from archive.web.act import current_act

sections.add(Section("file", lazy("Case file"), "catalog.tree", READ, 30, queries.count))


@dataclass(frozen=True, slots=True)
class Branch:
    """A heading or a node with its documents."""

    code: str
    name: str
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Part:
    """正卷, 副卷, or the way of the case."""

    name: str
    branches: Sequence[Branch]


@bp.get(f"/cases/<int(max={HIGHEST}):case_id>/file")
@needs("page:read")
def tree(case_id: int) -> ResponseReturnValue:
    return _page(case_id)


def _page(case_id: int, faults: Sequence[str] = ()) -> str:
    act, case = current_act(), cases.the_case(case_id, READ)
    profile = terms.profile_of(act, case)
    rows = queries.documents(act, case)
    by_node = request.args.get("by") == "node"
    parts = _by_node(profile, case, rows) if by_node else _by_heading(profile, case, rows)
    return render_template(
        "catalog/tree.html",
        **cases.frame(case, "file"),
        parts=parts,
        count=len(rows),
        lacks=completeness.count(case.id),
        by_node=by_node,
        faults=faults,
        works=bool(rights.can(act, WORK, case)),
        mark_word=lambda mark: str(labels.MARKS[mark]),
        origin_word=lambda origin: str(labels.ORIGINS[origin]),
        heading_word=lambda code: terms.named(profile.headings, code),
        headings=[(one.code, terms.name(one)) for one in queries.headings(profile, case)],
    )


def _by_heading(profile: Profile, case: Case, rows: Sequence[Document]) -> list[Part]:
    order = queries.headings(profile, case)
    known = {one.code for one in order}
    parts = []
    for file in FilePart:
        branches = [
            Branch(one.code, terms.name(one), found)
            for one in order
            if one.file is file and (found := _under(rows, one.code))
        ]
        parts.append(Part(str(labels.FILES[file]), branches))
    lost = [one for one in rows if one.heading not in known]
    if lost:
        parts.append(Part(_("Under no heading of this type"), [Branch("", "—", lost)]))
    return [part for part in parts if part.branches]


def _under(rows: Sequence[Document], heading: str) -> list[Document]:
    return [one for one in rows if one.heading == heading]


def _by_node(profile: Profile, case: Case, rows: Sequence[Document]) -> list[Part]:
    nodes = checking.nodes(profile, case)
    found = queries.by_node(rows, [one.code for one in nodes])
    branches = [
        Branch(code, terms.named(profile.nodes, code) or _("Of no node"), documents)
        for code, documents in found.items()
    ]
    return [Part(_("Along the nodes of the case"), branches)] if branches else []


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
        return _page(case_id, [str(refused)]), 422 if isinstance(refused, Invalid) else 409
    flash(said)
    return redirect(url_for(".tree", case_id=case_id, _anchor=f"d{document_id}"), 303)


def _moved(act: Act, document: Document, heading: str) -> str:
    return _(
        "“%(title)s” stands at place %(place)s under %(heading)s now.",
        title=document.title,
        place=document.position,
        heading=terms.named(act.profile.headings, heading),
    )
