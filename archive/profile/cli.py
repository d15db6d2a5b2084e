"""``archive profile``: look over a court's own rules before they are put in force."""

from pathlib import Path

import click

from archive.profile import loader
from archive.profile.errors import ProfileError
from archive.profile.schema import Profile
from archive.speech import _, day, mark


@click.group(help=mark("Check and list courts' profiles."))
def profile() -> None:
    """The rules of a court, as data."""


@profile.command(help=mark("Check profiles and list every fault in them."))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=Path)
def check(files: tuple[Path, ...]) -> None:
    good = [_is_good(file) for file in files]
    if not all(good):
        raise click.exceptions.Exit(1)


@profile.command("list", help=mark("List the profiles that are shipped."))
def list_() -> None:
    for name in loader.courts():
        court = loader.load(loader.find(name)).court
        click.echo(f"{court.code}@{court.version}  {court.name}  {court.gloss}")


def _is_good(file: Path) -> bool:
    """Say what was found: a summary on the output, or the faults beside it."""
    try:
        found = loader.load(file)
    except ProfileError as error:
        click.echo(str(error), err=True)
        return False
    click.echo(f"{file}: {_summary(found)}")
    return True


def _summary(found: Profile) -> str:
    return _(
        "%(court)s, %(key)s, in force from %(day)s: %(areas)s areas, %(posts)s posts, "
        "%(teams)s teams, %(grants)s grants; %(open)s entries to confirm.",
        court=found.court.name,
        key=found.key,
        day=day(found.court.in_force_from),
        areas=len(found.areas),
        posts=len(found.posts),
        teams=len(found.teams),
        grants=len(found.grants),
        open=len(found.unconfirmed()),
    )


commands = [profile]
