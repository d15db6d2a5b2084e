"""``archive scan``: bring files in from the console, a folder or a scanner."""

import json
import time
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from archive.db import db, transaction
from archive.errors import DomainError
from archive.scan import (
    batch_words,
    chores,
    destinations,
    folder,
    folder_looks,
    listing,
    scanner,
    scanning,
    taking,
)
from archive.scan.errors.taking import NoScanner
from archive.scan.listing import Wanted
from archive.scan.models import Batch, FileState, Way
from archive.scan.scanner import Wish
from archive.speech import _, mark
from archive.web.act import act_as

LOOK_AGAIN = 0.5


@click.group("scan", help=mark("Scanned batches: bring files in, see how far they are."))
def scan() -> None:
    pass


@scan.command("add", help=mark("Take files into a new batch, in the order given."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--case", "case", default="", help=mark("The number of the case."))
@click.option("--receipt", default="", help=mark("The number of the receipt."))
@click.option("--title", default="", help=mark("What it is, in a few words."))
@click.option("--wait", is_flag=True, help=mark("Wait until every page is worked."))
@click.option("--json", "as_json", is_flag=True, help=mark("Print JSON."))
@with_appcontext
def add(
    files: tuple[Path, ...],
    *,
    case: str,
    receipt: str,
    title: str,
    wait: bool,
    as_json: bool,
) -> None:
    batch_id = _open(Way.COMMAND, case, receipt, title)
    refused = [one for path in files if (one := _take(batch_id, path))]
    if wait:
        _wait(batch_id)
    _tell(batch_id, refused, as_json=as_json)
    raise SystemExit(1 if refused or _quarantined(batch_id) else 0)


def _open(way: Way, case: str, receipt: str, title: str) -> int:
    act = act_as("cli")
    where = destinations.named(act, case, receipt)
    with transaction():
        batch = taking.open_batch(
            act, way, case=where.case, receipt=where.receipt, title=title
        )
        return batch.id


def _take(batch_id: int, path: Path) -> dict[str, str] | None:
    """Take one; or say why not, and go on with the next."""
    try:
        taken = taking.take(act_as("cli"), _batch(batch_id), path.name, path)
    except DomainError as fault:
        click.echo(str(fault), err=True)
        return {"name": str(path), "sentence": str(fault)}
    if taken.again:
        said = _("%(name)s is in this batch already; taken once.", name=str(path))
        click.echo(said, err=True)
    return None


def _batch(batch_id: int) -> Batch:
    return db.session.get_one(Batch, batch_id)


def _wait(batch_id: int) -> None:
    """Until nothing more happens by itself. Workers are needed for that."""
    said = ""
    while True:
        tally = listing.tally(_batch(batch_id))
        db.session.rollback()
        if tally.at_rest:
            return
        if said != (said := batch_words.progress(tally)):
            click.echo(said, err=True)
        time.sleep(LOOK_AGAIN)


def _quarantined(batch_id: int) -> bool:
    return listing.tally(_batch(batch_id)).count(FileState.QUARANTINED) > 0


def _tell(batch_id: int, refused: list[dict[str, str]], *, as_json: bool) -> None:
    batch = listing.batch(batch_id)
    lines = [batch_words.file_line(one) for one in listing.files(batch)]
    if as_json:
        click.echo(json.dumps(_told(batch, refused), ensure_ascii=False))
        return
    click.echo(_("Batch %(number)s", number=batch.number))
    for line in lines:
        shown = (line.name, line.size, line.pages, line.state[1], line.sentence)
        click.echo("\t".join(shown).rstrip())


def _told(batch: Batch, refused: list[dict[str, str]] | None = None) -> dict[str, Any]:
    shown = batch_words.told(batch, listing.tally(batch), listing.files(batch))
    return shown | ({} if refused is None else {"refused": refused})


@scan.command("list", help=mark("List the batches, those opened last first."))
@click.option("--json", "as_json", is_flag=True, help=mark("Print JSON."))
@with_appcontext
def list_(*, as_json: bool) -> None:
    found = listing.page(act_as("cli"), Wanted()).batches
    if as_json:
        told = [batch_words.told(batch, tally, ()) for batch, tally in found]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for line in batch_words.batch_lines(found):
        done = f"{line.done}/{line.pages}"
        parts = (line.number, line.way, line.goes_to or "—", line.title or "—", done)
        click.echo("\t".join((*parts, str(line.faults), line.state[1])))


@scan.command("folder", help=mark("Take what lies in the watched folder, as it comes."))
@click.option("--once", is_flag=True, help=mark("Take what lies there now, and end."))
@with_appcontext
def folder_(*, once: bool) -> None:
    """A file is taken at the second look, so that one that is still written is not."""
    with transaction():
        chores.want_look(act_as("cli"))
    _look()
    while True:
        time.sleep(folder_looks.SETTLED + LOOK_AGAIN)
        _look()
        if once:
            return


def _look() -> None:
    found = folder.look(act_as("folder"))
    db.session.rollback()
    for name in found.taken:
        click.echo(_("taken: %(name)s", name=name))
    for name, sentence in found.failed:
        click.echo(_("failed: %(name)s: %(sentence)s", name=name, sentence=sentence))


@scan.command("from-scanner", help=mark("Scan what lies in the scanner into a new batch."))
@click.option("--device", default="", help=mark("As --devices lists it."))
@click.option("--devices", is_flag=True, help=mark("Only list the scanners there are."))
@click.option("--source", default="", help=mark("Feeder or glass, as the scanner says it."))
@click.option("--resolution", default=300, type=click.IntRange(75, 1200), help=mark("dpi."))
@click.option("--duplex", is_flag=True, help=mark("Both sides of each sheet."))
@click.option("--case", "case", default="", help=mark("The number of the case."))
@click.option("--receipt", default="", help=mark("The number of the receipt."))
@click.option("--title", default="", help=mark("What it is, in a few words."))
@with_appcontext
def from_scanner(  # noqa: PLR0913  # as many as a scanner has knobs
    *,
    device: str,
    devices: bool,
    source: str,
    resolution: int,
    duplex: bool,
    case: str,
    receipt: str,
    title: str,
) -> None:
    if devices:
        for one in scanner.devices():
            click.echo(f"{one.name}\t{one.title}")
        return
    device = device or taking.settings().scan_device
    if not device:
        raise NoScanner
    wish = Wish(duplex=duplex, dpi=resolution, source=source)
    scanner.arguments(wish, scanner.options(device))  # before a batch is opened in vain
    batch_id = _open(Way.SCANNER, case, receipt, title)
    watch = scanning.Watch(lambda page: click.echo(_("Page %(page)s", page=page), err=True))
    try:
        scanning.scan(_batch(batch_id), device, wish, scanning.new_series(), watch)
    finally:
        _tell(batch_id, [], as_json=False)


commands = [scan]
