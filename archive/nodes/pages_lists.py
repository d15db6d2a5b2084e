"""Nodes over all cases: what is late, as a page and as a table; longer terms to decide."""

import csv
import io
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.cases import pages as cases
from archive.cases import terms
from archive.cases.places import Place
from archive.nodes import labels, lists, pages, words
from archive.nodes.errors import TooManyRows
from archive.nodes.lists import Wanted
from archive.nodes.models import NodeRun
from archive.profile import wording
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("lists", __name__)
LONGEST = 100
ASKED = ("team", "holder", "node", "group", "since", "until")
# What a spreadsheet would take for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def asked_for() -> dict[str, str]:
    """Only what a list may ask for, and no more of it than one would type."""
    found = {name: request.args.get(name, "").strip()[:LONGEST] for name in ASKED}
    return {name: value for name, value in found.items() if value}


def wanted_of(asked: dict[str, str]) -> Wanted:
    return Wanted(
        team=asked.get("team", ""),
        holder=asked.get("holder", ""),
        node=asked.get("node", ""),
        group=asked.get("group", ""),
        since=pages.read_day(asked.get("since", "")),
        until=pages.read_day(asked.get("until", "")),
    )


def place_asked() -> Place | None:
    return Place.read(request.args.get("at", "")[:LONGEST])


@bp.get("/nodes/late")
@needs("node:see")
def late() -> ResponseReturnValue:
    act, asked = current_act(), asked_for()
    wanted, place = wanted_of(asked), place_asked()
    query = lists.late(act, wanted)
    page = lists.page(query, place)
    calendar = act.calendar
    return render_template(
        "nodes/late.html",
        rows=[(_line(run), labels.shown(run, act.today, calendar)) for run in page.runs],
        count=lists.count(query),
        most=lists.MOST_COUNTED,
        wanted=wanted,
        asked=asked,
        teams=terms.choices(act.profile.teams),
        nodes=terms.choices(act.profile.nodes),
        first=address(".late", asked) if place else None,
        later=address(".late", asked, page.next) if page.next else None,
        csv=address(".late_table", asked),
        may_decide=cases.may("extension:approve"),
    )


def _line(run: NodeRun) -> dict[str, Any]:
    act = current_act()
    profile = terms.profile_of(act, run.case)
    name = words.node(profile, run.node)
    return {
        "case_id": run.case_id,
        "number": run.case.number,
        "node": name if run.turn == 1 else f"{name} ({run.turn})",
        "holder": run.holder.name if run.holder else "",
        "team": terms.named(profile.teams, run.team),
        "rule": words.rule(profile, run.due_rule),
    }


def address(endpoint: str, asked: dict[str, str], place: Place | None = None) -> str:
    more = {"at": str(place)} if place else {}
    return url_for(endpoint) + "?" + urlencode({**asked, **more})


@bp.get("/nodes/late.csv")
@needs("node:see")
def late_table() -> ResponseReturnValue:
    """超期节点统计表 as a spreadsheet reads it (QF-25d)."""
    act = current_act()
    query = lists.late(act, wanted_of(asked_for()))
    if lists.count(query, lists.MOST_EXPORTED + 1) > lists.MOST_EXPORTED:
        raise TooManyRows(lists.MOST_EXPORTED)
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(
        [
            _("Case number"),
            _("Node"),
            _("Team"),
            _("Holder"),
            _("Due"),
            _("Days late"),
            _("Rule"),
        ]
    )
    for run in lists.rows(query):
        line = _line(run)
        late = (act.today - run.due).days
        told = [line["number"], line["node"], line["team"], line["holder"]]
        out.writerow([*map(_plain, told), run.due.isoformat(), late, _plain(line["rule"])])
    answer = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"late-nodes-{act.today.isoformat()}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text


@bp.get("/nodes/extensions")
@needs("extension:approve")
def extensions() -> ResponseReturnValue:
    act = current_act()
    rows = [
        {
            "case_id": one.run.case_id,
            "number": one.run.case.number,
            "node": words.node(terms.profile_of(act, one.run.case), one.run.node),
            "term": wording.term(one.term),
            "who": one.asked_name,
            "on": one.asked_on.isoformat(),
            "reason": one.reason,
        }
        for one in lists.to_decide(act)
    ]
    return render_template("nodes/extensions.html", rows=rows)
