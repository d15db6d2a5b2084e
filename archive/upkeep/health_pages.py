"""How the system is: for machines in a word, for the system administrator in sentences."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from archive.speech import _
from archive.upkeep import checks, doctor, health, installed
from archive.web.access import needs, public

bp = Blueprint("health", __name__)
# A page is not waited for as long as a command.
SECONDS = 8.0


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    found = health.look()
    return jsonify(found.as_json()), 200 if found.is_well else 503


@bp.get("/health")
@needs("health:see")
def index() -> ResponseReturnValue:
    asked = {_("Software"): installed.software, **checks.runtime()}
    lines = doctor.examine(asked, SECONDS)
    return render_template("upkeep/health.html", lines=lines, verdict=doctor.verdict(lines))
