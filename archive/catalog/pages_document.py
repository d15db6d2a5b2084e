"""One document: its pages, what is known of it, what was said of it, and its versions."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.cases import pages as cases
from archive.cases import terms
from archive.catalog import changing, checking, forms, joined, labels, queries
from archive.catalog.blueprint import bp
from archive.catalog.exchange import labels as exchange
from archive.catalog.filing import WORK
from archive.catalog.forms import DocumentForm
from archive.catalog.models import Document
from archive.db import db, transaction
from archive.errors import DomainError, Invalid
from archive.profile.schema import Profile
from archive.scan.listing import HIGHEST
from archive.speech import _, day, lazy, moment
from archive.web.access import needs
from archive.web.act import current_act

DOCUMENT = f"/documents/<int(max={HIGHEST}):document_id>"
SIGNERS = {
    "interviewer": lazy("interviewer"),
    "recorder": lazy("recorder"),
    "interviewee": lazy("interviewee"),
    "handler": lazy("handler"),
    "leader": lazy("leader"),
    "reception_officer": lazy("reception officer"),
    "recipient": lazy("recipient"),
    "applicant": lazy("applicant"),
    "panel": lazy("panel"),
    "borrower": lazy("borrower"),
    "approver": lazy("approver"),
}


@bp.get(DOCUMENT)
@needs("page:read")
def document(document_id: int) -> ResponseReturnValue:
    return _page(document_id)


def _page(
    document_id: int, faults: list[str] | None = None, form: DocumentForm | None = None
) -> str:
    act = current_act()
    row = queries.document(act, document_id)
    profile = terms.profile_of(act, row.case)
    gone = joined.gone(act, row.case)
    form = form or forms.of_document(row)
    form.offer(profile, row.case)
    return render_template(
        "catalog/document.html",
        **cases.frame(joined.place(act, row.case), "file"),
        own_case=row.case,
        gone=gone,
        document=row,
        pages=queries.pages_of(row),
        facts_of=_facts(profile, row),
        form=form,
        titles=forms.titles(profile),
        faults=faults or [],
        history_of=_history(row),
        comments=_comments(row),
        works=_is_open(row) and gone is None,
        comments_too=bool(rights.can(act, changing.COMMENT, row.case)),
    )


def _is_open(row: Document) -> bool:
    works = rights.can(current_act(), WORK, row.case)
    return bool(works) and row.withdrawn_at is None


def _facts(profile: Profile, row: Document) -> list[tuple[str, str]]:
    filed = moment(row.filed_at, profile.zone)
    who = queries.names([row.filed_by]).get(row.filed_by, row.filed_by)
    return [
        (_("Heading"), terms.named(profile.headings, row.heading)),
        (_("Kind"), terms.named(profile.document_kinds, row.kind)),
        (_("Node"), terms.named(profile.nodes, row.node)),
        (_("Formed on"), day(row.formed_on) if row.formed_on else ""),
        (_("Made by"), row.maker),
        (_("Origin"), str(labels.ORIGINS[row.origin])),
        (_("Official seal"), str(labels.MARKS[row.seal])),
        (_("Signature"), str(labels.MARKS[row.signature])),
        (_("Needed by its kind"), _needed(profile, row)),
        (_("Receipt"), row.receipt.number if row.receipt else ""),
        (_("Filed"), f"{filed} {who}"),
        (_("Sent on"), exchange.imported(current_act(), row)),
    ]


def _needed(profile: Profile, row: Document) -> str:
    """What the court's rules want to see on a document of this kind."""
    material = checking.material_of(profile, row.kind)
    if material is None:
        return ""
    seal = [_("seal")] if material.seal else []
    signers = [str(SIGNERS[one.value]) for one in material.signers]
    signed = [_("signed by %(who)s", who=_(", ").join(signers))] if signers else []
    return "; ".join([*seal, *signed])


def _history(row: Document) -> list[dict[str, str]]:
    act = current_act()
    found = list(reversed(queries.versions(row.id)))
    names = queries.names([one.by for one in found])
    return [
        {
            "at": moment(one.at, act.profile.zone),
            "who": names.get(one.by, one.by),
            "what": str(labels.VERBS.get(one.verb, one.verb)),
            "note": _note(row, one),
        }
        for one in found
    ]


def _note(row: Document, version: Any) -> str:
    verb = str(labels.VERBS.get(version.verb, version.verb))
    told = labels.changes(current_act(), row.case, version)
    return "; ".join(one for one in told if one != verb)


def _comments(row: Document) -> list[tuple[str, str, str]]:
    zone = current_act().profile.zone
    return [
        (moment(one.at, zone), one.by_name, one.text) for one in queries.comments(row.id)
    ]


@bp.post(f"{DOCUMENT}/change")
@needs("catalog:work")
def change(document_id: int) -> ResponseReturnValue:
    form = DocumentForm()
    if not form.validate():
        return _page(document_id, form=form), 422
    act, row = current_act(), queries.document(current_act(), document_id)
    seen = _seen(form.edition.data or "")
    given = {name: value for name, value in form.given.items() if value or name in BLANK}
    return _tried(
        document_id,
        lambda: changing.change(act, row, seen, **given),
        _("The document is changed."),
        form,
    )


# What may be left empty, and then is; the rest stays as it was.
BLANK = {"title", "kind", "heading", "node", "formed_on", "maker"}


def _seen(edition: str) -> int:
    sound = edition.isascii() and edition.isdecimal() and len(edition) < 10
    return int(edition) if sound else -1


@bp.post(f"{DOCUMENT}/<any(split,merge,withdraw):verb>")
@needs("catalog:work")
def alter(document_id: int, verb: str) -> ResponseReturnValue:
    act, row = current_act(), queries.document(current_act(), document_id)
    given = request.form
    seen = _seen(given.get("edition", ""))
    page, title = given.get("page", 0, type=int), given.get("title", "")
    verbs: dict[str, tuple[Callable[[], Any], str]] = {
        "split": (
            lambda: changing.split(act, row, seen, page, title),
            _("Divided: another document begins at this page."),
        ),
        "merge": (
            lambda: changing.merge(act, row, seen),
            _("Joined with what stood behind it."),
        ),
        "withdraw": (
            lambda: changing.withdraw(act, row, seen, given.get("why", "")),
            _("It is taken out of the file; its pages are free."),
        ),
    }
    done, said = verbs[verb]
    return _tried(document_id, done, said)


@bp.post(f"{DOCUMENT}/comments")
@needs("document:comment")
def comment(document_id: int) -> ResponseReturnValue:
    act, row = current_act(), queries.document(current_act(), document_id)
    text = request.form.get("text", "")
    return _tried(
        document_id,
        lambda: changing.comment(act, row, text),
        _("The comment is kept with the document."),
    )


def _tried(
    document_id: int, act: Callable[[], Any], said: str, form: DocumentForm | None = None
) -> ResponseReturnValue:
    try:
        with transaction():
            act()
    except DomainError as refused:
        db.session.expire_all()
        status = 422 if isinstance(refused, Invalid) else 409
        return _page(document_id, [str(refused)], form if status == 422 else None), status
    flash(said)
    return redirect(url_for(".document", document_id=document_id), 303)
