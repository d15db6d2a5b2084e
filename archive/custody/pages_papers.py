"""Where the paper of a case or a receipt is; what is still to shelve; laying it by hand."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.act import Act
from archive.cases import pages as cases
from archive.cases import sections
from archive.cases.models import Case
from archive.cases.sections import Section
from archive.custody import labels, pages, queries, service
from archive.custody.forms import LayForm, numbers, version
from archive.custody.models import Paper
from archive.db import transaction
from archive.intake import pages as intake
from archive.intake import parts
from archive.intake.models import Receipt
from archive.intake.parts import Part
from archive.speech import _, lazy, ngettext
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("papers", __name__)

sections.add(Section("papers", lazy("Paper"), "custody.papers.of_case", queries.SEE, 35))


@bp.get("/cases/<int:case_id>/papers")
@needs("custody:see")
def of_case(case_id: int) -> ResponseReturnValue:
    case = cases.the_case(case_id, queries.SEE)
    return render_template(
        "custody/case.html",
        **cases.frame(case, "papers"),
        papers=[labels.paper(*row) for row in queries.of_case(case)],
        may_keep=pages.may_keep(case),
    )


@bp.get("/custody/unshelved")
@needs("custody:see")
def unshelved() -> ResponseReturnValue:
    act, after = current_act(), numbers(request.args.get("after"))
    rows = queries.unshelved(act, after[0] if after else 0)
    full = len(rows) == queries.FEW
    return render_template(
        "custody/unshelved.html",
        papers=[labels.paper(row, None) for row in rows],
        total=queries.count_unshelved(act),
        first=url_for(".unshelved") if after else None,
        following=url_for(".unshelved", after=rows[-1].id) if full else None,
        may_keep=pages.may_keep(),
    )


@bp.post("/receipts/<int:receipt_id>/paper")
@needs("custody:keep")
def lay(receipt_id: int) -> ResponseReturnValue:
    form, receipt = LayForm(), intake.the_receipt(receipt_id)
    rights.demand(current_act(), queries.KEEP, receipt.case)
    seen = version(form)
    with transaction():
        act, place = current_act(), pages.meant(form.place.data or "")
        moved = service.shelve(act, receipt, place, seen=seen, note=form.note.data or "")
        number, path = receipt.number, place.path
    if moved:
        flash(_("%(number)s is laid into %(path)s.", number=number, path=path))
    else:
        flash(_("%(number)s lies in %(path)s already.", number=number, path=path))
    return redirect(url_for("intake.receipt.show", receipt_id=receipt_id), 303)


def of_receipt(act: Act, receipt: Receipt) -> Mapping[str, Any]:
    """The part of a receipt's page."""
    paper = queries.paper_of(receipt.id)
    moves = queries.moves(paper) if paper else []
    may = pages.may_keep(receipt.case)
    return {
        "paper": labels.paper(receipt, paper),
        "version": paper.version if paper else 0,
        "moves": labels.moves(act, moves, queries.movers(moves)),
        "may_keep": may,
        "places": queries.open_paths() if may else [],
        "form": LayForm(formdata=None),
    }


parts.add(Part("paper", "custody/of_receipt.html", queries.SEE, 30, of_receipt))


def where(act: Act, case: Case) -> list[tuple[str, object]]:
    """For the head of a case: where its paper is, if it has any."""
    if not rights.can(act, queries.SEE, case):
        return []
    rows = queries.of_case(case)
    places = list(dict.fromkeys(_path(paper) for _receipt, paper in rows if _path(paper)))
    missing = sum(not _path(paper) for _receipt, paper in rows)
    told = places[:2] + (["…"] if len(places) > 2 else [])
    if missing:
        text = ngettext("%(num)s not shelved", "%(num)s not shelved", missing)
        told.append(text)
    return [(_("Paper"), _(", ").join(told))] if told else []


def _path(paper: Paper | None) -> str:
    return paper.place.path if paper and paper.place_id and paper.place else ""


sections.add_facts(where)
