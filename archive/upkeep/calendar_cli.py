"""``archive calendar``: take in a year, show one, count a term."""

from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from archive import objects
from archive.calendar import Due, Term, Unit
from archive.db import transaction
from archive.profile import wording
from archive.speech import _, day, mark
from archive.upkeep import queries, rules, service
from archive.upkeep.errors import BadTarget, NoSuchYear
from archive.upkeep.queries import Origin
from archive.upkeep.rules import Change, Span
from archive.web.act import act_as

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(help=mark("The court's working days: import, show, count."))
def calendar() -> None:
    """What is known of each year, and what follows from it."""


@calendar.command("import", help=mark("Put a year's arrangement in force."))
@click.argument("file", type=Path)
@click.option("--dry-run", is_flag=True, help=mark("Only say what would change."))
@with_appcontext
def import_(file: Path, *, dry_run: bool) -> None:
    data = _read(file)
    found = service.preview(act_as("cli"), data, file.name)
    for change in found.changes:
        click.echo(_changes(change))
    if dry_run:
        click.echo(_("Nothing has been changed."))
        return
    with transaction():
        taken = service.import_years(act_as("cli"), data, file.name, objects.store())
        number = taken.recount.id
    click.echo(_("In force. Task %(number)s counts the due dates again.", number=number))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadTarget(file, error.strerror or type(error).__name__) from error


def _changes(change: Change) -> str:
    if not change:
        return _("%(year)s: known already.", year=change.year)
    parts = [f"{change.year}:"]
    if not change.was_known:
        parts.append(_("was not arranged."))
    if change.closed:
        parts.append(
            _("Will be closed: %(days)s.", days=_spans(rules.spans(change.closed)))
        )
    if change.opened:
        parts.append(_("Will be open: %(days)s.", days=_spans(rules.spans(change.opened))))
    return " ".join(parts)


@calendar.command(help=mark("Show what is known of a year."))
@click.argument("year", type=click.IntRange(2000, 2100))
@with_appcontext
def show(year: int) -> None:
    found = [one for one in queries.known_years(act_as("cli")) if one.year == year]
    if not found:
        raise NoSuchYear
    [known] = found
    if known.origin is Origin.UNKNOWN:
        click.echo(_("%(year)s is not arranged; it is counted by weekends.", year=year))
        return
    click.echo(known.source or str(year))
    click.echo(_("Days off: %(days)s", days=_spans(known.off)))
    click.echo(_("Worked in lieu: %(days)s", days=_spans(known.made_up) or "—"))


@calendar.command(help=mark("Count a term, and say why it ends on that day."))
@click.option(
    "--from", "start", type=DAY, required=True, help=mark("The day it begins with.")
)
@click.option("--term", type=click.IntRange(0, 3650), required=True, help=mark("How many."))
@click.option(
    "--unit",
    type=click.Choice([unit.value for unit in Unit]),
    default=Unit.WORKING_DAYS.value,
    show_default=True,
    help=mark("Of which unit."),
)
@click.option("--no-roll", is_flag=True, help=mark("End on that day, open or closed."))
@with_appcontext
def due(start: datetime, term: int, unit: str, *, no_roll: bool) -> None:
    try:
        wanted = Term(term, Unit(unit))
    except ValueError as error:
        raise click.UsageError(_("Such a term does not exist.")) from error
    for line in _why(act_as("cli").calendar.due(start.date(), wanted, roll=not no_roll)):
        click.echo(line)


def _why(due: Due) -> list[str]:
    lines = [f"{day(due.date)}  {_('provisional')}" if due.provisional else day(due.date)]
    lines.append(
        _(
            "Counted from %(day)s: %(term)s.",
            day=day(due.counted_from),
            term=wording.term(due.term),
        )
    )
    if due.skipped:
        days = _spans(rules.spans(due.skipped))
        lines.append(_("Closed days passed over: %(days)s.", days=days))
    if due.provisional:
        years = ", ".join(map(str, due.unarranged))
        lines.append(_("Not arranged yet, counted by weekends: %(years)s.", years=years))
    return lines


def _spans(spans: tuple[Span, ...]) -> str:
    return ", ".join(_span(span.first, span.last) for span in spans)


def _span(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} – {day(last)}"
