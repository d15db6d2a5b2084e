"""Reads a court's profile from TOML; a bad one is refused with every fault in it."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from archive.profile import sentences
from archive.profile.draft import Draft
from archive.profile.errors import Fault, ProfileError
from archive.profile.schema import Profile, sense
from archive.speech import LazyString, lazy

COURTS = Path(__file__).parent / "courts"
MOST_BYTES = 1_000_000
WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")


def courts() -> tuple[str, ...]:
    """The names of the shipped profiles."""
    return tuple(sorted(path.stem for path in COURTS.glob("*.toml")))


def find(name: str) -> Path:
    """The file of a shipped profile."""
    if name not in courts():
        shipped = ", ".join(courts())
        raise _unreadable(
            name, lazy("This court is not among those shipped: %(names)s.", names=shipped)
        )
    return COURTS / f"{name}.toml"


def load(path: Path) -> Profile:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise _unreadable(str(path), lazy("There is no such file.")) from error
    except (OSError, ValueError) as error:
        raise _unreadable(str(path), lazy("The file cannot be read.")) from error
    return parse(data, str(path))


def parse(data: bytes, name: str) -> Profile:
    """The profile in the bytes of a file; raises ProfileError with every fault."""
    draft = Draft(_toml(data, name))
    digest = hashlib.sha256(data).hexdigest()
    faults = list[Fault]()
    profile = None
    try:
        profile = Profile.model_validate(draft.raw, context={"text_sha256": digest})
    except ValidationError as error:
        faults += _shape(error, draft)
    faults += sense(draft)
    if faults or profile is None:
        raise ProfileError(name, tuple(faults))
    return profile


def _toml(data: bytes, name: str) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise _unreadable(
            name, lazy("The file is longer than %(most)s bytes.", most=MOST_BYTES)
        )
    try:
        return tomllib.loads(data.decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(name, lazy("This is not TOML."), _where(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(name, lazy("The file is not text in UTF-8.")) from error
    except (ValueError, RecursionError) as error:
        sentence = lazy("The file is nested too deeply or holds a huge number.")
        raise _unreadable(name, sentence) from error


def _unreadable(
    name: str, sentence: LazyString, place: str | LazyString = ""
) -> ProfileError:
    return ProfileError(name, (Fault(place, sentence),))


def _where(error: tomllib.TOMLDecodeError) -> LazyString:
    """The line and column, which Python 3.11 gives only inside its message."""
    found = WHERE.search(str(error))
    if not found:
        return lazy("end of the file")
    return lazy("line %(line)s, column %(column)s", line=found[1], column=found[2])


def _shape(error: ValidationError, draft: Draft) -> list[Fault]:
    found = [
        (draft.place(fault["loc"]), fault["type"], fault.get("ctx", {}))
        for fault in error.errors(include_url=False)
    ]
    # A list whose entries are all bad counts as empty, which the reader need not hear.
    return [
        Fault(place, sentences.of(kind, context))
        for place, kind, context in found
        if kind != "too_short" or not any(p.startswith(f"{place}[") for p, _k, _c in found)
    ]
