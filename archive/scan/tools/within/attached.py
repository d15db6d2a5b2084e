"""The files that a PDF carries with it, listed and taken out by pypdf."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

import pypdf
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, EmbeddedFile, IndirectObject

from archive.scan.tools.within.refusal import Refusal

# So many are listed; so many places are looked at, for a file may name one for ever.
MOST, MOST_LOOKED_AT = 100, 5_000


def listed(file: BinaryIO) -> list[EmbeddedFile]:
    """Each once, in the order in which the file names them."""
    reader = pypdf.PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refusal("encrypted")
    found: dict[object, EmbeddedFile] = {}
    for one in islice(_named(reader), MOST_LOOKED_AT):
        found.setdefault(_key(one), one)
        if len(found) == MOST:
            break
    return list(found.values())


def name(one: EmbeddedFile) -> str:
    spec = one.pdf_object
    return str(spec.get("/UF") or spec.get("/F") or one.name)


def content(one: EmbeddedFile) -> bytes:
    try:
        return one.content
    except LimitReachedError as error:
        raise Refusal("bomb") from error


def _named(reader: pypdf.PdfReader) -> Iterator[EmbeddedFile]:
    """In the catalogue, beside it, and pinned to pages."""
    everywhere = (
        (one.pdf_object for one in reader.attachment_list),
        _list(reader.root_object.get("/AF")),
        _pinned(reader),
    )
    for specs in everywhere:
        for spec in specs:
            if isinstance(spec, DictionaryObject) and _stream(spec) is not None:
                yield EmbeddedFile(name="", pdf_object=spec)


def _pinned(reader: pypdf.PdfReader) -> Iterator[Any]:
    for page in reader.pages:
        for note in _list(page.get("/Annots")):
            is_one = isinstance(note, DictionaryObject)
            if is_one and note.get("/Subtype") == "/FileAttachment":
                yield note.get("/FS", DictionaryObject()).get_object()


def _list(of: Any) -> Iterator[Any]:
    found = of.get_object() if of is not None else None
    for one in found if isinstance(found, ArrayObject) else ():
        yield one.get_object()


def _stream(spec: DictionaryObject) -> Any:
    """Where the bytes are: an outside file is only named, and has none here."""
    files = spec.get("/EF", DictionaryObject()).get_object()
    if not isinstance(files, DictionaryObject):
        return None
    return next((files.raw_get(at) for at in ("/UF", "/F") if at in files), None)


def _key(one: EmbeddedFile) -> object:
    stream = _stream(one.pdf_object)
    return stream.idnum if isinstance(stream, IndirectObject) else id(stream)
