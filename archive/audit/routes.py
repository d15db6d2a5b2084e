"""The journal's page, for the audit administrator."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from archive.audit import export as giving
from archive.audit import facts, findings, queries, service
from archive.audit.errors import NotAForm
from archive.audit.export import Form
from archive.audit.filters import Filters
from archive.audit.findings import Finding
from archive.audit.kinds import LABELS
from archive.audit.models import Event
from archive.db import transaction
from archive.speech import lazy
from archive.web.access import needs
from archive.web.act import current_act, profile
from archive.web.nav import Item

bp = Blueprint("audit", __name__, url_prefix="/audit")
nav = (Item("audit.journal", lazy("Audit journal"), "audit", "a", "audit:see"),)

PAGE = 50


@bp.get("")
@needs("audit:see")
def journal() -> ResponseReturnValue:
    wanted = Filters.read(request.args)
    before = request.args.get("before", type=int)
    page = queries.page(wanted, profile().zone, _number(before), PAGE)
    summary = queries.summary()
    return render_template(
        "audit/journal.html",
        page=page,
        summary=summary,
        faults=_faults(summary.verification),
        wanted=wanted,
        fields=wanted.fields(),
        kinds=sorted(((str(k), str(label)) for k, label in LABELS.items())),
        labels=LABELS,
        in_words=facts.in_words,
        newest=_address(wanted) if before is not None else None,
        older=_address(wanted, page.before) if page.before else None,
    )


@bp.post("/export")
@needs("audit:export")
def export() -> ResponseReturnValue:
    wanted, form = Filters.read(request.form), _form(request.form.get("format", ""))
    act = current_act()
    with transaction():
        last = service.exported(act, wanted, form)
    found = giving.lines(form, wanted, act.profile.zone, last)
    answer = Response(found, content_type=giving.MEDIA[form])
    name = f"journal-{act.today.isoformat()}.{form}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _address(wanted: Filters, before: int | None = None) -> str:
    fields: dict[str, Any] = dict(wanted.fields())
    return url_for(".journal", before=before, **fields)


def _faults(verification: Event | None) -> list[Finding]:
    return findings.told(verification.facts["findings"]) if verification else []


def _form(text: str) -> Form:
    try:
        return Form(text)
    except ValueError as error:
        raise NotAForm from error


def _number(before: int | None) -> int | None:
    """A number the databases can compare with; no event has one beyond."""
    return None if before is None else max(0, min(before, 2**31 - 1))
