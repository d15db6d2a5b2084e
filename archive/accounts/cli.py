"""Commands about people, for whoever has the server's console."""

import click
from flask.cli import with_appcontext

from archive.accounts import directory, labels, queries, service
from archive.accounts.errors import NoSuchAccount
from archive.accounts.models import Person
from archive.accounts.rules import names
from archive.accounts.rules.reach import EVERYTHING
from archive.act import Office
from archive.db import transaction
from archive.speech import _, day, mark
from archive.web.act import act_as

OFFICES = [Office.STAFF, Office.SYSTEM, Office.SECURITY, Office.AUDIT]


@click.group(
    "person", help=mark("Accounts of people: open, list, close, give posts, reset.")
)
def person() -> None:
    pass


@person.command("open", help=mark("Open an account; its owner sets the password."))
@click.argument("account")
@click.argument("name")
@click.option(
    "--office",
    type=click.Choice([office.value for office in OFFICES]),
    default=Office.STAFF.value,
    help=mark("What the account is for: staff, or one of the three administrators."),
)
@with_appcontext
def open_command(account: str, name: str, office: str) -> None:
    with transaction():
        opened = service.open_account(act_as("cli"), account, name, Office(office))
    invitation = queries.invitation(opened)
    click.echo(
        _(
            "%(account)s is open, to be taken up by %(day)s.",
            account=opened.account,
            day=day(invitation.due) if invitation else "",
        )
    )


@person.command("list", help=mark("List the accounts and the posts they hold."))
@click.option("--closed", is_flag=True, help=mark("Closed accounts, too."))
@with_appcontext
def list_command(*, closed: bool) -> None:
    act, after = act_as("cli"), None
    wanted = directory.Wanted(closed=closed)
    while page := directory.people(EVERYTHING, None, wanted, act.today, after):
        for found in page[: queries.PAGE]:
            line = labels.listed(found, act.today)
            click.echo(f"{line.account}\t{line.name}\t{line.posts}\t{line.standing.word}")
            after = found.account
        if len(page) <= queries.PAGE:
            break


@person.command("close", help=mark("Close an account; its posts and logins end."))
@click.argument("account")
@with_appcontext
def close_command(account: str) -> None:
    with transaction():
        service.close(act_as("cli"), _person(account))
    click.echo(_("%(account)s is closed.", account=account))


@person.command("grant", help=mark("Give a person a post of the court's profile."))
@click.argument("account")
@click.argument("post")
@click.option("--team", help=mark("The team in which the post is held."))
@with_appcontext
def grant_command(account: str, post: str, team: str | None) -> None:
    with transaction():
        given = service.grant(act_as("cli"), _person(account), post, team)
    click.echo(
        _(
            "%(account)s holds the post “%(post)s”.",
            account=account,
            post=labels.post(given.post, given.team),
        )
    )


@person.command(
    "reset",
    help=mark("Print a password for one login, when no administrator can log in."),
)
@click.argument("account")
@with_appcontext
def reset_command(account: str) -> None:
    with transaction():
        password = service.give_password(act_as("cli"), _person(account))
    click.echo(
        _(
            "Password for the next login of %(account)s: %(password)s",
            account=account,
            password=password,
        )
    )


def _person(account: str) -> Person:
    found = queries.person_called(names.account(account))
    if found is None:
        raise NoSuchAccount(account)
    return found


commands = [person]
