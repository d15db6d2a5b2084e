"""All that one file lacks; and beside a submission what its node and team still lack."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from archive.act import Act
from archive.cases import pages as cases
from archive.catalog.blueprint import bp
from archive.catalog.completeness import pages, queries
from archive.catalog.completeness.queries import READ
from archive.catalog.completeness.rules import lacking
from archive.catalog.review import beside
from archive.catalog.review import queries as reviews
from archive.catalog.review.beside import Part
from archive.catalog.review.models import Submission
from archive.scan.listing import HIGHEST
from archive.web.access import needs
from archive.web.act import current_act


@bp.get(f"/cases/<int(max={HIGHEST}):case_id>/lacking")
@needs("page:read")
def lacking_in(case_id: int) -> ResponseReturnValue:
    act, case = current_act(), cases.the_case(case_id, READ)
    found = pages.lacking_of(act, case)
    return render_template(
        "catalog/completeness/case.html",
        **cases.frame(case, "file"),
        groups=[one for one in found if any(line.since for line in one.lines)],
        later=[one for one in found if not any(line.since for line in one.lines)],
        count=queries.count(case.id),
    )


def _beside(act: Act, row: Submission) -> Mapping[str, Any]:
    """What the nodes of a submission want, and the team before it hands the file on.

    Of material that nobody has named yet the nodes are not known: then it is all that is
    due or to come.
    """
    nodes = {row.node, *(one.node for one in reviews.documents(act, row))} - {None}
    places = {f"{lacking.NODE}:{node}" for node in nodes}
    if places:
        places.add(f"{lacking.HANDOVER}:{lacking.Handover.TEAM.value}")
    groups = pages.lacking_of(act, row.case, places, by_now=not places)
    return {"groups": groups, "count": queries.count(row.case_id)}


beside.add(Part("lacking", "catalog/completeness/beside.html", READ, 20, _beside))
