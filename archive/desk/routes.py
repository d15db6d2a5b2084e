"""The first page after login, and the lists behind its numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from archive.accounts import labels
from archive.accounts import queries as accounts
from archive.accounts.models import Person
from archive.act import Act
from archive.desk import cards, queries, work
from archive.desk.errors import NoSuchList
from archive.nodes import lists as nodes
from archive.speech import LazyString, lazy
from archive.web.access import PERSON, for_any_person, needs
from archive.web.act import current_act
from archive.web.context import MAY
from archive.web.nav import Item

bp = Blueprint("desk", __name__)
nav = (Item("desk.home", lazy("Desk"), "desk", "d", PERSON),)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of people: who may see it, which rows, what it says when there is none."""

    title: LazyString
    actions: tuple[str, ...]
    rows: Callable[[Act], Select[Person]]
    empty: LazyString


LISTINGS = {
    "resets": Listing(
        lazy("Resets to confirm"),
        ("reset:approve",),
        queries.waiting_for_reset,
        lazy(
            "Nobody waits for a new password. Whoever asks for one at the login page"
            " appears here for a quarter of an hour."
        ),
    ),
    "lapsed": Listing(
        lazy("Accounts not taken up"),
        ("person:manage", "membership:manage"),
        lambda act: queries.not_taken_up(act.today),
        lazy("Every account was taken up in time, or its term still runs."),
    ),
    "without-post": Listing(
        lazy("People without a post"),
        ("membership:manage",),
        lambda act: queries.without_post(act.today),
        lazy("Everybody holds a post. Whoever has an account and none appears here."),
    ),
}


@bp.get("/")
@for_any_person
def home() -> ResponseReturnValue:
    act = current_act()
    limits = accounts.rules(act.profile).limits
    here = accounts.sessions_of(act.actor.id, act.at, limits) if act.actor.id else ()
    return render_template(
        "desk/home.html",
        cards=cards.of(act),
        posts=[labels.post(held.post, held.team) for held in act.actor.holdings],
        office=labels.actor(act.actor),
        logins=len(here),
        rows=work.next_up(act) if work.sees_nodes(act) else None,
    )


@bp.get("/desk/due/<when>")
@needs("node:see")
def due(when: str) -> ResponseReturnValue:
    """The rows behind the numbers of the desk: nodes due today, or this week."""
    if when not in work.SPANS:
        raise NoSuchList
    act, span = current_act(), work.SPANS[when]
    return render_template(
        "desk/due.html",
        title=span.title,
        empty=span.empty,
        rows=work.due(act, span),
        count=nodes.count(span.rows(act)),
        most=work.MOST,
    )


@bp.get("/desk/people/<which>")
@for_any_person
def people(which: str) -> ResponseReturnValue:
    """The rows behind a number: whoever may not act on them is told of no such list."""
    found, may = LISTINGS.get(which), current_app.extensions[MAY]
    if found is None or not any(map(may, found.actions)):
        raise NoSuchList
    act = current_act()
    wanted = found.rows(act)
    return render_template(
        "desk/people.html",
        title=found.title,
        empty=found.empty,
        count=queries.count(wanted),
        most=queries.MOST,
        people=[labels.listed(one, act.today) for one in queries.some(wanted, act.today)],
    )
