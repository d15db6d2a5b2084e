"""接收材料登记簿: what came in, as a list and as a table; and cases to choose from."""

import csv
import io
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.act import Act
from archive.cases import labels as of_cases
from archive.cases import pages as cases
from archive.cases import terms
from archive.cases.places import Place
from archive.intake import labels, lists, pages, queries, rules
from archive.intake.errors import TooManyRows, field
from archive.intake.lists import Wanted
from archive.intake.models import Receipt
from archive.intake.promising import HAND_IN, SCAN
from archive.nodes.pages import read_day
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("register", __name__)
LONGEST = 100
ASKED = ("q", "source", "standing", "since", "until")
# What a spreadsheet would take for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def asked_for() -> dict[str, str]:
    """Only what the register may be asked, and no more of it than one would type."""
    found = {name: request.args.get(name, "").strip()[:LONGEST] for name in ASKED}
    return {name: value for name, value in found.items() if value}


def wanted_of(asked: dict[str, str]) -> Wanted:
    return Wanted(
        words=asked.get("q", ""),
        source=asked.get("source", ""),
        standing=asked.get("standing", ""),
        since=read_day(asked.get("since", "")),
        until=read_day(asked.get("until", "")),
    )


@bp.get("/receipts")
@needs("receipt:see")
def index() -> ResponseReturnValue:
    act, asked = current_act(), asked_for()
    if here := _by_code(act, asked.get("q", "")):
        return redirect(url_for("intake.receipt.show", receipt_id=here.id), 303)
    wanted, place = wanted_of(asked), Place.read(request.args.get("at", "")[:LONGEST])
    query = lists.wanted(act, wanted)
    page = lists.page(query, place)
    return render_template(
        "intake/index.html",
        rows=[labels.listed(act, row) for row in page.receipts],
        count=lists.count(query),
        most=lists.MOST_COUNTED,
        wanted=wanted,
        asked=asked,
        sources=terms.choices(act.profile.material_sources),
        standings=labels.standings(),
        first=_address(".index", asked) if place else None,
        later=_address(".index", asked, page.next) if page.next else None,
        csv=_address(".table", asked),
        may_register=cases.may("receipt:register"),
    )


def _by_code(act: Act, typed: str) -> Receipt | None:
    """Where a slip or a separator sheet leads, held under a hand scanner."""
    scanned = rules.read_code(typed)
    receipt = queries.by_token(scanned.token) if scanned else None
    return queries.found(act, receipt.id) if receipt else None


def _address(endpoint: str, asked: dict[str, str], place: Place | None = None) -> str:
    more = {"at": str(place)} if place else {}
    return url_for(endpoint) + "?" + urlencode({**asked, **more})


@bp.get("/receipts.csv")
@needs("receipt:see")
def table() -> ResponseReturnValue:
    """The register as a spreadsheet reads it."""
    act = current_act()
    query = lists.wanted(act, wanted_of(asked_for()))
    if lists.count(query, lists.MOST_EXPORTED + 1) > lists.MOST_EXPORTED:
        raise TooManyRows(lists.MOST_EXPORTED)
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(_heads())
    for row in lists.rows(query):
        out.writerow([_plain(cell) for cell in _cells(act, row)])
    answer = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"receipts-{act.today.isoformat()}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _heads() -> list[str]:
    return [
        _("Receipt number"),
        _("Case number"),
        *map(field, ("received_on", "source", "deliverer", "formed_on", "back_on")),
        field("pieces"),
        _("Items"),
        field("pages"),
        _("To be handed in by"),
        _("Handing in"),
        _("To be scanned by"),
        _("Scanned on"),
        _("Scanning"),
        _("Received by"),
        field("remarks"),
    ]


def _cells(act: Act, row: Receipt) -> list[object]:
    profile = terms.profile_of(act, row.case)
    handed, scan = row.term(HAND_IN), row.term(SCAN)
    return [
        row.number,
        row.case.number,
        row.received_on,
        labels.source(profile, row.source),
        row.deliverer,
        row.formed_on or "",
        row.back_on or "",
        "、".join(piece.name for piece in row.pieces),
        len(row.pieces),
        row.pages,
        handed.due if handed else "",
        labels.state(handed, act.today)[1] if handed else "",
        scan.due if scan else "",
        (scan.done_on or "") if scan else "",
        labels.state(scan, act.today)[1] if scan else "",
        labels.receiver(row),
        row.remarks,
    ]


def _plain(cell: object) -> object:
    """Text that would begin a formula says that it is text."""
    if isinstance(cell, str) and cell.startswith(FORMULAS):
        return f"'{cell}"
    return cell


@bp.get("/receipts/cases")
@needs("receipt:register")
def suggest() -> ResponseReturnValue:
    """Cases that answer to what is being typed; only such as one may see."""
    act = current_act()
    found = pages.suggestions(act, request.args.get("q", "")[:LONGEST])
    may = [one for one in found if rights.can(act, "receipt:register", one)]
    return jsonify(
        [
            {
                "number": case.number,
                "about": " · ".join(filter(None, (line.applicants, line.debtors))),
                "holder": line.holder,
                "stage": line.stage[1],
                "people": [party.name for party in case.parties],
            }
            for case in may
            for line in [of_cases.listed(act.profile, case)]
        ]
    )
