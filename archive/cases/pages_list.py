"""The list of cases: searched, filtered, page by page; searches that are kept."""

from datetime import date
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.cases import labels, pages, queries, searching, service, terms
from archive.cases.forms import SaveForm
from archive.cases.places import Place
from archive.cases.searching import Wanted
from archive.db import transaction
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("list", __name__)
ROOM = "cases"
LONGEST = 100
ASKED = ("q", "holder", "team", "track", "stage", "kind", "since", "until")


@bp.get("")
@needs("case:see")
def index() -> ResponseReturnValue:
    act = current_act()
    asked = _asked(request.args.to_dict())
    wanted = _wanted(asked)
    place = Place.read(request.args.get("at", "")) if request.args.get("at") else None
    page = searching.page(act, wanted, place)
    profile = act.profile
    return render_template(
        "cases/index.html",
        cases=[labels.listed(profile, case) for case in page.cases],
        wanted=wanted,
        asked=asked,
        teams=terms.choices(profile.teams),
        tracks=terms.choices(profile.tracks),
        kinds=[(one.mark, one.mark) for one in profile.case_types],
        stages=labels.stages(),
        earlier=_address(asked, page.earlier),
        later=_address(asked, page.later),
        saved=[
            (one.name, url_for(".index") + "?" + one.query)
            for one in queries.filters(act.actor.id or 0, ROOM)
        ],
        saving=SaveForm(formdata=None, query=urlencode(asked)),
        may_file=pages.may("case:file"),
        may_import=pages.may("case:import"),
        may_decide=pages.may("link:approve"),
    )


@bp.post("/filters")
@needs("case:see")
def save_filter() -> ResponseReturnValue:
    form = SaveForm()
    asked = _asked(dict(parse_qsl(form.query.data or "")[:20]))
    with transaction():
        kept = service.save_filter(
            current_act(), ROOM, form.name.data or "", urlencode(asked)
        )
        name = kept.name
    flash(_("The search is kept as “%(name)s”.", name=name))
    return redirect(url_for(".index") + "?" + urlencode(asked), 303)


@bp.post("/filters/forget")
@needs("case:see")
def forget_filter() -> ResponseReturnValue:
    name = request.form.get("name", "")
    with transaction():
        service.forget_filter(current_act(), ROOM, name)
    flash(_("The search “%(name)s” is not kept any more.", name=name))
    return redirect(url_for(".index"), 303)


def _asked(given: dict[str, str]) -> dict[str, str]:
    """Only what a search may ask for, and no more of it than one would type."""
    found = {name: given.get(name, "").strip()[:LONGEST] for name in ASKED}
    return {name: value for name, value in found.items() if value}


def _wanted(asked: dict[str, str]) -> Wanted:
    return Wanted(
        words=asked.get("q", ""),
        holder=asked.get("holder", ""),
        team=asked.get("team", ""),
        track=asked.get("track", ""),
        stage=asked.get("stage", ""),
        kind=asked.get("kind", ""),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _address(asked: dict[str, str], place: Place | None) -> str | None:
    if place is None:
        return None
    return url_for(".index") + "?" + urlencode({**asked, "at": str(place)})
