"""What the pages of this room share: the rows they are about, and how a refusal is told."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from archive.cases.models import Case
from archive.db import transaction
from archive.errors import DomainError, Invalid
from archive.nodes import queries
from archive.nodes.errors import NoSuchExtension, NoSuchRun, NoSuchSuspension
from archive.nodes.models import Extension, NodeRun, Suspension

# Shows the page again, with the sentences of what was refused.
Again = Callable[[list[str]], str]


def the_run(case: Case, run_id: int) -> NodeRun:
    found = queries.run(case, run_id)
    if found is None:
        raise NoSuchRun
    return found


def the_suspension(case: Case, suspension_id: int) -> Suspension:
    found = queries.suspension(case, suspension_id)
    if found is None:
        raise NoSuchSuspension
    return found


def the_extension(case: Case, extension_id: int) -> Extension:
    found = queries.extension(case, extension_id)
    if found is None:
        raise NoSuchExtension
    return found


def tried(
    form: FlaskForm, again: Again, act: Callable[[], Any], to: str
) -> ResponseReturnValue:
    """Do it, or show what was typed once more with all that is wrong."""
    if not form.validate():
        return again([]), 422
    try:
        with transaction():
            act()
    except DomainError as refused:
        return again([str(refused)]), 422 if isinstance(refused, Invalid) else 409
    return redirect(to, 303)


def table_of(case_id: int) -> str:
    return url_for("nodes.case.show", case_id=case_id)


def read_day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
