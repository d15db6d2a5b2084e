"""Pages from a scanner into a batch, each as it comes; and the same as a job."""

import secrets
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from archive.act import Act
from archive.db import db
from archive.jobs import queries as jobs_queries
from archive.jobs import service as jobs
from archive.jobs.models import Job, State
from archive.jobs.tasks import Run, task
from archive.scan import listing, scanner, taking
from archive.scan.errors.taking import NoScanner, SortedAlready
from archive.scan.models import Batch, BatchFile, BatchState
from archive.scan.scanner import Wish
from archive.speech import _, lazy, ngettext
from archive.web.act import act_as
from storage.disk import make_folder, translated

SCANNER = "scan:scanner"
ENDING = ".jpg"


def is_set_up() -> bool:
    return bool(taking.settings().scan_device)


def want(act: Act, batch: Batch, wish: Wish) -> Job:
    """Have the scanner of this machine fill the batch. In the caller's transaction."""
    if not is_set_up():
        raise NoScanner
    if batch.state is not BatchState.OPEN:
        raise SortedAlready(batch.number)
    return jobs.enqueue(
        act,
        SCANNER,
        key=_key(batch),
        again=True,
        batch=batch.id,
        series=new_series(),
        feeder=wish.feeder,
        duplex=wish.duplex,
        dpi=wish.dpi,
    )


def begins() -> str:
    return _("The scanner begins; each page appears here as it comes.")


def in_words(batch: Batch) -> tuple[str, str]:
    """Whether the scanner fills this batch, and how that goes or how it ended."""
    job = jobs_queries.by_key(_key(batch))
    if job is None or job.state is State.DONE:
        return "", ""
    if job.state is State.DEAD:
        return "failed", job.error or ""
    return "running", ngettext("%(num)s page", "%(num)s pages", job.done_units)


def _key(batch: Batch) -> str:
    return f"{SCANNER}:{batch.id}"


def new_series() -> str:
    """What the names of the pages of one run begin with."""
    return f"scan-{secrets.token_hex(3)}"


@task(SCANNER, label=lazy("Scan from the scanner"), max_attempts=3, seconds=4 * 3600)
def work(run: Run, batch: int, series: str, feeder: bool, duplex: bool, dpi: int) -> None:  # noqa: FBT001  # arguments of a job are named
    """Pages that came before a worker died are there already; it goes on with the next."""
    wish = Wish(feeder=feeder, duplex=duplex, dpi=dpi)
    device = taking.settings().scan_device
    if not device:
        raise NoScanner
    scan(
        listing.batch(batch),
        device,
        wish,
        series,
        Watch(run.progress, lambda: run.stopping),
    )


class Watch:
    """Who follows a run: told of each page, asked whether to stop."""

    def __init__(
        self,
        tell: Callable[[int], object] = bool,
        stopping: Callable[[], bool] = bool,
    ) -> None:
        self.tell, self.stopping = tell, stopping


def scan(
    batch: Batch, device: str, wish: Wish, series: str, watch: Watch | None = None
) -> int:
    """Scan what is in the feeder; how many pages the run has by now."""
    watch = watch or Watch()
    batch_id = batch.id
    folder = _folder(series)
    for left in sorted(folder.glob(f"*{ENDING}")):
        _take(batch_id, series, left)
    done = _highest(batch_id, series)
    db.session.rollback()
    # The glass holds one page: if that is here already, there is nothing to scan.
    if not done or wish.feeder or wish.source:
        for page in scanner.pages(device, wish, folder, done + 1, watch.stopping):
            _take(batch_id, series, page)
            done += 1
            watch.tell(done)
    _clear(folder)
    return done


def _folder(series: str) -> Path:
    folder = taking.settings().home / "scanner" / series
    with translated():
        make_folder(folder)
    return folder


def _take(batch_id: int, series: str, page: Path) -> None:
    batch = db.session.get_one(Batch, batch_id)
    name = f"{series}-{page.stem}{ENDING}"
    taking.take(act_as("scanner"), batch, name, page, is_sheet=True)
    page.unlink()
    db.session.rollback()


def _highest(batch_id: int, series: str) -> int:
    names = db.session.scalars(
        select(BatchFile.name).where(
            BatchFile.batch_id == batch_id,
            BatchFile.name.startswith(f"{series}-", autoescape=True),
        )
    )
    numbers = [name.removeprefix(f"{series}-").removesuffix(ENDING) for name in names]
    return max((int(one) for one in numbers if one.isdecimal()), default=0)


def _clear(folder: Path) -> None:
    for left in folder.iterdir():
        left.unlink()
    folder.rmdir()
