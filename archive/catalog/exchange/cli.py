"""``archive catalog send`` and ``received``: documents as files, and their receipts."""

import json
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from archive.catalog.exchange import answers
from archive.catalog.exchange import folder as files
from archive.catalog.exchange.folder import Sent
from archive.catalog.exchange.rules import FILES, LONGEST_SYSTEM
from archive.catalog.exchange.telling import Reader
from archive.db import transaction
from archive.speech import _, mark
from archive.web.act import act_as

MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


@click.command("send", help=mark("Write accepted documents into a folder, PDF and JSON."))
@click.argument("folder", type=Path)
@click.option(
    "--case", "cases", multiple=True, help=mark("Only of this case; may be repeated.")
)
@click.option(
    "--since",
    type=click.DateTime(MOMENTS),
    help=mark("Only what was touched since this moment of the court's own time."),
)
@click.option("--system", default=FILES, help=mark("For whom: the name it is kept under."))
@click.option("--side", is_flag=True, help=mark("The court's own part of the file, too."))
@click.option("--json", "as_json", is_flag=True, help=mark("Print JSON."))
@with_appcontext
def send(  # each is an option of its own
    folder: Path,
    *,
    cases: tuple[str, ...],
    since: datetime | None,
    system: str,
    side: bool,
    as_json: bool,
) -> None:
    act = act_as("cli")
    moment = since.replace(tzinfo=act.profile.zone) if since else None
    sent = files.send(act, Reader(system[:LONGEST_SYSTEM], side), folder, cases, moment)
    if as_json:
        click.echo(json.dumps(_told(sent), ensure_ascii=False))
    else:
        _print(sent)
    if sent.passed:
        raise click.exceptions.Exit(1)


def _told(sent: Sent) -> dict[str, object]:
    return {
        "written": sent.written,
        "unchanged": sent.unchanged,
        "withdrawn": sent.withdrawn,
        "passed": [
            {"document": ident, "sentence": sentence} for ident, sentence in sent.passed
        ],
    }


def _print(sent: Sent) -> None:
    for path in (*sent.written, *sent.withdrawn):
        click.echo(path)
    for ident, sentence in sent.passed:
        told = _("document %(id)s: %(sentence)s", id=ident, sentence=sentence)
        click.echo(told, err=True)
    click.echo(
        _(
            "Written: %(written)s. Unchanged: %(unchanged)s. Taken out: %(withdrawn)s."
            " Passed over: %(passed)s.",
            written=len(sent.written),
            unchanged=len(sent.unchanged),
            withdrawn=len(sent.withdrawn),
            passed=len(sent.passed),
        )
    )


@click.command("received", help=mark("Take in receipts from a file (CSV, JSON)."))
@click.argument("file", type=Path)
@click.option("--system", default=FILES, help=mark("Who answers, where no line says so."))
@with_appcontext
def received(file: Path, *, system: str) -> None:
    lines = answers.read(file, system)
    with transaction():
        new, known = answers.take_in(act_as("cli"), lines)
    click.echo(_("New receipts: %(new)s. Known already: %(known)s.", new=new, known=known))


commands = (send, received)
