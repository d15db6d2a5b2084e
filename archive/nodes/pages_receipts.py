"""The register of paper received at the nodes, and the forms that write it (QF-25c)."""

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.cases import pages as cases
from archive.cases import terms
from archive.cases.models import Case
from archive.nodes import lists, pages, queries, receiving, words
from archive.nodes.errors import NoSuchReceipt
from archive.nodes.forms import HandForm, ReceiveForm
from archive.nodes.models import NodeReceipt
from archive.nodes.pages_lists import address, asked_for, place_asked, wanted_of
from archive.nodes.receiving import Received
from archive.profile.schema import Profile
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("receipts", __name__)


@bp.get("/nodes/receipts")
@needs("node:see")
def index() -> ResponseReturnValue:
    act, asked = current_act(), asked_for()
    wanted, place = wanted_of(asked), place_asked()
    page = lists.receipts(act, wanted, place)
    profile = act.profile
    return render_template(
        "nodes/receipts.html",
        rows=[_line(row) for row in page.receipts],
        wanted=wanted,
        asked=asked,
        teams=terms.choices(profile.teams),
        groups=terms.choices(profile.node_groups),
        nodes=terms.choices(profile.nodes),
        first=address(".index", asked) if place else None,
        later=address(".index", asked, page.next) if page.next else None,
        may_receive=cases.may("node:receive"),
    )


def _line(row: NodeReceipt) -> dict[str, Any]:
    profile = terms.profile_of(current_act(), row.case)
    return {
        "id": row.id,
        "case_id": row.case_id,
        "number": row.case.number,
        "group": terms.named(profile.node_groups, row.group),
        "node": words.node(profile, row.node),
        "on": row.received_on.isoformat(),
        "sender": row.sender,
        "what": row.what,
        "pages": row.pages,
        "handed_to": row.handed_to,
        "handed_on": row.handed_on.isoformat() if row.handed_on else "",
    }


@bp.get("/cases/<int:case_id>/nodes/receive")
@needs("node:receive")
def new(case_id: int) -> ResponseReturnValue:
    case = cases.the_case(case_id, "node:receive")
    return _page(case, ReceiveForm(formdata=None, on=current_act().today), [])


@bp.post("/cases/<int:case_id>/nodes/receive")
@needs("node:receive")
def receive(case_id: int) -> ResponseReturnValue:
    case, form = cases.the_case(case_id, "node:receive"), ReceiveForm()

    def act() -> None:
        given = Received(
            form.node.data,
            form.on.data,
            form.sender.data,
            form.what.data,
            form.pages.data,
        )
        receiving.receive_material(current_act(), case, given)
        flash(_("The receipt is registered."))

    return pages.tried(
        form,
        lambda faults: _page(cases.the_case(case_id), form, faults),
        act,
        pages.table_of(case_id),
    )


def _page(case: Case, form: ReceiveForm, faults: list[str]) -> str:
    form.node.choices = [("", ""), *_nodes(terms.profile_of(current_act(), case), case)]
    action = url_for(".receive", case_id=case.id)
    return render_template(
        "nodes/receive.html", case=case, form=form, faults=faults, action=action
    )


def _nodes(profile: Profile, case: Case) -> list[tuple[str, str]]:
    """The nodes one may choose: those in groups, where the court has groups."""
    found = terms.type_of(profile, case.kind)
    nodes = profile.nodes_of(found.code) if found else ()
    grouped = {code for group in profile.node_groups for code in group.nodes}
    return terms.choices([one for one in nodes if not grouped or one.code in grouped])


@bp.get("/nodes/receipts/<int:receipt_id>/hand-on")
@needs("node:receive")
def hand(receipt_id: int) -> ResponseReturnValue:
    form = HandForm(formdata=None, on=current_act().today)
    return _hand_page(_the_receipt(receipt_id), form, [])


@bp.post("/nodes/receipts/<int:receipt_id>/hand-on")
@needs("node:receive")
def hand_on(receipt_id: int) -> ResponseReturnValue:
    row, form = _the_receipt(receipt_id), HandForm()

    def act() -> None:
        receiving.hand_on(current_act(), row, form.to.data, form.on.data)
        flash(_("It is handed on."))

    return pages.tried(
        form,
        lambda faults: _hand_page(_the_receipt(receipt_id), form, faults),
        act,
        url_for(".index"),
    )


def _the_receipt(receipt_id: int) -> NodeReceipt:
    found = queries.receipt(current_act(), receipt_id)
    if found is None:
        raise NoSuchReceipt
    return found


def _hand_page(row: NodeReceipt, form: HandForm, faults: list[str]) -> str:
    return render_template(
        "nodes/hand.html",
        row=_line(row),
        form=form,
        faults=faults,
        action=url_for(".hand_on", receipt_id=row.id),
    )
