"""The care of the archive: what was checked when, and starting a check by hand."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.audit import queries as audit
from archive.audit.kinds import Kind
from archive.db import transaction
from archive.jobs import service as jobs
from archive.jobs import tasks as kinds
from archive.jobs.models import STATES
from archive.speech import _, lazy
from archive.upkeep import calendar_pages, health_pages, queries, tasks
from archive.web.access import needs
from archive.web.act import current_act
from archive.web.nav import Item

bp = Blueprint("upkeep", __name__)
bp.register_blueprint(calendar_pages.bp)
bp.register_blueprint(health_pages.bp)

nav = (
    Item("upkeep.calendar.index", lazy("Calendar"), "calendar", "c", "calendar:see"),
    Item("upkeep.health.index", lazy("Health"), "check", "h", "health:see"),
    Item("upkeep.index", lazy("Upkeep"), "archive", "u", "store:check"),
)


@bp.get("/upkeep")
@needs("store:check")
def index() -> ResponseReturnValue:
    return render_template(
        "upkeep/index.html",
        checked=audit.last_of(Kind.STORE_CHECKED),
        swept=audit.last_of(Kind.STORE_SWEPT),
        saved=audit.last_of(Kind.BACKUP_MADE),
        damaged=queries.damaged(),
        states=STATES,
        label=kinds.label,
        work=queries.newest_work((tasks.FIXITY, tasks.SWEEP)),
    )


@bp.post("/upkeep/store-check")
@needs("store:check")
def check_store() -> ResponseReturnValue:
    return _started(tasks.FIXITY)


@bp.post("/upkeep/store-sweep")
@needs("store:check")
def sweep_store() -> ResponseReturnValue:
    return _started(tasks.SWEEP)


@bp.post("/upkeep/journal-check")
@needs("audit:verify")
def verify_audit() -> ResponseReturnValue:
    return _started(tasks.VERIFICATION)


def _started(kind: str) -> ResponseReturnValue:
    """Each person has one at a time: asked for twice, it is the same."""
    act = current_act()
    with transaction():
        job = jobs.enqueue(act, kind, key=f"{kind}:by-hand-{act.actor.id}", again=True)
        number = job.id
    flash(_("It is being done; the page shows how far it is."))
    return redirect(url_for("jobs.show", job_id=number), 303)
