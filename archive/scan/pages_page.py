"""One page to read: its picture with the text over it, and lines to correct."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.accounts import queries as people
from archive.db import db, transaction
from archive.scan import arranging, correcting, noting, peek, readable, step_words
from archive.scan.blueprint import bp
from archive.scan.corrected import ReadLine
from archive.scan.errors.sorting import NoSuchLine
from archive.scan.listing import HIGHEST
from archive.scan.models import Page
from archive.scan.said import STATES
from archive.speech import moment
from archive.web.access import needs
from archive.web.act import current_act

PAGE = f"/pages/<int(max={HIGHEST}):page_id>"
LINE = f"{PAGE}/lines/<int(max=9999):number>"


@bp.get(PAGE)
@needs("page:read")
def page(page_id: int) -> ResponseReturnValue:
    act = current_act()
    found = readable.the_page(act, page_id)
    subject = found.case.number if found.case else found.batch.number
    with transaction():
        noting.page(act, subject, page_id)
    found = readable.the_page(act, page_id)
    before, after = readable.neighbours(act, found)
    return render_template(
        "scan/page.html",
        before=before,
        after=after,
        state=str(STATES[found.state]),
        steps=step_words.told(found.steps),
        read_by=step_words.by(found.text.engine) if found.text else "",
        corrections=_history(found),
        **peek.of(found),
    )


def _history(page: Page) -> list[dict[str, str]]:
    """Who corrected what, the newest first."""
    zone = current_act().profile.zone
    rows = correcting.corrections(page.id)
    names = people.names({row.by for row in rows})
    return [
        {
            "at": moment(row.at, zone),
            "who": names.get(row.by, row.by),
            "what": correcting.told(row),
        }
        for row in reversed(rows)
    ]


@bp.get(f"{LINE}/edit")
@needs("scan:work")
def page_line(page_id: int, number: int) -> ResponseReturnValue:
    """The line as a field, in its place."""
    found = readable.the_page(current_act(), page_id)
    return render_template(
        "scan/line_edit.html", page=found, line=_line(found, number), fault=""
    )


@bp.get(LINE)
@needs("page:read")
def page_line_shown(page_id: int, number: int) -> ResponseReturnValue:
    found = readable.the_page(current_act(), page_id)
    return render_template("scan/line.html", page=found, line=_line(found, number))


@bp.post(LINE)
@needs("scan:work")
def page_correct(page_id: int, number: int) -> ResponseReturnValue:
    act, found = current_act(), readable.the_page(current_act(), page_id)
    seen, text = request.form.get("seen", ""), request.form.get("text", "")
    with transaction():
        correcting.correct(act, found, number, seen, text)
    db.session.expire_all()
    found = readable.the_page(act, page_id)
    return render_template(
        "scan/line.html", page=found, line=_line(found, number), fresh=True
    )


def _line(page: Page, number: int) -> ReadLine:
    lines = peek.of(page)["lines"]
    if number >= len(lines):
        raise NoSuchLine
    line: ReadLine = lines[number]
    return line


@bp.post(f"{PAGE}/turn")
@needs("scan:work")
def page_turn(page_id: int) -> ResponseReturnValue:
    act, found = current_act(), readable.the_page(current_act(), page_id)
    by = 270 if request.form.get("by") == "270" else 90
    seen = request.form.get("edition", type=int)
    with transaction():
        arranging.turn(act, found.batch, -1 if seen is None else seen, [page_id], by)
    return redirect(url_for(".page", page_id=page_id), 303)
