"""Batches and their files as a page or a list says them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.accounts import queries as people
from archive.scan.attaching import UNLISTED
from archive.scan.errors import working
from archive.scan.listing import Tally
from archive.scan.models import Batch, BatchFile, BatchState, FileState, PageState, Way
from archive.scan.sizes import in_words
from archive.speech import LazyString, _, lazy, ngettext

WAYS: dict[Way, LazyString] = {
    Way.UPLOAD: lazy("Browser"),
    Way.FOLDER: lazy("Watched folder"),
    Way.COMMAND: lazy("Command"),
    Way.API: lazy("Other system"),
    Way.SCANNER: lazy("Scanner"),
}
STATES: dict[BatchState, tuple[str, LazyString]] = {
    BatchState.OPEN: ("running", lazy("Open")),
    BatchState.SORTED: ("done", lazy("Sorted")),
}
FILES: dict[FileState, tuple[str, LazyString]] = {
    FileState.WAITING: ("waiting", lazy("waiting to be opened")),
    FileState.SPLIT: ("done", lazy("opened")),
    FileState.QUARANTINED: ("late", lazy("quarantined")),
    FileState.REMOVED: ("plain", lazy("done with")),
}


# Why an attachment has no pages here.
KEPT: dict[str, LazyString] = {
    "broken": lazy("damaged"),
    "bomb": lazy("opens out to far more than its size"),
    "wrong_type": lazy("a kind of file that has no pages"),
    "too_large": lazy("too large"),
    "too_much": lazy("too many, or too large together"),
    "too_slow": lazy("took too long to open"),
    "too_deep": lazy("attached to an attachment"),
}


@dataclass(frozen=True, slots=True)
class BatchLine:
    id: int
    number: str
    title: str
    goes_to: str
    way: str
    by: str
    files: int
    pages: int
    done: int
    faults: int
    state: tuple[str, str]


@dataclass(frozen=True, slots=True)
class FileLine:
    id: int
    position: int
    name: str
    size: str
    pages: str
    state: tuple[str, str]
    # Why it is quarantined, and what to do about it.
    sentence: str
    quarantined: bool
    removed: bool


def batch_lines(rows: Sequence[tuple[Batch, Tally]]) -> list[BatchLine]:
    """With the names of those who opened them."""
    names = people.names({batch.opened_by for batch, _tally in rows})
    return [
        batch_line(batch, tally, names.get(batch.opened_by, batch.opened_by))
        for batch, tally in rows
    ]


def batch_line(batch: Batch, tally: Tally, by: str) -> BatchLine:
    return BatchLine(
        batch.id,
        batch.number,
        batch.title,
        goes_to(batch),
        str(WAYS[batch.way]),
        by,
        tally.all_files,
        tally.all_pages,
        tally.done,
        tally.faults,
        batch_state(batch),
    )


def goes_to(batch: Batch) -> str:
    """The case, with the receipt if it came with one."""
    parts = [batch.case.number if batch.case else "", receipt_of(batch)]
    return _("; ").join(part for part in parts if part)


def receipt_of(batch: Batch) -> str:
    return batch.receipt.number if batch.receipt else ""


def batch_state(batch: Batch) -> tuple[str, str]:
    tone, word = STATES[batch.state]
    return tone, str(word)


def file_line(file: BatchFile) -> FileLine:
    tone, word = FILES[file.state]
    done_with = file.state in (FileState.QUARANTINED, FileState.REMOVED)
    return FileLine(
        file.id,
        file.position,
        file.name,
        in_words(file.size),
        _pages(file),
        (tone, str(word)),
        working.reason(file.reason or "", file.reason_facts)
        if done_with
        else attachments(file.attached),
        file.state is FileState.QUARANTINED,
        file.state is FileState.REMOVED,
    )


def attachments(told: Sequence[Mapping[str, str]]) -> str:
    """What a PDF carries with it, and what of that has no pages here."""
    if [one["code"] for one in told] == [UNLISTED]:
        return _("Whether it carries attachments could not be seen.")
    if not told:
        return ""
    said = ngettext(
        "This PDF carries %(num)s attachment: %(names)s.",
        "This PDF carries %(num)s attachments: %(names)s.",
        len(told),
        names=_(", ").join(one["name"] for one in told),
    )
    kept = [
        _("%(name)s (%(why)s)", name=one["name"], why=KEPT.get(one["code"], KEPT["broken"]))
        for one in told
        if one["code"]
    ]
    if not kept:
        return f"{said} " + _("Their pages stand behind its own.")
    return f"{said} " + _("Kept in the file only: %(names)s.", names=_(", ").join(kept))


def _pages(file: BatchFile) -> str:
    if file.pages is None:
        return "—"
    if file.state is FileState.WAITING and file.split < file.pages:
        return f"{file.split} / {file.pages}"
    return str(file.pages)


def progress(tally: Tally) -> str:
    """One line of how far a batch is, faults last."""
    said = [
        _(
            "%(done)s of %(all)s pages recognised",
            done=tally.count(PageState.READY),
            all=tally.all_pages,
        )
    ]
    waiting, failed = tally.count(FileState.WAITING), tally.count(PageState.FAILED)
    aside = tally.count(FileState.QUARANTINED)
    if waiting:
        said.append(
            ngettext(
                "%(num)s file is being opened", "%(num)s files are being opened", waiting
            )
        )
    if failed:
        said.append(ngettext("%(num)s page failed", "%(num)s pages failed", failed))
    if aside:
        said.append(
            ngettext("%(num)s file quarantined", "%(num)s files quarantined", aside)
        )
    return _("; ").join(said)


def stamp(tally: Tally, lines: Sequence[FileLine], *more: str) -> str:
    """Changes when a reader would see something else."""
    seen = repr((tally, lines, more)).encode()
    return hashlib.sha256(seen).hexdigest()[:16]


def told(batch: Batch, tally: Tally, files: Sequence[BatchFile]) -> dict[str, Any]:
    """The same for programs: what other systems and scripts are answered."""
    return {
        "number": batch.number,
        "way": batch.way.value,
        "state": batch.state.value,
        "title": batch.title,
        "case": batch.case.number if batch.case else None,
        "receipt": batch.receipt.number if batch.receipt else None,
        "opened_at": batch.opened_at.isoformat(),
        "pages": {
            "all": tally.all_pages,
            **{state.value: tally.count(state) for state in PageState},
        },
        "at_rest": tally.at_rest,
        "files": [_file_told(file) for file in files],
    }


def _file_told(file: BatchFile) -> dict[str, Any]:
    line = file_line(file)
    return {
        "name": file.name,
        "size": file.size,
        "sha256": file.digest,
        "state": file.state.value,
        "pages": file.pages,
        "reason": file.reason,
        "sentence": line.sentence,
    }
