"""The court's calendar: which years are known, and how a further one is taken in."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive import objects
from archive.db import transaction
from archive.profile.errors import BadYears
from archive.speech import ngettext
from archive.upkeep import promised, queries, rules, service, year_picture
from archive.upkeep.errors import NoFile, NoSuchYear
from archive.upkeep.forms import ACCEPTED, ConfirmForm, YearForm
from archive.web.access import needs
from archive.web.act import current_act
from archive.web.context import MAY

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
MOST_ROWS = 200
# Nobody counts a term into a year beyond these.
FIRST, LAST = 2000, 2100


@bp.get("")
@needs("calendar:see")
def index() -> ResponseReturnValue:
    act = current_act()
    return redirect(url_for(".year", year=act.today.year), 302)


@bp.get("/<int:year>")
@needs("calendar:see")
def year(year: int) -> ResponseReturnValue:
    if not FIRST <= year <= LAST:
        raise NoSuchYear
    act = current_act()
    known = queries.known_years(act)
    return render_template(
        "upkeep/calendar.html",
        year=year,
        shown=next((one for one in known if one.year == year), None),
        known=known,
        picture=year_picture.draw(year, act.calendar, act.today),
        provisional=promised.provisional(),
        may_import=current_app.extensions[MAY]("calendar:import"),
        court_closed=rules.spans(d for d in act.calendar.closed if d.year == year),
    )


@bp.get("/provisional")
@needs("calendar:see")
def provisional() -> ResponseReturnValue:
    return render_template(
        "upkeep/provisional.html",
        rows=promised.provisional_rows(MOST_ROWS),
        count=promised.provisional(),
        most=MOST_ROWS,
    )


@bp.get("/import")
@needs("calendar:import")
def choose() -> ResponseReturnValue:
    return _chooser(YearForm())


@bp.post("/import/preview")
@needs("calendar:import")
def preview() -> ResponseReturnValue:
    """A dry run: nothing is kept, whatever is found."""
    form = YearForm()
    try:
        name, data = form.chosen()
        found = service.preview(current_act(), data, name)
    except NoFile as error:
        return _chooser(form, [str(error)]), 422
    except BadYears as error:
        return _chooser(form, error.lines), 422
    confirm = ConfirmForm()
    confirm.carry(name, data)
    return render_template(
        "upkeep/calendar_preview.html", form=confirm, found=found, name=name
    )


@bp.post("/import")
@needs("calendar:import")
def take_in() -> ResponseReturnValue:
    name, data = ConfirmForm().carried()
    with transaction():
        taken = service.import_years(current_act(), data, name, objects.store())
    years = [one.year for one in taken.preview.new]
    flash(_told(years))
    return redirect(url_for(".year", year=years[0]), 303)


def _told(years: list[int]) -> str:
    return ngettext(
        "The arrangement of %(years)s is in force. Due dates are being counted again.",
        "The arrangements of %(years)s are in force. Due dates are being counted again.",
        len(years),
        years=", ".join(map(str, years)),
    )


def _chooser(form: YearForm, faults: list[str] | None = None) -> str:
    return render_template(
        "upkeep/calendar_import.html", form=form, faults=faults or [], accepted=ACCEPTED
    )
