"""The naming desk: what the pages of a batch are, confirmed one by one with the keys."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.cases import terms
from archive.cases.models import Case
from archive.catalog import (
    changing,
    deciding,
    filing,
    forms,
    joined,
    labels,
    proposing,
    queries,
)
from archive.catalog import desk as desks
from archive.catalog.blueprint import bp
from archive.catalog.desk import DOCUMENT, LOOSE, PROPOSAL, Desk, Entry
from archive.catalog.errors import NoPages, NotOfCase
from archive.catalog.forms import ByHandForm, DocumentForm
from archive.db import db, transaction
from archive.errors import DomainError, Invalid
from archive.scan import listing, noting
from archive.scan.listing import HIGHEST
from archive.scan.models import BatchState
from archive.speech import _, ngettext
from archive.web.access import needs
from archive.web.act import current_act

NUMBER = f"int(max={HIGHEST})"
DESK = f"/catalog/batches/<{NUMBER}:batch_id>"
PROPOSED = f"{DESK}/proposals/<{NUMBER}:proposal_id>"


@bp.get("/catalog")
@needs("catalog:work")
def index() -> ResponseReturnValue:
    return render_template("catalog/index.html", rows=desks.waiting())


@bp.get(DESK)
@needs("catalog:work")
def desk(batch_id: int) -> ResponseReturnValue:
    batch = listing.batch(batch_id)
    # Whoever steps through the batch on the desk has been noted as they came to it.
    stepping = request.headers.get("X-Step") is not None
    if not stepping and (count := len(desks.numbers(batch_id))):
        with transaction():
            noting.desk(current_act(), batch.number, count)
    return _page(batch_id, request.args.get("at", ""))


def _page(
    batch_id: int,
    at: str,
    faults: list[str] | None = None,
    form: DocumentForm | None = None,
) -> str:
    act = current_act()
    found = desks.desk(act, listing.batch(batch_id))
    entry = found.at(at)
    return render_template(
        "catalog/desk.html",
        batch=found.batch,
        desk=found,
        entry=entry,
        is_sorted=found.batch.state is BatchState.SORTED,
        faults=faults or [],
        heading_name=_heading_names(found),
        **(_shown(found, entry, form) if entry else {"form": None}),
    )


def _heading_names(found: Desk) -> Callable[[Entry], str]:
    act = current_act()
    profiles = {at: terms.profile_of(act, case) for at, case in found.cases.items()}

    def name(entry: Entry) -> str:
        profile = profiles.get(entry.case_id or 0)
        return terms.named(profile.headings, entry.heading) if profile else ""

    return name


def _shown(found: Desk, entry: Entry, form: DocumentForm | None) -> dict[str, Any]:
    """The entry that is looked at: its page, its form, its reasons."""
    case = found.cases.get(entry.case_id or 0)
    asked = request.args.get("page", type=int)
    page = asked if asked in entry.pages else entry.pages[0]
    here = entry.pages.index(page)
    following = found.beside(entry, 1)
    ahead = [*entry.pages[here + 1 :], *(following.pages if following else ())]
    shown: dict[str, Any] = {
        "case": case,
        "ahead": next(((one, found.pictures[one][0]) for one in ahead), None),
        "page": page,
        "page_number": entry.numbers[here],
        "page_place": here + 1,
        "picture": found.pictures[page],
        "previous_page": entry.pages[here - 1] if here else None,
        "next_page": entry.pages[here + 1] if here + 1 < len(entry.pages) else None,
        "previous": found.beside(entry, -1),
        "next": following,
        "gone": joined.gone(current_act(), case) if case and entry.is_open else None,
        "reasons": labels.reasons(entry.proposal.reasons) if entry.proposal else [],
        "form": None,
        "titles": [],
    }
    if case is not None and entry.is_open and shown["gone"] is None:
        shown |= _form(case, entry, form)
    return shown


def _form(case: Case, entry: Entry, form: DocumentForm | None) -> dict[str, Any]:
    profile = terms.profile_of(current_act(), case)
    if form is None and entry.proposal is not None:
        form = forms.of_proposal(entry.proposal)
    elif form is None:
        numbers = {"first": entry.numbers[0], "last": entry.numbers[-1]}
        form = ByHandForm(formdata=None, **numbers)
    form.offer(profile, case)
    return {"form": form, "titles": forms.titles(profile)}


@bp.post(f"{PROPOSED}/confirm")
@needs("catalog:work")
def confirm(batch_id: int, proposal_id: int) -> ResponseReturnValue:
    """File it as it is filled in, and go on to the next."""
    form, at = DocumentForm(), f"{PROPOSAL}{proposal_id}"
    if not form.validate():
        return _page(batch_id, at, form=form), 422
    pages = forms.read(form.pages.data or "")
    return _tried(
        batch_id,
        at,
        lambda: _filed(filing.confirm(current_act(), proposal_id, form.as_given(pages))),
        lambda: _behind(batch_id, pages),
        form,
    )


@bp.post(f"{DESK}/file")
@needs("catalog:work")
def file(batch_id: int) -> ResponseReturnValue:
    """Pages that no proposal names, from one number to another."""
    form, at = ByHandForm(), request.args.get("at", "")
    if not form.validate():
        return _page(batch_id, at, form=form), 422
    pages = _between(batch_id, form.first.data, form.last.data)

    def act() -> str:
        case = _case_of(batch_id, pages)
        return _filed(filing.file(current_act(), case, form.as_given(pages)))

    return _tried(batch_id, at, act, lambda: _behind(batch_id, pages), form)


def _between(batch_id: int, first: int, last: int) -> tuple[int, ...]:
    """The pages with these numbers, without those that were set aside."""
    desk = desks.desk(current_act(), listing.batch(batch_id))
    return tuple(
        page
        for entry in desk.entries
        for page, number in zip(entry.pages, entry.numbers, strict=True)
        if first <= number <= last
    )


def _case_of(batch_id: int, pages: tuple[int, ...]) -> Case:
    if not pages:
        raise NoPages
    desk = desks.desk(current_act(), listing.batch(batch_id))
    owner = next(one.case_id for one in desk.entries if pages[0] in one.pages)
    if owner is None:
        raise NotOfCase(len(pages), "—")
    return desk.cases[owner]


def _filed(document: Any) -> str:
    return _("Filed: “%(title)s”.", title=document.title)


@bp.post(f"{PROPOSED}/<any(split,merge,reject):verb>")
@needs("catalog:work")
def decide(batch_id: int, proposal_id: int, verb: str) -> ResponseReturnValue:
    seen = forms.read(request.form.get("pages", ""))
    page = request.form.get("page", 0, type=int)
    act, at = current_act(), f"{PROPOSAL}{proposal_id}"
    onwards = at

    def done() -> str:
        nonlocal onwards
        if verb == "split":
            row = deciding.split(act, proposal_id, seen, page)
            db.session.flush()  # its number is its address
            onwards = f"{PROPOSAL}{row.id}"
            return _("Divided: another document begins at this page.")
        if verb == "merge":
            deciding.merge(act, proposal_id, seen)
            return _("Joined with what lies behind it.")
        deciding.reject(act, proposal_id, seen)
        onwards = f"{LOOSE}{seen[0]}" if seen else ""
        return _("Rejected. Its pages are in no document.")

    return _tried(batch_id, at, done, lambda: onwards)


@bp.post(f"{DESK}/propose")
@needs("catalog:work")
def propose(batch_id: int) -> ResponseReturnValue:
    """Look at everything anew that is not filed yet."""
    act, batch = current_act(), listing.batch(batch_id)
    looked = proposing.look(act, batch)

    def done() -> str:
        count = len(proposing.write(act, looked))
        return ngettext(
            "%(num)s document is proposed.", "%(num)s documents are proposed.", count
        )

    return _tried(batch_id, "", done, lambda: "")


@bp.post(f"{DESK}/documents/<{NUMBER}:document_id>/withdraw")
@needs("catalog:work")
def take_back(batch_id: int, document_id: int) -> ResponseReturnValue:
    """What was confirmed by a slip of the hand."""
    document = queries.document(current_act(), document_id)
    first = document.leaves[0].page_id if document.leaves else 0
    seen = request.form.get("edition", -1, type=int)

    def done() -> str:
        why = _("Taken back on the naming desk.")
        changing.withdraw(current_act(), document, seen, why)
        return _("“%(title)s” is taken out; its pages are free.", title=document.title)

    at = f"{DOCUMENT}{document_id}"
    return _tried(batch_id, at, done, lambda: f"{LOOSE}{first}")


def _tried(
    batch_id: int,
    at: str,
    act: Callable[[], str],
    onwards: Callable[[], str],
    form: DocumentForm | None = None,
) -> ResponseReturnValue:
    """Do it and say so; or show the desk as it is now, with what was refused."""
    listing.batch(batch_id)  # or there is no such batch
    try:
        with transaction():
            said = act()
    except DomainError as refused:
        db.session.expire_all()
        status = 422 if isinstance(refused, Invalid) else 409
        return _page(batch_id, at, [str(refused)], form), status
    flash(said)
    db.session.expire_all()
    there = onwards()
    return redirect(url_for(".desk", batch_id=batch_id, at=there), 303)


def _behind(batch_id: int, pages: tuple[int, ...]) -> str:
    """The next that is still to be decided, behind these pages; or from the top again."""
    last = desks.numbers(batch_id).get(pages[-1], 0) if pages else 0
    entries = desks.desk(current_act(), listing.batch(batch_id)).entries
    waiting = [one for one in entries if one.is_open]
    later = (one for one in waiting if one.numbers[0] > last)
    found = next(later, None) or next(iter(waiting), None)
    return found.key if found else ""
