"""``archive profile``: look over a court's own rules before they are put in force."""

from pathlib import Path

import click

from archive.profile import coverage, loader
from archive.profile.errors import ProfileError
from archive.profile.schema import Profile
from archive.speech import _, day, mark


@click.group(help=mark("Check and list courts' profiles."))
def profile() -> None:
    """The rules of a court, as data."""


@profile.command(
    help=mark("Check profiles and list every fault in them; without any, those shipped.")
)
@click.argument("profiles", metavar="[NAME|FILE]...", nargs=-1)
def check(profiles: tuple[str, ...]) -> None:
    good = [_is_good(name) for name in profiles or loader.courts()]
    if not all(good):
        raise click.exceptions.Exit(1)


@profile.command("list", help=mark("List the profiles that are shipped."))
def list_() -> None:
    for name in loader.courts():
        court = loader.load(loader.find(name)).court
        click.echo(f"{court.code}@{court.version}  {court.name}  {court.gloss}")


@profile.command(
    "coverage", help=mark("Count what of the courts' documents the profiles carry.")
)
@click.option("--write", is_flag=True, help=mark("Write docs/coverage.md anew."))
def coverage_(*, write: bool) -> None:
    click.echo(_counted())
    for row in coverage.uncovered():
        click.echo(
            _("%(row)s is not covered: %(says)s", row=row.id, says=row.says), err=True
        )
    if write:
        _write(coverage.PAGE, coverage.page())
    if coverage.uncovered():
        raise click.exceptions.Exit(1)


def _is_good(name: str) -> bool:
    """Say what was found: a summary on the output, or the faults beside it."""
    try:
        path = _file(name)
        found = loader.load(path)
    except ProfileError as error:
        click.echo(str(error), err=True)
        return False
    click.echo(f"{path}: {_summary(found)}")
    click.echo(f"  {_sections(found)}")
    return True


def _file(name: str) -> Path:
    """A shipped court by its name, anything else by its path."""
    return loader.find(name) if name in loader.courts() else Path(name)


def _summary(found: Profile) -> str:
    return _(
        "%(court)s, %(key)s, in force from %(day)s: %(entries)s entries, %(open)s of "
        "them to confirm.",
        court=found.court.name,
        key=found.key,
        day=day(found.court.in_force_from),
        entries=len(list(found.sourced())),
        open=len(found.unconfirmed()),
    )


def _sections(found: Profile) -> str:
    """``areas 4, windows 2 …``: by the keys of the file, which are never translated."""
    counts = dict[str, int]()
    for section, _entry in found.sourced():
        counts[section] = counts.get(section, 0) + 1
    return ", ".join(f"{section} {number}" for section, number in counts.items())


def _counted() -> str:
    found = coverage.count()
    return _(
        "%(rows)s rows: %(entries)s carried by entries, %(features)s by features, "
        "%(not_yet)s not yet, %(waiting)s waiting for rooms to come.",
        rows=found.rows,
        entries=found.entries,
        features=found.features,
        not_yet=found.not_yet,
        waiting=found.waiting,
    )


def _write(path: Path, text: str) -> None:
    """Only a working tree has the page; an installed copy says so."""
    if not path.parent.is_dir():
        raise click.ClickException(_("There is no folder %(folder)s.", folder=path.parent))
    path.write_text(text, "utf-8")


commands = [profile]
