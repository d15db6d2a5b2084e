"""Receipts that come back as a file, CSV or JSON: all of it, or nothing."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.act import Act
from archive.catalog.exchange import service
from archive.catalog.exchange.errors import UnfitFile
from archive.catalog.exchange.rules import Answer, Answered
from archive.errors import DomainError
from archive.speech import _

COLUMNS = ("document", "edition", "receipt", "answer", "reason", "system")
NEEDED = ("document", "edition", "receipt")
LARGEST, MOST_BYTES = 2**31 - 1, 16 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """One receipt of a file, and where in it."""

    number: int
    document: int
    edition: int
    system: str
    answered: Answered


def read(path: Path, system: str) -> list[Line]:
    """What the file says, or a refusal with every fault of it.

    ``system`` is who answers, where a line does not say so itself.
    """
    faults: list[str] = []
    found = [_line(at, one, system, faults) for at, one in _rows(_text(path), faults)]
    if not faults and not found:
        faults.append(_("There is no receipt in it."))
    if faults:
        raise UnfitFile(faults)
    return [one for one in found if one is not None]


def take_in(act: Act, lines: Sequence[Line]) -> tuple[int, int]:
    """How many were new, and how many were known; nothing is kept if one is refused."""
    new, faults = 0, list[str]()
    for one in lines:
        try:
            _row, is_new = service.received(
                act, one.system, one.document, one.edition, one.answered
            )
            new += is_new
        except DomainError as refused:
            faults.append(_at(one.number, str(refused)))
    if faults:
        raise UnfitFile(faults)
    return new, len(lines) - new


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnfitFile([f"{path}: {error.strerror or type(error).__name__}"]) from error
    if len(data) > MOST_BYTES:
        raise UnfitFile([_("The file is larger than 16 MB.")])
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise UnfitFile([_("The file is text neither in UTF-8 nor in GB 18030.")])


def _rows(text: str, faults: list[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each row with its line in a table, or its place in a list."""
    if text.lstrip()[:1] in ("[", "{"):
        yield from _of_json(text, faults)
        return
    table = csv.DictReader(io.StringIO(text, newline=""))
    names = [name.strip() for name in table.fieldnames or ()]
    table.fieldnames = names
    if unknown := [name for name in names if name not in COLUMNS]:
        faults.append(_("Unknown columns: %(names)s.", names=_(", ").join(unknown)))
    if missing := [name for name in NEEDED if name not in names]:
        faults.append(_("Missing columns: %(names)s.", names=_(", ").join(missing)))
    if not faults:
        for row in table:
            yield table.line_num, {name: row[name] or "" for name in names}


def _of_json(text: str, faults: list[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        faults.append(_("The file is not JSON."))
        return
    for at, one in enumerate(found if isinstance(found, list) else [found], 1):
        if isinstance(one, dict):
            yield at, one
        else:
            faults.append(_at(at, _("A receipt is an object.")))


def _line(at: int, row: Mapping[str, Any], system: str, faults: list[str]) -> Line | None:
    said = {name: str(row.get(name, "")).strip() for name in COLUMNS}
    before = len(faults)
    faults += [
        _at(at, _("%(name)s is not known here.", name=name))
        for name in row
        if name not in COLUMNS
    ]
    for name in ("document", "edition"):
        if _whole(said[name]) is None:
            faults.append(_at(at, _("%(name)s is a whole number from 1.", name=name)))
    if said["answer"] and said["answer"] not in set(Answer):
        known = _(", ").join(Answer)
        faults.append(_at(at, _("answer is one of: %(known)s.", known=known)))
    if len(faults) > before:
        return None
    answer = Answer(said["answer"] or Answer.ACCEPTED)
    given = Answered(said["receipt"], answer, said["reason"])
    ident, edition = _whole(said["document"]), _whole(said["edition"])
    return Line(at, ident or 0, edition or 0, said["system"] or system, given)


def _whole(written: str) -> int | None:
    sound = written.isascii() and written.isdecimal() and len(written) <= 10
    return int(written) if sound and 0 < int(written) <= LARGEST else None


def _at(number: int, sentence: str) -> str:
    return _("line %(number)s: %(sentence)s", number=number, sentence=sentence)
