"""What a case is tied to, which other cases share a party, and what waits for a word."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.cases import labels, links, pages, queries, terms
from archive.cases.errors import NoSuchLink, Unfit, UnknownNumber
from archive.cases.forms import LinkForm, ReasonForm
from archive.cases.models import Case, CaseLink, LinkState
from archive.cases.rules import numbers
from archive.db import transaction
from archive.errors import DomainError
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("links", __name__)


@bp.get("/<int:case_id>/links")
@needs("case:see")
def show(case_id: int) -> ResponseReturnValue:
    return _page(pages.the_case(case_id), LinkForm(formdata=None))


@bp.post("/<int:case_id>/links")
@needs("case:link")
def tie(case_id: int) -> ResponseReturnValue:
    case, form = pages.the_case(case_id, "case:link"), LinkForm()
    if not form.validate():
        return _page(case, form), 422
    try:
        with transaction():
            other = _other(form.other.data)
            made = links.link(
                current_act(), case, other, form.kind.data, form.note.data or ""
            )
            waits, number = made.state is LinkState.PROPOSED, other.number
    except Unfit as unfit:
        return _page(pages.the_case(case_id), form, pages.tell(form, unfit)), 422
    except DomainError as refused:
        return _page(pages.the_case(case_id), form, [str(refused)]), 409
    flash(
        _("The tie to %(number)s waits for the bureau chief.", number=number)
        if waits
        else _("The case is tied to %(number)s.", number=number)
    )
    return redirect(url_for(".show", case_id=case_id), 303)


@bp.get("/links")
@needs("link:approve")
def waiting() -> ResponseReturnValue:
    act = current_act()
    rows = [
        (link.source, labels.tie(act.profile, link.source, link))
        for link in queries.undecided(act)
    ]
    return render_template("cases/waiting.html", rows=rows, form=ReasonForm(formdata=None))


@bp.post("/links/<int:link_id>/approve")
@needs("link:approve")
def approve(link_id: int) -> ResponseReturnValue:
    link = _link(link_id)
    with transaction():
        links.decide(current_act(), link, approved=True)
        told = _("%(one)s and %(other)s belong together.", **_both(link))
    flash(told)
    return redirect(url_for(".waiting"), 303)


@bp.post("/links/<int:link_id>/refuse")
@needs("link:approve")
def refuse(link_id: int) -> ResponseReturnValue:
    link, form = _link(link_id), ReasonForm()
    with transaction():
        links.decide(current_act(), link, form.reason.data or "", approved=False)
        told = _("%(one)s and %(other)s are not tied together.", **_both(link))
    flash(told)
    return redirect(url_for(".waiting"), 303)


def _both(link: CaseLink) -> dict[str, str]:
    return {"one": link.source.number, "other": link.target.number}


def _link(link_id: int) -> CaseLink:
    """The tie, if both its cases may be seen."""
    link = queries.link(link_id)
    if link is None:
        raise NoSuchLink
    for case_id in (link.from_id, link.to_id):
        pages.the_case(case_id, "link:approve")
    return link


def _other(typed: str) -> Case:
    number = numbers.parse(typed)
    found = queries.called(current_act(), str(number)) if number else None
    if found is None:
        raise UnknownNumber(str(number or typed[:60]))
    return found


def _page(case: Case, form: LinkForm, faults: list[str] | None = None) -> str:
    act = current_act()
    form.offer(act.profile)
    profile = terms.profile_of(act, case)
    return render_template(
        "cases/links.html",
        **pages.frame(case, "links"),
        ties=[labels.tie(profile, case, link) for link in queries.links(act, case)],
        related=[
            (one, labels.listed(act.profile, one.case), labels.ROLES[one.party.role])
            for one in queries.related(act, case)
        ],
        form=form,
        faults=faults or [],
        approves=terms.needs_approval(act.profile, terms.RELATED),
    )
