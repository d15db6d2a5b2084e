"""The registers of refusals and of disputes: on the page, as a table, in print."""

from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.act import Act
from archive.catalog.review import pages, prints, registers
from archive.catalog.review.blueprint import HIGHEST, bp
from archive.catalog.review.registers import Line, Wanted
from archive.intake.errors import TooManyRows
from archive.nodes.pages import read_day
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

ASKED = ("since", "until", "open")
ADDRESS = "/submissions/<any(refusals, disputes):which>"
MOST_PRINTED = 2000


def wanted_of(asked: dict[str, str]) -> Wanted:
    return Wanted(
        since=read_day(asked.get("since", "")),
        until=read_day(asked.get("until", "")),
        open=asked.get("open") == "yes",
    )


@bp.get(ADDRESS)
@needs("submission:see")
def register(which: str) -> ResponseReturnValue:
    act, asked = current_act(), pages.asked_for(*ASKED)
    query = registers.wanted(act, which, wanted_of(asked))
    written = request.args.get("at", "")[:10]
    after = int(written) if written.isascii() and written.isdecimal() else None
    found, later = registers.page(query, min(after, HIGHEST) if after else None)
    return render_template(
        "catalog/review/register.html",
        which=which,
        title=prints.register_title(which),
        rows=registers.lines(act, found),
        count=registers.count(query, registers.MOST_EXPORTED),
        days=lambda row: registers.disputed_days(row, act.today),
        wanted=wanted_of(asked),
        asked=asked,
        first=_address(".register", which, asked) if after else None,
        later=_address(".register", which, {**asked, "at": str(later)}) if later else None,
        csv=_address(".register_table", which, asked),
        pdf=_address(".register_sheet", which, asked),
    )


def _address(endpoint: str, which: str, asked: dict[str, Any]) -> str:
    return url_for(endpoint, which=which, **asked)


@bp.get(f"{ADDRESS}.csv")
@needs("submission:see")
def register_table(which: str) -> ResponseReturnValue:
    act = current_act()
    rows = _all(act, which, registers.MOST_EXPORTED)
    cells = (registers.cells(which, row, act.today) for row in rows)
    return pages.table(registers.heads(which), cells, which)


@bp.get(f"{ADDRESS}.pdf")
@needs("submission:see")
def register_sheet(which: str) -> ResponseReturnValue:
    act, asked = current_act(), pages.asked_for(*ASKED)
    rows = _all(act, which, MOST_PRINTED)
    made: bytes = prints.register(act, which, rows, _days(wanted_of(asked)))
    answer: Response = pages.sheet(made, f"{which}.pdf")
    return answer


def _all(act: Act, which: str, most: int) -> list[Line]:
    query = registers.wanted(act, which, wanted_of(pages.asked_for(*ASKED)))
    if registers.count(query, most + 1) > most:
        raise TooManyRows(most)
    return registers.lines(act, list(registers.rows(query)))


def _days(wanted: Wanted) -> str:
    """Of which days it is."""
    since = wanted.since.isoformat() if wanted.since else "…"
    until = wanted.until.isoformat() if wanted.until else "…"
    if not wanted.since and not wanted.until:
        return _("all days")
    return _("%(since)s to %(until)s", since=since, until=until)
