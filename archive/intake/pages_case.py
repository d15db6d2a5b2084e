"""The tab of a case that tells what came in for it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.act import Act
from archive.cases import pages as cases
from archive.cases import sections
from archive.cases.models import Case
from archive.cases.sections import Section
from archive.intake import labels, queries
from archive.speech import lazy
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("case", __name__)


def _count(act: Act, case: Case) -> int | None:
    return queries.count_of_case(case) if rights.can(act, queries.SEE, case) else None


sections.add(
    Section("receipts", lazy("Received"), "intake.case.show", queries.SEE, 25, _count)
)


@bp.get("/cases/<int:case_id>/receipts")
@needs("receipt:see")
def show(case_id: int) -> ResponseReturnValue:
    act, case = current_act(), cases.the_case(case_id, queries.SEE)
    return render_template(
        "intake/case.html",
        **cases.frame(case, "receipts"),
        rows=[labels.listed(act, row) for row in queries.of_case(case)],
        may_register=bool(rights.can(act, "receipt:register", case)),
    )
