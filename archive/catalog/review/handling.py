"""Whose turn it is to answer a refusal, and how long the answer took."""

from datetime import date

from archive.accounts import rights
from archive.accounts.errors import Denied
from archive.act import Act
from archive.catalog.review import queries
from archive.catalog.review.errors import NotTheHandler
from archive.catalog.review.models import Review, Submission


def demand_handler(act: Act, submission: Submission) -> None:
    """The handler, the case's holder, or somebody of its team; else told whose it is."""
    if not rights.can(act, queries.MAKE, submission.case):
        raise Denied(queries.MAKE)
    if not is_handler(act, submission):
        raise NotTheHandler(submission.handler)


def is_handler(act: Act, submission: Submission) -> bool:
    case = submission.case
    known = {submission.handler_id, case.holder_id} - {None}
    return not known or act.actor.id in known or case.team in act.actor.teams


def may_answer(act: Act, submission: Submission) -> bool:
    return bool(rights.can(act, queries.MAKE, submission.case)) and is_handler(
        act, submission
    )


def days_taken(row: Review, today: date) -> int:
    """From the refusal to the day it was handed in again or accepted; or until today."""
    accepted = row.decided_on if row.sustained is False else None
    return ((row.answered_on or accepted or today) - row.reviewed_on).days
