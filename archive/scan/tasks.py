"""Work on what was scanned: files are split into pages, and pages are worked one by one.

Both put the objects first and return a function that writes the rows. Killed at any point,
the work is begun again, puts the same objects, and writes its rows once.

Every process knows the names of these tasks. What works on pictures is loaded by those
that work: it takes its time, and memory.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy.exc import InterfaceError, OperationalError

from archive import objects
from archive.db import db
from archive.errors import DomainError, Unready
from archive.jobs.tasks import Finish, Run, task
from archive.scan import (
    attaching,
    originals,
    queries,
    rules,
    splitting,
    thresholds,
    working,
)
from archive.scan.attaching import Carried
from archive.scan.errors.pages import PictureLost, Unworkable, WorkersEnded
from archive.scan.errors.working import Quarantined
from archive.scan.queries import ToSplit, ToWork
from archive.scan.recognition.lines import Recognised, as_json, from_json
from archive.scan.splitting import Kept, Pages, Quick
from archive.scan.tools import files
from archive.scan.tools.files import BadSheet, Found, Limits, Sheet
from archive.scan.working import Done
from archive.settings import Settings
from archive.speech import lazy
from storage.errors import Full, StoreError, Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from archive.scan.pipeline.journey import Engine
    from archive.scan.pipeline.worked import Worked

log = logging.getLogger("archive.scan")

SPLIT, PAGE = splitting.SPLIT, working.PAGE
# What ends by itself in time: whatever waits for it is postponed, and nothing has failed.
PASSING = (Unready, Unavailable, Full, OperationalError, InterfaceError)
# A fault that stays after so many attempts is the page's. Vanished workers count longer:
# they may have been ended by anybody, for reasons of their own.
PATIENCE, ATTEMPTS = 3, 10


@task(
    SPLIT,
    label=lazy("Split a file into pages"),
    queue="recognise",
    max_attempts=ATTEMPTS,
    seconds=1800,
)
def split(run: Run, file: int, start: int, *, alone: bool = False) -> Finish | None:
    """The next pages of a file behind the first ``start``; with ``alone`` just one."""
    wanted = queries.to_split(file)
    db.session.remove()
    if wanted is None or not (alone or wanted.waits):
        return None
    if run.attempt >= ATTEMPTS:
        return partial(splitting.quarantine, file_id=file, code="broken", facts={})
    try:
        found, pages, carried = _split(run, wanted, start, alone=alone)
    except Quarantined as error:
        facts = dict(error.facts)
        return partial(splitting.quarantine, file_id=file, code=error.code, facts=facts)
    if alone:
        return partial(splitting.mend, file_id=file, pages=pages)
    return partial(
        splitting.enter,
        file_id=file,
        found=found,
        start=start,
        pages=pages,
        carried=carried,
    )


def _split(
    run: Run, wanted: ToSplit, start: int, *, alone: bool
) -> tuple[Found, Pages, tuple[Carried, ...]]:
    with originals.opened(wanted.digest) as path:
        if wanted.pages:
            found = Found(wanted.media, wanted.pages)
        else:
            found = files.inspect(path, limits())
        count = 1 if alone else min(rules.chunk(start), found.pages - start)
        sheets = files.sheets(path, found.media, start + 1, count, limits())
        pages = list(_kept(run, sheets, found, quick=not start))
        carried: tuple[Carried, ...] = ()
        if not start and not alone:
            deep = wanted.is_attached
            carried = attaching.collect(path, found.media, limits(), too_deep=deep)
    return found, pages, carried


def _kept(
    run: Run, sheets: Iterator[Sheet | BadSheet], found: Found, *, quick: bool
) -> Iterator[Kept | BadSheet]:
    """Pictures go into the store one by one, so that one at a time is held."""
    for sheet in sheets:
        if run.stopping:
            return
        if isinstance(sheet, BadSheet):
            yield sheet
            continue
        image = objects.store().put(sheet.image).name
        first = _quick(sheet) if quick else None
        yield Kept(replace(sheet, image=b""), image, first)
        run.progress(sheet.ordinal, found.pages)


def _quick(sheet: Sheet) -> Quick | None:
    """Something to look at, until the page has its turn."""
    from archive.scan.pipeline import derived
    from archive.scan.tools import pixels

    try:
        image = pixels.decode(sheet.image, limits(), width=derived.READING)
    except Quarantined:
        return None
    reading, thumb, (width, height) = derived.quick(image, sheet.turn)
    put = objects.store().put
    return Quick(put(reading).name, put(thumb).name, width, height)


@task(
    PAGE,
    label=lazy("Work and read a page"),
    queue="recognise",
    max_attempts=ATTEMPTS,
    seconds=300,
)
def page(run: Run, page: int, turn: int) -> Finish | None:
    """All steps of one page as it is turned; the clerk may turn it again meanwhile."""
    wanted = queries.to_work(page)
    db.session.remove()
    if wanted is None or wanted.turn != turn:
        return None
    failed = partial(working.fail, page_id=page, turn=turn)
    if run.attempt >= ATTEMPTS:
        return partial(failed, sentence=str(WorkersEnded()))
    try:
        done = _worked(run, wanted)
    except PASSING:
        raise
    except (DomainError, StoreError) as error:
        said = PictureLost() if isinstance(error, StoreError) else error
        return partial(failed, sentence=str(said))
    except Exception as error:
        if run.attempt < PATIENCE:
            raise
        log.exception("page cannot be worked", extra={"page": page})
        return partial(failed, sentence=str(Unworkable(type(error).__name__)))
    return partial(working.finish, page_id=page, turn=turn, done=done)


def _worked(run: Run, wanted: ToWork) -> Done:
    from archive.scan.pipeline import journey

    held_to = thresholds.of(run.act.profile)
    brought = None if wanted.brought is None else from_json(wanted.brought)
    known = journey.Known(
        turn=(wanted.rotation + wanted.turn) % 360,
        is_upright=bool(wanted.turn),
        # What stands on a separator sheet is ours, and nobody wants to find it.
        brought=() if wanted.is_separator else brought,
    )
    reader = Reader()
    # The picture is not kept here: it is large, and let go of once it was straightened.
    worked = journey.work(_picture(wanted), wanted.dpi, held_to, reader, known, reader.turn)
    apart = held_to.get("look_distance")
    lines = as_json(worked.lines)
    return Done(
        columns=_columns(worked, wanted.turn),
        findings=worked.findings,
        engine=worked.engine,
        lines=lines,
        text=worked.text,
        confidence=worked.confidence,
        apart=apart.value if apart else None,
    )


def _picture(wanted: ToWork) -> "NDArray[np.uint8]":
    from archive.scan.tools import pixels

    return pixels.decode(originals.read(wanted.image), limits())


def _engine() -> "Engine":
    """That of this process, warm once it was needed; others never load it."""
    from archive.scan.recognition import engines

    settings: Settings = current_app.extensions["archive.settings"]
    return engines.engine(cache=settings.home / "engines")


class Reader:
    """Reads one page at a time, whichever hand of the worker asks; the other one waits."""

    turn = threading.RLock()

    def __init__(self, engine: "Callable[[], Engine]" = _engine) -> None:
        self._engine = engine

    def read(self, image: "NDArray[np.uint8]", /) -> Recognised:
        with self.turn:
            return self._engine().read(image)


def _columns(worked: "Worked", turn: int) -> dict[str, object]:
    put = objects.store().put
    return {
        "reading": put(worked.reading).name,
        "reading_width": worked.reading_size[0],
        "reading_height": worked.reading_size[1],
        "thumb": put(worked.thumb).name,
        "rotation": (worked.rotation - turn) % 360,
        "skew": worked.skew,
        "crop": list(worked.crop) if worked.crop else None,
        "look": worked.look,
        "steps": [*map(list, worked.steps), ["turn", str(turn)]],
        "pipeline": rules.PIPELINE,
        "seconds": worked.seconds,
    }


def limits() -> Limits:
    """What this archive lets a file have, and a child take."""
    settings: Settings = current_app.extensions["archive.settings"]
    return Limits(
        bytes=settings.scan_max_bytes,
        pixels=settings.scan_max_pixels,
        pages=settings.scan_max_pages,
        seconds=settings.scan_seconds,
        memory=settings.scan_memory,
    )
