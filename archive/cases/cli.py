"""``archive cases``: take in a file of cases."""

import random
from pathlib import Path

import click
from flask.cli import with_appcontext

from archive.cases import imports, plans
from archive.cases.errors import BadSheet, field
from archive.cases.plans import Plan
from archive.db import transaction
from archive.speech import _, mark
from archive.web.act import act_as

MOST_TOLD = 100
draw = random.SystemRandom().choice


@click.group("cases", help=mark("Cases: take in a whole file of them."))
def cases() -> None:
    pass


@cases.command(
    "import",
    help=mark("Take in a table of cases (XLSX, CSV, JSON): all of it, or nothing."),
)
@click.argument("file", type=Path)
@click.option("--dry-run", is_flag=True, help=mark("Only say what would change."))
@with_appcontext
def import_(file: Path, *, dry_run: bool) -> None:
    data = _read(file)
    if dry_run:
        _tell(plans.plan(act_as("cli"), data, draw))
        click.echo(_("Nothing has been changed."))
        return
    with transaction():
        act = act_as("cli")
        _tell(imports.take_in(act, imports.keep(act, data, file.name), draw))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadSheet([f"{file}: {error.strerror or type(error).__name__}"]) from error


def _tell(plan: Plan) -> None:
    for entry, changes in plans.preview(plan, MOST_TOLD):
        told = (f"{field(name)}: {before} → {after}" for name, before, after in changes)
        click.echo(f"{entry.number}: {'; '.join(told)}")
    click.echo(
        _(
            "New: %(new)s. Changed: %(changed)s. As they were: %(same)s.",
            new=len(plan.new),
            changed=len(plan.changed),
            same=plan.unchanged,
        )
    )


commands = [cases]
