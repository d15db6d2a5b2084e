"""All submissions one may see, narrowed to what waits for somebody; and those of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.act import Act
from archive.cases import pages as cases
from archive.cases import sections, terms
from archive.cases.models import Case
from archive.cases.places import Place
from archive.cases.sections import Section
from archive.catalog.review import labels, lists, pages, queries, said, timely
from archive.catalog.review.blueprint import bp
from archive.catalog.review.lists import Standing, Wanted
from archive.catalog.review.models import Submission, SubmissionState
from archive.catalog.review.timely import HAND_IN, Measured
from archive.speech import LazyString, _, lazy
from archive.web.access import needs
from archive.web.act import current_act

ASKED = ("standing", "q", "team")
ALL = "all"
STANDINGS: dict[Standing, LazyString] = {
    Standing.WAITING: lazy("waiting for review"),
    Standing.LATE: lazy("late to review"),
    Standing.MINE: lazy("mine to correct"),
    Standing.REFUSED: lazy("returned for correction"),
    Standing.DISPUTED: lazy("disputed"),
    Standing.SUPPLEMENT: lazy("to be supplemented"),
    Standing.OVERDUE: lazy("not supplied in time"),
    Standing.ACCEPTED: lazy("accepted into the file"),
}
# What waits is done from the oldest on; what is over is looked up from the newest.
OLDEST_FIRST = frozenset(STANDINGS) - {Standing.ACCEPTED}


@dataclass(frozen=True, slots=True)
class Line:
    """One submission in a list."""

    id: int
    number: str
    case_id: int
    case: str
    what: str
    source: str
    handler: str
    round: int
    round_on: str
    handed: Measured | None
    state: tuple[str, str]
    last: str


def lines(act: Act, rows: Sequence[Submission]) -> list[Line]:
    last = [one for row in rows if (one := queries.last_round(row))]
    names = said.names(last)
    return [_line(act, row, names) for row in rows]


def _line(act: Act, row: Submission, names: Mapping[str, str]) -> Line:
    profile = terms.profile_of(act, row.case)
    return Line(
        id=row.id,
        number=row.number,
        case_id=row.case_id,
        case=row.case.number,
        what=row.what,
        source=terms.named(profile.material_sources, row.source),
        handler=row.handler,
        round=row.round,
        round_on=row.round_on.isoformat(),
        handed=timely.one(act, row.receipt, HAND_IN) if row.receipt else None,
        state=labels.state(row.state),
        last=_last(row, names),
    )


def _last(row: Submission, names: Mapping[str, str]) -> str:
    """What was done last; and of a party, until when it was to supply the rest."""
    if row.state is SubmissionState.WAITING:
        return ""
    step, last = said.last_step(row, names), queries.last_round(row)
    if row.state is SubmissionState.SUPPLEMENT and last and last.supply_by:
        step += _("; ") + _("to be supplied by %(day)s", day=last.supply_by.isoformat())
    return step


@bp.get("/submissions")
@needs("submission:see")
def index() -> ResponseReturnValue:
    act, asked = current_act(), pages.asked_for(*ASKED)
    standing = asked.get("standing") or lists.first_standing(act) or ALL
    wanted = Wanted(standing, asked.get("q", ""), asked.get("team", ""))
    query, place = lists.wanted(act, wanted), Place.read(request.args.get("at", "")[:40])
    page = lists.page(query, place, oldest_first=standing in OLDEST_FIRST)
    return render_template(
        "catalog/review/index.html",
        rows=lines(act, page.submissions),
        count=lists.count(query),
        most=lists.MOST_COUNTED,
        standing=standing,
        standings=_standings(act),
        counts=_counts(act),
        asked=asked,
        wanted=wanted,
        teams=terms.choices(act.profile.teams),
        first=pages.address(".index", asked) if place else None,
        later=pages.address(".index", asked, at=page.next) if page.next else None,
    )


def _standings(act: Act) -> list[tuple[str, str]]:
    hidden = set() if rights.may(act, queries.MAKE) else {Standing.MINE}
    return [(one.value, str(word)) for one, word in STANDINGS.items() if one not in hidden]


def _counts(act: Act) -> list[tuple[str, str, int, str]]:
    """What there is to do for somebody of these rights, each with its tone."""
    shown = [
        (Standing.WAITING, "soon", queries.REVIEW),
        (Standing.LATE, "late", queries.REVIEW),
        (Standing.SUPPLEMENT, "soon", queries.REVIEW),
        (Standing.OVERDUE, "late", queries.REVIEW),
        (Standing.MINE, "late", queries.MAKE),
        (Standing.DISPUTED, "soon", queries.SEE),
    ]
    return [
        (one.value, str(STANDINGS[one]), lists.standing(act, one), tone)
        for one, tone, action in shown
        if rights.may(act, action)
    ]


def _count(act: Act, case: Case) -> int | None:
    return queries.count_of_case(case) if rights.can(act, queries.SEE, case) else None


sections.add(
    Section("submissions", lazy("Submissions"), "review.of_case", queries.SEE, 27, _count)
)


@bp.get("/cases/<int:case_id>/submissions")
@needs("submission:see")
def of_case(case_id: int) -> ResponseReturnValue:
    act, case = current_act(), cases.the_case(case_id, queries.SEE)
    return render_template(
        "catalog/review/case.html",
        **cases.frame(case, "submissions"),
        rows=lines(act, queries.of_case(act, case)),
        may_submit=bool(rights.can(act, queries.MAKE, case)),
    )
