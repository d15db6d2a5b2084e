from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from archive.db import db, transaction
from archive.jobs import board, chores, queries, service, stream, tasks, words
from archive.jobs.errors import NoSuchJob
from archive.jobs.models import STATES, Job, State
from archive.settings import Settings
from archive.speech import _, lazy
from archive.web.access import for_any_person, needs
from archive.web.act import current_act
from archive.web.context import MAY
from archive.web.nav import Item

# The chores have no page; they are known once they are imported.
__all__ = ["bp", "chores", "nav"]

bp = Blueprint("jobs", __name__, url_prefix="/jobs")
nav = (Item("jobs.index", lazy("Tasks"), "jobs", "j", "job:see"),)

PLACES = "archive.jobs.places"
HIGHEST = 2**31 - 1
ONE = f"/<int(max={HIGHEST}):job_id>"


@bp.get("")
@needs("job:see")
def index() -> ResponseReturnValue:
    return render_template("jobs/index.html", **_board())


@bp.get("/board")
@needs("job:see")
def fragment() -> ResponseReturnValue:
    """The same without its frame. Nothing at all if the reader has seen just this."""
    shown = _board()
    if request.args.get("seen") == shown["board"].stamp:
        return "", 204
    return render_template("jobs/board.html", **shown)


@bp.get(ONE)
@for_any_person
def show(job_id: int) -> ResponseReturnValue:
    return render_template("jobs/show.html", job=_visible(job_id), **_words())


@bp.get(f"{ONE}.json")
@for_any_person
def progress(job_id: int) -> ResponseReturnValue:
    job = _visible(job_id)
    seen = queries.Look(job.state, job.done_units, job.total_units, job.note)
    return jsonify(seen.as_json())


@bp.get(f"{ONE}/events")
@for_any_person
def events(job_id: int) -> ResponseReturnValue:
    """A stream of progress; 204 when no place is free, and the reader asks by itself."""
    _visible(job_id)
    places = _places()
    if not places.take():
        return "", 204
    answer = Response(stream.events(db.engine, job_id), mimetype="text/event-stream")
    answer.call_on_close(places.give_back)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


@bp.post(f"{ONE}/retry")
@needs("job:manage")
def retry(job_id: int) -> ResponseReturnValue:
    job = _visible(job_id)
    with transaction():
        service.retry(current_act(), job)
    flash(_("%(task)s starts again.", task=tasks.label(job.kind)))
    return redirect(url_for(".index"), 303)


def _places() -> stream.Places:
    """Half of the threads at most may be held by streams; the others serve pages."""
    settings: Settings = current_app.extensions["archive.settings"]
    half = stream.Places(settings.threads // 2)
    found: stream.Places = current_app.extensions.setdefault(PLACES, half)
    return found


def _visible(job_id: int) -> Job:
    """Whoever wanted a job may follow it; the others who look after the queue."""
    job = db.session.get(Job, job_id)
    mine = job is not None and job.requested_by == current_act().actor.id
    if job is None or not (mine or _may("job:see")):
        raise NoSuchJob
    return job


def _may(action: str) -> bool:
    allowed: bool = current_app.extensions[MAY](action)
    return allowed


def _board() -> dict[str, Any]:
    state = request.args.get("state", type=State)
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before <= HIGHEST:
        before = None
    shown = board.read(state, before)
    return {"board": shown, "state": state, "before": before, **_words()}


def _words() -> dict[str, Any]:
    return {
        "may_manage": _may("job:manage"),
        "may_see": _may("job:see"),
        "states": STATES,
        "task_label": tasks.label,
        "words": words,
    }
