"""``archive audit``: verify the journal, sign a checkpoint, give the journal out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from archive.audit import checkpoint as folder
from archive.audit import export as giving
from archive.audit import service, verify
from archive.audit.errors import FileNotWritten, FileThere
from archive.audit.export import Form
from archive.audit.filters import Filters
from archive.audit.verify import Report
from archive.db import transaction
from archive.speech import _, mark
from archive.web.act import act_as

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(help=mark("Verify, sign and export the audit journal."))
def audit() -> None:
    """The chained journal of everything that happened."""


@audit.command(
    "verify", help=mark("Verify the whole journal; exit 1 if anything is wrong.")
)
@click.option("--json", "as_json", is_flag=True, help=mark("Report as JSON."))
@with_appcontext
def verify_(*, as_json: bool) -> None:
    report = verify.run()
    with transaction():
        service.verified(act_as("cli"), report)
    for line in _as_json(report) if as_json else _in_words(report):
        click.echo(line)
    if not report.is_sound:
        raise click.exceptions.Exit(1)


@audit.command("checkpoint", help=mark("Sign the journal as it stands."))
@with_appcontext
def checkpoint() -> None:
    with transaction():
        signed = service.checkpoint(act_as("cli"))
    if signed is None:
        click.echo(_("Nothing is new since the last checkpoint."))
        return
    file = folder.folder() / folder.name_of(signed.size)
    said = _("%(count)s events are signed in %(file)s.", count=signed.size, file=file)
    click.echo(said)


@audit.command("export", help=mark("Write the journal to a new file."))
@click.argument("file", type=Path)
@click.option("--since", type=DAY, help=mark("From this day on, such as 2026-03-02."))
@click.option("--until", type=DAY, help=mark("Up to this day, it included."))
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Form]),
    default=Form.CSV.value,
    help=mark("csv for Excel, jsonl for programs and for computing the Merkle tree."),
)
@with_appcontext
def export(file: Path, since: datetime | None, until: datetime | None, form: str) -> None:
    act = act_as("cli")
    wanted = Filters(since=since and since.date(), until=until and until.date())
    with _new(file) as opened:
        with transaction():
            last = service.exported(act, wanted, form)
        found = giving.lines(Form(form), wanted, act.profile.zone, last)
        opened.writelines(found)
    click.echo(_("The journal up to event %(last)s is in %(file)s.", last=last, file=file))


@contextmanager
def _new(file: Path) -> Iterator[Any]:
    """A file that was not there before, for its owner only."""
    try:
        with file.open("x", encoding="utf-8", newline="") as opened:
            file.chmod(0o600)
            yield opened
    except FileExistsError as error:
        raise FileThere(str(file)) from error
    except OSError as error:
        raise FileNotWritten(str(file), error.strerror or str(error)) from error


def _in_words(report: Report) -> Iterator[str]:
    yield _(
        "%(count)s events in %(seconds)s s (%(rate)s a second), "
        "%(checkpoints)s checkpoints.",
        count=report.count,
        seconds=f"{report.seconds:.1f}",
        rate=report.rate,
        checkpoints=report.checkpoints,
    )
    for finding in report.findings:
        yield f"{finding.label} [{finding.place}] {finding}"
    if report.faults > len(report.findings):
        yield _("And %(num)s more.", num=report.faults - len(report.findings))
    if report.is_sound:
        yield _("Nothing was altered, deleted, swapped, inserted or cut off.")


def _as_json(report: Report) -> Iterator[str]:
    found = [
        {"kind": f.kind, "place": f.place, "first": f.first, "last": f.last, "text": str(f)}
        for f in report.findings
    ]
    said = {**report.facts(), "rate": report.rate, "sound": report.is_sound}
    yield json.dumps({**said, "findings": found}, ensure_ascii=False)


commands = [audit]
