"""The security administrator's page of the tokens that other systems show."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.accounts.guard import fresh
from archive.act import Act
from archive.api import labels, queries, service
from archive.api.errors import BadToken
from archive.api.forms import TokenForm
from archive.api.service import Made
from archive.db import transaction
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("tokens", __name__, url_prefix="/api-tokens")
USUAL = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Shown:
    """A secret that is on one page, once."""

    system: str
    secret: str


@bp.get("")
@needs("token:manage")
def index() -> ResponseReturnValue:
    return _page(_empty())


@bp.post("")
@needs("token:manage")
@fresh
def make() -> ResponseReturnValue:
    """Answers with the page itself: kept for a redirect, the secret would be kept."""
    form, act = TokenForm(), current_act()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction():
            made = _make(act, form)
            shown = Shown(made.token.system, made.secret)
    except BadToken as bad:
        return _page(form, faults=[str(sentence) for sentence in bad.sentences]), 422
    return _page(_empty(), shown), 201


def _empty() -> TokenForm:
    form = TokenForm(formdata=None)
    form.expires_on.data = current_act().today + USUAL
    return form


def _make(act: Act, form: TokenForm) -> Made:
    return service.make(act, form.system.data, form.scopes(), form.expires_on.data)


@bp.post("/<int:token_id>/revoke")
@needs("token:manage")
def revoke(token_id: int) -> ResponseReturnValue:
    with transaction():
        system = service.revoke(current_act(), token_id).system
    flash(_("The token of %(system)s is revoked.", system=system))
    return redirect(url_for(".index"), 303)


def _page(
    form: TokenForm, shown: Shown | None = None, faults: list[str] | None = None
) -> str:
    act = current_act()
    found = [labels.listed(act, token) for token in queries.tokens()]
    return render_template(
        "api/tokens.html", form=form, tokens=found, shown=shown, faults=faults or []
    )
