"""The parties of a case: added, corrected, their numbers read."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.cases import labels, pages, parties, queries
from archive.cases.errors import NoSuchParty, Unfit
from archive.cases.forms import PartyForm, ReasonForm, version_of
from archive.cases.models import Case, Party
from archive.db import transaction
from archive.errors import DomainError
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("parties", __name__)


@bp.get("/<int:case_id>/parties/new")
@needs("case:edit")
def new(case_id: int) -> ResponseReturnValue:
    case = pages.the_case(case_id, "case:edit")
    return _page(case, None, PartyForm(formdata=None))


@bp.post("/<int:case_id>/parties/new")
@needs("case:edit")
def add(case_id: int) -> ResponseReturnValue:
    case, form = pages.the_case(case_id, "case:edit"), PartyForm()
    if not form.validate():
        return _page(case, None, form), 422
    try:
        with transaction():
            name = parties.add(current_act(), case, form.details()).name
    except Unfit as unfit:
        return _page(pages.the_case(case_id), None, form, pages.tell(form, unfit)), 422
    flash(_("%(name)s is added.", name=name))
    return _back(case_id)


@bp.get("/<int:case_id>/parties/<int:party_id>")
@needs("case:edit")
def edit(case_id: int, party_id: int) -> ResponseReturnValue:
    case = pages.the_case(case_id, "case:edit")
    party = _party(case, party_id)
    return _page(case, party, PartyForm.of(party))


@bp.post("/<int:case_id>/parties/<int:party_id>")
@needs("case:edit")
def save(case_id: int, party_id: int) -> ResponseReturnValue:
    case, form = pages.the_case(case_id, "case:edit"), PartyForm()
    party = _party(case, party_id)
    if not form.validate():
        return _page(case, party, form), 422
    try:
        with transaction():
            name = parties.edit(current_act(), party, form.details(), version_of(form)).name
    except Unfit as unfit:
        return _again(case_id, party_id, form, pages.tell(form, unfit)), 422
    except DomainError as refused:
        return _again(case_id, party_id, form, [str(refused)]), 409
    flash(_("%(name)s is corrected.", name=name))
    return _back(case_id)


@bp.post("/<int:case_id>/parties/<int:party_id>/numbers")
@needs("party:unmask")
def unmask(case_id: int, party_id: int) -> ResponseReturnValue:
    """The numbers are on this one answer and nowhere else; so no redirect."""
    case, form = pages.the_case(case_id, "party:unmask"), ReasonForm()
    party = _party(case, party_id)
    with transaction():
        numbers = parties.unmask(current_act(), party, form.reason.data or "")
    case = pages.the_case(case_id)
    answer = make_response(
        render_template(
            "cases/numbers.html",
            case=case,
            party=_party(case, party_id),
            numbers=numbers,
            role=labels.ROLES[party.role],
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _party(case: Case, party_id: int) -> Party:
    party = queries.party(case, party_id)
    if party is None:
        raise NoSuchParty
    return party


def _again(case_id: int, party_id: int, form: PartyForm, faults: list[str]) -> str:
    """What was typed stays; saving once more is upon what is there now."""
    case = pages.the_case(case_id)
    party = _party(case, party_id)
    form.version.data = str(party.version)
    form.version.raw_data = None
    return _page(case, party, form, faults)


def _page(
    case: Case, party: Party | None, form: PartyForm, faults: list[str] | None = None
) -> str:
    shown: dict[str, Any] = {"case": case, "party": party, "form": form}
    return render_template("cases/party.html", **shown, faults=faults or [])


def _back(case_id: int) -> ResponseReturnValue:
    return redirect(url_for("cases.case.show", case_id=case_id), 303)
