"""What is done to one node or to the terms of a case: done, signed, stopped, lengthened."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive.calendar import Term
from archive.cases import pages as cases
from archive.cases import terms
from archive.cases.models import Case
from archive.db import transaction
from archive.nodes import approving, extending, pages, pages_case, pausing, service, words
from archive.nodes.errors import NotExtendable, UnknownNode
from archive.nodes.forms import (
    CompleteForm,
    DecideForm,
    ExtendForm,
    ResumeForm,
    SuspendForm,
)
from archive.nodes.models import NodeRun
from archive.profile import wording
from archive.profile.schema import Profile
from archive.speech import _, day
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("acts", __name__)


@bp.get("/cases/<int:case_id>/nodes/<code>/done")
@needs("event:record")
def done(case_id: int, code: str) -> ResponseReturnValue:
    case = cases.the_case(case_id, "event:record")
    if _closes(case, code):
        return pages_case.to_closing(case)
    form = CompleteForm(formdata=None, on=current_act().today)
    return _done_page(case, code, form, [])


@bp.post("/cases/<int:case_id>/nodes/<code>/done")
@needs("event:record")
def complete(case_id: int, code: str) -> ResponseReturnValue:
    case, form = cases.the_case(case_id, "event:record"), CompleteForm()
    if _closes(case, code):
        return pages_case.to_closing(case)

    def act() -> None:
        run = service.complete(
            current_act(), case, code, form.on.data, form.note.data or ""
        )
        name = words.node(terms.profile_of(current_act(), case), run.node)
        flash(_("“%(node)s” is done on %(day)s.", node=name, day=day(form.on.data)))

    return pages.tried(
        form,
        lambda faults: _done_page(cases.the_case(case_id), code, form, faults),
        act,
        pages.table_of(case_id),
    )


def _closes(case: Case, code: str) -> bool:
    """A node that only closing completes is done where cases are closed."""
    profile = terms.profile_of(current_act(), case)
    return bool(pages_case.closing_of(case)) and pages_case.is_closing(profile, code)


def _done_page(case: Case, code: str, form: CompleteForm, faults: list[str]) -> str:
    profile = terms.profile_of(current_act(), case)
    node = next((one for one in profile.nodes if one.code == code), None)
    if node is None:
        raise UnknownNode(code)
    return render_template(
        "nodes/done.html",
        case=case,
        form=form,
        faults=faults,
        node=terms.name(node),
        action=url_for(".complete", case_id=case.id, code=code),
        evidence=[terms.name(profile.heading(one)) for one in node.evidence],
        lasts=wording.term(node.lasts.term) if node.lasts else "",
    )


@bp.post("/cases/<int:case_id>/nodes/runs/<int:run_id>/sign")
@needs("node:sign")
def sign(case_id: int, run_id: int) -> ResponseReturnValue:
    case = cases.the_case(case_id, "node:sign")
    run = pages.the_run(case, run_id)
    with transaction():
        service.sign_off(current_act(), case, run)
    flash(_("It is signed."))
    return redirect(pages.table_of(case_id), 303)


@bp.post("/cases/<int:case_id>/suspensions")
@needs("event:record")
def suspend(case_id: int) -> ResponseReturnValue:
    case, form = cases.the_case(case_id, "event:record"), SuspendForm()

    def act() -> None:
        pausing.suspend(
            current_act(), case, form.kind.data, form.since.data, form.note.data or ""
        )
        flash(_("The terms stand still from %(day)s on.", day=day(form.since.data)))

    return pages.tried(
        form,
        lambda faults: pages_case.page(
            cases.the_case(case_id), suspension=form, faults=faults
        ),
        act,
        pages.table_of(case_id),
    )


@bp.get("/cases/<int:case_id>/suspensions/<int:suspension_id>/end")
@needs("event:record")
def end(case_id: int, suspension_id: int) -> ResponseReturnValue:
    case = cases.the_case(case_id, "event:record")
    form = ResumeForm(formdata=None, until=current_act().today)
    return _end_page(case, suspension_id, form, [])


@bp.post("/cases/<int:case_id>/suspensions/<int:suspension_id>/end")
@needs("event:record")
def resume(case_id: int, suspension_id: int) -> ResponseReturnValue:
    case, form = cases.the_case(case_id, "event:record"), ResumeForm()

    def act() -> None:
        row = pages.the_suspension(case, suspension_id)
        pausing.resume(current_act(), case, row, form.until.data)
        flash(_("The terms run on after %(day)s.", day=day(form.until.data)))

    return pages.tried(
        form,
        lambda faults: _end_page(cases.the_case(case_id), suspension_id, form, faults),
        act,
        pages.table_of(case_id),
    )


def _end_page(case: Case, suspension_id: int, form: ResumeForm, faults: list[str]) -> str:
    row = pages.the_suspension(case, suspension_id)
    profile = terms.profile_of(current_act(), case)
    return render_template(
        "nodes/end.html",
        case=case,
        form=form,
        faults=faults,
        what=terms.named(profile.suspensions, row.kind),
        since=day(row.since),
        action=url_for(".resume", case_id=case.id, suspension_id=suspension_id),
    )


@bp.get("/cases/<int:case_id>/nodes/runs/<int:run_id>/extend")
@needs("node:extend")
def longer(case_id: int, run_id: int) -> ResponseReturnValue:
    case = cases.the_case(case_id, "node:extend")
    return _extend_page(case, pages.the_run(case, run_id), ExtendForm(formdata=None), [])


@bp.post("/cases/<int:case_id>/nodes/runs/<int:run_id>/extend")
@needs("node:extend")
def extend(case_id: int, run_id: int) -> ResponseReturnValue:
    case, form = cases.the_case(case_id, "node:extend"), ExtendForm()

    def act() -> None:
        run = pages.the_run(case, run_id)
        extending.ask_extension(current_act(), case, run, form.count.data, form.reason.data)
        flash(_("The longer term is asked for."))

    def again(faults: list[str]) -> str:
        shown = cases.the_case(case_id)
        return _extend_page(shown, pages.the_run(shown, run_id), form, faults)

    return pages.tried(form, again, act, pages.table_of(case_id))


def _extend_page(case: Case, run: NodeRun, form: ExtendForm, faults: list[str]) -> str:
    profile = terms.profile_of(current_act(), case)
    node = profile.node(run.node)
    if node.extension is None:
        raise NotExtendable(terms.name(node))
    limit = node.extension.limit
    unit = extending.unit_of(run, node.extension)
    return render_template(
        "nodes/extend.html",
        case=case,
        form=form,
        faults=faults,
        node=terms.name(node),
        now=wording.term(Term(run.due_count, run.due_unit)),
        unit=words.unit(unit),
        limit=wording.term(limit.term) if limit else "",
        approval=_deciders(profile, case, node.extension.approval),
        action=url_for(".extend", case_id=case.id, run_id=run.id),
    )


def _deciders(profile: Profile, case: Case, approval: str) -> str:
    """Whose word it takes, in their order."""
    wanted = approving.steps(profile.approval(approval), case)
    return " → ".join(words.approvers(profile, one) for one in wanted) or _("nobody")


@bp.post(
    "/cases/<int:case_id>/extensions/<int:extension_id>/<any(approve, refuse):verdict>"
)
@needs("extension:approve")
def decide(case_id: int, extension_id: int, verdict: str) -> ResponseReturnValue:
    case, form = cases.the_case(case_id, "extension:approve"), DecideForm()

    def act() -> None:
        asked = pages.the_extension(case, extension_id)
        extending.decide_extension(
            current_act(), case, asked, form.why.data or "", approved=verdict == "approve"
        )
        flash(_("It is decided."))

    return pages.tried(
        form,
        lambda faults: pages_case.page(cases.the_case(case_id), faults=faults),
        act,
        pages.table_of(case_id),
    )
