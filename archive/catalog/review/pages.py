"""What the pages of the review share: the submission one may see, tables, PDF answers."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from archive.catalog.review import queries
from archive.catalog.review.errors import NoSuchSubmission, Unfit
from archive.catalog.review.models import Submission
from archive.db import transaction
from archive.errors import DomainError, Invalid
from archive.web.act import current_act

LONGEST = 100
# What a spreadsheet would take for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
Again = Callable[[list[str]], str]
Do = Callable[[], Any]


def the_submission(submission_id: int) -> Submission:
    found = queries.found(current_act(), submission_id)
    if found is None:
        raise NoSuchSubmission
    return found


def asked_for(*names: str) -> dict[str, str]:
    """Only what a list may be asked, and no more of it than one would type."""
    found = {name: request.args.get(name, "").strip()[:LONGEST] for name in names}
    return {name: value for name, value in found.items() if value}


def address(endpoint: str, asked: dict[str, str], **more: object) -> str:
    found = {**asked, **{name: str(value) for name, value in more.items()}}
    return url_for(endpoint) + ("?" + urlencode(found) if found else "")


def show_url(submission_id: int) -> str:
    return url_for("review.show", submission_id=submission_id)


def tried(form: FlaskForm, again: Again, do: Do, to: str) -> ResponseReturnValue:
    """Do it, or show what was typed once more with all that is wrong."""
    if not form.validate():
        return again([]), 422
    return done(again, do, to)


def done(again: Again, do: Do, to: str) -> ResponseReturnValue:
    try:
        with transaction():
            do()
    except Unfit as unfit:
        return again(list(unfit.faults)), 422
    except DomainError as refused:
        return again([str(refused)]), 422 if isinstance(refused, Invalid) else 409
    return redirect(to, 303)


def table(heads: Iterable[object], rows: Iterable[Iterable[object]], name: str) -> Response:
    """Rows as a spreadsheet reads them; nothing in them is taken for a formula."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(heads)
    for row in rows:
        out.writerow([plain(cell) for cell in row])
    answer = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    file = f"{name}-{current_act().today.isoformat()}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=file)
    return answer


def plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell


def sheet(made: bytes, name: str) -> Response:
    answer = Response(made, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer
