"""Rooms, shelves and boxes: what there is, what lies in each, and their labels."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from archive.custody import labels, pages, prints, queries, rules, service
from archive.custody.forms import MakeForm, NameForm, VersionForm, version
from archive.custody.labels import KINDS
from archive.custody.models import Place, PlaceKind
from archive.db import transaction
from archive.errors import DomainError, Invalid
from archive.speech import _, moment, ngettext
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("places", __name__)


@bp.get("/custody")
@needs("custody:see")
def index() -> ResponseReturnValue:
    return _index(MakeForm(formdata=None), [])


@bp.post("/custody")
@needs("custody:keep")
def make_room() -> ResponseReturnValue:
    return _make(None)


@bp.get("/custody/places/<int:place_id>")
@needs("custody:see")
def show(place_id: int) -> ResponseReturnValue:
    return _show(pages.the_place(place_id))


@bp.post("/custody/places/<int:place_id>")
@needs("custody:keep")
def make(place_id: int) -> ResponseReturnValue:
    return _make(pages.the_place(place_id))


@bp.post("/custody/places/<int:place_id>/name")
@needs("custody:keep")
def rename(place_id: int) -> ResponseReturnValue:
    place, form = pages.the_place(place_id), NameForm()
    if not form.validate():
        return _show(place, naming=form), 422
    try:
        with transaction():
            act = current_act()
            path = service.rename(act, place, form.name.data, version(form)).path
    except DomainError as refused:
        return _show(pages.the_place(place_id), naming=form, faults=[str(refused)]), 409
    flash(_("It is called %(path)s now. Print its label anew.", path=path))
    return redirect(url_for(".show", place_id=place_id), 303)


@bp.post("/custody/places/<int:place_id>/close")
@needs("custody:keep")
def close(place_id: int) -> ResponseReturnValue:
    place, form = pages.the_place(place_id), VersionForm()
    with transaction():
        path = service.close(current_act(), place, version(form)).path
    flash(_("%(path)s is closed.", path=path))
    return redirect(url_for(".show", place_id=place_id), 303)


@bp.post("/custody/places/<int:place_id>/reopen")
@needs("custody:keep")
def reopen(place_id: int) -> ResponseReturnValue:
    place, form = pages.the_place(place_id), VersionForm()
    with transaction():
        path = service.reopen(current_act(), place, version(form)).path
    flash(_("%(path)s is open again.", path=path))
    return redirect(url_for(".show", place_id=place_id), 303)


@bp.get("/custody/places/<int:place_id>/labels.pdf")
@needs("custody:see")
def sheet(place_id: int) -> ResponseReturnValue:
    """The labels of a place and of all that stands in it."""
    act, place = current_act(), pages.the_place(place_id)
    rows = [one for one in queries.all_inside(place) if one.closed_at is None]
    answer = Response(prints.sheet(act, rows), content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"labels-{place_id}.pdf")
    return answer


def _make(parent: Place | None) -> ResponseReturnValue:
    form = MakeForm()
    form.kind.choices = _kinds(parent)
    parent_id = parent.id if parent else None

    def again(faults: list[str]) -> str:
        if parent_id is None:
            return _index(form, faults)
        return _show(pages.the_place(parent_id), making=form, faults=faults)

    if not form.validate():
        return again([]), 422
    names = rules.names_in(form.names.data)
    try:
        with transaction():
            made = service.make(current_act(), PlaceKind(form.kind.data), names, parent)
            many = len(made)
    except DomainError as refused:
        return again([str(refused)]), 422 if isinstance(refused, Invalid) else 409
    flash(ngettext("%(num)s place is made.", "%(num)s places are made.", many))
    if parent_id is None:
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", place_id=parent_id), 303)


def _index(form: FlaskForm, faults: list[str]) -> str:
    act = current_act()
    form.kind.choices = _kinds(None)
    return render_template(
        "custody/index.html",
        places=labels.places(act, queries.children(None)),
        making=form,
        faults=faults,
        unshelved=queries.count_unshelved(act),
        may_keep=pages.may_keep(),
    )


def _show(
    place: Place,
    *,
    making: FlaskForm | None = None,
    naming: FlaskForm | None = None,
    faults: list[str] | None = None,
) -> str:
    act = current_act()
    making = making or MakeForm(formdata=None)
    naming = naming or NameForm(formdata=None, name=place.name)
    making.kind.choices = _kinds(place)
    naming.version.data = place.version
    rows = queries.contents(act, place)
    return render_template(
        "custody/place.html",
        place=place,
        kind=str(KINDS[place.kind]),
        code=rules.code_of(place.token),
        closed=moment(place.closed_at, act.profile.zone) if place.closed_at else "",
        children=labels.places(act, queries.children(place)),
        papers=[labels.paper(one.receipt, one) for one in rows],
        most=queries.MOST,
        making=making,
        naming=naming,
        faults=faults or [],
        history=labels.history(act, queries.history(place)),
        may_keep=pages.may_keep(),
    )


def _kinds(parent: Place | None) -> list[tuple[Any, str]]:
    inside = rules.INSIDE[parent.kind if parent else None]
    return [(kind, str(KINDS[kind])) for kind in inside]
