"""The steps: handed in, reviewed, handed in again, disputed, decided."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from archive.cases import pages as cases
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog.review import labels, pages, queries, service, submitting, timely
from archive.catalog.review.blueprint import ONE, bp
from archive.catalog.review.forms import (
    AnswerForm,
    DecideForm,
    DisputeForm,
    SubmitForm,
    Typed,
    edition,
    read,
)
from archive.catalog.review.models import Outcome, Submission, SubmissionState
from archive.catalog.review.pages_show import about, rounds
from archive.catalog.review.submitting import Given
from archive.db import transaction
from archive.intake import pages as intake
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

OUTCOMES = {one.value: one for one in Outcome}


@bp.post("/receipts/<int:receipt_id>/submission")
@needs("submission:see")
def submit_receipt(receipt_id: int) -> ResponseReturnValue:
    receipt = intake.the_receipt(receipt_id)
    with transaction():
        row = submitting.submit_receipt(current_act(), intake.the_receipt(receipt.id))
        number, row_id = row.number, row.id
    flash(_("It is handed in for review as %(number)s.", number=number))
    return redirect(pages.show_url(row_id), 303)


@bp.get("/cases/<int:case_id>/submissions/new")
@needs("submission:make")
def new(case_id: int) -> ResponseReturnValue:
    case = cases.the_case(case_id, queries.MAKE)
    return _new_page(case, SubmitForm(formdata=None), [])


@bp.post("/cases/<int:case_id>/submissions")
@needs("submission:make")
def submit(case_id: int) -> ResponseReturnValue:
    form, made = SubmitForm(), list[int]()

    def do() -> None:
        case = cases.the_case(case_id, queries.MAKE)
        ids = [int(one) for one in form.documents.data or () if one[:9].isdecimal()]
        given = Given(form.source.data, form.what.data or "", ids, form.node.data or None)
        row = submitting.submit(current_act(), case, given)
        made.append(row.id)
        flash(_("It is handed in for review as %(number)s.", number=row.number))

    cases.the_case(case_id, queries.MAKE)
    answer = pages.tried(
        form, lambda faults: _new_page(cases.the_case(case_id), form, faults), do, "/"
    )
    return redirect(pages.show_url(made[0]), 303) if made else answer


def _new_page(case: Case, form: SubmitForm, faults: list[str]) -> str:
    act = current_act()
    profile = terms.profile_of(act, case)
    form.source.choices = terms.choices(profile.material_sources)
    if not form.source.data:
        form.source.data = "system"
    form.node.choices = [("", _("none in particular")), *terms.choices(profile.nodes)]
    left = queries.unsubmitted(act, case)
    form.documents.choices = [(str(one.id), one.title) for one in left]
    return render_template(
        "catalog/review/new.html", case=case, form=form, faults=faults, documents=left
    )


@bp.get(f"{ONE}/review")
@needs("submission:review")
def review_form(submission_id: int) -> ResponseReturnValue:
    act, row = current_act(), pages.the_submission(submission_id)
    service.ready(row, *service.REVIEWABLE)
    point, _said = timely.proposal(act, row.receipt)
    return _review_page(row, Typed({timely.TIMELINESS: point}), [])


@bp.post(f"{ONE}/review")
@needs("submission:review")
def review(submission_id: int) -> ResponseReturnValue:
    act, row = current_act(), pages.the_submission(submission_id)
    profile = terms.profile_of(act, row.case)
    typed = read(request.form, [one.code for one in profile.review_points])
    if "more" in request.form:
        return _review_page(row, typed, [])
    outcome = OUTCOMES.get(request.form.get("outcome", ""))
    if outcome is None:
        return _review_page(row, typed, [_("Say whether it is accepted.")]), 422

    def do() -> None:
        found, seen = typed.findings(outcome), edition(request.form.get("seen"))
        row = pages.the_submission(submission_id)
        service.review(act, row, found, seen)
        word = labels.outcome(outcome)[1]
        flash(_("%(number)s: %(outcome)s.", number=row.number, outcome=word))

    def again(faults: list[str]) -> str:
        return _review_page(pages.the_submission(submission_id), typed, faults)

    return pages.done(again, do, pages.show_url(submission_id))


def _review_page(row: Submission, typed: Typed, faults: list[str]) -> str:
    act = current_act()
    profile = terms.profile_of(act, row.case)
    return render_template(
        "catalog/review/review.html",
        **about(act, row),
        rounds=rounds(act, row),
        typed=typed,
        faults=faults,
        points=[
            (one.code, terms.name(one), labels.point_choices(one.code))
            for one in profile.review_points
        ],
        timeliness=timely.TIMELINESS,
        proposal=timely.proposal(act, row.receipt)[1],
        subjects=list(queries.subjects(act, row).items()),
        reasons=labels.defect_choices(),
        refusable=queries.is_refusable(act, row.case, row.source),
    )


@bp.get(f"{ONE}/resubmit")
@needs("submission:make")
def resubmit_form(submission_id: int) -> ResponseReturnValue:
    row = pages.the_submission(submission_id)
    service.ready(row, SubmissionState.REFUSED)
    return _answer_page("resubmit", row, AnswerForm(formdata=None), [])


@bp.post(f"{ONE}/resubmit")
@needs("submission:make")
def resubmit(submission_id: int) -> ResponseReturnValue:
    form = AnswerForm()

    def do() -> None:
        row = pages.the_submission(submission_id)
        seen = edition(form.seen.data)
        row = service.resubmit(current_act(), row, form.text.data, seen)
        flash(_("It is handed in again, round %(number)s.", number=row.round))

    return _tried("resubmit", submission_id, form, do)


@bp.get(f"{ONE}/dispute")
@needs("submission:make")
def dispute_form(submission_id: int) -> ResponseReturnValue:
    row = pages.the_submission(submission_id)
    service.ready(row, SubmissionState.REFUSED)
    return _answer_page("dispute", row, DisputeForm(formdata=None), [])


@bp.post(f"{ONE}/dispute")
@needs("submission:make")
def dispute(submission_id: int) -> ResponseReturnValue:
    form = DisputeForm()

    def do() -> None:
        row = pages.the_submission(submission_id)
        service.dispute(current_act(), row, form.text.data, edition(form.seen.data))
        flash(_("The refusal is disputed. The head of the bureau decides."))

    return _tried("dispute", submission_id, form, do)


@bp.get(f"{ONE}/decide")
@needs("dispute:decide")
def decide_form(submission_id: int) -> ResponseReturnValue:
    row = pages.the_submission(submission_id)
    service.ready(row, SubmissionState.DISPUTED)
    return _answer_page("decide", row, DecideForm(formdata=None), [])


@bp.post(f"{ONE}/decide")
@needs("dispute:decide")
def decide(submission_id: int) -> ResponseReturnValue:
    form = DecideForm()

    def do() -> None:
        row = pages.the_submission(submission_id)
        sustained, seen = form.sustained.data == "yes", edition(form.seen.data)
        service.decide(current_act(), row, form.text.data, seen, sustained=sustained)
        flash(_("The refusal is sustained.") if sustained else _("It is accepted."))

    return _tried("decide", submission_id, form, do)


Form = AnswerForm | DisputeForm | DecideForm


def _tried(step: str, submission_id: int, form: Form, do: pages.Do) -> ResponseReturnValue:
    def again(faults: list[str]) -> str:
        row = pages.the_submission(submission_id)
        return _answer_page(step, row, form, faults)

    pages.the_submission(submission_id)
    return pages.tried(form, again, do, pages.show_url(submission_id))


def _answer_page(step: str, row: Submission, form: Form, faults: list[str]) -> str:
    act = current_act()
    form.seen.data = str(row.edition)
    return render_template(
        "catalog/review/answer.html",
        **about(act, row),
        rounds=rounds(act, row)[:1],
        step=step,
        form=form,
        faults=faults,
    )
