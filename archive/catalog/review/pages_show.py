"""One submission: what it is, its rounds as history, what is printed of them."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.act import Act
from archive.cases import pages as cases
from archive.cases import terms
from archive.catalog.review import (
    beside,
    handling,
    labels,
    pages,
    prints,
    queries,
    said,
    service,
    submitting,
    timely,
)
from archive.catalog.review.blueprint import HIGHEST, ONE, bp
from archive.catalog.review.errors import NoSuchRound
from archive.catalog.review.models import Outcome, Review, Submission, SubmissionState
from archive.intake import parts
from archive.intake.models import Receipt
from archive.intake.parts import Part
from archive.speech import _, day
from archive.web.access import needs
from archive.web.act import current_act


@bp.get(ONE)
@needs("submission:see")
def show(submission_id: int) -> ResponseReturnValue:
    act, row = current_act(), pages.the_submission(submission_id)
    return render_template(
        "catalog/review/show.html",
        **about(act, row),
        rounds=rounds(act, row),
        history=said.happened(act, row),
        may=may(act, row),
    )


def about(act: Act, row: Submission) -> dict[str, Any]:
    """What every page of a submission shows above its own part."""
    return {
        "row": row,
        "state": labels.state(row.state),
        "last": said.last_step(row),
        "head": head(act, row),
        "measured": timely.of(act, row.receipt) if row.receipt else [],
        "documents": documents(act, row),
        "pieces": row.receipt.pieces if row.receipt else [],
        "beside": beside.of(act, row, cases.may),
        "act_today": act.today,
    }


def head(act: Act, row: Submission) -> list[tuple[str, str]]:
    profile = terms.profile_of(act, row.case)
    return [
        (_("Comes from"), terms.named(profile.material_sources, row.source)),
        (_("Delivered by"), row.receipt.deliverer if row.receipt else ""),
        *_brought(row),
        (_("Handler"), row.handler),
        (_("Node"), terms.named(profile.nodes, row.node)),
        (_("Round"), _("round %(number)s", number=row.round)),
        (_("Handed in on"), day(row.round_on)),
        (_("Accepted on"), day(row.decided_on) if row.decided_on else ""),
    ]


def _brought(row: Submission) -> list[tuple[str, str]]:
    """Of another system: which, its own number, and the scans its files are in."""
    found = queries.brought(row.id) if row.receipt_id is None else ()
    if not found:
        return []
    told = _(
        "%(system)s, no. %(reference)s, scan %(scan)s",
        system=found[0].system,
        reference=found[0].reference,
        scan=_(", ").join(one.batch.number for one in found),
    )
    return [(_("Brought by"), told)]


def documents(act: Act, row: Submission) -> list[dict[str, Any]]:
    profile = terms.profile_of(act, row.case)
    return [
        {
            "title": one.title,
            "heading": terms.named(profile.headings, one.heading),
            "pages": len(one.leaves),
            "first": one.leaves[0].page_id if one.leaves else None,
            "on": one.formed_on.isoformat() if one.formed_on else "",
        }
        for one in queries.documents(act, row)
    ]


def rounds(act: Act, row: Submission) -> list[dict[str, Any]]:
    """The latest round first, each with all that was said in it."""
    profile = terms.profile_of(act, row.case)
    defects, names = prints.shown_defects(act, row.rounds), said.names(row.rounds)
    return [
        {
            "row": one,
            "outcome": labels.outcome(one.outcome),
            "points": [
                (
                    terms.named(profile.review_points, code),
                    labels.result(holds=point["holds"]),
                    [labels.reason(each) for each in point["reasons"]],
                    point["note"],
                )
                for code, point in one.points.items()
            ],
            "defects": defects[one.id],
            "name": names.get,
            "supply_by": day(one.supply_by) if one.supply_by else "",
            "printed": one.outcome is not Outcome.ACCEPT,
        }
        for one in reversed(row.rounds)
    ]


def may(act: Act, row: Submission) -> dict[str, bool]:
    """Which buttons there are; the service asks again."""
    refused = row.state is SubmissionState.REFUSED
    mine = handling.may_answer(act, row)
    last = queries.last_round(row)
    return {
        "review": row.state in service.REVIEWABLE
        and bool(rights.can(act, queries.REVIEW, row.case))
        and not service.is_own(act, row),
        "resubmit": refused and mine,
        "dispute": refused and mine and last is not None and last.decided_by is None,
        "decide": row.state is SubmissionState.DISPUTED
        and bool(rights.can(act, queries.DECIDE, row.case)),
    }


@bp.get(f"{ONE}/rounds/<int(max={HIGHEST}):number>/opinion.pdf")
@needs("submission:see")
def opinion(submission_id: int, number: int) -> ResponseReturnValue:
    row = pages.the_submission(submission_id)
    review = _printed(row, number)
    made = prints.opinion(current_act(), row, review)
    return pages.sheet(made, f"submission-{row.id}-{review.round}.pdf")


def _printed(row: Submission, number: int) -> Review:
    for one in row.rounds:
        if one.round == number and one.outcome is not Outcome.ACCEPT:
            return one
    raise NoSuchRound


def _of_receipt(act: Act, receipt: Receipt) -> dict[str, Any]:
    row = queries.of_receipt(receipt.id)
    wanted = queries.REVIEW, queries.MAKE
    return {
        "row": row,
        "state": labels.state(row.state) if row else None,
        "may_submit": any(rights.can(act, one, receipt.case) for one in wanted),
        "handler": submitting.handler_of(act, receipt)[1],
    }


parts.add(
    Part("submission", "catalog/review/of_receipt.html", queries.SEE, 40, _of_receipt)
)
