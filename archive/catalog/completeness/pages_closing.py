"""A case's tab of its closing: the way chosen, everything checked, answered, and closed."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.act import Act
from archive.cases import pages as cases
from archive.cases import queries as case_queries
from archive.cases import sections, terms
from archive.cases.models import Case, Role
from archive.cases.sections import Section
from archive.catalog.blueprint import bp
from archive.catalog.completeness import prints, queries, service, showing, words
from archive.catalog.completeness.errors import CannotClose, UnfitAnswers
from archive.catalog.completeness.queries import READ
from archive.catalog.completeness.rules.facts import WHOLE, Said
from archive.catalog.completeness.service import CLOSE, Given
from archive.catalog.completeness.showing import Typed
from archive.catalog.review.pages import sheet
from archive.db import db, transaction
from archive.errors import DomainError, Invalid
from archive.nodes.pages import read_day
from archive.profile.schema import Profile
from archive.scan.listing import HIGHEST
from archive.speech import _, day, lazy, ngettext
from archive.web.access import needs
from archive.web.act import current_act

CLOSING = f"/cases/<int(max={HIGHEST}):case_id>/closing"
LONGEST = 1000

sections.add(Section("closing", lazy("Closing"), "catalog.closing", READ, 50))


@bp.get(CLOSING)
@needs("page:read")
def closing(case_id: int) -> ResponseReturnValue:
    return _page(case_id)


def _page(case_id: int, faults: list[str] | None = None, typed: Typed | None = None) -> str:
    """The tab; what was typed and not kept is shown once more."""
    act, case = current_act(), cases.the_case(case_id, READ)
    profile, plan = terms.profile_of(act, case), queries.plan(case.id)
    method = _method(profile, case, plan.method if plan else "")
    on = case.closed_on or read_day(request.values.get("on", "")) or act.today
    return render_template(
        "catalog/completeness/closing.html",
        **cases.frame(case, "closing"),
        methods=terms.choices(profile.closing_methods),
        plan=plan,
        shown=showing.of(act, case, method, on, typed) if method else None,
        lacks=queries.count(case.id),
        may_close=bool(rights.can(act, CLOSE, case)) and case.closed_on is None,
        says=[(one.value, str(word)) for one, word in words.SAID.items()],
        key=showing.key,
        note=request.form.get("note", ""),
        faults=faults or [],
    )


def _method(profile: Profile, case: Case, planned: str) -> str:
    """The one it was closed by, or is to be; while none is chosen, one just looked at."""
    looked_at = request.args.get("method", "")
    known = {one.code for one in profile.closing_methods}
    if case.closed_on is not None:
        return case.closing_method or ""
    return looked_at if looked_at in known else planned


def _done(
    case_id: int, do: Callable[[Case], str], typed: Typed | None = None
) -> ResponseReturnValue:
    case = cases.the_case(case_id, CLOSE)
    try:
        with transaction():
            told = do(case)
    except (CannotClose, UnfitAnswers) as refused:
        db.session.expire_all()
        return _page(case_id, list(refused.faults), typed), _status(refused)
    except DomainError as refused:
        db.session.expire_all()
        return _page(case_id, [str(refused)], typed), _status(refused)
    flash(told)
    return redirect(url_for("catalog.closing", case_id=case_id), 303)


def _status(refused: DomainError) -> int:
    return 422 if isinstance(refused, Invalid) else 409


def _seen() -> int:
    return request.form.get("seen", -1, type=int)


@bp.post(f"{CLOSING}/plan")
@needs("case:close")
def plan_closing(case_id: int) -> ResponseReturnValue:
    def do(case: Case) -> str:
        act, method = current_act(), request.form.get("method", "")
        row = service.plan(act, case, method, _seen())
        if row is None:
            return _("%(number)s is not meant to be closed for now.", number=case.number)
        name = terms.named(terms.profile_of(act, case).closing_methods, method)
        return _(
            "%(number)s is to be closed as “%(method)s”.", number=case.number, method=name
        )

    return _done(case_id, do)


@bp.post(f"{CLOSING}/answers")
@needs("case:close")
def answer_checks(case_id: int) -> ResponseReturnValue:
    given = _given(current_act(), cases.the_case(case_id, CLOSE))

    def do(case: Case) -> str:
        many = service.answer(current_act(), case, given)
        return ngettext("%(num)s answer is kept.", "%(num)s answers are kept.", many)

    typed = {
        (one.code, one.debtor): (one.said.value if one.said else "", one.note)
        for one in given
    }
    return _done(case_id, do, typed)


def _given(act: Act, case: Case) -> list[Given]:
    """What the form says of every check and debtor that it has a field for."""
    debtors = [p.id for p in case_queries.parties(case) if p.role is Role.DEBTOR]
    return [
        _one(check.code, debtor)
        for check in terms.profile_of(act, case).checks
        for debtor in (WHOLE, *debtors)
        if f"said-{showing.key(check.code, debtor)}" in request.form
    ]


def _one(code: str, debtor: int) -> Given:
    key, form = showing.key(code, debtor), request.form
    said = form[f"said-{key}"]
    return Given(
        code=code,
        debtor=debtor,
        said=Said(said) if said in set(Said) else None,
        note=form.get(f"note-{key}", "")[:LONGEST],
        seen=form.get(f"seen-{key}", 0, type=int),
    )


@bp.post(f"{CLOSING}/close")
@needs("case:close")
def close_case(case_id: int) -> ResponseReturnValue:
    def do(case: Case) -> str:
        act, on = current_act(), _day()
        closed = service.close(act, case, _seen(), on, request.form.get("note", ""))
        methods = terms.profile_of(act, closed).closing_methods
        return _(
            "%(number)s is closed as “%(method)s” on %(day)s.",
            number=closed.number,
            method=terms.named(methods, closed.closing_method),
            day=day(on),
        )

    return _done(case_id, do)


def _day() -> date:
    on = read_day(request.form.get("on", ""))
    if on is None:
        raise UnfitAnswers([_("Say on which day the case is closed.")])
    return on


@bp.get(f"{CLOSING}/sheet.pdf")
@needs("page:read")
def closing_sheet(case_id: int) -> ResponseReturnValue:
    """The checks as they stand, or stood when it was closed, for the file."""
    act, case = current_act(), cases.the_case(case_id, READ)
    profile, plan = terms.profile_of(act, case), queries.plan(case.id)
    method = _method(profile, case, plan.method if plan else "")
    if not method:
        return redirect(url_for("catalog.closing", case_id=case_id), 303)
    shown = showing.of(act, case, method, case.closed_on or act.today)
    return sheet(prints.checks(act, case, shown), f"closing-{case.id}.pdf")
