"""What goes on into the process system: what waits, what went, what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.act import Act
from archive.catalog.blueprint import bp
from archive.catalog.exchange import labels, lists, queries
from archive.catalog.exchange.lists import Page, Wanted
from archive.catalog.exchange.models import Sending
from archive.catalog.exchange.rules import Standing
from archive.catalog.models import Document
from archive.catalog.review.models import Submission
from archive.speech import _, moment
from archive.web.access import needs
from archive.web.act import current_act

ASKED, ALL, LONGEST = ("standing", "q", "system"), "all", 100


@dataclass(frozen=True, slots=True)
class Line:
    """A document that waits, or an edition that went out."""

    document: int
    title: str
    case_id: int
    case: str
    edition: str
    system: str
    when: str
    state: tuple[str, str]
    receipt: str
    note: str


@bp.get("/documents/sent")
@needs("catalog:work")
def sent() -> ResponseReturnValue:
    act, asked = current_act(), _asked()
    wanted = _wanted(asked)
    query = lists.wanted(act, wanted)
    after = _place(request.args.get("at", ""))
    page = lists.page(query, wanted, after)
    return render_template(
        "catalog/exchange/index.html",
        rows=_lines(act, page),
        count=lists.count(query),
        most=lists.MOST_COUNTED,
        counts=[
            (one.value, str(word), lists.standing(act, one), tone)
            for one, (tone, word) in labels.STANDINGS.items()
            if one is not Standing.RECEIVED
        ],
        standing=wanted.standing.value if wanted.standing else ALL,
        standings=[(one.value, str(word)) for one, (_t, word) in labels.STANDINGS.items()],
        systems=[(one, labels.system(one)) for one in queries.systems()],
        wanted=wanted,
        asked=asked,
        first=_address(asked) if after else None,
        later=_address({**asked, "at": str(page.next)}) if page.next else None,
    )


def _asked() -> dict[str, str]:
    found = {name: request.args.get(name, "").strip()[:LONGEST] for name in ASKED}
    return {name: value for name, value in found.items() if value}


def _wanted(asked: dict[str, str]) -> Wanted:
    written = asked.get("standing", "")
    known = Standing(written) if written in set(Standing) else None
    standing = Standing.WAITING if not written else known
    return Wanted(standing, asked.get("q", ""), asked.get("system", ""))


def _place(written: str) -> int | None:
    sound = written.isascii() and written.isdecimal() and len(written) <= 10
    return min(int(written), lists.LARGEST) if sound else None


def _address(asked: dict[str, str]) -> str:
    return url_for("catalog.sent") + (f"?{urlencode(asked)}" if asked else "")


def _lines(act: Act, page: Page) -> Sequence[Line]:
    brought = queries.submissions([row.id for row in page.documents])
    waiting = [_waiting(row, brought.get(row.id)) for row in page.documents]
    return waiting or [_went(act, row) for row in page.sendings]


def _waiting(row: Document, brought: Submission | None) -> Line:
    tone, word = labels.STANDINGS[Standing.WAITING]
    accepted = brought.decided_on if brought else None
    return Line(
        row.id,
        row.title,
        row.case_id,
        row.case.number,
        str(row.edition),
        system="",
        when=accepted.isoformat() if accepted else "",
        state=(tone, str(word)),
        receipt="",
        note="" if row.edition == 1 else _("changed since it was filed"),
    )


def _went(act: Act, row: Sending) -> Line:
    document = row.document
    note = row.reason
    if document.withdrawn_at is not None:
        note = _("taken out of the file since")
    elif row.edition != document.edition:
        note = _("edition %(now)s stands by now", now=document.edition)
    return Line(
        document.id,
        document.title,
        document.case_id,
        document.case.number,
        str(row.edition),
        labels.system(row.system),
        moment(row.received_at or row.fetched_at, act.profile.zone),
        labels.standing(row),
        row.receipt,
        note,
    )
