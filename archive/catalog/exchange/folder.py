"""Accepted documents as files: a folder for each case, and what each file must add up to.

A file appears whole or not at all. Written again, the same documents give the same bytes,
so that a run which was broken off is simply begun anew.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.act import Act
from archive.cases.rules import numbers
from archive.catalog.exchange import pages, queries, service, walk
from archive.catalog.exchange.errors import NoSuchNumber, UnwritableFolder
from archive.catalog.exchange.pages import Made
from archive.catalog.exchange.telling import Reader, Told
from archive.db import db, transaction
from archive.errors import DomainError
from storage import disk

SUMS, PART = "SHA256SUMS", ".part"


@dataclass(slots=True)
class Sent:
    """What a run did: paths below the folder, and why something was passed over."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)


def send(
    act: Act,
    reader: Reader,
    folder: Path,
    cases: Sequence[str] = (),
    since: datetime | None = None,
) -> Sent:
    """Write what may go out, of these cases or of all, and note that it went."""
    wanted = [_number(one) for one in cases]
    sent, sums = Sent(), dict[str, str]()
    with _alone(folder):
        for told in _told(act, reader, wanted, since):
            for one in told.documents:
                _document(act, reader, folder, one, sent, sums)
            for one in told.withdrawn:
                _withdrawn(folder, one, sent, sums)
        _sum_up(folder, sums)
    return sent


def _number(written: str) -> str:
    found = numbers.parse(written)
    if found is None or queries.case_called(str(found)) is None:
        raise NoSuchNumber(written)
    return str(found)


def _told(
    act: Act, reader: Reader, wanted: Sequence[str], since: datetime | None
) -> Iterator[Told]:
    if not wanted or since is not None:
        for told in walk.whole(act, reader, since):
            yield Told(_of(told.documents, wanted), _of(told.withdrawn, wanted))
        return
    for number in wanted:
        case = queries.case_called(number)
        if case is None:
            raise NoSuchNumber(number)
        yield walk.of_case(act, reader, case.id)


def _of(told: Sequence[dict[str, Any]], wanted: Sequence[str]) -> list[dict[str, Any]]:
    return [one for one in told if not wanted or one["case"] in wanted]


def _document(
    act: Act,
    reader: Reader,
    folder: Path,
    told: dict[str, Any],
    sent: Sent,
    sums: dict[str, str],
) -> None:
    """The PDF, then what is told of it, then the row that says it went."""
    ident, edition = told["document"], told["edition"]
    stem = f"{_named(told['case'])}/{ident:08d}-{edition}"
    path, part = folder / f"{stem}.pdf", folder / f"{stem}.pdf{PART}"
    path.parent.mkdir(exist_ok=True)
    try:
        row = service.to_fetch(act, reader, ident, edition)
        made = pages.write(act, row, part)
    except DomainError as refused:
        part.unlink(missing_ok=True)
        db.session.rollback()
        sent.passed.append((ident, str(refused)))
        return
    is_new = _put_by(part, path, made.digest)
    more = {"pdf": path.name, "size": made.size, "sha256": made.digest}
    sums[f"{stem}.pdf"] = made.digest
    sums[f"{stem}.json"] = _json(folder / f"{stem}.json", told | more)
    _note(act, reader, told, made, is_new=is_new)
    (sent.written if is_new else sent.unchanged).append(f"{stem}.pdf")


def _note(
    act: Act, reader: Reader, told: dict[str, Any], made: Made, *, is_new: bool
) -> None:
    ident, edition = told["document"], told["edition"]
    with transaction():
        if is_new or queries.sending(ident, edition, reader.system) is None:
            service.fetched(act, reader, ident, edition, made)


def _withdrawn(
    folder: Path, told: dict[str, Any], sent: Sent, sums: dict[str, str]
) -> None:
    """Said beside the files that were written of it, and only where there are some."""
    mine = folder.glob(f"*/{told['document']:08d}-*.pdf")
    for place in sorted({path.parent for path in mine}):
        name = f"{place.name}/{told['document']:08d}-withdrawn.json"
        sums[name] = _json(folder / name, told | {"state": "withdrawn"})
        sent.withdrawn.append(name)


def _named(number: str) -> str:
    """A case number as the name of a folder; it has nothing in it that could lead out."""
    return "".join("_" if sign in '/\\:*?"<>|\0' else sign for sign in number)


def _json(path: Path, told: dict[str, Any]) -> str:
    written = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return _written(path, written.encode("utf-8"))


def _written(path: Path, data: bytes) -> str:
    digest, part = hashlib.sha256(data).hexdigest(), path.with_name(path.name + PART)
    part.write_bytes(data)
    _put_by(part, path, digest)
    return digest


def _put_by(part: Path, path: Path, digest: str) -> bool:
    """In its place, once it would survive a power cut; whether it was not there so."""
    if path.is_file():
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == digest:
                part.unlink()
                return False
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)
    disk.sync_folder(path.parent)
    return True


def _sum_up(folder: Path, sums: dict[str, str]) -> None:
    """What each file must add up to, for ``sha256sum -c``; of earlier runs, too."""
    known = _sums(folder / SUMS) | sums
    lines = [
        f"{digest}  {name}\n"
        for name, digest in sorted(known.items())
        if (folder / name).is_file()
    ]
    if lines:  # of an empty list the tool would complain
        _written(folder / SUMS, "".join(lines).encode("utf-8"))


def _sums(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = (line.split("  ", 1) for line in path.read_text("utf-8").splitlines())
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One run at a time; what a killed one left half written is cleared away."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with disk.locked(folder):
            for left in (*folder.glob(f"*{PART}"), *folder.glob(f"*/*{PART}")):
                left.unlink()
            yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UnwritableFolder(str(folder), why) from error
