"""Filing a case: looked over with what the rules propose, then filed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.cases import labels, pages, placing, service, terms
from archive.cases.errors import Unfit
from archive.cases.forms import FileForm
from archive.cases.models import Case
from archive.db import transaction
from archive.errors import DomainError
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("filing", __name__)


@bp.get("/new")
@needs("case:file")
def new() -> ResponseReturnValue:
    form = FileForm(formdata=None, filed_on=current_act().today)
    form.lay_out()
    return _page(form)


@bp.post("/new/proposal")
@needs("case:file")
def proposal() -> ResponseReturnValue:
    """Where the rules would send it; nothing is filed."""
    form, act = FileForm(), current_act()
    if not form.validate():
        return _page(form, faults=_further(form)), 422
    try:
        service.checked(act, act.profile, form.details())
    except Unfit as unfit:
        return _page(form, faults=pages.tell(form, unfit)), 422
    return _page(form, proposed=_proposed(form))


@bp.post("/new")
@needs("case:file")
def file_case() -> ResponseReturnValue:
    form = FileForm()
    if not form.validate():
        return _page(form, faults=_further(form)), 422
    try:
        with transaction():
            case = service.file_case(
                current_act(), form.details(), form.parties(), form.placement(), pages.lot
            )
            told = _told(case)
            case_id = case.id
    except Unfit as unfit:
        return _page(form, faults=pages.tell(form, unfit), proposed=_proposed(form)), 422
    except DomainError as refused:
        return _page(form, faults=[str(refused)]), 409
    flash(told)
    return redirect(url_for("cases.case.show", case_id=case_id), 303)


def _further(form: FileForm) -> list[str]:
    """What else is wrong with what could be read: every fault is told at once."""
    act = current_act()
    if form.filed_on.data is None or not (form.number.data or "").strip():
        return []
    try:
        service.checked(act, act.profile, form.details())
    except Unfit as unfit:
        return pages.tell(form, unfit)
    return []


def _told(case: Case) -> str:
    act = current_act()
    where = [
        terms.named(act.profile.teams, case.team),
        terms.named(act.profile.tracks, case.track),
    ]
    return _(
        "%(number)s is filed and goes to %(where)s.",
        number=case.number,
        where=" · ".join(filter(None, where)) or _("no team yet"),
    )


def _proposed(form: FileForm) -> str:
    """The rule that fires, in words."""
    profile = current_act().profile
    route = placing.proposed(profile, placing.facts(profile, form.details()))
    if route is None:
        return _("No rule of the court fits; choose team and track.")
    return _(
        "By rule “%(rule)s”: %(team)s, %(track)s.",
        rule=labels.rule_named(profile, route.code),
        team=terms.named(profile.teams, route.team),
        track=terms.named(profile.tracks, route.track) or "—",
    ) + (" " + _("The holder is drawn by lot.") if route.at_random else "")


def _page(form: FileForm, *, faults: list[str] | None = None, proposed: str = "") -> str:
    act = current_act()
    form.offer(act.profile)
    form.offer_places(act.profile, pages.people(act), _("by the rules"))
    return render_template(
        "cases/new.html", form=form, faults=faults or [], proposed=proposed
    )
