"""What belongs to no room: the choice of language."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from archive.errors import Invalid
from archive.speech import LANGUAGES, _
from archive.web.access import public
from archive.web.language import COOKIE
from archive.web.safe import local_path

bp = Blueprint("web", __name__)
YEAR = 365 * 24 * 3600


class UnknownLanguage(Invalid):
    def __str__(self) -> str:
        return _("This language is not offered.")


@bp.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    code = request.form.get("code", "")
    if code not in LANGUAGES:
        raise UnknownLanguage
    answer = redirect(local_path(request.form.get("back")) or url_for("desk.home"), 303)
    answer.set_cookie(COOKIE, code, max_age=YEAR, httponly=True, samesite="Lax")
    return answer
