"""From the page of a file: another file is merged into it, or parted from it again."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from archive.cases import pages as cases
from archive.cases import queries
from archive.cases.errors import UnknownNumber
from archive.cases.models import Case
from archive.cases.rules import numbers
from archive.catalog import merging, pages_tree
from archive.catalog.blueprint import bp
from archive.catalog.errors_merging import NoSuchMerger
from archive.catalog.filing import WORK
from archive.db import db, transaction
from archive.errors import DomainError, Invalid, Missing
from archive.scan.listing import HIGHEST
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

NUMBER = f"int(max={HIGHEST})"


@bp.post(f"/cases/<{NUMBER}:case_id>/file/merge")
@needs("catalog:work")
def merge(case_id: int) -> ResponseReturnValue:
    """The file of the case that is named goes into the file of this one."""
    case, given = cases.the_case(case_id, WORK), request.form

    def done() -> str:
        source = _named(given.get("other", ""))
        merging.merge(current_act(), source, case, given.get("note", ""))
        return _("The file of %(number)s is part of this file now.", number=source.number)

    return _tried(case_id, done)


def _named(typed: str) -> Case:
    number = numbers.parse(typed)
    found = queries.called(current_act(), str(number)) if number else None
    if found is None:
        raise UnknownNumber(str(number or typed[:60] or "—"))
    return found


@bp.post(f"/cases/<{NUMBER}:case_id>/file/mergers/<{NUMBER}:merger_id>/part")
@needs("catalog:work")
def part(case_id: int, merger_id: int) -> ResponseReturnValue:
    """Undone from either of the two files."""
    case = cases.the_case(case_id, WORK)

    def done() -> str:
        row = merging.found(merger_id)
        if case.id not in {row.source_id, row.target_id}:
            raise NoSuchMerger
        merging.part(current_act(), merger_id, request.form.get("why", ""))
        return _(
            "The files of %(number)s and %(target)s are two again.",
            number=row.source.number,
            target=row.target.number,
        )

    return _tried(case_id, done)


def _tried(case_id: int, act: Callable[[], str]) -> ResponseReturnValue:
    try:
        with transaction():
            said = act()
    except DomainError as refused:
        db.session.expire_all()
        status = 422 if isinstance(refused, (Invalid, Missing)) else 409
        return pages_tree.page(case_id, [str(refused)]), status
    flash(said)
    return redirect(url_for(".tree", case_id=case_id), 303)
