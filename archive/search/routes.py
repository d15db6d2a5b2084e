"""The one search of the house: a case number leads to its case, all else to pages."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.act import Act
from archive.cases import labels as cases_labels
from archive.cases import pages as cases_pages
from archive.cases import queries as cases
from archive.cases import searching
from archive.cases.models import Case
from archive.cases.rules import numbers
from archive.cases.searching import Wanted
from archive.db import transaction
from archive.errors import DomainError
from archive.search import labels, queries, service
from archive.search.entries import LAST
from archive.search.errors import NoSuchNumber, NothingAsked
from archive.search.queries import NOTHING, READ, Found
from archive.search.tokens import LONGEST_ASKED
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("search", __name__)
nav = ()
FEW = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address. ``text``: from this page itself, so stay on it."""

    words: str
    number: str
    near: bool
    text: bool
    after: int | None

    @property
    def query(self) -> dict[str, str]:
        given = {"q": self.words, "case": self.number, "text": "1"}
        if self.near:
            given["near"] = "1"
        return {name: value for name, value in given.items() if value}


@bp.app_context_processor
def _bar() -> dict[str, Any]:
    """Where the search of the top bar leads, for those who may search."""
    may = cases_pages.may(READ)
    return {"search_url": url_for("search.index") if may else None}


@bp.get("/search")
@needs(READ)
def index() -> ResponseReturnValue:
    act, asked = current_act(), _asked()
    if not asked.text and (case := _called(act, asked.words)):
        return redirect(url_for("cases.case.show", case_id=case.id), 303)
    try:
        case = _within(act, asked)
        found = _find(act, asked, case)
    except DomainError as refused:
        return _page(asked, NOTHING, None, [str(refused)]), 422
    return _page(asked, found, case, [])


def _asked() -> Asked:
    given, after = request.args, request.args.get("after", "")
    return Asked(
        words=given.get("q", "").strip()[:LONGEST_ASKED],
        number=given.get("case", "").strip()[:LONGEST_ASKED],
        near="near" in given,
        text="text" in given,
        after=min(int(after), LAST) if after.isascii() and after.isdecimal() else None,
    )


def _called(act: Act, words: str) -> Case | None:
    number = numbers.parse(words)
    return cases.called(act, str(number)) if number else None


def _within(act: Act, asked: Asked) -> Case | None:
    if not asked.number:
        return None
    case = _called(act, asked.number)
    if case is None:
        raise NoSuchNumber(asked.number)
    return case


def _find(act: Act, asked: Asked, case: Case | None) -> Found:
    if not asked.words:
        return NOTHING
    if not queries.asked(asked.words):
        raise NothingAsked
    near = asked.near and case is not None
    found = queries.find(act, asked.words, case=case, near=near, after=asked.after)
    with transaction():
        service.searched(act, asked.words, found.total, case)
    return found


def _page(asked: Asked, found: Found, case: Case | None, faults: list[str]) -> str:
    following = {**asked.query, "after": str(found.next)} if found.next else None
    return render_template(
        "search/index.html",
        asked=asked,
        faults=faults,
        found=found,
        most=queries.MOST_COUNTED,
        lines=labels.lines(found, asked.words),
        within=case,
        cases=_cases(asked) if not (case or faults or asked.after) else [],
        first=_address(asked.query) if asked.after else None,
        following=_address(following) if following else None,
    )


def _cases(asked: Asked) -> list[Any]:
    """The newest few cases of such a number, party or identity number."""
    act = current_act()
    if not asked.words or not cases_pages.may(cases.SEE):
        return []
    page = searching.page(act, Wanted(words=asked.words), size=FEW)
    return [cases_labels.listed(act.profile, case) for case in page.cases]


def _address(query: dict[str, str]) -> str:
    return url_for(".index") + "?" + urlencode(query)
