"""One case: its page, corrected, given to somebody else."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.cases import history as happenings
from archive.cases import labels, pages, queries, sections, service, terms
from archive.cases.errors import NoSuchCase, Unfit
from archive.cases.forms import AssignForm, EditForm, version_of
from archive.cases.models import Case
from archive.db import transaction
from archive.errors import DomainError
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("case", __name__)


@bp.get("/<int:case_id>")
@needs("case:see")
def show(case_id: int) -> ResponseReturnValue:
    case, act = pages.the_case(case_id), current_act()
    profile = terms.profile_of(act, case)
    return render_template(
        "cases/show.html",
        **pages.frame(case, ""),
        details=labels.details(act, case),
        parties=pages.by_role(case.parties),
        given=[labels.given(profile, row) for row in queries.assignments(case)],
        history=happenings.happened(profile, queries.history(case.number)),
    )


@bp.get("/<int:case_id>/to-come/<key>")
@needs("case:see")
def to_come(case_id: int, key: str) -> ResponseReturnValue:
    case, part = pages.the_case(case_id), sections.to_come(key)
    if part is None:
        raise NoSuchCase
    return render_template("cases/to_come.html", **pages.frame(case, key), part=part)


@bp.get("/<int:case_id>/edit")
@needs("case:edit")
def edit(case_id: int) -> ResponseReturnValue:
    case = pages.the_case(case_id, "case:edit")
    return _edit_page(case, EditForm.of(case))


@bp.post("/<int:case_id>/edit")
@needs("case:edit")
def save(case_id: int) -> ResponseReturnValue:
    case, form = pages.the_case(case_id, "case:edit"), EditForm()
    if not form.validate():
        return _edit_page(case, form), 422
    try:
        with transaction():
            service.edit(current_act(), case, form.details(), version_of(form))
            number = case.number
    except Unfit as unfit:
        return _edit_page(pages.the_case(case_id), form, pages.tell(form, unfit)), 422
    except DomainError as refused:
        return _again(pages.the_case(case_id), form, str(refused)), 409
    flash(_("%(number)s is corrected.", number=number))
    return redirect(url_for(".show", case_id=case_id), 303)


def _again(case: Case, form: EditForm, sentence: str) -> str:
    """What was typed stays; saving once more is upon what is there now."""
    form.version.data = str(case.version)
    form.version.raw_data = None
    return _edit_page(case, form, [sentence])


def _edit_page(case: Case, form: EditForm, faults: list[str] | None = None) -> str:
    act = current_act()
    form.offer(terms.profile_of(act, case))
    return render_template("cases/edit.html", case=case, form=form, faults=faults or [])


@bp.get("/<int:case_id>/assign")
@needs("case:assign")
def assign(case_id: int) -> ResponseReturnValue:
    case = pages.the_case(case_id, "case:assign")
    return _assign_page(case, AssignForm.of(case))


@bp.post("/<int:case_id>/assign")
@needs("case:assign")
def give(case_id: int) -> ResponseReturnValue:
    case, form = pages.the_case(case_id, "case:assign"), AssignForm()
    if not form.validate():
        return _assign_page(case, form), 422
    try:
        with transaction():
            row = service.assign(current_act(), case, form.placement())
            given = labels.given(current_act().profile, row)
    except Unfit as unfit:
        return _assign_page(pages.the_case(case_id), form, pages.tell(form, unfit)), 422
    except DomainError as refused:
        return _assign_page(pages.the_case(case_id), form, [str(refused)]), 409
    flash(
        _(
            "%(number)s is given to %(where)s.",
            number=case.number,
            where=" · ".join(filter(None, (given.team, given.track, given.holder)))
            or _("nobody"),
        )
    )
    if queries.found(current_act(), case_id) is None:
        return redirect(url_for("cases.list.index"), 303)
    return redirect(url_for(".show", case_id=case_id), 303)


def _assign_page(case: Case, form: AssignForm, faults: list[str] | None = None) -> str:
    act = current_act()
    form.offer_places(act.profile, pages.people(act), _("none"))
    return render_template("cases/assign.html", case=case, form=form, faults=faults or [])
