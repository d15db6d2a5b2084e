"""``archive token``: let other systems in, see which there are, shut them out."""

from datetime import datetime, timedelta

import click
from flask.cli import with_appcontext

from archive.api import labels, queries, service
from archive.api.rules import LONGEST_DAYS, Scope
from archive.db import transaction
from archive.speech import _, day, mark
from archive.web.act import act_as


@click.group("token", help=mark("Tokens by which other systems are let in."))
def token() -> None:
    pass


@token.command("make", help=mark("Make a token for a system; it is printed once."))
@click.argument("system")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help=mark("What the system may do; may be given more than once."),
)
@click.option(
    "--days",
    type=click.IntRange(0, LONGEST_DAYS),
    default=365,
    help=mark("For so many days from today."),
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help=mark("The last day, instead of a number of days."),
)
@with_appcontext
def make_command(
    system: str, scopes: tuple[str, ...], days: int, until: datetime | None
) -> None:
    act = act_as("cli")
    last = until.date() if until else act.today + timedelta(days=days)
    with transaction():
        secret = service.make(act, system, scopes, last).secret
    click.echo(
        _("Good until %(day)s; this is shown once and never again:", day=day(last)),
        err=True,
    )
    click.echo(secret)


@token.command("list", help=mark("List the tokens, those made last first."))
@with_appcontext
def list_command() -> None:
    act = act_as("cli")
    for line in (labels.listed(act, one) for one in queries.tokens()):
        word = line.state[1]
        shown = (line.id, line.system, line.scopes, line.expires, line.used or "—", word)
        click.echo("\t".join(map(str, shown)))


@token.command("revoke", help=mark("Shut out whoever shows the token of this number."))
@click.argument("number", type=int)
@with_appcontext
def revoke_command(number: int) -> None:
    with transaction():
        system = service.revoke(act_as("cli"), number).system
    click.echo(_("The token of %(system)s is revoked.", system=system))


commands = [token]
