"""Commands of whoever runs the machine: start, look after, copy and bring back."""

import json
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext
from flask_babel import force_locale

from archive.db import db, transaction
from archive.settings import Settings
from archive.speech import CHINESE, ENGLISH, _, mark, ngettext
from archive.upkeep import (
    backup,
    checks,
    doctor,
    installed,
    manifest,
    migrate,
    restore,
    serve,
    start,
)
from archive.upkeep.calendar_cli import calendar
from archive.upkeep.errors import ArchiveNotEmpty
from archive.upkeep.rules import Level, size
from archive.web import language
from archive.web.act import act_as
from archive.web.commands import TRANSLATIONS

SIGNS = {Level.OK: "✓", Level.WARN: "△", Level.FAIL: "▲"}
FRAME = "=" * 72


@click.command("serve", help=mark("Start everything: web server and workers."))
@click.option("--host", help=mark("Address to listen on; instead of ARCHIVE_HOST."))
@click.option("--port", type=click.IntRange(0, 65535), help=mark("Port to listen on."))
@click.option(
    "--demo", is_flag=True, help=mark("First fill an empty archive with a sample.")
)
@with_appcontext
def serve_(host: str | None, port: int | None, *, demo: bool) -> None:
    app, settings = _app(), _settings()
    settings = replace(
        settings,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
    )
    server = serve.listen(app, settings)
    _show_first(start.ready())
    if demo:
        _fill_unless_filled(app)
    db.session.remove()
    workers = 0 if settings.broker else settings.workers
    serve.run(server, settings, workers, _announce)
    click.echo(_("Stopped."))


def _announce(address: str) -> None:
    # From a thread of its own, where no application is at hand.
    click.echo(f"▶ {address}")


@click.command(help=mark("Make tables, profile and the first accounts; do not serve."))
@with_appcontext
def init() -> None:
    made = start.ready()
    _show_first(made)
    click.echo(_("The archive is ready."))


@click.command("migrate", help=mark("Bring the tables to the form of this version."))
@with_appcontext
def migrate_() -> None:
    before = migrate.current(db.engine)
    migrate.upgrade(db.engine)
    said = {"before": before or "—", "after": migrate.head()}
    click.echo(_("The tables went from version %(before)s to %(after)s.", **said))


@click.command("demo", help=mark("Fill an empty archive with the sample court."))
@with_appcontext
def demo_() -> None:
    _show_first(start.ready())
    _show_people(start.fill_sample(_app()))


def _fill_unless_filled(app: Flask) -> None:
    try:
        _show_people(start.fill_sample(app))
    except ArchiveNotEmpty as error:
        click.echo(str(error))


def _show_first(made: list[tuple[str, str]]) -> None:
    """Once in the life of an archive, so that nobody may overlook it in either language."""
    if not made:
        return
    click.echo(FRAME)
    for spoken in (CHINESE, ENGLISH):
        with force_locale(spoken):
            click.echo(_("One-time passwords, shown now and never again. Write them down."))
            click.echo(_("Each of the three administrators sets an own one at login."))
    click.echo()
    for account, password in made:
        click.echo(f"    {account:<12}  {password}")
    click.echo(FRAME)


def _show_people(made: list[start.Made]) -> None:
    click.echo(_("The sample court: account, password, post. Shown now and never again."))
    for account, post, password in made:
        click.echo(f"    {account:<28}  {password:<24}  {post}")
    click.echo(ngettext("%(num)s account.", "%(num)s accounts.", len(made)))


@click.command("doctor", help=mark("Look over the whole system; exit 1 if a part failed."))
@click.option("--json", "as_json", is_flag=True, help=mark("Report as JSON."))
@with_appcontext
def doctor_(*, as_json: bool) -> None:
    asked = {_("Software"): installed.software, **checks.runtime()}
    lines = doctor.examine({**asked, _("Store"): checks.store_round_trip})
    if as_json:
        click.echo(json.dumps([line.as_json() for line in lines], ensure_ascii=False))
    else:
        for line in lines:
            advice = f"\n      → {line.advice}" if line.advice else ""
            click.echo(f"{SIGNS[line.level]} {line.about}: {line.said}{advice}")
    if doctor.verdict(lines) is Level.FAIL:
        raise click.exceptions.Exit(1)


@click.command("backup", help=mark("Copy database, objects and keys, while all goes on."))
@click.argument("folder", type=Path)
@click.option("--verify", is_flag=True, help=mark("Only read the newest backup again."))
@with_appcontext
def backup_(folder: Path, *, verify: bool) -> None:
    if verify:
        _verify(folder)
        return
    act = act_as("cli")
    made = backup.make(act, folder, click.echo)
    with transaction():
        backup.note(act, made)
    click.echo(
        _(
            "%(folder)s is complete: %(events)s events, %(objects)s objects (%(size)s), "
            "%(copied)s copied anew (%(copied_size)s), in %(seconds)s s.",
            folder=made.folder,
            events=made.manifest.events,
            objects=made.manifest.objects,
            size=size(made.manifest.object_bytes),
            copied=made.copied,
            copied_size=size(made.copied_bytes),
            seconds=f"{made.seconds:.1f}",
        )
    )


def _verify(folder: Path) -> None:
    newest = manifest.newest(folder)
    found = backup.verify(newest, click.echo)
    said = {"folder": newest, "when": found.made_at}
    click.echo(_("%(folder)s of %(when)s is as it was written.", **said))


@click.command(
    "restore", help=mark("Bring a backup back into an empty place, and prove it.")
)
@click.argument("folder", type=Path)
@click.pass_context
def restore_(context: click.Context, folder: Path) -> None:
    """Without an application at first, for it would make new keys."""
    settings = Settings.read()
    with _speaker(settings).app_context():
        source = restore.put_back(settings, folder, click.echo)
    with context.ensure_object(ScriptInfo).load_app().app_context():
        _prove(source)


def _prove(source: Path) -> None:
    proven = restore.prove(act_as("cli"), source, click.echo)
    for finding in proven.report.findings:
        click.echo(str(finding))
    if not proven.report.is_sound:
        raise click.ClickException(_("The journal that was restored is not sound."))
    click.echo(
        _(
            "Restored and proven in %(seconds)s s: %(objects)s objects by their checksum,"
            " %(events)s events by their chain.",
            seconds=f"{proven.seconds:.1f}",
            objects=proven.objects,
            events=proven.report.count,
        )
    )


def _speaker(settings: Settings) -> Flask:
    """Only the words of an application."""
    app = Flask("archive")
    language.install(app, settings.language, str(TRANSLATIONS))
    return app


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # as documented
    return app


def _settings() -> Settings:
    found: Settings = current_app.extensions["archive.settings"]
    return found


commands = [serve_, init, migrate_, demo_, doctor_, backup_, restore_, calendar]
