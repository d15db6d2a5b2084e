"""Punctuality (T1, T2): numbers by team and month, and every receipt behind them."""

from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from archive.act import Act
from archive.cases import terms
from archive.cases.places import Place
from archive.catalog.review import pages, punctual, timely
from archive.catalog.review.blueprint import bp
from archive.catalog.review.punctual import Count, Wanted
from archive.intake.errors import TooManyRows
from archive.intake.models import Receipt
from archive.intake.promising import HAND_IN, SCAN
from archive.nodes.pages import read_day
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

ASKED = ("since", "until", "team", "late")
TERMS = (HAND_IN, SCAN)


def wanted_of(act: Act, asked: dict[str, str]) -> Wanted:
    return Wanted(
        since=read_day(asked.get("since", "")) or punctual.since_of(act.today),
        until=read_day(asked.get("until", "")) or act.today,
        team=asked.get("team", ""),
        late=asked.get("late") == "yes",
    )


@bp.get("/submissions/timeliness")
@needs("submission:see")
def timeliness() -> ResponseReturnValue:
    act, asked = current_act(), pages.asked_for(*ASKED)
    wanted, place = wanted_of(act, asked), Place.read(request.args.get("at", "")[:40])
    found, later = punctual.page(punctual.receipts(act, wanted), place)
    return render_template(
        "catalog/review/timeliness.html",
        numbers=list(_numbers(act, wanted)),
        rows=[_line(act, one) for one in found],
        names=[terms.named(act.profile.deadlines, code) for code in TERMS],
        wanted=wanted,
        asked=asked,
        teams=terms.choices(act.profile.teams),
        first=pages.address(".timeliness", asked) if place else None,
        later=pages.address(".timeliness", asked, at=later) if later else None,
        csv=pages.address(".timeliness_table", asked),
        sums=pages.address(".timeliness_sums", asked),
    )


def _numbers(act: Act, wanted: Wanted) -> list[tuple[str, str, list[Count]]]:
    return [
        (
            month,
            terms.named(act.profile.teams, team) or _("no team"),
            [counts.get(code, Count()) for code in TERMS],
        )
        for (month, team), counts in punctual.numbers(act, wanted).items()
    ]


def _line(act: Act, receipt: Receipt) -> dict[str, Any]:
    measured = {one.code: one for one in timely.of(act, receipt)}
    profile = terms.profile_of(act, receipt.case)
    return {
        "id": receipt.id,
        "number": receipt.number,
        "case_id": receipt.case_id,
        "case": receipt.case.number,
        "received_on": receipt.received_on.isoformat(),
        "team": terms.named(profile.teams, receipt.case.team),
        "handler": receipt.case.holder.name if receipt.case.holder else "",
        "deliverer": receipt.deliverer,
        "terms": [measured.get(code) for code in TERMS],
    }


@bp.get("/submissions/timeliness.csv")
@needs("submission:see")
def timeliness_table() -> ResponseReturnValue:
    """Every receipt with both terms, as a spreadsheet reads it."""
    act = current_act()
    query = punctual.receipts(act, wanted_of(act, pages.asked_for(*ASKED)))
    if punctual.too_many(query):
        raise TooManyRows(punctual.MOST_EXPORTED)
    rows = (_cells(act, one) for one in punctual.rows(query))
    return pages.table(_heads(act), rows, "timeliness")


def _heads(act: Act) -> list[str]:
    heads = [
        _("Receipt"),
        _("Case number"),
        _("Team"),
        _("Holder"),
        _("Delivered by"),
        _("Day of receipt"),
    ]
    for code in TERMS:
        name = terms.named(act.profile.deadlines, code)
        said = (_("due"), _("done on"), _("days late"), _("state"), _("exempt"))
        heads += [f"{name} · {one}" for one in said]
    return heads


def _cells(act: Act, receipt: Receipt) -> list[object]:
    line = _line(act, receipt)
    cells: list[object] = [
        line[name]
        for name in ("number", "case", "team", "handler", "deliverer", "received_on")
    ]
    for code, one in zip(TERMS, line["terms"], strict=True):
        term = receipt.term(code)
        if one is None or term is None:
            cells += ["", "", "", "", ""]
            continue
        exempt = f"{one.waived} {one.uploaded}".strip()
        due: date = term.due
        cells += [due.isoformat(), one.done, one.late, one.state[1], exempt]
    return cells


@bp.get("/submissions/timeliness-months.csv")
@needs("submission:see")
def timeliness_sums() -> ResponseReturnValue:
    """The numbers by team and month, as a spreadsheet reads them."""
    act = current_act()
    wanted = wanted_of(act, pages.asked_for(*ASKED))
    heads = [_("Month"), _("Team")]
    for code in TERMS:
        name = terms.named(act.profile.deadlines, code)
        heads += [f"{name} · {one}" for one in _sums()]
    rows = (
        [month, team, *(cell for count in counts for cell in _sum(count))]
        for month, team, counts in _numbers(act, wanted)
    )
    return pages.table(heads, rows, "timeliness-months")


def _sums() -> tuple[str, ...]:
    return (
        _("receipts"),
        _("in time"),
        _("late"),
        _("running"),
        _("exempt"),
        _("in time, of what ended"),
        _("days late on average"),
        _("days late at the most"),
    )


def _sum(count: Count) -> list[object]:
    return [
        count.all,
        count.in_time,
        count.late,
        count.running,
        count.exempt,
        count.share,
        count.average,
        count.most,
    ]
