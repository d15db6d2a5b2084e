"""``archive catalog``: documents proposed, what files lack, and what goes on."""

import json
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog import desk, labels, proposing, rules
from archive.catalog.completeness.commands import lacking, recount
from archive.catalog.errors import NoSuchBatch
from archive.catalog.exchange import cli as exchange
from archive.catalog.naming.drafts import Draft
from archive.db import db, transaction
from archive.scan.models import Batch
from archive.speech import _, mark
from archive.web.act import act_as


@click.group("catalog", help=mark("Documents: proposed, lacking, sent on, received."))
def catalog() -> None:
    pass


@catalog.command("propose", help=mark("Propose the documents of a batch, by its number."))
@click.argument("batch")
@click.option("--json", "as_json", is_flag=True, help=mark("Print JSON."))
@click.option("--keep", is_flag=True, help=mark("Put them on the naming desk as well."))
@with_appcontext
def propose(batch: str, *, as_json: bool, keep: bool) -> None:
    act, found = act_as("cli"), _batch(batch)
    drafts = proposing.found(act, found)
    numbers = desk.numbers(found.id)
    told = [_told(act, case, draft, numbers) for case, draft in drafts]
    if as_json:
        click.echo(
            json.dumps({"batch": found.number, "documents": told}, ensure_ascii=False)
        )
    else:
        _print(told)
    if keep:
        looked = proposing.look(act, found)
        db.session.rollback()
        with transaction():
            proposing.write(act, looked)


def _batch(number: str) -> Batch:
    row = db.session.scalar(select(Batch).where(Batch.number == number))
    if row is None and number.isascii() and number.isdecimal() and len(number) < 10:
        row = db.session.get(Batch, int(number))
    if row is None:
        raise NoSuchBatch(number)
    return row


def _told(act: Act, case: Case, draft: Draft, numbers: dict[int, int]) -> dict[str, Any]:
    profile = terms.profile_of(act, case)
    shown = [numbers[page] for page in draft.pages]
    return {
        "case": case.number,
        "pages": {
            "first": shown[0],
            "last": shown[-1],
            "shown": rules.ranges(shown),
            "ids": list(draft.pages),
        },
        "title": draft.title,
        "kind": draft.kind,
        "kind_name": terms.named(profile.document_kinds, draft.kind),
        "date": draft.formed_on.isoformat() if draft.formed_on else None,
        "maker": draft.maker,
        "heading": draft.heading,
        "heading_name": terms.named(profile.headings, draft.heading),
        "node": draft.node,
        "confidence": draft.confidence,
        "sure": draft.sure,
        "reasons": [
            {"code": code, "sentence": sentence}
            for code, sentence in labels.reasons(draft.reasons)
        ],
    }


def _print(told: list[dict[str, Any]]) -> None:
    if not told:
        click.echo(_("No page of this batch is left to be named."))
    for one in told:
        sign = "✓" if one["sure"] else "?"
        click.echo(
            f"{sign} {one['confidence']:4.0%}\t{one['pages']['shown']}\t"
            f"{one['title'] or '—'}\t{one['heading_name'] or '—'}\t{one['date'] or '—'}"
        )
        for reason in one["reasons"]:
            click.echo(f"\t\t{reason['sentence']}")


catalog.add_command(lacking)
catalog.add_command(recount)
for command in exchange.commands:
    catalog.add_command(command)
commands = [catalog]
