"""A file of cases: chosen, looked over, taken in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.cases import history, imports, pages, plans, queries, rows
from archive.cases.errors import BadSheet, NoSuchImport
from archive.cases.errors import field as field_name
from archive.cases.forms import UploadForm
from archive.cases.models import CaseImport, ImportState
from archive.db import db, transaction
from archive.errors import DomainError
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("imports", __name__)
MOST_SHOWN = 200


@bp.get("/import")
@needs("case:import")
def choose() -> ResponseReturnValue:
    return _chooser([])


@bp.post("/import")
@needs("case:import")
def look_over() -> ResponseReturnValue:
    """A dry run: the file is kept, but no case is touched."""
    upload: Any = UploadForm().file.data
    if not upload or not upload.filename:
        return _chooser([_("No file was chosen.")]), 422
    data, act = upload.read(), current_act()
    try:
        plans.plan(act, data, pages.lot)
    except BadSheet as bad:
        return _chooser(_lines(bad)), 422
    with transaction():
        kept = imports.keep(act, data, str(upload.filename))
        db.session.flush()  # the address has the id in it
        import_id = kept.id
    return redirect(url_for(".preview", import_id=import_id), 303)


@bp.get("/import/<int:import_id>")
@needs("case:import")
def preview(import_id: int) -> ResponseReturnValue:
    upload = _upload(import_id)
    if upload.state is not ImportState.SEEN:
        return redirect(url_for(".choose"), 303)
    try:
        plan = plans.plan(current_act(), imports.data_of(upload), pages.lot)
    except BadSheet as bad:
        return _chooser(_lines(bad)), 422
    return render_template(
        "cases/import_preview.html",
        upload=upload,
        plan=plan,
        new=plan.new[:MOST_SHOWN],
        changed=_changed(plan),
        most=MOST_SHOWN,
        field_name=field_name,
    )


@bp.post("/import/<int:import_id>")
@needs("case:import")
def take_in(import_id: int) -> ResponseReturnValue:
    upload = _upload(import_id)
    try:
        with transaction():
            plan = imports.take_in(current_act(), upload, pages.lot)
            created, changed, same = len(plan.new), len(plan.changed), plan.unchanged
    except BadSheet as bad:
        return _chooser(_lines(bad)), 422
    except DomainError as refused:
        return _chooser([str(refused)]), 409
    flash(
        _(
            "%(new)s cases filed, %(changed)s changed, %(same)s left as they are.",
            new=created,
            changed=changed,
            same=same,
        )
    )
    return redirect(url_for("cases.list.index"), 303)


def _changed(plan: plans.Plan) -> list[tuple[plans.Entry, list[tuple[str, str, str]]]]:
    """Field by field, codes by the names the court gives them."""
    profile, named = current_act().profile, history.names
    return [
        (
            entry,
            [
                (name, named(profile, name, old), named(profile, name, new))
                for name, old, new in told
            ],
        )
        for entry, told in plans.preview(plan, MOST_SHOWN)
    ]


def _upload(import_id: int) -> CaseImport:
    upload = queries.upload(current_act(), import_id)
    if upload is None:
        raise NoSuchImport
    return upload


def _lines(bad: BadSheet) -> list[str]:
    return str(bad).split("\n")


def _chooser(faults: list[str]) -> str:
    return render_template(
        "cases/import.html",
        form=UploadForm(formdata=None),
        faults=faults,
        columns=[names[0] for names in rows.COLUMNS.values()],
        uploads=queries.uploads(),
    )
