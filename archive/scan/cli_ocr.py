"""``archive ocr``: what stands on scanned pages, without taking them into the archive."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from archive.scan import thresholds
from archive.scan.recognition import engines
from archive.scan.tasks import limits
from archive.speech import mark
from archive.web.act import act_as


@click.command("ocr", help=mark("Read files with a recognition engine, page by page."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--engine",
    type=click.Choice(engines.NAMES),
    default=engines.DEFAULT,
    show_default=True,
    help=mark("Which engine reads."),
)
@click.option("--all", "read_all", is_flag=True, help=mark("Read born-digital pages too."))
@click.option("--json", "as_json", is_flag=True, help=mark("Print JSON."))
@with_appcontext
def ocr(files: tuple[Path, ...], engine: str, *, read_all: bool, as_json: bool) -> None:
    """The status is 1 if anything could not be read; the rest is read all the same."""
    # Loaded by this command alone: it takes a second, and there are many others.
    from archive.scan import telling
    from archive.scan.reading_files import Desk

    desk = Desk(
        engines.engine(engine), limits(), thresholds.of(act_as("cli").profile), not read_all
    )
    read = (page for file in files for page in desk.read(file))
    failed = telling.as_json(read) if as_json else telling.as_text(read)
    raise SystemExit(1 if failed else 0)


commands = [ocr]
