"""``archive search``: find words in files, make the index anew, check it."""

import json
from collections.abc import Iterator
from typing import Any

import click
from flask.cli import with_appcontext

from archive.cases import queries as cases
from archive.cases.models import Case
from archive.cases.rules import numbers
from archive.db import transaction
from archive.search import queries, service
from archive.search.entries import HALF, PAGE
from archive.search.errors import NoSuchNumber, NothingAsked
from archive.search.queries import Found, Hit
from archive.speech import _, mark, ngettext
from archive.web.act import act_as

FIND = "find"


class Words(click.Group):
    """What is no command is what somebody looks for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {*self.commands, *self.get_help_option_names(ctx)}
        if args and args[0] not in known:
            args = [FIND, *args]
        return super().parse_args(ctx, args)


@click.group(
    "search", cls=Words, help=mark("Find words in the files: archive search WORDS.")
)
def search() -> None:
    pass


@search.command(FIND, help=mark("Find pages on which all of these words stand."))
@click.argument("words", nargs=-1, required=True)
@click.option("--case", "number", help=mark("Only in the case of this number."))
@click.option("--near", is_flag=True, help=mark("In one case: with one sign misread, too."))
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=queries.SHOWN,
    help=mark("So many pages at the most."),
)
@click.option("--json", "as_json", is_flag=True, help=mark("Report as JSON."))
@with_appcontext
def find(
    words: tuple[str, ...], number: str | None, limit: int, *, near: bool, as_json: bool
) -> None:
    act, asked = act_as("cli"), " ".join(words)
    if not queries.asked(asked):
        raise NothingAsked
    case = _case(number) if number else None
    found = queries.find(act, asked, case=case, near=near, limit=limit)
    with transaction():
        service.searched(act, asked, found.total, case)
    for line in _as_json(found) if as_json else _in_words(found):
        click.echo(line)


def _case(typed: str) -> Case:
    number = numbers.parse(typed)
    case = cases.numbered(str(number)) if number else None
    if case is None:
        raise NoSuchNumber(typed)
    return case


def _as_json(found: Found) -> Iterator[str]:
    yield json.dumps(
        {
            "total": found.total,
            "more": found.next is not None,
            "hits": [_told(one) for one in found.hits],
        },
        ensure_ascii=False,
        indent=2,
    )


def _told(hit: Hit) -> dict[str, Any]:
    return {
        "page": hit.page_id,
        "case": hit.number,
        "snippet": str(hit.snippet),
        "spans": [list(span) for span in hit.snippet.spans],
    }


def _in_words(found: Found) -> Iterator[str]:
    for hit in found.hits:
        parts = (f"[{said}]" if marked else said for said, marked in hit.snippet.parts)
        case = hit.number or _("no case yet")
        yield _("%(case)s, page %(page)s: ", case=case, page=hit.page_id) + "".join(parts)
    yield ngettext("%(num)s page.", "%(num)s pages.", found.total)


@search.command(
    "rebuild", help=mark("Make the index anew from the texts; others wait meanwhile.")
)
@with_appcontext
def rebuild() -> None:
    with transaction():
        many = service.rebuild()
    click.echo(ngettext("%(num)s page is indexed.", "%(num)s pages are indexed.", many))


@search.command("check", help=mark("Compare the index with every text; exit 1 if wrong."))
@with_appcontext
def check() -> None:
    wrong = service.check()
    for place in wrong[:100]:
        click.echo(
            _("Page %(page)s (case %(case)s)", page=place & PAGE, case=place >> HALF)
        )
    if wrong:
        click.echo(_("Of these the index is wrong. archive search rebuild makes it anew."))
        raise click.exceptions.Exit(1)
    click.echo(_("The index is as the texts say."))


commands = [search]
