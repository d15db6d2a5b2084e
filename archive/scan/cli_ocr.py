"""``archive ocr``: what stands on scanned pages, without taking them into the archive."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from archive.scan import thresholds
from archive.scan.reading_files import Desk, NotRead, PageRead
from archive.scan.recognition import engines
from archive.scan.tasks import limits
from archive.speech import _, mark
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
    desk = Desk(
        engines.engine(engine), limits(), thresholds.of(act_as("cli").profile), not read_all
    )
    read = (page for file in files for page in desk.read(file))
    failed = _as_json(read) if as_json else _as_text(read)
    raise SystemExit(1 if failed else 0)


def _as_json(read: Iterator[PageRead | NotRead]) -> bool:
    told, failed = [], False
    for page in read:
        told.append(page.told())
        failed |= isinstance(page, NotRead)
    click.echo(json.dumps({"pages": told}, ensure_ascii=False))
    return failed


def _as_text(read: Iterator[PageRead | NotRead]) -> bool:
    failed = False
    for page in read:
        if isinstance(page, NotRead):
            failed = True
            click.echo(f"{_name(page.file, page.page)}: {page.reason}", err=True)
        else:
            click.echo(_head(page))
            click.echo(page.worked.text + "\n")
    return failed


def _name(file: str, page: int | None) -> str:
    return _("%(file)s, page %(page)s", file=file, page=page) if page else file


def _head(page: PageRead) -> str:
    sure = _("%(percent)s %% sure", percent=f"{page.worked.confidence * 100:.1f}")
    found = [finding.code for finding in page.worked.findings]
    return " · ".join((f"== {_name(page.file, page.page)}", sure, *found))


commands = [ocr]
