"""A case's tab of nodes: its table, its picture, its sheet for print; events are noted."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.act import Act
from archive.cases import pages as cases
from archive.cases import sections, terms
from archive.cases.models import Case
from archive.cases.sections import Section
from archive.nodes import (
    chart,
    extending,
    pages,
    queries,
    service,
    table,
    timeline,
    words,
)
from archive.nodes.forms import EventForm, SuspendForm
from archive.nodes.labels import Sheet, standing
from archive.nodes.models import Decision, Extension
from archive.nodes.timeline import Stretch
from archive.profile import wording
from archive.profile.schema import Profile
from archive.speech import _, day, lazy
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("case", __name__)
ACTIONS = ("event:record", "node:sign", "node:extend", "extension:approve", "node:receive")

sections.add(Section("nodes", lazy("Nodes"), "nodes.case.show", "node:see", 10))


@bp.get("/cases/<int:case_id>/nodes")
@needs("node:see")
def show(case_id: int) -> ResponseReturnValue:
    return page(cases.the_case(case_id, "node:see"))


@bp.post("/cases/<int:case_id>/events")
@needs("event:record")
def record(case_id: int) -> ResponseReturnValue:
    case, form = cases.the_case(case_id, "event:record"), EventForm()
    if form.code.data == chart.CLOSED and closing_of(case):
        return to_closing(case)

    def act() -> None:
        row = service.record_event(
            current_act(), case, form.code.data, form.on.data, form.note.data or ""
        )
        profile = terms.profile_of(current_act(), case)
        what = words.anchor(profile, row.code)
        flash(_("“%(what)s” is recorded for %(day)s.", what=what, day=day(row.happened_on)))

    return pages.tried(
        form,
        lambda faults: page(cases.the_case(case_id), event=form, faults=faults),
        act,
        pages.table_of(case_id),
    )


@bp.get("/cases/<int:case_id>/nodes/sheet.pdf")
@needs("node:see")
def sheet(case_id: int) -> ResponseReturnValue:
    act = current_act()
    made = table.pdf(Sheet.of(act, cases.the_case(case_id, "node:see")), act.at)
    answer = Response(made, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"nodes-{case_id}.pdf")
    return answer


def page(
    case: Case,
    *,
    event: EventForm | None = None,
    suspension: SuspendForm | None = None,
    faults: list[str] | None = None,
) -> str:
    """The tab, with whatever form was not right filled in as it was."""
    act = current_act()
    drawn = Sheet.of(act, case)
    event = event or EventForm(formdata=None, on=act.today)
    suspension = suspension or SuspendForm(formdata=None, since=act.today)
    event.code.choices = [("", ""), *_events(case, drawn.profile)]
    suspension.kind.choices = [("", ""), *terms.choices(drawn.profile.suspensions)]
    frame = cases.frame(case, "nodes")
    may = {one: bool(rights.can(act, one, case)) for one in ACTIONS}
    return render_template(
        "nodes/show.html",
        **frame,
        may=may,
        lines=drawn.lines(),
        signs=drawn.signs,
        picture=_picture(drawn),
        state_word=lambda state: words.state(state)[1],
        events=_happened(drawn),
        suspensions=_suspensions(drawn),
        extensions=_extensions(drawn),
        receipts=queries.receipts_of(case.id),
        event_form=event,
        closing=closing_of(case) if case.closed_on is None else "",
        suspend_form=suspension,
        node_name=lambda code: words.node(drawn.profile, code),
        faults=faults or [],
    )


def _events(case: Case, profile: Profile) -> list[tuple[str, str]]:
    """What may be noted here; a case is closed where its checks are held against it."""
    elsewhere = {chart.CLOSED} if closing_of(case) else set()
    known = [one for one in profile.events if not one.opens]
    return terms.choices([one for one in known if one.code not in elsewhere])


def closing_of(case: Case) -> str:
    """The address at which this case is closed, if a higher room has one."""
    section = sections.found("closing")
    return url_for(section.endpoint, case_id=case.id) if section else ""


def to_closing(case: Case) -> ResponseReturnValue:
    flash(_("A case is closed here, once its checks hold."))
    return redirect(closing_of(case), 303)


def is_closing(profile: Profile, node: str) -> bool:
    """Whether a node is done by nothing but the closing of the case."""
    event = next((one for one in profile.events if one.code == chart.CLOSED), None)
    return event is not None and node in event.completes


def _picture(drawn: Sheet) -> timeline.Picture | None:
    today = drawn.act.today
    stretches = [
        Stretch(
            line.name,
            line.state,
            line.run.started_on,
            line.run.due,
            line.run.completed_on,
        )
        for line in drawn.lines()
        if line.run and line.run.is_promised and line.run.ceased_on is None
    ]
    return timeline.picture(stretches, today)


def _happened(drawn: Sheet) -> list[tuple[str, str, str]]:
    return [
        (day(one.happened_on), words.anchor(drawn.profile, one.code), one.note)
        for one in queries.events(drawn.case.id)
    ]


def _suspensions(drawn: Sheet) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "what": terms.named(drawn.profile.suspensions, one.kind),
            "since": day(one.since),
            "until": day(one.until) if one.until else "",
            "note": one.note,
        }
        for one in queries.suspensions(drawn.case.id)
    ]


def _extensions(drawn: Sheet) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "node": words.node(drawn.profile, one.run.node),
            "term": wording.term(one.term),
            "who": one.asked_name,
            "on": day(one.asked_on),
            "reason": one.reason,
            "state": words.decision(one.state),
            "why": one.decided_why,
            "mine": extending.waits_for(drawn.act, drawn.case, one),
            "waits_for": _next(drawn, one) if one.state is Decision.ASKED else "",
        }
        for one in queries.extensions(drawn.case.id)
    ]


def _next(drawn: Sheet, asked: Extension) -> str:
    steps = extending.steps_of(drawn.profile, drawn.case, asked)
    return words.approvers(drawn.profile, steps[min(asked.step, len(steps) - 1)])


def next_due(act: Act, case: Case) -> list[tuple[str, object]]:
    """For the head of a case: what is due next of it."""
    waiting = [
        run
        for run in queries.runs(case.id)
        if run.is_open and run.is_promised and not run.stopped
    ]
    if not waiting or not rights.can(act, "node:see", case):
        return []
    run = min(waiting, key=lambda one: one.due)
    name = words.node(terms.profile_of(act, case), run.node)
    word = words.state(standing(run, act.today))[1]
    return [
        (
            _("Next due"),
            _("%(node)s %(day)s (%(state)s)", node=name, day=day(run.due), state=word),
        )
    ]


sections.add_facts(next_due)
